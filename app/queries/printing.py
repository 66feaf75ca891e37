"""The queue of print jobs, the printers, and which of them this station uses for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from app.models.order import Order
from app.models.outbox import LOOK, TROUBLED, PrinterChoice, PrinterRow, PrintJob
from app.models.refusals import NotFound
from app.models.staff import Staff, Station
from app.models.states import JobState

#: What still needs somebody or something to happen.
UNFINISHED = (JobState.WAITING, JobState.CLAIMED, JobState.IN_DOUBT, JobState.PARKED)
#: What a printer has but lacks, or lacked, something to print.
_HELD = (PrintJob.state == JobState.HANDED_OVER) & TROUBLED
_OPEN = PrintJob.state.in_(UNFINISHED) | _HELD
#: What a person has to decide about.
_DECIDED_ON = (JobState.IN_DOUBT, JobState.PARKED, JobState.HANDED_OVER)
#: What a ``JobRow`` holds, in its order.
_JOBS: Select[*tuple[Any, ...]] = (
    select(
        PrintJob.id, PrintJob.title, PrintJob.document_kind, PrintJob.copies, PrintJob.state, PrintJob.trouble,
        PrintJob.tries, PrintJob.printer_id, PrinterRow.name, Station.name, Staff.name, PrintJob.order_id,
        Order.reference, PrintJob.parcel_id, PrintJob.reprint_of, PrintJob.reason, PrintJob.created_at,
        PrintJob.due_at, PrintJob.done_at,
    )
    .join(PrinterRow, PrinterRow.id == PrintJob.printer_id)
    .join(Station, Station.id == PrintJob.station_id)
    .outerjoin(Staff, Staff.id == PrintJob.created_by)
    .outerjoin(Order, Order.id == PrintJob.order_id)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class JobRow:
    """A print job; ``trouble`` is a code such as ``off`` or ``paper_out``, empty while all is well."""

    id: int
    title: str
    document_kind: str
    copies: int
    state: JobState
    trouble: str
    tries: int
    printer_id: int
    printer: str
    station: str
    who: str | None
    order_id: int | None
    order: str | None
    parcel_id: int | None
    reprint_of: int | None
    reason: str
    created_at: datetime
    due_at: datetime
    done_at: datetime | None


def print_queue(
    connection: Connection,
    states: Sequence[JobState] | None = None,
    after: int | None = None,
    limit: int = 100,
) -> tuple[JobRow, ...]:
    """Jobs in these states, newest first, older than ``after``.

    Without states those that are not on paper yet: first what waits for a person, then as they will be printed.
    """
    query = _JOBS.where(_OPEN if states is None else PrintJob.state.in_(states)).limit(limit)
    if states is None:
        query = query.order_by(case((PrintJob.state.in_(_DECIDED_ON), 0), else_=1), PrintJob.id)
    else:
        query = query.order_by(PrintJob.id.desc())
    if after is not None:
        query = query.where(PrintJob.id < after)
    return tuple(JobRow(*row) for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class BatchState:
    """How far a batch is: ``done`` have left for paper, ``open`` may still be called off; ``stuck`` need a person."""

    whole: int
    done: int
    open: int
    stuck: int
    cancelled: int

    @property
    def over(self) -> bool:
        """Nothing of it will happen by itself any more."""
        return self.done + self.stuck + self.cancelled >= self.whole


_STAGES = {
    JobState.CONFIRMED: "done",
    JobState.HANDED_OVER: "done",
    JobState.WAITING: "open",
    JobState.CLAIMED: "open",
    JobState.IN_DOUBT: "stuck",
    JobState.PARKED: "stuck",
    JobState.CANCELLED: "cancelled",
}


def batch_state(connection: Connection, job_ids: Sequence[int]) -> BatchState:
    """Where the jobs of one batch stand."""
    query = (
        select(PrintJob.state, func.count().label("jobs"))
        .where(PrintJob.id.in_(job_ids))
        .group_by(PrintJob.state)
    )
    counts = dict.fromkeys(("done", "open", "stuck", "cancelled"), 0)
    for row in connection.execute(query):
        counts[_STAGES[JobState(row.state)]] += row.jobs
    return BatchState(whole=len(job_ids), **counts)


def job_ends(connection: Connection, job_ids: Sequence[int]) -> Mapping[int, tuple[JobState, str]]:
    """State and trouble of a few jobs, by their id."""
    query = select(PrintJob.id, PrintJob.state, PrintJob.trouble).where(PrintJob.id.in_(job_ids))
    return {row.id: (JobState(row.state), row.trouble) for row in connection.execute(query)}


def job_document(connection: Connection, job_id: int) -> Mapping[str, Any]:
    """The document of a job, for its preview; raises ``NotFound``."""
    document = connection.scalar(select(PrintJob.document).where(PrintJob.id == job_id))
    if document is None:
        raise NotFound(kind="print_job", given=job_id)
    return document


def is_duplicate(connection: Connection, reprint_of: int | None) -> bool:
    """Whether any of the jobs that this one repeats came out, or may have: one that never did leaves no first one."""
    while reprint_of is not None:
        before = connection.execute(
            select(PrintJob.state, PrintJob.reprint_of).where(PrintJob.id == reprint_of)
        ).one()
        if before.state != JobState.CANCELLED:
            return True
        reprint_of = before.reprint_of
    return False


@dataclass(frozen=True, slots=True)
class PrinterState:
    """A printer, how many jobs wait for it, and what is wrong with it as the job that is next saw it."""

    id: int
    code: str
    name: str
    driver: str
    transport: str
    address: str
    dpi: int
    media_width_mm: int
    media_height_mm: int
    active: bool
    waiting: int
    trouble: str


def printers(connection: Connection) -> tuple[PrinterState, ...]:
    """Every configured printer, those in use first."""
    now = PrintJob.state.in_((JobState.WAITING, JobState.HANDED_OVER)) & (PrintJob.trouble != LOOK)
    jobs = (
        select(
            PrintJob.printer_id,
            func.sum(case((PrintJob.state.in_(UNFINISHED), 1), else_=0)).label("waiting"),
            func.max(case((now, PrintJob.trouble), else_="")).label("trouble"),
        )
        .where(_OPEN)
        .group_by(PrintJob.printer_id)
        .subquery()
    )
    columns = [
        getattr(PrinterRow, name) for name in PrinterState.__slots__ if name not in {"waiting", "trouble"}
    ]
    query = (
        select(
            *columns,
            func.coalesce(jobs.c.waiting, 0).label("waiting"),
            func.coalesce(jobs.c.trouble, "").label("trouble"),
        )
        .outerjoin(jobs, jobs.c.printer_id == PrinterRow.id)
        .order_by(PrinterRow.active.desc(), PrinterRow.name)
    )
    return tuple(PrinterState(**row._asdict()) for row in connection.execute(query))


def printer_choices(connection: Connection, station_code: str) -> Mapping[str, int]:
    """Kind of document to the printer this station chose for it; kinds without a choice are missing."""
    query = (
        select(PrinterChoice.document, PrinterChoice.printer_id)
        .join(Station, Station.id == PrinterChoice.station_id)
        .where(Station.code == station_code)
    )
    return {row.document: row.printer_id for row in connection.execute(query)}
