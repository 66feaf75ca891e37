"""Many new rows of one table at once, the quickest way each engine has: COPY, or inserts of many rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Dialect, exc, text
from sqlalchemy.types import TypeEngine

from app.database.dialect import is_sqlite

_Convert = Callable[[Any], Any]
T = TypeVar("T")
#: SQLite takes up to 32,766; much longer statements take longer to read than they save.
_VALUES_A_STATEMENT = 8000


def append_rows(
    connection: Connection, table: type[Any], columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows given as values of ``columns``, in this transaction; nothing is read back.

    Every column that has no default in the database must be among ``columns``: those of the models are not filled
    in here. Constraints and triggers hold as for any insert.
    """
    if rows:
        conversions = _conversions(connection.dialect, table.__table__, columns)
        send(connection, table.__tablename__, columns, _converted(rows, conversions))


def send(connection: Connection, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values are as the driver takes them."""
    if not rows:
        return
    quote = connection.dialect.identifier_preparer.quote
    into = f"{quote(name)} ({', '.join(map(quote, columns))})"
    if is_sqlite(connection):
        _insert(connection, into, len(columns), rows)
        return
    if not connection.in_transaction():
        connection.begin()
    _copy(connection, f"COPY {into} FROM STDIN", rows)


def _insert(connection: Connection, into: str, columns: int, rows: Sequence[tuple[Any, ...]]) -> None:
    """Many rows a statement: less work for SQLite, and Python's other threads run until they are in."""
    marks = f"({', '.join('?' * columns)})"
    for some in _pieces(rows, _VALUES_A_STATEMENT // columns):
        insert = f"INSERT INTO {into} VALUES {', '.join([marks] * len(some))}"  # noqa: S608 - names of our own
        connection.exec_driver_sql(insert, tuple(chain.from_iterable(some)))


def _pieces(rows: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The rows in pieces of 1, 2, 4 ... up to ``most`` of them: so few lengths that each is prepared once."""
    start, length = 0, 1 << (most.bit_length() - 1)
    while start < len(rows):
        while length > len(rows) - start:
            length //= 2
        yield rows[start : start + length]
        start += length


def _copy(connection: Connection, statement: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Send rows; what the server refuses is raised as SQLAlchemy raises it, so that it is retried like anything."""
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:
        raise exc.DBAPIError.instance(statement, None, error, psycopg.Error) from error


def append_records(connection: Connection, table: type[Any], records: Sequence[dict[str, Any]]) -> None:
    """Insert records that all name the same columns; the model's own defaults fill what they leave out."""
    if not records:
        return
    defaults = {name: value for name, value in _defaults(table.__table__).items() if name not in records[0]}
    columns = (*records[0], *defaults)
    filled = tuple(value() if callable(value) else value for value in defaults.values())
    append_rows(connection, table, columns, [(*record.values(), *filled) for record in records])


@lru_cache
def _defaults(table: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in table.columns:
        if column.default is not None:
            # Wrapped by SQLAlchemy to be called with an execution context, which none of ours looks at.
            found[column.name] = column.default.arg if column.default.is_scalar else dict
    return found


def _converted(
    rows: Sequence[Sequence[Any]], conversions: Sequence[tuple[int, _Convert]]
) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them, column by column: a column is converted without a step of ours a row."""
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, convert in conversions:
        columns[place] = map(convert, columns[place])
    return list(zip(*columns, strict=True))


@lru_cache
def _conversions(dialect: Dialect, table: Any, columns: tuple[str, ...]) -> tuple[tuple[int, _Convert], ...]:
    """What the columns' types do to a value before the driver gets it, by column."""
    found = []
    for place, name in enumerate(columns):
        kind = table.columns[name].type
        convert = kind.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            found.append((place, _once_each(dialect, kind, convert)))
    return tuple(found)


#: By name of the dialect and type: one moment stands in many columns, rows and tables.
_remembering: dict[tuple[str, str], _Convert] = {}
_REMEMBERED = 1 << 16


def _once_each(dialect: Dialect, kind: TypeEngine[Any], convert: _Convert) -> _Convert:
    """The same conversion, which keeps nothing as nothing and what it made of the latest values."""

    def converted(value: Any) -> Any:
        ready = None if value is None else convert(value)
        return str(ready) if isinstance(ready, datetime) else ready  # psycopg would, anew each time

    if not kind.hashable:
        return converted
    return _remembering.setdefault((dialect.name, repr(kind)), lru_cache(_REMEMBERED)(converted))


_FOREIGN_KEYS = text("""
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname
""")
# Of two indexes SQLite may take the one that was made first: those that are put back keep their order, for which
# some that are unique for a part of their table (and so are no key) go with them.
_SQLITE_INDEXES = text("""
    SELECT printf('DROP INDEX "%w"', name), sql FROM sqlite_master
    WHERE type = 'index' AND (sql NOT LIKE 'CREATE UNIQUE %' OR sql LIKE '% WHERE %') ORDER BY rowid DESC
""")
_INDEXES = text("""
    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE NOT indisunique AND relnamespace = current_schema()::regnamespace ORDER BY relname
""")


@contextmanager
def loading(connection: Connection) -> Iterator[None]:
    """Put back and checked as a whole at the end, in this transaction: what costs most row by row.

    Indexes that are not unique; on PostgreSQL foreign keys too, as its manual advises for loading a database (14.4).
    Nobody else gets at the tables meanwhile.
    """
    if is_sqlite(connection):
        parts = [*connection.execute(_SQLITE_INDEXES)]
    else:
        connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        parts = [*connection.execute(_FOREIGN_KEYS), *connection.execute(_INDEXES)]
    for take_away, _ in parts:
        connection.exec_driver_sql(take_away)
    yield
    for _, put_back in reversed(parts):
        connection.exec_driver_sql(put_back)
