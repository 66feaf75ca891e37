"""Sheets of figures: a table with a title, shown in the window and handed out as XLSX and PDF alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from app.i18n import money
from app.printing.typeset import BOLD, REGULAR, register_fonts

_FORMATS = {"money": '#,##0.00 "€"', "share": "0.0%", "day": "dd/mm/yyyy", "decimal": "0.0", "count": "#,##0"}
_MARGIN = 36
_WIDEST = 60
#: Points of a column of numbers, and how much of the page they take at most.
_NARROW, _MOST_FOR_NUMBERS = 78.0, 0.65
#: Nothing to show.
NONE = "–"


class Kind(StrEnum):
    """What a column holds; every cell may be ``None``."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    """Cents."""
    SHARE = "share"
    """From 0 to 1."""
    DECIMAL = "decimal"
    DAY = "day"


_LEFT = (Kind.TEXT, Kind.DAY)


@dataclass(frozen=True, slots=True)
class SheetColumn:
    title: str
    kind: Kind = Kind.COUNT
    wide: bool = False
    """Takes the width that is left."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``about`` says of which period and by which definition."""

    title: str
    about: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Any, ...], ...]


def in_words(cell: Any, kind: Kind, language: str) -> str:
    """A cell as people read it."""
    if cell is None:
        return NONE
    match kind:
        case Kind.TEXT:
            return str(cell)
        case Kind.MONEY:
            return money(language, cell)
        case Kind.SHARE:
            return format_percent(cell, "0.0\u00a0%" if language == "fr" else "0.0%", locale=language)
        case Kind.DAY:
            return format_date(cell, "d MMM yyyy", locale=language)
        case Kind.DECIMAL:
            return format_decimal(cell, "#,##0.0", locale=language)
        case Kind.COUNT:
            return format_decimal(cell, "#,##0", locale=language)


def to_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with a page a sheet; amounts in euros, days as days, so that one can go on reckoning."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=False)
    for empty in list(book.worksheets):
        book.remove(empty)
    for sheet in sheets:
        page = book.create_sheet(sheet.title[:31].translate(str.maketrans("[]:*?/\\", "       ")))
        page.append([sheet.title])
        page.append([sheet.about])
        page.append([])
        page.append([column.title for column in sheet.columns])
        page["A1"].font = Font(bold=True, size=14)
        for cell in page[4]:
            cell.font = Font(bold=True)
        for row in sheet.rows:
            _append(page, row, sheet.columns)
        page.freeze_panes = "A5"
        for at, column in enumerate(sheet.columns, start=1):
            longest = max((len(str(row[at - 1])) for row in sheet.rows if row[at - 1] is not None), default=0)
            width = max(len(column.title), longest if column.kind is Kind.TEXT else 12) + 2
            page.column_dimensions[get_column_letter(at)].width = min(_WIDEST, width)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _append(page: Any, row: Sequence[Any], columns: Sequence[SheetColumn]) -> None:
    at = page.max_row + 1
    for place, (value, column) in enumerate(zip(row, columns, strict=True), start=1):
        cell = page.cell(at, place)
        if column.kind is Kind.TEXT:
            # What came from outside is never a formula.
            cell.value, cell.data_type = str(value or ""), "s"
        elif value is not None:
            cell.value = value / 100 if column.kind is Kind.MONEY else value
            cell.number_format = _FORMATS[column.kind.value]


def to_pdf(sheets: Sequence[Sheet], language: str, made_on: date) -> bytes:
    """A4 across, one sheet after the other, each table with its head again on every page."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    from app.printing.pdf_canvas import PdfCanvas

    register_fonts()
    plain = ParagraphStyle("plain", fontName=REGULAR, fontSize=8, leading=10.5)
    right = ParagraphStyle("right", parent=plain, alignment=2)
    strong = ParagraphStyle("strong", parent=plain, fontName=BOLD)
    strong_right = ParagraphStyle("strong-right", parent=strong, alignment=2)
    head = ParagraphStyle("head", parent=plain, fontName=BOLD, fontSize=16, leading=20, spaceAfter=4)
    style: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, HexColor("#465163")),
        ("LINEBELOW", (0, 1), (-1, -1), 0.3, HexColor("#DFE3EA")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
    ]
    story: list[Any] = []
    for sheet in sheets:
        if story:
            story.append(PageBreak())
        about = f"{sheet.about} · {format_date(made_on, 'd MMMM yyyy', locale=language)}"
        story += [Paragraph(escape(sheet.title), head), Paragraph(escape(about), plain), Spacer(1, 8)]
        titles = [
            Paragraph(escape(column.title), strong if column.kind in _LEFT else strong_right)
            for column in sheet.columns
        ]
        lines = [
            [
                Paragraph(
                    escape(in_words(cell, column.kind, language)),
                    plain if column.kind in _LEFT else right,
                )
                for cell, column in zip(row, sheet.columns, strict=True)
            ]
            for row in sheet.rows
        ]
        story.append(Table([titles, *lines], colWidths=_widths(sheet), repeatRows=1, style=style))
    out = BytesIO()
    SimpleDocTemplate(
        out, pagesize=landscape(A4), title=sheets[0].title, author="Arrimage", creator="Arrimage", invariant=1,
        leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
    ).build(story, canvasmaker=PdfCanvas)  # fmt: skip
    return out.getvalue()


def _widths(sheet: Sheet) -> list[float]:
    """Numbers as wide as they need; words share the rest, wide ones threefold."""
    whole = 842 - 2 * _MARGIN
    shares = [0 if c.kind is not Kind.TEXT else 3 if c.wide else 1 for c in sheet.columns]
    if not sum(shares):
        return [whole / len(shares)] * len(shares)
    narrow = min(_NARROW, _MOST_FOR_NUMBERS * whole / max(1, shares.count(0)))
    rest = whole - narrow * shares.count(0)
    return [narrow if not share else rest * share / sum(shares) for share in shares]
