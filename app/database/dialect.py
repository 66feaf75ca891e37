"""Everything that differs between SQLite and PostgreSQL, in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    SQLColumnExpression,
    UnaryExpression,
    func,
    literal,
    literal_column,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.operators import custom_op

from app.values import shop_day

T = TypeVar("T")
Rows = TypeVar("Rows", bound=Select[*tuple[Any, ...]])


def is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def upsert(
    connection: Connection,
    table: type[Any],
    values: dict[str, Any],
    key: Sequence[str],
    update: dict[str, Any] | None = None,
) -> None:
    """Insert a row, or on its unique ``key`` apply ``update`` (column to value or expression) instead."""
    insert = sqlite_insert if is_sqlite(connection) else postgres_insert
    statement: Any = insert(table).values(values)
    if update:
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=update)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    connection.execute(statement)


def put_more(
    connection: Connection, table: Any, rows: Sequence[dict[str, Any]], key: tuple[str, ...], counter: str
) -> None:
    """Insert rows, or add their ``counter`` to that of the row with the same unique ``key``."""
    statement = putting_more(connection, table, key, counter)
    connection.execute(statement, rows[0] if len(rows) == 1 else rows)


def putting_more(connection: Connection, table: Any, key: tuple[str, ...], counter: str) -> Insert:
    """The statement of ``put_more``."""
    return _putting_more(connection.dialect.name, table, key, counter)


@cache
def _putting_more(dialect: str, table: Any, key: tuple[str, ...], counter: str) -> Insert:
    statement: Any = (sqlite_insert if dialect == "sqlite" else postgres_insert)(table)
    more = {counter: getattr(table, counter) + statement.excluded[counter]}
    put: Insert = statement.on_conflict_do_update(index_elements=key, set_=more)
    return put


def put_latest(
    connection: Connection, table: Any, rows: Sequence[dict[str, Any]], key: tuple[str, ...]
) -> None:
    """Insert rows, or write them over the one with the same unique ``key``."""
    if rows:
        connection.execute(_putting_latest(connection.dialect.name, table, key), rows)


@cache
def _putting_latest(dialect: str, table: Any, key: tuple[str, ...]) -> Insert:
    statement: Any = (sqlite_insert if dialect == "sqlite" else postgres_insert)(table)
    columns = [column.name for column in table.__table__.columns if column.name not in key]
    latest = {name: getattr(statement.excluded, name) for name in columns}
    made: Insert = statement.on_conflict_do_update(index_elements=list(key), set_=latest)
    return made


def insert_ignoring(connection: Connection, table: type[Any], key: Sequence[str]) -> Insert:
    """An insert that does nothing where a row with the same unique ``key`` stands already; without one, any."""
    insert = sqlite_insert if is_sqlite(connection) else postgres_insert
    return insert(table).on_conflict_do_nothing(index_elements=list(key) or None)


def insert_once(connection: Connection, table: type[Any], key: Sequence[str], row: Mapping[str, Any]) -> bool:
    """Insert a row; false where one with the same unique ``key`` stands already, and nothing is done.

    An insert's row count says nothing on PostgreSQL: what it gives back does.
    """
    said = insert_ignoring(connection, table, key).returning(literal(1))
    return connection.execute(said, row).first() is not None


def fresh_ids(connection: Connection, table: type[Any], count: int) -> list[int]:
    """Ids for rows about to be inserted with them, so that many rows and what points at them need no reading back.

    A driver sends thousands of rows quickest as one prepared insert, which returns nothing.
    """
    name = table.__tablename__
    if is_sqlite(connection):
        last = connection.scalar(select(func.max(table.id))) or 0
        return list(range(last + 1, last + 1 + count))
    drawn = select(func.nextval(func.pg_get_serial_sequence(name, "id"))).select_from(
        func.generate_series(1, count).alias()
    )
    return list(connection.scalars(drawn))


def ids_follow(connection: Connection, table: type[Any]) -> None:
    """Let the ids of a table go on after its highest, where rows were written with ids of their own."""
    if is_sqlite(connection):
        return
    series = func.pg_get_serial_sequence(table.__tablename__, "id")
    connection.execute(select(func.setval(series, func.coalesce(func.max(table.id), 1), func.count() > 0)))


@contextmanager
def planned_anew(connection: Connection) -> Iterator[None]:
    """Let PostgreSQL plan what is asked inside for its very values and the tables' size of this moment.

    A plan made once, when a table was small or for other words, is kept and would read whole tables later. Not for
    writing: the checks of foreign keys would be planned anew for every row.
    """
    if is_sqlite(connection):
        yield
        return
    connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
    yield
    connection.execute(text("SET LOCAL plan_cache_mode = auto"))


def unhurried(connection: Connection) -> None:
    """Lift this transaction's time limits, which are those of somebody who waits at a screen."""
    if not is_sqlite(connection):
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))


def claiming(rows: Rows, of: type[Any]) -> Rows:
    """The same select, its rows (of one table of a join) locked for this worker and those of others skipped.

    SQLite, which has locked the file, is not told of it.
    """
    return rows.with_for_update(skip_locked=True, of=of)


def locking(connection: Connection, rows: Rows, of: type[Any] | None = None) -> Rows:
    """The same select, its rows (of one table of a join) locked until the end of the transaction.

    SQLite has locked the file. Keys are never changed, so others may still point at the locked rows.
    """
    return rows if is_sqlite(connection) else rows.with_for_update(key_share=True, of=of)


def lowered(connection: Connection, words: SQLColumnExpression[str]) -> ColumnElement[str]:
    """Words in small letters, to compare with others made so; SQLite's own ``lower`` leaves É as it is."""
    return func.lower_all(words) if is_sqlite(connection) else func.lower(words)


class _Unindexed(UnaryExpression[T]):
    """A column that no index is walked for: written with a plus sign, which SQLite understands so."""

    inherit_cache = True


@compiles(_Unindexed, "postgresql")
def _as_it_is(element: _Unindexed[Any], compiler: SQLCompiler, **words: Any) -> str:
    return compiler.process(element.element, **words)


def unindexed(column: InstrumentedAttribute[T]) -> ColumnElement[T]:
    """The same column, where SQLite should walk the index of another condition.

    It keeps no statistics (nobody runs ANALYZE on a station's file) and would take either; PostgreSQL knows better.
    """
    bare = column.expression
    return _Unindexed(bare, operator=custom_op("+"), type_=bare.type)


def hour_text(connection: Connection, moment: SQLColumnExpression[Any]) -> ColumnElement[str]:
    """The hour (UTC) of a moment as ``2026-11-23 07``, to group by; see ``day_of_hour``."""
    # Written out: two places of one statement with parameters are two expressions to PostgreSQL.
    if is_sqlite(connection):
        return func.strftime(literal_column("'%Y-%m-%d %H'"), moment)
    return func.to_char(func.timezone(literal_column("'UTC'"), moment), literal_column("'YYYY-MM-DD HH24'"))


def day_of_hour(hour: str) -> date:
    """The shop's day of an hour: its zone is whole hours from UTC, so that days consist of hours."""
    return shop_day(datetime.strptime(hour, "%Y-%m-%d %H").replace(tzinfo=UTC))


def column_type(connection: Connection, kind: str) -> str:
    """The column type of a ``moment``, ``count``, ``id`` or ``words``, for a migration that adds one in SQL."""
    names = {
        "moment": ("DATETIME", "TIMESTAMP WITH TIME ZONE"),
        "count": ("INTEGER", "INTEGER"),
        "id": ("INTEGER", "BIGINT"),
        "words": ("TEXT", "TEXT"),
    }
    return names[kind][0 if is_sqlite(connection) else 1]


def append_only_ddl(dialect: str, name: str) -> list[str]:
    """Triggers that refuse to change or remove a row of a table: ledgers and journals only grow."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE ON {name} "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    ]


def no_truncate_ddl(dialect: str, name: str) -> list[str]:
    """The trigger that refuses to empty an append-only table at once, which row triggers do not see.

    SQLite knows no TRUNCATE.
    """
    if dialect == "sqlite":
        return []
    return [
        f"CREATE TRIGGER {name}_no_truncate BEFORE TRUNCATE ON {name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    ]
