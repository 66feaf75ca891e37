"""The port of every channel: what it can be asked and told, and how it says that it cannot (docs/channels.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from app.channels.base import IncomingOrder, IncomingReturn, RefusedRow


class Trouble(StrEnum):
    """Why a channel cannot be worked with now; each has one sentence that says what to do."""

    KEYS_REFUSED = "keys_refused"
    RIGHT_MISSING = "right_missing"
    SWITCHED_OFF = "switched_off"
    MOVED = "moved"
    CERTIFICATE = "certificate"
    MAINTENANCE = "maintenance"
    TOO_FAST = "too_fast"
    UNREACHABLE = "unreachable"
    BROKEN = "broken"
    UNREADABLE = "unreadable"
    SECRET_MISSING = "secret_missing"  # noqa: S105 - the name of a state
    FOLDER = "folder"
    LOCATION = "location"
    ADAPTER_MISSING = "adapter_missing"


class ChannelFault(Exception):
    """The channel as a whole does not answer as it should; tried again later, never at once.

    ``retry_after``: seconds the channel asked to wait. ``values`` fill the sentence ``channel_<trouble>``.
    """

    def __init__(self, trouble: Trouble, *, retry_after: float | None = None, **values: object) -> None:
        super().__init__(trouble.value, values)
        self.trouble = trouble
        self.retry_after = retry_after
        self.values = values


class PushRefused(Exception):
    """The channel will never take this one thing; ``code`` names the sentence, a person has to see it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Bookmark:
    """Where reading goes on: what changed after ``moment``, and which page of it."""

    moment: datetime
    page: int = 1
    after: str = ""
    """The channel's own word for the page, where it does not count them."""


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Some of what changed, oldest first. ``next`` is empty once everything was read."""

    orders: tuple[IncomingOrder | RefusedRow, ...] = ()
    reached: datetime | None = None
    """Everything that changed up to then has been read, by the channel's own clock; empty where nothing came."""
    next: Bookmark | None = None
    expected: int = 0
    """How many orders this page and those after it hold, as far as the channel says it."""
    receipt: str = ""
    """What ``acknowledge`` needs to know the page again (a file's name)."""
    returns: tuple[IncomingReturn, ...] = ()
    """What is to come back of its orders, as their customers said over there; said again, it is the same."""


@dataclass(frozen=True, slots=True)
class Reread:
    """Orders as they stand now, and the external ids of those that the channel no longer has."""

    orders: tuple[IncomingOrder | RefusedRow, ...] = ()
    gone: frozenset[str] = frozenset()
    returns: tuple[IncomingReturn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelArticle:
    """A product or variant as the channel sells it; ``quantity`` is empty where it keeps no stock of it."""

    external_id: str
    sku: str = ""
    barcode: str = ""
    name: str = ""
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """What the channel holds of an article, read back after writing; ``code`` says why it was not taken."""

    quantity: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Goods of an order that left in one parcel, or were collected; ``units`` by external line id."""

    order_external_id: str
    parcel: str
    """Our own reference of the parcel, by which the channel knows a second telling."""
    tracking_number: str = ""
    service: str = ""
    at: datetime
    units: Mapping[str, int] = field(default_factory=dict)
    """Empty where only parts of kits lie in it: the channel sells the kit, and none is whole yet."""
    also: tuple[str, ...] = ()
    """The numbers of parcels before it that took other parts of the kits among ``units``."""
    complete: bool = True
    """Nothing of the order is left to come."""


@dataclass(frozen=True, slots=True)
class Right:
    """Something the keys must allow, and whether they do; ``name`` is a code of ours (``orders_read``)."""

    name: str
    granted: bool


class Ability(StrEnum):
    """What a channel can be told."""

    STOCK = "stock"
    FULFILMENT = "fulfilment"
    REFUND = "refund"
    CANCEL = "cancel"


class Connection(Protocol):
    """One channel, open for talking. Every method raises ``ChannelFault`` where it cannot be talked with.

    Methods that tell the channel something find out first whether it knows it: said twice, it happens once.
    """

    def test(self) -> tuple[Right, ...]:
        """Which of the rights we need the keys have; changes nothing on the channel's side."""

    def changes(self, mark: Bookmark) -> ChangePage:
        """A page of orders that changed after the bookmark."""

    def orders(self, external_ids: Sequence[str]) -> Reread:
        """Some orders as they are now, whatever their dates say; at most fifty."""

    def acknowledge(self, page: ChangePage, refused: Sequence[RefusedRow]) -> None:
        """The page was taken in and is safe with us, but for what was refused."""

    def articles(self) -> Iterator[ChannelArticle]:
        """Everything the channel sells."""

    def stock(self, external_ids: Sequence[str]) -> Mapping[str, int | None]:
        """What the channel holds of these articles; those it does not know are left out."""

    def put_stock(self, quantities: Mapping[str, int]) -> Mapping[str, StockAnswer]:
        """Set absolute quantities and read them back."""

    def fulfil(self, departure: Departure) -> None:
        """Tell that goods left; raises ``PushRefused``."""

    def refund(self, order_external_id: str, refunded_cents: int, currency: str, reason: str) -> None:
        """Tell how much was given back of an order in all; raises ``PushRefused``."""

    def cancel(self, order_external_id: str) -> None:
        """Tell that an order is given up; raises ``PushRefused``."""

    def close(self) -> None:
        """Let the line go."""


@dataclass(frozen=True, slots=True)
class Field:
    """Something a person enters to connect a channel; its caption is the text ``channel_field_<name>``."""

    name: str
    secret: bool = False
    """Kept in the keyring or the environment only."""
    optional: bool = False
    folder: bool = False
    """A folder of the station where it is entered."""


@dataclass(frozen=True, slots=True)
class Hook:
    """How a channel says that something changed: a POST with the HMAC-SHA256 of its body in ``header``, in base64.

    It is a hint to ask sooner, and carries nothing that is believed.
    """

    header: str
    secrets: tuple[str, ...]
    """The fields that may hold what it is signed with; the first that was entered counts."""


@dataclass(frozen=True, slots=True)
class Adapter:
    """A kind of channel, as an entry point of the group ``arrimage.channels`` names it (docs/channels.md)."""

    code: str
    name: str
    fields: tuple[Field, ...]
    abilities: frozenset[Ability]
    check: Callable[[Mapping[str, str]], Mapping[str, str]]
    """What a person entered, tidied; raises ``FieldRefused`` for what cannot be."""
    open: Callable[[Mapping[str, str]], Connection]
    """A connection from the values of ``fields``; nothing is sent before it is used."""
    read_every: timedelta = timedelta(0)
    """A platform that allows few questions for orders is asked no more often; it is told things meanwhile.

    Each station keeps count by itself: several that take turns may ask so often each."""
    dates_tell_all: bool = False
    """Every change of an order moves its date: open orders need not be read one by one now and then."""
    stock_shown_late: bool = False
    """What is written is read some minutes later: it cannot be compared before the next writing."""
    local: bool = False
    """What it is opened with means something at one station only (a folder): no other station syncs it."""
    hook: Hook | None = None
    steps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What to click on the channel's side, step by step, by language."""
