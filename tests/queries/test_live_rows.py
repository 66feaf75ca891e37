"""The rows that a change may concern are those that the whole list would show, in its order, in few statements."""

from __future__ import annotations

import pytest

from app.models.states import DeliveryMode, HoldKind, Role, Stage
from app.queries import orders, picking, refunds, returns
from app.queries.orders import OrderFilter
from app.queries.pickup import CounterList, counter_list
from app.queries.pickup import urgency as most_urgent
from app.values import shop_day
from app.workflows import orders as work
from app.workflows import pickup
from tests.queries.statements import read
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.returning import opened, sample_order

FILTERS = (
    OrderFilter(),
    OrderFilter(stage=Stage.READY),
    OrderFilter(hold=True),
    OrderFilter(hold=False, stage=Stage.READY),
    OrderFilter(hold=HoldKind.MANUAL),
    OrderFilter(delivery_mode=DeliveryMode.PICKUP),
    OrderFilter(text="élodie mart"),
    OrderFilter(text=SHIRT, stage=Stage.IMPORTED),
    OrderFilter(text="#1"),
    OrderFilter(text="nobody"),
)


@pytest.fixture
def mixed(house: House) -> list[int]:
    made = [
        house.order((MUG, 1)),
        house.order((BOOK, 1), mode=DeliveryMode.PICKUP),
        house.order((SHIRT, 1), paid=False),
        house.order((MUG, 1)),
        house.order((MUG, 1)),
    ]
    house.act(Role.PACKER, lambda uow: work.hold_order(uow, made[3], HoldKind.MANUAL, "please wait"))
    house.act(Role.MANAGER, lambda uow: work.cancel_order(uow, made[4], "customer"))
    return made


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_changed_orders_pass_the_filter_as_in_the_list(
    house: House, mixed: list[int], wanted: OrderFilter
) -> None:
    listed = house.database.read(lambda c: orders.page(c, wanted))
    assert read(house.database, lambda c: orders.some(c, wanted, mixed), at_most=4) == listed
    for order_id in mixed:
        expected = tuple(row for row in listed if row.id == order_id)
        assert house.database.read(lambda c, each=order_id: orders.some(c, wanted, [each])) == expected


def test_changed_orders_are_ready_as_in_the_list(house: House, mixed: list[int]) -> None:
    listed = house.database.read(picking.ready_orders)
    assert len(listed) == 3
    assert list(listed) == sorted(listed, key=picking.urgency)
    assert house.database.read(lambda c: picking.ready_orders(c, only=mixed)) == listed
    assert [
        row.id for row in house.database.read(lambda c: picking.ready_orders(c, only=mixed[:1]))
    ] == mixed[:1]


def test_changed_pickups_are_found_by_their_own_id_and_by_their_orders(house: House) -> None:
    today = shop_day(house.database.clock())
    ordered = [house.order((MUG, 1), mode=DeliveryMode.PICKUP) for _ in range(3)]
    ids = [
        house.database.write(lambda uow, each=each: pickup.announce_pickup(uow, each), house.station)
        for each in ordered
    ]
    which = CounterList.EXPECTED
    listed = house.database.read(lambda c: counter_list(c, which, today))
    assert [row.id for row in listed] == ids
    assert list(listed) == sorted(listed, key=most_urgent)
    touched = {"pickup": ids[:1], "order": ordered[2:]}
    found = read(house.database, lambda c: counter_list(c, which, today, only=touched), at_most=2)
    assert found == (listed[0], listed[2])
    assert house.database.read(lambda c: counter_list(c, CounterList.READY, today, only=touched)) == ()


def test_changed_returns_and_refunds_are_found_in_the_same_way(house: House) -> None:
    today = shop_day(house.database.clock())
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 1)
    listed = house.database.read(lambda c: returns.returns(c, today))
    assert [row.id for row in listed] == [rma_id]
    for touched in ({"rma": [rma_id]}, {"order": [order_id]}):
        assert house.database.read(lambda c, only=touched: returns.returns(c, today, only=only)) == listed
    assert house.database.read(lambda c: returns.returns(c, today, only={"order": [order_id + 1]})) == ()
    every = tuple(refunds.RefundState)
    owed = house.database.read(lambda c: refunds.refunds(c, today, every))
    found = house.database.read(lambda c: refunds.refunds(c, today, every, only={"order": [order_id]}))
    assert found == owed
