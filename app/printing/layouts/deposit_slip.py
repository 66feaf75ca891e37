"""The deposit slip: the parcels that a carrier takes along, to be counted and signed by both, on A4."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from app.printing.brand import PLAIN, Brand
from app.printing.layout import Align, Box, Fit, Item, Page, Text
from app.printing.layouts.parts import caption
from app.printing.layouts.sheets import (
    BOTTOM,
    INNER,
    LEFT,
    NEXT_TOP,
    RIGHT,
    facts,
    foot,
    letterhead,
    running_head,
    sheet,
)
from app.printing.layouts.table import Column, Para, Row, flow
from app.printing.parcel_papers import DepositRow, DepositSlip
from app.printing.words import Words

_SIGNING = 42.0


def deposit_slip(slip: DepositSlip, brand: Brand = PLAIN) -> tuple[Page, ...]:
    """One or more pages; totals stand in the head, the signatures at the foot of the last page."""
    words = Words(slip.language)
    title = words("deposit_title")
    columns = (
        Column("", 12, Align.RIGHT),
        Column(words("parcel_number"), 32),
        Column(words("tracking"), 52),
        Column(words("destination"), 52),
        Column(words("weight"), 22, Align.RIGHT),
        Column("✓", 10, Align.CENTRE),
    )
    services = Counter(row.service for row in slip.rows)
    rows = tuple(
        _row(number, row, words, named=len(services) > 1) for number, row in enumerate(slip.rows, start=1)
    )
    parts = flow(columns, rows, left=LEFT, first_top=74, next_top=NEXT_TOP, bottom=BOTTOM, brand=brand)
    pages: list[list[Item]] = []
    for part in parts:
        head = running_head(title, slip.carrier) if pages else _head(slip, services, words, title, brand)
        pages.append([*head, *part.items])
    if parts[-1].bottom > BOTTOM - _SIGNING:
        pages.append(list(running_head(title, slip.carrier)))
    pages[-1] += _signing(words)
    reference = " · ".join((*slip.seller[:1], *slip.site[:1], slip.carrier, words.day(slip.day)))
    return tuple(
        sheet([*items, *foot(words, reference, number, len(pages))])
        for number, items in enumerate(pages, start=1)
    )


def _head(
    slip: DepositSlip, services: Mapping[str, int], words: Words, title: str, brand: Brand
) -> tuple[Item, ...]:
    by_service = ", ".join(f"{count}\u00a0× {service}" for service, count in services.items())
    return (
        *letterhead(slip.seller, title, brand),
        Text(RIGHT - 88, 23, 88, 8, slip.carrier, 5, min_size=3, bold=True, align=Align.RIGHT, max_lines=2),
        *_site(slip, words),
        *facts(
            55,
            (
                (words("day"), words.day(slip.day)),
                (words("parcels"), str(len(slip.rows))),
                (words("total_weight"), words.weight(sum(row.weight_g for row in slip.rows))),
                *(((words("services"), by_service),) if len(services) > 1 else ()),
            ),
        ),
    )


def _site(slip: DepositSlip, words: Words) -> tuple[Item, ...]:
    """Where the driver comes to, below who comes."""
    if not slip.site:
        return ()
    name, *where = slip.site
    left, width = RIGHT - 88, 88
    taken_at, street = words("taken_at", site=name), ", ".join(where)
    return (
        Text(left, 34, width, 5, taken_at, 3.6, min_size=2.6, bold=True, align=Align.RIGHT),
        Text(left, 39.5, width, 8, street, 2.8, min_size=2.2, max_lines=2, align=Align.RIGHT, fit=Fit.WRAP),
    )


def _row(number: int, row: DepositRow, words: Words, *, named: bool) -> Row:
    town = " ".join(part for part in (row.postal_code, row.city) if part)
    return (
        (Para(str(number), 2.6, grey=True),),
        (Para(row.parcel_number, 3.2, bold=True), *((Para(row.service, 2.6, grey=True),) if named else ())),
        (Para(row.tracking or "–", 3),),
        (Para(f"{town} ({row.country})" if row.country not in {"", "FR"} else town, 3),),
        (Para(words.weight(row.weight_g), 3),),
        (Para("□", 5),),
    )


def _signing(words: Words) -> tuple[Item, ...]:
    top = BOTTOM - _SIGNING + 6
    half = (INNER - 6) / 2
    items: list[Item] = [Text(LEFT, top, INNER, 4, words("deposit_taken"), 3, min_size=2.2)]
    for place, code in enumerate(("signed_sender", "signed_carrier")):
        x = LEFT + place * (half + 6)
        items += [
            Box(x, top + 6, half, 30, line=0.25),
            caption(x + 2, top + 7.5, half - 4, words(code)),
            Text(x + 2, top + 32, half - 4, 3, words("date_and_hour"), 2.4, grey=True),
        ]
    return tuple(items)
