"""The workers behind the outbox: print jobs and messages claimed, delivered outside, marked; never twice."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from app.database.changes import Change
from app.database.dialect import claiming
from app.database.faults import DatabaseAway, DatabaseFault
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.outbox import LOOK, TROUBLED, OutboxMessage, PrinterRow, PrintJob
from app.models.states import JobState
from app.printing.printer import Transport
from app.printing.status import Reason

_PARK_AFTER = 12
_ABANDONED_AFTER = timedelta(minutes=2)
#: A job under way for longer belongs to a station that died: its printer is not kept from the others.
_BUSY_FOR = timedelta(seconds=30)
_REST = timedelta(seconds=5)
_MOST_DOUBTS = 6
_IDLE_SECONDS = 2.0
_RECOVER_SECONDS = 30.0
_AGAIN_SECONDS = 1.0
#: Hands share one interpreter: what was queued here a moment ago is on its way before another begins to draw a sheet.
_HEAD_START_SECONDS = 0.01
#: A person saw the paper, or said that it is not wanted, while the database was away from here.
_DECIDED = (JobState.CONFIRMED, JobState.CANCELLED)
#: Printers that every station reaches in the same way.
_ANYWHERE = (Transport.TCP, Transport.FOLDER)
_log = logging.getLogger(__name__)
_ANY_DUE = {
    table: select(table.id)
    .where(table.state == JobState.WAITING, table.due_at <= bindparam("now", type_=table.due_at.type), *ours)
    .limit(1)
    for table, ours in ((PrintJob, ()), (OutboxMessage, (OutboxMessage.channel_id.is_(None),)))
}
_SETTLING = {
    table: update(table).where(table.id == bindparam("row_id"), table.state.not_in(_DECIDED))
    for table in (PrintJob, OutboxMessage)
}
_HELD = update(PrintJob).where(
    PrintJob.printer_id == bindparam("printer"), TROUBLED, PrintJob.state == JobState.HANDED_OVER
)
_LOOK_AT_HELD = _HELD.where(PrintJob.trouble != LOOK).values(trouble=LOOK)
_SPOOLED_HAS_LEFT = _HELD.where(PrintJob.trouble == Reason.SPOOLED).values(trouble="")


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
        values: dict[str, Any] = {"now": uow.now}
        if table is PrintJob:
            values |= {"station": actor.station_id, "living": uow.now - _BUSY_FOR}
        elif channel_id is not None:
            values |= {"channel": channel_id}
        row = uow.connection.execute(_claiming(table, channel_id is None), values).first()
        if row is not None:
            uow.changed(_topic(table), row.id)
        return row

    return database.write(take, actor)


@cache
def _claiming(table: type[PrintJob | OutboxMessage], letters: bool) -> ReturningUpdate[Any]:
    """The statement of ``claim``, made once: putting it together takes longer than all else of a claim."""
    now = bindparam("now", type_=table.due_at.type)
    due = select(table.id).where(table.state == JobState.WAITING, table.due_at <= now)
    if table is PrintJob:
        due = _at_its_turn(due)
    else:
        told = (
            OutboxMessage.channel_id.is_(None)
            if letters
            else OutboxMessage.channel_id == bindparam("channel")
        )
        due = due.where(told).order_by(table.due_at, table.id)
    return (
        update(table)
        .where(table.id == claiming(due.limit(1), of=table).scalar_subquery())
        .values(state=JobState.CLAIMED, claimed_at=now, tries=table.tries + 1)
        .returning(*table.__table__.columns)
    )


def _any_due(database: Database, table: type[PrintJob | OutboxMessage]) -> bool:
    """Whether to claim at all: every station is woken by every job, and mostly another one has it already."""
    now = {"now": database.clock()}
    return database.read(lambda connection: connection.execute(_ANY_DUE[table], now).first()) is not None


def _at_its_turn(due: Select[int]) -> Select[int]:
    """Each printer gets its jobs one by one, in the order they were asked for; the one with the fewest goes first.

    So a batch goes on with the right label once there is paper again, holds up no parcel's label on another printer,
    and a printer that is off costs the others one question, not one a job. What hangs on a station's own cable or
    spooler is that station's to deliver.
    """
    mine = or_(PrinterRow.transport.in_(_ANYWHERE), PrintJob.station_id == bindparam("station"))
    first = (
        select(func.min(PrintJob.id).label("id"), func.count().label("waiting"))
        .join(PrinterRow, PrinterRow.id == PrintJob.printer_id)
        .where(PrintJob.state == JobState.WAITING, mine)
        .group_by(PrintJob.printer_id)
        .subquery()
    )
    busy = select(PrintJob.printer_id).where(
        PrintJob.state == JobState.CLAIMED,
        PrintJob.claimed_at > bindparam("living", type_=PrintJob.claimed_at.type),
    )
    return (
        due.join(first, first.c.id == PrintJob.id)
        .where(PrintJob.printer_id.not_in(busy))
        .order_by(first.c.waiting, PrintJob.due_at, PrintJob.id)
    )


def _topic(table: type[PrintJob | OutboxMessage]) -> str:
    return "print_job" if table is PrintJob else "outbox"


def settle(
    database: Database, actor: Actor, table: type[PrintJob | OutboxMessage], row: Any, end: Delivered
) -> None:
    """Write down how the attempt ended; a row that keeps failing is parked where a person sees it."""

    def write_down(uow: UnitOfWork) -> None:
        state, due = end.state, uow.now
        if state is JobState.WAITING:
            if row.tries >= _PARK_AFTER and table is OutboxMessage:
                state = JobState.PARKED
            due = uow.now + timedelta(seconds=min(300, 2 ** min(row.tries, 8)))
        if table is PrintJob and state is JobState.WAITING:
            due = uow.now + timedelta(seconds=5)
        done = None if state in {JobState.WAITING, JobState.PARKED, JobState.IN_DOUBT} else uow.now
        values = {"state": state, "due_at": due, "done_at": done, "trouble": end.trouble}
        uow.connection.execute(_SETTLING[table], {"row_id": row.id, **values})
        if table is PrintJob and done is not None and not end.trouble:
            _look_at_the_others(uow, row.printer_id, state)
        if table is PrintJob and state is JobState.IN_DOUBT:
            _let_rest(uow, row.printer_id)
        uow.changed(_topic(table), row.id)

    database.write(write_down, actor)


def _look_at_the_others(uow: UnitOfWork, printer_id: int, state: JobState) -> None:
    """A printer prints again: what it had and could not print came out, or was lost when it was switched off.

    What waited in the system's queue has left it, in its turn, before a later one.
    """
    passed = _LOOK_AT_HELD if state is JobState.CONFIRMED else _SPOOLED_HAS_LEFT
    if uow.connection.execute(passed, {"printer": printer_id}).rowcount:
        uow.changed("print_job", 0)


def _let_rest(uow: UnitOfWork, printer_id: int) -> None:
    """A line that broke at two labels may break at each: of a batch, few are to become doubtful.

    What comes next at this printer waits twenty seconds, twice as long with every label that nobody has decided on.
    """
    here = PrintJob.printer_id == printer_id
    doubts = uow.connection.scalar(select(func.count()).where(here, PrintJob.state == JobState.IN_DOUBT)) or 0
    if doubts < 2:
        return
    first = select(func.min(PrintJob.id)).where(here, PrintJob.state == JobState.WAITING).scalar_subquery()
    due_at = uow.now + _REST * 2 ** min(doubts, _MOST_DOUBTS)
    resting = update(PrintJob).where(PrintJob.id == first)
    uow.connection.execute(resting.values(due_at=due_at, trouble=Reason.IN_DOUBT.value))
    uow.changed("print_job", 0)


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
    claimed: Callable[[], None] = lambda: None,
    over: Callable[[float], bool] = lambda _seconds: True,
    *,
    sure: bool = False,
) -> int:
    """Deliver every row that is due now, after a word to ``claimed`` each; returns how many were tried.

    ``sure``: one is, as whoever queued it says, and need not be looked for.
    How a row ended is written down once the database answers again; ``over`` waits so many seconds for that, and says
    whether to give up: then the row is in doubt, though somebody knew.
    """
    tried = 0
    if not sure and not _any_due(database, table):
        return tried
    while tried < most and (row := claim(database, actor, table)) is not None:
        claimed()
        end = _attempt(deliver, table, row)
        while not _settled(database, actor, table, row, end):
            if over(_AGAIN_SECONDS):
                return tried
        tried += 1
    return tried


def _settled(
    database: Database, actor: Actor, table: type[PrintJob | OutboxMessage], row: Any, end: Delivered
) -> bool:
    try:
        settle(database, actor, table, row, end)
    except DatabaseAway as fault:
        _log.warning("how %s %s ended is not written yet: %s", table.__tablename__, row.id, fault.detail)
        return False
    return True


def _attempt(deliver: Deliverer, table: type[PrintJob | OutboxMessage], row: Any) -> Delivered:
    """One row delivered; a mistake of ours costs this row, which a person sees, and not the station's printing."""
    try:
        return deliver(row)
    except DatabaseFault:
        raise
    except Exception:  # the edge of a worker: how far the row came is not known
        _log.critical("an unexpected fault at %s %s", table.__tablename__, row.id, exc_info=True)
        if table is PrintJob:
            return Delivered(JobState.IN_DOUBT, "in_doubt")
        return Delivered(JobState.PARKED, "mail_unreadable")


class DeliveryWorker:
    """Threads that deliver one table's rows as they come due, woken by the change feed.

    What this very station queues for its printers they hear of as soon as it is committed.
    """

    def __init__(
        self,
        database: Database,
        actor: Actor,
        table: type[PrintJob | OutboxMessage],
        deliver: Deliverer,
        prepare: Callable[[], None] = lambda: None,
        hands: int = 1,
    ) -> None:
        """``prepare`` is done once by the first thread, before its first row.

        With several ``hands`` a row that takes long (a slow printer, a sheet to draw) holds up no other: whoever
        takes a row calls the next one that is free.
        """
        self._prepare = prepare
        self._prepared = threading.Event()
        self._stopping = threading.Event()
        claimed = self.wake if hands > 1 else lambda: None
        self._deliver_all: Callable[[bool], int] = lambda sure: deliver_once(
            database, actor, table, deliver, claimed=claimed, over=self._stopping.wait, sure=sure
        )
        self._recover: Callable[[], None] = lambda: recover(database, actor)
        self._wakes = [threading.Event() for _ in range(hands)]
        self._at_work = [False] * hands
        self._sure = [False] * hands
        self._threads = [
            threading.Thread(
                target=self._run, args=(hand,), name=f"deliver-{table.__tablename__}-{hand}", daemon=True
            )
            for hand in range(hands)
        ]
        if table is PrintJob:
            database.listen(self._committed_here)

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self, *, sure: bool = False) -> None:
        """Something was queued: the first one that is free looks now, or the first when it is.

        ``sure``: here, and it is committed.
        """
        hand = next((hand for hand, at_work in enumerate(self._at_work) if not at_work), 0)
        if sure:  # told by two threads at once, neither takes it back
            self._sure[hand] = True
        self._wakes[hand].set()

    def _committed_here(self, changes: Iterable[Change]) -> None:
        """Not by these threads themselves, which say so what they claimed and how it ended."""
        if threading.current_thread() not in self._threads and any(
            change.topic == _topic(PrintJob) for change in changes
        ):
            self.wake(sure=True)

    def stop(self) -> None:
        self._stopping.set()
        for wake in self._wakes:
            wake.set()
        for thread in self._threads:
            thread.join(timeout=10)

    def _run(self, hand: int) -> None:
        first = hand == 0
        if first:
            try:
                self._prepare()
            finally:
                self._prepared.set()
        self._prepared.wait()
        recover_at = 0.0
        while not self._stopping.is_set():
            self._at_work[hand] = True
            try:
                if first and time.monotonic() >= recover_at:
                    self._recover()
                    recover_at = time.monotonic() + _RECOVER_SECONDS
                sure, self._sure[hand] = self._sure[hand], False
                if not sure:
                    self._stopping.wait(_HEAD_START_SECONDS)
                self._deliver_all(sure)
            except DatabaseFault as fault:
                _log.warning("delivery waits for the database: %s", fault.detail)
            self._at_work[hand] = False
            # Now and then one of them looks around: the first that is free.
            while not self._wakes[hand].wait(_IDLE_SECONDS) and not all(self._at_work[:hand]):
                pass
            self._wakes[hand].clear()
