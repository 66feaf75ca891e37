"""What suppliers are to deliver, what they delivered, and which lots came."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, UtcDateTime


class PurchaseOrder(Base):
    """An order placed with a supplier, or a delivery that came without one (``unordered``)."""

    __tablename__ = "purchase_order"
    __table_args__ = (
        UniqueConstraint("supplier", "reference"),
        CheckConstraint("reference <> ''", name="reference"),
        Index("ix_purchase_order_closed_at", "closed_at", "expected_on", "id"),
        Index("ix_purchase_order_reference", "reference"),
    )

    id: Mapped[Id]
    supplier: Mapped[str] = mapped_column(String(120), default="")
    reference: Mapped[str] = mapped_column(String(80))
    """The supplier's or our own number of the order; of an unordered delivery its delivery note's."""
    unordered: Mapped[bool] = mapped_column(default=False, server_default=false())
    expected_on: Mapped[date | None]
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its last receipt was booked."""
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Nothing more is awaited."""


class PurchaseLine(Base):
    """Units of an article: ordered, received and booked, and counted in the receipt that is under way."""

    __tablename__ = "purchase_line"
    __table_args__ = (
        UniqueConstraint("purchase_order_id", "product_id"),
        CheckConstraint("ordered >= 0 AND received >= 0 AND in_hand >= 0", name="amounts"),
        Index("ix_purchase_line_product_id", "product_id"),
    )

    id: Mapped[Id]
    purchase_order_id: Mapped[int] = mapped_column(ForeignKey("purchase_order.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    ordered: Mapped[int]
    """0 for an article that nobody ordered."""
    received: Mapped[int] = mapped_column(default=0, server_default="0")
    in_hand: Mapped[int] = mapped_column(default=0, server_default="0")
    """Counted and not yet booked: in no stock until the receipt is ended, and not lost by a crash."""


class ReceivedLot(Base):
    """A lot that came with a delivery, and the date printed on it."""

    __tablename__ = "received_lot"
    __table_args__ = (
        UniqueConstraint("purchase_line_id", "lot"),
        CheckConstraint("lot <> ''", name="lot"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[Id]
    purchase_line_id: Mapped[int] = mapped_column(ForeignKey("purchase_line.id"))
    lot: Mapped[str] = mapped_column(String(90))
    expires_on: Mapped[date | None]
    quantity: Mapped[int]
    """Units whose barcode named it."""
