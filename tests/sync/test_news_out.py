"""What happened here reaches the shop: departures, refunds, cancellations, each told once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models import search
from app.models.journal import JournalEntry
from app.models.rma import Refund
from app.models.shipment import Parcel
from app.models.states import JobState, Lifecycle, Role
from app.workflows import channel_setup, order_lines, refunds, shipping
from tests.support.bench import done, pack, pick
from tests.support.shops.wired import Wired
from tests.support.shops.woocommerce import MAINTENANCE, Woo


def send_off(wired: Wired, order_id: int, tracking: str = "6A12345678901") -> None:
    """Pick, pack and hand over all of an order under a tracking number."""
    pick(wired.house, order_id)
    parcel_id = pack(wired.house, order_id)

    def label(uow: UnitOfWork) -> None:
        uow.connection.execute(update(Parcel).where(Parcel.id == parcel_id).values(tracking_number=tracking))
        search.index_order(uow, order_id)

    wired.house.database.write(label, wired.house.station)
    done(wired.house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))


@pytest.fixture
def sold(wired: Wired, woo: Woo, mug: int) -> int:
    """A paid order of two mugs that has arrived."""
    number = woo.sell((mug, 2, "10.00"))
    wired.round()
    woo.tick(minutes=1)
    return number


def amendments(wired: Wired) -> list[Any]:
    return wired.all(select(JournalEntry).where(JournalEntry.action == "order_amended"))


def test_a_parcel_that_left_completes_the_order_with_its_tracking(wired: Wired, woo: Woo, sold: int) -> None:
    send_off(wired, wired.order(sold).id)
    assert wired.round().told == 1
    assert woo.orders[sold]["status"] == "completed"
    assert woo.tracking(sold) == ["6A12345678901"]
    assert woo.notes[sold] == ["Arrimage : P-000001 · Colissimo 6A12345678901"]
    assert [push.state for push in wired.pushes()] == [JobState.CONFIRMED]


def test_our_own_echo_is_no_amendment(wired: Wired, woo: Woo, sold: int) -> None:
    send_off(wired, wired.order(sold).id)
    wired.round()
    echo = wired.round()
    assert (echo.taken.amended, echo.taken.unchanged) == (0, 1)
    assert wired.said(sold).fulfilled
    assert amendments(wired) == []
    assert wired.holds(sold) == []


@pytest.mark.parametrize("path", ["orders", "notes"])
def test_told_once_also_after_a_lost_answer(wired: Wired, woo: Woo, sold: int, path: str) -> None:
    send_off(wired, wired.order(sold).id)
    woo.server.faults.lose_next_answer("P", path)
    assert wired.round().fault is not None
    assert [push.state for push in wired.pushes()] == [JobState.WAITING]
    wired.round()
    assert woo.tracking(sold) == ["6A12345678901"]
    assert len(woo.notes[sold]) == 1
    assert [push.state for push in wired.pushes()] == [JobState.CONFIRMED]
    assert amendments(wired) == []


def test_a_station_that_died_while_telling_tells_again(wired: Wired, woo: Woo, sold: int) -> None:
    send_off(wired, wired.order(sold).id)
    opened = wired.sync._open

    def opening(adapter: Any, values: Any) -> Any:
        connection = opened(adapter, values)
        fulfil = connection.fulfil

        def dying(departure: Any) -> None:
            fulfil(departure)
            raise KeyboardInterrupt

        connection.fulfil = dying
        return connection

    wired.sync._open = opening
    with pytest.raises(KeyboardInterrupt):
        wired.round()
    assert [push.state for push in wired.pushes()] == [JobState.CLAIMED]
    wired.restart()
    wired.round(passing=200)
    assert woo.tracking(sold) == ["6A12345678901"]
    assert len(woo.notes[sold]) == 1
    assert [push.state for push in wired.pushes()] == [JobState.CONFIRMED]


def test_maintenance_keeps_what_is_to_be_told_however_long_it_takes(
    wired: Wired, woo: Woo, sold: int
) -> None:
    send_off(wired, wired.order(sold).id)
    woo.server.faults.instead = lambda _: MAINTENANCE
    for _ in range(14):  # once more often than a letter is tried
        wired.round(passing=1000)
    woo.server.faults.instead = lambda _: None
    wired.round(passing=1000)
    assert woo.orders[sold]["status"] == "completed"


def cancel(wired: Wired, order_id: int) -> None:
    done(wired.house.act(Role.MANAGER, lambda uow: order_lines.cancel_order(uow, order_id, "client")))


def test_a_cancelled_order_is_cancelled_over_there(wired: Wired, woo: Woo, sold: int) -> None:
    cancel(wired, wired.order(sold).id)
    wired.round()
    assert woo.orders[sold]["status"] == "cancelled"
    wired.round()
    assert wired.order(sold).lifecycle is Lifecycle.CANCELLED
    assert amendments(wired) == []


def test_what_the_shop_cancelled_is_not_told_to_it(wired: Wired, woo: Woo, sold: int) -> None:
    woo.change(sold, status="cancelled")
    wired.round()
    assert wired.order(sold).lifecycle is Lifecycle.CANCELLED
    assert wired.pushes() == []


def pay_back(wired: Wired, order_id: int) -> None:
    """The refund of a cancelled order, approved by a second person and paid."""
    refund = wired.one(select(Refund).where(Refund.order_id == order_id))
    wired.house.database.write(
        lambda uow: uow.connection.execute(update(Refund).values(requested_by=None)), wired.house.station
    )
    for step in (
        lambda uow: refunds.approve_refund(uow, refund.id),
        lambda uow: refunds.mark_sent(uow, refund.id),
        lambda uow: refunds.mark_succeeded(uow, refund.id, "re_1"),
    ):
        done(wired.house.act(Role.MANAGER, step))


def test_a_refund_is_written_down_once_and_not_booked_twice(wired: Wired, woo: Woo, sold: int) -> None:
    order_id = wired.order(sold).id
    cancel(wired, order_id)
    pay_back(wired, order_id)
    woo.server.faults.lose_next_answer("POST", "refunds")
    wired.round()
    wired.round()
    wired.round()
    assert [refund["total"] for refund in woo.orders[sold]["refunds"]] == ["-24.00"]
    assert wired.order(sold).refunded_cents == 2400
    assert {push.state for push in wired.pushes()} == {JobState.CONFIRMED}


def test_a_refund_that_the_shop_made_itself_is_not_made_again(wired: Wired, woo: Woo, sold: int) -> None:
    order_id = wired.order(sold).id
    cancel(wired, order_id)
    pay_back(wired, order_id)
    woo.orders[sold]["refunds"].append({"id": 1, "reason": "", "total": "-24.00"})
    wired.round()
    assert len(woo.orders[sold]["refunds"]) == 1


def test_what_the_shop_refuses_waits_for_a_person_who_may_give_it_up(
    wired: Wired, woo: Woo, sold: int
) -> None:
    send_off(wired, wired.order(sold).id)
    del woo.orders[sold]
    wired.round()
    push = wired.pushes()[0]
    assert (push.state, push.trouble) == (JobState.PARKED, "channel_order_gone")
    done(wired.house.act(Role.MANAGER, lambda uow: channel_setup.tell_no_more(uow, push.id)))
    assert wired.pushes()[0].state is JobState.CANCELLED


def test_an_order_of_a_channel_that_is_not_connected_is_told_nobody(wired: Wired) -> None:
    order_id = wired.house.order()
    send_off(wired, order_id)
    assert wired.pushes() == []
