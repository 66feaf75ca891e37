"""Units and orders given up at every stage: stock, money and the way back to the shelf."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import insert, select, update

from app.channels.base import IncomingPayment, IncomingPaymentState
from app.database.unit_of_work import UnitOfWork
from app.models.carrier import CarrierRow, LabelAttempt
from app.models.order import Payment
from app.models.outbox import OutboxMessage
from app.models.picking import PickList, PickTask
from app.models.pickup import Pickup
from app.models.shipment import Parcel
from app.models.states import (
    DeliveryMode,
    HoldKind,
    LabelState,
    Lifecycle,
    ParcelState,
    PaymentKind,
    PaymentState,
    PickListState,
    PickupState,
    RefundState,
    Role,
    Stage,
)
from app.models.stock import StockMove
from app.workflows import orders, picking, shipping
from app.workflows.outcome import Level
from tests.support.bench import done, gtin, pack, parcels, pick, ship
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.workflows.order_acts import (
    act_on,
    at_stage,
    journal_of,
    manager,
    open_holds,
    place,
    refunds,
    rows,
)


def test_cancelling_an_allocated_order_frees_stock_and_asks_for_a_refund(house: House) -> None:
    order_id = house.order((MUG, 2), (BOOK, 1))
    outcome = manager(house, act_on(house, order_id, "cancel"))
    assert outcome.facts["refund_cents"] == 4140
    row = house.row(order_id)
    assert (row.lifecycle, row.stage) == (Lifecycle.CANCELLED, Stage.CANCELLED)
    assert [(line.cancelled, line.refunded) for line in house.lines(order_id)] == [(2, 2), (1, 1)]
    assert (house.stock(MUG), house.stock(BOOK)) == ({"A-01-1": (20, 0)}, {"A-02-1": (10, 0)})
    assert refunds(house, order_id) == [(RefundState.PENDING_APPROVAL, 3650, 490, 4140)]
    assert ("units_cancelled", "appel") in journal_of(house, order_id)
    mails = rows(house, select(OutboxMessage.key).where(OutboxMessage.order_id == order_id))
    assert [mail.key for mail in mails] == [f"order_cancelled:{order_id}"]


def test_an_authorisation_is_voided_and_nothing_refunded(house: House) -> None:
    order_id = house.order((MUG, 2), payment=IncomingPayment(state=IncomingPaymentState.AUTHORISED))
    manager(house, act_on(house, order_id, "cancel"))
    assert refunds(house, order_id) == []
    assert house.row(order_id).payment is PaymentState.VOIDED
    kinds = rows(house, select(Payment.kind).where(Payment.order_id == order_id).order_by(Payment.id))
    assert [row.kind for row in kinds] == [PaymentKind.AUTHORISATION, PaymentKind.VOID]


def test_units_given_up_one_by_one_cost_exactly_the_line(house: House) -> None:
    """Three units at 10.00 in all: 3.33, 3.34, 3.33, then the shipping with the last (domain 4.3)."""
    incoming = house.incoming((SHIRT, 3))
    line = replace(incoming.lines[0], unit_price_cents=334, discount_cents=2)
    total = 1000 + 490
    order_id = house.order(
        (SHIRT, 3), lines=(line,), total_cents=total, payment=replace(incoming.payment, amount_cents=total)
    )
    line_id = house.lines(order_id)[0].id
    for _ in range(3):
        manager(house, lambda uow: orders.cancel_line(uow, order_id, line_id, 1, "client"))
    assert [(goods, postage) for _, goods, postage, _ in refunds(house, order_id)] == [
        (333, 0),
        (334, 0),
        (333, 490),
    ]
    assert house.row(order_id).stage is Stage.CANCELLED
    over = house.refused(Role.MANAGER, lambda uow: orders.cancel_line(uow, order_id, line_id, 1, "x"))
    assert over.code == "order_over"


def test_more_than_there_is_cannot_be_cancelled(house: House) -> None:
    order_id = house.order((MUG, 2))
    line_id = house.lines(order_id)[0].id
    for units in (0, -1, 3):
        refusal = house.refused(
            Role.MANAGER, lambda uow, units=units: orders.cancel_line(uow, order_id, line_id, units, "x")
        )
        assert refusal.code == "cancel_too_many"


def test_an_unpaid_unit_given_up_is_simply_not_due_any_more(house: House) -> None:
    order_id = house.order((MUG, 2), paid=False)
    line_id = house.lines(order_id)[0].id
    manager(house, lambda uow: orders.cancel_line(uow, order_id, line_id, 1, "client"))
    assert (house.row(order_id).total_cents, refunds(house, order_id)) == (1690, [])
    manager(house, lambda uow: orders.record_payment(uow, order_id, 1690, "TRANSFER", ""))
    assert house.row(order_id).stage is Stage.READY


def test_a_walk_loses_the_units_that_are_given_up(house: House) -> None:
    order_id = house.order((MUG, 2), (BOOK, 1))
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])))
    mug, book = house.lines(order_id)
    manager(house, lambda uow: orders.cancel_line(uow, order_id, mug.id, 1, "client"))
    tasks = rows(house, select(PickTask).order_by(PickTask.sequence))
    assert [(task.order_line_id, task.quantity) for task in tasks] == [(mug.id, 1), (book.id, 1)]
    manager(house, act_on(house, order_id, "cancel"))
    assert rows(house, select(PickTask)) == []
    list_id = int(made.facts["pick_list_id"])
    state = rows(house, select(PickList.state).where(PickList.id == list_id))[0].state
    assert state is PickListState.CANCELLED


def test_what_a_picker_holds_must_go_into_the_tote_first(house: House) -> None:
    order_id = house.order((MUG, 2))
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])))
    list_id, code = int(made.facts["pick_list_id"]), gtin(house, MUG)
    shelf = place(house, "A-01-1")
    done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    done(house.act(Role.PICKER, lambda uow: picking.scan_location(uow, list_id, shelf)))
    done(house.act(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [code], True)))
    before = house.lines(order_id)
    assert house.refused(Role.MANAGER, act_on(house, order_id, "cancel")).code == "cancel_in_hand"
    assert house.lines(order_id) == before


def test_picked_units_are_cancelled_when_they_are_back_on_a_shelf(house: House) -> None:
    order_id = at_stage(house, "picked")
    line = house.lines(order_id)[0]
    outcome = manager(house, act_on(house, order_id, "cancel"))
    assert outcome.facts["scan_back"] == [{"line_id": line.id, "sku": MUG, "name": MUG, "units": 2}]
    hold = open_holds(house, order_id)[0]
    assert (hold.kind, hold.values["units"]) == (HoldKind.CUSTOMER_REQUEST, 2)
    assert (house.row(order_id).lifecycle, refunds(house, order_id)) == (Lifecycle.OPEN, [])
    shelf = place(house, "B-01-1")
    tote = place(house, "T-01")
    one = done(house.act(Role.PICKER, lambda uow: orders.put_back(uow, order_id, line.id, 1, shelf)))
    assert one.code == "put_back_cancelled"
    assert refunds(house, order_id) == [(RefundState.PENDING_APPROVAL, 1200, 0, 1200)]
    done(house.act(Role.PACKER, lambda uow: orders.put_back(uow, order_id, line.id, 1, shelf)))
    assert refunds(house, order_id)[1] == (RefundState.PENDING_APPROVAL, 1200, 490, 1690)
    assert house.row(order_id).stage is Stage.CANCELLED
    assert open_holds(house, order_id) == []
    assert house.stock(MUG) == {"A-01-1": (18, 0), "B-01-1": (2, 0)}
    moves = rows(house, select(StockMove).where(StockMove.reason == "put_back"))
    assert [(row.from_location_id, row.to_location_id, row.quantity, row.order_id) for row in moves] == [
        (tote, shelf, 1, order_id)
    ] * 2


def test_asking_twice_to_cancel_waits_for_the_same_units(house: House) -> None:
    order_id = at_stage(house, "picked")
    for _ in range(2):
        manager(house, act_on(house, order_id, "cancel"))
    assert [hold.values["units"] for hold in open_holds(house, order_id)] == [2]


def test_units_put_back_for_another_reason_are_promised_anew(house: House) -> None:
    order_id = at_stage(house, "picked")
    line, shelf = house.lines(order_id)[0], place(house, "A-01-1")
    outcome = done(house.act(Role.PACKER, lambda uow: orders.put_back(uow, order_id, line.id, 2, shelf)))
    assert outcome.code == "put_back"
    assert (house.lines(order_id)[0].allocated, house.row(order_id).stage) == (2, Stage.READY)
    assert house.stock(MUG) == {"A-01-1": (20, 2)}


def test_units_go_back_to_bins_only_and_not_too_many(house: House) -> None:
    order_id = at_stage(house, "picked")
    line = house.lines(order_id)[0]
    for code in ("T-02", "S-01", "PACK"):
        where = place(house, code)
        refusal = house.refused(
            Role.PACKER, lambda uow, where=where: orders.put_back(uow, order_id, line.id, 1, where)
        )
        assert refusal.code == "put_back_not_a_bin"
    shelf = place(house, "A-01-1")
    for units in (0, 3):
        refusal = house.refused(
            Role.PACKER, lambda uow, units=units: orders.put_back(uow, order_id, line.id, units, shelf)
        )
        assert refusal.code == "put_back_too_many"
    shop = house.refused(Role.SHOP, lambda uow: orders.put_back(uow, order_id, line.id, 1, shelf))
    assert shop.code == "not_allowed"


def test_a_bought_label_is_given_up_and_the_goods_come_back(house: House) -> None:
    order_id = at_stage(house, "labelled")
    line, shelf = house.lines(order_id)[0], place(house, "A-01-1")
    outcome = manager(house, act_on(house, order_id, "cancel"))
    assert outcome.facts["labels"] == ["P-000001"]
    assert [parcel.state for parcel in parcels(house, order_id)] == [ParcelState.VOID]
    assert house.lines(order_id)[0].picked == 2
    done(house.act(Role.PACKER, lambda uow: orders.put_back(uow, order_id, line.id, 2, shelf)))
    assert house.row(order_id).stage is Stage.CANCELLED
    assert house.stock(MUG) == {"A-01-1": (20, 0)}


def _being_bought(uow: UnitOfWork) -> None:
    """A carrier has been asked for the parcel's label and has not answered."""
    uow.connection.execute(insert(CarrierRow).values(id=1, code="post", name="La Malle", values={}))
    uow.connection.execute(update(Parcel).values(state=ParcelState.LABEL_REQUESTED))
    parcel = uow.connection.execute(select(Parcel)).one()
    asked = {
        "parcel_id": parcel.id, "order_id": parcel.order_id, "carrier_id": 1, "product": "HOME", "reference": "P-1",
        "state": LabelState.BUYING, "weight_g": 500, "address_digest": "", "station_id": parcel.station_id,
        "created_at": uow.now, "due_at": uow.now,
    }  # fmt: skip
    uow.connection.execute(insert(LabelAttempt).values(asked))


def test_a_label_being_bought_is_waited_for(house: House) -> None:
    order_id = at_stage(house, "labelled")
    house.database.write(_being_bought, house.station)
    for name in ("cancel", "address"):
        assert house.refused(Role.MANAGER, act_on(house, order_id, name)).code == "label_being_bought"


def test_the_rest_of_a_partly_shipped_order_can_still_be_cancelled(house: House) -> None:
    order_id = house.order((BOOK, 12))
    manager(house, act_on(house, order_id, "split"))
    pick(house, order_id)
    parcel = pack(house, order_id)
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)))
    line_id = house.lines(order_id)[0].id
    manager(house, lambda uow: orders.cancel_line(uow, order_id, line_id, 2, "rupture"))
    assert refunds(house, order_id) == [(RefundState.PENDING_APPROVAL, 2500, 0, 2500)]
    assert house.row(order_id).stage is Stage.SHIPPED


@pytest.mark.parametrize("state", [PickupState.READY, PickupState.EXPIRED])
def test_goods_in_a_shop_are_blocked_there(house: House, state: PickupState) -> None:
    order_id = ship(house, (MUG, 2), mode=DeliveryMode.PICKUP)
    house.database.write(
        lambda uow: uow.connection.execute(update(Pickup).values(state=state)) and None, house.station
    )
    outcome = manager(house, act_on(house, order_id, "cancel"))
    assert (outcome.code, outcome.level) == ("cancel_back_to_stock", Level.WARNING)
    assert [hold.kind for hold in open_holds(house, order_id)] == [HoldKind.CUSTOMER_REQUEST]
    assert house.refused(Role.MANAGER, act_on(house, order_id, "address")).code == "readdress_at_pickup"
