"""The practice exercise: a made-up shop of three shelves, and what a trainee scans there, from badge to parcels.

Everything has a number of its own that no shop counts up to: the printed sheet stays right for every new run, and
a code of it that is scanned at work is refused as unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.i18n import text
from app.printing.floor_papers import TrainingSheet, TrainingStep
from app.printing.language import Language
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode

BADGE, PIN = 9_999_000_001, "1234"
PICK_LIST = 999_000_001
BOX = 999_000_031
#: Locations by code.
TOTES: Mapping[str, int] = {"T-1": 999_000_021, "T-2": 999_000_022}


@dataclass(frozen=True, slots=True)
class Article:
    """One of the shop's articles; its name is the text ``practice_article_<name>``, cents TTC, grams."""

    name: str
    sku: str
    gtin: str
    """EAN-13 of the range that each house uses for itself (GS1 prefix 200)."""
    place: str
    place_id: int
    units: int
    price_cents: int
    weight_g: int
    picture: str
    """Which of the demo's pictures it looks like."""


BLUE = Article("blue", "EX-MUG-BLEU", "2009990000012", "EX-1", 999_000_011, 20, 1290, 380, "MUG-BLEU")
BOOK = Article("book", "EX-CARNET", "2009990000029", "EX-2", 999_000_012, 20, 890, 210, "CARNET-A5")
WHITE = Article("white", "EX-MUG-BLANC", "2009990000036", "EX-3", 999_000_013, 1, 1290, 380, "MUG-BLANC")
ARTICLES = (BLUE, BOOK, WHITE)
#: What each order wants, the first one paid first.
ORDERS: tuple[tuple[tuple[Article, int], ...], ...] = (((BLUE, 2), (BOOK, 1)), ((WHITE, 1),))
LINES = sum(len(lines) for lines in ORDERS)


class Part(StrEnum):
    """Where a step is done."""

    WALK = "walk"
    BENCH = "bench"


@dataclass(frozen=True, slots=True)
class Step:
    """One scan: ``says`` names its sentence (``practice_step_<says>``), ``expects`` the outcome it should have."""

    part: Part
    says: str
    barcode: str
    expects: str
    about: Mapping[str, str] = field(default_factory=dict)
    """What fills the sentence; an ``article`` by its name."""

    def words(self, language: str) -> str:
        """What to do, in a sentence."""
        filled = dict(self.about)
        if "article" in filled:
            filled["article"] = text(language, f"practice_article_{filled['article']}")
        return text(language, f"practice_step_{self.says}", **filled)


def _steps() -> Iterator[Step]:
    walk, bench = Part.WALK, Part.BENCH
    yield Step(walk, "badge", encode(OwnKind.BADGE, BADGE), "signed_in")
    yield Step(walk, "list", encode(OwnKind.PICK_LIST, PICK_LIST), "picking_started")
    yield _place(BLUE)
    yield _item(walk, "wrong", WHITE, "wrong_item")
    yield _item(walk, "take", BLUE, "units_in_hand")
    yield _item(walk, "take", BLUE, "all_in_hand")
    yield _item(walk, "too_many", BLUE, "too_many")
    yield _tote(walk, "tote", "T-1", "picked")
    yield _place(BOOK)
    yield _item(walk, "take", BOOK, "all_in_hand")
    yield _tote(walk, "tote", "T-1", "picked")
    yield _place(WHITE)
    yield _item(walk, "take", WHITE, "all_in_hand")
    yield _tote(walk, "wrong_tote", "T-1", "tote_taken")
    yield _tote(walk, "tote", "T-2", "picking_done")
    yield Step(walk, "empty", encode(OwnKind.LOCATION, WHITE.place_id), "place_empty", {"place": WHITE.place})
    yield _tote(bench, "open", "T-1", "order_opened")
    yield _item(bench, "pack", BLUE, "unit_packed")
    yield _item(bench, "wrong", WHITE, "wrong_item_belongs_to")
    yield _item(bench, "pack", BLUE, "unit_packed")
    yield _item(bench, "pack", BOOK, "last_unit_packed")
    yield Step(bench, "box", encode(OwnKind.BOX, BOX), "box_chosen")
    yield Step(bench, "close", command_barcode(CommandCode.CLOSE_PARCEL), "order_packed")
    yield _tote(bench, "open", "T-2", "order_opened")
    yield _item(bench, "pack", WHITE, "last_unit_packed")
    yield Step(bench, "undo", command_barcode(CommandCode.UNDO), "units_taken_out")
    yield _item(bench, "pack", WHITE, "last_unit_packed")
    yield Step(bench, "close", command_barcode(CommandCode.CLOSE_PARCEL), "order_packed")


def _place(article: Article) -> Step:
    barcode = encode(OwnKind.LOCATION, article.place_id)
    return Step(Part.WALK, "place", barcode, "location_right", {"place": article.place})


def _item(part: Part, says: str, article: Article, expects: str) -> Step:
    return Step(part, says, article.gtin, expects, {"article": article.name})


def _tote(part: Part, says: str, code: str, expects: str) -> Step:
    return Step(part, says, encode(OwnKind.TOTE, TOTES[code]), expects, {"tote": code})


STEPS: tuple[Step, ...] = tuple(_steps())


def training_sheet(language: Language) -> TrainingSheet:
    """Every step in order with its barcode: enough to do the exercise with a scanner alone."""
    return TrainingSheet(
        language=language,
        steps=tuple(TrainingStep(step.words(language), step.barcode, step.part.value) for step in STEPS),
    )
