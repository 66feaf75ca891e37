"""Fewer waits for the server: the first question goes with BEGIN, what nothing reads with COMMIT.

While a transaction waits, others wait for the rows it has locked, and thirty stations for two processors.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Delete, Dialect, Executable, Insert, Select, Update, exc

from app.database.dialect import is_sqlite

Row = Mapping[str, Any]
Conversion = Callable[[Any], Any]
_NAMED = re.compile(r"%\((\w+)\)s")


def ask_driver(connection: Connection, question: str, values: Sequence[Any]) -> Sequence[Any]:
    """The one row that answers ``question``, in the words of the driver: a third of what SQLAlchemy takes for it."""
    driver: Any = connection.connection.driver_connection
    with _as_sqlalchemy_raises(connection):
        answer: Sequence[Any] = driver.execute(question, values).fetchone()
    return answer


def ask_all(connection: Connection, question: Select[*tuple[Any, ...]], values: Row) -> Sequence[Any]:
    """The rows that answer ``question``, their values by name, asked as ``ask_driver`` does.

    What SQLAlchemy works out of a statement is kept: ``question`` is made once, what changes in it has a name in
    ``values``, and its lists have no names.
    """
    if is_sqlite(connection):
        return connection.execute(question, dict(values)).all()
    words, order = _as_one(connection.dialect, ((question, tuple(values)),))
    row, conversions = _answer(connection.dialect, question)
    driver: Any = connection.connection.driver_connection
    with _as_sqlalchemy_raises(connection):
        found = driver.execute(words, [each.of(values) for each in order]).fetchall()
    return [row(*map(_converted, each, conversions)) for each in found]


def ask_first(connection: Connection, question: Select[*tuple[Any, ...]], values: Row) -> Any:
    """The first row of ``ask_all``, or ``None``."""
    return next(iter(ask_all(connection, question, values)), None)


def commit_with(
    connection: Connection, writes: Mapping[Executable, Sequence[Row]], commit: Callable[[], None]
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
        for together in _together(writes):
            words, order = _as_one(
                connection.dialect, tuple((statement, tuple(row)) for statement, row in together)
            )
            cursor.execute(words, [each.of(together[each.part][1]) for each in order])
        commit()


def _together(writes: Mapping[Executable, Sequence[Row]]) -> Iterator[list[tuple[Executable, Row]]]:
    """Writes that the server may do as one statement, in their order: one row each, in a table of its own.

    Parts of one statement do not see each other and have no order among them, so what is several rows of a table
    (entries of the journal, whose ids follow each other) stays apart.
    """
    run: dict[Any, tuple[Executable, Row]] = {}
    for statement, rows in writes.items():
        table = statement.table if isinstance(statement, Insert | Update | Delete) else None
        if run and (len(rows) > 1 or table in run):
            yield list(run.values())
            run = {}
        if len(rows) > 1:
            yield from ([(statement, row)] for row in rows)
            continue
        run[table] = (statement, rows[0])
        if table is None:  # a question, which is asked only where it stands last
            yield list(run.values())
            run = {}
    if run:
        yield list(run.values())


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


class _Value(NamedTuple):
    """Which value a parameter of a statement takes: of the row of its ``part``, or always the same."""

    part: int
    name: str
    conversion: Conversion | None
    fixed: Any

    def of(self, row: Row) -> Any:
        return _converted(row[self.name], self.conversion) if self.name in row else self.fixed


@cache
def _as_one(
    dialect: Dialect, parts: tuple[tuple[Executable, tuple[str, ...]], ...]
) -> tuple[str, tuple[_Value, ...]]:
    """Statements, each with the columns of its row, as the driver takes them: SQLAlchemy works it out each time."""
    words: list[str] = []
    order: list[_Value] = []
    for number, (statement, columns) in enumerate(parts):
        # The class of all that can be executed does not name ``compile``.
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns))  # type: ignore[attr-defined]
        state = compiled.construct_expanded_state(dict.fromkeys(columns))  # lists are written out
        words.append(_NAMED.sub("%s", state.statement))
        for name in _NAMED.findall(state.statement):
            conversion = (
                compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
                if name in compiled.binds
                else state.processors.get(name)
            )
            order.append(_Value(number, name, conversion, _converted(state.parameters[name], conversion)))
    *others, last = words
    before = ", ".join(f"part_{number} AS ({each})" for number, each in enumerate(others))
    return f"WITH {before} {last}" if before else last, tuple(order)


@cache
def _answer(
    dialect: Dialect, question: Select[*tuple[Any, ...]]
) -> tuple[Callable[..., Any], tuple[Conversion | None, ...]]:
    """What a row of the answer is, and what its types do to its values."""
    columns = question.selected_columns
    return namedtuple("Answer", columns.keys()), tuple(  # noqa: PYI024 - made of a statement
        column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
    )


def _converted(value: Any, conversion: Conversion | None) -> Any:
    return value if value is None or conversion is None else conversion(value)
