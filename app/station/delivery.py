"""The workers behind the outbox: print jobs and messages claimed, delivered outside, marked; never twice."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, update

from app.database.dialect import claiming
from app.database.faults import DatabaseFault
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.outbox import OutboxMessage, PrinterRow, PrintJob
from app.models.states import JobState
from app.printing.printer import Transport

_PARK_AFTER = 12
_ABANDONED_AFTER = timedelta(minutes=2)
#: A job under way for longer belongs to a station that died: its printer is not kept from the others.
_BUSY_FOR = timedelta(seconds=30)
_IDLE_SECONDS = 2.0
_RECOVER_SECONDS = 30.0
#: Printers that every station reaches in the same way.
_ANYWHERE = (Transport.TCP, Transport.FOLDER)
_log = logging.getLogger(__name__)
_ANY_DUE = {
    PrintJob: select(PrintJob.id).where(PrintJob.state == JobState.WAITING),
    OutboxMessage: select(OutboxMessage.id).where(
        OutboxMessage.state == JobState.WAITING, OutboxMessage.channel_id.is_(None)
    ),
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """How one attempt ended: the state the row goes to, and what to show where it is not done."""

    state: JobState
    trouble: str = ""


#: Brings one claimed row to the outside world; raises nothing.
Deliverer = Callable[[Any], Delivered]


def claim(
    database: Database,
    actor: Actor,
    table: type[PrintJob | OutboxMessage],
    channel_id: int | None = None,
) -> Any:
    """The next due row, marked as claimed and committed before anything is sent; ``None`` where none is due.

    Of the outbox: a letter, or with ``channel_id`` what that channel has to be told.
    """

    def take(uow: UnitOfWork) -> Any:
        due = select(table).where(table.state == JobState.WAITING, table.due_at <= uow.now)
        if table is PrintJob:
            due = due.where(*_at_its_turn(uow))
        else:
            due = due.where(OutboxMessage.channel_id.is_not_distinct_from(channel_id))
        row = uow.connection.execute(
            claiming(uow.connection, due.order_by(table.due_at, table.id).limit(1))
        ).first()
        if row is not None:
            uow.connection.execute(
                update(table)
                .where(table.id == row.id)
                .values(state=JobState.CLAIMED, claimed_at=uow.now, tries=table.tries + 1)
            )
            uow.changed(_topic(table), row.id)
        return row

    return database.write(take, actor)


def _any_due(database: Database, table: type[PrintJob | OutboxMessage]) -> bool:
    """Whether to claim at all: every station is woken by every job, and mostly another one has it already."""
    due = _ANY_DUE[table].where(table.due_at <= database.clock()).limit(1)
    return database.read(lambda connection: connection.execute(due).first()) is not None


def _at_its_turn(uow: UnitOfWork) -> tuple[ColumnElement[bool], ...]:
    """Each printer gets its jobs one by one, in the order they were asked for.

    So a batch goes on with the right label once there is paper again, and a printer that is off costs the others
    one question, not one a job. What hangs on a station's own cable or spooler is that station's to deliver.
    """
    mine = or_(PrinterRow.transport.in_(_ANYWHERE), PrintJob.station_id == uow.actor.station_id)
    first = (
        select(func.min(PrintJob.id))
        .join(PrinterRow, PrinterRow.id == PrintJob.printer_id)
        .where(PrintJob.state == JobState.WAITING, mine)
        .group_by(PrintJob.printer_id)
    )
    busy = select(PrintJob.printer_id).where(
        PrintJob.state == JobState.CLAIMED, PrintJob.claimed_at > uow.now - _BUSY_FOR
    )
    return PrintJob.id.in_(first), PrintJob.printer_id.not_in(busy)


def _topic(table: type[PrintJob | OutboxMessage]) -> str:
    return "print_job" if table is PrintJob else "outbox"


def settle(
    database: Database, actor: Actor, table: type[PrintJob | OutboxMessage], row: Any, end: Delivered
) -> None:
    """Write down how the attempt ended; a row that keeps failing is parked where a person sees it."""

    def write_down(uow: UnitOfWork) -> None:
        state, due = end.state, uow.now
        if state is JobState.WAITING:
            if row.tries + 1 >= _PARK_AFTER and table is OutboxMessage:
                state = JobState.PARKED
            due = uow.now + timedelta(seconds=min(300, 2 ** min(row.tries + 1, 8)))
        if table is PrintJob and state is JobState.WAITING:
            due = uow.now + timedelta(seconds=5)
        done = None if state in {JobState.WAITING, JobState.PARKED, JobState.IN_DOUBT} else uow.now
        uow.connection.execute(
            update(table)
            .where(table.id == row.id)
            .values(state=state, due_at=due, done_at=done, trouble=end.trouble)
        )
        uow.changed(_topic(table), row.id)

    database.write(write_down, actor)


def recover(database: Database, actor: Actor) -> None:
    """Rows claimed by somebody who died: a print may have happened, a message is idempotent by key."""

    def free(uow: UnitOfWork) -> None:
        before = uow.now - _ABANDONED_AFTER
        doubtful = uow.connection.execute(
            update(PrintJob)
            .where(PrintJob.state == JobState.CLAIMED, PrintJob.claimed_at < before)
            .values(state=JobState.IN_DOUBT, trouble="in_doubt")
        )
        if doubtful.rowcount:
            uow.changed("print_job", 0)
        uow.connection.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state == JobState.CLAIMED, OutboxMessage.claimed_at < before)
            .values(state=JobState.WAITING)
        )

    database.write(free, actor)


def deliver_once(
    database: Database,
    actor: Actor,
    table: type[PrintJob | OutboxMessage],
    deliver: Deliverer,
    most: int = 1000,
) -> int:
    """Deliver every row that is due now; returns how many were tried."""
    tried = 0
    if not _any_due(database, table):
        return tried
    while tried < most and (row := claim(database, actor, table)) is not None:
        settle(database, actor, table, row, deliver(row))
        tried += 1
    return tried


class DeliveryWorker:
    """A thread that delivers one table's rows as they come due, woken by the change feed."""

    def __init__(
        self,
        database: Database,
        actor: Actor,
        table: type[PrintJob | OutboxMessage],
        deliver: Deliverer,
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        """``prepare`` is done once by the worker's own thread, before its first row."""
        self._prepare = prepare
        self._deliver_all: Callable[[], int] = lambda: deliver_once(database, actor, table, deliver)
        self._recover: Callable[[], None] = lambda: recover(database, actor)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"deliver-{table.__tablename__}", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """Something was queued: look now."""
        self._wake.set()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        self._prepare()
        recover_at = 0.0
        while not self._stopping.is_set():
            try:
                if time.monotonic() >= recover_at:
                    self._recover()
                    recover_at = time.monotonic() + _RECOVER_SECONDS
                self._deliver_all()
            except DatabaseFault as fault:
                _log.warning("delivery waits for the database: %s", fault.detail)
            self._wake.wait(_IDLE_SECONDS)
            self._wake.clear()
