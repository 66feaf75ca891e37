"""Lists that follow changes: which rows a change may concern, and the next page of a list, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, or_

Cells = TypeVarTuple("Cells")

#: A short list shows so many rows at most.
LISTED = 200
Touched = Mapping[str, Sequence[int]]
"""Ids by change topic."""


def touched(only: Touched, columns: Mapping[str, SQLColumnExpression[Any]]) -> ColumnElement[bool]:
    """Rows with one of the ids of a topic in that topic's column; topics without a column touch none."""
    return or_(*(columns[topic].in_(ids) for topic, ids in only.items() if topic in columns))


def newest(
    query: Select[*Cells],
    columns: Mapping[str, SQLColumnExpression[Any]],
    after: int | None,
    limit: int,
    only: Touched | None,
) -> Select[*Cells]:
    """The next ``limit`` rows older than ``after``, newest first; with ``only`` all that a change touches.

    ``columns`` by topic; the first is the rows' own id.
    """
    row_id = next(iter(columns.values()))
    query = query.order_by(row_id.desc())
    if only is not None:
        return query.where(touched(only, columns))
    return (query if after is None else query.where(row_id < after)).limit(limit)
