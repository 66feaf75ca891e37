"""Which packaging a parcel takes: the cheapest in which its articles were really placed, one by one.

Each article is put, largest first, at the corner that lies lowest and furthest back among those that the ones before
leave, in whichever of its six positions fits (the extreme points of T. G. Crainic, G. Perboli and R. Tadei, "Extreme
point-based heuristics for three-dimensional bin packing", INFORMS Journal on Computing 20(3), 2008). A carton that is
named therefore holds everything; a cleverer hand may at times need a smaller one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import permutations

Sides = tuple[int, int, int]
#: Of more units than this nothing is proposed: nobody packs them into one carton without thinking.
MOST_UNITS = 60


class Packaging(StrEnum):
    """What a packaging is: an envelope protects nothing that breaks, and only an insulated one keeps cold."""

    CARTON = "carton"
    ENVELOPE = "envelope"
    INSULATED = "insulated"


#: What may be minded about an article.
MARKS = ("fragile", "cold", "liquid")


@dataclass(frozen=True, slots=True)
class Marks:
    """What to mind about an article, or about everything in a parcel."""

    fragile: bool = False
    cold: bool = False
    liquid: bool = False

    @classmethod
    def of(cls, several: Iterable[Marks]) -> Marks:
        """What is minded about any of them."""
        together = list(several)
        return cls(**{mark: any(getattr(each, mark) for each in together) for mark in MARKS})

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(mark for mark in MARKS if getattr(self, mark))

    def allow(self, kind: Packaging) -> bool:
        """Whether it may leave in a packaging of this kind."""
        if self.cold:
            return kind is Packaging.INSULATED
        return kind is not Packaging.ENVELOPE or not (self.fragile or self.liquid)


@dataclass(frozen=True, slots=True)
class Carton:
    """Inner sides in millimetres; what one costs, in cents, and what it is."""

    id: int
    sides: Sides
    cost_cents: int = 0
    kind: Packaging = Packaging.CARTON

    @property
    def volume(self) -> int:
        length, width, height = self.sides
        return length * width * height


#: Which position is tried first: lying flat, standing, or along the carton; what one misses another finds.
_PREFERENCES: tuple[Callable[[tuple[int, ...]], tuple[int, ...]], ...] = (
    lambda sides: (sides[2], sides[1], sides[0]),
    lambda sides: (-sides[2], sides[1], sides[0]),
    lambda sides: (-sides[0], -sides[1], sides[2]),
)


@dataclass(frozen=True, slots=True)
class _Placed:
    at: Sides
    sides: Sides

    def overlaps(self, at: Sides, sides: Sides) -> bool:
        return all(
            self.at[axis] < at[axis] + sides[axis] and at[axis] < self.at[axis] + self.sides[axis]
            for axis in range(3)
        )


@lru_cache(maxsize=256)  # asked again at every scan, of the same order
def cheapest_carton(
    items: tuple[Sides, ...], cartons: tuple[Carton, ...], marks: Marks = Marks()
) -> Carton | None:
    """The cheapest carton that holds every item (sides in millimetres), of equal price the smallest.

    ``marks``: what to mind about all of it. ``None`` where none does, where an item's sides are not known (0), where
    there is none, or more than ``MOST_UNITS``.
    """
    if not 0 < len(items) <= MOST_UNITS or any(min(item) <= 0 for item in items):
        return None
    volume = sum(length * width * height for length, width, height in items)
    allowed = [each for each in cartons if each.volume >= volume and marks.allow(each.kind)]
    allowed.sort(key=lambda carton: (carton.cost_cents, carton.volume, carton.id))
    return next((each for each in allowed if fits(items, each.sides)), None)


def fits(items: Sequence[Sides], carton: Sides) -> bool:
    """Whether every item found its place; ``False`` does not prove that there is none."""
    return any(_fill(items, carton, upright) for upright in _PREFERENCES)


def _fill(
    items: Sequence[Sides], carton: Sides, preferred: Callable[[tuple[int, ...]], tuple[int, ...]]
) -> bool:
    corners: list[Sides] = [(0, 0, 0)]
    placed: list[_Placed] = []
    for item in sorted(items, key=lambda sides: (-(sides[0] * sides[1] * sides[2]), sides)):
        positions = sorted(set(permutations(item)), key=preferred)
        found = _place(positions, carton, corners, placed)
        if found is None:
            return False
        placed.append(found)
        corners.remove(found.at)
        for axis in range(3):
            corner = list(found.at)
            corner[axis] += found.sides[axis]
            corners.append((corner[0], corner[1], corner[2]))
        corners.sort(key=lambda corner: (corner[2], corner[1], corner[0]))
    return True


def _place(
    positions: Sequence[Sequence[int]], carton: Sides, corners: Iterable[Sides], placed: Sequence[_Placed]
) -> _Placed | None:
    """The first corner and position in which an item lies inside and touches nothing."""
    for at in corners:
        for length, width, height in positions:
            sides = (length, width, height)
            inside = all(at[axis] + sides[axis] <= carton[axis] for axis in range(3))
            if inside and not any(other.overlaps(at, sides) for other in placed):
                return _Placed(at, sides)
    return None
