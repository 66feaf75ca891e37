"""The stock ledger and the counters: what the database itself refuses, whoever asks."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.database.unit_of_work import Database, UnitOfWork
from app.models import order_state, stock
from app.models.order import OrderLine, Payment
from app.models.product import Product
from app.models.refusals import NotEnoughStock
from app.models.states import Bucket, LocationKind, Role
from app.models.stock import StockLevel, StockMove
from tests.support.house import MUG, House


def product_id(uow: UnitOfWork, sku: str = MUG) -> int:
    return int(uow.connection.execute(select(Product.id).where(Product.sku == sku)).scalar_one())


def test_a_move_is_one_entry_and_two_levels(house: House) -> None:
    def move(uow: UnitOfWork) -> None:
        stock.move(
            uow, product_id(uow), 3, house.location(uow, "A-01-1"), house.location(uow, "B-01-1"), "tidy"
        )

    house.database.write(move, house.staff[Role.MANAGER])
    assert house.stock(MUG) == {"A-01-1": (17, 0), "B-01-1": (3, 0)}
    last = select(StockMove.quantity, StockMove.reason).order_by(StockMove.id.desc()).limit(1)
    assert tuple(house.database.read(lambda c: c.execute(last).one())) == (3, "tidy")


def test_promised_units_do_not_move_away(house: House) -> None:
    house.order((MUG, 18))

    def take(uow: UnitOfWork) -> None:
        stock.move(
            uow, product_id(uow), 3, house.location(uow, "A-01-1"), house.location(uow, "B-01-1"), "tidy"
        )

    with pytest.raises(NotEnoughStock) as caught:
        house.database.write(take, house.staff[Role.MANAGER])
    assert caught.value.values["free"] == 2
    assert house.stock(MUG) == {"A-01-1": (20, 18)}


def test_reserving_never_promises_more_than_there_is(house: House) -> None:
    order_id = house.order((MUG, 15))
    line = house.lines(order_id)[0].id

    def reserve(uow: UnitOfWork, units: int) -> bool:
        return stock.reserve(uow, line, product_id(uow), house.location(uow, "A-01-1"), units)

    assert house.database.write(lambda uow: reserve(uow, 6), house.station) is False
    assert house.database.write(lambda uow: reserve(uow, 5), house.station) is True
    assert house.stock(MUG) == {"A-01-1": (20, 20)}


@pytest.mark.parametrize(
    "change",
    [
        {"on_hand": -1},
        {"reserved": -1},
        {"reserved": 21},
        {"on_hand": StockLevel.reserved - 1},
    ],
)
def test_the_database_refuses_impossible_levels(house: House, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), house.database.engine.begin() as connection:
        connection.execute(update(StockLevel).values(change))


@pytest.mark.parametrize("bucket", list(Bucket))
def test_the_counters_of_a_line_always_add_up(house: House, bucket: Bucket) -> None:
    order_id = house.order((MUG, 2))
    column = getattr(OrderLine, bucket.value)
    for change in (column + 1, column - 1):
        with pytest.raises(IntegrityError), house.database.engine.begin() as connection:
            connection.execute(
                update(OrderLine).where(OrderLine.order_id == order_id).values({column: change})
            )


def test_units_that_are_not_there_do_not_move(house: House) -> None:
    line = house.lines(house.order((MUG, 2)))[0].id
    with pytest.raises(order_state.NotThatMany) as caught:
        house.database.write(
            lambda uow: order_state.move_units(uow, line, Bucket.ALLOCATED, Bucket.PICKED, 3), house.station
        )
    assert caught.value.values["there"] == 2


@pytest.mark.parametrize("table", [StockMove, Payment])
def test_ledgers_only_grow(house: House, table: type[StockMove | Payment]) -> None:
    house.order((MUG, 1))
    for statement in (delete(table), update(table).values(id=table.id + 1000)):
        with pytest.raises(DBAPIError, match="append-only"), house.database.engine.begin() as connection:
            connection.execute(statement)


def test_a_move_to_where_it_is_or_of_nothing_is_refused(database: Database, house: House) -> None:
    place = house.database.write(lambda uow: house.location(uow, "A-01-1"), house.station)
    row = {
        "at": database.clock(),
        "product_id": 1,
        "quantity": 1,
        "from_location_id": place,
        "to_location_id": place,
        "reason": "test",
        "station_id": house.station.station_id,
    }
    for change in ({}, {"quantity": 0}, {"quantity": -1}):
        with pytest.raises(IntegrityError), database.engine.begin() as connection:
            connection.execute(insert(StockMove).values({**row, **change}))


def test_virtual_places_keep_no_level(house: House) -> None:
    supplier = house.database.write(lambda uow: stock.location_id(uow, LocationKind.SUPPLIER), house.station)
    query = select(StockLevel).where(StockLevel.location_id == supplier)
    assert house.database.read(lambda c: c.execute(query).first()) is None


def test_foreign_keys_are_enforced(database: Database) -> None:
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(text("INSERT INTO stock_level VALUES (4711, 4711, 1, 0)"))
