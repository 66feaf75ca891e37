"""How many miscounts the learnt weights find, and how often they cry wolf, on invented parcels.

A seeded shop: articles whose real weight differs from the catalogue, units that differ among themselves, boxes filled
with more or less paper, and a scale with noise and steps. One parcel in fifty has one unit too many or
one too few. The station learns from every parcel as it comes, miscounts included.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.rules.learnt_weights import LATEST, Part, Sample, Weight, article_weight, box_weight, judge, lessons
from app.rules.weights import check_weight

_SEED = 2026
_ARTICLES, _PARCELS, _WARM_UP = 200, 20_000, 2_000
_MISCOUNTS = 0.02
#: Goal: single-unit errors over so many grams are found.
_LARGE_G = 30


@dataclass(frozen=True, slots=True)
class _Article:
    real_g: float
    catalogue_g: int
    unit_share: float


@dataclass(frozen=True, slots=True)
class _Box:
    real_g: float
    tare_g: int
    filling_g: float
    filling_spread: float


@dataclass(slots=True)
class _Tally:
    wrong: int = 0
    found: int = 0
    named: int = 0
    right: int = 0
    alarms: int = 0
    unlearnt: int = 0

    def figures(self) -> dict[str, float | int]:
        return {
            "errors": self.wrong,
            "detected": round(self.found / max(1, self.wrong), 4),
            "named_right": round(self.named / max(1, self.found), 4),
            "clean": self.right,
            "false_alarms": round(self.alarms / max(1, self.right), 4),
            "not_learnt_yet": self.unlearnt,
        }


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Detection and false-alarm rates, beside the catalogue's weights with 5 % or 50 g."""
    del url, folder, arguments
    scales = {"good scale": (1.5, 1), "shop scale": (2.5, 5)}
    for name, (noise, step) in scales.items():
        learnt, catalogue = _run(noise, step)
        yield {
            "bench": "learnt_weights", "scale": name, "noise_g": noise, "step_g": step, "articles": _ARTICLES,
            "parcels": _PARCELS, "miscounts": _MISCOUNTS, "over_g": _LARGE_G, "learnt": learnt.figures(),
            "catalogue": catalogue.figures(),
        }  # fmt: skip


class _Shop:
    """The invented goods, and what has been learnt of them."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.articles = [self._article() for _ in range(_ARTICLES)]
        self.boxes = [
            _Box(40 + 60 * n, round((40 + 60 * n) * chance.uniform(0.9, 1.1)), 4 + 4 * n, 2 + n)
            for n in range(4)
        ]
        self.samples: defaultdict[tuple[str, int], list[Sample]] = defaultdict(list)

    def _article(self) -> _Article:
        real = min(4_000.0, max(15.0, self._chance.lognormvariate(5.5, 0.9)))
        off = self._chance.choice((1.0, 1.0, self._chance.uniform(0.85, 1.2)))
        return _Article(real, round(real * off), self._chance.uniform(0.002, 0.012))

    def article_weight(self, number: int) -> Weight:
        return article_weight(self.samples["article", number], self.articles[number].catalogue_g)

    def box_weight(self, number: int) -> Weight:
        return box_weight(self.samples["box", number], self.boxes[number].tare_g)

    def teach(self, key: tuple[str, int], sample: Sample) -> None:
        kept = self.samples[key]
        kept.append(sample)
        del kept[:-LATEST]

    def order(self) -> dict[int, int]:
        """Popular articles often, rare ones seldom; one to five lines."""
        lines = self._chance.choices((1, 2, 3, 4, 5), (45, 27, 15, 8, 5))[0]
        wanted: dict[int, int] = {}
        for _ in range(lines):
            number = min(_ARTICLES - 1, int(self._chance.paretovariate(0.7)) - 1)
            number = number if number < _ARTICLES - 1 else self._chance.randrange(_ARTICLES)
            wanted[number] = wanted.get(number, 0) + self._chance.choices((1, 2, 3), (80, 15, 5))[0]
        return wanted

    def weigh(self, inside: dict[int, int], box: int, noise: float, step: int) -> int:
        carton, gauss = self.boxes[box], self._chance.gauss
        total = carton.real_g + max(0.0, gauss(carton.filling_g, carton.filling_spread)) + gauss(0, noise)
        for number, units in inside.items():
            article = self.articles[number]
            total += sum(gauss(article.real_g, article.real_g * article.unit_share) for _ in range(units))
        return max(1, round(total / step) * step)


def _run(noise: float, step: int) -> tuple[_Tally, _Tally]:
    chance = random.Random(_SEED)
    shop = _Shop(chance)
    learnt, catalogue = _Tally(), _Tally()
    for turn in range(_PARCELS):
        scanned = shop.order()
        box = min(3, sum(scanned.values()) // 2)
        inside, error = _miscounted(scanned, chance) if chance.random() < _MISCOUNTS else (scanned, None)
        measured = shop.weigh(inside, box, noise, step)
        parts = [Part(number, shop.article_weight(number), units) for number, units in scanned.items()]
        carton = shop.box_weight(box)
        verdict = judge(parts, carton, measured)
        if turn >= _WARM_UP:
            off = abs(
                sum(
                    (inside.get(n, 0) - scanned.get(n, 0)) * shop.articles[n].real_g
                    for n in {*inside, *scanned}
                )
            )
            _count(learnt, verdict.alert, error, off, [s.key for s in verdict.suspects[:1]], verdict.learnt)
            expected = shop.boxes[box].tare_g + sum(
                shop.articles[n].catalogue_g * u for n, u in scanned.items()
            )
            _count(catalogue, check_weight(expected, measured).alert, error, off, [], True)
        of_parts, of_box = lessons(parts, carton, measured)
        for part, sample in zip(parts, of_parts, strict=True):
            shop.teach(("article", int(str(part.key))), sample)
        shop.teach(("box", box), of_box)
    return learnt, catalogue


def _miscounted(scanned: dict[int, int], chance: random.Random) -> tuple[dict[int, int], int]:
    """What lies in the parcel after a miscount, and of which line."""
    inside = dict(scanned)
    line = chance.choice(list(inside))
    inside[line] += chance.choice((-1, 1))
    return inside, line


def _count(tally: _Tally, alert: bool, error: int | None, off: float, named: list[Any], learnt: bool) -> None:
    if not learnt:
        tally.unlearnt += 1
    elif error is None:
        tally.right += 1
        tally.alarms += alert
    elif off > _LARGE_G:
        tally.wrong += 1
        tally.found += alert
        tally.named += alert and error in named
