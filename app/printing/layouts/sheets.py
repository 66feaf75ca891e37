"""What all A4 sheets share: margins, a head with the document's number, a foot with page numbers."""

from __future__ import annotations

from collections.abc import Sequence

from app.printing.brand import Brand
from app.printing.layout import Align, Barcode, Box, Fit, Item, Page, Picture, Symbol, Text
from app.printing.layouts.parts import address, caption
from app.printing.words import Words

WIDTH, HEIGHT = 210.0, 297.0
LEFT, INNER = 15.0, 180.0
RIGHT = LEFT + INNER
BOTTOM = 277.0
"""Content ends here; the foot is below."""
NEXT_TOP = 27.0
"""Content of the second and further pages starts here."""


def sheet(items: Sequence[Item]) -> Page:
    return Page(WIDTH, HEIGHT, tuple(items))


def letterhead(seller: tuple[str, ...], title: str, brand: Brand) -> tuple[Item, ...]:
    """Who sends it, below the logo where there is one, and on the right what it is; a rule at 50 mm."""
    name, rest = (seller[0], seller[1:]) if seller else ("", ())
    ink = brand.ink
    if brand.logo:
        sender: tuple[Item, ...] = (
            Picture(LEFT, 9.5, 70, 13.5, brand.logo),
            address(LEFT, 25, 90, 23, seller, size=2.8),
        )
    else:
        sender = (
            Text(LEFT, 14, 90, 9, name, 6.4, min_size=3.4, bold=True, max_lines=2, colour=ink),
            address(LEFT, 24, 90, 22, rest, size=2.8),
        )
    heading = Text(RIGHT - 88, 14, 88, 9, title, 6.4, min_size=4, bold=True, align=Align.RIGHT, colour=ink)
    return (*sender, heading, Box(LEFT, 50, INNER, 0.5, colour=brand.colour))


def foot(words: Words, reference: str, number: int, count: int) -> tuple[Item, ...]:
    """The last line of every page."""
    return (
        Box(LEFT, 282, INNER, 0.15, shade=0.5),
        Text(LEFT, 283.5, 120, 3.2, reference, 2.4, grey=True),
        Text(
            RIGHT - 50,
            283.5,
            50,
            3.2,
            words("page", number=number, count=count),
            2.4,
            grey=True,
            align=Align.RIGHT,
        ),
    )


def running_head(title: str, reference: str) -> tuple[Item, ...]:
    """The head of every page but the first."""
    return (
        Text(LEFT, 14, 110, 6, title, 4.4, bold=True),
        Text(RIGHT - 60, 14, 60, 6, reference, 4.4, bold=True, align=Align.RIGHT),
        Box(LEFT, 21.5, INNER, 0.4),
    )


def numbered_head(title: str, number: str, barcode: str) -> tuple[Item, ...]:
    """What a paper of the floor is, its number large, and its barcode; a line below."""
    return (
        Text(LEFT, 14, 105, 5, title, 4, grey=True),
        Text(LEFT, 19, 105, 12, number, 9, min_size=4, bold=True, middle=True),
        Barcode(RIGHT - 60, 14, 63.5, 18, Symbol.CODE128, barcode, Align.RIGHT),
        Text(RIGHT - 60, 33, 60, 4, number, 3, align=Align.RIGHT, bold=True),
        Box(LEFT, 40, INNER, 0.5),
    )


def facts(y: float, named: tuple[tuple[str, str], ...]) -> tuple[Item, ...]:
    """Short facts side by side, each under its name."""
    width = INNER / len(named)
    size = 3.8 if len(named) < 5 else 3.3
    items: list[Item] = []
    for at, (name, value) in enumerate(named):
        x = LEFT + at * width
        items += [
            caption(x, y, width - 3, name),
            Text(x, y + 3.6, width - 3, 9.6, value, size, min_size=2.2, max_lines=2, bold=True, fit=Fit.WRAP),
        ]
    return tuple(items)
