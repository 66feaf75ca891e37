"""What a page of figures shows: values only, so that a page is a function from what was found to its view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from PySide6.QtCore import QCoreApplication

from app.printing.report import Kind, Sheet, in_words
from app.rules.periods import Period
from app.ui.figures.rows_behind import Lead

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class OnPage:
    """The rows are those of a table of the same page, by its name."""

    table: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure of its own; ``definition`` is at hand where one points at it."""

    name: str
    caption: str
    value: str
    behind: Lead | OnPage
    hint: str = ""
    definition: str = ""


@dataclass(frozen=True, slots=True)
class ViewBar:
    label: str
    value: float
    behind: Lead
    long_label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, and for each row what is behind it; ``of_columns`` by column, where a number has other rows.

    ``note`` is its own definition, shown below it.
    """

    name: str
    sheet: Sheet
    behind: tuple[Lead, ...]
    of_columns: Mapping[int, tuple[Lead, ...]] = field(default_factory=dict)
    note: str = ""

    def lead(self, at: int, column: int) -> Lead:
        """What is behind a cell."""
        return self.of_columns.get(column, self.behind)[at]


@dataclass(frozen=True, slots=True)
class View:
    """Everything on a page; a chart without bars is left out."""

    tiles: tuple[Tile, ...]
    tables: tuple[Table, ...]
    chart: str = ""
    bars: tuple[ViewBar, ...] = ()
    kind: Kind = Kind.COUNT
    """Of the bars."""
    trend: Sequence[float | None] = field(default=())


def days(period: Period, language: str) -> str:
    """``1 nov. 2026 – 30 nov. 2026``."""
    return f"{in_words(period.first, Kind.DAY, language)} – {in_words(period.last, Kind.DAY, language)}"


def short_day(value: date) -> str:
    """A day under a bar."""
    return f"{value:%d/%m}"
