"""Before a channel is connected: what was entered tidied, the keys tried, and a look at what would come."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from app.channels import registry
from app.channels.base import IncomingOrder, RefusedRow
from app.channels.port import Bookmark, ChangePage, ChannelFault, Connection, Right, Trouble
from app.station import channel_secrets
from app.station.channel_sync import Opener

_SHOWN = 5
#: Nothing is tried again by itself yet, and no shop was at another address before.
_SAID_OTHERWISE = frozenset(
    {Trouble.MAINTENANCE, Trouble.TOO_FAST, Trouble.UNREACHABLE, Trouble.BROKEN, Trouble.MOVED}
)
#: A channel that is read window by window may have quiet ones before the first order.
_LOOKS = 8


@dataclass(frozen=True, slots=True)
class Sample:
    """One order as it would come."""

    reference: str
    placed_at: datetime
    customer: str
    total_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class Examined:
    """What a test connection found; nothing was changed on either side."""

    rights: tuple[Right, ...]
    expected: int = 0
    """How many orders changed since the day asked for; 0 where they may not be read."""
    first: tuple[Sample, ...] = ()
    or_more: bool = False
    """The channel does not say how many there are."""
    unreadable: int = 0
    """How many of the first page could not be taken in."""
    may_read: bool = True
    """False where the rights that are missing keep orders from being read."""

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(right.name for right in self.rights if not right.granted)


def state_tested(fault: ChannelFault) -> str:
    """The word of what is wrong while a connection is tested, to be put into words as a channel's state is."""
    return f"test_{fault.trouble.value}" if fault.trouble in _SAID_OTHERWISE else fault.trouble.value


def tidied(kind: str, values: Mapping[str, str]) -> dict[str, str]:
    """What a person entered, as it is kept; raises ``FieldRefused`` or ``ChannelFault``."""
    return dict(registry.adapter(kind).check(values))


def examine(
    kind: str,
    values: Mapping[str, str],
    since: datetime,
    open_with: Opener = lambda adapter, values: adapter.open(values),
) -> Examined:
    """Try a connection, reading only; raises ``ChannelFault`` where it cannot be talked with at all."""
    adapter = registry.adapter(kind)
    with closing(open_with(adapter, values)) as connection:
        rights = connection.test()
        try:
            page = _first_page(connection, since)
        except ChannelFault as fault:
            if fault.trouble is not Trouble.RIGHT_MISSING or all(right.granted for right in rights):
                raise
            return Examined(rights, may_read=False)
    orders = [order for order in page.orders if isinstance(order, IncomingOrder)]
    or_more = page.next is not None and page.expected <= len(page.orders) + 1
    return Examined(
        rights,
        len(page.orders) if or_more else max(page.expected, len(page.orders)),
        tuple(_sample(order) for order in orders[:_SHOWN]),
        or_more,
        sum(isinstance(order, RefusedRow) for order in page.orders),
    )


def _first_page(connection: Connection, since: datetime) -> ChangePage:
    page = connection.changes(Bookmark(since))
    for _ in range(_LOOKS):
        if page.orders or page.next is None:
            break
        page = connection.changes(page.next)
    return page


def _sample(order: IncomingOrder) -> Sample:
    who = order.shipping_address
    name = f"{who.first_name} {who.last_name}".strip() or who.company
    return Sample(order.reference, order.placed_at, name, order.total_cents, order.currency)


def keep_secrets(kind: str, code: str, values: Mapping[str, str]) -> None:
    """Put the keys into this station's keyring; raises ``NoKeyring``."""
    channel_secrets.keep(registry.adapter(kind), code, values)


def public_settings(kind: str, values: Mapping[str, str], station: str) -> dict[str, str]:
    """What the database may keep of the values, entered at ``station``."""
    return channel_secrets.public(registry.adapter(kind), values, station)


Examine = Callable[[str, Mapping[str, str], datetime], Examined]
