"""The journal: who did what, where and when, before and after; append-only, one hash chain a station."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database.bulk import append_records
from app.database.unit_of_work import JournalHead, UnitOfWork
from app.models.base import Base, BigId, Id, Moment, Words
from app.models.chain import digest
from app.models.staff import Station

#: The action of an entry that says where every chain stood: ``heads``, station id to sequence and digest.
ANCHORED = "chains_anchored"
#: Under this name the details of an entry keep the digest of what is sealed.
SEALED = "sealed"


class JournalEntry(Base):
    """One action; ``digest`` covers every other column and the digest of the entry before it (domain 4.6)."""

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("station_id", "sequence"),
        Index("ix_journal_order_id", "order_id", "id"),
        Index("ix_journal_subject", "subject", "subject_id"),
        Index(
            "ix_journal_refused",
            "id",
            sqlite_where=text("action = 'refused'"),
            postgresql_where=text("action = 'refused'"),
        ),
    )

    id: Mapped[Id]
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    sequence: Mapped[int]
    at: Mapped[Moment]
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    details: Mapped[Words]
    """Canonical JSON: what was before and after, and the values of the sentence shown in timelines."""
    reason: Mapped[Words] = mapped_column(default="")
    command_id: Mapped[str | None] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))


class SealedDetails(Base):
    """Personal values of one entry, kept apart: the entry has only their digest, so they can be erased some day.

    The chain then still holds, and what is left says that there was something, by whom and when (domain 10).
    """

    __tablename__ = "journal_sealed"
    __table_args__ = (
        ForeignKeyConstraint(("station_id", "sequence"), ("journal.station_id", "journal.sequence")),
        Index("ix_journal_sealed_order_id", "order_id"),
    )

    station_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    salt: Mapped[str] = mapped_column(String(32))
    """Without it a name or a street could be found again by trying."""
    details: Mapped[Words]


#: As many as a prepared insert takes in its stride.
_FEW = 10
# Made once, as every statement of a scan is: making one anew takes longer than SQLite takes to carry it out.
_WRITE = insert(JournalEntry).inline()
_SEAL = insert(SealedDetails).inline()
_KEEP_HEAD = (
    update(Station)
    .where(Station.id == bindparam("station"), Station.journal_sequence < bindparam("sequence"))
    .values(journal_sequence=bindparam("sequence"), journal_digest=bindparam("digest"))
)


def record(
    uow: UnitOfWork,
    action: str,
    subject: str,
    subject_id: int | None,
    *,
    order_id: int | None = None,
    reason: str = "",
    sealed: Mapping[str, Any] | None = None,
    **details: Any,
) -> None:
    """Write one action into the chain of the actor's station, in this transaction.

    What in it is personal to the customer of ``order_id`` belongs into ``sealed``.
    """
    record_all(uow, [Happening(action, subject, subject_id, order_id, reason, details, sealed or {})])


@dataclass(frozen=True, slots=True)
class Happening:
    """One action to write down: ``details`` are what was before and after, and the timeline's values.

    ``sealed`` are those of them that are personal to the order's customer; only with an ``order_id``.
    """

    action: str
    subject: str
    subject_id: int | None
    order_id: int | None = None
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, Any] = field(default_factory=dict)


def record_all(uow: UnitOfWork, happenings: Sequence[Happening]) -> None:
    """Write many actions, one after the other, into the chain of the actor's station."""
    if not happenings:
        return
    for each in happenings:
        if each.order_id is not None:
            uow.changed("order", each.order_id)
    uow.happenings += happenings
    uow.at_commit(_lengthen_chain)


def _lengthen_chain(uow: UnitOfWork) -> None:
    """Write ``uow.happenings`` at the commit, where the station's other threads are least likely to come between."""
    station_id = uow.actor.station_id
    head = uow.head or uow.known_heads.get(station_id) or _stored_head(uow, station_id)
    entries, sealed = [], []
    for each in uow.happenings:
        details = dict(each.details)
        if each.sealed:
            seal = _seal(station_id, head.sequence + 1, each)
            details[SEALED] = seal_digest(seal["salt"], seal["details"])
            sealed.append(seal)
        entry: dict[str, Any] = {
            "station_id": station_id,
            "sequence": head.sequence + 1,
            "at": uow.now,
            "staff_id": uow.actor.staff_id,
            "action": each.action,
            "subject": each.subject,
            "subject_id": each.subject_id,
            "order_id": each.order_id,
            "details": _as_text(details),
            "reason": each.reason,
            "command_id": uow.command_id,
        }
        entry["digest"] = digest(head.digest, entry)
        head = JournalHead(entry["sequence"], entry["digest"])
        entries.append(entry)
    if len(entries) > _FEW:
        append_records(uow.connection, JournalEntry, entries)
    else:
        uow.write_last(_WRITE, *entries)
    if sealed:
        uow.write_last(_SEAL, *sealed)
    # Unless another process has lengthened it meanwhile.
    uow.write_last(_KEEP_HEAD, {"station": station_id, "sequence": head.sequence, "digest": head.digest})
    uow.head, uow.happenings = head, []


def _as_text(details: Mapping[str, Any]) -> str:
    return json.dumps(details, ensure_ascii=False, sort_keys=True, default=str)


def _seal(station_id: int, sequence: int, happening: Happening) -> dict[str, Any]:
    return {
        "station_id": station_id,
        "sequence": sequence,
        "order_id": happening.order_id,
        "salt": secrets.token_hex(16),
        "details": _as_text(happening.sealed),
    }


def seal_digest(salt: str, details: str) -> str:
    """What an entry keeps of its sealed values: SHA-256 over salt and text."""
    return hashlib.sha256((salt + details).encode()).hexdigest()


def _stored_head(uow: UnitOfWork, station_id: int) -> JournalHead:
    """Read without a lock: two at once then meet on the entry's number, where one waits and is repeated.

    Locking the station's row here and writing it last elsewhere made them wait for each other.
    """
    head = select(Station.journal_sequence, Station.journal_digest).where(Station.id == station_id)
    return JournalHead(*uow.connection.execute(head).one())
