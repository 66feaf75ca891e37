"""The table of withdrawal ends, refunds due and withheld, guarantees and pickup timers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import deadlines
from app.rules.calendar import Region, ShopCalendar, is_working_day
from app.rules.deadlines import RefundDue, RefundState

ORDERED = date(2026, 10, 1)


@pytest.mark.parametrize(
    ("received", "last_day"),
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
def test_last_day_to_withdraw(received: date, last_day: date) -> None:
    assert deadlines.withdrawal_end(received, informed_on=ORDERED) == last_day


def test_two_parcels_share_the_clock_of_the_last() -> None:
    start = deadlines.withdrawal_start([date(2026, 11, 2), date(2026, 11, 9)])
    assert start == date(2026, 11, 9)
    assert deadlines.withdrawal_end(start, informed_on=ORDERED) == date(2026, 11, 23)


def test_a_subscription_starts_with_its_first_delivery() -> None:
    days = [date(2026, 11, 9), date(2026, 11, 2), None]
    assert deadlines.withdrawal_start(days, regular_deliveries=True) == date(2026, 11, 2)


@pytest.mark.parametrize("received", [[], [None], [date(2026, 11, 2), None]])
def test_without_proof_of_every_parcel_the_clock_does_not_run(received: list[date | None]) -> None:
    start = deadlines.withdrawal_start(received)
    end = deadlines.withdrawal_end(start, informed_on=ORDERED)
    assert start is None
    assert end is None
    assert deadlines.in_time(date(2030, 1, 1), end)


def test_missing_information_adds_twelve_months() -> None:
    assert deadlines.withdrawal_end(date(2026, 11, 2), informed_on=None) == date(2027, 11, 16)


def test_late_information_gives_fourteen_days_from_its_receipt() -> None:
    received = date(2026, 11, 2)
    assert deadlines.withdrawal_end(received, informed_on=date(2027, 1, 20)) == date(2027, 2, 3)
    assert deadlines.withdrawal_end(received, informed_on=date(2026, 11, 5)) == date(2026, 11, 19)
    assert deadlines.withdrawal_end(received, informed_on=date(2029, 1, 1)) == date(2027, 11, 16)


def test_information_on_the_day_of_receipt_is_in_time() -> None:
    assert deadlines.withdrawal_end(date(2026, 11, 2), informed_on=date(2026, 11, 2)) == date(2026, 11, 16)


def test_good_friday_counts_in_alsace_moselle_only() -> None:
    received = date(2027, 3, 12)
    assert deadlines.withdrawal_end(received, informed_on=ORDERED) == date(2027, 3, 26)
    end = deadlines.withdrawal_end(received, informed_on=ORDERED, region=Region.ALSACE_MOSELLE)
    assert end == date(2027, 3, 30)


def test_a_commercial_window_only_lengthens_the_legal_one() -> None:
    start, legal = date(2026, 11, 2), date(2026, 11, 16)
    assert deadlines.return_window_end(start, legal, 30) == date(2026, 12, 2)
    assert deadlines.return_window_end(start, legal, 7) == legal
    assert deadlines.return_window_end(start, legal) == legal
    assert deadlines.return_window_end(None, None, 30) is None


def test_a_claim_counts_from_the_day_it_was_sent() -> None:
    end = date(2026, 11, 16)
    assert deadlines.in_time(date(2026, 11, 16), end)
    assert not deadlines.in_time(date(2026, 11, 17), end)


def test_goods_go_back_within_fourteen_days_of_the_notice() -> None:
    assert deadlines.send_back_limit(date(2026, 11, 16)) == date(2026, 11, 30)
    assert deadlines.send_back_limit(date(2026, 11, 14)) == date(2026, 11, 30)


NOTICE = date(2026, 11, 16)


def test_proof_of_posting_ends_the_wait_for_the_goods() -> None:
    refund = deadlines.refund_due(NOTICE, proof_of_posting_on=date(2026, 11, 25))
    assert refund == RefundDue(
        RefundState.DUE,
        date(2026, 11, 30),
        (date(2026, 11, 25), date(2026, 11, 28), date(2026, 11, 30)),
    )


def test_goods_scanned_late_are_refunded_that_day() -> None:
    assert deadlines.refund_due(NOTICE, goods_received_on=date(2026, 12, 3)).due_on == date(2026, 12, 3)
    both = deadlines.refund_due(
        NOTICE, goods_received_on=date(2026, 12, 7), proof_of_posting_on=date(2026, 12, 2)
    )
    assert both.due_on == date(2026, 12, 2)


def test_with_neither_goods_nor_proof_the_refund_is_withheld_with_alerts() -> None:
    assert deadlines.refund_due(NOTICE) == RefundDue(
        RefundState.WITHHELD, None, (date(2026, 11, 30), date(2026, 12, 14))
    )


def test_goods_that_never_left_give_no_right_to_withhold() -> None:
    refund = deadlines.refund_due(NOTICE, goods_to_come_back=False)
    assert (refund.state, refund.due_on) == (RefundState.DUE, date(2026, 11, 30))


def test_the_merchant_s_own_deadline_stays_on_a_sunday() -> None:
    notice = date(2026, 11, 15)
    assert deadlines.refund_due(notice, goods_received_on=notice).due_on == date(2026, 11, 29)


@given(st.dates(date(2026, 1, 1), date(2050, 1, 1)))
def test_consumer_deadlines_end_on_a_working_day_never_before_day_14(day: date) -> None:
    end = deadlines.withdrawal_end(day, informed_on=day)
    assert end is not None
    assert is_working_day(end)
    assert timedelta(days=14) <= end - day <= timedelta(days=18)


def test_conformity_lasts_two_years_and_six_months_more_after_a_repair() -> None:
    delivered = date(2026, 11, 2)
    assert deadlines.conformity_end(delivered) == date(2028, 11, 2)
    assert deadlines.conformity_end(delivered, repaired=True) == date(2029, 5, 2)
    replaced = deadlines.conformity_end(delivered, replaced_instead_of_repair_on=date(2027, 3, 1))
    assert replaced == date(2029, 3, 1)


def test_a_defect_is_presumed_two_years_or_one_for_second_hand() -> None:
    delivered = date(2026, 11, 2)
    assert deadlines.defect_presumed(delivered, date(2028, 11, 2))
    assert not deadlines.defect_presumed(delivered, date(2028, 11, 3))
    assert deadlines.defect_presumed(delivered, date(2027, 11, 2), second_hand=True)
    assert not deadlines.defect_presumed(delivered, date(2027, 11, 3), second_hand=True)


def test_other_legal_dates() -> None:
    assert deadlines.delivery_limit(date(2026, 11, 2)) == date(2026, 12, 2)
    assert deadlines.hidden_defect_end(date(2026, 11, 2)) == date(2028, 11, 2)
    assert deadlines.carrier_reserves_end(date(2026, 11, 2)) == date(2026, 11, 5)
    assert deadlines.carrier_reserves_end(date(2026, 11, 2), could_check=False) == date(2026, 11, 12)


def test_pickup_timers_count_days_while_the_shop_is_open() -> None:
    monday = date(2026, 11, 23)
    always = deadlines.pickup_timers(monday, ShopCalendar())
    assert always == deadlines.PickupTimers(date(2026, 11, 26), date(2026, 11, 30), date(2026, 12, 3))
    closed = ShopCalendar(frozenset({0, 6}), frozenset({date(2026, 11, 25)}))
    timers = deadlines.pickup_timers(monday, closed)
    assert timers == deadlines.PickupTimers(date(2026, 11, 27), date(2026, 12, 3), date(2026, 12, 8))
