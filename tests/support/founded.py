"""The house of the tests is founded once a process and engine; each later test gets the same rows in one go."""

from __future__ import annotations

import atexit
import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from psycopg import sql
from sqlalchemy import exists, select

from app.database.unit_of_work import Database, JournalHead
from app.models.staff import Station
from tests.support.databases import TestClock

T = TypeVar("T")

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
_SEQUENCES = (
    "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value > 0"
)
#: Neither triggers nor foreign keys look at rows that they let in when the house was founded.
_UNMINDED = sql.SQL("SET LOCAL session_replication_role = replica")
_FILL = sql.SQL("INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, {rows})")
_COUNT_ON = sql.SQL("SELECT setval({sequence}, {value})")


class _Founded:
    """What founding left: the rows, the time, where the journal ends, and what the founder came back with."""

    def __init__(self, database: Database, clock: TestClock, result: Any) -> None:
        self._now, self._result = clock.now, result
        self._heads: dict[int, JournalHead] = dict(database.journal_heads)
        with database.write_connection() as connection:
            driver: Any = connection.connection.driver_connection
            self._rows = _copy(driver) if database.is_sqlite else _script(driver)
            connection.rollback()

    def again(self, database: Database, clock: TestClock) -> Any:
        """Make an empty database what the founded one was."""
        with database.write_connection() as connection:
            driver: Any = connection.connection.driver_connection
            if isinstance(self._rows, sqlite3.Connection):
                self._rows.backup(driver)
            else:
                driver.execute(self._rows, prepare=False)
                driver.commit()
            connection.rollback()
        clock.now = self._now
        database.journal_heads.update(self._heads)
        return self._result


_kept: dict[str, _Founded] = {}


def founded(database: Database, found: Callable[[], T]) -> T:
    """What ``found`` returns, its rows written; by ``found`` itself wherever something has been written before."""
    clock, engine = database.clock, database.engine.dialect.name
    if not isinstance(clock, TestClock) or clock.now != TestClock().now or _has_a_station(database):
        return found()
    if engine in _kept:
        result: T = _kept[engine].again(database, clock)
        return result
    result = found()
    _kept[engine] = _Founded(database, clock, result)
    return result


def _has_a_station(database: Database) -> bool:
    return bool(database.read(lambda c: c.execute(select(exists(select(Station.id)))).scalar_one()))


def _copy(connection: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    atexit.register(copy.close)
    connection.backup(copy)
    return copy


def _script(connection: psycopg.Connection) -> sql.Composed:
    """Statements that write every row that is in the database."""
    statements: list[sql.Composable] = [_UNMINDED]
    for (name,) in connection.execute(_TABLES).fetchall():
        table = sql.Identifier("public", name)  # PostgreSQL has a type of its own that is called box
        found = connection.execute(sql.SQL("SELECT json_agg(t)::text FROM {} t").format(table)).fetchone()
        if found and found[0]:
            statements.append(_FILL.format(table=table, rows=sql.Literal(found[0])))
    for name, value in connection.execute(_SEQUENCES).fetchall():
        statements.append(_COUNT_ON.format(sequence=sql.Literal(name), value=sql.Literal(value)))
    return sql.Composed(sql.SQL("; ").join(statements))
