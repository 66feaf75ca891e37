"""Count the statements of a read: a query that asks once a row would be slow on a real house only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, event

from app.database.unit_of_work import Database

T = TypeVar("T")


def read(database: Database, query: Callable[[Connection], T], at_most: int) -> T:
    """The answer of ``query``, which must not take more than ``at_most`` statements."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SET LOCAL")):
            seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        answer = database.read(query)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert len(seen) <= at_most, f"{len(seen)} statements:\n" + "\n---\n".join(seen)
    return answer
