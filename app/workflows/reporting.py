"""Reporting sales to the tax office: a day is reported once, as it was, and locked (CGI 290, domain 4.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import func, insert, select

from app.database.unit_of_work import UnitOfWork
from app.models import fiscal, journal
from app.models.fiscal import Fact, FiscalKind
from app.models.refusals import Refusal
from app.models.reporting import ReportedDay
from app.models.staff import require
from app.values import shop_day
from app.workflows.outcome import Outcome


class DayNotOver(Refusal):
    """Only days that are over are reported: ``day``."""


class ReportedOtherwise(Refusal):
    """A day was reported before with other figures: ``day``."""


def report_days(uow: UnitOfWork, first: date, last: date, said: Mapping[date, str]) -> Outcome:
    """Lock the days of a period with what is ``said`` of each (its lines as text); those locked before must agree.

    Facts: ``count`` newly locked. Raises ``DayNotOver`` or ``ReportedOtherwise``.
    """
    require(uow.actor, "export_accounts")
    if last >= shop_day(uow.now):
        raise DayNotOver(day=last.isoformat())
    query = select(ReportedDay.day, ReportedDay.digest).where(ReportedDay.day.between(first, last))
    locked = {row.day: row.digest for row in uow.connection.execute(query)}
    days = [first + timedelta(days=count) for count in range((last - first).days + 1)]
    digests = {day: hashlib.sha256(said.get(day, "").encode()).hexdigest() for day in days}
    for day, digest in sorted(locked.items()):
        if digests[day] != digest:
            raise ReportedOtherwise(day=day.isoformat())
    new = [day for day in days if day not in locked]
    if new:
        row = {"reported_at": uow.now, "station_id": uow.actor.station_id, "staff_id": uow.actor.staff_id}
        uow.connection.execute(
            insert(ReportedDay), [{"day": day, "digest": digests[day], **row} for day in new]
        )
        fiscal.record(uow, [Fact(kind=FiscalKind.EXPORT, document=f"e-reporting {new[0]} {new[-1]}")])
        journal.record(
            uow, "sales_reported", "reported_day", None, first=first.isoformat(), last=last.isoformat()
        )  # fmt: skip
    return Outcome("sales_reported", {"count": len(new)}, facts={"count": len(new)})


def first_open_day(uow: UnitOfWork) -> date:
    """The day after the last one that was reported: an invoice is never dated earlier."""
    last = uow.connection.scalar(select(func.max(ReportedDay.day)))
    return date.min if last is None else last + timedelta(days=1)


def note_export(uow: UnitOfWork, what: str) -> Outcome:
    """Somebody took entries for the accountant out: written into both journals."""
    require(uow.actor, "export_accounts")
    fiscal.record(uow, [Fact(kind=FiscalKind.EXPORT, document=what)])
    journal.record(uow, "accounts_exported", "fiscal_journal", None, what=what)
    return Outcome("accounts_exported")
