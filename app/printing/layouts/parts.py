"""Pieces that several labels share: captions, addresses, barcodes with their text, references in groups."""

from __future__ import annotations

import re

from app.printing.layout import Align, Barcode, Box, Fit, Item, Symbol, Text

_LINE_LENGTH = 35
"""Carriers take 35 characters a line where the postal norm allows 38 (domain 2.1): longer lines wrap here."""


def caption(
    x: float, y: float, width: float, text: str, *, size: float = 2.2, align: Align = Align.LEFT
) -> Text:
    """The small heading of a block."""
    return Text(x, y, width, size * 1.2, text.upper(), size, bold=True, align=align, grey=True)


def wrap_address(lines: tuple[str, ...]) -> str:
    """The address with lines over 35 characters broken at a space, nothing lost."""
    wrapped: list[str] = []
    for line in lines:
        rest = " ".join(line.split())
        while len(rest) > _LINE_LENGTH:
            space = rest.rfind(" ", 1, _LINE_LENGTH + 1)
            end = space if space > 0 else _LINE_LENGTH
            wrapped.append(rest[:end])
            rest = rest[end:].lstrip()
        wrapped.append(rest)
    return "\n".join(line for line in wrapped if line)


def address(
    x: float,
    y: float,
    width: float,
    height: float,
    lines: tuple[str, ...],
    *,
    size: float,
    bold: bool = False,
    middle: bool = False,
) -> Text:
    """An address, always complete: it shrinks as a whole until it fits."""
    return Text(
        x,
        y,
        width,
        height,
        wrap_address(lines),
        size,
        min_size=1.4,
        max_lines=20,
        bold=bold,
        fit=Fit.SHRINK,
        whole=True,
        middle=middle,
    )


def reversed_band(
    x: float, y: float, width: float, height: float, text: str, *, size: float, align: Align = Align.CENTRE
) -> tuple[Item, ...]:
    """White on black: the one thing to see from across the room."""
    label = Text(
        x + 2,
        y,
        width - 4,
        height,
        text,
        size,
        min_size=2.2,
        max_lines=2,
        bold=True,
        align=align,
        middle=True,
        white=True,
    )
    return (Box(x, y, width, height), label)


def coded(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    data: str,
    text: str,
    symbol: Symbol = Symbol.CODE128,
    size: float = 3.2,
    align: Align = Align.CENTRE,
) -> tuple[Item, ...]:
    """A barcode with what a person reads below it, in a box ``height`` high."""
    text_height = size * 1.2
    return (
        Barcode(x, y, width, height - text_height - 0.8, symbol, data, align),
        Text(x, y + height - text_height, width, text_height, text, size, bold=True, align=align),
    )


def grouped_sscc(sscc: str) -> str:
    """``(00) 3301 2345 0000 0004 21``: in fours, for only GS1 knows where the company prefix ends."""
    return "(00) " + " ".join(re.findall(r"\d{1,4}", sscc))


def code_text(data: str) -> str:
    """Our own 16 digits in fours."""
    return " ".join(re.findall(r".{1,4}", data))
