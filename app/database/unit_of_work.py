"""Work in one transaction: rolled back unless it returns, retried as a whole, its changes announced."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Executable, exc

from app.database.changes import NOTIFY, Change, notice_of
from app.database.clock import ServerClock
from app.database.engine import make_engine
from app.database.faults import DatabaseBusy, DatabaseFault, DatabaseNewer, fault_of, worth_retrying
from app.database.round_trips import ask_driver, commit_with
from app.values import Clock, utc_now

_TRIES = 8
#: A person hears of a lock that others keep after this long, instead of waiting in silence.
_PATIENCE_SECONDS = 3.0
#: Threads of one station commit in turn on a server too, since all lengthen its one journal chain, where two at once
#: meet and one is repeated. Not longer than this: what waits for rows of another station keeps nobody here.
_TURN_SECONDS = 0.05
#: Asked as a transaction begins, all at once, since what it costs is the way to the server and back: which version
#: the tables have, what time it is, and whether what somebody signed in with still counts.
_OPENING = (
    "SELECT version_num, {time}, EXISTS (SELECT 1 FROM staff WHERE id = {staff} AND revision = {revision} AND active)"
    " FROM alembic_version"
)
_OPENING_POSTGRES = _OPENING.format(time="clock_timestamp()", staff="%s", revision="%s")
_OPENING_SQLITE = _OPENING.format(time="NULL", staff="?", revision="?")
_NO_CONNECTION_FREE = "no connection free"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and where: every change is written in somebody's name at some station."""

    station_id: int
    staff_id: int | None = None
    roles: frozenset[str] = frozenset()
    revision: int = 0
    """That of the person when they signed in (``staff.revision``)."""


class JournalHead(NamedTuple):
    """The end of one station's journal chain."""

    sequence: int
    digest: str


@dataclass(slots=True)
class UnitOfWork:
    """What a workflow works with: the open transaction, the time, the actor, and what it has to announce."""

    connection: Connection
    now: datetime
    actor: Actor
    command_id: str | None = None
    signed_in: bool = False
    """Whether the actor is a person who is here still, with the roles, PIN and badge of their sign-in."""
    known_heads: Mapping[int, JournalHead] = field(default_factory=dict)
    """Where the chains of this process end, as far as it knows."""
    changes: dict[Change, None] = field(default_factory=dict)
    head: JournalHead | None = None
    """Where the chain of the actor's station ends with this transaction."""
    happenings: list[Any] = field(default_factory=list)
    """What is to be written into that chain at the commit."""
    _at_commit: dict[Callable[[UnitOfWork], None], None] = field(default_factory=dict)
    _last: dict[Executable, list[dict[str, Any]]] = field(default_factory=dict)

    def changed(self, topic: str, subject_id: int) -> None:
        """Tell the other screens, once this is committed, that a row of ``topic`` is no longer what it was."""
        self.changes[Change(topic, subject_id)] = None

    def at_commit(self, work: Callable[[UnitOfWork], None]) -> None:
        """Do ``work`` once, last thing before the commit, in the same transaction."""
        self._at_commit[work] = None

    def write_last(self, statement: Executable, *rows: dict[str, Any]) -> None:
        """Write ``rows``, which nothing in this transaction reads, with the commit: one message for all of them.

        What is given first is written first; the rows of one statement are written together.
        """
        self._last.setdefault(statement, []).extend(rows)

    def write_so_far(self) -> None:
        """Write now what was to be written last: another action follows in this transaction, and may read it."""
        self._do_what_was_left()
        commit_with(self.connection, self._last, lambda: None)
        self._last.clear()

    def _do_what_was_left(self) -> None:
        while self._at_commit:  # what is done may leave something more
            work = next(iter(self._at_commit))
            del self._at_commit[work]
            work(self)

    def finish(self, commit: Callable[[], None]) -> None:
        """Do what was left for the end, and ``commit``."""
        self._do_what_was_left()
        if self.connection.dialect.name == "postgresql" and self.changes:  # SQLite has nobody to notify
            self.write_last(NOTIFY, notice_of(tuple(self.changes)))
        commit_with(self.connection, self._last, commit)


class Database:
    """One shared database as a station sees it; safe to use from several threads."""

    def __init__(self, url: str, *, clock: Clock | None = None) -> None:
        """``clock``: instead of the server's, or, for a file, the machine's."""
        self.engine = make_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.clock: Clock = clock or (utc_now if self.is_sqlite else ServerClock())
        self.journal_heads: dict[int, JournalHead] = {}
        #: The version that ``migrate.require_ready`` found: somebody may upgrade the database while we run.
        self.schema_version = ""
        self._listeners: list[Callable[[Iterable[Change]], None]] = []
        # SQLite has one writer at a time: one connection behind one lock never meets SQLITE_BUSY from its own
        # process, and its data_version tells exactly the commits of others (see changes.py).
        self._write_lock = threading.RLock()
        self._writer: Connection | None = None

    @contextmanager
    def write_connection(self) -> Iterator[Connection]:
        """A connection to write on: the one writer of SQLite, or one from the pool."""
        if not self.is_sqlite:
            with self.engine.connect() as connection:
                yield connection
            return
        with self._write_lock:
            if self._writer is None:
                self._writer = self.engine.connect()
            yield self._writer

    def write(self, work: Callable[[UnitOfWork], T], actor: Actor, command_id: str | None = None) -> T:
        """Run ``work`` in one transaction and commit; repeats it where the engine asks for a repeat.

        Raises whatever ``work`` raises (nothing is written then), or a ``DatabaseFault``: ``DatabaseNewer`` once
        a newer program has upgraded the database.
        """
        give_up_at = time.monotonic() + _PATIENCE_SECONDS
        for attempt in range(1, _TRIES + 1):
            try:
                # A remembered journal head may be stale, which shows as a conflict on the chain: the repeat
                # remembers nothing, so that the head is read again.
                heads = self.journal_heads if attempt == 1 else {}
                return self._write_once(work, actor, command_id, heads)
            except exc.DBAPIError as error:
                again = _is_chain_conflict(error) or worth_retrying(error)
                if again and attempt < _TRIES and time.monotonic() < give_up_at:
                    threading.Event().wait(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - only spreads the repeats
                    continue
                self.forget_writer()
                if fault := fault_of(error):
                    raise fault from error
                raise
            except exc.TimeoutError as error:
                raise DatabaseBusy(_NO_CONNECTION_FREE) from error
        raise AssertionError("the loop returns or raises")

    def _write_once(
        self,
        work: Callable[[UnitOfWork], T],
        actor: Actor,
        command_id: str | None,
        heads: Mapping[int, JournalHead],
    ) -> T:
        with self.write_connection() as connection, connection.begin() as transaction:
            now, signed_in = self._opening(connection, actor)
            uow = UnitOfWork(connection, now, actor, command_id, signed_in, heads)
            result = work(uow)
            with self._turn():
                uow.finish(transaction.commit)
                if uow.head is not None:
                    self.journal_heads[actor.station_id] = uow.head
        for listener in self._listeners:
            listener(tuple(uow.changes))
        return result

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One thread after the other, or beside it after ``_TURN_SECONDS``; who writes to SQLite has it already."""
        mine = self._write_lock.acquire(timeout=_TURN_SECONDS)
        try:
            yield
        finally:
            if mine:
                self._write_lock.release()

    def _opening(self, connection: Connection, actor: Actor) -> tuple[datetime, bool]:
        """The time of this transaction, and whether ``actor`` is signed in.

        The time is the server's, so that no station's wrong clock is written down. Raises ``DatabaseNewer`` once a
        newer program has upgraded the database.
        """
        if not self.schema_version:  # nobody signs in to a database that nobody has looked at yet
            return self.clock(), False
        opening = _OPENING_SQLITE if self.is_sqlite else _OPENING_POSTGRES
        found, server, signed_in = ask_driver(connection, opening, (actor.staff_id, actor.revision))
        if found != self.schema_version:
            raise DatabaseNewer(found or "")
        if isinstance(self.clock, ServerClock):
            self.clock.set(server.astimezone(UTC))
            return server.astimezone(UTC), bool(signed_in)
        return self.clock(), bool(signed_in)

    def read(self, query: Callable[[Connection], T]) -> T:
        """Run ``query`` on a consistent view of the database; raises ``DatabaseFault``."""
        try:
            with self.engine.connect() as connection:
                reading = connection.execution_options(arrimage_read_only=True)
                with reading.begin():
                    return query(reading)
        except exc.DBAPIError as error:
            if fault := fault_of(error):
                raise fault from error
            raise
        except exc.TimeoutError as error:
            raise DatabaseBusy(_NO_CONNECTION_FREE) from error

    def listen(self, listener: Callable[[Iterable[Change]], None]) -> None:
        """Call ``listener`` after each commit made through this object, in the thread that made it."""
        self._listeners.append(listener)

    def forget_writer(self) -> None:
        """Whatever is wrong with the writing connection of SQLite, the next one is new."""
        if not self.is_sqlite:
            return
        with self._write_lock:
            if self._writer is not None:
                writer, self._writer = self._writer, None
                writer.invalidate()
                writer.close()

    def tidy(self) -> None:
        """After a large change, what daily use brings about: a short write-ahead log, statistics on PostgreSQL.

        SQLite gets no statistics: nobody runs ANALYZE on a station's file, so no query may need it.
        """
        raw = self.engine.raw_connection()
        try:
            driver = raw.driver_connection
            assert driver is not None
            if self.is_sqlite:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                raw.rollback()
                driver.autocommit = True
                driver.execute("SET statement_timeout = 0")
                driver.execute("VACUUM (ANALYZE)")
        finally:
            raw.invalidate()

    def close(self) -> None:
        """Give every connection back to the operating system."""
        with self._write_lock:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
        self.engine.dispose()


def _is_chain_conflict(error: exc.DBAPIError) -> bool:
    return isinstance(error, exc.IntegrityError) and "journal" in str(error.orig)


__all__ = ["Actor", "Database", "DatabaseFault", "JournalHead", "UnitOfWork"]
