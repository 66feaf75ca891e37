"""A table that flows over as many pages as it needs, rows never broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.printing.brand import PLAIN, Brand
from app.printing.layout import Align, Box, Fit, Item, Text
from app.printing.typeset import LEADING, height_of

_PAD = 1.6
_HEADER = 7.0
_MOST_LINES = 8


@dataclass(frozen=True, slots=True)
class Para:
    """One paragraph of a cell."""

    text: str
    size: float = 3.0
    bold: bool = False
    grey: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its heading; the columns stand side by side from the left margin."""

    title: str
    width: float
    align: Align = Align.LEFT


Cell = tuple[Para, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What of a table stands on one page, and where it ends."""

    items: tuple[Item, ...]
    bottom: float


def flow(
    columns: tuple[Column, ...],
    rows: tuple[Row, ...],
    *,
    left: float,
    first_top: float,
    next_top: float,
    bottom: float,
    brand: Brand = PLAIN,
) -> tuple[Part, ...]:
    """The rows from ``first_top`` to ``bottom``, then from ``next_top`` on further pages, headed on each.

    The heading is in the colour of ``brand``.
    """
    parts: list[Part] = []
    y = first_top + _HEADER
    items: list[Item] = list(_heading(columns, left, first_top, brand))
    for row in rows:
        height = _row_height(columns, row)
        if y + height > bottom:
            parts.append(Part(tuple(items), y))
            y = next_top + _HEADER
            items = list(_heading(columns, left, next_top, brand))
        items += _row(columns, row, left, y, height)
        y += height
    return (*parts, Part(tuple(items), y))


def _lanes(columns: tuple[Column, ...], left: float) -> Iterator[tuple[Column, float, float]]:
    x = left
    for column in columns:
        yield column, x + _PAD, column.width - 2 * _PAD
        x += column.width


def _heading(columns: tuple[Column, ...], left: float, y: float, brand: Brand) -> Iterator[Item]:
    width = sum(column.width for column in columns)
    yield Box(left, y, width, _HEADER - 1, colour=brand.colour)
    for column, x, inner in _lanes(columns, left):
        yield Text(
            x,
            y,
            inner,
            _HEADER - 1,
            column.title,
            2.6,
            min_size=1.8,
            bold=True,
            align=column.align,
            middle=True,
            white=brand.white_on_it,
        )


def _row_height(columns: tuple[Column, ...], row: Row) -> float:
    return 2 * _PAD + max(
        sum(_para_height(para, inner) for para in cell)
        for (_, _, inner), cell in zip(_lanes(columns, 0), row, strict=True)
    )


def _para_height(para: Para, width: float) -> float:
    if not para.text:
        return 0
    return height_of(para.text, width, para.size, bold=para.bold, max_lines=_MOST_LINES)


def _row(columns: tuple[Column, ...], row: Row, left: float, top: float, height: float) -> Iterator[Item]:
    for (column, x, inner), cell in zip(_lanes(columns, left), row, strict=True):
        heights = [_para_height(para, inner) for para in cell]
        # Smaller text beside larger: every first line is centred on the tallest cell's own middle.
        y = top + (height - sum(heights)) / 2
        for para, para_height in zip(cell, heights, strict=True):
            if para.text:
                yield Text(
                    x,
                    y,
                    inner,
                    para_height,
                    para.text,
                    para.size,
                    min_size=para.size,
                    max_lines=max(1, round(para_height / (para.size * LEADING))),
                    bold=para.bold,
                    grey=para.grey,
                    align=column.align,
                    fit=Fit.WRAP,
                )
            y += para_height
    yield Box(left, top + height - 0.1, sum(column.width for column in columns), 0.15, shade=0.3)
