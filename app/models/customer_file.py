"""What staff keep of a customer: notes, and whether they may write to them about other things than their orders."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Words, state_type
from app.models.states import Way


class CustomerNote(Base):
    """Words of staff about a customer, who may read them (GDPR art. 15); wiped when the customer is erased."""

    __tablename__ = "customer_note"
    __table_args__ = (Index("ix_customer_note_customer_id", "customer_id", "id"),)

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    at: Mapped[Moment]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    words: Mapped[Words]


class Consent(Base):
    """What a customer said to advertising by one way, and how; the newest counts, the older ones prove (art. 7).

    It never follows from an order (domain 10).
    """

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_customer_id", "customer_id", "id"),)

    id: Mapped[Id]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    way: Mapped[Way] = mapped_column(state_type(Way))
    given: Mapped[bool]
    source: Mapped[Words]
    """Where and how it was said: ``at the counter``, ``letter of 12 May``."""
    at: Mapped[Moment]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
