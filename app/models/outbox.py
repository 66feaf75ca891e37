"""Effects waiting to happen outside: messages and print jobs, written with the change that caused them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, insert, literal_column, text
from sqlalchemy.orm import Mapped, mapped_column

from app.database.dialect import upsert
from app.database.unit_of_work import UnitOfWork
from app.models.base import Base, Document, Id, Moment, UtcDateTime, Words, state_type
from app.models.states import JobState

_TROUBLED = text("trouble <> ''")
_OF_PARCEL = text("parcel_id IS NOT NULL")
#: The trouble of a job that a printer had when it stopped, once the printer works again.
LOOK = "look"


class OutboxMessage(Base):
    """An e-mail, SMS or push to a channel; delivered once by whoever claims it first."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries"),
        Index("ix_outbox_message_due", "state", "due_at"),
        Index("ix_outbox_message_order_id", "order_id", "id"),
        Index(
            "ix_outbox_message_channel_id",
            "channel_id",
            "state",
            sqlite_where=text("channel_id IS NOT NULL"),
            postgresql_where=text("channel_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """Idempotency key: the same effect asked for twice is one row."""
    payload: Mapped[Document]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    """Which channel it tells; empty for a letter. Only who syncs the channel delivers it."""
    state: Mapped[JobState] = mapped_column(state_type(JobState), default=JobState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[Words] = mapped_column(default="")


class PrinterRow(Base):
    """A configured printer: how to render for it and where its bytes go."""

    __tablename__ = "printer"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    driver: Mapped[str] = mapped_column(String(10))
    """``zpl`` or ``pdf``."""
    transport: Mapped[str] = mapped_column(String(10))
    """``tcp`` or ``folder``."""
    address: Mapped[str] = mapped_column(String(200))
    dpi: Mapped[int] = mapped_column(default=203)
    media_width_mm: Mapped[int]
    media_height_mm: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)


class PrinterChoice(Base):
    """Which printer a station uses for a kind of document."""

    __tablename__ = "printer_choice"

    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), primary_key=True)
    document: Mapped[str] = mapped_column(String(40), primary_key=True)
    printer_id: Mapped[int] = mapped_column(ForeignKey("printer.id"))


class PrintJob(Base):
    """One document on its way to paper; printing again is a new job that names the old one and a reason."""

    __tablename__ = "print_job"
    __table_args__ = (
        CheckConstraint("copies > 0 AND copies <= 999", name="copies"),
        Index("ix_print_job_due", "state", "due_at"),
        Index("ix_print_job_order_id", "order_id"),
        Index("ix_print_job_parcel_id", "parcel_id", sqlite_where=_OF_PARCEL, postgresql_where=_OF_PARCEL),
        Index("ix_print_job_troubled", "printer_id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
    )

    id: Mapped[Id]
    document_kind: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    document: Mapped[Document]
    printer_id: Mapped[int] = mapped_column(ForeignKey("printer.id"))
    copies: Mapped[int] = mapped_column(default=1)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    parcel_id: Mapped[int | None] = mapped_column(ForeignKey("parcel.id"))
    reprint_of: Mapped[int | None] = mapped_column(ForeignKey("print_job.id"))
    reason: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[JobState] = mapped_column(state_type(JobState), default=JobState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    due_at: Mapped[Moment]
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(String(60), default="")
    """Code of what is wrong with the printer, for the queue: ``off``, ``paper_out``, ``head_open``, ...

    ``look``: the printer works again, and nobody knows whether this job, which it had, came out.
    """


#: Print jobs that lack something; written out, so that the index over these few is used.
TROUBLED = PrintJob.trouble != literal_column("''")


def send_later(
    uow: UnitOfWork,
    kind: str,
    key: str,
    payload: dict[str, Any],
    order_id: int | None = None,
    *,
    not_before: datetime | None = None,
    channel_id: int | None = None,
) -> None:
    """Ask for an effect outside, in this transaction; asked for again under the same key, it stays one."""
    row = {
        "kind": kind,
        "key": key,
        "payload": payload,
        "order_id": order_id,
        "channel_id": channel_id,
        "created_at": uow.now,
        "due_at": not_before or uow.now,
    }
    upsert(uow.connection, OutboxMessage, row, ("key",))
    uow.changed("outbox", order_id or 0)


def print_later(
    uow: UnitOfWork,
    printer_id: int,
    document: dict[str, Any],
    title: str,
    *,
    copies: int = 1,
    order_id: int | None = None,
    parcel_id: int | None = None,
    reprint_of: int | None = None,
    reason: str = "",
) -> int:
    """Queue a document for a printer, in this transaction; returns the job's id."""
    job = _job(uow, printer_id, document, title, copies, order_id, parcel_id)
    job |= {"reprint_of": reprint_of, "reason": reason}
    job_id = uow.connection.execute(insert(PrintJob), job).inserted_primary_key
    assert job_id is not None
    uow.changed("print_job", job_id[0])
    return int(job_id[0])


def print_with_commit(
    uow: UnitOfWork,
    printer_id: int,
    document: dict[str, Any],
    title: str,
    *,
    copies: int = 1,
    order_id: int | None = None,
    parcel_id: int | None = None,
) -> None:
    """The same for a job that nothing in this transaction asks for: it goes with the commit."""
    uow.write_last(_QUEUED, _job(uow, printer_id, document, title, copies, order_id, parcel_id))
    uow.changed("print_job", 0)


_QUEUED = insert(PrintJob).inline()  # nobody asks for its id


def _job(
    uow: UnitOfWork,
    printer_id: int,
    document: dict[str, Any],
    title: str,
    copies: int,
    order_id: int | None,
    parcel_id: int | None,
) -> dict[str, Any]:
    """All columns that the database has no default for."""
    return {
        "document_kind": document["kind"],
        "title": title,
        "document": document,
        "printer_id": printer_id,
        "copies": copies,
        "order_id": order_id,
        "parcel_id": parcel_id,
        "reason": "",
        "state": JobState.WAITING,
        "tries": 0,
        "created_at": uow.now,
        "created_by": uow.actor.staff_id,
        "station_id": uow.actor.station_id,
        "due_at": uow.now,
        "trouble": "",
    }
