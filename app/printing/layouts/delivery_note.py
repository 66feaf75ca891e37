"""The delivery note of a business: as the packing slip, with a place to sign and no price, on A4."""

from __future__ import annotations

from app.printing.brand import PLAIN, Brand
from app.printing.layout import Align, Barcode, Box, Fit, Item, Page, Symbol, Text
from app.printing.layouts.packing_slip import lots, named, to_follow
from app.printing.layouts.parts import address, caption
from app.printing.layouts.sheets import (
    BOTTOM,
    INNER,
    LEFT,
    NEXT_TOP,
    RIGHT,
    foot,
    letterhead,
    running_head,
    sheet,
)
from app.printing.layouts.sheets import facts as row_of_facts
from app.printing.layouts.table import Column, Para, Row, flow
from app.printing.parcel_papers import DeliveryNote, SlipLine
from app.printing.words import Words

_TABLE_TOP = 107.0
_SIGNING = 52.0
"""Height of the place to sign, at the foot of the last page."""


def delivery_note(note: DeliveryNote, brand: Brand = PLAIN) -> tuple[Page, ...]:
    """One or more pages; the place to sign stands at the foot of the last one."""
    words = Words(note.language)
    title = words("delivery_note_title")
    columns = (
        Column(words("sku"), 34),
        Column(words("article"), INNER - 34 - 66),
        Column(words("ordered"), 22, Align.RIGHT),
        Column(words("delivered"), 22, Align.RIGHT),
        Column(words("backordered"), 22, Align.RIGHT),
    )
    rows = tuple(_row(line, words) for line in note.lines)
    parts = flow(
        columns, rows, left=LEFT, first_top=_TABLE_TOP, next_top=NEXT_TOP, bottom=BOTTOM - 4, brand=brand
    )
    pages: list[list[Item]] = []
    for part in parts:
        head = running_head(title, note.order_reference) if pages else _head(note, words, title, brand)
        pages.append([*head, *part.items])
    if parts[-1].bottom > BOTTOM - _SIGNING:
        pages.append(list(running_head(title, note.order_reference)))
    pages[-1] += _signing(words)
    reference = f"{note.seller[0] if note.seller else ''} · {note.order_reference} · {note.number}"
    return tuple(
        sheet([*items, *foot(words, reference, number, len(pages))])
        for number, items in enumerate(pages, start=1)
    )


def _head(note: DeliveryNote, words: Words, title: str, brand: Brand) -> tuple[Item, ...]:
    count = words("parcel_of", number=note.number, index=note.parcel_index, count=note.parcel_count or "…")
    about = [(words("order"), note.order_reference), (words("parcel"), count)]
    if note.ordered_on:
        about.append((words("ordered_on"), words.day(note.ordered_on)))
    about.append((words("left_on"), words.day(note.delivered_on) if note.delivered_on else "…"))
    if note.weight_g:
        about.append((words("weight"), words.weight(note.weight_g)))
    return (
        *letterhead(note.seller, title, brand),
        Barcode(RIGHT - 60, 25, 63.5, 13, Symbol.CODE128, note.order_barcode, Align.RIGHT),
        Text(RIGHT - 75, 39, 75, 4, note.order_reference, 3.2, bold=True, align=Align.RIGHT),
        *row_of_facts(55, tuple(about)),
        caption(RIGHT - 85, 73, 85, words("delivered_to")),
        address(RIGHT - 85, 77, 85, 26, note.ship_to, size=3.6),
    )


def _row(line: SlipLine, words: Words) -> Row:
    return (
        (Para(line.sku, 2.8, grey=True),),
        (named(line), *lots(line, words)),
        (Para(str(line.ordered), 3.2),),
        (Para("" if line.kit else str(line.shipped), 3.8, bold=True),),
        (Para(to_follow(line), 3.2, bold=bool(line.backordered)),),
    )


def _signing(words: Words) -> tuple[Item, ...]:
    """Date, name, signature, and room for what is not as it should be."""
    top = BOTTOM - _SIGNING + 6
    third = (INNER - 8) / 3
    items: list[Item] = [
        Text(LEFT, top, INNER, 4, words("delivery_received"), 3, min_size=2.2, fit=Fit.WRAP, max_lines=2)
    ]
    for place, code in enumerate(("received_on", "received_by", "signature")):
        x = LEFT + place * (third + 4)
        items += [
            Box(x, top + 7, third, 22, line=0.25),
            caption(x + 2, top + 8.5, third - 4, words(code)),
        ]
    return (
        *items,
        Box(LEFT, top + 32, INNER, 13, line=0.25),
        caption(LEFT + 2, top + 33.5, INNER - 4, words("reservations")),
    )
