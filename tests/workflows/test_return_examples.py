"""The worked examples of domain 8.4 to the cent, exchanges with them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import insert, select

from app.models.journal import JournalEntry
from app.models.order import OrderHold, Payment
from app.models.product import Product
from app.models.rma import Refund
from app.models.states import HoldKind, Lifecycle, PaymentKind, PaymentState, RefundState, RmaState, Role
from app.rules.return_terms import Grade
from app.workflows import inspection
from app.workflows.exchange import exchange_return
from app.workflows.inspection import PhotosNeeded
from tests.support.bench import done, send
from tests.support.house import SHIRT, House
from tests.support.returning import (
    graded,
    one,
    opened,
    photographed,
    proposed,
    received,
    refund_of,
    sample_order,
    sent,
    unit_ids,
)
from tests.workflows.return_acts import _waiting, approve, rma
from tests.workflows.test_invoicing import refunded


def test_example_a_everything_back_by_rule_or_by_hand(house: House) -> None:
    order_id = sample_order(house, shipping_cents=1290)
    rma_id = proposed(house, order_id, 2, 1)
    refund = refund_of(house, rma_id)
    assert (refund.goods_cents, refund.ship_out_cents, refund.amount_cents) == (4707, 490, 5197)
    assert (refund.state, refund.approved_by) == (RefundState.APPROVED, None)
    row = rma(house, rma_id)
    assert (row.state, row.decided_by, row.approver.value) == (RmaState.SETTLED, None, "AUTO")
    assert [(line.returned, line.refunded) for line in house.lines(order_id)] == [(2, 2), (1, 1)]
    assert house.stock(SHIRT) == {"B-01-1": (15, 0)}
    actions = house.database.read(lambda c: set(c.scalars(select(JournalEntry.action)).all()))
    assert "return_approved_by_rule" in actions
    assert len(sent(house, "email", "return_decided")) == 1


def test_example_b_one_shirt_then_the_rest_with_the_shipping(house: House) -> None:
    order_id = sample_order(house)
    first = refund_of(house, proposed(house, order_id, 1))
    assert (first.goods_cents, first.ship_out_cents, first.amount_cents) == (1791, 0, 1791)
    rest = refund_of(house, proposed(house, order_id, 1, 1))
    assert (rest.goods_cents, rest.ship_out_cents) == (1791 + 1125, 490)
    assert first.amount_cents + rest.amount_cents == house.row(order_id).captured_cents


def test_example_c_a_stain_needs_pictures_a_manager_and_words(house: House) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 1)
    (unit,) = received(house, rma_id)
    graded(house, unit, Grade.C, depreciation_bp=4000, note="tache sur la manche")
    refused = house.refused(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id))
    assert isinstance(refused, PhotosNeeded)
    photographed(house, unit, "a", "a")
    assert isinstance(house.refused(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)), PhotosNeeded)
    photographed(house, unit, "b")
    outcome = done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    assert (outcome.code, outcome.facts["approver"]) == ("refund_proposed", "MANAGER")
    approve(house, rma_id)
    refund = refund_of(house, rma_id)
    assert (refund.goods_cents, refund.depreciation_cents, refund.amount_cents) == (1791, 716, 1075)
    (mail,) = sent(house, "email", "return_reduced")
    assert "tache sur la manche" in mail["body"]
    assert "10,75" in mail["body"]


def test_example_d_the_dearer_size_keeps_the_promotion(house: House) -> None:
    order_id = sample_order(house)
    dearer = _product(house, "TS-BL-XL", 2490)
    rma_id = _waiting(house, order_id, 1)
    (unit,) = unit_ids(house, rma_id)
    outcome = done(house.act(Role.MANAGER, lambda uow: exchange_return(uow, rma_id, {unit: dearer})))
    assert (outcome.facts["credit_cents"], outcome.facts["total_cents"]) == (1791, 2241)
    assert outcome.facts["to_pay_cents"] == 450
    new = house.row(outcome.facts["order_id"])
    assert (new.replaces_id, new.total_cents, new.captured_cents) == (order_id, 2241, 1791)
    assert (new.payment, new.open_holds) == (PaymentState.PARTIALLY_PAID, 1)
    hold = one(house, select(OrderHold).where(OrderHold.order_id == new.id))
    assert (hold.kind, hold.code) == (HoldKind.PAYMENT, "hold_exchange_to_pay")
    assert rma(house, rma_id).exchange_order_id == new.id
    assert rma(house, rma_id).state is RmaState.CLOSED
    assert house.row(order_id).refunded_cents == 1791
    assert refund_of(house, rma_id).means == "exchange"


def test_an_exchange_for_the_same_price_ships_and_for_less_refunds_the_rest(house: House) -> None:
    order_id = sample_order(house)
    same = one(house, select(Product.id).where(Product.sku == SHIRT)).id
    cheaper = _product(house, "TS-BL-S", 1000)
    rma_id = _waiting(house, order_id, 2)
    first, second = unit_ids(house, rma_id)
    partial = house.refused(Role.MANAGER, lambda uow: exchange_return(uow, rma_id, {first: same}))
    assert partial.code == "exchange_incomplete"
    swaps = {first: same, second: cheaper}
    outcome = done(house.act(Role.MANAGER, lambda uow: exchange_return(uow, rma_id, swaps)))
    assert (outcome.facts["total_cents"], outcome.facts["refund_cents"]) == (1791 + 900, 3582 - 2691)
    new = house.row(outcome.facts["order_id"])
    assert (new.payment, new.open_holds, new.lifecycle) == (PaymentState.PAID, 0, Lifecycle.OPEN)
    assert [line.allocated for line in house.lines(new.id)] == [1, 0]
    rows = house.database.read(lambda c: c.execute(select(Refund).order_by(Refund.id)).all())
    assert [(row.amount_cents, row.state) for row in rows] == [
        (2691, RefundState.SUCCEEDED),
        (891, RefundState.APPROVED),
    ]
    assert rma(house, rma_id).state is RmaState.SETTLED


def test_what_was_taken_in_exchange_goes_back_to_the_card_that_paid_it(house: House) -> None:
    """Exchanged twice, then returned: the bank gets money, not the account of exchanges."""
    order_id = sample_order(house)
    shirt = one(house, select(Product.id).where(Product.sku == SHIRT)).id
    for _ in range(2):
        rma_id = _waiting(house, order_id, 1)
        (unit,) = unit_ids(house, rma_id)
        swap = partial(exchange_return, rma_id=rma_id, swaps={unit: shirt})
        order_id = done(house.act(Role.MANAGER, swap)).facts["order_id"]
        send(house, order_id)
    rma_id = _waiting(house, order_id, 1)
    approve(house, rma_id)
    refunded(house, rma_id)
    booked = select(Payment.means, Payment.amount_cents).where(
        Payment.order_id == order_id, Payment.kind == PaymentKind.REFUND
    )
    assert tuple(one(house, booked)) == ("CARD", 1791)


def _product(house: House, sku: str, price: int) -> int:
    def add(uow: Any) -> int:
        key = uow.connection.execute(
            insert(Product).values(sku=sku, name=sku, price_cents=price)
        ).inserted_primary_key
        return int(key[0])

    return house.database.write(add, house.station)
