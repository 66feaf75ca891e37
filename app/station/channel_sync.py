"""One round with a channel: orders in, then what it must be told, then stock; every step ends in a commit."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from app.channels import registry
from app.channels.port import (
    Ability,
    Adapter,
    Bookmark,
    ChannelFault,
    Connection,
    Departure,
    PushRefused,
    Trouble,
)
from app.database.unit_of_work import Actor, Database
from app.models.outbox import OutboxMessage
from app.models.states import JobState
from app.station import channel_secrets
from app.station.delivery import Delivered, claim, settle
from app.workflows import channel_intake, channel_pushes, channel_rounds, channel_stock
from app.workflows.channel_intake import Taken
from app.workflows.channel_rounds import LeaseLost, Link

T = TypeVar("T")
#: Orders asked for by number at once, and articles written at once.
_AT_ONCE = 50
_ARTICLES = 100
#: So many orders may vanish from a shop at once; more, and more than half of them, and it is another shop.
_FEW_GONE = 5
#: Reading went well in this round: an error of the shop's is about the very thing it was told, and holds up no other.
_ABOUT_ONE_THING = frozenset({Trouble.BROKEN, Trouble.UNREADABLE})
#: Reading goes on without these.
_ABOUT_TELLING = frozenset({Trouble.RIGHT_MISSING, Trouble.LOCATION})
_ABILITIES = {
    channel_pushes.FULFILMENT: Ability.FULFILMENT,
    channel_pushes.REFUND: Ability.REFUND,
    channel_pushes.CANCEL: Ability.CANCEL,
}
#: What an adapter raises that met an answer of a shape nobody foresaw.
_MISREAD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
#: A channel whose keys are not here is looked at so often: another station may have them.
_NOT_HERE = timedelta(minutes=5)
_log = logging.getLogger(__name__)

#: Opens a channel: its kind, and its settings with the keys among them.
Opener = Callable[[Adapter, Mapping[str, str]], Connection]


@dataclass(slots=True)
class Round:
    """What one round came to; ``fault`` where it ended early."""

    channel: str
    taken: Taken = field(default_factory=Taken)
    told: int = 0
    refused_pushes: int = 0
    stock: int = 0
    fault: ChannelFault | None = None
    turn: bool = True
    """False where it was not this channel's turn, or another station's."""


class ChannelSync:
    """Talks with the channels of a house from one station; one instance for all threads."""

    def __init__(
        self,
        database: Database,
        actor: Actor,
        *,
        station: str = "",
        environment: Mapping[str, str] | None = None,
        open_with: Opener = lambda adapter, values: adapter.open(values),
    ) -> None:
        self._database = database
        self._actor = actor
        self._station = station
        self._environment = environment
        self._open = open_with
        self._not_here: dict[int, datetime] = {}
        self._read_at: dict[int, datetime] = {}
        self.stopping = threading.Event()

    def due(self) -> tuple[Link, ...]:
        """The channels whose turn it is and that this station can reach."""
        now = self._database.clock()
        found = self._database.read(lambda connection: channel_rounds.due(connection, now))
        return tuple(
            link for link in found if self._is_mine(link) and self._not_here.get(link.channel_id, now) <= now
        )

    def look_again(self) -> None:
        """A channel was changed: its keys may be here now."""
        self._not_here.clear()

    def _is_mine(self, link: Link) -> bool:
        """A folder is a folder of one station."""
        return link.settings.get(channel_secrets.STATION, self._station) == self._station

    def round(self, link: Link, *, at_once: bool = False) -> Round:
        """Do one round with a channel if it is its turn; raises ``DatabaseFault`` alone."""
        result = Round(link.code)
        if not self._is_mine(link):
            result.turn = False
            return result
        try:
            adapter = registry.adapter(link.adapter)
            values = channel_secrets.with_secrets(adapter, link.code, link.settings, self._environment)
        except ChannelFault as fault:
            result.fault, result.turn = fault, False
            self._not_here[link.channel_id] = self._database.clock() + _NOT_HERE
            self._write(channel_rounds.say_trouble, link, fault)
            return result
        begun = self._write(channel_rounds.begin, link.channel_id, at_once=at_once)
        if begun is None:
            result.turn = False
            return result
        connection = self._open(adapter, values)
        try:
            self._carry_out(begun, adapter, connection, result)
        except LeaseLost:
            self._write(channel_rounds.give_back, begun)
        finally:
            with suppress(OSError):
                connection.close()
        return result

    def _carry_out(self, link: Link, adapter: Adapter, connection: Connection, result: Round) -> None:
        telling = False
        try:
            self._read(link, adapter, connection, result)
            if self._may_tell(link):
                telling = True
                self._tell(link, adapter, connection, result)
                if Ability.STOCK in adapter.abilities:
                    self._list(link, connection)
                    self._send_stock(link, adapter, connection, result)
        except _MISREAD as error:
            _log.exception("channel %s: an answer could not be read", link.code)
            result.fault = ChannelFault(Trouble.UNREADABLE, detail=type(error).__name__)
            self._write(channel_rounds.finish, link, result.fault)
            return
        except ChannelFault as fault:
            result.fault = fault
            # What may be read goes on being read; anything else that is wrong is wrong with all of it.
            telling = telling and fault.trouble in _ABOUT_TELLING
            self._write(channel_rounds.finish, link, fault, telling=telling)
            _log.warning("channel %s: %s %s", link.code, fault.trouble.value, fault.values)
            return
        self._write(channel_rounds.give_back if self.stopping.is_set() else channel_rounds.finish, link)

    def _may_tell(self, link: Link) -> bool:
        return link.push_not_before is None or link.push_not_before <= self._database.clock()

    def _read(self, link: Link, adapter: Adapter, connection: Connection, result: Round) -> None:
        """What changed since the cursor; now and then everything of the last day, and every open order."""
        if not self._due_since(self._read_at.get(link.channel_id), adapter.read_every):
            return
        begun = self._database.clock()
        self._catch_up(link, adapter, connection, result)
        # Only now: what failed is due again as soon as it may be tried.
        self._read_at[link.channel_id] = begun

    def _catch_up(self, link: Link, adapter: Adapter, connection: Connection, result: Round) -> None:
        sweeping = self._due_since(link.swept_at, channel_rounds.SWEEP)
        back = channel_rounds.SWEPT_BACK if sweeping and link.swept_at else channel_rounds.OVERLAP
        self._changes(link, connection, _from(link, link.cursor, back), result)
        if not sweeping or self.stopping.is_set():
            return
        if adapter.dates_tell_all or link.swept_at is None:  # the first time, all of them were read just now
            self._write(channel_rounds.swept, link.channel_id)
        else:
            self._sweep(link, connection, result)

    def _due_since(self, last: datetime | None, every: timedelta) -> bool:
        return last is None or last + every <= self._database.clock()

    def _changes(self, link: Link, connection: Connection, start: Bookmark, result: Round) -> None:
        mark: Bookmark | None = start
        before = 0
        while mark is not None and not self.stopping.is_set():
            page = connection.changes(mark)
            taken = self._write(channel_intake.take_page, link, page, taken_before=before)
            result.taken += taken
            connection.acknowledge(page, taken.refused)
            before += len(page.orders)
            mark = page.next

    def _sweep(self, link: Link, connection: Connection, result: Round) -> None:
        """Read every open order, whatever its date says.

        Where most of them are unknown over there, it is not that shop any more: nothing is concluded from it.
        """
        wanted = self._database.read(lambda c: channel_intake.open_orders(c, link.channel_id))
        gone: set[str] = set()
        for batch in _batches(iter(wanted), _AT_ONCE):
            if self.stopping.is_set():
                return
            found = connection.orders(batch)
            gone |= found.gone
            result.taken += self._write(channel_intake.take_again, link, found)
        if len(gone) > max(_FEW_GONE, len(wanted) // 2):
            raise ChannelFault(Trouble.MOVED, detail=f"{len(gone)} / {len(wanted)}")
        if gone:
            self._write(channel_intake.hold_gone, link, gone)
        self._write(channel_rounds.swept, link.channel_id)

    def _tell(self, link: Link, adapter: Adapter, connection: Connection, result: Round) -> None:
        """Everything due in the outbox for this channel, oldest first; a fault leaves the rest for later."""
        self._write(channel_pushes.free_claimed, link.channel_id)
        while not self.stopping.is_set():
            self._write(channel_rounds.hold_on, link.channel_id)
            row = claim(self._database, self._actor, OutboxMessage, link.channel_id)
            if row is None:
                return
            if _ABILITIES.get(row.kind) not in adapter.abilities:
                settle(
                    self._database, self._actor, OutboxMessage, row,
                    Delivered(JobState.CANCELLED, "channel_cannot_be_told"),
                )  # fmt: skip
                continue
            try:
                _say(connection, row.kind, row.payload)
            except PushRefused as refused:
                end = Delivered(JobState.PARKED, refused.code)
                self._write(channel_pushes.keep_answer, row, str(refused.values.get("detail", "")))
                result.refused_pushes += 1
            except ChannelFault as fault:
                if fault.trouble not in _ABOUT_ONE_THING:
                    self._write(channel_pushes.put_back, row, f"channel_{fault.trouble.value}")
                    raise
                end = Delivered(JobState.WAITING, f"channel_{fault.trouble.value}")
            else:
                end = Delivered(JobState.CONFIRMED)
                result.told += 1
            settle(self._database, self._actor, OutboxMessage, row, end)

    def _list(self, link: Link, connection: Connection) -> None:
        """Read which articles the channel sells, a few times a day."""
        if not self._due_since(link.listed_at, channel_rounds.LISTING):
            return
        seen: set[str] = set()
        for batch in _batches(connection.articles(), _ARTICLES):
            if self.stopping.is_set():
                return
            seen.update(article.external_id for article in batch)
            self._write(channel_stock.put_articles, link.channel_id, batch)
        self._write(channel_stock.finish_articles, link.channel_id, seen)

    def _send_stock(self, link: Link, adapter: Adapter, connection: Connection, result: Round) -> None:
        wanted = self._database.read(lambda c: channel_stock.wishes(c, link.channel_id))
        for batch in _batches(iter(wanted), _ARTICLES):
            if self.stopping.is_set():
                return
            result.stock += self._send_batch(link, adapter, connection, batch, result)

    def _send_batch(
        self,
        link: Link,
        adapter: Adapter,
        connection: Connection,
        batch: Sequence[channel_stock.Wish],
        result: Round,
    ) -> int:
        """Absolute quantities overwrite what was sold meanwhile: so look first, and take those sales in before."""
        held = connection.stock([wish.external_id for wish in batch])
        moved = {wish.article_id for wish in batch if not adapter.stock_shown_late and _moved(wish, held)}
        if moved:
            cursor = self._database.read(lambda c: channel_rounds.cursor(c, link.channel_id))
            self._changes(link, connection, _from(link, cursor, channel_rounds.OVERLAP), result)
            anew = self._database.read(lambda c: channel_stock.wishes(c, link.channel_id))
            ids = {wish.article_id for wish in batch}
            batch = [wish for wish in anew if wish.article_id in ids]
            sold = self._database.read(lambda c: channel_stock.sold_since(c, link.channel_id, batch))
            moved = {
                wish.article_id
                for wish in batch
                if wish.article_id in moved
                and wish.sent is not None
                and held.get(wish.external_id) != wish.sent - sold.get(wish.article_id, 0)
            }
        if not batch:
            return 0
        answers = connection.put_stock({wish.external_id: wish.quantity for wish in batch})
        self._write(channel_stock.put_answers, link.channel_id, batch, answers, moved)
        return len(batch)

    def _write(self, work: Callable[..., T], *values: Any, **options: Any) -> T:
        """One workflow in one transaction."""
        return self._database.write(lambda uow: work(uow, *values, **options), self._actor)


def _from(link: Link, cursor: datetime | None, back: timedelta) -> Bookmark:
    """Where to begin reading: a little before the cursor, and never before the day the channel was connected from."""
    return Bookmark(link.since if cursor is None else max(link.since, cursor - back))


def _moved(wish: channel_stock.Wish, held: Mapping[str, int | None]) -> bool:
    return wish.sent is not None and held.get(wish.external_id) not in {wish.sent, wish.quantity}


def _say(connection: Connection, kind: str, payload: Mapping[str, Any]) -> None:
    """Tell the channel one thing of the outbox; raises ``PushRefused`` or ``ChannelFault``."""
    if "order" not in payload:  # erased with everything personal of an order long done
        raise PushRefused("channel_push_unknown")
    order = str(payload["order"])
    if kind == channel_pushes.FULFILMENT:
        connection.fulfil(
            Departure(
                order_external_id=order,
                parcel=payload["parcel"],
                tracking_number=payload["tracking"],
                service=payload["service"],
                at=datetime.fromisoformat(payload["at"]),
                units=payload["units"],
                also=tuple(payload.get("also", ())),
                complete=payload["complete"],
            )
        )
    elif kind == channel_pushes.REFUND:
        connection.refund(order, payload["refunded_cents"], payload["currency"], payload["reason"])
    else:
        connection.cancel(order)


def _batches(items: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(items, size)):
        yield batch
