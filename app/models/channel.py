"""Where orders come from, the customers behind them, and the shops that hand parcels over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Document, Id, Moment, UtcDateTime


class Channel(Base):
    """A shop system or marketplace, or plain files."""

    __tablename__ = "channel"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))


class Customer(Base):
    """Who ordered, as one channel knows them."""

    __tablename__ = "customer"
    __table_args__ = (
        UniqueConstraint("channel_id", "external_id"),
        Index("ix_customer_email", "email"),
    )

    id: Mapped[Id]
    channel_id: Mapped[int] = mapped_column(ForeignKey("channel.id"))
    external_id: Mapped[str] = mapped_column(String(120))
    first_name: Mapped[str] = mapped_column(String(80), default="")
    last_name: Mapped[str] = mapped_column(String(80), default="")
    company: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    siren: Mapped[str] = mapped_column(String(9), default="")
    vat_number: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[Moment]
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When name and contact were removed for good; the orders keep what the law wants (app/rules/retention.py)."""


class Shop(Base):
    """A shop with a counter where customers collect; its code is the ``site`` of its locations."""

    __tablename__ = "shop"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[Document]
    """``line1``, ``postal_code``, ``city``, ``country``, ``phone``."""
    closed_weekdays: Mapped[str] = mapped_column(String(20), default="6")
    """Weekdays without opening, Monday is 0, separated by commas."""
    active: Mapped[bool] = mapped_column(default=True)


class Setting(Base):
    """One setting of the whole house (not of a station): the seller's name, the GS1 prefix, refund rules."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Document]
    """``{"value": ...}``, so that every kind of value has one column."""


class Counter(Base):
    """The last number given out of a series; taken in the transaction that uses it, so that none is lost."""

    __tablename__ = "counter"

    series: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int]
