"""Returns end to end: the dates of the law, inspection, decision by a second person, and what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from app.i18n import catalogue
from app.models.house import change_setting
from app.models.journal import JournalEntry
from app.models.order import Order, OrderAddress, OrderLine
from app.models.outbox import PrintJob
from app.models.refusals import NotAllowed, NotFound, Refusal, WrongTransition
from app.models.rma import RmaUnit
from app.models.states import Lifecycle, PaymentState, RefundState, RmaState, Role
from app.rules.return_terms import Disposition, Grade, Ground, ReturnReason
from app.workflows import disposing, inspection, returns, settlement
from app.workflows.inspection import NotGraded
from app.workflows.return_units import MixedGrounds, TooManyUnits
from tests.support.bench import done, ship
from tests.support.databases import TestClock
from tests.support.house import MUG, House
from tests.support.returning import (
    NOTICE,
    asked,
    counts,
    delivered,
    graded,
    one,
    opened,
    proposed,
    received,
    refund_of,
    sample_order,
    sent,
    unit_ids,
)
from tests.workflows.return_acts import _waiting, approve, rma


def test_opening_prints_the_label_and_acknowledges_the_withdrawal(house: House) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 1)
    row = rma(house, rma_id)
    assert (row.state, row.ground) == (RmaState.AUTHORISED, Ground.WITHDRAWAL)
    assert row.number.startswith("R-2026-000001-")
    label = one(house, select(PrintJob.document).where(PrintJob.document_kind == "return_label")).document
    assert label["rma_number"] == row.number
    assert len(label["barcode"]) == 16
    (mail,) = sent(house, "email", "withdrawal_acknowledged")
    assert row.number in mail["body"]
    assert "lundi 7 décembre 2026" in mail["body"]
    assert "23 novembre 2026" in mail["body"]


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 11, 2), date(2026, 11, 16)),
        (date(2026, 10, 10), date(2026, 10, 26)),
        (date(2026, 10, 28), date(2026, 11, 12)),
        (date(2026, 12, 11), date(2026, 12, 28)),
        (date(2026, 12, 18), date(2027, 1, 4)),
        (date(2027, 3, 15), date(2027, 3, 30)),
        (date(2027, 4, 22), date(2027, 5, 7)),
        (date(2027, 4, 24), date(2027, 5, 10)),
        (date(2027, 5, 3), date(2027, 5, 18)),
    ],
)
def test_the_last_day_to_withdraw(house: House, clock: TestClock, day: date, last: date) -> None:
    order_id = sample_order(house)
    delivered(house, order_id, day)
    clock.forward(days=300)
    in_time = opened(house, order_id, 1, notice=last)
    late = opened(house, order_id, 1, notice=date.fromordinal(last.toordinal() + 1))
    assert (rma(house, in_time).withdrawal_last_day, rma(house, in_time).in_time) == (last, True)
    assert (rma(house, late).withdrawal_last_day, rma(house, late).in_time) == (last, False)


def test_without_proof_of_receipt_the_clock_does_not_run(house: House) -> None:
    row = rma(house, opened(house, sample_order(house), 1))
    assert (row.withdrawal_last_day, row.window_last_day, row.in_time) == (None, None, True)


def test_a_house_that_does_not_inform_gives_a_year_more(house: House) -> None:
    order_id = sample_order(house)
    delivered(house, order_id, date(2026, 11, 2))
    house.database.write(
        lambda uow: change_setting(uow, "confirmation_informs_withdrawal", False), house.staff[Role.MANAGER]
    )
    assert rma(house, opened(house, order_id, 1)).withdrawal_last_day == date(2027, 11, 16)


def test_the_houses_longer_promise_is_kept_apart_from_the_law(house: House) -> None:
    order_id = sample_order(house)
    delivered(house, order_id, date(2026, 10, 26))
    house.database.write(
        lambda uow: change_setting(uow, "commercial_return_days", 30), house.staff[Role.MANAGER]
    )
    row = rma(house, opened(house, order_id, 1))
    assert (row.withdrawal_last_day, row.window_last_day) == (date(2026, 11, 9), date(2026, 11, 25))
    assert row.in_time


def test_alsace_has_its_own_holidays(house: House, clock: TestClock) -> None:
    order_id = sample_order(house)
    house.database.write(
        lambda uow: uow.connection.execute(update(OrderAddress).values(postal_code="67000")), house.station
    )
    clock.forward(days=200)
    delivered(house, order_id, date(2027, 3, 12))  # the 14th day is Good Friday
    assert rma(house, opened(house, order_id, 1)).withdrawal_last_day == date(2027, 3, 30)


def test_refund_due_waits_for_posting_or_goods_but_never_less_than_14_days(
    house: House, clock: TestClock
) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 1, notice=date(2026, 11, 16))
    assert (rma(house, rma_id).refund_due, rma(house, rma_id).send_back_last_day) == (
        None,
        date(2026, 11, 30),
    )
    clock.forward(days=3)
    early = house.refused(Role.RETURNS, lambda uow: returns.record_posting(uow, rma_id, date(2026, 11, 15)))
    assert early.code == "posted_day_wrong"
    posted = house.act(Role.RETURNS, lambda uow: returns.record_posting(uow, rma_id, date(2026, 11, 25)))
    assert done(posted).facts["refund_due"] == "2026-11-30"
    assert posted.facts["days_left"] == 4
    other = opened(house, order_id, 1, notice=date(2026, 11, 16))
    clock.forward(days=7)
    here = done(house.act(Role.RETURNS, lambda uow: returns.receive_return(uow, other)))
    assert (here.facts["refund_due"], here.facts["days_left"]) == ("2026-12-03", 0)


def test_nobody_returns_more_than_they_have(house: House) -> None:
    order_id = sample_order(house)
    before = counts(house.database)

    def refused(*units: int) -> Refusal:
        wanted = asked(house, order_id, *units)
        return house.refused(Role.RETURNS, lambda uow: returns.open_return(uow, order_id, wanted, NOTICE))

    assert isinstance(refused(3), TooManyUnits)
    assert refused().code == "return_without_units"
    assert counts(house.database) == before
    opened(house, order_id, 2)
    over = refused(1)
    assert isinstance(over, TooManyUnits)
    assert over.values["left"] == 0
    twice = asked(house, order_id, 0, 1) * 2
    assert isinstance(
        house.refused(Role.RETURNS, lambda uow: returns.open_return(uow, order_id, twice, NOTICE)),
        TooManyUnits,
    )


def test_what_was_never_shipped_does_not_come_back(house: House) -> None:
    order_id = house.order()
    wanted = asked(house, order_id, 1)
    refused = house.refused(Role.RETURNS, lambda uow: returns.open_return(uow, order_id, wanted, NOTICE))
    assert isinstance(refused, TooManyUnits)


def test_openings_that_are_refused(house: House) -> None:
    order_id = sample_order(house)
    shirt, book = house.lines(order_id)
    before = counts(house.database)

    def refused(wanted: list[Any], notice: date = NOTICE, role: Role = Role.RETURNS) -> Refusal:
        return house.refused(role, lambda uow: returns.open_return(uow, order_id, wanted, notice))

    mixed = [(shirt.id, 1, ReturnReason.TOO_SMALL), (book.id, 1, ReturnReason.DEFECTIVE)]
    assert isinstance(refused(mixed), MixedGrounds)
    assert refused(mixed[:1], date(2026, 11, 24)).code == "notice_in_future"
    assert isinstance(refused(mixed[:1], role=Role.PICKER), NotAllowed)
    assert isinstance(refused([(9999, 1, ReturnReason.OTHER)]), NotFound)
    assert refused([(shirt.id, 0, ReturnReason.OTHER)]).code == "quantity_invalid"
    missing = house.refused(Role.RETURNS, lambda uow: returns.open_return(uow, 999, mixed[:1], NOTICE))
    assert isinstance(missing, NotFound)
    assert counts(house.database) == before


def test_inspection_refuses_what_the_rules_forbid(house: House) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 1)
    (unit,) = unit_ids(house, rma_id)

    def refused(grade: Grade, **how: Any) -> Refusal:
        return house.refused(Role.RETURNS, lambda uow: inspection.inspect_unit(uow, unit, grade, **how))

    assert refused(Grade.A).code == "unit_not_here"
    early = house.refused(Role.RETURNS, lambda uow: returns.receive_unit(uow, unit))
    assert early.code == "return_not_on_the_table"
    received(house, rma_id)
    before = counts(house.database)
    again = house.refused(Role.RETURNS, lambda uow: returns.receive_unit(uow, unit))
    assert again.code == "unit_received_already"
    assert isinstance(
        house.refused(Role.RETURNS, lambda uow: returns.receive_return(uow, rma_id)), WrongTransition
    )
    assert refused(Grade.B, depreciation_bp=1).code == "depreciation_above_limit"
    assert refused(Grade.C, depreciation_bp=7001, note="x").code == "depreciation_above_limit"
    assert refused(Grade.C, depreciation_bp=100).code == "depreciation_needs_reason"
    assert refused(Grade.A, disposition=Disposition.DESTROY, note="x").code == "disposition_not_for_grade"
    assert refused(Grade.D, disposition=Disposition.DESTROY).code == "disposition_destroy_needs_reason"
    assert isinstance(house.refused(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)), NotGraded)
    shop = house.refused(Role.SHOP, lambda uow: inspection.inspect_unit(uow, unit, Grade.A))
    assert isinstance(shop, NotAllowed)
    assert counts(house.database) == before


def test_depreciation_only_for_a_withdrawal_of_a_customer_who_was_told(house: House) -> None:
    order_id = sample_order(house)
    house.database.write(
        lambda uow: change_setting(uow, "confirmation_informs_withdrawal", False), house.staff[Role.MANAGER]
    )
    (uninformed,) = received(house, opened(house, order_id, 1))
    (broken,) = received(house, opened(house, order_id, 1, reason=ReturnReason.DEFECTIVE))
    for unit in (uninformed, broken):
        refused = house.refused(
            Role.RETURNS,
            lambda uow, u=unit: inspection.inspect_unit(uow, u, Grade.C, note="x", depreciation_bp=1000),
        )
        assert refused.code == "depreciation_above_limit"


def test_only_what_came_is_refunded(house: House) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 2)
    done(house.act(Role.RETURNS, lambda uow: returns.receive_return(uow, rma_id)))
    nothing = house.refused(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id))
    assert nothing.code == "nothing_received"
    first = unit_ids(house, rma_id)[0]
    done(house.act(Role.RETURNS, lambda uow: returns.receive_unit(uow, first)))
    graded(house, first)
    outcome = done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    assert outcome.facts["missing_units"] == 1
    assert refund_of(house, rma_id).amount_cents == 1791


def test_goods_go_where_their_disposition_says(house: House) -> None:
    order_id = ship(house, (MUG, 4))
    rma_id = opened(house, order_id, 4)
    restock, repack, quarantine, scrap = received(house, rma_id)
    assert house.stock(MUG)["RETURNS"] == (4, 0)
    graded(house, restock)
    graded(house, repack, Grade.B)
    graded(house, quarantine, Grade.D)
    graded(house, scrap, Grade.D, disposition=Disposition.DESTROY, note="moisi")
    done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    approve(house, rma_id)
    assert house.stock(MUG) == {"A-01-1": (17, 0), "RETURNS": (1, 0), "QUARANTINE": (2, 0)}
    bin_id = house.database.write(lambda uow: house.location(uow, "A-02-1"), house.station)
    done(house.act(Role.RETURNS, lambda uow: settlement.put_away(uow, repack, bin_id)))
    assert house.stock(MUG)["A-02-1"] == (1, 0)
    proved = partial(disposing.record_disposal, recipient="Tri 69", proof="BSD-77", day=NOTICE)
    done(house.act(Role.RETURNS, lambda uow: proved(uow, [scrap])))
    gone = house.refused(Role.RETURNS, lambda uow: settlement.put_away(uow, scrap, bin_id))
    assert gone.code == "unit_not_accepted"
    tote = house.database.write(lambda uow: house.location(uow, "T-01"), house.station)
    no_place = house.refused(Role.RETURNS, lambda uow: settlement.put_away(uow, quarantine, tote))
    assert no_place.code == "bin_unknown"


def test_a_blind_return_is_received_at_once_and_needs_a_manager(house: House) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 1, blind=True)
    row = rma(house, rma_id)
    assert (row.state, row.blind) == (RmaState.RECEIVED, True)
    assert not sent(house, "email", "withdrawal_acknowledged")
    (unit,) = received(house, rma_id)
    graded(house, unit)
    outcome = done(house.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    assert outcome.facts["approver"] == "MANAGER"


def test_what_nobody_announced_joins_the_return_in_the_box(house: House) -> None:
    order_id = sample_order(house)
    rma_id = opened(house, order_id, 1)
    book = house.lines(order_id)[1].id
    early = house.refused(Role.RETURNS, lambda uow: returns.add_unit(uow, rma_id, book))
    assert early.code == "return_not_on_the_table"
    received(house, rma_id)
    added = done(house.act(Role.RETURNS, lambda uow: returns.add_unit(uow, rma_id, book)))
    assert added.facts["left"] == 0
    assert [line.returned for line in house.lines(order_id)] == [1, 1]
    over = house.refused(Role.RETURNS, lambda uow: returns.add_unit(uow, rma_id, book))
    assert isinstance(over, TooManyUnits)


def test_the_sellers_fault_refunds_all_shipping(house: House) -> None:
    order_id = sample_order(house, shipping_cents=1290)
    refund = refund_of(house, proposed(house, order_id, 1, reason=ReturnReason.DEFECTIVE))
    assert (refund.goods_cents, refund.ship_out_cents) == (1791, 1290)


def test_shipping_is_refunded_once(house: House) -> None:
    order_id = sample_order(house, shipping_cents=1290)
    proposed(house, order_id, 1, reason=ReturnReason.DEFECTIVE)
    again = refund_of(house, proposed(house, order_id, 1, reason=ReturnReason.DEFECTIVE))
    assert (again.goods_cents, again.ship_out_cents) == (1791, 0)
    rest = refund_of(house, proposed(house, order_id, 0, 1))
    assert (rest.goods_cents, rest.ship_out_cents) == (1125, 0)
    assert house.row(order_id).captured_cents == 1791 + 1290 + 1791 + 1125


def test_the_clock_waits_for_what_is_still_to_come(house: House) -> None:
    order_id = sample_order(house)
    delivered(house, order_id, date(2026, 11, 2))
    book = house.lines(order_id)[1].id

    def still_to_ship(units: int) -> None:
        house.database.write(
            lambda uow: uow.connection.execute(
                update(OrderLine).where(OrderLine.id == book).values(ordered=1 + units, backordered=units)
            ),
            house.station,
        )

    still_to_ship(1)
    assert rma(house, opened(house, order_id, 1)).withdrawal_last_day is None
    still_to_ship(0)
    assert rma(house, opened(house, order_id, 1)).withdrawal_last_day == date(2026, 11, 16)


def test_an_unpaid_order_gives_nothing_back_but_takes_the_goods(house: House) -> None:
    order_id = sample_order(house)
    house.database.write(
        lambda uow: uow.connection.execute(
            update(Order).where(Order.id == order_id).values(captured_cents=0, payment=PaymentState.PENDING)
        ),
        house.station,
    )
    refund = refund_of(house, proposed(house, order_id, 1))
    assert (refund.amount_cents, refund.state) == (0, RefundState.CANCELLED)
    assert house.lines(order_id)[0].returned == 1


def test_two_returns_proposed_at_once_share_the_line_to_the_cent(house: House) -> None:
    incoming = house.incoming((MUG, 3), shipping_cents=0)
    line = incoming.lines[0]
    order_id = ship(
        house,
        lines=(replace(line, discount_cents=2600),),
        shipping_cents=0,
        shipping_standard_cents=0,
        discount_cents=2600,
        total_cents=1000,
        payment=replace(incoming.payment, amount_cents=1000),
    )
    ids = [_waiting(house, order_id, 1) for _ in range(3)]
    for rma_id in reversed(ids):
        approve(house, rma_id)
    shares = [refund_of(house, rma_id).goods_cents for rma_id in ids]
    assert sorted(shares) == [333, 333, 334]
    assert [line.refunded for line in house.lines(order_id)] == [3]


def test_a_closed_order_opens_again(house: House) -> None:
    order_id = sample_order(house)
    house.database.write(
        lambda uow: uow.connection.execute(
            update(Order).where(Order.id == order_id).values(lifecycle=Lifecycle.CLOSED)
        ),
        house.station,
    )
    opened(house, order_id, 1, reason=ReturnReason.DEFECTIVE)
    assert house.row(order_id).lifecycle is Lifecycle.OPEN


def test_every_journal_line_has_its_words(house: House) -> None:
    order_id = sample_order(house)
    rma_id = _waiting(house, order_id, 1)
    approve(house, rma_id)
    actions = house.database.read(
        lambda c: set(
            c.scalars(select(JournalEntry.action).where(JournalEntry.subject.in_(("rma", "rma_unit")))).all()
        )
    )
    assert {"return_opened", "unit_received", "unit_inspected", "refund_proposed"} <= actions
    for language in ("fr", "en"):
        assert {f"journal_{action}" for action in actions} <= catalogue(language).keys()
    assert one(house, select(RmaUnit.accepted)).accepted is True
