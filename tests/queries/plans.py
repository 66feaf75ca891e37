"""How the engine carries out what a screen asks: the statements as they were sent, and the plan of each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import Connection, event

from app.database.unit_of_work import Database

#: A scan that a limit stops before it has seen this part of the table did not read it whole.
_WHOLE = 0.9


class Sent(NamedTuple):
    """A statement as the driver got it."""

    statement: str
    parameters: Any


@contextmanager
def sent(database: Database) -> Iterator[list[Sent]]:
    """The statements sent meanwhile, without those that begin, end or set something."""
    seen: list[Sent] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith(("BEGIN", "SET LOCAL")):
            seen.append(Sent(statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def asked(database: Database, query: Callable[[Connection], Any]) -> list[Sent]:
    """What a query sends."""
    with sent(database) as statements:
        database.read(query)
    return statements


class Read(NamedTuple):
    """What PostgreSQL reads for a statement: tables read from end to end, and rows it looked at in all."""

    whole_tables: frozenset[str]
    rows: int


def postgres_reads(connection: Connection, each: Sent, sizes: Mapping[str, float]) -> Read:
    """Carry a statement out under EXPLAIN ANALYZE."""
    explain = f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF, FORMAT JSON) {each.statement}"
    told = connection.exec_driver_sql(explain, each.parameters).scalar_one()
    [plan] = told if isinstance(told, list) else json.loads(told)
    nodes = list(_nodes(plan["Plan"]))
    scans = [node for node in nodes if "Relation Name" in node]
    whole = {
        node["Relation Name"]
        for node in scans
        if node["Node Type"] == "Seq Scan"
        and _looked_at(node) >= _WHOLE * sizes.get(node["Relation Name"], 0)
        and node["Actual Loops"]
    }
    return Read(frozenset(whole), int(sum(map(_looked_at, scans))))


def _looked_at(node: dict[str, Any]) -> float:
    rows = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    return float(sum(node.get(name, 0) for name in rows) * node["Actual Loops"])


def postgres_sizes(connection: Connection) -> dict[str, float]:
    """Rows of each table, as the statistics know them."""
    found = connection.exec_driver_sql("SELECT relname, reltuples FROM pg_class WHERE relkind = 'r'")
    return dict(found.all())


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def sqlite_scans(connection: Connection, each: Sent) -> set[str]:
    """Tables that SQLite reads without an index; not those it reads by id, the newest first, up to a limit."""
    told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each.statement}", each.parameters).all()
    sorted_afterwards = {row.parent for row in told if row.detail == "USE TEMP B-TREE FOR ORDER BY"}
    # What is asked once a row is read whole for each, whatever limits the rows.
    once_a_row = {row.id for row in told if row.detail.startswith("CORRELATED")}
    stops = "LIMIT" in each.statement
    return {
        match[1]
        for row in told
        if (match := re.fullmatch(r"SCAN (\w+)", row.detail))
        and not (stops and row.parent not in sorted_afterwards | once_a_row)
    }


#: So many steps of its machine SQLite takes between two calls.
_STEPS = 50


def sqlite_steps(connection: Connection, query: Callable[[Connection], Any]) -> int:
    """Steps of SQLite's machine that a query takes: what it does, whatever the machine under it is doing."""
    driver: Any = connection.connection.driver_connection
    calls: list[None] = []
    driver.set_progress_handler(
        lambda: calls.append(None), _STEPS
    )  # to return something would stop the query
    try:
        query(connection)
    finally:
        driver.set_progress_handler(None, 0)
    return len(calls) * _STEPS
