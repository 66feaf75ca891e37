"""Which article is counted how often, and from which difference on somebody counts a second time (domain 9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class AbcClass(StrEnum):
    """An article's share in the value that moves: A makes up 80 %, B the next 15 %, C the rest."""

    A = "a"
    B = "b"
    C = "c"


#: Share of the moved value, in percent, below which an article still belongs to a class.
_UP_TO = {AbcClass.A: 80, AbcClass.B: 95}
COUNTED_EVERY: Mapping[AbcClass, timedelta] = {
    AbcClass.A: timedelta(days=30),
    AbcClass.B: timedelta(days=91),
    AbcClass.C: timedelta(days=365),
}
#: Differences up to the largest of these are believed at once.
_UNITS, _PERCENT, _CENTS = 2, 2, 5000


def abc_classes(moved: Mapping[int, int]) -> dict[int, AbcClass]:
    """The class of each article by the value it moved, in cents; of equal ones the smaller id comes first."""
    total = sum(moved.values())
    classes: dict[int, AbcClass] = {}
    before = 0
    for article, value in sorted(moved.items(), key=lambda each: (-each[1], each[0])):
        if value <= 0:
            classes[article] = AbcClass.C
            continue
        share = 100 * before
        classes[article] = next((name for name, limit in _UP_TO.items() if share < limit * total), AbcClass.C)
        before += value
    return classes


def needs_second_count(expected: int, difference: int, price_cents: int) -> bool:
    """Whether a difference exceeds 2 units, 2 % of what should lie there, and 50 EUR of goods, whichever is most."""
    gap = abs(difference)
    return gap > _UNITS and 100 * gap > _PERCENT * expected and gap * price_cents > _CENTS
