"""Chance that belongs to an order, not to a moment: the same seed does the same to the same order anywhere."""

from __future__ import annotations

from random import Random


class Chance:
    """What happens to whom, from one seed; ``often``: how many times as often as usual."""

    def __init__(self, seed: int, often: int = 1) -> None:
        self._seed, self._often = seed, often

    def of(self, *about: object) -> Random:
        """A source of chance that depends on nothing but the seed and what it is about."""
        return Random("/".join(map(str, (self._seed, *about))))

    def happens(self, thousandths: int, *about: object) -> bool:
        return self.of(*about).randrange(1000) < thousandths * self._often
