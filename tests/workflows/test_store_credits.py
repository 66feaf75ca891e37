"""Store credit: given with consent, known by a code to the customer alone, used up in parts, never twice."""

from __future__ import annotations

import json
import re
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from app.channels.base import IncomingPayment
from app.database.unit_of_work import UnitOfWork
from app.models.channel import Customer
from app.models.command import Command
from app.models.journal import JournalEntry
from app.models.order import Order, OrderAddress, Payment
from app.models.refusals import NotFound, ReasonNeeded
from app.models.states import DeliveryMode, PaymentKind, PaymentState, RefundState, RmaState, Role
from app.models.store_credit import StoreCredit
from app.queries.customer_card import customer_card
from app.queries.ledger import credit_open
from app.rules.terms import PaymentMeans
from app.values import shop_day
from app.workflows import counter, orders, pickup, refunds
from app.workflows.credit_code import ALPHABET, digest, new_code
from app.workflows.credit_decision import approve_as_credit
from app.workflows.fiscal_checks import fiscal_findings
from app.workflows.house_settings import save_settings
from app.workflows.perform import perform
from app.workflows.staffing import station_actor
from app.workflows.verify import verify
from tests.support.bench import done, parcels, send
from tests.support.databases import TestClock
from tests.support.house import BOOK, MUG, House
from tests.support.returning import proposed, refund_of, sample_order, sent
from tests.workflows.return_acts import _waiting, rma
from tests.workflows.test_invoicing import refunded
from tests.workflows.test_refunds import manager, no

ON_COLLECTION = IncomingPayment(means=PaymentMeans.ON_COLLECTION)
SAID = "Demandé au téléphone le 30 novembre"


def credited(house: House) -> tuple[int, str]:
    """A T-shirt of 17.91 came back, and its customer took store credit: the return, and the code."""
    rma_id = _waiting(house, sample_order(house), 1)
    manager(house, lambda uow: approve_as_credit(uow, rma_id, SAID))
    return rma_id, code_in(house)


def code_in(house: House) -> str:
    mail = sent(house, "email", "store_credit")[-1]
    found = re.search(r"(?:\w{4}-){2}\w{4}", mail["body"])
    assert found, mail["body"]
    return found[0]


def given(house: House) -> list[Any]:
    return list(house.database.read(lambda c: c.execute(select(StoreCredit).order_by(StoreCredit.id)).all()))


def change_limit(house: House, cents: int) -> None:
    manager(house, lambda uow: save_settings(uow, {"auto_approval_limit_cents": cents}))


def pay(house: House, order_id: int, cents: int, code: str) -> Any:
    return done(
        house.act(Role.MANAGER, lambda uow: orders.record_payment(uow, order_id, cents, "store_credit", code))
    )


@pytest.mark.parametrize(
    ("language", "said", "refund"),
    [("fr", "Bon d’achat", "Remboursement"), ("en", "Store credit", "Refund")],
)
def test_the_first_letter_says_that_it_is_credit(house: House, language: str, said: str, refund: str) -> None:
    order_id = sample_order(house)
    spoken = update(Order).where(Order.id == order_id).values(language=language)
    house.database.write(lambda uow: uow.connection.execute(spoken), house.station)
    rma_id = _waiting(house, order_id, 1)
    manager(house, lambda uow: approve_as_credit(uow, rma_id, SAID))
    (letter,) = sent(house, "email", "return_decided")
    assert said in letter["body"]
    assert refund not in letter["body"]


def test_a_return_becomes_credit_with_consent_and_is_used_up_in_parts(house: House) -> None:
    rma_id, code = credited(house)
    assert rma(house, rma_id).state is RmaState.CLOSED
    refund = refund_of(house, rma_id)
    assert (refund.state, refund.means, refund.reference) == (
        RefundState.SUCCEEDED,
        "store_credit",
        "BA-000001",
    )
    [credit] = given(house)
    assert (credit.amount_cents, credit.used_cents) == (1791, 0)
    assert credit.valid_until == date(2027, 11, shop_day(house.database.clock()).day)
    agreed = select(JournalEntry.reason).where(JournalEntry.action == "store_credit_agreed")
    assert house.database.read(lambda c: c.scalars(agreed).all()) == [SAID]
    first = house.order((MUG, 1), paid=False)
    pay(house, first, 1000, code.lower())
    assert house.row(first).payment is PaymentState.PARTIALLY_PAID
    second = house.order((BOOK, 1), paid=False)
    assert pay(house, second, 1740, code).values["amount_cents"] == 791, "no more than what is left"
    assert given(house)[0].used_cents == 1791
    refused = no(house, lambda uow: orders.record_payment(uow, second, 1, "store_credit", code))
    assert refused.code == "credit_used"
    paid = select(Payment.means, Payment.amount_cents, Payment.reference).where(
        Payment.order_id.in_((first, second)), Payment.kind == PaymentKind.CAPTURE
    )
    rows = house.database.read(lambda c: c.execute(paid.order_by(Payment.id)).all())
    assert [tuple(row) for row in rows] == [
        ("store_credit", 1000, "BA-000001"),
        ("store_credit", 791, "BA-000001"),
    ]
    assert house.database.read(lambda c: tuple(fiscal_findings(c))) == ()
    assert list(verify(house.database)) == []


def test_what_is_left_stands_on_the_card_of_its_customer(house: House) -> None:
    rma_id, code = credited(house)
    pay(house, house.order((MUG, 1), paid=False), 500, code)
    customer_id = house.row(rma(house, rma_id).order_id).customer_id
    [left] = house.database.read(lambda c: customer_card(c, customer_id)).credits
    assert (left.number, left.left_cents, left.currency) == ("BA-000001", 1291, "EUR")


def test_the_code_is_written_down_nowhere_but_in_its_letter(house: House, clock: TestClock) -> None:
    _, code = credited(house)
    pay(house, house.order((MUG, 1), paid=False), 500, code)
    plain = code.replace("-", "")
    told = house.database.read(
        lambda c: [*c.scalars(select(JournalEntry.details)).all(), *c.scalars(select(Command.outcome)).all()]
    )
    assert [each for each in told if plain in json.dumps(each, default=str).replace("-", "")] == []


def test_money_back_of_what_credit_paid_is_a_new_credit(house: House) -> None:
    _, code = credited(house)
    order_id = house.order((MUG, 1), paid=False)
    pay(house, order_id, 1200, code)
    done(house.act(Role.MANAGER, lambda uow: orders.record_payment(uow, order_id, 490, "transfer", "VIR-1")))
    send(house, order_id)
    change_limit(house, 10_000)
    refunded(house, proposed(house, order_id, 1))
    assert [(row.amount_cents, row.used_cents) for row in given(house)] == [(1791, 1200), (1200, 0)]
    assert code_in(house) != code
    today = shop_day(house.database.clock())
    assert house.database.read(lambda c: credit_open(c, today)) == (2, 591 + 1200)


def test_at_the_counter_the_rest_stays_due(house: House) -> None:
    _, code = credited(house)
    order_id = house.order((MUG, 2), paid=False, mode=DeliveryMode.PICKUP, payment=ON_COLLECTION)
    send(house, order_id)
    parcel = int(parcels(house, order_id)[0].id)
    arrived = done(house.act(Role.SHOP, lambda uow: pickup.receive_parcel(uow, parcel, "LYON")))
    pickup_id = int(arrived.facts["pickup_id"])
    outcome = done(
        house.act(Role.SHOP, lambda uow: counter.take_payment(uow, pickup_id, "store_credit", code))
    )
    due = house.row(order_id).total_cents - 1791
    assert (outcome.code, outcome.values["left"]) == ("paid_at_counter_in_part", f"{due / 100:.2f} EUR")
    done(house.act(Role.SHOP, lambda uow: counter.take_payment(uow, pickup_id, "till", "T-9")))
    assert house.row(order_id).payment is PaymentState.PAID


def other_way(house: House) -> int:
    """A refund that came back and was agreed to be store credit: its id."""
    key = int(refund_of(house, proposed(house, sample_order(house), 1)).id)
    manager(house, lambda uow: refunds.mark_sent(uow, key))
    manager(house, lambda uow: refunds.mark_failed(uow, key, "carte expirée"))
    manager(house, lambda uow: refunds.approve_other_means(uow, key, "store_credit", SAID))
    return key


def test_two_stations_that_send_the_same_refund_give_one_credit(house: House) -> None:
    key, second = other_way(house), station_actor(house.database, "OTHER").station_id
    there = replace(house.staff[Role.MANAGER], station_id=second)
    with ThreadPoolExecutor(max_workers=1) as elsewhere:

        def send_at_both(uow: UnitOfWork) -> Future[Any]:
            refunds.mark_sent(uow, key)
            coming = elsewhere.submit(perform, house.database, there, lambda uow: refunds.mark_sent(uow, key))
            wait([coming], timeout=0.3)  # it waits for what is not written yet
            return coming

        answer = house.database.write(send_at_both, house.staff[Role.MANAGER]).result()
    assert answer.code == "wrong_transition"
    assert len(given(house)) == 1


def test_no_money_leaves_where_its_credit_could_not_be_told(house: House) -> None:
    _, code = credited(house)
    order_id = house.order((MUG, 1), paid=False)
    pay(house, order_id, 1200, code)
    rest = house.row(order_id).total_cents - 1200
    manager(house, lambda uow: orders.record_payment(uow, order_id, rest, "transfer", "VIR-1"))
    send(house, order_id)
    change_limit(house, 10_000)
    rma_id = proposed(house, order_id, 1)
    key = refund_of(house, rma_id).id
    without_address(house, order_id)
    assert no(house, lambda uow: refunds.mark_sent(uow, key)).code == "credit_needs_email"
    assert refund_of(house, rma_id).state is RefundState.APPROVED


def without_address(house: House, order_id: int) -> None:
    for table in (update(Customer), update(OrderAddress).where(OrderAddress.order_id == order_id)):
        house.database.write(lambda uow, t=table: uow.connection.execute(t.values(email="")), house.station)


def test_what_is_no_credit_is_refused_in_words(house: House, clock: TestClock) -> None:
    rma_id = _waiting(house, sample_order(house), 1)
    assert isinstance(no(house, lambda uow: approve_as_credit(uow, rma_id, " ")), ReasonNeeded)
    without_address(house, rma(house, rma_id).order_id)
    assert no(house, lambda uow: approve_as_credit(uow, rma_id, SAID)).code == "credit_needs_email"
    assert refund_of(house, rma_id).state is RefundState.PENDING_APPROVAL
    other = house.order((MUG, 1), paid=False)

    def refused(code: str) -> Any:
        return no(house, lambda uow: orders.record_payment(uow, other, 100, "store_credit", code))

    assert isinstance(refused("7KQM-2WXR-9TBD"), NotFound)
    _, code = credited(house)
    clock.forward(days=366)
    assert refused(code).code == "credit_over"


def test_a_code_is_found_however_it_is_typed() -> None:
    code = new_code()
    assert len({new_code() for _ in range(50)}) == 50
    assert set(code) <= {*ALPHABET, "-"}
    assert digest(code) == digest(code.lower().replace("-", " ")) != ""
    assert {digest(wrong) for wrong in ("", code[:-1], code + "2", code[:-1] + "0", "é" * 12)} == {""}
