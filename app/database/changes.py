"""The change feed: which rows changed, told to every station; only topics and ids travel."""

from __future__ import annotations

import json
import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from sqlalchemy import exc, text

from app.database.engine import TIMEOUTS, driver_options

if TYPE_CHECKING:
    from app.database.unit_of_work import Database

_CHANNEL = "arrimage_changes"
#: For a transaction of PostgreSQL; with it come the values of ``notice_of``.
NOTIFY = text("SELECT pg_notify(:channel, :payload)")
_PAYLOAD_LIMIT = 7900  # PostgreSQL refuses a payload of 8000 bytes and more
_POLL_SECONDS = 0.1
_RECONNECT_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Change(NamedTuple):
    """A row of ``topic`` changed, any of them for id 0; topic ``everything``: look again at all that is shown."""

    topic: str
    subject_id: int


EVERYTHING = Change("everything", 0)


def notice_of(changes: tuple[Change, ...]) -> dict[str, str]:
    """What ``NOTIFY`` needs to tell of ``changes`` once they are committed."""
    payload = json.dumps(changes, separators=(",", ":"))
    if len(payload) > _PAYLOAD_LIMIT:
        topics = dict.fromkeys(change.topic for change in changes)
        payload = json.dumps([Change(topic, 0) for topic in topics])
    return {"channel": _CHANNEL, "payload": payload}


class ChangeFeed:
    """Calls back with what others (and this process) committed; from a thread of its own or the committing one.

    ``lost`` is called when the server hangs up: a station that nobody scans at learns it so.
    """

    def __init__(
        self,
        database: Database,
        heard: Callable[[Iterable[Change]], None],
        lost: Callable[[], object] = lambda: None,
    ) -> None:
        self._database = database
        self._heard = heard
        self._lost = lost
        self._stopping = threading.Event()
        watch = self._watch_sqlite if database.is_sqlite else self._watch_postgres
        self._thread = threading.Thread(target=watch, name="change-feed", daemon=True)

    def start(self) -> None:
        if self._database.is_sqlite:
            self._database.listen(self._tell)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=5)

    def _tell(self, changes: Iterable[Change]) -> None:
        try:
            self._heard(changes)
        except Exception:  # the thread's edge: what one listener cannot bear must not leave the station deaf
            _log.exception("a change could not be passed on")

    def _watch_sqlite(self) -> None:
        seen: int | None = None
        while not self._stopping.wait(_POLL_SECONDS):
            try:
                version = self._data_version()
            except (exc.SQLAlchemyError, sqlite3.Error) as error:
                _log.warning("the database file cannot be watched: %s", error)
                seen = None
                self._database.forget_writer()
                self._lost()
                self._stopping.wait(_RECONNECT_SECONDS)
                continue
            if version is not None and version != seen:
                self._tell([EVERYTHING])  # the first time too: what happened while nobody looked is unknown
                seen = version

    def _data_version(self) -> int | None:
        """That of the writing connection moves only when another process commits; ``None`` while it writes."""
        with self._database.write_connection() as connection:
            if connection.in_transaction():
                return None
            dbapi = connection.connection.driver_connection
            assert dbapi is not None
            return int(dbapi.execute("PRAGMA data_version").fetchone()[0])

    def _watch_postgres(self) -> None:
        while not self._stopping.is_set():
            try:
                options = driver_options(self._database.engine) | TIMEOUTS
                with psycopg.connect(autocommit=True, **options) as connection:
                    connection.execute(f"LISTEN {_CHANNEL}")
                    self._tell([EVERYTHING])  # what happened while nobody listened is unknown
                    self._hear(connection)
            except psycopg.Error as error:
                _log.warning("change feed lost its connection: %s", type(error).__name__)
                if not self._stopping.is_set():
                    self._lost()
                self._stopping.wait(_RECONNECT_SECONDS)

    def _hear(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        while not self._stopping.is_set():
            for note in connection.notifies(timeout=0.5, stop_after=1):
                self._tell(_read(note.payload))


def _read(payload: str) -> list[Change]:
    """What a notice says; one that is not ours says only that something changed."""
    try:
        return [Change(str(topic), int(subject)) for topic, subject in json.loads(payload)]
    except (TypeError, ValueError):
        return [EVERYTHING]
