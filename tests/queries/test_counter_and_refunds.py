"""What the counter's card, the refunds and the dialog that opens a return show."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from sqlalchemy import update

from app.models.house import change_setting
from app.models.order import Order
from app.models.pickup import Pickup
from app.models.refusals import NotFound
from app.models.states import DeliveryMode, PaymentState, PickupState, RefundState, Role
from app.queries.counter_card import counter_card
from app.queries.pickup import CounterList, counter_counts, short_name
from app.queries.refunds import DONE, UNDER_WAY, refunds
from app.queries.returnable import returnable, was_informed
from app.rules.return_terms import Grade
from app.values import shop_day
from app.workflows import decisions, letter_preview
from app.workflows import refunds as refund_work
from app.workflows.decision_letters import Decision
from app.workflows.pickup import receive_parcel
from tests.queries.statements import read
from tests.support.bench import done, parcels, ship
from tests.support.house import BOOK, MUG, House
from tests.support.returning import counts, opened, proposed, refund_of, sent, unit_ids


def _write(house: House, statement: object) -> None:
    house.database.write(lambda uow: uow.connection.execute(statement), house.station)  # type: ignore[call-overload]  # any statement


def test_the_counters_card_says_what_is_to_be_seen_to(house: House) -> None:
    order_id = ship(house, (MUG, 1), mode=DeliveryMode.PICKUP)
    parcel = parcels(house, order_id)[0].id
    done(house.act(Role.SHOP, partial(receive_parcel, parcel_id=parcel)))
    changed = update(Order).where(Order.id == order_id)
    _write(house, changed.values(captured_cents=500, payment=PaymentState.PARTIALLY_PAID))
    _write(house, update(Pickup).values(code_tries=4))
    today = shop_day(house.database.clock())
    card = read(house.database, lambda c: counter_card(c, 1, today), at_most=3)
    assert (card.order_id, card.short_name, card.state) == (order_id, "Élodie M.", PickupState.READY)
    assert (card.to_pay_cents, card.tries_left, card.lines_awaited) == (card.total_cents - 500, 1, 0)
    assert card.identity_from_cents == 15_000
    assert card.last_day is not None
    assert card.days_left == (card.last_day - today).days
    assert [bag.shelf for bag in card.bags] == ["S-01"]
    with pytest.raises(NotFound):
        house.database.read(lambda c: counter_card(c, 99, today))


def test_how_many_there_are_of_each_list(house: House) -> None:
    for _ in range(2):
        ship(house, (MUG, 1), mode=DeliveryMode.PICKUP)
    arrived = ship(house, (MUG, 1), mode=DeliveryMode.PICKUP)
    parcel = parcels(house, arrived)[0].id
    done(house.act(Role.SHOP, partial(receive_parcel, parcel_id=parcel)))
    today = shop_day(house.database.clock())
    found = read(house.database, lambda c: counter_counts(c, today), at_most=1)
    assert found == {
        CounterList.TO_PREPARE: 0, CounterList.EXPECTED: 2, CounterList.ARRIVED: 0, CounterList.READY: 1,
        CounterList.OVERDUE: 0,
    }  # fmt: skip
    assert house.database.read(lambda c: counter_counts(c, today, "LYON")) == found
    assert set(house.database.read(lambda c: counter_counts(c, today, "PARIS")).values()) == {0}
    late = house.database.read(lambda c: counter_counts(c, date(2030, 1, 1)))
    assert (late[CounterList.READY], late[CounterList.OVERDUE]) == (0, 1)


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (("Élodie", "Martin"), "Élodie M."),
        (("Élodie", ""), "Élodie"),
        (("", "Martin"), "M."),
        (("", "", "Atelier SARL"), "Atelier SARL"),
    ],
)
def test_a_name_for_the_other_side_of_the_counter(names: tuple[str, ...], short: str) -> None:
    assert short_name(*names) == short


def _manager_decides(house: House) -> None:
    house.database.write(
        lambda uow: change_setting(uow, "auto_approval_limit_cents", 0), house.staff[Role.MANAGER]
    )


def test_a_refund_is_listed_from_its_approval_to_its_arrival(house: House) -> None:
    _manager_decides(house)
    rma_id = proposed(house, ship(house, (MUG, 1)), 1)
    today = shop_day(house.database.clock())
    assert read(house.database, lambda c: refunds(c, today), at_most=1) == ()
    done(house.act(Role.MANAGER, lambda uow: decisions.approve_return(uow, rma_id)))
    [row] = read(house.database, lambda c: refunds(c, today), at_most=1)
    assert (row.state, row.rma_id, row.approved_by, row.requested_by) == (
        RefundState.APPROVED, rma_id, "manager", "returns"
    )  # fmt: skip
    assert row.refund_due is not None
    assert row.days_left == (row.refund_due - today).days
    refund_id = refund_of(house, rma_id).id
    done(house.act(Role.MANAGER, lambda uow: refund_work.mark_sent(uow, refund_id)))
    done(house.act(Role.MANAGER, lambda uow: refund_work.mark_succeeded(uow, refund_id, "SEPA-1")))
    assert house.database.read(lambda c: refunds(c, today)) == ()
    [row] = house.database.read(lambda c: refunds(c, today, (*UNDER_WAY, *DONE)))
    assert (row.state, row.reference) == (RefundState.SUCCEEDED, "SEPA-1")


def test_what_can_come_back_is_what_the_customer_has_and_no_return_speaks_of(house: House) -> None:
    order_id = ship(house, (MUG, 2), (BOOK, 1))
    opened(house, order_id, 1)
    order = read(house.database, lambda c: returnable(c, order_id), at_most=2)
    assert (order.customer, [(line.sku, line.left) for line in order.lines]) == (
        "Élodie Martin", [(MUG, 1), (BOOK, 1)]
    )  # fmt: skip
    waiting = ship(house, (MUG, 1), mode=DeliveryMode.PICKUP)
    assert [line.left for line in house.database.read(lambda c: returnable(c, waiting)).lines] == [0]
    with pytest.raises(NotFound):
        house.database.read(lambda c: returnable(c, 999))


def test_whether_the_customer_was_told_of_the_right(house: House) -> None:
    order_id = ship(house, (MUG, 1))
    rma_id = opened(house, order_id, 1)
    assert read(house.database, lambda c: was_informed(c, rma_id), at_most=2)
    house.database.write(
        lambda uow: change_setting(uow, "confirmation_informs_withdrawal", value=False),
        house.staff[Role.MANAGER],
    )
    assert not house.database.read(lambda c: was_informed(c, rma_id))
    told = update(Order).where(Order.id == order_id).values(withdrawal_info_sent_at=house.database.clock())
    _write(house, told)
    assert house.database.read(lambda c: was_informed(c, rma_id))


def test_a_letter_read_beforehand_is_the_letter_that_is_sent_and_reading_writes_nothing(house: House) -> None:
    _manager_decides(house)
    rma_id = proposed(house, ship(house, (MUG, 1)), 1, grade=Grade.C)
    before = counts(house.database)
    preview = house.database.read(lambda c: letter_preview.preview(c, rma_id, Decision.APPROVE, "Merci"))
    refused = house.database.read(lambda c: letter_preview.preview(c, rma_id, Decision.REJECT, "Trop tard"))
    [unit] = unit_ids(house, rma_id)
    less = house.database.read(
        lambda c: letter_preview.preview(c, rma_id, Decision.REDUCE, "Taché", {unit: 5000})
    )
    assert counts(house.database) == before
    assert "Trop tard" in refused.body
    assert "6,00" in less.body
    assert "Taché" in less.body
    done(house.act(Role.MANAGER, lambda uow: decisions.approve_return(uow, rma_id, "Merci")))
    [letter] = sent(house, "email", "return_decided")
    assert (letter["to"], letter["subject"], letter["body"]) == (preview.to, preview.subject, preview.body)
