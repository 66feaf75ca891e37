"""Refunds: a second person approves, the money leaves once, and never more than was paid."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from app.models.order import Order, Payment
from app.models.refusals import NotAllowed, NotFound, ReasonNeeded, Refusal, WrongTransition
from app.models.rma import Refund, Rma
from app.models.states import DeliveryMode, PaymentKind, PaymentState, RefundState, RmaState, Role
from app.rules.return_terms import Grade
from app.workflows import inspection, overdue, pickup, refunds, store_credits, validation
from app.workflows.decisions import FourEyes
from app.workflows.fiscal_checks import fiscal_findings
from app.workflows.house_settings import save_settings
from app.workflows.perform import perform
from app.workflows.refunds import MoreThanPaid, ReferenceNeeded
from app.workflows.staffing import add_staff
from tests.support.bench import done, parcels, send, ship
from tests.support.databases import TestClock
from tests.support.house import BOOK, SHIRT, House
from tests.support.returning import (
    counts,
    graded,
    one,
    opened,
    proposed,
    received,
    refund_of,
    sample_order,
    sent,
)
from tests.workflows.test_invoicing import refunded


def unclaimed(house: House, role: Role = Role.SHOP) -> int:
    """The refund asked for by whoever put an expired pickup back into stock; its id."""
    order_id = ship(house, mode=DeliveryMode.PICKUP)
    parcel_id = int(parcels(house, order_id)[0].id)
    done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel_id, "LYON")))
    house.database.write(lambda uow: overdue.expire_overdue(uow, date(2027, 1, 1)), house.station)
    bin_id = house.database.write(lambda uow: house.location(uow, "A-01-1"), house.station)
    back = done(house.act(role, lambda uow: overdue.unshelve(uow, parcel_id, bin_id)))
    return int(back.facts["refund_id"])


def refund(house: House, refund_id: int) -> Any:
    return one(house, select(Refund).where(Refund.id == refund_id))


def manager(house: House, action: Any) -> Any:
    return done(house.act(Role.MANAGER, action))


def no(house: House, action: Any, role: Role = Role.MANAGER) -> Refusal:
    return house.refused(role, action)


def test_a_refund_goes_from_asked_to_booked(house: House) -> None:
    refund_id = unclaimed(house)
    order_id = refund(house, refund_id).order_id
    manager(house, lambda uow: refunds.approve_refund(uow, refund_id))
    assert [(line.returned, line.refunded) for line in house.lines(order_id)] == [(2, 2), (1, 1)]
    manager(house, lambda uow: refunds.mark_sent(uow, refund_id))
    assert house.row(order_id).refunded_cents == 0
    manager(house, lambda uow: refunds.mark_succeeded(uow, refund_id, "re_42"))
    row = refund(house, refund_id)
    assert (row.state, row.reference) == (RefundState.SUCCEEDED, "re_42")
    assert row.succeeded_at is not None
    order = house.row(order_id)
    assert (order.refunded_cents, order.payment) == (order.captured_cents, PaymentState.REFUNDED)
    booked = one(house, select(Payment).where(Payment.kind == PaymentKind.REFUND))
    assert (booked.amount_cents, booked.reference) == (4140, "re_42")
    (mail,) = sent(house, "email", "refund_sent")
    assert "41,40" in mail["body"]
    assert "votre moyen de paiement" in mail["body"]


def test_above_the_limit_of_one_manager_another_one_sends_the_money(house: House) -> None:
    limits = {"auto_approval_limit_cents": 0, "manager_approval_limit_cents": 4139}
    manager(house, lambda uow: save_settings(uow, limits))
    refund_id = unclaimed(house)
    manager(house, lambda uow: refunds.approve_refund(uow, refund_id))
    refused = no(house, lambda uow: refunds.mark_sent(uow, refund_id))
    assert isinstance(refused, refunds.AnotherSends)
    assert refused.values["limit"] == "41.39 EUR"
    second = manager(house, lambda uow: add_staff(uow, "Maud", "2580", [Role.MANAGER]))
    another = replace(house.staff[Role.MANAGER], staff_id=second.facts["staff_id"])
    done(perform(house.database, another, lambda uow: refunds.mark_sent(uow, refund_id)))
    assert refund(house, refund_id).state is RefundState.SENT


def test_what_two_means_paid_goes_back_by_both_the_credit_first(house: House) -> None:
    """20.00 of credit and 37.20 by card: the second refund takes what of the credit the first one left."""
    order_id = house.order((SHIRT, 2), (BOOK, 1), paid=False)
    house.database.write(lambda uow: store_credits.issue(uow, order_id, 2000, "EUR"), house.station)
    code = re.search(r"Code\W+([\w-]+)", sent(house, "email", "store_credit")[0]["body"])
    assert code
    for cents, means, proof in ((2000, "store_credit", code[1]), (3720, "CARD", "CB-1")):
        pay = partial(validation.record_payment, order_id=order_id, amount_cents=cents, means=means)
        done(house.act(Role.MANAGER, partial(pay, reference=proof)))
    send(house, order_id)
    first = refund_of(house, proposed(house, order_id, 1))
    # All of it was paid with credit: no bank has a reference to wait for.
    assert manager(house, lambda uow: refunds.mark_sent(uow, first.id)).code == "refund_credited"
    assert refund(house, first.id).state is RefundState.SUCCEEDED
    refunded(house, proposed(house, order_id, 1, 1))
    query = select(Payment.means, Payment.amount_cents).where(Payment.kind == PaymentKind.REFUND)
    rows = house.database.read(lambda c: c.execute(query.order_by(Payment.id)).all())
    assert [tuple(row) for row in rows] == [("store_credit", 1990), ("store_credit", 10), ("CARD", 3720)]
    assert house.database.read(lambda c: tuple(fiscal_findings(c))) == ()


def test_nobody_approves_what_he_asked_for(house: House) -> None:
    refund_id = unclaimed(house, Role.MANAGER)
    before = counts(house.database)
    assert isinstance(no(house, lambda uow: refunds.approve_refund(uow, refund_id)), FourEyes)
    for role in (Role.SHOP, Role.RETURNS, Role.ADMINISTRATOR):
        assert isinstance(no(house, lambda uow: refunds.approve_refund(uow, refund_id), role), NotAllowed)
    assert counts(house.database) == before


@pytest.mark.parametrize("captured", [4139, 0])
def test_never_more_than_was_paid(house: House, captured: int) -> None:
    refund_id = unclaimed(house)
    order_id = refund(house, refund_id).order_id
    house.database.write(
        lambda uow: uow.connection.execute(
            update(Order).where(Order.id == order_id).values(captured_cents=captured)
        ),
        house.station,
    )
    before = counts(house.database)
    refused = no(house, lambda uow: refunds.approve_refund(uow, refund_id))
    assert isinstance(refused, MoreThanPaid)
    assert refused.values["room"] == f"{captured / 100:.2f} EUR"
    assert counts(house.database) == before


def test_two_refunds_together_stay_within_what_was_paid(house: House) -> None:
    order_id = sample_order(house)
    first = refund_of(house, proposed(house, order_id, 2))
    second = refund_of(house, proposed(house, order_id, 0, 1))
    for each in (first, second):
        key = each.id
        manager(house, lambda uow, k=key: refunds.mark_sent(uow, k))
    # The bank's own refund reached the order meanwhile: the second one has no room left.
    house.database.write(
        lambda uow: uow.connection.execute(
            update(Order).where(Order.id == order_id).values(refunded_cents=Order.captured_cents - 3582)
        ),
        house.station,
    )
    assert isinstance(no(house, lambda uow: refunds.mark_succeeded(uow, first.id, "a")), MoreThanPaid)
    assert refund(house, first.id).state is RefundState.SENT


def test_the_return_is_closed_with_its_refund(house: House, clock: TestClock) -> None:
    order_id = sample_order(house)
    rma_id = proposed(house, order_id, 2, 1)
    key = refund_of(house, rma_id).id
    manager(house, lambda uow: refunds.mark_sent(uow, key))
    clock.forward(days=20)
    outcome = manager(house, lambda uow: refunds.mark_succeeded(uow, key, "re_1"))
    assert outcome.facts["days_late"] == 6
    assert one(house, select(Rma.state).where(Rma.id == rma_id)).state is RmaState.CLOSED
    assert house.row(order_id).payment is PaymentState.REFUNDED


def test_a_returns_refund_is_decided_with_the_return(house: House) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 1, blind=True)
    (unit,) = received(house, rma_id)
    graded(house, unit)
    done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    key = refund_of(house, rma_id).id
    assert no(house, lambda uow: refunds.approve_refund(uow, key)).code == "decide_the_return"
    assert no(house, lambda uow: refunds.cancel_refund(uow, key, "x")).code == "decide_the_return"


def test_a_failed_refund_takes_another_way(house: House) -> None:
    rma_id = proposed(house, sample_order(house), 1)
    key = refund_of(house, rma_id).id
    manager(house, lambda uow: refunds.mark_sent(uow, key))
    assert isinstance(no(house, lambda uow: refunds.mark_failed(uow, key, " ")), ReasonNeeded)
    manager(house, lambda uow: refunds.mark_failed(uow, key, "carte expirée"))
    other = refunds.approve_other_means
    assert no(house, lambda uow: other(uow, key, "cash", "x")).code == "means_unknown"
    assert isinstance(no(house, lambda uow: other(uow, key, "transfer", "")), ReasonNeeded)
    manager(house, lambda uow: other(uow, key, "transfer", "accord du client"))
    row = refund(house, key)
    assert (row.state, row.means) == (RefundState.APPROVED, "transfer")
    assert no(house, lambda uow: other(uow, key, "transfer", "encore")).code == "wrong_transition"


def test_who_inspected_does_not_choose_other_means(house: House) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 1)
    (unit,) = received(house, rma_id)
    done(house.act(Role.MANAGER, lambda uow: inspection.inspect_unit(uow, unit, Grade.A)))
    done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    key = refund_of(house, rma_id).id
    manager(house, lambda uow: refunds.mark_sent(uow, key))
    manager(house, lambda uow: refunds.mark_failed(uow, key, "x"))
    refused = no(house, lambda uow: refunds.approve_other_means(uow, key, "transfer", "x"))
    assert isinstance(refused, FourEyes)


def test_steps_out_of_order_change_nothing(house: House) -> None:
    refund_id = unclaimed(house)
    before = counts(house.database)
    for action in (
        lambda uow: refunds.mark_sent(uow, refund_id),
        lambda uow: refunds.mark_succeeded(uow, refund_id, "x"),
        lambda uow: refunds.mark_failed(uow, refund_id, "x"),
        lambda uow: refunds.approve_other_means(uow, refund_id, "transfer", "x"),
    ):
        assert isinstance(no(house, action), WrongTransition | Refusal)
    assert isinstance(no(house, lambda uow: refunds.mark_succeeded(uow, refund_id, " ")), ReferenceNeeded)
    assert isinstance(no(house, lambda uow: refunds.mark_sent(uow, 999)), NotFound)
    assert isinstance(no(house, lambda uow: refunds.mark_sent(uow, refund_id), Role.RETURNS), NotAllowed)
    assert counts(house.database) == before
    assert refund(house, refund_id).state is RefundState.PENDING_APPROVAL


def test_a_refund_nobody_approved_can_be_given_up(house: House) -> None:
    refund_id = unclaimed(house)
    assert isinstance(no(house, lambda uow: refunds.cancel_refund(uow, refund_id, "")), ReasonNeeded)
    manager(house, lambda uow: refunds.cancel_refund(uow, refund_id, "le client revient"))
    assert refund(house, refund_id).state is RefundState.CANCELLED
    assert isinstance(no(house, lambda uow: refunds.approve_refund(uow, refund_id)), WrongTransition)
