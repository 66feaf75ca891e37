"""What a change says of which rows of a list it may concern: ids by topic, asked for in one condition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, or_

#: A short list shows so many rows at most.
LISTED = 200
Touched = Mapping[str, Sequence[int]]
"""Ids by change topic."""


def touched(only: Touched, columns: Mapping[str, SQLColumnExpression[Any]]) -> ColumnElement[bool]:
    """Rows with one of the ids of a topic in that topic's column; topics without a column touch none."""
    return or_(*(columns[topic].in_(ids) for topic, ids in only.items() if topic in columns))
