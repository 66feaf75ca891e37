"""What the invented house sells and where it lies: articles by popularity, their bins, and the totes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from app.demo.past.names import KINDS, THINGS
from app.rules.search_text import fold

_COLOURS = (
    "bleu", "rouge", "vert", "jaune", "noir", "gris", "ocre", "sable", "rose", "lilas", "menthe", "brique", "ivoire",
    "cuivre", "indigo", "olive", "corail", "ardoise", "miel", "neige",
)  # fmt: skip
_MOST = len(THINGS) * len(KINDS) * len(_COLOURS)
_FEWEST = 60
#: An article for so many orders.
_ORDERS_AN_ARTICLE = 40
_LEVELS, _BAYS = 5, 30
#: Racks A to D are those of the demo shop.
_FIRST_RACK = "E"
_DIGITS = 12


class Article(NamedTuple):
    """An article with its one bin; ``words`` is what orders of it are found by."""

    id: int
    sku: str
    name: str
    price_cents: int
    vat_rate_bp: int
    weight_g: int
    bin_id: int
    bin_code: str
    barcode: str
    words: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Assortment:
    """Articles, the most popular first, with running weights by Zipf's law: the n-th sells 1/n of the first."""

    articles: list[Article]
    weights: list[float]

    def some(self, count: int, chance: Random) -> list[Article]:
        """So many articles as people buy them, or fewer where one came up twice."""
        drawn = chance.choices(self.articles, cum_weights=self.weights, k=count)
        return list({article.id: article for article in drawn}.values())


def assortment(orders: int, first_id: int, first_bin: int, chance: Random) -> Assortment:
    """As many articles as a house with so many orders has."""
    count = max(_FEWEST, min(_MOST, orders // _ORDERS_AN_ARTICLE))
    articles = [_article(number, first_id, first_bin, chance) for number in range(count)]
    # Popularity has nothing to do with the order in which articles were entered.
    chance.shuffle(articles)
    return Assortment(articles, list(_running(count)))


def _running(count: int) -> Iterator[float]:
    total = 0.0
    for place in range(1, count + 1):
        total += 1 / place
        yield total


def _article(number: int, first_id: int, first_bin: int, chance: Random) -> Article:
    thing = THINGS[number % len(THINGS)]
    rest = number // len(THINGS)
    kind, colour = KINDS[rest % len(KINDS)], _COLOURS[rest // len(KINDS)]
    sku = f"{fold(thing)[:3].upper()}-{number:04d}"
    name = f"{thing} {kind}, {colour}"
    return Article(
        first_id + number,
        sku,
        name,
        chance.randrange(5, 60) * 100 + chance.choice((0, 50, 90)),
        550 if number % 9 == 0 else 2000,
        chance.randrange(80, 1500, 10),
        first_bin + number,
        _bin_code(number),
        _gtin(number),
        (fold(sku), fold(name)),
    )


def _bin_code(number: int) -> str:
    rack, place = divmod(number, _LEVELS * _BAYS)
    return f"{chr(ord(_FIRST_RACK) + rack)}-{place // _LEVELS + 1:02d}-{place % _LEVELS + 1}"


def _gtin(number: int) -> str:
    """A GTIN with 14 digits of the range that GS1 keeps for use within a house (020 to 029)."""
    body = f"02{number:0{_DIGITS - 2}d}"
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"0{body}{-weighted % 10}"
