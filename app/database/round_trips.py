"""Fewer waits for the server: the first question goes with BEGIN, what nothing reads with COMMIT.

While a transaction waits, others wait for the rows it has locked, and thirty stations for two processors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, exc

from app.database.dialect import is_sqlite

Rows = Sequence[Mapping[str, Any]]


def ask_driver(connection: Connection, question: str, values: Sequence[Any]) -> Sequence[Any]:
    """The one row that answers ``question``, in the words of the driver: a third of what SQLAlchemy takes for it."""
    driver: Any = connection.connection.driver_connection
    with _as_sqlalchemy_raises(connection):
        answer: Sequence[Any] = driver.execute(question, values).fetchone()
    return answer


def commit_with(
    connection: Connection, writes: Mapping[Executable, Rows], commit: Callable[[], None]
) -> None:
    """Carry out ``writes``, statement after statement, and ``commit``; on PostgreSQL as one message.

    Every column without a default in the database is in each row. What the server refuses is raised as SQLAlchemy
    raises it, and nothing of the transaction is done then.
    """
    if is_sqlite(connection):
        with _as_sqlalchemy_raises(connection):
            for statement, rows in writes.items():
                connection.execute(statement, rows)
            commit()
        return
    driver: Any = connection.connection.driver_connection
    with _as_sqlalchemy_raises(connection), driver.pipeline():
        cursor = driver.cursor()
        for statement, rows in writes.items():
            words, conversions = _for_the_driver(connection.dialect, statement, tuple(rows[0]))
            for row in rows:
                cursor.execute(words, _converted(row, conversions))
        commit()


@contextmanager
def _as_sqlalchemy_raises(connection: Connection) -> Iterator[None]:
    """Errors of the driver as those of SQLAlchemy, and no half-done transaction left on the connection."""
    driver: Any = connection.connection.driver_connection
    dialect = connection.dialect
    error_of_driver: Any = dialect.loaded_dbapi.Error
    try:
        yield
    except exc.DBAPIError:
        # A commit that failed (after an error the server skips it, or a disk is full) leaves SQLAlchemy with a
        # transaction that is neither open nor closed, and the driver with an open one: nobody may find either.
        with suppress(error_of_driver):
            driver.rollback()
        if (transaction := connection.get_transaction()) is not None:
            transaction.close()
        raise
    except error_of_driver as error:
        broken = dialect.is_disconnect(error, driver, None)  # nobody knows then whether it was committed
        if broken:
            connection.invalidate(error)
        raise exc.DBAPIError.instance(
            None, None, error, error_of_driver, connection_invalidated=broken
        ) from error


@cache
def _for_the_driver(
    dialect: Dialect, statement: Executable, columns: tuple[str, ...]
) -> tuple[str, dict[str, Callable[[Any], Any]]]:
    """A statement as the driver takes it, and what its types do to the values: SQLAlchemy works it out each time."""
    # The class of all that can be executed does not name ``compile``.
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns))  # type: ignore[attr-defined]
    found = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()
    }
    return str(compiled), {name: convert for name, convert in found.items() if convert is not None}


def _converted(row: Mapping[str, Any], conversions: Mapping[str, Callable[[Any], Any]]) -> Mapping[str, Any]:
    if not conversions:
        return row
    return {
        name: convert(value) if value is not None and (convert := conversions.get(name)) else value
        for name, value in row.items()
    }
