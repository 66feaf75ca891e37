"""What can be printed: frozen values in plain data that say what is on a document, not where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Literal, cast

from app.printing.floor_papers import CalibrationSheet, CartSheet, LotLabel, TrainingSheet, TransferSlip
from app.printing.invoice_papers import Invoice
from app.printing.language import Language
from app.printing.parcel_papers import DeliveryNote, DepositSlip, PackingSlip

if TYPE_CHECKING:
    from pydantic import TypeAdapter


class DocumentUnreadable(ValueError):
    """A stored print job does not hold a document this program knows; ``str(error)`` says what is wrong."""


@dataclass(frozen=True, slots=True)
class ShippingLabel:
    """The label that goes on a parcel (domain 5.2: from, to, order, parcel i/n, weight, SSCC)."""

    kind: ClassVar[str] = "shipping_label"
    language: Language
    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    """Up to six lines of 38 characters (NF Z10-011), name first; for a relay, the customer's own lines."""
    order_reference: str
    parcel_number: str
    """For people: ``P-000123``."""
    parcel_barcode: str
    """Our own code of the parcel, 16 digits; printed when there is no SSCC."""
    service: str
    """The carrier service as the packer knows it: ``Colissimo Domicile``."""
    parcel_index: int = 1
    parcel_count: int = 1
    """0 while nobody knows how many follow."""
    weight_g: int | None = None
    sscc: str | None = None
    """18 digits with a right check digit, only for a merchant with a GS1 prefix of its own."""
    relay_code: str = ""
    """The carrier's id of the relay point, as text with its zeros; empty for a home delivery."""
    relay: tuple[str, ...] = ()
    """Name and address of the relay point."""
    marks: tuple[str, ...] = ()
    """What to mind about the content: ``fragile``, ``cold``, ``liquid``."""

    @property
    def reference(self) -> str:
        return self.parcel_number


@dataclass(frozen=True, slots=True)
class PickRow:
    """One walk to one location; rows come in walking order."""

    location: str
    sku: str
    name: str
    quantity: int
    ean: str = ""
    order_reference: str = ""
    tote: str = ""
    lot: str = ""
    """The lot to take, with its date, first expired first out; empty where it does not matter."""


@dataclass(frozen=True, slots=True)
class PickList:
    """What to fetch and where; it names no customer."""

    kind: ClassVar[str] = "pick_list"
    language: Language
    number: str
    barcode: str
    rows: tuple[PickRow, ...]
    made_on: date | None = None

    @property
    def reference(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class ProductLabel:
    """A label for an article: an EAN-13 when it has one, our own code otherwise."""

    kind: ClassVar[str] = "product_label"
    language: Language
    name: str
    sku: str
    ean13: str | None = None
    own_code: str | None = None
    price_cents: int | None = None
    currency: str = "EUR"

    @property
    def reference(self) -> str:
        return self.sku


@dataclass(frozen=True, slots=True)
class LocationLabel:
    """A label for a shelf; the check word proves to the picker, by voice or eye, that this is the place."""

    kind: ClassVar[str] = "location_label"
    language: Language
    code: str
    barcode: str
    check_word: str = ""

    @property
    def reference(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class PickupLabel:
    """The label of a parcel waiting in the shop: no address, no full name (domain 5.2)."""

    kind: ClassVar[str] = "pickup_label"
    language: Language
    number: str
    barcode: str
    shelf: str
    first_name: str
    initial: str
    last_day: date | None = None

    @property
    def reference(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class ReturnLabel:
    """The label a customer puts on what comes back."""

    kind: ClassVar[str] = "return_label"
    language: Language
    return_to: tuple[str, ...]
    rma_number: str
    barcode: str
    order_reference: str
    sender: tuple[str, ...] = ()

    @property
    def reference(self) -> str:
        return self.rma_number


@dataclass(frozen=True, slots=True)
class Command:
    """One command barcode and the words beside it."""

    label: str
    barcode: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class CommandSheet:
    """Commands to scan instead of keys, on paper beside the bench."""

    kind: ClassVar[str] = "command_sheet"
    language: Language
    title: str
    commands: tuple[Command, ...]

    @property
    def reference(self) -> str:
        return self.title


@dataclass(frozen=True, slots=True)
class Badge:
    """One person's badge."""

    name: str
    role: str
    barcode: str


@dataclass(frozen=True, slots=True)
class BadgeSheet:
    """Staff badges of the size of a bank card, to cut out."""

    kind: ClassVar[str] = "badge_sheet"
    language: Language
    shop: str
    badges: tuple[Badge, ...]

    @property
    def reference(self) -> str:
        return self.shop


@dataclass(frozen=True, slots=True)
class CarrierLabel:
    """A label that a carrier made: its bytes go to the printer as they are, or one dot for one dot (domain 5.3)."""

    kind: ClassVar[str] = "carrier_label"
    language: Language
    reference: str
    """What people call it: the tracking number, or the name of the file."""
    format: Literal["zpl", "pdf"]
    content: str
    """The file, base64."""
    dpi: int = 0
    """The resolution a ZPL file was made for; 0 for a PDF, which has none."""


Document = (
    ShippingLabel
    | PackingSlip
    | PickList
    | ProductLabel
    | LocationLabel
    | PickupLabel
    | ReturnLabel
    | CommandSheet
    | BadgeSheet
    | CarrierLabel
    | Invoice
    | DeliveryNote
    | DepositSlip
    | CartSheet
    | TransferSlip
    | CalibrationSheet
    | LotLabel
    | TrainingSheet
)

KINDS: dict[str, type[Document]] = {
    document.kind: document
    for document in (
        ShippingLabel,
        PackingSlip,
        PickList,
        ProductLabel,
        LocationLabel,
        PickupLabel,
        ReturnLabel,
        CommandSheet,
        BadgeSheet,
        CarrierLabel,
        Invoice,
        DeliveryNote,
        DepositSlip,
        CartSheet,
        TransferSlip,
        CalibrationSheet,
        LotLabel,
        TrainingSheet,
    )
}


@cache
def _shape(kind: str) -> TypeAdapter[Document]:
    from pydantic import TypeAdapter

    return TypeAdapter(KINDS[kind])


def to_json(document: Document) -> dict[str, object]:
    """The document as JSON values with its ``kind``, as a print job keeps it."""
    values = cast("dict[str, object]", _shape(document.kind).dump_python(document, mode="json"))
    return {"kind": document.kind, **values}


def from_json(stored: dict[str, object]) -> Document:
    """The document a print job kept; raises ``DocumentUnreadable``."""
    from pydantic import ValidationError

    kind = stored.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise DocumentUnreadable(f"unknown kind of document: {kind!r}")
    try:
        return _shape(kind).validate_python({name: value for name, value in stored.items() if name != "kind"})
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
            for fault in error.errors(include_input=False)
        )
        raise DocumentUnreadable(f"{kind}: {faults}") from error
