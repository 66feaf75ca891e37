"""Reads the cut-off board again whenever something changed, for a screen on the wall; nobody is signed in."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable

from app.config import Settings
from app.database import migrate
from app.database.changes import Change, ChangeFeed
from app.database.faults import DatabaseFault
from app.database.unit_of_work import Database
from app.queries.board import Board, board

_EVERY_SECONDS = 15.0
#: However much changes, the wall is read once in so long.
_PAUSE_SECONDS = 1.0
_TOPICS = frozenset({"order", "parcel", "setting", "everything"})
_log = logging.getLogger(__name__)


class BoardWatch:
    """Calls ``tell`` with the board, from a thread of its own: at once, when something changed, and by the clock.

    With ``None`` while the database does not answer. Raises a ``DatabaseFault`` where it cannot be opened.
    """

    def __init__(self, settings: Settings, tell: Callable[[Board | None], None]) -> None:
        self._database = Database(settings.database_url)
        migrate.require_ready(self._database)
        self._tell = tell
        self._wanted, self._stopping = threading.Event(), threading.Event()
        self._feed = ChangeFeed(self._database, self._heard, self._wanted.set)
        self._thread = threading.Thread(target=self._run, name="board", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._feed.start()
        self._thread.start()

    def stop(self) -> None:
        """Tell no more and close the database."""
        self._stopping.set()
        self._wanted.set()
        self._feed.stop()
        self._thread.join(timeout=10)
        self._database.close()

    def _heard(self, changes: Iterable[Change]) -> None:
        if any(change.topic in _TOPICS for change in changes):
            self._wanted.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wanted.clear()
            self._tell(self._read())
            self._stopping.wait(_PAUSE_SECONDS)
            self._wanted.wait(_EVERY_SECONDS)

    def _read(self) -> Board | None:
        try:
            return self._database.read(lambda connection: board(connection, self._database.clock()))
        except DatabaseFault as fault:
            _log.warning("the board waits for the database: %s", fault.detail)
            return None
