"""What a refund paid late costs the merchant more."""

from __future__ import annotations

from app.rules.terms import RuleBroken
from app.rules.vat import ONE, divide_half_up

#: Days late up to and including -> basis points of the sum due (L242-4); up to 10 days only legal interest.
WITHDRAWAL_STEPS = ((20, 500), (30, 1000), (60, 2000), (90, 5000))
LEGAL_INTEREST_DAYS = 10
LAST_STEP_DAYS, LAST_STEP_BP = WITHDRAWAL_STEPS[-1]
MONTH_BP = 500
MONTH_DAYS = 30

#: Days late up to and including -> basis points (L241-4, L241-6); beyond the last, the dearest.
TERMINATION_STEPS = ((14, 1000), (30, 2000))
TERMINATION_BEYOND_BP = 5000


def withdrawal_surcharge(due_cents: int, days_late: int, *, product_cents: int, legal_rate_bp: int) -> int:
    """The cents added by right to a withdrawal refund paid ``days_late`` after its due date (L242-4).

    Legal interest up to 10 days late; 5 % up to 20, 10 % up to 30, 20 % up to 60, 50 % up to 90, then five
    points for each new month begun, up to the price of the products; from there legal interest again, for
    the months that follow. ``legal_rate_bp`` is the yearly rate published for consumers as creditors.
    """
    _refuse_negative(due_cents, days_late)
    if due_cents == 0:
        return 0
    if days_late <= LEGAL_INTEREST_DAYS:
        return _interest(due_cents, days_late, legal_rate_bp)
    rate = next((step for limit, step in WITHDRAWAL_STEPS if days_late <= limit), None)
    if rate is not None:
        return min(divide_half_up(due_cents * rate, ONE), product_cents)
    months_begun = -(-(days_late - LAST_STEP_DAYS) // MONTH_DAYS)
    months_within_price = max(0, (product_cents * ONE // due_cents - LAST_STEP_BP) // MONTH_BP)
    if months_begun <= months_within_price:
        return divide_half_up(due_cents * (LAST_STEP_BP + MONTH_BP * months_begun), ONE)
    days_beyond = days_late - LAST_STEP_DAYS - MONTH_DAYS * months_within_price
    return product_cents + _interest(due_cents, days_beyond, legal_rate_bp)


def _interest(due_cents: int, days: int, yearly_rate_bp: int) -> int:
    return divide_half_up(due_cents * yearly_rate_bp * days, ONE * 365)


def termination_surcharge(due_cents: int, days_late: int) -> int:
    """The cents added when a late delivery (L241-4) or unduly charged return postage (L241-6) is repaid late.

    10 % up to 14 days after the due date, 20 % up to 30, 50 % beyond; nothing in time.
    """
    _refuse_negative(due_cents, days_late)
    if days_late == 0:
        return 0
    rate = next((step for limit, step in TERMINATION_STEPS if days_late <= limit), TERMINATION_BEYOND_BP)
    return divide_half_up(due_cents * rate, ONE)


def _refuse_negative(due_cents: int, days_late: int) -> None:
    if due_cents < 0 or days_late < 0:
        raise RuleBroken("late_refund_negative", due_cents=due_cents, days=days_late)
