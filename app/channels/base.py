"""The canonical records every channel is read into, and what is said of a file or row that is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from app.rules.boxes import Packaging
from app.rules.return_terms import ReturnReason
from app.rules.terms import DeliveryMode, PaymentMeans


class FileRefused(Exception):
    """A whole file cannot be read; ``code`` names the sentence in ``resources/i18n``, ``values`` fill it."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class FieldRefused(ValueError):
    """One value of a record cannot be used: a code and its values, as in ``FileRefused``."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row (line of a file, order of an answer) that was left out; ``raw`` is what it held, by column."""

    row_number: int
    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)


class IncomingPaymentState(StrEnum):
    """Where the money stands, as the channel says it."""

    PENDING = "pending"
    AUTHORISED = "authorised"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"


class IncomingFulfilment(StrEnum):
    """Who sends the goods: the merchant, or the channel from its own stock (domain 1.3)."""

    MERCHANT = "merchant"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingAddress:
    """A postal address as the channel holds it; ``country`` is ISO 3166 alpha-2 or empty."""

    first_name: str = ""
    last_name: str = ""
    company: str = ""
    line1: str = ""
    line2: str = ""
    line3: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingCustomer:
    """Who ordered; ``external_id`` is empty for a guest."""

    external_id: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    phone: str = ""
    siren: str = ""
    vat_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPayment:
    """The money of an order: ``amount_cents`` is captured so far, ``refunded_cents`` given back of it."""

    state: IncomingPaymentState = IncomingPaymentState.PENDING
    means: PaymentMeans = PaymentMeans.CARD
    method: str = ""
    """The channel's own words for the means: "Carte bancaire (Stripe)"."""
    amount_cents: int = 0
    refunded_cents: int = 0
    paid_at: datetime | None = None
    reference: str = ""
    three_d_secure: bool = False
    """The bank had the customer confirm it."""
    card_country: str = ""
    """Where the card was issued; with ``ip_country`` of the order, only as a sign of fraud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLine:
    """Units of one article still wanted; amounts are TTC cents.

    Where a channel's line total is no multiple of its quantity, the unit price is rounded up and the cents
    too many are part of ``discount_cents``, so that ``net_cents`` is exactly what the customer pays.
    """

    external_line_id: str
    sku: str = ""
    """Empty where the channel has none (deleted product): a line for the mapping queue."""
    barcode: str = ""
    name: str = ""
    quantity: int
    unit_price_cents: int
    discount_cents: int = 0
    vat_rate_bp: int | None = 2000
    """Empty where the channel does not say it (a marketplace): our article's own rate."""
    needs_shipping: bool = True
    """False for gift cards and downloads: nothing to pick."""

    @property
    def net_cents(self) -> int:
        return self.unit_price_cents * self.quantity - self.discount_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingOrder:
    """An order as it stands now, whatever the channel; amounts are TTC cents, moments aware UTC."""

    channel: str
    external_id: str
    reference: str
    placed_at: datetime
    lines: tuple[IncomingLine, ...]
    total_cents: int
    shipping_cents: int = 0
    """What the customer pays for delivery, gift wrapping and other fees."""
    shipping_standard_cents: int | None = None
    """What standard delivery would have cost; unknown to most channels."""
    discount_cents: int = 0
    """Discount on the whole order, already spread over the discounts of the lines."""
    currency: str = "EUR"
    payment: IncomingPayment = IncomingPayment()
    cancelled: bool = False
    fulfilled: bool = False
    """The channel says that the goods have left already: nothing is to be prepared."""
    fulfilled_by: IncomingFulfilment = IncomingFulfilment.MERCHANT
    delivery_mode: DeliveryMode = DeliveryMode.HOME
    carrier_service: str = ""
    relay_id: str = ""
    relay_carrier: str = ""
    relay_place: str = ""
    """Name and address of the relay point, one line a line; most channels do not say them."""
    pickup_shop: str = ""
    shipping_address: IncomingAddress = IncomingAddress()
    billing_address: IncomingAddress = IncomingAddress()
    customer: IncomingCustomer = IncomingCustomer()
    gift: bool = False
    gift_note: str = ""
    customer_note: str = ""
    language: str = "fr"
    promise_date: date | None = None
    ip_country: str = ""
    """Where the customer's connection came from; empty where the channel does not say it."""
    source_note: str = ""
    """What the channel said that has no field here (its own status, a refund without detail)."""

    @property
    def total_difference_cents(self) -> int:
        """The channel's total less what lines and shipping sum to; more than a cent is worth a hold."""
        return self.total_cents - sum(line.net_cents for line in self.lines) - self.shipping_cents

    @property
    def needs_shipping(self) -> bool:
        return any(line.needs_shipping for line in self.lines)


@dataclass(frozen=True, slots=True)
class BarcodeUnits:
    """A barcode on an article or its case, and how many articles one scan of it means."""

    code: str
    units: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingProduct:
    """One SKU; price TTC in cents, VAT in basis points, grams and millimetres; 0 where unknown."""

    sku: str
    name: str
    price_cents: int = 0
    vat_rate_bp: int = 2000
    weight_g: int = 0
    barcodes: tuple[BarcodeUnits, ...] = ()
    length_mm: int = 0
    width_mm: int = 0
    height_mm: int = 0
    withdrawal_exclusion: str = ""
    hs_code: str = ""
    origin: str = ""
    eco_cents: int = 0
    """The eco-participation within the price, TTC."""
    durable: bool = False
    """Its invoice mentions the legal guarantee (C. conso. D211-6)."""
    fragile: bool = False
    cold: bool = False
    liquid: bool = False
    resale: bool = False
    """Easy to sell on: with express delivery a signal of fraud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingStock:
    """How many units of an article a location holds: the counted quantity, not a change."""

    sku: str
    location_code: str
    quantity: int
    lot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingLocation:
    """A place in the house; ``site`` is empty for the warehouse, ``pick_sequence`` its place on the walk.

    ``aisle``, ``bay`` and ``level`` are left out where the code says them (A-01-3). ``places`` and ``longest_mm``:
    how many parcels a pickup shelf takes, and how long the longest side of each may be.
    """

    code: str
    kind: str = "bin"
    site: str = ""
    pick_sequence: int = 0
    aisle: str = ""
    bay: int = 0
    level: int = 0
    places: int = 0
    longest_mm: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPassage:
    """An aisle, a cross aisle or the depot of a site, from one end to the other in millimetres."""

    code: str
    kind: str
    x1_mm: int
    y1_mm: int
    x2_mm: int
    y2_mm: int
    site: str = ""
    one_way: bool = False
    bays: int = 0
    faces: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPicture:
    """The picture of an article: ``article`` is its SKU or barcode, ``content`` a small WebP file."""

    article: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingReturn:
    """What a customer said is coming back of one article of an order.

    ``notice_day``: when they said so, which the law counts from; ``notice``: in which words.
    """

    order: str
    sku: str
    notice_day: date
    quantity: int = 1
    reason: ReturnReason = ReturnReason.OTHER
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingPurchase:
    """Units of an article on an order placed with a supplier; ``reference`` is the order's number."""

    reference: str
    sku: str
    quantity: int
    supplier: str = ""
    expected_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingFace:
    """A pick face and how full it is kept; a maximum of 0 makes it a bin like any other."""

    location_code: str
    sku: str
    min_units: int
    max_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingKit:
    """How many of an article (``sku``) are in a kit, which is the SKU of another; 0 takes it out."""

    kit: str
    sku: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingBox:
    """A packaging of the house: inner sides in millimetres, own weight in grams, what one costs in cents."""

    code: str
    name: str
    length_mm: int
    width_mm: int
    height_mm: int
    tare_g: int = 0
    cost_cents: int = 0
    kind: Packaging = Packaging.CARTON


Record = (
    IncomingOrder
    | IncomingProduct
    | IncomingStock
    | IncomingCustomer
    | IncomingLocation
    | IncomingPassage
    | IncomingPicture
    | IncomingReturn
    | IncomingPurchase
    | IncomingFace
    | IncomingKit
    | IncomingBox
)
