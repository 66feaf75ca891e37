"""Reasons, dispositions, depreciation limits, and who must agree."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from app.rules.return_terms import (
    DISPOSITIONS,
    REASON_TERMS,
    ApprovalFacts,
    ApprovalLimits,
    Approver,
    Disposition,
    Grade,
    Ground,
    Payer,
    ReturnReason,
    allowed_dispositions,
    check_depreciation,
    check_disposition,
    default_disposition,
    default_ground,
    max_depreciation_bp,
    required_approver,
    return_cost_payer,
)
from app.rules.terms import RuleBroken


def test_every_reason_has_a_payer_and_a_ground() -> None:
    assert set(REASON_TERMS) == set(ReturnReason)


@pytest.mark.parametrize(
    ("reason", "payer", "ground"),
    [
        (ReturnReason.TOO_SMALL, Payer.CONSUMER, Ground.WITHDRAWAL),
        (ReturnReason.DEFECTIVE, Payer.SELLER, Ground.CONFORMITY),
        (ReturnReason.DAMAGED_TRANSPORT, Payer.SELLER, Ground.TRANSPORT_DAMAGE),
        (ReturnReason.MISSING_PART, Payer.SELLER, Ground.CONFORMITY),
        (ReturnReason.LATE, Payer.SELLER, Ground.LATE_DELIVERY),
        (ReturnReason.WARRANTY_COMMERCIAL, Payer.TERMS, Ground.COMMERCIAL_WARRANTY),
        (ReturnReason.UNCLAIMED, Payer.TERMS, Ground.PARCEL_BACK),
        (ReturnReason.OTHER, Payer.CONSUMER, Ground.WITHDRAWAL),
    ],
)
def test_who_pays_the_way_back(reason: ReturnReason, payer: Payer, ground: Ground) -> None:
    assert return_cost_payer(reason) is payer
    assert default_ground(reason) is ground


def test_free_returns_and_silence_beforehand_are_paid_by_the_seller() -> None:
    assert return_cost_payer(ReturnReason.CHANGED_MIND, free_returns=True) is Payer.SELLER
    assert return_cost_payer(ReturnReason.CHANGED_MIND, told=False) is Payer.SELLER
    assert return_cost_payer(ReturnReason.UNCLAIMED, free_returns=True) is Payer.TERMS


@pytest.mark.parametrize(
    ("grade", "expected"),
    [
        (Grade.A, Disposition.RESTOCK),
        (Grade.B, Disposition.REPACK),
        (Grade.C, Disposition.REFURBISH),
        (Grade.D, Disposition.QUARANTINE),
    ],
)
def test_default_disposition_by_grade(grade: Grade, expected: Disposition) -> None:
    assert default_disposition(grade) is expected
    assert default_disposition(grade, recalled=True) is Disposition.QUARANTINE


def test_opened_food_and_cosmetics_never_go_back_on_sale() -> None:
    assert default_disposition(Grade.A, food_or_cosmetic=True) is Disposition.RESTOCK
    for grade in (Grade.B, Grade.C, Grade.D):
        choices = allowed_dispositions(grade, food_or_cosmetic=True)
        assert choices[0] is Disposition.QUARANTINE
        assert not {Disposition.RESTOCK, Disposition.REPACK, Disposition.REFURBISH} & set(choices)


def test_only_grade_d_may_be_destroyed_and_only_with_a_reason() -> None:
    assert [grade for grade in Grade if Disposition.DESTROY in DISPOSITIONS[grade]] == [Grade.D]
    check_disposition(Disposition.DESTROY, Grade.D, reason="mouldy")
    for grade, reason, code in [
        (Grade.D, " ", "disposition_destroy_needs_reason"),
        (Grade.A, "no room", "disposition_not_for_grade"),
    ]:
        with pytest.raises(RuleBroken) as refusal:
            check_disposition(Disposition.DESTROY, grade, reason=reason)
        assert refusal.value.code == code


def test_a_recalled_lot_goes_nowhere_but_quarantine() -> None:
    check_disposition(Disposition.QUARANTINE, Grade.A, recalled=True)
    with pytest.raises(RuleBroken) as refusal:
        check_disposition(Disposition.RESTOCK, Grade.A, recalled=True)
    assert refusal.value.code == "disposition_recalled"


@pytest.mark.parametrize(("grade", "limit"), [("A", 0), ("B", 0), ("C", 7000), ("D", 10_000)])
def test_depreciation_limit_of_a_withdrawal(grade: str, limit: int) -> None:
    assert max_depreciation_bp(Grade(grade), Ground.WITHDRAWAL) == limit
    assert max_depreciation_bp(Grade(grade), Ground.WITHDRAWAL, informed=False) == 0
    assert max_depreciation_bp(Grade(grade), Ground.CONFORMITY) == 0
    assert max_depreciation_bp(Grade(grade), Ground.TRANSPORT_DAMAGE) == 0


@pytest.mark.parametrize(
    ("bp", "grade", "reason", "photos", "code"),
    [
        (1, Grade.B, "opened", 2, "depreciation_above_limit"),
        (7001, Grade.C, "worn", 2, "depreciation_above_limit"),
        (-1, Grade.C, "worn", 2, "depreciation_above_limit"),
        (4000, Grade.C, "", 2, "depreciation_needs_reason"),
        (4000, Grade.C, "stain", 1, "depreciation_needs_photos"),
    ],
)
def test_depreciation_without_right_reason_or_photos_is_refused(
    bp: int, grade: Grade, reason: str, photos: int, code: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_depreciation(bp, grade, Ground.WITHDRAWAL, reason=reason, photos=photos)
    assert refusal.value.code == code


def test_a_refused_depreciation_says_the_limit_in_per_cent() -> None:
    with pytest.raises(RuleBroken) as refusal:
        check_depreciation(8000, Grade.C, Ground.WITHDRAWAL, reason="worn", photos=2)
    assert refusal.value.values == {"percent": 80, "limit": 70}


def test_depreciation_with_evidence_passes() -> None:
    check_depreciation(7000, Grade.C, Ground.WITHDRAWAL, reason="stain", photos=2)
    check_depreciation(10_000, Grade.D, Ground.WITHDRAWAL, reason="broken, letter sent")
    check_depreciation(0, Grade.A, Ground.CONFORMITY)


PLAIN = ApprovalFacts(amount_cents=100_00, worst_grade=Grade.B)


@pytest.mark.parametrize(
    ("change", "approver"),
    [
        ({}, Approver.AUTO),
        ({"amount_cents": 100_01}, Approver.SUPERVISOR),
        ({"amount_cents": 500_00}, Approver.SUPERVISOR),
        ({"amount_cents": 500_01}, Approver.MANAGER),
        ({"worst_grade": Grade.C}, Approver.SUPERVISOR),
        ({"goodwill_cents": 20_00}, Approver.SUPERVISOR),
        ({"goodwill_cents": 20_01}, Approver.MANAGER),
        ({"days_out_of_time": 1}, Approver.SUPERVISOR),
        ({"days_out_of_time": 7}, Approver.SUPERVISOR),
        ({"days_out_of_time": 8}, Approver.MANAGER),
        ({"customer_flagged": True}, Approver.SUPERVISOR),
        ({"depreciation_cents": 1}, Approver.MANAGER),
        ({"refused": True}, Approver.MANAGER),
        ({"other_means": True}, Approver.MANAGER),
        ({"blind": True}, Approver.MANAGER),
        ({"serial_mismatch": True}, Approver.MANAGER),
        ({"wrong_item_in_box": True}, Approver.MANAGER),
    ],
)
def test_who_must_agree(change: dict[str, Any], approver: Approver) -> None:
    assert required_approver(dataclasses.replace(PLAIN, **change), ApprovalLimits()) is approver


def test_the_limits_are_those_of_the_house() -> None:
    late = dataclasses.replace(PLAIN, days_out_of_time=8, goodwill_cents=30_00)
    assert required_approver(late, ApprovalLimits(goodwill_cents=30_00, days_late=8)) is Approver.SUPERVISOR
