"""How figures are worked out of counts: medians, shares, and when a share says too little (domain 11)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

#: A share of fewer is not shown, and articles with fewer units sent are not ranked by it.
FEWEST_SHOWN, FEWEST_RANKED = 20, 30


def share(part: int, whole: int, fewest: int = FEWEST_SHOWN) -> float | None:
    """``part`` of ``whole``, from 0 to 1; ``None`` where ``whole`` is too small to say anything."""
    return part / whole if whole >= max(fewest, 1) else None


def quantile(values: Sequence[float], at: float) -> float | None:
    """The value that a share ``at`` of all do not exceed (nearest rank): 0.5 is the median; ``None`` of none."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(0, ceil(at * len(ordered)) - 1)]


def mean_before(values: Sequence[float], days: int = 7) -> list[float | None]:
    """For each day the mean of it and the days before; ``None`` while there are not enough."""
    return [
        sum(values[at - days + 1 : at + 1]) / days if at >= days - 1 else None for at in range(len(values))
    ]
