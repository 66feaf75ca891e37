"""The pick list: in walking order, large enough to read on a cart."""

from __future__ import annotations

from app.printing.documents import PickList, PickRow
from app.printing.layout import Align, Item, Page, Text
from app.printing.layouts.parts import caption
from app.printing.layouts.sheets import (
    BOTTOM,
    LEFT,
    NEXT_TOP,
    foot,
    numbered_head,
    running_head,
    sheet,
)
from app.printing.layouts.table import Column, Para, Row, flow
from app.printing.words import Words


def pick_list(picks: PickList) -> tuple[Page, ...]:
    """One or more A4 pages."""
    words = Words(picks.language)
    columns = (
        Column(words("location"), 35),
        Column(words("quantity"), 16, Align.CENTRE),
        Column(words("article"), 70),
        Column(words("order"), 31),
        Column(words("tote"), 19),
        Column("✓", 9, Align.CENTRE),
    )
    rows = tuple(_row(row, words) for row in picks.rows)
    parts = flow(columns, rows, left=LEFT, first_top=62, next_top=NEXT_TOP, bottom=BOTTOM)
    title = words("pick_list_title")
    pages = []
    for number, part in enumerate(parts, start=1):
        head = _head(picks, words) if number == 1 else running_head(title, picks.number)
        pages.append(sheet([*head, *part.items, *foot(words, f"{title} {picks.number}", number, len(parts))]))
    return tuple(pages)


def _head(picks: PickList, words: Words) -> tuple[Item, ...]:
    units = sum(row.quantity for row in picks.rows)
    facts = [
        (words("lines"), str(len(picks.rows))),
        (words("units"), str(units)),
        (words("totes"), str(len({row.tote for row in picks.rows if row.tote}))),
    ]
    if picks.made_on:
        facts.append((words("made_on"), words.day(picks.made_on)))
    items: list[Item] = [
        *numbered_head(words("pick_list_title"), picks.number, picks.barcode),
    ]
    x = LEFT
    for name, value in facts:
        items += [caption(x, 44, 34, name), Text(x, 48, 50, 7, value, 5, bold=True)]
        x += 32
    return tuple(items)


def _row(row: PickRow, words: Words) -> Row:
    lot = (Para(words("lots", lots=row.lot), 3, bold=True),) if row.lot else ()
    codes = " · ".join(code for code in (row.sku, row.ean) if code)
    return (
        (Para(row.location, 4.6, bold=True),),
        (Para(str(row.quantity), 6, bold=True),),
        (Para(row.name, 3.2), Para(codes, 2.6, grey=True), *lot),
        (Para(row.order_reference, 3),),
        (Para(row.tote, 4, bold=True),),
        (Para("□", 5.5),),
    )
