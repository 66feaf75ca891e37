"""What happened to an order, as its journal tells it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from app.models.journal import JournalEntry, SealedDetails
from app.models.staff import Staff, Station


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened: ``action`` names the sentence, ``details`` fill it."""

    id: int
    at: datetime
    who: str | None
    station: str
    action: str
    details: Mapping[str, Any]
    reason: str


def timeline(
    connection: Connection, order_id: int, after: int | None = None, limit: int = 100
) -> tuple[TimelineEntry, ...]:
    """What happened to an order, newest first; ``after`` is the id of the last entry shown."""
    which = JournalEntry.order_id == order_id
    return entries(connection, which if after is None else which & (JournalEntry.id < after), limit)


def entries(connection: Connection, which: ColumnElement[bool], limit: int) -> tuple[TimelineEntry, ...]:
    """Entries of the journal with their words' values, newest first."""
    query = (
        select(
            JournalEntry.id, JournalEntry.at, Staff.name, Station.name.label("station"), JournalEntry.action,
            JournalEntry.details, SealedDetails.details.label("sealed"), JournalEntry.reason,
        )
        .outerjoin(
            SealedDetails,
            (SealedDetails.station_id == JournalEntry.station_id) & (SealedDetails.sequence == JournalEntry.sequence),
        )
        .join(Station, Station.id == JournalEntry.station_id)
        .outerjoin(Staff, Staff.id == JournalEntry.staff_id)
        .where(which)
        .order_by(JournalEntry.id.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(
        TimelineEntry(
            row.id, row.at, row.name, row.station, row.action,
            json.loads(row.details) | json.loads(row.sealed or "{}"), row.reason,
        )
        for row in connection.execute(query)
    )  # fmt: skip
