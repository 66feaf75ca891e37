"""Commands already carried out: the same scan or click, sent again, gets its first answer and does nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column

from app.database.unit_of_work import UnitOfWork
from app.models.base import Base, Document, Moment


class Command(Base):
    """A command's id and its outcome, written in the transaction of its effect."""

    __tablename__ = "command"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    at: Mapped[Moment]
    outcome: Mapped[Document]


def first_outcome(uow: UnitOfWork, command_id: str) -> dict[str, Any] | None:
    """What a command answered when it was first carried out, or ``None``."""
    return uow.connection.scalar(select(Command.outcome).where(Command.id == command_id))
