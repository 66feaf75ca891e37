"""A round with one channel: who may begin it, when it is tried again, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, or_, select, update

from app.channels.port import ChannelFault, Trouble
from app.database.dialect import insert_once, locking
from app.database.unit_of_work import UnitOfWork
from app.models.channel import Channel, ChannelLink, ChannelTelling

#: How often a channel is asked for what changed.
POLL = timedelta(seconds=45)
#: However many hints come, a channel is not asked more often.
HINTED = timedelta(seconds=10)
#: For so long a telling is known again.
REMEMBERED = timedelta(days=30)
#: Read again before the cursor each time: what was being saved then, and clocks that differ (libraries 10).
OVERLAP = timedelta(minutes=5)
#: How often open orders are read whatever their dates say, and everything of the last day.
SWEEP = timedelta(minutes=15)
SWEPT_BACK = timedelta(days=1)
#: How often the channel's articles are read, and stock that somebody changed there is put right.
LISTING = timedelta(hours=6)
#: A station that died in a round keeps others away for so long; pages and batches renew it.
LEASE = timedelta(minutes=3)
#: What only a person can mend is looked at seldom.
_FOR_A_PERSON = frozenset(
    {
        Trouble.KEYS_REFUSED,
        Trouble.RIGHT_MISSING,
        Trouble.SWITCHED_OFF,
        Trouble.MOVED,
        Trouble.CERTIFICATE,
        Trouble.SECRET_MISSING,
        Trouble.FOLDER,
        Trouble.LOCATION,
        Trouble.ADAPTER_MISSING,
    }
)
_PERSON_FIRST, _PERSON_MOST = timedelta(minutes=15), timedelta(hours=6)
_FIRST, _MOST = timedelta(seconds=30), timedelta(minutes=15)


class LeaseLost(Exception):
    """The channel was paused meanwhile, or another station talks with it: nothing more is done here."""


@dataclass(frozen=True, slots=True)
class Link:
    """A channel as a round finds it."""

    channel_id: int
    code: str
    name: str
    adapter: str
    settings: Mapping[str, str]
    active: bool
    since: datetime
    cursor: datetime | None
    swept_at: datetime | None
    listed_at: datetime | None
    state: str
    failures: int
    not_before: datetime | None
    push_not_before: datetime | None
    tried_at: datetime | None


_LINKS = select(
    ChannelLink.channel_id,
    Channel.code,
    Channel.name,
    ChannelLink.adapter,
    ChannelLink.settings,
    ChannelLink.active,
    ChannelLink.since,
    ChannelLink.cursor,
    ChannelLink.swept_at,
    ChannelLink.listed_at,
    ChannelLink.state,
    ChannelLink.failures,
    ChannelLink.not_before,
    ChannelLink.push_not_before,
    ChannelLink.tried_at,
).join(Channel, Channel.id == ChannelLink.channel_id)


def _link(row: Any) -> Link:
    return Link(*row)


def links(connection: Connection) -> tuple[Link, ...]:
    """Every channel that is connected, by name."""
    return tuple(_link(row) for row in connection.execute(_LINKS.order_by(Channel.name)))


def due(connection: Connection, now: datetime) -> tuple[Link, ...]:
    """The channels whose turn it is and that nobody talks with."""
    rows = connection.execute(_LINKS.where(ChannelLink.active, *_free(now)).order_by(ChannelLink.tried_at))
    return tuple(_link(row) for row in rows)


def _free(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(ChannelLink.not_before.is_(None), ChannelLink.not_before <= now),
        or_(ChannelLink.lease_until.is_(None), ChannelLink.lease_until <= now),
    )


def begin(uow: UnitOfWork, channel_id: int, *, at_once: bool = False) -> Link | None:
    """Take the channel for this station; ``None`` where it is not its turn, or somebody else's.

    ``at_once`` does not wait for the next poll, but does for the end of a back-off.
    """
    row = uow.connection.execute(
        locking(uow.connection, _LINKS.where(ChannelLink.channel_id == channel_id), of=ChannelLink)
    ).first()
    if row is None or not row.active:
        return None
    free = _free(uow.now)[1:] if at_once and not row.failures else _free(uow.now)
    taken = uow.connection.execute(
        update(ChannelLink)
        .where(ChannelLink.channel_id == channel_id, *free)
        .values(
            lease_station_id=uow.actor.station_id,
            lease_until=uow.now + LEASE,
            tried_at=uow.now,
            taken=0,
            expected=0,
        )
    )
    return _link(row) if taken.rowcount else None


def hold_on(uow: UnitOfWork, channel_id: int, **values: Any) -> None:
    """Renew the lease in the transaction of what was done under it; raises ``LeaseLost``, and nothing is done."""
    kept = uow.connection.execute(
        update(ChannelLink)
        .where(
            ChannelLink.channel_id == channel_id,
            ChannelLink.active,
            ChannelLink.lease_station_id == uow.actor.station_id,
            ChannelLink.lease_until > uow.now,
        )
        .values(lease_until=uow.now + LEASE, **values)
    )
    if not kept.rowcount:
        raise LeaseLost


def swept(uow: UnitOfWork, channel_id: int) -> None:
    """Every open order was read; raises ``LeaseLost``."""
    hold_on(uow, channel_id, swept_at=uow.now)


def hear(uow: UnitOfWork, channel_id: int, signature: str) -> bool:
    """The channel says that something changed: it is asked sooner, but a back-off is waited for to its end.

    False for a telling that came before: who sends it again may not be who made it, and nothing is done.
    """
    row = {"channel_id": channel_id, "signature": signature, "at": uow.now}
    if not insert_once(uow.connection, ChannelTelling, ("channel_id", "signature"), row):
        return False
    uow.connection.execute(delete(ChannelTelling).where(ChannelTelling.at < uow.now - REMEMBERED))
    hint(uow, channel_id)
    return True


def hint(uow: UnitOfWork, channel_id: int) -> None:
    """Have a channel asked as soon as it may be."""
    soonest = uow.now
    row = uow.connection.execute(
        select(ChannelLink.tried_at, ChannelLink.failures).where(ChannelLink.channel_id == channel_id)
    ).one()
    if row.failures:
        return
    if row.tried_at is not None:
        soonest = max(soonest, row.tried_at + HINTED)
    uow.connection.execute(
        update(ChannelLink)
        .where(ChannelLink.channel_id == channel_id, ChannelLink.not_before > soonest)
        .values(not_before=soonest)
    )
    uow.changed("channel", channel_id)


def cursor(connection: Connection, channel_id: int) -> datetime | None:
    """How far the channel was read by now."""
    return connection.scalar(select(ChannelLink.cursor).where(ChannelLink.channel_id == channel_id))


def finish(uow: UnitOfWork, link: Link, fault: ChannelFault | None = None, *, telling: bool = False) -> None:
    """Give the channel back, with when it is tried again; ``telling``: reading worked, writing did not."""
    values: dict[str, Any] = {"lease_station_id": None, "lease_until": None}
    if fault is None:
        values |= {
            "state": "ok", "trouble": {}, "failures": 0, "ok_at": uow.now, "not_before": uow.now + POLL,
        }  # fmt: skip
        if link.push_not_before is not None and link.push_not_before > uow.now:
            del values["state"], values["trouble"]  # what cannot be told is still so
        elif link.push_not_before is not None:
            values["push_not_before"] = None
    else:
        waits = uow.now + wait(fault, 1 if telling else link.failures + 1)
        values |= {"state": fault.trouble.value, "trouble": _words(fault.values)}
        values |= (
            {"push_not_before": waits, "not_before": uow.now + POLL, "ok_at": uow.now, "failures": 0}
            if telling
            else {"not_before": waits, "failures": link.failures + 1}
        )
    uow.connection.execute(
        update(ChannelLink)
        .where(
            ChannelLink.channel_id == link.channel_id,
            ChannelLink.lease_station_id == uow.actor.station_id,
        )
        .values(values)
    )
    if values.get("state", link.state) != link.state or fault is not None:
        uow.changed("channel", link.channel_id)


def give_back(uow: UnitOfWork, link: Link) -> None:
    """End a round that was interrupted: whoever comes next goes on at once."""
    uow.connection.execute(
        update(ChannelLink)
        .where(
            ChannelLink.channel_id == link.channel_id,
            ChannelLink.lease_station_id == uow.actor.station_id,
        )
        .values(lease_station_id=None, lease_until=None)
    )


def say_trouble(uow: UnitOfWork, link: Link, fault: ChannelFault) -> None:
    """Write down why nobody could even begin, unless somebody else could lately."""
    if link.tried_at is not None and link.tried_at > uow.now - _PERSON_FIRST:
        return
    values = {"state": fault.trouble.value, "trouble": _words(fault.values), "tried_at": uow.now}
    uow.connection.execute(
        update(ChannelLink).where(ChannelLink.channel_id == link.channel_id).values(values)
    )
    uow.changed("channel", link.channel_id)


def wait(fault: ChannelFault, failures: int) -> timedelta:
    """How long nobody asks after so many rounds that failed: longer each time, and never less than it asked for."""
    first, most = (_PERSON_FIRST, _PERSON_MOST) if fault.trouble in _FOR_A_PERSON else (_FIRST, _MOST)
    backed_off = min(most, first * (1 << min(failures - 1, 10)))
    return max(backed_off, timedelta(seconds=fault.retry_after or 0))


def _words(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value)[:200] for name, value in values.items()}
