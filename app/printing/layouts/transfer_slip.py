"""The slip that goes with a transfer between sites: what to take from where, and what is to arrive, on A4."""

from __future__ import annotations

from app.printing.floor_papers import TransferRow, TransferSlip
from app.printing.layout import Align, Barcode, Box, Fit, Item, Page, Symbol, Text
from app.printing.layouts.parts import caption, code_text
from app.printing.layouts.sheets import BOTTOM, INNER, LEFT, RIGHT, facts, foot, numbered_head, sheet
from app.printing.words import Words

_TOP, _HEIGHT = 68.0, 22.0
_A_PAGE = int((BOTTOM - _TOP) // _HEIGHT)
_SHELF, _ARTICLE, _UNITS, _LEFT_AT, _ARRIVED_AT = LEFT, LEFT + 30, LEFT + 82, LEFT + 96, LEFT + 110


def transfer_slip(slip: TransferSlip) -> tuple[Page, ...]:
    """One strip an article: its shelf, its barcode, how many, and a box to write in at either end."""
    words = Words(slip.language)
    chunks = [slip.rows[start : start + _A_PAGE] for start in range(0, max(1, len(slip.rows)), _A_PAGE)]
    title = words("transfer_slip_title")
    pages = []
    for number, chunk in enumerate(chunks, start=1):
        items: list[Item] = [*_head(slip, words, title)]
        for place, row in enumerate(chunk):
            items += _strip(row, _TOP + place * _HEIGHT)
        pages.append(sheet([*items, *foot(words, f"{title} {slip.number}", number, len(chunks))]))
    return tuple(pages)


def _head(slip: TransferSlip, words: Words, title: str) -> tuple[Item, ...]:
    about = [
        (words("transfer_from"), slip.from_site),
        (words("transfer_to"), slip.to_site),
        (words("units"), str(sum(row.units for row in slip.rows))),
    ]
    if slip.made_on:
        about.append((words("made_on"), words.day(slip.made_on)))
    return (
        *numbered_head(title, slip.number, slip.barcode),
        *facts(44, tuple(about)),
        caption(_SHELF, 61, 28, words("transfer_shelf")),
        caption(_ARTICLE, 61, 50, words("article")),
        caption(_UNITS, 61, 13, words("quantity")),
        caption(_LEFT_AT, 61, 13, words("transfer_taken")),
        caption(_ARRIVED_AT, 61, 13, words("transfer_arrived")),
        Box(LEFT, _TOP - 1.5, INNER, 0.15, shade=0.3),
    )


def _strip(row: TransferRow, y: float) -> tuple[Item, ...]:
    return (
        Text(_SHELF, y, 28, _HEIGHT - 3, row.shelf or "–", 6, min_size=3, bold=True, middle=True),
        Text(_ARTICLE, y + 1, 50, 11.5, row.name, 3.4, min_size=2.4, max_lines=2, bold=True, fit=Fit.WRAP),
        Text(_ARTICLE, y + 13, 50, 4, row.sku, 2.8, grey=True),
        Text(_UNITS, y, 12, _HEIGHT - 3, str(row.units), 7, min_size=3, bold=True, middle=True),
        Box(_LEFT_AT, y + 4, 11, 11, line=0.25),
        Box(_ARRIVED_AT, y + 4, 11, 11, line=0.25),
        *_code(row, y + 1),
        Box(LEFT, y + _HEIGHT - 1.5, INNER, 0.15, shade=0.3),
    )


def _code(row: TransferRow, y: float) -> tuple[Item, ...]:
    """Flush right but for its quiet zone; an EAN has its digits below."""
    if row.ean:
        return (Barcode(RIGHT - 56, y, 58.3, 15, Symbol.EAN13, row.ean, Align.RIGHT),)
    return (
        Barcode(RIGHT - 56, y, 59.5, 13, Symbol.CODE128, row.own_code, Align.RIGHT),
        Text(RIGHT - 56, y + 14, 56, 3.4, code_text(row.own_code), 2.6, align=Align.RIGHT),
    )
