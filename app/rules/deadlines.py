"""Legal dates of withdrawal, refund and guarantee, and the shop's own pickup timers.

A consumer's deadline that ends on a day off moves to the next working day; the merchant's own never does.
Every date is a day of Europe/Paris and ends at its last instant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.rules.calendar import Region, ShopCalendar, add_months, add_opening_days, earliest, roll_forward

FORTNIGHT = timedelta(days=14)
WITHDRAWAL_EXTENSION_MONTHS = 12
DELIVERY_LIMIT = timedelta(days=30)

CONFORMITY_MONTHS = 24
REPAIR_EXTENSION_MONTHS = 6
PRESUMPTION_MONTHS_NEW = 24
PRESUMPTION_MONTHS_SECOND_HAND = 12
HIDDEN_DEFECT_MONTHS = 24

CARRIER_RESERVES = timedelta(days=3)
CARRIER_RESERVES_UNCHECKED = timedelta(days=10)

#: Opening days after the pickup is ready (domain 7).
PICKUP_REMINDER, PICKUP_LAST_REMINDER, PICKUP_EXPIRY = 3, 7, 10


class RefundState(StrEnum):
    """Whether the refund clock has an end yet (L221-24)."""

    DUE = "DUE"
    WITHHELD = "WITHHELD"


@dataclass(frozen=True, slots=True)
class RefundDue:
    """When a withdrawal must be refunded at the latest; withheld means no date yet, only alerts."""

    state: RefundState
    due_on: date | None
    alerts_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PickupTimers:
    """When a waiting pickup is called again, and the last day (at closing) it is kept."""

    reminder_on: date
    last_reminder_on: date
    expires_on: date


def withdrawal_start(received_on: Sequence[date | None], *, regular_deliveries: bool = False) -> date | None:
    """The day the withdrawal clock starts (L221-18): the last parcel received, the first of a subscription.

    One entry a parcel or pickup that is still to come or has come, cancelled ones left out; ``None`` where
    there is no proof of receipt ("available at the relay" is none). Without proof there is no start.
    """
    if regular_deliveries:
        return earliest(received_on)
    known = [day for day in received_on if day is not None]
    if not known or len(known) < len(received_on):
        return None
    return max(known)


def withdrawal_end(
    start: date | None, *, informed_on: date | None, region: Region = Region.MAINLAND
) -> date | None:
    """The last legal day to send a withdrawal; ``None`` while the start is unknown: treat as in time.

    Fourteen days, the day of receipt not counted, rolled to a working day (L221-18, L221-19). When the
    information on the right was not given, twelve months more; when it came late, fourteen days from the
    day it was received (L221-20). ``informed_on`` is that day, ``None`` if it was never given.
    """
    if start is None:
        return None
    initial = roll_forward(start + FORTNIGHT, region)
    if informed_on is not None and informed_on <= start:
        return initial
    extended = roll_forward(add_months(initial, WITHDRAWAL_EXTENSION_MONTHS), region)
    if informed_on is None or informed_on > extended:
        return extended
    return max(initial, roll_forward(informed_on + FORTNIGHT, region))


def return_window_end(start: date | None, legal_end: date | None, commercial_days: int = 0) -> date | None:
    """The last day the shop takes goods back: the later of the law and its own promise (domain 3.1).

    Only the legal part has legal effects, so both dates are shown apart.
    """
    if start is None or legal_end is None:
        return None
    return max(legal_end, start + timedelta(days=commercial_days))


def in_time(sent_on: date, end: date | None) -> bool:
    """Whether a withdrawal was *sent* in time; an unknown end counts for the consumer (L221-21, L221-22)."""
    return end is None or sent_on <= end


def send_back_limit(notified_on: date, region: Region = Region.MAINLAND) -> date:
    """The last day for the consumer to send the goods back, rolled to a working day (L221-23)."""
    return roll_forward(notified_on + FORTNIGHT, region)


def refund_due(
    notified_on: date,
    *,
    goods_received_on: date | None = None,
    proof_of_posting_on: date | None = None,
    goods_to_come_back: bool = True,
) -> RefundDue:
    """Fourteen days from the notice, later only while goods and proof of posting are both missing (L221-24).

    The merchant's own date is never moved to a working day. While withheld there is no date, only alerts at
    14 and 28 days; once due, alerts 5 and 2 days before and on the day (domain 3.3, 8.7). Goods that never
    left, or that the merchant fetches himself, give no right to withhold: ``goods_to_come_back=False``.
    """
    due = notified_on + FORTNIGHT
    if goods_to_come_back:
        back = earliest((goods_received_on, proof_of_posting_on))
        if back is None:
            return RefundDue(RefundState.WITHHELD, None, (due, due + FORTNIGHT))
        due = max(due, back)
    return RefundDue(RefundState.DUE, due, tuple(due - timedelta(days=days) for days in (5, 2, 0)))


def delivery_limit(contract_on: date) -> date:
    """The latest delivery where none was promised: thirty days after the contract (L216-1)."""
    return contract_on + DELIVERY_LIMIT


def conformity_end(
    delivered_on: date, *, repaired: bool = False, replaced_instead_of_repair_on: date | None = None
) -> date:
    """The last day of the legal guarantee of conformity (L217-3, L217-13).

    Two years from delivery; six months more after a repair under the guarantee; two new years from the
    replacement where a repair was asked for and the seller replaced.
    """
    if replaced_instead_of_repair_on is not None:
        return add_months(replaced_instead_of_repair_on, CONFORMITY_MONTHS)
    return add_months(delivered_on, CONFORMITY_MONTHS + (REPAIR_EXTENSION_MONTHS if repaired else 0))


def defect_presumed(delivered_on: date, appeared_on: date, *, second_hand: bool = False) -> bool:
    """Whether the defect is presumed to have existed at delivery: 24 months, second-hand 12 (L217-7)."""
    months = PRESUMPTION_MONTHS_SECOND_HAND if second_hand else PRESUMPTION_MONTHS_NEW
    return appeared_on <= add_months(delivered_on, months)


def hidden_defect_end(discovered_on: date) -> date:
    """Two years from the discovery of a hidden defect (C. civ. 1648)."""
    return add_months(discovered_on, HIDDEN_DEFECT_MONTHS)


def carrier_reserves_end(delivered_on: date, *, could_check: bool = True) -> date:
    """The last day of reservations against the carrier, counted short to be safe (C. com. L133-3, L224-65).

    It binds the claim on the carrier only; the seller still owes the consumer sound goods.
    """
    return delivered_on + (CARRIER_RESERVES if could_check else CARRIER_RESERVES_UNCHECKED)


def pickup_timers(ready_on: date, shop: ShopCalendar) -> PickupTimers:
    """Reminder, last reminder and expiry 3, 7 and 10 opening days after the pickup is ready (domain 7)."""
    reminder, last, expiry = (
        add_opening_days(ready_on, days, shop)
        for days in (PICKUP_REMINDER, PICKUP_LAST_REMINDER, PICKUP_EXPIRY)
    )
    return PickupTimers(reminder, last, expiry)
