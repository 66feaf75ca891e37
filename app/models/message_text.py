"""Texts of messages that the merchant has changed: kept in the database, so that every station says the same."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment, Words


class MessageText(Base):
    """The merchant's own text for one event, kind (``email`` or ``sms``) and language."""

    __tablename__ = "message_text"

    event: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    content: Mapped[Words]
    changed_at: Mapped[Moment]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
