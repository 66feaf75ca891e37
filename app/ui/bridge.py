"""The one place where threads meet widgets: actions and questions go out, answers and changes come in."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import CancelledError, Future
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from app.i18n import text

if TYPE_CHECKING:
    from app.scanning.scale import Weight
    from app.scanning.scan import ScanSource
    from app.station.session import Job, Session
    from app.station.station import Answer, Link
    from app.station.wiring import Desk

T = TypeVar("T")
_COALESCE_MS = 50
_PROBE_MS = 1000
_AWAY = frozenset({"database_away", "database_busy"})
EVERYTHING = frozenset({("everything", 0)})
_log = logging.getLogger(__name__)


class Bridge(QObject):
    """Sends the window's actions to the station and brings the answers back into the GUI thread.

    Nothing here waits: every method returns at once, and ``done`` is called later, in the GUI thread, unless the
    widget it belongs to is gone by then.
    """

    answered = Signal(object)
    """An ``Answer``: to a scan, a key or an action, here at this station."""
    changed = Signal(object)
    """``frozenset[tuple[str, int]]``: (topic, id) of what changed anywhere; ``EVERYTHING`` where nobody knows."""
    session_changed = Signal(object)
    """The ``Session``, whenever it is another."""
    database_away = Signal(bool)
    clock_differs = Signal(int)
    """By how many minutes this machine's clock is ahead of the server's (negative: behind), when it changes."""
    failed = Signal(str)
    """A finished sentence: something could not be read or done for a reason outside the station's rules."""

    scanned = Signal(str)
    """What a scanner on a serial port has read."""
    devices_changed = Signal(object)
    """``tuple[DeviceState, ...]``: every device with a port, when one comes or goes."""
    weight_changed = Signal(object)
    """The ``Weight`` that the scale shows, whenever it is another; ``None`` when it cannot be heard."""

    _arrived = Signal(object)
    _stirred = Signal()

    def __init__(self, desk: Desk, language: str = "fr", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.language = language
        self._session = desk.station.session
        self._away = False
        self._minutes_ahead = 0
        self._closed = False
        self._latest: dict[str, int] = {}
        self._heard: set[tuple[str, int]] = set()
        self._heard_lock = threading.Lock()
        self._coalesce = QTimer(self, singleShot=True, interval=_COALESCE_MS)
        self._coalesce.timeout.connect(self._pass_changes_on)
        self._probe = QTimer(self, interval=_PROBE_MS)
        self._probe.timeout.connect(self._look_for_database)
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._stirred.connect(self._stir, Qt.ConnectionType.QueuedConnection)
        desk.station.listen(self._on_answer)
        desk.station.watch(self._on_link)
        desk.listen(self._on_changes)
        desk.watch_clock(self._on_clock)
        desk.devices.take_scans(lambda raw: self._send(partial(self.scanned.emit, raw)))
        desk.devices.watch_states(lambda states: self._send(partial(self.devices_changed.emit, states)))
        desk.devices.watch_weight(self._on_weight)
        self._weight: Weight | None = None

    @property
    def session(self) -> Session:
        """Where the station stood at the last answer."""
        return self._session

    @property
    def is_away(self) -> bool:
        return self._away

    @property
    def minutes_ahead(self) -> int:
        """As ``clock_differs`` said last."""
        return self._minutes_ahead

    @property
    def weight(self) -> Weight | None:
        """As ``weight_changed`` said last."""
        return self._weight

    @property
    def waiting(self) -> int:
        """How many scans are kept until the database answers."""
        return self.desk.station.link.waiting

    def text(self, code: str, /, **values: object) -> str:
        """The sentence for a code, in the window's language."""
        return text(self.language, code, **values)

    def scan(self, raw: str, source: ScanSource | None = None) -> None:
        """A scan, whatever it is; ``answered`` follows."""
        self._watch(self.desk.station.scan(raw, source) if source else self.desk.station.scan(raw))

    def press(self, command: str) -> None:
        """A command by its key (``undo``, ``close_parcel``, ...); ``answered`` follows."""
        self._watch(self.desk.station.press(command))

    def act(self, action: Callable[[Any], Any], done: Callable[[Answer], None] | None = None) -> None:
        """A workflow (unit of work -> outcome) in the name of who is signed in; ``answered``, then ``done``."""
        self._watch(self.desk.station.act(action), done)

    def note(self, work: Callable[[Any], None]) -> None:
        """Write something down of which nobody is told; it is lost where the database does not answer."""
        self.desk.station.call(work)

    def turn_to(self, job: Job) -> None:
        """Change to another job, as another tab does."""
        self._watch(self.desk.station.turn_to(job), self._session_is)

    def read(
        self,
        query: Callable[[Any], T],
        done: Callable[[T], None],
        *,
        key: str = "",
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Ask the database (connection -> values) on the reading threads.

        Of several reads with the same ``key`` only the last one asked is answered. An error is shown by
        ``failed``, the argument where given, else the signal.
        """
        if not self.desk.station.is_running:
            return  # the window is about to close
        serial = self._latest[key] = self._latest.get(key, 0) + 1
        future = self.desk.station.read(query)
        future.add_done_callback(
            lambda answer: self._send(partial(self._finish_read, answer, key, serial, done, failed))
        )

    def work(
        self,
        job: Callable[[Callable[[Any], None]], T],
        done: Callable[[T], None],
        *,
        progress: Callable[[Any], None] | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Run a long ``job`` (a file to read, pages to draw) on a thread of its own.

        ``job`` gets a function that hands a value to ``progress`` in the GUI thread.
        """

        def report(value: Any) -> None:
            if progress is not None:
                self._send(partial(_call_alive, progress, value))

        def run() -> None:
            answer: Future[T] = Future()
            try:
                answer.set_result(job(report))
            except Exception as error:  # the edge of a thread: the finish in the GUI thread shows it
                answer.set_exception(error)
            self._send(partial(self._finish_read, answer, "", 0, done, failed))

        threading.Thread(target=run, name="window-work", daemon=True).start()

    def detach(self) -> None:
        """Listen no more: answers that are still under way are dropped."""
        self._closed = True
        self.desk.devices.take_scans(None)
        self._probe.stop()
        self._coalesce.stop()

    def close(self) -> None:
        """Stop the station."""
        self.detach()
        self.desk.stop()

    def _watch(self, future: Future[Any], done: Callable[[Any], None] | None = None) -> None:
        future.add_done_callback(lambda answer: self._send(partial(self._finish, answer, done)))

    def _send(self, call: Callable[[], None]) -> None:
        if not self._closed:
            self._arrived.emit(call)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()

    def _finish(self, future: Future[Any], done: Callable[[Any], None] | None) -> None:
        try:
            result = future.result()
        except CancelledError:
            return
        except Exception as error:  # the edge of the command thread: shown and logged, the window goes on
            self._show_failure(error, None)
            return
        if done is not None:
            _call_alive(done, result)

    def _finish_read(
        self,
        future: Future[Any],
        key: str,
        serial: int,
        done: Callable[[Any], None],
        failed: Callable[[str], None] | None,
    ) -> None:
        if key and self._latest.get(key) != serial:
            return
        try:
            result = future.result()
        except CancelledError:
            return
        except Exception as error:  # the edge of a reading thread, likewise
            self._show_failure(error, failed)
            return
        _call_alive(done, result)

    def _show_failure(self, error: Exception, failed: Callable[[str], None] | None) -> None:
        """A fault or refusal knows its code; anything else is a mistake of ours, logged with its trace."""
        code, detail = getattr(error, "code", ""), getattr(error, "detail", "")
        if isinstance(code, str) and code:
            if code in _AWAY:
                self._set_away(True)
                if failed is None:
                    return  # that the database is away is on the screen as long as it is
            values = getattr(error, "values", {})
            sentence = self.text(code, **{"detail": detail, **values})
        else:
            _log.error("an action failed", exc_info=error)
            sentence = self.text("window_fault", detail=f"{type(error).__name__}: {error}")
        if failed is not None:
            _call_alive(failed, sentence)
        else:
            self.failed.emit(sentence)

    def _on_answer(self, answer: Answer) -> None:
        self._send(partial(self._take_answer, answer))

    def _on_link(self, link: Link) -> None:
        self._send(partial(self._take_link, link))

    def _on_clock(self, ahead: timedelta) -> None:
        self._send(partial(self._take_clock, ahead // timedelta(minutes=1)))

    def _on_weight(self, weight: Weight | None) -> None:
        if weight != self._weight:
            self._weight = weight
            self._send(partial(self.weight_changed.emit, weight))

    def _take_clock(self, minutes_ahead: int) -> None:
        self._minutes_ahead = minutes_ahead
        self.clock_differs.emit(minutes_ahead)

    def _take_link(self, link: Link) -> None:
        """More scans may wait than before: the window hears of each."""
        self._set_away(link.away)
        if link.waiting:
            self.database_away.emit(True)

    def _take_answer(self, answer: Answer) -> None:
        self._set_away(self.desk.station.link.away)
        self._session_is(answer.session)
        self.answered.emit(answer)

    def _session_is(self, session: Session) -> None:
        if session != self._session:
            self._session = session
            self.session_changed.emit(session)

    def _on_changes(self, changes: Iterable[Any]) -> None:
        with self._heard_lock:
            first = not self._heard
            self._heard.update((change.topic, change.subject_id) for change in changes)
            first = first and bool(self._heard)
        if first and not self._closed:
            self._stirred.emit()

    @Slot()
    def _stir(self) -> None:
        """The first of many changes is passed on at once, the others together."""
        if not self._coalesce.isActive():
            self._pass_changes_on()

    @Slot()
    def _pass_changes_on(self) -> None:
        with self._heard_lock:
            heard, self._heard = frozenset(self._heard), set()
        if heard and not self._closed:
            self._coalesce.start()
            self.changed.emit(heard)

    def _set_away(self, away: bool) -> None:
        if away == self._away:
            return
        self._away = away
        if away:
            self._probe.start()
        else:
            self._probe.stop()
        self.database_away.emit(away)
        if not away:
            self.changed.emit(EVERYTHING)

    @Slot()
    def _look_for_database(self) -> None:
        self.read(_nothing, self._database_answered, key="probe", failed=_ignore)

    def _database_answered(self, _: None) -> None:
        self._set_away(self.desk.station.link.away)


def _nothing(connection: Any) -> None:
    """A read that only asks whether the database answers."""
    connection.exec_driver_sql("SELECT 1")


def _ignore(_: str) -> None:
    """The banner already says that the database is away."""


def _call_alive(call: Callable[[Any], None], value: Any) -> None:
    """Call back, unless it is a method (or a partial of one) of a widget that has been closed meanwhile."""
    owner = getattr(getattr(call, "func", call), "__self__", None)
    if isinstance(owner, QObject) and not shiboken6.isValid(owner):
        return
    call(value)
