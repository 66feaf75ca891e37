"""Store credit: what a customer agreed to take instead of money, and what of it is left."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment


class StoreCredit(Base):
    """One credit; its code is known to the customer alone, here is its digest."""

    __tablename__ = "store_credit"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint("used_cents >= 0 AND used_cents <= amount_cents", name="used"),
        Index("ix_store_credit_customer_id", "customer_id"),
        Index("ix_store_credit_valid_until", "valid_until"),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    """What it is called in payments and on papers; nobody pays with it."""
    code_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    """The order that was refunded with it."""
    amount_cents: Mapped[int]
    used_cents: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str] = mapped_column(String(3))
    valid_until: Mapped[date]
    issued_at: Mapped[Moment]
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
