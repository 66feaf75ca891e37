"""Whose box this may be: the likely orders behind a return without paper, and what speaks for each (domain 8.6)."""

from __future__ import annotations

from dataclasses import dataclass

#: Points by clue; a person decides, so they only say which order is shown first.
POINTS = {
    "guess_serial": 60,
    "guess_announced": 40,
    "guess_all_items": 30,
    "guess_name": 25,
    "guess_postcode": 20,
    "guess_some_items": 10,
}
#: Points for having left today; one less for every three days since.
_LEFT_TODAY, _DAYS_A_POINT = 20, 3


@dataclass(frozen=True, slots=True)
class GuessFacts:
    """What is known of an order that the box may come from.

    ``items``: how many of the ``scanned`` articles the customer has of it; ``days``: since it left, or ``None``.
    """

    items: int = 0
    scanned: int = 0
    serial: bool = False
    announced: bool = False
    name: bool = False
    postcode: bool = False
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Guess:
    """The points, and the codes of the clues they come from, the strongest first."""

    points: int
    clues: tuple[str, ...]


def guess(facts: GuessFacts) -> Guess:
    """How likely it is that the box comes from this order, and why."""
    found = {
        "guess_serial": facts.serial,
        "guess_announced": facts.announced,
        "guess_all_items": 0 < facts.scanned == facts.items,
        "guess_name": facts.name,
        "guess_postcode": facts.postcode,
        "guess_some_items": 0 < facts.items < facts.scanned,
    }
    clues = tuple(clue for clue in POINTS if found[clue])
    recent = 0 if facts.days is None else max(0, _LEFT_TODAY - facts.days // _DAYS_A_POINT)
    return Guess(sum(POINTS[clue] for clue in clues) + recent, clues)
