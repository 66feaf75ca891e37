"""What can be printed about parcels: the paper inside, the proof of delivery, the list the carrier signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from app.printing.language import Language


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line of a packing slip: units ordered, in this parcel, and still to come."""

    sku: str
    name: str
    ordered: int
    shipped: int
    backordered: int = 0
    unit_price_cents: int | None = None
    lots: tuple[str, ...] = ()
    """Lots and serial numbers of what is in this parcel, as they are to be read."""
    kit: bool = False
    """What was bought as one; the lines of what is in it follow, and only these lie in parcels."""
    part: bool = False
    """In the kit above; its price is that of the kit."""


@dataclass(frozen=True, slots=True)
class PackingSlip:
    """The paper inside the parcel, for the customer."""

    kind: ClassVar[str] = "packing_slip"
    language: Language
    seller: tuple[str, ...]
    """Name first, then address and contact."""
    order_reference: str
    order_barcode: str
    ship_to_name: str
    parcel_number: str
    lines: tuple[SlipLine, ...]
    parcel_index: int = 1
    parcel_count: int = 1
    """0 while nobody knows how many follow."""
    ordered_on: date | None = None
    currency: str = "EUR"
    gift: bool = False
    """A gift shows no price, whatever the lines say."""
    gift_note: str = ""
    return_code: str = ""
    """What the return QR code holds (an address or our own code); empty: no QR code."""
    withdrawal_days: int = 14
    """Days to change one's mind, as printed in the reminder; 0 prints none (a business customer)."""

    @property
    def reference(self) -> str:
        return self.parcel_number


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """The delivery note of a business customer: what was delivered, to be signed for; it shows no price."""

    kind: ClassVar[str] = "delivery_note"
    language: Language
    seller: tuple[str, ...]
    """Name first, then address and contact."""
    number: str
    """Of the parcel, for people: ``P-000123``."""
    order_reference: str
    order_barcode: str
    ship_to: tuple[str, ...]
    lines: tuple[SlipLine, ...]
    delivered_on: date | None = None
    """The day it leaves the house; empty where somebody is to write it."""
    ordered_on: date | None = None
    parcel_index: int = 1
    parcel_count: int = 1
    """0 while nobody knows how many follow."""
    weight_g: int | None = None

    @property
    def reference(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class DepositRow:
    """One parcel that a carrier takes along."""

    parcel_number: str
    tracking: str
    """The carrier's number, else the SSCC; what of both there is."""
    postal_code: str
    city: str
    country: str
    weight_g: int
    service: str = ""


@dataclass(frozen=True, slots=True)
class DepositSlip:
    """The list of parcels that a carrier takes along, signed by both (bordereau de dépôt)."""

    kind: ClassVar[str] = "deposit_slip"
    language: Language
    seller: tuple[str, ...]
    carrier: str
    """Whoever takes them along; the service itself where no contract says whose it is."""
    day: date
    rows: tuple[DepositRow, ...]
    site: tuple[str, ...] = ()
    """Where they leave from: its name first, then its address."""
    made_at: datetime | None = None

    @property
    def reference(self) -> str:
        return f"{self.carrier} {self.day.isoformat()}"
