"""A database from its URL, with every pragma and time-out that durability and a quick answer need."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from app.database.access import secured, with_password
from app.database.faults import DatabaseUnreadable
from app.database.hosts import answering_first
from app.logs import redact
from app.passwords import forget_remembered

#: A person waits this long for a lock before hearing about it; the work is retried in between.
_LOCK_WAIT_SECONDS = 3

#: How soon a connection of libpq notices that nobody is at the other end any more: within three seconds (the
#: units are seconds, and milliseconds for the last), so that whoever waits for an answer hears of it by then.
TIMEOUTS: dict[str, Any] = {
    "connect_timeout": 2,
    "keepalives": 1,
    "keepalives_idle": 1,
    "keepalives_interval": 1,
    "keepalives_count": 2,
    "tcp_user_timeout": 2500,
}
#: The same at the server's end: what a station held when it vanished is soon free for the others.
_SERVER_TIMEOUTS = (
    " -c tcp_keepalives_idle=2 -c tcp_keepalives_interval=1 -c tcp_keepalives_count=2"
    " -c tcp_user_timeout=4000 -c client_connection_check_interval=1000"
)

#: What a session of a station asks the server for; also given to its role, since a pooler does not pass them on.
TIMES = {
    "statement_timeout": "15s",
    "lock_timeout": f"{_LOCK_WAIT_SECONDS}s",
    "idle_in_transaction_session_timeout": "20s",
    # A screen's page is a hundred rows out of millions, and lies on an SSD or in memory: the default, made for
    # turning disks, reads whole tables instead.
    "random_page_cost": "1.1",
}

_POSTGRES_OPTIONS = TIMEOUTS | {
    "application_name": "arrimage",
    "options": " ".join(["-c timezone=UTC", *(f"-c {name}={value}" for name, value in TIMES.items())])
    + _SERVER_TIMEOUTS,
}


def make_engine(url: str) -> Engine:
    """An engine for a SQLite file or a PostgreSQL server.

    Raises ``DatabaseUnreadable`` for another URL, and ``DatabasePlain`` as ``access.secured`` does.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # the latter for a port that is no number
        raise DatabaseUnreadable(redact(url)) from error
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(parsed)
    if parsed.get_backend_name() == "postgresql":
        return _postgres_engine(secured(parsed).set(drivername="postgresql+psycopg"))
    raise DatabaseUnreadable(redact(url))


def _postgres_engine(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args=_POSTGRES_OPTIONS,
        pool_size=6,
        max_overflow=4,
        pool_timeout=_LOCK_WAIT_SECONDS,
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "do_connect")
    def let_in(dialect: Any, _record: Any, words: Any, options: dict[str, Any]) -> Any:
        try:
            return dialect.connect(*words, **answering_first(with_password(url, options)))
        except psycopg.OperationalError:
            forget_remembered()  # a password that was changed meanwhile is found in the keyring
            raise

    return engine


def driver_options(engine: Engine) -> dict[str, Any]:
    """What psycopg and libpq need for one more connection to the same server, the password included."""
    _, options = engine.dialect.create_connect_args(engine.url)
    return answering_first(with_password(engine.url, options))


def _sqlite_engine(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url, connect_args={"timeout": _LOCK_WAIT_SECONDS, "check_same_thread": False}, poolclass=QueuePool
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: IMMEDIATE to write, plain to read
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA cache_size = -16000")
        connection.create_function("lower_all", 1, str.lower, deterministic=True)  # see dialect.lowered

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("arrimage_read_only", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine
