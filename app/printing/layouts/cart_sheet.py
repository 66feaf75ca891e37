"""The cart sheet: which order goes into which tote, large enough to read while walking, on A4."""

from __future__ import annotations

from app.printing.floor_papers import CartRow, CartSheet
from app.printing.layout import Align, Barcode, Box, Item, Page, Symbol, Text
from app.printing.layouts.parts import caption, code_text
from app.printing.layouts.sheets import BOTTOM, INNER, LEFT, RIGHT, facts, foot, numbered_head, sheet
from app.printing.words import Words

_TOP, _HEIGHT = 64.0, 26.0
_A_PAGE = int((BOTTOM - _TOP) // _HEIGHT)


def cart_sheet(cart: CartSheet) -> tuple[Page, ...]:
    """One strip a tote: its place on the cart, its code, the order and how much of it; no customer."""
    words = Words(cart.language)
    chunks = [cart.rows[start : start + _A_PAGE] for start in range(0, max(1, len(cart.rows)), _A_PAGE)]
    title = words("cart_sheet_title")
    pages = []
    for number, chunk in enumerate(chunks, start=1):
        items: list[Item] = [*_head(cart, words, title)]
        for place, row in enumerate(chunk):
            items += _strip(row, (number - 1) * _A_PAGE + place + 1, _TOP + place * _HEIGHT, words)
        pages.append(sheet([*items, *foot(words, f"{title} {cart.number}", number, len(chunks))]))
    return tuple(pages)


def _head(cart: CartSheet, words: Words, title: str) -> tuple[Item, ...]:
    about = [
        (words("totes"), str(len(cart.rows))),
        (words("units"), str(sum(row.units for row in cart.rows))),
    ]
    if cart.made_on:
        about.append((words("made_on"), words.day(cart.made_on)))
    return (
        *numbered_head(title, cart.number, cart.barcode),
        *facts(44, tuple(about)),
    )


def _strip(row: CartRow, place: int, y: float, words: Words) -> tuple[Item, ...]:
    promised = words.weekday(row.promised_on) if row.promised_on else ""
    count = words("lines_and_units", lines=row.lines, units=row.units)
    tote: tuple[Item, ...] = (
        Text(LEFT + 17, y + 7, 38, 12, row.tote, 8, min_size=4, bold=True, middle=True),
    )
    if not row.tote:
        tote = (Box(LEFT + 17, y + 7, 36, 12, line=0.25),)
    return (
        Box(LEFT, y, 14, _HEIGHT - 3),
        Text(
            LEFT,
            y,
            14,
            _HEIGHT - 3,
            str(place),
            11,
            min_size=5,
            bold=True,
            align=Align.CENTRE,
            middle=True,
            white=True,
        ),
        caption(LEFT + 17, y + 2, 38, words("tote")),
        *tote,
        caption(LEFT + 58, y + 2, 50, words("order")),
        Text(LEFT + 58, y + 5.2, 60, 6, row.order_reference, 4.6, min_size=2.6, bold=True, middle=True),
        Text(LEFT + 58, y + 12, 60, 4.4, count, 3.2),
        Text(LEFT + 58, y + 16.6, 60, 4.4, promised, 3.2, grey=True),
        Barcode(RIGHT - 60, y + 2, 63.5, 14, Symbol.CODE128, row.order_barcode, Align.RIGHT),
        Text(RIGHT - 60, y + 17, 60, 3.6, code_text(row.order_barcode), 2.6, align=Align.RIGHT),
        Box(LEFT, y + _HEIGHT - 1.5, INNER, 0.15, shade=0.3),
    )
