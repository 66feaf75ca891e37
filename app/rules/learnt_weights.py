"""What articles and boxes weigh as parcels have taught it, and which line explains a parcel that weighs too much.

Each weighed parcel gives one sample to every article in it and to its box: what is left of the scale's weight without
all the rest, and how sure the rest is. A weight is the weighted median of the latest samples and the catalogue, so
that a parcel of one article says more than one of six, and a parcel closed with a miscount says nothing; samples
further than 3.5 median absolute deviations count for nothing in the spread either (F. Hampel, "The influence curve
and its role in robust estimation", JASA 69, 1974).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: From so many samples on a weight counts as learnt.
FEW = 3
#: So many of the latest samples are looked at: enough to be steady, few enough to follow a change of packaging.
LATEST = 25
_OUTLIER = 3.5
#: Up to so many standard deviations a parcel is believed as it is.
_BELIEVED = 2.0
#: From the median absolute deviation to a standard deviation, where errors are normal.
_TO_DEVIATION = 1.4826
#: Standard deviations that are never gone below: scale and resolution; and of one unit by its weight.
_SCALE_G = 3.0
_UNIT_SHARE, _UNIT_G = 0.005, 0.5
#: How far a weight may be off before anything is learnt: by the catalogue, without it, and of what fills a box.
_CATALOGUE_SHARE, _CATALOGUE_G = 0.15, 10.0
_UNKNOWN_G = 400.0
_FILLING_G = 25.0
#: A parcel is off beyond so many standard deviations, and never for less than this; chosen on invented parcels
#: (``make bench ARGS=weights``), where the doubt of each weight is on the safe side.
_DEVIATIONS = 2.6
_LEAST_G = 15.0


class Sample(NamedTuple):
    """What one parcel says of one unit, in grams, and the standard deviation of that."""

    grams: float
    doubt: float


@dataclass(frozen=True, slots=True)
class Weight:
    """Grams of one unit, the standard deviation from unit to unit, that of the mean itself, and how many samples."""

    grams: float
    spread: float
    doubt: float
    samples: int

    @property
    def learnt(self) -> bool:
        return self.samples >= FEW


@dataclass(frozen=True, slots=True)
class Part:
    """Units of one article in a parcel; ``key`` is whatever names the line to whoever asks."""

    key: Hashable
    weight: Weight
    units: int


@dataclass(frozen=True, slots=True)
class Suspect:
    """One unit of a line too many (+1) or missing (-1), and by how many grams that leaves the scale unexplained."""

    key: Hashable
    units: int
    left_g: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """A weighed parcel: expectation, tolerance and difference in grams, and the lines that explain it, best first.

    ``learnt`` says whether every weight in it is known from parcels; where not, the caller falls back on the rule
    of the catalogue.
    """

    expected_g: int
    tolerance_g: int
    gap_g: int
    alert: bool
    learnt: bool
    suspects: tuple[Suspect, ...] = ()


def article_weight(samples: Sequence[Sample], catalogue_g: int) -> Weight:
    """An article's weight from its latest samples and the catalogue (0 where that does not know it)."""
    doubt = _CATALOGUE_SHARE * catalogue_g + _CATALOGUE_G if catalogue_g else _UNKNOWN_G
    return _weight(samples, Sample(float(catalogue_g), doubt), unit_floor=True)


def box_weight(samples: Sequence[Sample], tare_g: int) -> Weight:
    """A box with what fills it, from its latest samples and its tare."""
    return _weight(samples, Sample(float(tare_g), _FILLING_G), unit_floor=False)


def _weight(samples: Sequence[Sample], before: Sample, *, unit_floor: bool) -> Weight:
    latest = list(samples[-LATEST:])
    if not latest:
        return Weight(before.grams, 0.0, before.doubt, 0)
    grams = _middle([*latest, before])
    floor = _UNIT_G + _UNIT_SHARE * abs(grams) if unit_floor else 0.0
    spread = _spread(latest, grams)
    kept = [each for each in latest if abs(each.grams - grams) <= _OUTLIER * max(spread, each.doubt, floor)]
    spread = max(floor, min(spread, _spread(kept, grams)) if kept else spread)
    best = min(each.doubt for each in latest)
    steady = sum((best / each.doubt) ** 2 for each in kept)
    doubt = min(before.doubt, max(spread, best) / math.sqrt(max(1.0, steady)) + floor / 2)
    return Weight(grams, spread, doubt, len(kept))


def _middle(samples: Sequence[Sample]) -> float:
    """The median, each sample weighing as much as it is sure."""
    ordered = sorted(samples)
    half = sum(each.doubt**-2 for each in ordered) / 2
    so_far = 0.0
    for place, each in enumerate(ordered):
        so_far += each.doubt**-2
        if math.isclose(so_far, half):
            return (each.grams + ordered[place + 1].grams) / 2
        if so_far > half:
            return each.grams
    return ordered[-1].grams


def _spread(samples: Sequence[Sample], middle: float) -> float:
    return _TO_DEVIATION * _middle([Sample(abs(each.grams - middle), each.doubt) for each in samples])


def lessons(parts: Sequence[Part], box: Weight, measured_g: int) -> tuple[list[Sample], Sample]:
    """What a parcel of this weight says of one unit of each part, and of its box.

    A parcel that is further off than all that is uncertain in it is believed the less, the further it is.
    """
    gap = measured_g - _expected(parts, box)
    doubts = [(part.units * part.weight.doubt) ** 2 for part in parts]
    noises = [part.units * part.weight.spread**2 for part in parts]
    whole = sum(doubts) + sum(noises) + box.doubt**2 + box.spread**2 + _SCALE_G**2
    disbelief = max(1.0, abs(gap) / math.sqrt(whole) / _BELIEVED)
    of_parts = [
        Sample(
            part.weight.grams + gap / part.units,
            disbelief * math.sqrt(max(_SCALE_G**2, whole - doubt - noise)) / part.units,
        )
        for part, doubt, noise in zip(parts, doubts, noises, strict=True)
    ]
    of_box = math.sqrt(max(_SCALE_G**2, whole - box.doubt**2 - box.spread**2))
    return of_parts, Sample(box.grams + gap, disbelief * of_box)


def _expected(parts: Sequence[Part], box: Weight) -> float:
    return box.grams + sum(part.units * part.weight.grams for part in parts)


def judge(parts: Sequence[Part], box: Weight, measured_g: int) -> Verdict:
    """Whether a parcel weighs what it should, and which line explains it where it does not."""
    expected = _expected(parts, box)
    noise = _SCALE_G**2 + box.spread**2 + sum(part.units * part.weight.spread**2 for part in parts)
    doubt = sum((part.units * part.weight.doubt) ** 2 for part in parts) + box.doubt**2
    tolerance = max(_LEAST_G, _DEVIATIONS * math.sqrt(noise + doubt))
    gap = measured_g - expected
    learnt = bool(parts) and box.learnt and all(part.weight.learnt for part in parts)
    alert = learnt and abs(gap) > tolerance
    suspects = _suspects(parts, gap, tolerance) if alert else ()
    return Verdict(round(expected), round(tolerance), round(gap), alert, learnt, suspects)


def _suspects(parts: Sequence[Part], gap: float, tolerance: float) -> tuple[Suspect, ...]:
    """Single units that leave less unexplained than the tolerance, the best explanation first."""
    sign = 1 if gap > 0 else -1
    found = [Suspect(part.key, sign, round(gap - sign * part.weight.grams)) for part in parts]
    explained = [each for each in found if abs(each.left_g) <= tolerance]
    return tuple(sorted(explained, key=lambda each: abs(each.left_g)))
