"""The packing slip: what the customer finds in the parcel, on A4."""

from __future__ import annotations

from app.printing.brand import PLAIN, Brand
from app.printing.layout import Align, Barcode, Box, Fit, Item, Page, Symbol, Text
from app.printing.layouts.parts import caption
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
from app.printing.layouts.table import Column, Para, Part, Row, flow
from app.printing.parcel_papers import PackingSlip, SlipLine
from app.printing.typeset import height_of
from app.printing.words import Words

_TABLE_TOP = 81.0
_CLOSING = 46.0
"""Height of the closing block: the reminder and the return code."""


def packing_slip(slip: PackingSlip, brand: Brand = PLAIN) -> tuple[Page, ...]:
    """One or more A4 pages; the closing block stands at the foot of the last one."""
    words = Words(slip.language)
    prices = not slip.gift and any(line.unit_price_cents is not None for line in slip.lines)
    note = _gift_note(slip, words)
    top = _TABLE_TOP + (note[1] if note else 0)
    parts = _table(slip, words, prices, top, brand)
    pages: list[list[Item]] = []
    for number, part in enumerate(parts):
        head = [*_head(slip, words, brand), *(note[0] if note else ())] if number == 0 else []
        pages.append([*(head or running_head(words("slip_title"), slip.order_reference)), *part.items])
    if any(line.backordered for line in slip.lines):
        pages[-1].append(
            Text(
                LEFT, parts[-1].bottom + 2.5, INNER, 4, words("backorder_reminder"), 3, grey=True, min_size=2
            )
        )
    if parts[-1].bottom + 8 > BOTTOM - _CLOSING and _has_closing(slip):
        pages.append(list(running_head(words("slip_title"), slip.order_reference)))
    pages[-1] += _closing(slip, words)
    reference = f"{slip.seller[0] if slip.seller else ''} · {slip.order_reference} · {slip.parcel_number}"
    return tuple(
        sheet([*items, *foot(words, reference, number, len(pages))])
        for number, items in enumerate(pages, start=1)
    )


def _head(slip: PackingSlip, words: Words, brand: Brand) -> tuple[Item, ...]:
    return (
        *letterhead(slip.seller, words("slip_title"), brand),
        Barcode(RIGHT - 60, 25, 63.5, 13, Symbol.CODE128, slip.order_barcode, Align.RIGHT),
        Text(RIGHT - 75, 39, 75, 4, slip.order_reference, 3.2, bold=True, align=Align.RIGHT),
        *_facts(slip, words),
    )


def _facts(slip: PackingSlip, words: Words) -> tuple[Item, ...]:
    facts = [(words("ship_to"), slip.ship_to_name), (words("order"), slip.order_reference)]
    if slip.ordered_on:
        facts.append((words("ordered_on"), words.day(slip.ordered_on)))
    facts.append(
        (
            words("parcel"),
            words(
                "parcel_of",
                number=slip.parcel_number,
                index=slip.parcel_index,
                count=slip.parcel_count or "…",
            ),
        )
    )
    widths = (54.0, *((INNER - 54) / (len(facts) - 1),) * (len(facts) - 1))
    items: list[Item] = []
    x = LEFT
    for (name, value), width in zip(facts, widths, strict=True):
        items += [
            caption(x, 55, width - 3, name),
            Text(x, 58.6, width - 3, 9.6, value, 3.8, min_size=2.2, max_lines=2, bold=True, fit=Fit.WRAP),
        ]
        x += width
    items.append(Text(LEFT, 71, INNER, 6, words("slip_thanks"), 3, grey=True, middle=True))
    return tuple(items)


def _gift_note(slip: PackingSlip, words: Words) -> tuple[tuple[Item, ...], float] | None:
    """The note's items and the height it takes above the table."""
    if not slip.gift_note:
        return None
    height = height_of(slip.gift_note, INNER - 12, 4, bold=False, max_lines=12)
    box = height + 13
    return (
        Box(LEFT, _TABLE_TOP - 2, INNER, box, line=0.3),
        caption(LEFT + 6, _TABLE_TOP + 2, INNER - 12, words("gift_note")),
        Text(
            LEFT + 6,
            _TABLE_TOP + 6.5,
            INNER - 12,
            height,
            slip.gift_note,
            4,
            min_size=2,
            max_lines=12,
            fit=Fit.WRAP,
        ),
    ), box + 3


def _table(slip: PackingSlip, words: Words, prices: bool, top: float, brand: Brand) -> tuple[Part, ...]:
    counts = (
        Column(words("ordered"), 20, Align.RIGHT),
        Column(words("shipped"), 20, Align.RIGHT),
        Column(words("backordered"), 22, Align.RIGHT),
    )
    money = (Column(words("unit_price"), 24, Align.RIGHT),) if prices else ()
    name_width = INNER - 34 - sum(column.width for column in (*counts, *money))
    columns = (Column(words("sku"), 34), Column(words("article"), name_width), *counts, *money)
    rows = tuple(_row(line, words, slip.currency, prices) for line in slip.lines)
    return flow(columns, rows, left=LEFT, first_top=top, next_top=NEXT_TOP, bottom=BOTTOM - 8, brand=brand)


def _row(line: SlipLine, words: Words, currency: str, prices: bool) -> Row:
    cells: Row = (
        (Para(line.sku, 2.8, grey=True),),
        (named(line), *lots(line, words)),
        (Para(str(line.ordered), 3.2),),
        (Para("" if line.kit else str(line.shipped), 3.8, bold=True),),
        (Para(to_follow(line), 3.2, bold=bool(line.backordered)),),
    )
    if not prices:
        return cells
    price = "" if line.unit_price_cents is None else words.money(line.unit_price_cents, currency)
    return (*cells, (Para(price, 3.2),))


def named(line: SlipLine) -> Para:
    """An article's name: of a kit in bold, of what is in one under it."""
    return Para(f"– {line.name}" if line.part else line.name, 3.2, bold=line.kit)


def to_follow(line: SlipLine) -> str:
    """What of it comes later; of a kit its articles say so."""
    return "" if line.kit else str(line.backordered or "–")


def lots(line: SlipLine, words: Words) -> tuple[Para, ...]:
    """The lots and serial numbers under an article's name."""
    return (Para(words("lots", lots=", ".join(line.lots)), 2.6, grey=True),) if line.lots else ()


def _has_closing(slip: PackingSlip) -> bool:
    return bool(slip.return_code or slip.withdrawal_days)


def _closing(slip: PackingSlip, words: Words) -> tuple[Item, ...]:
    if not _has_closing(slip):
        return ()
    top = BOTTOM - _CLOSING + 4
    reminder = words("withdrawal_reminder", days=slip.withdrawal_days) if slip.withdrawal_days else ""
    width = INNER - (40 if slip.return_code else 0)
    items: list[Item] = [
        Box(LEFT, top, INNER, 0.3),
        caption(LEFT, top + 4, width, words("change_of_mind"), size=2.6),
        Text(
            LEFT,
            top + 9,
            width,
            30,
            reminder,
            3.2,
            min_size=2.2,
            max_lines=12,
            fit=Fit.WRAP,
            whole=True,
        ),
    ]
    if slip.return_code:
        items += [
            Text(RIGHT - 38, top + 4, 38, 3.2, words("return_scan"), 2.6, grey=True, align=Align.RIGHT),
            Barcode(RIGHT - 35.5, top + 5.5, 38.5, 30, Symbol.QR, slip.return_code, Align.RIGHT),
        ]
    return tuple(items)
