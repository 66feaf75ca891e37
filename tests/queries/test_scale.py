"""No screen reads more than its page, however many orders there are: statements, tables and rows, on both engines.

``ARRIMAGE_SCALE_ORDERS`` makes the shop larger than the quick form's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from app.database import migrate
from app.database.unit_of_work import Database
from app.demo.data import make_demo_data
from app.rules.periods import Period
from tests.queries.every_screen import figures, screens
from tests.queries.plans import Read, asked, postgres_reads, postgres_sizes, sqlite_scans, sqlite_steps
from tests.support.postgres import Cluster

_ORDERS = int(os.environ.get("ARRIMAGE_SCALE_ORDERS", "5000"))
_NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
#: What grows with every order. Articles, places and their levels grow with the assortment only.
_GROWING = frozenset({
    "customer", "journal", "order_address", "order_line", "order_search", "orders", "outbox_message", "parcel",
    "parcel_item", "payment", "pick_list", "pick_task", "pickup", "pickup_bag", "refund", "rma", "rma_unit",
    "shipment", "stock_move", "command", "order_version",
})  # fmt: skip
#: A page has up to 200 rows with what belongs to each; a search first compares the 2,000 newest orders.
_MOST_ROWS = 4_000
_SEARCHES = ("search_", "find_mail", "customers")
_MOST_ROWS_OF_A_SEARCH = 12_000
_MOST_STATEMENTS = 11
#: Of these the planner may read all in a small shop: a page of 200 out of a few hundred.
_OPEN_WORK = frozenset({"pickup", "pickup_bag", "refund", "rma", "rma_unit", "pick_list", "pick_task"})


#: What lists articles, their levels or their places grows with the assortment, which is larger in a larger shop.
_OF_ARTICLES = frozenset({
    "levels", "low_faces", "printable_location_label", "printable_lot_label", "printable_product_label", "stock",
    "stock_search", "to_put_away",
})  # fmt: skip
#: A page of closed orders, a count that ends at a thousand: full in the larger shop only.
_FILL_UP = frozenset({"orders_closed", "dashboard"})
#: The larger shop has three times the past of the smaller, and as many orders a day. Steps of SQLite's machine, of
#: which a thousand take some 50 microseconds.
_DAYS_OF_PAST, _MOST_GROWN, _A_FEW_MORE = (50, 150), 1.5, 2_000


#: Figures that are of more than the period asked for, by what they read whole on purpose.
_MEANT_WHOLE: Mapping[str, frozenset[str]] = {}


def _filled(database: Database, orders: int = _ORDERS, days: int = 365) -> Database:
    make_demo_data(database, orders, 3, days, _NOW)
    return database


@pytest.fixture
def large_postgres(postgres_cluster: Cluster) -> Iterator[Database]:
    """A database of its own: that of the other tests would keep the statistics of a large shop."""
    postgres_cluster.create_database("arrimage_scale")
    database = Database(postgres_cluster.url("arrimage_scale"))
    yield _filled(database)
    database.close()
    postgres_cluster.drop_database("arrimage_scale")


def test_postgresql_reads_no_large_table_from_end_to_end_and_no_more_rows_than_a_page(
    large_postgres: Database,
) -> None:
    too_much: dict[str, object] = {}
    sizes = large_postgres.read(postgres_sizes)
    for name, ask in screens(large_postgres).items():
        reads = _reads(large_postgres, ask, sizes)
        whole = _whole(reads)
        rows = sum(read.rows for read in reads)
        most = _MOST_ROWS_OF_A_SEARCH if name.startswith(_SEARCHES) else _MOST_ROWS
        if whole or (rows > most and not name.startswith(("stock", "levels"))):
            too_much[name] = (sorted(whole), rows)
    assert too_much == {}
    read_by_a_week = {
        name: sorted(whole)
        for name, ask in figures(Period(date(2026, 11, 14), _NOW.date())).items()
        if (whole := _whole(_reads(large_postgres, ask, sizes)) - _MEANT_WHOLE.get(name, frozenset()))
    }
    assert read_by_a_week == {}, "a week reads more than its orders"


def _reads(database: Database, ask: Callable[[Connection], Any], sizes: Mapping[str, float]) -> list[Read]:
    reads = []
    for each in asked(database, ask):
        with database.engine.connect() as connection:
            connection.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
            reads.append(postgres_reads(connection, each, sizes))
    return reads


def _whole(reads: Sequence[Read]) -> set[str]:
    """Tables read from end to end that grow with every order, but those that hold open work only."""
    whole = {table for read in reads for table in read.whole_tables} & _GROWING
    return whole - _OPEN_WORK if _ORDERS < 20_000 else whole


def test_sqlite_reads_no_large_table_without_an_index_and_no_screen_asks_once_a_row(
    sqlite_database: Database,
) -> None:
    _filled(sqlite_database, 800)
    asked_of = {name: asked(sqlite_database, ask) for name, ask in screens(sqlite_database).items()}
    assert {name: len(each) for name, each in asked_of.items() if len(each) > _MOST_STATEMENTS} == {}
    scanned = {
        name: found
        for name, statements in asked_of.items()
        for each in statements
        if (found := sqlite_database.read(lambda c, each=each: sqlite_scans(c, each)) & _GROWING)  # type: ignore[misc]
    }
    assert scanned == {}
    week, year = (figures(Period(first, _NOW.date())) for first in (date(2026, 11, 14), date(2025, 11, 21)))
    for name, ask in week.items():
        statements = asked(sqlite_database, ask)
        assert len(statements) == len(asked(sqlite_database, year[name])), f"{name}: more for a longer period"
        read = sqlite_database.read(lambda c, each=statements: [sqlite_scans(c, one) for one in each])  # type: ignore[misc]
        assert set().union(*read) & _GROWING == set(), f"{name}: a week reads more than its orders"
    full = sqlite_database.read(screens(sqlite_database)["orders_first"])
    assert len(full) == 100  # a page with rows enough that one statement a row would show


def test_what_sqlite_does_for_a_screen_does_not_grow_with_the_past(tmp_path: Path) -> None:
    """An index may be walked from end to end as well: by all that were ever collected, for the few that wait."""
    steps: dict[str, list[int]] = {}
    for days in _DAYS_OF_PAST:
        database = Database(f"sqlite:///{tmp_path}/{days}.sqlite")
        migrate.upgrade(database)
        for name, ask in screens(_filled(database, days * 50, days)).items():
            steps.setdefault(name, []).append(database.read(lambda c, ask=ask: sqlite_steps(c, ask)))  # type: ignore[misc]
        database.close()
    grown = {
        name: (small, large)
        for name, (small, large) in steps.items()
        if name not in _OF_ARTICLES | _FILL_UP and large > small * _MOST_GROWN + _A_FEW_MORE
    }
    assert grown == {}
