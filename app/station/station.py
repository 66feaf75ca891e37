"""A station at work: scans and commands in, one outcome each out, in order and exactly once."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import Connection

from app.database.faults import DatabaseAway, DatabaseBusy, DatabaseFault, DiskFull
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.refusals import SessionOver
from app.models.staff import session_holds
from app.scanning.classify import classify
from app.scanning.own_codes import OwnKind
from app.scanning.scan import ScanSource
from app.station import routing
from app.station.commands import CommandThread
from app.station.scan_log import LoggedScan, ScanLog
from app.station.session import LOCKED, Job, Session
from app.values import Clock, new_id, utc_now
from app.workflows.outcome import Level, Outcome
from app.workflows.perform import Action, perform

T = TypeVar("T")
_RETRY_SECONDS = 1.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one scan or command came to; ``scan_id`` is empty for a command that was no scan."""

    scan: str
    scan_id: str
    outcome: Outcome
    session: Session


@dataclass(frozen=True, slots=True)
class Link:
    """Whether the database answers, and how many scans are kept until it does."""

    away: bool = False
    waiting: int = 0


class Station:
    """The session, scan log and command thread of one station; made by wiring.py."""

    def __init__(
        self, database: Database, actor: Actor, scan_log: ScanLog, *, clock: Clock = utc_now
    ) -> None:
        self.database = database
        self._station_id = actor.station_id
        self._scan_log = scan_log
        self._clock = clock
        self._session = scan_log.session()
        self._used_at = scan_log.last_use() or clock()
        self._commands = CommandThread()
        # Appending must not wait for a command that waits for the database: a thread of its own, in order too.
        self._log_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scan-log")
        self._link = Link()
        self._watchers: list[Callable[[Link], None]] = []
        self._pending: dict[str, Future[Answer]] = {}
        self._listeners: list[Callable[[Answer], None]] = []
        self._stopping = threading.Event()
        self._retry: threading.Timer | None = None

    @property
    def session(self) -> Session:
        """Where the station stands; a value, safe to read from any thread."""
        return self._session

    @property
    def link(self) -> Link:
        """Whether scans are only being kept, because the database does not answer, and how many."""
        return self._link

    @property
    def actor(self) -> Actor:
        return self._session.actor(self._station_id)

    @property
    def idle(self) -> timedelta:
        """How long nobody has done anything here, the time before a restart included."""
        return self._clock() - self._used_at

    def touch(self) -> None:
        """Somebody is here: a key, the mouse, a scan."""
        self._used_at = self._clock()

    def lock(self, *, if_idle_for: timedelta = timedelta()) -> None:
        """Nobody acts here until a badge or a PIN; what is open stays open. The listeners hear of it.

        Not while scans wait for the database: they are carried out in the name of whoever made them. Not either
        where somebody did something meanwhile.
        """

        def run() -> None:
            if not self._session.is_open or self.idle < if_idle_for:
                return
            if self._link.away or self._scan_log.waiting_count():
                outcome = Outcome("lock_waits", level=Level.WARNING)
            else:
                outcome = Outcome(LOCKED, {"name": self._session.name})
                self._session = self._session.after(outcome)
                self._keep_session()
            self._answered("", "", outcome)

        if self.is_running:
            self._commands.do(run)

    def listen(self, listener: Callable[[Answer], None]) -> None:
        """Call ``listener`` with every answer, from the command thread."""
        self._listeners.append(listener)

    def watch(self, watcher: Callable[[Link], None]) -> None:
        """Call ``watcher`` with every change of the link, from the command thread."""
        self._watchers.append(watcher)

    def look(self) -> Future[None]:
        """See whether the database answers, where something says that it may not; the watchers hear of it."""
        return self._commands.do(self._look)

    def resume(self) -> Future[None]:
        """Carry out what an earlier run read and did not answer; call it once after the start."""
        return self._commands.do(self._drain)

    def scan(self, raw: str, source: ScanSource = ScanSource.TYPED) -> Future[Answer]:
        """A scan: kept on disk first, then acted on in order. The future ends once both are durable."""
        self.touch()
        logged = LoggedScan(new_id(), raw, source.value, self._clock())
        answer: Future[Answer] = Future()
        self._log_thread.submit(self._keep, logged, answer)
        return answer

    def press(self, command: str) -> Future[Answer]:
        """A command by key, such as ``undo`` or ``close_parcel``: the same action as its barcode."""
        return self.act(lambda uow: routing.press(uow, self._session, command))

    def act(self, action: Action) -> Future[Answer]:
        """Any workflow in the name of whoever is signed in, after everything asked before.

        Unlike a scan it is not kept: while the database is away the answer is at once that it is.
        """
        self.touch()
        command_id = new_id()

        def run() -> Answer:
            try:
                self._require_link()
                outcome = perform(self.database, self.actor, action, command_id=command_id)
            except DatabaseFault as fault:
                if isinstance(fault, DatabaseAway) and not self._link.away:
                    self._lose_database()
                return self._answered("", "", Outcome(fault.code, {"detail": fault.detail}, Level.ERROR))
            self._session = self._session.after(outcome)
            self._keep_session()
            return self._answered("", "", outcome)

        return self._commands.do(run)

    @property
    def is_running(self) -> bool:
        """False once it was asked to stop."""
        return not self._stopping.is_set()

    def let_go(self, choose: Callable[[Session], Action | None]) -> None:
        """After everything asked before, carry out what ``choose`` makes of where the station then stands."""

        def run() -> None:
            action = choose(self._session)
            if action is None:
                return
            try:
                outcome = perform(self.database, self.actor, action)
            except DatabaseFault as fault:
                _log.warning("what went to another station is still shown: %s", fault.detail)
                return
            if outcome.session is not None:
                self._session = self._session.after(outcome)
                self._keep_session()
                self._answered("", "", outcome)

        if self.is_running:
            self._commands.do(run)

    def see_who_is_here(self) -> None:
        """Roles, PINs or badges changed somewhere: whose session is over by that leaves the station at once."""

        def run() -> None:
            try:
                holds = self.database.read(lambda connection: session_holds(connection, self.actor))
            except DatabaseFault:
                return  # the next action asks again
            if not holds:
                outcome = Outcome(SessionOver.default_code, level=Level.ERROR)
                self._session = self._session.after(outcome)
                self._keep_session()
                self._answered("", "", outcome)

        if self.is_running:
            self._commands.do(run)

    def turn_to(self, job: Job) -> Future[Session]:
        """Change to another job (another tab of the window)."""

        def turn() -> Session:
            self._session = self._session.at_job(job)
            self._keep_session()
            return self._session

        return self._commands.do(turn)

    def read(self, query: Callable[[Connection], T]) -> Future[T]:
        """A read for a screen, on the pool; its future raises ``DatabaseFault``, at once while it is away."""

        def run() -> T:
            self._require_link()
            try:
                return self.database.read(query)
            except DatabaseAway:
                with suppress(RuntimeError):  # the station stopped in this very moment
                    self.look()
                raise

        return self._commands.ask(run)

    def call(self, work: Callable[[UnitOfWork], T]) -> Future[T]:
        """A write that has no outcome for a person (a printed document, for example), in order."""
        return self._commands.do(lambda: self.database.write(work, self.actor))

    def _require_link(self) -> None:
        if self._link.away:
            raise DatabaseAway

    def stop(self) -> None:
        """Finish what was asked for and close the scan log; what waits for the database stays in it."""
        self._stopping.set()
        if self._retry is not None:
            self._retry.cancel()
            self._retry.join()  # it may be asking just now, on a connection of its own
        self._log_thread.shutdown(wait=True)
        self._commands.stop()
        self._scan_log.close()

    def _keep(self, logged: LoggedScan, answer: Future[Answer]) -> None:
        try:
            self._scan_log.append(logged)
        except DiskFull as fault:
            outcome = Outcome("scan_not_kept", {"detail": fault.detail}, Level.ERROR)
            answer.set_result(Answer(logged.raw, logged.id, outcome, self._session))
            return
        self._pending[logged.id] = answer
        self._commands.do(lambda: self._work_on(logged))

    def _work_on(self, logged: LoggedScan) -> None:
        if logged.id not in self._pending:
            return  # answered meanwhile with the others that waited for the database
        if self._link.away:
            self._waits(logged)
            return
        self._carry_out(logged, replayed=False)

    def _drain(self) -> None:
        """Answer every kept scan in the order it was read; stops again where the database is away."""
        for logged in self._scan_log.waiting():
            if not self._carry_out(logged, replayed=True):
                return
        self._link_is(Link())
        self._scan_log.tidy()

    def _look(self) -> None:
        if not self._link.away and not self._answers():
            self._lose_database()

    def _answers(self) -> bool:
        try:
            self.database.read(lambda connection: connection.exec_driver_sql("SELECT 1"))
        except DatabaseFault as fault:
            _log.warning("the database does not answer: %s", fault.detail)
            return False
        return True

    def _carry_out(self, logged: LoggedScan, *, replayed: bool) -> bool:
        scan = classify(logged.raw, source=ScanSource(logged.source), at=logged.at, scan_id=logged.id)
        session = self._session
        # Whoever shows a badge needs nobody's leave, nor that the one before still has any.
        nobody = scan.own(OwnKind.BADGE) is not None
        try:
            outcome = perform(
                self.database,
                Actor(self._station_id) if nobody else self.actor,
                lambda uow: routing.carry_out(uow, session, scan),
                command_id=logged.id,
                replayed=replayed,
            )
        except (DatabaseAway, DatabaseBusy) as fault:
            _log.warning("the database does not answer: %s", fault.detail)
            self._lose_database()
            self._waits(logged)
            return False
        except DatabaseFault as fault:
            outcome = Outcome(fault.code, {"detail": fault.detail}, Level.ERROR)
        except (
            Exception
        ) as error:  # the thread's edge: a mistake of ours must not keep the next scans waiting
            _log.exception("a scan could not be carried out")
            outcome = Outcome("unexpected_fault", {"detail": type(error).__name__}, Level.ERROR)
        self._session = session.after(outcome)
        self._mark_done(logged)
        self._answered(logged.raw, logged.id, outcome)
        return True

    def _keep_session(self) -> None:
        try:
            self._scan_log.keep_session(self._session)
        except DiskFull as fault:
            _log.warning("where the station stands cannot be kept: %s", fault.detail)

    def _mark_done(self, logged: LoggedScan) -> None:
        """A mark that cannot be made costs nothing: carried out again, the scan gets its first answer."""
        try:
            self._scan_log.done(logged.id, self._session)
        except DiskFull as fault:
            _log.warning("the scan log cannot be marked: %s", fault.detail)

    def _lose_database(self) -> None:
        self._link_is(Link(away=True, waiting=self._scan_log.waiting_count()))
        self._ask_again_later()

    def _ask_again_later(self) -> None:
        if not self._stopping.is_set():
            retry = threading.Timer(_RETRY_SECONDS, self._ask_again)
            retry.daemon = True
            retry.start()
            self._retry = retry
            if self._stopping.is_set():  # the station stopped in this very moment and has not seen this one
                retry.cancel()

    def _ask_again(self) -> None:
        """In the timer's own thread: the command thread goes on telling scans that they wait."""
        if not self._answers():
            self._ask_again_later()
        elif not self._stopping.is_set():
            with suppress(RuntimeError):  # the station stopped in this very moment
                self._commands.do(self._drain)

    def _waits(self, logged: LoggedScan) -> None:
        """Tell the person that the scan is safe and waits; its real answer follows when the database is back."""
        self._link_is(Link(away=True, waiting=self._scan_log.waiting_count()))
        outcome = Outcome("scan_waits", {"scan": logged.raw[:60]}, Level.WARNING)
        self._tell(Answer(logged.raw, logged.id, outcome, self._session))

    def _link_is(self, link: Link) -> None:
        if link == self._link:
            return
        self._link = link
        for watcher in self._watchers:
            watcher(link)

    def _answered(self, raw: str, scan_id: str, outcome: Outcome) -> Answer:
        answer = Answer(raw, scan_id, outcome, self._session)
        waiting = self._pending.pop(scan_id, None)
        self._tell(answer)
        if waiting is not None:
            waiting.set_result(answer)
        return answer

    def _tell(self, answer: Answer) -> None:
        for listener in self._listeners:
            listener(answer)
