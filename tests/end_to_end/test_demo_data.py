"""Demo data is a house in which nothing is off, the same for the same seed, and people can go on working in it."""

from __future__ import annotations

import gc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from app.database.unit_of_work import Actor, Database
from app.demo.create import create_demo
from app.demo.data import NotForDemoData, make_demo_data
from app.demo.past.fill import CHANNEL, fill
from app.models import order_state
from app.models.channel import Channel
from app.models.order import Order, OrderLine
from app.models.pickup import Pickup
from app.models.rma import Rma
from app.models.staff import Station
from app.models.states import DeliveryMode, Lifecycle, LocationKind, PickupState, Stage
from app.models.stock import Location, StockLevel
from app.queries.orders import OrderFilter, find_orders, page
from app.workflows.verify import verify
from tests.end_to_end.program import Program
from tests.support import bench
from tests.support.house import MUG, House

_SEED = 7
_NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def _filled(database: Database, orders: int = 250, seed: int = _SEED, days: int = 60) -> Database:
    make_demo_data(database, orders, seed, days, _NOW)
    return database


def _count(database: Database, column: Any, *conditions: ColumnElement[bool]) -> int:
    return database.read(lambda c: c.scalar(select(func.count(column)).where(*conditions))) or 0


def _fingerprint(database: Database) -> list[Any]:
    """The ends of the chains, which cover every action, with the orders and stock as they stand."""
    queries = (
        select(Station.code, Station.journal_sequence, Station.journal_digest).where(
            Station.code != "BENCH-1"
        ),
        select(Order.reference, Order.placed_at, Order.stage, Order.total_cents).order_by(Order.id),
        select(StockLevel.product_id, StockLevel.location_id, StockLevel.on_hand).order_by(
            StockLevel.product_id, StockLevel.location_id
        ),
    )
    return [database.read(lambda c, query=query: c.execute(query).all()) for query in queries]  # type: ignore[misc]


def test_nothing_is_off_and_every_stage_is_the_one_that_the_house_would_derive(database: Database) -> None:
    _filled(database)
    assert list(verify(database)) == []
    stages = select(Order.id, Order.stage).order_by(Order.id)
    before = database.read(lambda c: c.execute(stages).all())
    database.write(lambda uow: [order_state.refresh_stage(uow, row.id) for row in before], Actor(1))
    assert database.read(lambda c: c.execute(stages).all()) == before
    [newest] = database.read(lambda c: page(c, OrderFilter(), limit=1))
    [found] = database.read(lambda c: find_orders(c, newest.reference))
    assert found.id == newest.id


def test_the_same_seed_makes_the_same_on_both_engines(
    sqlite_database: Database, postgres_database: Database
) -> None:
    assert _fingerprint(_filled(sqlite_database)) == _fingerprint(_filled(postgres_database))


def test_another_seed_makes_other_orders(sqlite_database: Database, tmp_path: Path) -> None:
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    ours, theirs = (
        _fingerprint(_filled(each, 40, seed)) for each, seed in ((sqlite_database, 1), (other, 2))
    )
    other.close()
    assert ours != theirs


def test_the_proportions_are_those_of_a_shop(sqlite_database: Database) -> None:
    orders = 900
    filled = _filled(sqlite_database, orders, days=120)
    assert _count(filled, Order.id) == orders
    assert 2.5 < _count(filled, OrderLine.id) / orders < 3.3
    sold = filled.read(
        lambda c: c.scalars(select(func.sum(OrderLine.ordered)).group_by(OrderLine.product_id)).all()
    )
    popular = sorted(map(int, sold), reverse=True)
    assert sum(popular[: len(popular) // 10]) > sum(popular) * 0.35  # a tenth of the articles sells most
    assert 0.07 < _count(filled, Order.id, Order.delivery_mode == DeliveryMode.PICKUP) / orders < 0.18
    assert 0.01 < _count(filled, Order.id, Order.lifecycle == Lifecycle.CANCELLED) / orders < 0.06
    assert 0.03 < _count(filled, Rma.id) / orders < 0.12
    assert _count(filled, Pickup.id, Pickup.state == PickupState.COLLECTED) > 0
    stages = {
        Stage(stage) for stage in filled.read(lambda c: c.scalars(select(Order.stage).distinct()).all())
    }
    assert {Stage.CLOSED, Stage.SHIPPED, Stage.READY, Stage.COLLECTED, Stage.CANCELLED} <= stages


def test_the_house_goes_on_after_it(database: Database) -> None:
    house = House(database)
    fill(database, 100, 1, 30, _NOW)
    bench.ship(house, (MUG, 1))
    assert list(verify(database)) == []


def test_what_the_database_refuses_is_raised_and_nothing_is_left(database: Database) -> None:
    House(database)
    collected = gc.isenabled()
    tote = insert(Location).values(code="BAC-R01", kind=LocationKind.TOTE, sellable=False)
    database.write(lambda uow: uow.connection.execute(tote), Actor(1))
    with pytest.raises(IntegrityError):
        fill(database, 20, 1, 10, _NOW)
    assert _count(database, Channel.id, Channel.code == CHANNEL) == 0
    assert _count(database, Order.id) == 0
    assert gc.isenabled() == collected


def test_the_demo_shop_can_be_filled_up_once(sqlite_database: Database) -> None:
    create_demo(sqlite_database, _NOW)
    _filled(sqlite_database, 100)
    assert list(verify(sqlite_database)) == []
    with pytest.raises(NotForDemoData):
        _filled(sqlite_database, 10)


def test_real_work_is_left_alone(sqlite_database: Database) -> None:
    House(sqlite_database)
    with pytest.raises(NotForDemoData):
        _filled(sqlite_database, 10)
    assert _count(sqlite_database, Order.id) == 0


def test_indexes_and_foreign_keys_are_all_back(postgres_database: Database) -> None:
    def parts() -> dict[str, Any]:
        looked = inspect(postgres_database.engine)
        return {
            name: (
                sorted(map(str, looked.get_foreign_keys(name))),
                sorted(index["name"] or "" for index in looked.get_indexes(name)),
            )
            for name in looked.get_table_names()
        }

    before = parts()
    _filled(postgres_database, 20)
    assert parts() == before
    assert any(keys for keys, _ in before.values())


def test_a_file_has_the_tables_indexes_and_triggers_it_had_and_its_search_index_is_whole(
    sqlite_database: Database,
) -> None:
    def parts() -> list[tuple[str, ...]]:
        # Indexes in the order they were made, which decides between two that would both do.
        query = (
            "SELECT tbl_name, type, name, coalesce(sql, '') FROM sqlite_master "
            "ORDER BY tbl_name, type, CASE type WHEN 'index' THEN rowid END, name"
        )
        with sqlite_database.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    before = parts()
    _filled(sqlite_database, 20)
    assert parts() == before
    with sqlite_database.write_connection() as connection, connection.begin():
        # With rank 1 the index is compared with the texts; a difference is an error.
        whole = "INSERT INTO order_trigram (order_trigram, rank) VALUES ('integrity-check', 1)"
        connection.execute(text(whole))


def test_the_command_says_what_it_made_and_refuses_a_second_time(program: Program) -> None:
    made = program.run("demo-data", "--orders", "60", "--seed", "3", "--days", "20")
    assert (made.code, made.err) == (0, "")
    assert "60 commandes inventées" in made.out
    assert program.run("verify").code == 0
    again = program.run("demo-data", "--orders", "60", "--seed", "3")
    assert again.code == 1
    assert "rien n’a été fait" in again.err
