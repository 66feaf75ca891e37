"""The weight a parcel should have, and when the scale disagrees: evidence against an "empty box" claim."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

TOLERANCE_PERCENT = 5
TOLERANCE_G = 50


@dataclass(frozen=True, slots=True)
class WeightCheck:
    """A weighed parcel in grams; ``expected_g`` is ``None`` where an item's weight is unknown."""

    expected_g: int | None
    measured_g: int
    tolerance_g: int
    alert: bool


def label_covers(bought_g: int, real_g: int, tare_g: int) -> bool:
    """Whether a label bought for an estimate fits the parcel as it is; ``tare_g``: a box that may be uncounted."""
    tolerance = check_weight(real_g, real_g).tolerance_g
    return real_g - tolerance <= bought_g <= real_g + tare_g + tolerance


def expected_weight_g(items: Iterable[tuple[int | None, int]], tare_g: int) -> int | None:
    """Items (unit grams, quantity) plus box, in grams; ``None`` if one weight is unknown (domain 3.4)."""
    total = tare_g
    for unit_g, quantity in items:
        if unit_g is None:
            return None
        total += unit_g * quantity
    return total


def check_weight(expected_g: int | None, measured_g: int) -> WeightCheck:
    """Whether the scale is off by more than 5 % or 50 g, whichever is larger (domain 3.4)."""
    if expected_g is None:
        return WeightCheck(None, measured_g, 0, alert=False)
    tolerance = max(expected_g * TOLERANCE_PERCENT // 100, TOLERANCE_G)
    return WeightCheck(expected_g, measured_g, tolerance, abs(measured_g - expected_g) > tolerance)
