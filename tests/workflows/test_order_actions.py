"""What staff may do to an order at each stage, what is refused and why, and what it leaves behind."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete, select

from app.channels.base import IncomingPayment, IncomingPaymentState
from app.models.order import OrderHold, Payment
from app.models.picking import OrderTote
from app.models.product import Product
from app.models.states import (
    DeliveryMode,
    HoldKind,
    PaymentState,
    Role,
    Stage,
)
from app.rules.terms import PaymentMeans
from app.workflows import orders, picking
from app.workflows.outcome import Level
from tests.support.bench import done, pick
from tests.support.house import BOOK, MUG, House
from tests.workflows.order_acts import (
    NEW,
    OVER,
    STAGES,
    Action,
    act_on,
    at_stage,
    journal_of,
    manager,
    open_holds,
    rows,
)

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
