"""What staff may do to an order at each stage, what is refused and why, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update

from app.channels.base import IncomingPayment, IncomingPaymentState
from app.database.unit_of_work import UnitOfWork
from app.models.channel import Shop
from app.models.journal import JournalEntry
from app.models.order import Order, OrderAddress, OrderHold, Payment
from app.models.outbox import OutboxMessage
from app.models.picking import OrderTote, PickList, PickTask
from app.models.pickup import Pickup
from app.models.product import Product
from app.models.rma import Refund
from app.models.shipment import Parcel, Shipment
from app.models.states import (
    DeliveryMode,
    HoldKind,
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
from app.queries.timeline import timeline
from app.rules.terms import PaymentMeans
from app.workflows import orders, packing, picking, shipping
from app.workflows.outcome import Level, Outcome
from tests.support.bench import done, gtin, pack, parcels, pick, ship
from tests.support.house import BOOK, MUG, SHIRT, House

Action = Callable[[UnitOfWork], Outcome]


def rows(house: House, query: Any) -> list[Any]:
    return list(house.database.read(lambda c: c.execute(query).all()))


def refunds(house: House, order_id: int) -> list[tuple[RefundState, int, int, int]]:
    query = select(Refund).where(Refund.order_id == order_id).order_by(Refund.id)
    return [(row.state, row.goods_cents, row.ship_out_cents, row.amount_cents) for row in rows(house, query)]


def open_holds(house: House, order_id: int) -> list[Any]:
    return rows(
        house, select(OrderHold).where(OrderHold.order_id == order_id, OrderHold.released_at.is_(None))
    )


def journal_of(house: House, order_id: int) -> list[tuple[str, str]]:
    query = (
        select(JournalEntry.action, JournalEntry.reason)
        .where(JournalEntry.order_id == order_id)
        .order_by(JournalEntry.id)
    )
    return [tuple(row) for row in rows(house, query)]


def manager(house: House, action: Action) -> Outcome:
    return done(house.act(Role.MANAGER, action))


def place(house: House, code: str) -> int:
    return house.database.write(lambda uow: house.location(uow, code), house.station)


def at_stage(house: House, stage: str) -> int:
    """An order of two mugs, brought to a stage by the public workflows."""
    if stage == "imported":
        return house.order((MUG, 2), paid=False)
    if stage == "allocated":
        return house.order((MUG, 2))
    if stage == "picked":
        order_id = house.order((MUG, 2))
        pick(house, order_id)
        return order_id
    if stage == "packing":
        order_id = at_stage(house, "picked")
        opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
        code, parcel = gtin(house, MUG), int(opened.facts["parcel_id"])
        done(house.act(Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel, [code])))
        return order_id
    if stage == "labelled":
        order_id = at_stage(house, "picked")
        pack(house, order_id)
        return order_id
    order_id = ship(house, (MUG, 2))
    if stage == "delivered":
        house.database.write(
            lambda uow: uow.connection.execute(update(Parcel).values(state=ParcelState.DELIVERED)) and None,
            house.station,
        )
    if stage in {"cancelled", "closed"}:
        state = {"lifecycle": Lifecycle(stage), "stage": Stage(stage)}
        house.database.write(
            lambda uow: uow.connection.execute(update(Order).values(**state)) and None, house.station
        )
    return order_id


STAGES = (
    "imported",
    "allocated",
    "picked",
    "packing",
    "labelled",
    "shipped",
    "delivered",
    "cancelled",
    "closed",
)
NEW = {"line1": "8 quai Rambaud"}


def act_on(house: House, order_id: int, name: str) -> Action:
    line = house.lines(order_id)[0].id
    return {
        "validate": lambda uow: orders.validate_order(uow, order_id),
        "hold": lambda uow: orders.hold_order(uow, order_id, HoldKind.MANUAL, "à vérifier"),
        "address": lambda uow: orders.change_address(uow, order_id, NEW, "appel"),
        "more": lambda uow: orders.change_line(uow, order_id, line, 3),
        "fewer": lambda uow: orders.change_line(uow, order_id, line, 1),
        "cancel_line": lambda uow: orders.cancel_line(uow, order_id, line, 1, "appel"),
        "cancel": lambda uow: orders.cancel_order(uow, order_id, "appel"),
        "split": lambda uow: orders.allow_split(uow, order_id),
        "pay": lambda uow: orders.record_payment(uow, order_id, 2890, "TRANSFER", "VIR 1"),
    }[name]


OVER = "order_over"
#: What each action answers at each stage: the code of its outcome or of its refusal (domain 1.5, 2.2 to 2.4).
ANSWERS = {
    "validate": ("order_validated", *["wrong_transition"] * 6, OVER, OVER),
    "hold": (*["hold_placed"] * 5, "hold_too_late", "hold_too_late", OVER, OVER),
    "address": (
        "address_changed", "address_changed", "address_changed", "address_changed", "address_changed_label",
        "readdress_handed_over", "readdress_delivered", OVER, OVER,
    ),
    "more": ("line_changed", "line_changed", *["line_change_too_late"] * 5, OVER, OVER),
    "fewer": ("units_cancelled", "units_cancelled_refund", *["line_change_too_late"] * 5, OVER, OVER),
    "cancel_line": (
        "units_cancelled", "units_cancelled_refund", "cancel_scan_back", "cancel_scan_back", "cancel_scan_back",
        "cancel_handed_over", "cancel_handed_over", OVER, OVER,
    ),
    "cancel": (
        "order_cancelled", "order_cancelled_refund", "cancel_scan_back", "cancel_scan_back", "cancel_scan_back",
        "cancel_handed_over", "cancel_delivered", OVER, OVER,
    ),
    "split": (*["split_allowed"] * 7, OVER, OVER),
    "pay": ("payment_complete", *["payment_above_due"] * 6, OVER, OVER),
}  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_every_action_at_every_stage(house: House, stage: str) -> None:
    """Each action on an order of its own; a refusal changes neither the order, its lines nor the stock."""
    answers = {}
    for name in ANSWERS:
        order_id = at_stage(house, stage)
        before = (house.row(order_id), house.lines(order_id), house.stock(MUG))
        outcome = house.act(Role.MANAGER, act_on(house, order_id, name))
        answers[name] = outcome.code
        if outcome.level is Level.ERROR:
            assert (house.row(order_id), house.lines(order_id), house.stock(MUG)) == before
        _free_tote(house)
    assert answers == {name: codes[STAGES.index(stage)] for name, codes in ANSWERS.items()}


def _free_tote(house: House) -> None:
    """Let the next order have the tote, whatever became of this one; stock stays where the ledger has it."""
    house.database.write(lambda uow: uow.connection.execute(delete(OrderTote)) and None, house.station)


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("validate", {Role.PACKER, Role.SHOP}),
        ("hold", {Role.PICKER, Role.PACKER, Role.SHOP, Role.RETURNS}),
        ("address", {Role.PACKER, Role.SHOP}),
        ("more", set()),
        ("cancel_line", set()),
        ("cancel", set()),
        ("split", set()),
        ("pay", set()),
    ],
)
def test_roles_are_asked_for(house: House, name: str, allowed: set[Role]) -> None:
    order_id = at_stage(house, "imported")
    for role in set(Role) - allowed - {Role.MANAGER}:
        assert house.refused(role, act_on(house, order_id, name)).code == "not_allowed"
    for role in allowed:
        fresh = at_stage(house, "imported")
        done(house.act(role, act_on(house, fresh, name)))


@pytest.mark.parametrize("name", ["hold", "address", "cancel_line", "cancel"])
def test_a_reason_is_asked_for(house: House, name: str) -> None:
    order_id = at_stage(house, "allocated")
    line = house.lines(order_id)[0].id
    blank: dict[str, Action] = {
        "hold": lambda uow: orders.hold_order(uow, order_id, HoldKind.MANUAL, " "),
        "address": lambda uow: orders.change_address(uow, order_id, NEW, ""),
        "cancel_line": lambda uow: orders.cancel_line(uow, order_id, line, 1, ""),
        "cancel": lambda uow: orders.cancel_order(uow, order_id, "  "),
    }
    assert house.refused(Role.MANAGER, blank[name]).code == "reason_needed"


def test_holds_block_and_their_release_lets_go_on(house: House) -> None:
    order_id = house.order((MUG, 2))
    manager(house, act_on(house, order_id, "hold"))
    assert (
        house.refused(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])).code
        == "nothing_ready"
    )
    hold = open_holds(house, order_id)[0]
    assert (hold.reason, hold.kind, house.row(order_id).open_holds) == ("à vérifier", HoldKind.MANUAL, 1)
    done(house.act(Role.PACKER, lambda uow: orders.release_hold(uow, hold.id, "")))
    assert house.row(order_id).open_holds == 0
    again = house.refused(Role.PACKER, lambda uow: orders.release_hold(uow, hold.id, ""))
    assert again.code == "hold_released_already"
    assert journal_of(house, order_id)[-2:] == [("order_held", "à vérifier"), ("hold_released", "")]
    pick(house, order_id)


def test_the_last_hold_released_lets_an_imported_order_go_on(house: House) -> None:
    order_id = house.order((MUG, 2), total_cents=2895, payment=paid(2895))
    hold = open_holds(house, order_id)[0]
    assert hold.code == "hold_totals_differ"
    outcome = manager(house, lambda uow: orders.release_hold(uow, hold.id, "arrondi du canal"))
    assert outcome.code == "hold_released_went_on"
    assert (house.row(order_id).stage, house.stock(MUG)) == (Stage.READY, {"A-01-1": (20, 2)})


def paid(cents: int) -> IncomingPayment:
    return IncomingPayment(state=IncomingPaymentState.PAID, amount_cents=cents)


@pytest.mark.parametrize("kind", [HoldKind.FRAUD, HoldKind.PAYMENT])
def test_money_holds_need_a_manager_and_a_note(house: House, kind: HoldKind) -> None:
    order_id = house.order((MUG, 2))
    manager(house, lambda uow: orders.hold_order(uow, order_id, kind, "douteux"))
    hold_id = open_holds(house, order_id)[0].id
    assert (
        house.refused(Role.PACKER, lambda uow: orders.release_hold(uow, hold_id, "vu")).code == "not_allowed"
    )
    assert (
        house.refused(Role.MANAGER, lambda uow: orders.release_hold(uow, hold_id, " ")).code
        == "reason_needed"
    )
    manager(house, lambda uow: orders.release_hold(uow, hold_id, "vu avec la banque"))
    released = rows(house, select(OrderHold).where(OrderHold.id == hold_id))[0]
    assert (released.release_note, released.released_by) == (
        "vu avec la banque",
        house.staff[Role.MANAGER].staff_id,
    )


def test_an_incomplete_order_is_not_validated_until_mended(house: House) -> None:
    bad = {"line1": "", "city": ""}
    incoming = house.incoming((MUG, 2))
    order_id = house.order((MUG, 2), shipping_address=replace(incoming.shipping_address, **bad))
    refusal = house.refused(Role.MANAGER, act_on(house, order_id, "validate"))
    assert (refusal.code, refusal.values["holds"]) == ("order_held", "ADDRESS")
    half = manager(house, lambda uow: orders.change_address(uow, order_id, {"city": "Lyon"}, "appel"))
    assert half.facts["issues"] == ["address_street_missing"]
    assert [hold.code for hold in open_holds(house, order_id)] == ["address_street_missing"]
    manager(house, lambda uow: orders.change_address(uow, order_id, {"line1": "3 place Bellecour"}, "appel"))
    assert house.row(order_id).stage is Stage.READY
    assert house.stock(MUG) == {"A-01-1": (20, 2)}


def test_a_waiting_payment_keeps_stock_but_not_the_picker(house: House) -> None:
    order_id = house.order((MUG, 2), paid=False)
    manager(house, act_on(house, order_id, "validate"))
    assert house.stock(MUG) == {"A-01-1": (20, 2)}
    assert (
        house.refused(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])).code
        == "nothing_ready"
    )


def test_a_transfer_is_matched_and_the_order_goes_on(house: House) -> None:
    order_id = house.order((MUG, 2), paid=False)
    part = manager(house, lambda uow: orders.record_payment(uow, order_id, 1000, "TRANSFER", "VIR 1"))
    assert (part.level, part.values["left_cents"]) == (Level.WARNING, 1890)
    assert house.row(order_id).payment is PaymentState.PARTIALLY_PAID
    manager(house, lambda uow: orders.record_payment(uow, order_id, 1890, "TRANSFER", "VIR 2"))
    row = house.row(order_id)
    assert (row.stage, row.payment, row.open_holds) == (Stage.READY, PaymentState.PAID, 0)
    movements = rows(house, select(Payment).where(Payment.order_id == order_id).order_by(Payment.id))
    assert [(row.amount_cents, row.means, row.reference) for row in movements] == [
        (1000, "TRANSFER", "VIR 1"),
        (1890, "TRANSFER", "VIR 2"),
    ]
    for amount in (0, -5):
        refusal = house.refused(
            Role.MANAGER, lambda uow, amount=amount: orders.record_payment(uow, order_id, amount, "x", "")
        )
        assert refusal.code == "payment_not_positive"


def test_a_shop_takes_the_money_of_its_pickups_only(house: House) -> None:
    payment = IncomingPayment(means=PaymentMeans.ON_COLLECTION)
    order_id = house.order((MUG, 2), mode=DeliveryMode.PICKUP, payment=payment)
    done(house.act(Role.SHOP, lambda uow: orders.record_payment(uow, order_id, 2890, "CASH", "T-1")))
    assert house.row(order_id).payment is PaymentState.PAID


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


def test_a_label_being_bought_is_waited_for(house: House) -> None:
    order_id = at_stage(house, "labelled")
    house.database.write(
        lambda uow: uow.connection.execute(update(Parcel).values(state=ParcelState.LABEL_REQUESTED)) and None,
        house.station,
    )
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


def test_a_new_address_keeps_the_old_one_in_the_journal_and_is_found(house: House) -> None:
    order_id = house.order((MUG, 2))
    manager(house, lambda uow: orders.change_address(uow, order_id, {"last_name": "Kerbrat"}, "mariage"))
    entry = rows(house, select(JournalEntry).where(JournalEntry.action == "address_changed"))[0]
    assert entry.reason == "mariage"
    assert "Kerbrat" not in entry.details
    told = house.database.read(lambda c: timeline(c, order_id))[0].details
    assert (told["before"], told["after"]) == ({"last_name": "Martin"}, {"last_name": "Kerbrat"})
    assert found(house, "kerbrat") == [order_id]
    same = manager(house, lambda uow: orders.change_address(uow, order_id, {"last_name": "Kerbrat"}, "x"))
    assert same.code == "address_unchanged"
    wrong = house.refused(Role.MANAGER, lambda uow: orders.change_address(uow, order_id, {"nom": "x"}, "x"))
    assert wrong.code == "address_field_unknown"


def found(house: House, words: str) -> list[int]:
    sqlite = house.database.is_sqlite
    statement = (
        "SELECT rowid, words FROM order_search" if sqlite else "SELECT order_id, words FROM order_search"
    )
    return [
        row[0] for row in house.database.read(lambda c: c.execute(text(statement)).all()) if words in row[1]
    ]


def test_an_open_box_follows_the_new_address(house: House) -> None:
    order_id = at_stage(house, "packing")
    manager(house, act_on(house, order_id, "address"))
    ship_to = rows(house, select(Shipment.ship_to).where(Shipment.order_id == order_id))[0].ship_to
    assert ship_to["line1"] == "8 quai Rambaud"


def test_a_parcel_is_packed_anew_for_a_new_address(house: House) -> None:
    order_id = at_stage(house, "labelled")
    manager(house, act_on(house, order_id, "address"))
    assert [parcel.state for parcel in parcels(house, order_id)] == [ParcelState.VOID]
    assert house.row(order_id).stage is Stage.PICKED
    pack(house, order_id)
    line1 = rows(
        house,
        select(OrderAddress.line1).where(OrderAddress.order_id == order_id, OrderAddress.kind == "shipping"),
    )[0].line1
    assert (line1, house.row(order_id).stage) == ("8 quai Rambaud", Stage.PACKED)


def test_another_territory_asks_for_vat_and_customs(house: House) -> None:
    order_id = house.order((MUG, 2))
    overseas = {"postal_code": "97400", "city": "Saint-Denis"}
    manager(house, lambda uow: orders.change_address(uow, order_id, overseas, "déménagement"))
    assert [(hold.kind, hold.code) for hold in open_holds(house, order_id)] == [
        (HoldKind.EXPORT_DOCS, "hold_territory_changed")
    ]


def test_one_more_is_promised_and_becomes_due(house: House) -> None:
    order_id = house.order((MUG, 2))
    manager(house, act_on(house, order_id, "more"))
    line, row = house.lines(order_id)[0], house.row(order_id)
    assert (line.ordered, line.allocated, line.net_cents) == (3, 3, 3600)
    assert (row.total_cents, row.payment) == (4090, PaymentState.PARTIALLY_PAID)
    assert [hold.code for hold in open_holds(house, order_id)] == ["hold_payment_partial"]
    same = manager(house, lambda uow: orders.change_line(uow, order_id, line.id, 3))
    assert same.code == "line_unchanged"
    refusal = house.refused(Role.MANAGER, lambda uow: orders.change_line(uow, order_id, line.id, 0))
    assert refusal.code == "quantity_not_positive"


def test_an_unknown_article_is_named_and_the_order_goes_on(house: House) -> None:
    order_id = house.order(("LAMPE-9", 2))
    line_id = house.lines(order_id)[0].id
    mug = rows(house, select(Product.id).where(Product.sku == MUG))[0].id
    assert (
        house.refused(Role.PICKER, lambda uow: orders.map_line(uow, order_id, line_id, mug)).code
        == "not_allowed"
    )
    missing = house.refused(Role.PACKER, lambda uow: orders.map_line(uow, order_id, line_id, 999))
    assert (missing.code, missing.values["kind"]) == ("not_found", "product")
    done(house.act(Role.PACKER, lambda uow: orders.map_line(uow, order_id, line_id, mug)))
    assert house.row(order_id).stage is Stage.READY
    assert house.stock(MUG) == {"A-01-1": (20, 2)}
    again = house.refused(Role.PACKER, lambda uow: orders.map_line(uow, order_id, line_id, mug))
    assert again.code == "line_known_already"


def test_what_does_not_exist_is_said(house: House) -> None:
    order_id = house.order((MUG, 1))
    other = house.lines(house.order((BOOK, 1)))[0].id
    for action in (
        lambda uow: orders.validate_order(uow, 9999),
        lambda uow: orders.release_hold(uow, 9999, ""),
        lambda uow: orders.cancel_line(uow, order_id, other, 1, "x"),
    ):
        assert house.refused(Role.MANAGER, action).code == "not_found"


def test_another_relay_point_is_checked_and_ends_the_hold(house: House) -> None:
    incoming = {"mode": DeliveryMode.RELAY, "relay_id": "", "relay_carrier": "mondial_relay"}
    order_id = house.order((MUG, 1), **incoming)
    assert house.row(order_id).open_holds == 1
    wrong = house.act(
        Role.PACKER, lambda uow: orders.change_address(uow, order_id, {}, "client", relay_id="12")
    )
    assert wrong.facts["issues"] == ["address_relay_invalid"]
    right = house.act(
        Role.PACKER, lambda uow: orders.change_address(uow, order_id, {}, "client", relay_id="fr-012345")
    )
    assert right.facts["issues"] == []
    row = house.row(order_id)
    assert (row.relay_id, row.open_holds, row.stage) == ("FR-012345", 0, Stage.READY)
    home = house.order((MUG, 1))
    refusal = house.refused(
        Role.PACKER, lambda uow: orders.change_address(uow, home, {}, "client", relay_id="012345")
    )
    assert refusal.code == "order_without_relay"


def test_a_pickup_without_shop_gets_one(house: House) -> None:
    def another(uow: UnitOfWork) -> None:
        uow.connection.execute(insert(Shop).values(code="PARIS", name="Atelier Paris", address={}))

    house.database.write(another, house.station)
    order_id = house.order((MUG, 1), mode=DeliveryMode.PICKUP, pickup_shop="")
    assert house.row(order_id).shop_id is None
    unknown = house.refused(
        Role.SHOP, lambda uow: orders.change_address(uow, order_id, {}, "client", shop="NICE")
    )
    assert unknown.code == "shop_unknown"
    done_ = house.act(Role.SHOP, lambda uow: orders.change_address(uow, order_id, {}, "client", shop="LYON"))
    assert done_.facts["issues"] == []
    row = house.row(order_id)
    assert row.shop_id is not None
    assert (row.open_holds, row.stage) == (0, Stage.READY)
