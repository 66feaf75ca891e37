"""Orders and their lines: every unit in exactly one counter, moved only along the allowed paths."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Document, Id, Moment, UtcDateTime, Words, state_type
from app.models.states import (
    DeliveryMode,
    FulfilledBy,
    HoldKind,
    Lifecycle,
    PaymentKind,
    PaymentState,
    Stage,
)


class Order(Base):
    """A customer's order as it stands; independent axes instead of one status (domain 1.1)."""

    __tablename__ = "orders"
    __table_args__ = (
        UniqueConstraint("channel_id", "external_id"),
        CheckConstraint("captured_cents >= 0", name="captured"),
        CheckConstraint("refunded_cents >= 0 AND refunded_cents <= captured_cents", name="refunded"),
        CheckConstraint("shipping_cents >= 0 AND discount_cents >= 0 AND total_cents >= 0", name="amounts"),
        CheckConstraint("open_holds >= 0", name="open_holds"),
        Index("ix_orders_stage", "stage", "id"),
        Index("ix_orders_delivery_mode", "delivery_mode", "id"),
        # The few that wait for somebody, by age.
        Index(
            "ix_orders_held",
            "id",
            sqlite_where=text("open_holds > 0"),
            postgresql_where=text("open_holds > 0"),
        ),
        Index("ix_orders_reference", "reference"),
        Index("ix_orders_customer_id", "customer_id"),
        Index("ix_orders_placed_at", "placed_at"),
        Index("ix_orders_promise_date", "promise_date"),
        Index(
            "ix_orders_claimed_station_id",
            "claimed_station_id",
            sqlite_where=text("claimed_station_id IS NOT NULL"),
            postgresql_where=text("claimed_station_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    external_id: Mapped[str] = mapped_column(String(120))
    reference: Mapped[str] = mapped_column(String(80))
    content_hash: Mapped[str] = mapped_column(String(64))
    version: Mapped[int] = mapped_column(default=1)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    placed_at: Mapped[Moment]
    imported_at: Mapped[Moment]
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifecycle: Mapped[Lifecycle] = mapped_column(state_type(Lifecycle), default=Lifecycle.IMPORTED)
    stage: Mapped[Stage] = mapped_column(state_type(Stage), default=Stage.IMPORTED)
    payment: Mapped[PaymentState] = mapped_column(state_type(PaymentState), default=PaymentState.PENDING)
    fulfilled_by: Mapped[FulfilledBy] = mapped_column(state_type(FulfilledBy), default=FulfilledBy.MERCHANT)
    open_holds: Mapped[int] = mapped_column(default=0)
    delivery_mode: Mapped[DeliveryMode] = mapped_column(state_type(DeliveryMode))
    carrier_service: Mapped[str] = mapped_column(String(80), default="")
    relay_id: Mapped[str] = mapped_column(String(20), default="")
    relay_carrier: Mapped[str] = mapped_column(String(40), default="")
    """Whose point it is, as the channel says; it decides the shape of ``relay_id``."""
    relay_place: Mapped[Words] = mapped_column(default="", server_default="")
    """Name and address of the point as the channel says them, one line a line; empty where it does not."""
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id"))
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    shipping_cents: Mapped[int] = mapped_column(default=0)
    shipping_standard_cents: Mapped[int] = mapped_column(default=0)
    """What standard delivery cost on the order's day: the most a withdrawal refunds (L221-24)."""
    discount_cents: Mapped[int] = mapped_column(default=0)
    total_cents: Mapped[int] = mapped_column(default=0)
    captured_cents: Mapped[int] = mapped_column(default=0)
    refunded_cents: Mapped[int] = mapped_column(default=0)
    promise_date: Mapped[date | None]
    withdrawal_info_sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    language: Mapped[str] = mapped_column(String(2), default="fr")
    allow_split: Mapped[bool] = mapped_column(default=False)
    """Whether what is in stock may leave before the rest; decided by staff, paid by the house (domain 1.3)."""
    gift: Mapped[bool] = mapped_column(default=False)
    gift_note: Mapped[Words] = mapped_column(default="")
    customer_note: Mapped[Words] = mapped_column(default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    claimed_station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    content_version: Mapped[int] = mapped_column(default=0, server_default="0")
    """Goes up whenever something changes that a packer goes by (see bench_copy.py)."""
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When everything personal in it was removed for good."""


class OrderAddress(Base):
    """Where the order goes or is billed; corrected by staff, the old one stays in the journal."""

    __tablename__ = "order_address"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    """``shipping`` or ``billing``."""
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    company: Mapped[str] = mapped_column(String(120), default="")
    line1: Mapped[str] = mapped_column(String(120), default="")
    line2: Mapped[str] = mapped_column(String(120), default="")
    line3: Mapped[str] = mapped_column(String(120), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    city: Mapped[str] = mapped_column(String(80), default="")
    country: Mapped[str] = mapped_column(String(2), default="FR")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")


class OrderLine(Base):
    """An article of an order, its units counted in buckets (domain 1.2)."""

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "external_line_id"),
        CheckConstraint(
            "ordered = cancelled + unallocated + backordered + allocated + picked + packed + shipped",
            name="units",
        ),
        CheckConstraint(
            "ordered > 0 AND cancelled >= 0 AND unallocated >= 0 AND backordered >= 0 AND allocated >= 0 "
            "AND picked >= 0 AND packed >= 0 AND shipped >= 0",
            name="not_negative",
        ),
        CheckConstraint("delivered >= 0 AND delivered <= shipped", name="delivered"),
        CheckConstraint("returned >= 0 AND returned <= shipped", name="returned"),
        CheckConstraint("refunded >= 0 AND refunded <= shipped + cancelled", name="refunded"),
        CheckConstraint("net_cents >= 0 AND unit_cents >= 0", name="amounts"),
        Index("ix_order_line_product_id", "product_id", "order_id"),
        # The few that wait for stock: what may be promised to channels is less them.
        Index(
            "ix_order_line_waiting",
            "product_id",
            "order_id",
            sqlite_where=text("unallocated + backordered > 0"),
            postgresql_where=text("unallocated + backordered > 0"),
        ),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    external_line_id: Mapped[str] = mapped_column(String(120))
    position: Mapped[int]
    kit_id: Mapped[int | None] = mapped_column(ForeignKey("order_kit.id"))
    """What was bought that this is a component of; empty for an article that was bought as such."""
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    """Empty while nobody knows which of our products the channel's SKU is."""
    sku: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    unit_cents: Mapped[int]
    """Unit price TTC before discount."""
    net_cents: Mapped[int]
    """What the customer pays for all ``ordered`` units, TTC, after discounts."""
    vat_rate_bp: Mapped[int]
    ordered: Mapped[int]
    cancelled: Mapped[int] = mapped_column(default=0)
    unallocated: Mapped[int] = mapped_column(default=0)
    backordered: Mapped[int] = mapped_column(default=0)
    allocated: Mapped[int] = mapped_column(default=0)
    picked: Mapped[int] = mapped_column(default=0)
    packed: Mapped[int] = mapped_column(default=0)
    shipped: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)
    promise_date: Mapped[date | None]


#: As in the index of these lines, word for word.
WAITS_FOR_STOCK = OrderLine.unallocated + OrderLine.backordered > literal_column("0")


class OrderHold(Base):
    """Why an order waits: it blocks picking, labels and hand-over until somebody releases it (domain 1.1)."""

    __tablename__ = "order_hold"
    __table_args__ = (Index("ix_order_hold_order_id", "order_id", "kind"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[HoldKind] = mapped_column(state_type(HoldKind))
    code: Mapped[str] = mapped_column(String(60), default="")
    """Code of the sentence that tells staff what is wrong; empty where a person wrote ``reason``."""
    values: Mapped[Document] = mapped_column(default=dict)
    reason: Mapped[Words] = mapped_column(default="")
    placed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    placed_at: Mapped[Moment]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    release_note: Mapped[Words] = mapped_column(default="")


class OrderVersion(Base):
    """What the channel sent, each time it differed: the base of the next comparison (domain 2.3)."""

    __tablename__ = "order_version"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[Moment]
    content_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[Document]


class Payment(Base):
    """One movement of money for an order, append-only; the order's payment state is their sum (domain 1.1)."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount"),
        Index("ix_payment_order_id", "order_id"),
        Index("ix_payment_at", "at"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    kind: Mapped[PaymentKind] = mapped_column(state_type(PaymentKind))
    means: Mapped[str] = mapped_column(String(40))
    amount_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    at: Mapped[Moment]
    reference: Mapped[str] = mapped_column(String(120), default="")
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
