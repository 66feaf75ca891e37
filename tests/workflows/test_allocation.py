"""Stock promised to orders: by walking order, from one site, first paid first, never twice."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, insert, select

from app.database.unit_of_work import Database, UnitOfWork
from app.models import stock
from app.models.journal import JournalEntry
from app.models.outbox import OutboxMessage
from app.models.product import Product
from app.models.states import DeliveryMode, LocationKind, Role, Stage
from app.models.stock import Location, Reservation, StockLevel
from app.workflows import allocation, intake, orders
from app.workflows.examining import examine
from app.workflows.outcome import Level
from tests.support.house import BOOK, MUG, SHIRT, House


def receive(house: House, sku: str, units: int, place: str) -> None:
    def put(uow: UnitOfWork) -> None:
        product = uow.connection.execute(select(Product.id).where(Product.sku == sku)).scalar_one()
        supplier = stock.location_id(uow, LocationKind.SUPPLIER)
        stock.move(uow, product, units, supplier, house.location(uow, place), "receipt")

    house.database.write(put, house.station)


def add_place(house: House, code: str, **values: Any) -> None:
    row = {"code": code, "kind": LocationKind.BIN, **values}
    house.database.write(
        lambda uow: uow.connection.execute(insert(Location).values(row)) and None, house.station
    )


def test_bins_are_emptied_in_walking_order(house: House) -> None:
    add_place(house, "Z-99-1", pick_sequence=0)
    receive(house, MUG, 3, "Z-99-1")
    house.order((MUG, 5))
    assert house.stock(MUG) == {"Z-99-1": (3, 3), "A-01-1": (20, 2)}


def test_only_active_sellable_bins_are_promised(house: House) -> None:
    add_place(house, "ZX", sellable=False)
    add_place(house, "ZY", active=False)
    for place in ("ZX", "ZY", "S-01"):
        receive(house, MUG, 5, place)
    order_id = house.order((MUG, 25))
    line = house.lines(order_id)[0]
    assert (line.allocated, line.backordered) == (20, 5)


def test_what_is_missing_waits_with_a_date_and_the_customer_is_told(house: House) -> None:
    order_id = house.order((BOOK, 12), (MUG, 1))
    book = house.lines(order_id)[0]
    assert (book.allocated, book.backordered, book.promise_date) == (10, 2, date(2026, 12, 3))
    row = house.row(order_id)
    assert (row.stage, row.promise_date) == (Stage.BACKORDER, date(2026, 12, 3))
    mails = house.database.read(lambda c: c.execute(select(OutboxMessage.key)).scalars().all())
    assert mails == [f"backorder:{order_id}:2026-12-03"]


def test_a_date_is_never_after_the_legal_limit(house: House) -> None:
    order_id = house.order((BOOK, 12), placed_at=datetime(2026, 10, 27, 9, tzinfo=UTC))
    assert house.lines(order_id)[0].promise_date == date(2026, 11, 26)


def test_split_is_a_decision(house: House) -> None:
    order_id = house.order((BOOK, 12))
    outcome = house.act(Role.MANAGER, lambda uow: orders.allow_split(uow, order_id))
    assert outcome.code == "split_allowed"
    assert house.row(order_id).stage is Stage.READY
    again = house.refused(Role.MANAGER, lambda uow: orders.allow_split(uow, order_id))
    assert again.code == "split_allowed_already"
    assert house.refused(Role.PACKER, lambda uow: orders.allow_split(uow, order_id)).code == "not_allowed"


def test_arrivals_go_to_who_paid_first(house: House) -> None:
    house.order((BOOK, 10))
    payment = house.incoming((BOOK, 2)).payment
    late = house.order((BOOK, 2), payment=replace(payment, paid_at=datetime(2026, 11, 23, 7, tzinfo=UTC)))
    early = house.order((BOOK, 2), payment=replace(payment, paid_at=datetime(2026, 11, 23, 6, tzinfo=UTC)))
    receive(house, BOOK, 3, "A-02-1")
    outcome = house.act(Role.MANAGER, allocation.allocate_backorders)
    assert outcome.facts["orders"] == [early, late]
    assert [house.lines(order)[0].allocated for order in (early, late)] == [2, 1]
    assert [house.row(order).stage for order in (early, late)] == [Stage.READY, Stage.BACKORDER]
    told = house.database.read(
        lambda c: (
            c.execute(
                select(JournalEntry.order_id)
                .where(JournalEntry.action == "allocated")
                .order_by(JournalEntry.id)
            )
            .scalars()
            .all()
        )
    )
    assert told == [early, late]
    assert house.act(Role.MANAGER, allocation.allocate_backorders).facts["orders"] == []


def test_a_batch_serves_who_paid_first_whatever_its_order(house: House) -> None:
    payment = house.incoming((BOOK, 8)).payment
    late = house.incoming((BOOK, 8), payment=replace(payment, paid_at=datetime(2026, 11, 23, 7, tzinfo=UTC)))
    early = house.incoming((BOOK, 8), payment=replace(payment, paid_at=datetime(2026, 11, 23, 6, tzinfo=UTC)))
    answers = house.database.write(
        lambda uow: intake.accept_orders(uow, [examine(late), examine(early)]), house.staff[Role.MANAGER]
    )
    ids = [answer.facts["order_id"] for answer in answers if not isinstance(answer, Exception)]
    assert [house.lines(order)[0].allocated for order in ids] == [2, 8]


def test_a_pickup_is_served_by_the_shop_only_when_it_has_all(house: House) -> None:
    add_place(house, "L-01", site="LYON", pick_sequence=1)
    receive(house, MUG, 2, "L-01")
    house.order((MUG, 2), mode=DeliveryMode.PICKUP)
    assert house.stock(MUG)["L-01"] == (2, 2)
    receive(house, MUG, 2, "L-01")
    house.order((MUG, 2), (BOOK, 1), mode=DeliveryMode.PICKUP)
    assert house.stock(MUG) == {"L-01": (4, 2), "A-01-1": (20, 2)}


def test_shop_stock_is_not_sent_home(house: House) -> None:
    add_place(house, "L-01", site="LYON", pick_sequence=0)
    receive(house, SHIRT, 5, "L-01")
    order_id = house.order((SHIRT, 16))
    assert house.lines(order_id)[0].backordered == 1
    assert house.stock(SHIRT)["L-01"] == (5, 0)


def test_allocating_again_changes_nothing(house: House) -> None:
    order_id = house.order((BOOK, 12))
    before = (house.lines(order_id), house.stock(BOOK))
    outcome = house.act(Role.PICKER, lambda uow: allocation.allocate_order(uow, order_id))
    assert (outcome.level, outcome.facts["waiting"]) == (Level.WARNING, 2)
    assert (house.lines(order_id), house.stock(BOOK)) == before


def test_two_stations_never_promise_one_unit_twice(database: Database) -> None:
    """Four threads on two connections sell the last ten books five times over."""
    house = House(database)
    other = Database(database.engine.url.render_as_string(hide_password=False), clock=database.clock)
    batches = [[house.incoming((BOOK, 3)) for _ in range(4)] for _ in range(4)]
    failures: list[BaseException] = []

    def sell(where: Database, batch: list[Any]) -> None:
        try:
            for incoming in batch:
                where.write(
                    lambda uow, incoming=incoming: intake.accept_order(uow, incoming),
                    house.staff[Role.MANAGER],
                )
        except BaseException as failure:
            failures.append(failure)

    threads = [
        threading.Thread(target=sell, args=(where, batch))
        for where, batch in zip((database, other, database, other), batches, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert failures == []
    promised = database.read(lambda c: c.execute(select(func.sum(Reservation.quantity))).scalar_one())
    level = database.read(
        lambda c: c.execute(
            select(StockLevel.on_hand, StockLevel.reserved).where(StockLevel.reserved > 0)
        ).one()
    )
    assert promised == 10
    assert tuple(level) == (10, 10)
