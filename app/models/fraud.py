"""What is kept to recognise fraud, as digests, for this purpose alone and not for long (app/rules/retention.py)."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment


class FraudAddress(Base):
    """Who had something sent to an address lately: the newest order of each name there."""

    __tablename__ = "fraud_address"
    __table_args__ = (
        Index("ix_fraud_address_placed_at", "placed_at"),
        Index("ix_fraud_address_order_id", "order_id"),
    )

    address: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    placed_at: Mapped[Moment]


class FraudMark(Base):
    """The e-mail, phone and address of an order that was charged back."""

    __tablename__ = "fraud_mark"
    __table_args__ = (Index("ix_fraud_mark_order_id", "order_id"),)

    mark: Mapped[str] = mapped_column(String(32), primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    at: Mapped[Moment]
    """When the chargeback was noted."""
