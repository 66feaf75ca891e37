"""Why goods come back, who then pays, how they are graded, where they go, and who must agree."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.rules.terms import RuleBroken
from app.rules.vat import ONE


class ReturnReason(StrEnum):
    """What the customer says (domain 8.1); for a withdrawal no reason is owed, so OTHER is always enough."""

    CHANGED_MIND = "CHANGED_MIND"
    TOO_SMALL = "TOO_SMALL"
    TOO_BIG = "TOO_BIG"
    NOT_AS_EXPECTED = "NOT_AS_EXPECTED"
    DEFECTIVE = "DEFECTIVE"
    DAMAGED_TRANSPORT = "DAMAGED_TRANSPORT"
    WRONG_ITEM = "WRONG_ITEM"
    MISSING_PART = "MISSING_PART"
    LATE = "LATE"
    WARRANTY_COMMERCIAL = "WARRANTY_COMMERCIAL"
    RECALL = "RECALL"
    UNCLAIMED = "UNCLAIMED"
    REFUSED = "REFUSED"
    OTHER = "OTHER"


class Ground(StrEnum):
    """The right on which the return rests; never mixed with another on one line (domain 3.4)."""

    WITHDRAWAL = "WITHDRAWAL"
    CONFORMITY = "CONFORMITY"
    TRANSPORT_DAMAGE = "TRANSPORT_DAMAGE"
    LATE_DELIVERY = "LATE_DELIVERY"
    COMMERCIAL_WARRANTY = "COMMERCIAL_WARRANTY"
    RECALL = "RECALL"
    PARCEL_BACK = "PARCEL_BACK"
    GOODWILL = "GOODWILL"


class Payer(StrEnum):
    """Who pays the way back; TERMS where only the shop's own terms say."""

    CONSUMER = "CONSUMER"
    SELLER = "SELLER"
    TERMS = "TERMS"


class Grade(StrEnum):
    """What the inspector saw: new and sealed, opened as new, used or damaged, unusable (domain 8.3)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Disposition(StrEnum):
    """Where an inspected unit goes (domain 8.3)."""

    RESTOCK = "RESTOCK"
    REPACK = "REPACK"
    REFURBISH = "REFURBISH"
    RTV = "RTV"
    QUARANTINE = "QUARANTINE"
    DONATE = "DONATE"
    RECYCLE = "RECYCLE"
    DESTROY = "DESTROY"
    REFUSE = "REFUSE"


#: What goes back into a bin, some of it only repacked or repaired.
BACK_TO_STOCK = (Disposition.RESTOCK, Disposition.REPACK, Disposition.REFURBISH)


class Approver(StrEnum):
    """Who must agree to a refund; never the person who inspected (domain 8.7)."""

    AUTO = "AUTO"
    SUPERVISOR = "SUPERVISOR"
    MANAGER = "MANAGER"


_WITHDRAWAL = (Payer.CONSUMER, Ground.WITHDRAWAL)
_CONFORMITY = (Payer.SELLER, Ground.CONFORMITY)
_PARCEL_BACK = (Payer.TERMS, Ground.PARCEL_BACK)

#: Reason -> who pays the way back, and the default ground (domain 8.1).
REASON_TERMS: dict[ReturnReason, tuple[Payer, Ground]] = {
    ReturnReason.CHANGED_MIND: _WITHDRAWAL,
    ReturnReason.TOO_SMALL: _WITHDRAWAL,
    ReturnReason.TOO_BIG: _WITHDRAWAL,
    ReturnReason.NOT_AS_EXPECTED: _WITHDRAWAL,
    ReturnReason.DEFECTIVE: _CONFORMITY,
    ReturnReason.DAMAGED_TRANSPORT: (Payer.SELLER, Ground.TRANSPORT_DAMAGE),
    ReturnReason.WRONG_ITEM: _CONFORMITY,
    ReturnReason.MISSING_PART: _CONFORMITY,
    ReturnReason.LATE: (Payer.SELLER, Ground.LATE_DELIVERY),
    ReturnReason.WARRANTY_COMMERCIAL: (Payer.TERMS, Ground.COMMERCIAL_WARRANTY),
    ReturnReason.RECALL: (Payer.SELLER, Ground.RECALL),
    ReturnReason.UNCLAIMED: _PARCEL_BACK,
    ReturnReason.REFUSED: _PARCEL_BACK,
    ReturnReason.OTHER: _WITHDRAWAL,
}

SELLER_FAULT = frozenset({Ground.CONFORMITY, Ground.TRANSPORT_DAMAGE, Ground.LATE_DELIVERY, Ground.RECALL})

#: Grade -> where the unit may go, the default first (domain 8.3). New goods are never destroyed (L541-15-8).
DISPOSITIONS: dict[Grade, tuple[Disposition, ...]] = {
    Grade.A: (
        Disposition.RESTOCK,
        Disposition.REPACK,
        Disposition.RTV,
        Disposition.QUARANTINE,
        Disposition.DONATE,
    ),
    Grade.B: (
        Disposition.REPACK,
        Disposition.RESTOCK,
        Disposition.REFURBISH,
        Disposition.RTV,
        Disposition.QUARANTINE,
        Disposition.DONATE,
    ),
    Grade.C: (
        Disposition.REFURBISH,
        Disposition.RTV,
        Disposition.QUARANTINE,
        Disposition.REPACK,
        Disposition.DONATE,
        Disposition.RECYCLE,
    ),
    Grade.D: (
        Disposition.QUARANTINE,
        Disposition.RTV,
        Disposition.DONATE,
        Disposition.RECYCLE,
        Disposition.DESTROY,
        Disposition.REFUSE,
    ),
}
_BACK_ON_SALE = frozenset({Disposition.RESTOCK, Disposition.REPACK, Disposition.REFURBISH})

#: Grade -> most that may be taken off, in basis points of the unit's share, and photos needed (domain 8.3).
MAX_DEPRECIATION_BP = {Grade.A: 0, Grade.B: 0, Grade.C: 7_000, Grade.D: 10_000}
MIN_PHOTOS = {Grade.A: 0, Grade.B: 0, Grade.C: 2, Grade.D: 0}


@dataclass(frozen=True, slots=True)
class ApprovalLimits:
    """Up to what who agrees; the values are those of domain 8.7, a house has its own.

    ``auto_cents``: a sound return is approved by the rule. ``one_manager_cents``: above it a manager decides and
    another one sends the money. ``goodwill_cents`` and ``days_late``: above them it is never a supervisor's matter.
    """

    auto_cents: int = 100_00
    one_manager_cents: int = 500_00
    goodwill_cents: int = 20_00
    days_late: int = 7


def default_ground(reason: ReturnReason) -> Ground:
    """The ground a reason leads to unless staff decide otherwise (domain 8.1)."""
    return REASON_TERMS[reason][1]


def return_cost_payer(reason: ReturnReason, *, free_returns: bool = False, told: bool = True) -> Payer:
    """Who pays the way back (domain 8.1; L221-23).

    The consumer's turn becomes the seller's where the shop offers free returns, or did not tell beforehand.
    """
    payer = REASON_TERMS[reason][0]
    if payer is Payer.CONSUMER and (free_returns or not told):
        return Payer.SELLER
    return payer


def allowed_dispositions(
    grade: Grade, *, recalled: bool = False, food_or_cosmetic: bool = False
) -> tuple[Disposition, ...]:
    """Where a unit of this grade may go, the default first (domain 8.3).

    A recalled lot only to quarantine; food and cosmetics once opened never back on sale.
    """
    if recalled:
        return (Disposition.QUARANTINE,)
    choices = DISPOSITIONS[grade]
    if food_or_cosmetic and grade is not Grade.A:
        choices = tuple(choice for choice in choices if choice not in _BACK_ON_SALE)
        return tuple(sorted(choices, key=lambda choice: choice is not Disposition.QUARANTINE))
    return choices


def default_disposition(
    grade: Grade, *, recalled: bool = False, food_or_cosmetic: bool = False
) -> Disposition:
    """What the inspection screen proposes (domain 8.3)."""
    return allowed_dispositions(grade, recalled=recalled, food_or_cosmetic=food_or_cosmetic)[0]


def check_disposition(
    disposition: Disposition,
    grade: Grade,
    *,
    recalled: bool = False,
    food_or_cosmetic: bool = False,
    reason: str = "",
) -> None:
    """Refuse a place the unit may not go, and destruction without a reason (domain 8.3; C. env. L541-15-8).

    Raises ``RuleBroken``.
    """
    if disposition not in allowed_dispositions(grade, recalled=recalled, food_or_cosmetic=food_or_cosmetic):
        code = "disposition_recalled" if recalled else "disposition_not_for_grade"
        raise RuleBroken(code, disposition=disposition.value, grade=grade.value)
    if disposition is Disposition.DESTROY and not reason.strip():
        raise RuleBroken("disposition_destroy_needs_reason")


def max_depreciation_bp(grade: Grade, ground: Ground, *, informed: bool = True) -> int:
    """The most that may be taken off a unit, in basis points (domain 8.3; L221-23).

    Only for a withdrawal, and nothing at all if the consumer was not told of his right.
    """
    return MAX_DEPRECIATION_BP[grade] if ground is Ground.WITHDRAWAL and informed else 0


def check_depreciation(
    depreciation_bp: int,
    grade: Grade,
    ground: Ground,
    *,
    informed: bool = True,
    reason: str = "",
    photos: int = 0,
) -> None:
    """Refuse a depreciation above the grade's limit, or without reason or photos (domain 8.3; L221-23).

    Raises ``RuleBroken``.
    """
    limit = max_depreciation_bp(grade, ground, informed=informed)
    if not 0 <= depreciation_bp <= limit:
        raise RuleBroken("depreciation_above_limit", percent=depreciation_bp // 100, limit=limit // 100)
    if depreciation_bp and not reason.strip():
        raise RuleBroken("depreciation_needs_reason")
    if depreciation_bp and photos < MIN_PHOTOS[grade]:
        raise RuleBroken("depreciation_needs_photos", photos=photos, needed=MIN_PHOTOS[grade])


def check_price_cut(kept_bp: int) -> None:
    """Refuse a share of the price, in basis points, that nobody can keep of goods the customer keeps (L217-14).

    Raises ``RuleBroken`` below nothing, and for the whole price: then nothing is refunded.
    """
    if not 0 <= kept_bp < ONE:
        raise RuleBroken("price_cut_out_of_range", percent=kept_bp // 100)


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """What decides who must agree: the worst grade of the return, its money, and what is odd about it."""

    amount_cents: int
    worst_grade: Grade
    days_out_of_time: int = 0
    goodwill_cents: int = 0
    depreciation_cents: int = 0
    customer_flagged: bool = False
    refused: bool = False
    other_means: bool = False
    blind: bool = False
    serial_mismatch: bool = False
    wrong_item_in_box: bool = False


def required_approver(facts: ApprovalFacts, limits: ApprovalLimits) -> Approver:
    """Who must agree to this refund; the limits are the house's (domain 8.6, 8.7)."""
    if (
        facts.amount_cents > limits.one_manager_cents
        or facts.goodwill_cents > limits.goodwill_cents
        or facts.days_out_of_time > limits.days_late
        or facts.depreciation_cents > 0
        or facts.refused
        or facts.other_means
        or facts.blind
        or facts.serial_mismatch
        or facts.wrong_item_in_box
    ):
        return Approver.MANAGER
    if (
        facts.amount_cents > limits.auto_cents
        or facts.goodwill_cents > 0
        or facts.days_out_of_time > 0
        or facts.worst_grade not in (Grade.A, Grade.B)
        or facts.customer_flagged
    ):
        return Approver.SUPERVISOR
    return Approver.AUTO
