"""The port of every carrier: what can be asked of one, in plain values, and the four ways an answer can end.

A carrier offers what it can; for the rest the methods here answer ``Refused("carrier_cannot")``, so that nobody
has to ask first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as of_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, Literal, TypeAlias, TypeVar

from app.rules.tracking import Status

__all__ = [
    "CANNOT", "Account", "Bought", "Carrier", "Consignment", "CustomsLine", "Event", "Format", "Hours", "Kind",
    "Need", "Ok", "Paper", "Party", "Plugin", "Point", "Price", "Product", "Refused", "Result", "Status",
    "Unavailable", "Unknown",
]  # fmt: skip

T = TypeVar("T")
Format: TypeAlias = Literal["zpl", "pdf"]


@dataclass(frozen=True, slots=True)
class Ok(Generic[T]):
    """The carrier did it; ``warnings`` are its own words."""

    value: T
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was done and the same again is refused again: ``code`` names the sentence, ``values`` fill it.

    ``field`` is what has to be changed, of ``Party`` or ``Consignment``. ``said`` are the carrier's own words.
    """

    code: str
    field: str = ""
    values: Mapping[str, str | int] = of_dataclass(default_factory=dict)
    said: str = ""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes went out and no answer came that says what became of them: it may have been done. Never try again."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unavailable:
    """Nothing reached the carrier, or nothing that was asked can change anything: safe to try again."""

    detail: str


Result: TypeAlias = Ok[T] | Refused | Unknown | Unavailable


class Kind(StrEnum):
    """What a product of a carrier is for."""

    HOME = "home"
    RELAY = "relay"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Product:
    """One service of a carrier: ``code`` is the carrier's own word for it, ``name`` what staff call it."""

    code: str
    name: str
    kind: Kind = Kind.HOME
    code_alone: bool = False
    """Of a return: the customer shows a code, and there is nothing to print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A sender or recipient. ``line1`` is number and street, ``line2`` and ``line3`` what goes with it."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    line3: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = "FR"
    phone: str = ""
    """E.164 where it is a number at all."""
    email: str = ""


@dataclass(frozen=True, slots=True)
class CustomsLine:
    """An article as customs want it: weight and value of one unit."""

    description: str
    quantity: int
    weight_g: int
    value_cents: int
    hs_code: str
    origin: str
    sku: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consignment:
    """One parcel to buy a label for. ``reference`` is ours, and never used for a second purchase."""

    reference: str
    order_reference: str
    product: str
    sender: Party
    recipient: Party
    weight_g: int
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    relay_id: str = ""
    value_cents: int = 0
    shipping_cents: int = 0
    currency: str = "EUR"
    deposit_day: date
    label_format: Format = "zpl"
    dpi: int = 203
    customs: tuple[CustomsLine, ...] = ()
    invoice_number: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A file as the carrier made it, byte for byte; ``kind`` is ``label``, ``cn23``, ``invoice`` or ``manifest``.

    ``dpi`` is what a ZPL file was made for, 0 for a PDF.
    """

    kind: str
    format: Format
    content: bytes
    dpi: int = 0


@dataclass(frozen=True, slots=True)
class Bought:
    """A label that exists at the carrier. ``price_cents`` before tax, where the carrier says it."""

    number: str
    papers: tuple[Paper, ...]
    price_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """What a carrier would charge for a consignment, before tax; ``days`` from hand-over to delivery."""

    product: str
    cents: int
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of a weekday (Monday is 0), each span as ``("09:00", "12:30")``; empty: closed."""

    weekday: int
    spans: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A pickup point: ``id`` as labels need it; ``closed`` while it takes no parcels at all."""

    id: str
    name: str
    lines: tuple[str, ...]
    postal_code: str
    city: str
    country: str
    distance_m: int
    hours: tuple[Hours, ...]
    locker: bool = False
    closed: bool = False
    closed_spans: tuple[tuple[date, date], ...] = ()
    max_weight_g: int | None = None

    def is_closed_on(self, day: date) -> bool:
        """Whether it takes no parcel on ``day``, for good or for holidays."""
        return self.closed or any(first <= day <= last for first, last in self.closed_spans)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing the carrier says of a parcel; ``code`` and ``label`` are its own, ``at`` is aware."""

    at: datetime
    status: Status
    code: str
    label: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A value that an account of this carrier needs; a ``secret`` lives in the keyring or the environment."""

    name: str
    secret: bool = False
    required: bool = True
    default: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """A merchant's contract with a carrier. ``values`` and ``secrets`` by the names of its ``Need``s."""

    carrier: str
    values: Mapping[str, str] = of_dataclass(default_factory=dict)
    secrets: Mapping[str, str] = of_dataclass(default_factory=dict)
    sandbox: bool = False

    def __repr__(self) -> str:  # never a secret, in no log and no traceback
        return f"Account({self.carrier}{', sandbox' if self.sandbox else ''})"

    def value(self, name: str, default: str = "") -> str:
        return self.secrets.get(name) or self.values.get(name) or default


class Carrier:
    """One carrier, open with one account; used by several threads at once."""

    def check(self) -> Result[None]:
        """Whether the carrier answers and takes our credentials; nothing is bought."""
        return CANNOT

    def problems(self, consignment: Consignment) -> tuple[Refused, ...]:
        """What the carrier would refuse, by its own limits, before it is asked; empty where all is well."""
        del consignment
        return ()

    def rate(self, consignment: Consignment) -> Result[tuple[Price, ...]]:
        """What each fitting product would cost."""
        del consignment
        return CANNOT

    def buy(self, consignment: Consignment) -> Result[Bought]:
        """Buy one label. Called once for a reference: whatever may have been bought ends as ``Unknown``."""
        del consignment
        return CANNOT

    def find(self, consignment: Consignment) -> Result[Bought | None]:
        """The label bought under ``consignment.reference``; ``None`` where the carrier knows that there is none."""
        del consignment
        return CANNOT

    def void(self, number: str) -> Result[None]:
        """Give a label back that was not used."""
        del number
        return CANNOT

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        """The events of each number the carrier knows, in any order."""
        del numbers
        return CANNOT

    def points(self, near: Party, weight_g: int, day: date, product: str = "") -> Result[tuple[Point, ...]]:
        """Pickup points near an address that take such a parcel, the nearest first."""
        del near, weight_g, day, product
        return CANNOT

    def return_label(self, consignment: Consignment) -> Result[Bought]:
        """A label for the way back: ``sender`` is the customer."""
        del consignment
        return CANNOT

    def manifest(self, numbers: Sequence[str]) -> Result[Paper]:
        """The carrier's own list of what it is handed."""
        del numbers
        return CANNOT

    def close(self) -> None:
        """Give connections back."""


CANNOT = Refused("carrier_cannot")


@dataclass(frozen=True, slots=True)
class Plugin:
    """A carrier that can be set up: ``code`` in settings and files, ``name`` on screens.

    ``tracking_url`` has ``{number}`` and may have ``{postal_code}``; its host is one the carrier owns.
    """

    code: str
    name: str
    needs: tuple[Need, ...]
    products: tuple[Product, ...]
    open: Callable[[Account], Carrier]
    tracking_url: str = ""
    sandbox: bool = False
    """Whether the carrier has something to try labels on without paying."""
    manifests: bool = False
    """Whether the carrier makes its own list of what it is handed."""

    def product(self, code: str) -> Product | None:
        return next((product for product in self.products if product.code == code), None)
