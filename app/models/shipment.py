"""Shipments and parcels: what leaves the house in which box, under which number."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Document, Id, Moment, UtcDateTime, state_type
from app.models.states import ParcelState


class Shipment(Base):
    """Parcels that go together from one place to one address by one service (domain 1.3)."""

    __tablename__ = "shipment"
    __table_args__ = (Index("ix_shipment_order_id", "order_id"),)

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    carrier_service: Mapped[str] = mapped_column(String(80), default="")
    ship_to: Mapped[Document]
    """The address when packing began: a label already bought is never edited (domain 1.5)."""
    created_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Parcel(Base):
    """One box with one label; its weight and packer are evidence (domain 3.4)."""

    __tablename__ = "parcel"
    __table_args__ = (
        CheckConstraint("weight_g >= 0 AND expected_weight_g >= 0", name="weight"),
        CheckConstraint("packaging_cents >= 0", name="packaging"),
        Index("ix_parcel_order_id", "order_id"),
        Index("ix_parcel_shipment_id", "shipment_id"),
        Index("ix_parcel_closed_at", "closed_at"),
        Index("ix_parcel_state", "state", "id"),
        Index("ix_parcel_handed_over_at", "handed_over_at"),
        Index("ix_parcel_tracking_number", "tracking_number"),
    )

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    shipment_id: Mapped[int] = mapped_column(ForeignKey("shipment.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    state: Mapped[ParcelState] = mapped_column(state_type(ParcelState), default=ParcelState.DRAFT)
    sscc: Mapped[str | None] = mapped_column(String(18), unique=True)
    tracking_number: Mapped[str] = mapped_column(String(60), default="")
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"))
    weight_g: Mapped[int] = mapped_column(default=0)
    expected_weight_g: Mapped[int] = mapped_column(default=0)
    packaging_cents: Mapped[int | None]
    """What its box cost when it was closed; empty where nobody said which box it is, or what it costs."""
    packed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    site: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """Where it stands, then where it left from: empty for the warehouse, else the code of a shop."""
    created_at: Mapped[Moment]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    no_photo: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """Why it was closed without the photo of its open box that the house asked for; empty where none is missing."""
    label_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When its own label was scanned off it."""
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ParcelItem(Base):
    """How many units of an order line lie in a parcel."""

    __tablename__ = "parcel_item"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity"),
        Index("ix_parcel_item_order_line_id", "order_line_id"),
    )

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"), primary_key=True)
    quantity: Mapped[int]
