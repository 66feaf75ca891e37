"""A chargeback is noted: in the books, off what may be refunded, and seen in later orders."""

from __future__ import annotations

from sqlalchemy import select

from app.models.fiscal import FiscalEntry, FiscalKind
from app.models.fraud import FraudMark
from app.models.order import OrderHold, Payment
from app.models.rma import Refund
from app.models.states import Lifecycle, PaymentKind, PaymentState, Role
from app.rules.fraud import FraudFacts
from app.workflows.chargebacks import note_chargeback
from app.workflows.fraud_check import on_arrival
from app.workflows.intake_checks import look_up
from app.workflows.order_lines import cancel_order
from app.workflows.outcome import Outcome
from app.workflows.verify import verify
from tests.support.bench import done, send
from tests.support.fraud import take_in, to
from tests.support.house import House


def noted(house: House, order_id: int, cents: int, case: str = "CB-77") -> Outcome:
    return house.act(Role.MANAGER, lambda uow: note_chargeback(uow, order_id, cents, case))


def facts_of(house: House, name: str, street: str) -> FraudFacts:
    incoming = to(house, name, street)
    return house.database.write(
        lambda uow: on_arrival(uow, [incoming], [1], look_up(uow, [incoming])).facts[0], house.station
    )


def test_what_left_is_in_the_books_and_recognised_in_later_orders(house: House) -> None:
    order_id = take_in(house, [to(house, "Un", "8 rue Garibaldi")])[0]
    send(house, order_id)
    assert facts_of(house, "Deux", "9 rue Garibaldi").chargebacks == ()
    outcome = done(noted(house, order_id, 1690))
    assert outcome.code == "chargeback_noted"
    order = house.row(order_id)
    assert (order.payment, order.open_holds) == (PaymentState.DISPUTED, 0)
    payment, entry = house.database.read(
        lambda c: (
            c.execute(select(Payment).where(Payment.kind == PaymentKind.DISPUTE)).one(),
            c.execute(select(FiscalEntry).where(FiscalEntry.kind == FiscalKind.DISPUTE)).one(),
        )
    )
    assert (payment.amount_cents, payment.reference, entry.amount_cents) == (1690, "CB-77", -1690)
    assert facts_of(house, "Deux", "9 rue Garibaldi").chargebacks == (order.reference,)  # the same phone
    assert list(verify(house.database)) == []


def test_an_order_that_is_still_here_is_held_and_cancelling_gives_nothing_back(house: House) -> None:
    order_id = house.order()
    total = house.row(order_id).total_cents
    assert done(noted(house, order_id, total - 500)).code == "chargeback_noted_held"
    (hold,) = house.database.read(
        lambda c: c.execute(select(OrderHold).where(OrderHold.order_id == order_id)).all()
    )
    assert (hold.code, hold.values) == ("hold_chargeback", {"amount_cents": total - 500})
    done(house.act(Role.MANAGER, lambda uow: cancel_order(uow, order_id, "contestée")))
    assert house.row(order_id).lifecycle is Lifecycle.CANCELLED
    asked = select(Refund.amount_cents).where(Refund.order_id == order_id)
    assert house.database.read(lambda c: c.scalars(asked).all()) == [500]
    assert list(verify(house.database)) == []


def test_what_cannot_be_charged_back(house: House) -> None:
    order_id = house.order()
    total = house.row(order_id).total_cents
    done(noted(house, order_id, total - 1))
    for cents in (0, 2, total):
        answer = noted(house, order_id, cents)
        assert (answer.code, answer.values["left_cents"]) == ("chargeback_above_paid", 1)
    assert noted(house, order_id, 1, " ").code == "reason_needed"
    assert noted(house, house.order(paid=False), 1).code == "chargeback_above_paid"
    assert house.refused(Role.SHOP, lambda uow: note_chargeback(uow, order_id, 1, "CB")).code == "not_allowed"
    marks = house.database.read(lambda c: c.scalars(select(FraudMark.order_id)).all())
    assert set(marks) == {order_id}
