"""The ends of all journal chains, written into one of them: who cuts an end off must change every chain since.

An entry is proved by the one after it; the last ones by nothing but the station's own row, which whoever can cut
the chain can change too. Once an hour the station that comes first writes down where each chain stands (domain 4.6).
"""

from __future__ import annotations

import json

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.journal import ANCHORED, JournalEntry
from app.models.staff import Station
from app.workflows.outcome import Outcome


def anchor_chains(uow: UnitOfWork) -> Outcome:
    """Write down where every chain stands, unless nothing but that was written since the last time."""
    heads = {
        str(row.id): [row.journal_sequence, row.journal_digest]
        for row in uow.connection.execute(
            select(Station.id, Station.journal_sequence, Station.journal_digest)
            .where(Station.journal_sequence > 0)
            .order_by(Station.id)
        )
    }
    last = uow.connection.scalar(
        select(JournalEntry.details)
        .where(JournalEntry.subject == "journal", JournalEntry.action == ANCHORED)
        .order_by(JournalEntry.id.desc())
        .limit(1)
    )
    before = sum(sequence for sequence, _ in json.loads(last)["heads"].values()) if last else 0
    new = sum(sequence for sequence, _ in heads.values()) - before
    if new > (1 if last else 0):
        journal.record(uow, ANCHORED, "journal", None, heads=heads)
    return Outcome("chains_anchored", {"count": len(heads)})
