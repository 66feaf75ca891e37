"""Everything that differs between SQLite and PostgreSQL, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, Table, TextClause, text
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.sql.dml import Insert

#: Fewer characters than this make no trigram, and would match nearly everything.
SHORTEST_SEARCH = 3

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


def insert_ignoring(connection: Connection, table: type[Any], key: Sequence[str]) -> Insert:
    """An insert that does nothing where a row with the same unique ``key`` stands already."""
    insert = sqlite_insert if is_sqlite(connection) else postgres_insert
    return insert(table).on_conflict_do_nothing(index_elements=list(key))


def claiming(connection: Connection, rows: Rows) -> Rows:
    """The same select, with its rows locked for this worker and those of other workers skipped."""
    return rows if is_sqlite(connection) else rows.with_for_update(skip_locked=True)


def locking(connection: Connection, rows: Rows, of: type[Any] | None = None) -> Rows:
    """The same select, its rows (of one table of a join) locked until the end of the transaction.

    SQLite has locked the file. Keys are never changed, so others may still point at the locked rows.
    """
    return rows if is_sqlite(connection) else rows.with_for_update(key_share=True, of=of)


def append_only_ddl(dialect: str, table: Table) -> list[str]:
    """Triggers that refuse to change or remove a row: ledgers and journals only grow."""
    name = table.name
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


def search_ddl(dialect: str) -> list[str]:
    """The trigram index over one folded text an order; see ``app.models.search``."""
    if dialect == "sqlite":
        return [
            "CREATE VIRTUAL TABLE order_search USING fts5("
            "words, tokenize='trigram', detail='full', columnsize=0)"
        ]
    return [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE TABLE order_search (order_id bigint PRIMARY KEY REFERENCES orders (id), words text NOT NULL)",
        "CREATE INDEX order_search_words ON order_search USING gin (words gin_trgm_ops)",
    ]


def put_search_text(connection: Connection, rows: Sequence[tuple[int, str]]) -> None:
    """Write the folded words by which orders are found, replacing what was there."""
    values = [{"order_id": order_id, "words": words} for order_id, words in rows]
    if is_sqlite(connection):
        connection.execute(text("DELETE FROM order_search WHERE rowid = :order_id"), values)
        connection.execute(text("INSERT INTO order_search (rowid, words) VALUES (:order_id, :words)"), values)
        return
    connection.execute(
        text(
            "INSERT INTO order_search (order_id, words) VALUES (:order_id, :words) "
            "ON CONFLICT (order_id) DO UPDATE SET words = excluded.words"
        ),
        values,
    )


def search_condition(connection: Connection, folded: str) -> TextClause:
    """A condition on ``orders.id``: its search text contains ``folded`` (at least three characters)."""
    if is_sqlite(connection):
        phrase = '"' + folded.replace('"', '""') + '"'
        return text(
            "orders.id IN (SELECT rowid FROM order_search WHERE order_search MATCH :found_words)"
        ).bindparams(found_words=phrase)
    pattern = folded.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return text(
        "orders.id IN (SELECT order_id FROM order_search WHERE words LIKE :found_words)"
    ).bindparams(found_words=f"%{pattern}%")
