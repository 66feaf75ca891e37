"""A table that is filled in cell by cell: texts, numbers and choices, a row at a time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.ui import theme
from app.ui.widgets.layout import row


class NotANumber(Exception):
    """A cell that should hold a number: its row from 0, and what it says."""

    def __init__(self, row: int, given: str) -> None:
        super().__init__(row, given)
        self.row, self.given = row, given


class EntryTable(QTableWidget):
    """Rows to fill in; ``fixed`` gives the width of columns that do not share what is left."""

    def __init__(self, heads: Sequence[str], name: str, fixed: dict[int, int], language: str) -> None:
        super().__init__(0, len(heads))
        self._language = language
        self.setObjectName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.verticalHeader().setDefaultSectionSize(theme.CONTROL_HEIGHT + theme.S)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for place, width in fixed.items():
            self.horizontalHeader().setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(place, width)

    def add_row(self, texts: Sequence[str]) -> int:
        """One more row at the end with these cells; where it stands."""
        at = self.rowCount()
        self.insertRow(at)
        for place, text in enumerate(texts):
            self.setItem(at, place, QTableWidgetItem(text))
        return at

    def put_choice(self, at: int, place: int, choices: Sequence[tuple[str, str]], chosen: str) -> None:
        """A choice in a cell: (value, words) each."""
        made = QComboBox()
        for value, words in choices:
            made.addItem(words, value)
        made.setCurrentIndex(max(0, made.findData(chosen)))
        framed = QWidget()
        inner = row(made)
        inner.setContentsMargins(theme.XS, 0, theme.XS, 0)
        framed.setLayout(inner)
        self.setCellWidget(at, place, framed)

    def choice(self, at: int, place: int) -> QComboBox:
        """The choice in a cell."""
        found = self.cellWidget(at, place).findChild(QComboBox)
        assert found is not None
        return found

    def remove_current(self) -> None:
        """Take the current row away."""
        self.removeRow(self.currentRow())

    def text(self, at: int, place: int) -> str:
        """What a cell says."""
        item = self.item(at, place)
        return item.text().strip() if item is not None else ""

    def number(self, at: int, place: int) -> float:
        """A cell's number, nought where it is empty; raises ``NotANumber``."""
        written = self.text(at, place)
        try:
            return float(written.replace(",", ".") or 0)
        except ValueError:
            raise NotANumber(at, written) from None

    def written(self, value: float) -> str:
        """A number as the reader's language writes it, without noughts behind."""
        text = f"{value:g}"
        return text.replace(".", ",") if self._language == "fr" else text
