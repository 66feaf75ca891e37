"""The change feed: which rows changed, told to every station; only topics and ids travel."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

import psycopg
from sqlalchemy import Connection, text

from app.database.engine import TIMEOUTS
from app.database.hosts import answering_first

if TYPE_CHECKING:
    from app.database.unit_of_work import Database

_CHANNEL = "arrimage_changes"
_NOTIFY = text("SELECT pg_notify(:channel, :payload)")
_PAYLOAD_LIMIT = 7900  # PostgreSQL refuses a payload of 8000 bytes and more
_POLL_SECONDS = 0.1
_RECONNECT_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Change(NamedTuple):
    """A row of ``topic`` changed; topic ``everything`` means: look again at all that is shown."""

    topic: str
    subject_id: int


EVERYTHING = Change("everything", 0)


def announce(connection: Connection, changes: tuple[Change, ...]) -> None:
    """Inside the transaction, ask PostgreSQL to notify on commit; SQLite has nobody to notify."""
    if not changes or connection.dialect.name != "postgresql":
        return
    payload = json.dumps(changes, separators=(",", ":"))
    if len(payload) > _PAYLOAD_LIMIT:
        payload = json.dumps([EVERYTHING])
    connection.execute(_NOTIFY, {"channel": _CHANNEL, "payload": payload})


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
            self._database.listen(self._heard)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=5)

    def _watch_sqlite(self) -> None:
        """``data_version`` of the writing connection moves only when another process commits."""
        seen: int | None = None
        while not self._stopping.wait(_POLL_SECONDS):
            with self._database.write_connection() as connection:
                if connection.in_transaction():
                    continue
                dbapi = connection.connection.driver_connection
                assert dbapi is not None
                version = int(dbapi.execute("PRAGMA data_version").fetchone()[0])
            if version != seen:  # the first time too: what happened while nobody looked is unknown
                self._heard([EVERYTHING])
            seen = version

    def _watch_postgres(self) -> None:
        while not self._stopping.is_set():
            try:
                engine = self._database.engine
                words, given = engine.dialect.create_connect_args(engine.url)
                options = answering_first(given) | TIMEOUTS
                with psycopg.connect(*words, autocommit=True, **options) as connection:
                    connection.execute(f"LISTEN {_CHANNEL}")
                    self._heard([EVERYTHING])  # what happened while nobody listened is unknown
                    self._hear(connection)
            except psycopg.Error as error:
                _log.warning("change feed lost its connection: %s", type(error).__name__)
                if not self._stopping.is_set():
                    self._lost()
                self._stopping.wait(_RECONNECT_SECONDS)

    def _hear(self, connection: psycopg.Connection[tuple[object, ...]]) -> None:
        while not self._stopping.is_set():
            for note in connection.notifies(timeout=0.5, stop_after=1):
                self._heard([Change(topic, subject) for topic, subject in json.loads(note.payload)])
