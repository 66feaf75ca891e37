"""Click and collect: an order that waits in a shop for its customer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Document, Id, Moment, UtcDateTime, state_type
from app.models.states import PickupState


class Pickup(Base):
    """One order at one shop, from announced to collected or unshelved (domain 1.4 and 7)."""

    __tablename__ = "pickup"
    __table_args__ = (
        CheckConstraint("code_tries >= 0", name="code_tries"),
        Index("ix_pickup_state", "state", "last_day"),
        Index("ix_pickup_shop_id", "shop_id", "state"),
    )

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), unique=True)
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    state: Mapped[PickupState] = mapped_column(state_type(PickupState))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """Opaque and at least 128 bits: what the customer's QR holds."""
    code_hash: Mapped[str] = mapped_column(String(200), default="")
    """The six digits the customer says, hashed; readable nowhere but in the message that brought them.

    Empty until the pickup is ready: the code is made when the customer is told.
    """
    code_hint: Mapped[str] = mapped_column(String(64), default="")
    """Digest of the code's last four digits, keyed by the token, to find a pickup without knowing its code."""
    code_tries: Mapped[int] = mapped_column(default=0)
    """Wrong codes in a row; at five a manager is needed."""
    created_at: Mapped[Moment]
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminder_day: Mapped[date | None]
    last_reminder_day: Mapped[date | None]
    reminded_on: Mapped[date | None]
    last_day: Mapped[date | None]
    """Last day it is kept, until the shop closes."""
    extended: Mapped[bool] = mapped_column(default=False)
    collected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    collected_by: Mapped[str] = mapped_column(String(120), default="")
    """Name of the person who came, where it was not the customer; never an identity document's number."""
    id_checked: Mapped[bool] = mapped_column(default=False)
    handed_over_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    signature: Mapped[Document] = mapped_column(default=dict, server_default=text("'{}'"))
    """``strokes``: for each, x and y by turns, in thousandths of the width; empty where nobody signed."""


class PickupBag(Base):
    """One parcel of a pickup: when it came, on which shelf it lies, when it went over the counter."""

    __tablename__ = "pickup_bag"
    __table_args__ = (
        Index("ix_pickup_bag_pickup_id", "pickup_id"),
        Index("ix_pickup_bag_shelf_id", "shelf_id"),
    )

    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"), primary_key=True)
    pickup_id: Mapped[int] = mapped_column(ForeignKey("pickup.id"))
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("location.id"))
    handed_out_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    unshelved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When what nobody collected was scanned back to stock."""


def pickup_reference(number: int) -> str:
    """A pickup's reference as printed and read aloud: ``C-000123``."""
    return f"C-{number:06d}"
