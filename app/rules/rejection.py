"""Why a return may be refused: a withdrawal only on a ground that the law knows, never for lack of form."""

from __future__ import annotations

from enum import StrEnum

from app.rules.return_terms import Ground
from app.rules.terms import RuleBroken


class RejectionGround(StrEnum):
    """What a refusal rests on (L221-18, L221-23, L221-28; domain 1.4)."""

    OUT_OF_TIME = "OUT_OF_TIME"
    EXCLUDED_PRODUCT = "EXCLUDED_PRODUCT"
    NOT_OUR_GOODS = "NOT_OUR_GOODS"
    """Something else was sent back than what was sold."""


def check_rejection(
    ground: Ground,
    rejection: RejectionGround | None,
    *,
    in_time: bool,
    excluded: bool,
    other_goods: bool,
) -> None:
    """Refuse to turn a withdrawal down without a legal ground, or on one that the facts do not bear out.

    ``excluded``: every unit's product is excluded from the right; ``other_goods``: every unit was graded
    unusable or something else (D). Raises ``RuleBroken``.
    """
    if rejection is None:
        if ground is Ground.WITHDRAWAL:
            raise RuleBroken("rejection_needs_ground")
        return
    holds = {
        RejectionGround.OUT_OF_TIME: not in_time,
        RejectionGround.EXCLUDED_PRODUCT: excluded,
        RejectionGround.NOT_OUR_GOODS: other_goods,
    }
    if not holds[rejection]:
        raise RuleBroken(f"rejection_not_{rejection.value.lower()}")
