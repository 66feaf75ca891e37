"""Who orders: invented customers, some of whom come back."""

from __future__ import annotations

from collections import deque
from random import Random
from typing import NamedTuple

from app.demo.past.names import FIRST_NAMES, LAST_NAMES, TOWNS
from app.rules.search_text import fold

_COME_BACK = 0.35
#: Of so many newest customers; who has not ordered for long does not come back.
_REMEMBERED = 20_000
#: Three in ten are called Martin, as in a search that finds far too much.
_MARTINS = 0.3
_STREETS = ("rue de la République", "rue des Lilas", "avenue Jean Jaurès", "place du Marché", "chemin Vert")


class Person(NamedTuple):
    """A customer; the folded fields are what their orders are found by."""

    id: int
    first_name: str
    last_name: str
    email: str
    phone: str
    line1: str
    postal_code: str
    town: str
    words: tuple[str, ...]


class Customers:
    """Gives a customer for each order; ``is_new`` says whether the last one given was seen for the first time."""

    def __init__(self, first_id: int, chance: Random) -> None:
        self._next = first_id
        self._chance = chance
        self._known: deque[Person] = deque(maxlen=_REMEMBERED)
        self.is_new = False

    def one(self) -> Person:
        self.is_new = not self._known or self._chance.random() >= _COME_BACK
        if not self.is_new:
            return self._known[int(self._chance.random() * len(self._known))]
        person = self._invented(self._next)
        self._next += 1
        self._known.append(person)
        return person

    def _invented(self, number: int) -> Person:
        chance = self._chance
        first = chance.choice(FIRST_NAMES)
        last = "Martin" if chance.random() < _MARTINS else chance.choice(LAST_NAMES)
        code, town = chance.choice(TOWNS)
        email = f"{_FOLDED[first]}.{_FOLDED[last]}{number}@example.fr"
        digits = f"{10_000_000 + number * 7_654_321 % 89_999_999}"
        phone = f"+336{digits}"
        words = (
            _FOLDED[first], _FOLDED[last], email, phone, f"336{digits}", f"06{digits}", code, _FOLDED[town],
        )  # fmt: skip
        line1 = f"{chance.randrange(1, 120)} {chance.choice(_STREETS)}"
        return Person(number, first, last, email, phone, line1, code, town, words)


_FOLDED = {name: fold(name) for name in (*FIRST_NAMES, *LAST_NAMES, "Martin", *(town for _, town in TOWNS))}
