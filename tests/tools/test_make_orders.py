"""The invented orders that benchmarks run on are a house in which nothing is off, the same every time."""

from __future__ import annotations

import pytest

from app.database.unit_of_work import Database
from app.models.states import Stage
from app.queries import dashboard
from app.queries.orders import OrderFilter, find_orders, page
from app.workflows.verify import verify
from tools.bench.make_orders import make_orders

_ORDERS = 400


@pytest.fixture
def filled(database: Database) -> Database:
    make_orders(database, _ORDERS)
    return database


def test_nothing_is_off(filled: Database) -> None:
    assert list(verify(filled)) == []


def test_the_same_orders_every_time(filled: Database) -> None:
    [newest] = filled.read(lambda c: page(c, OrderFilter(), limit=1))
    assert (newest.reference, newest.customer, newest.lines) == ("#1400", "Benoît Martin", 2)
    counts = filled.read(dashboard.counts)
    assert sum(counts.stages.values()) == _ORDERS
    assert counts.stages[Stage.CLOSED] > 300


def test_they_are_found(filled: Database) -> None:
    assert (
        len(filled.read(lambda c: page(c, OrderFilter(text="martin"), limit=200))) == 123
    )  # three in ten, and three Martinez
    [found] = filled.read(lambda c: find_orders(c, "#1042"))
    assert found.reference == "#1042"
