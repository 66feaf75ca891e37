"""The proved shortest round, by an independent solver: HiGHS on the formulation of Dantzig, Fulkerson, Johnson 1954.

Each place is entered once and left once; whatever falls apart into several rounds is forbidden and solved again,
first without, then with whole numbers.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import highspy
import numpy as np

Matrix = Sequence[Sequence[int]]


def exact_length(distances: Matrix) -> int:
    """The length of the shortest round over all places; raises ``RuntimeError`` where it is not proved."""
    count = len(distances)
    if count < 3:
        return sum(distances[a][b] for a in range(count) for b in range(count) if a != b)
    with _results_apart():
        model = _Model(distances)
        for whole in (False, True):
            if whole:
                model.make_whole()
            while len(parts := model.parts()) > 1:
                model.forbid(parts)
        return model.length


@contextmanager
def _results_apart() -> Iterator[None]:
    """The solver names itself on standard output whatever it is told: there our results stand, one a line."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


class _Model:
    def __init__(self, distances: Matrix) -> None:
        count = len(distances)
        self._count = count
        self._symmetric = all(distances[a][b] == distances[b][a] for a in range(count) for b in range(a))
        self._arcs = [
            (a, b) for a in range(count) for b in range(count) if (a < b if self._symmetric else a != b)
        ]
        self._number = {arc: number for number, arc in enumerate(self._arcs)}
        module: Any = highspy
        self._solver: Any = module.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0)):
            self._solver.setOptionValue(option, value)
        for number, (a, b) in enumerate(self._arcs):
            self._solver.addVar(0.0, 1.0)
            self._solver.changeColCost(number, float(distances[a][b]))
        for place in range(count):
            others = [other for other in range(count) if other != place]
            if self._symmetric:
                self._row([self._arc(place, other) for other in others], 2, 2)
            else:
                self._row([self._number[place, other] for other in others], 1, 1)
                self._row([self._number[other, place] for other in others], 1, 1)

    def _arc(self, a: int, b: int) -> int:
        return self._number[min(a, b), max(a, b)] if self._symmetric else self._number[a, b]

    def _row(self, columns: list[int], least: float, most: float) -> None:
        indices = np.array(columns, dtype=np.int32)
        self._solver.addRow(float(least), float(most), len(columns), indices, np.ones(len(columns)))

    def make_whole(self) -> None:
        for number in range(len(self._arcs)):
            self._solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)

    def parts(self) -> list[set[int]]:
        """Solve, and say into which parts the solution falls."""
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError("not proved")
        values = self._solver.getSolution().col_value
        near: dict[int, set[int]] = {place: set() for place in range(self._count)}
        for (a, b), value in zip(self._arcs, values, strict=True):
            if value > 1e-6:
                near[a].add(b)
                near[b].add(a)
        left, parts = set(near), []
        while left:
            part, border = set(), {min(left)}
            while border:
                part |= border
                border = {other for place in border for other in near[place]} - part
            parts.append(part)
            left -= part
        return parts

    def forbid(self, parts: list[set[int]]) -> None:
        """Of each part somebody must go out (and, where ways have no direction, come back)."""
        for part in parts:
            leaving = [self._arc(a, b) for a in part for b in range(self._count) if b not in part]
            self._row(leaving, 2 if self._symmetric else 1, highspy.kHighsInf)

    @property
    def length(self) -> int:
        return round(float(self._solver.getInfo().objective_function_value))
