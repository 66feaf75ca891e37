"""A sheet of figures as a table: sorted by a press on a head, each row leading to what is behind it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QSortFilterProxyModel, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.printing.report import Kind, Sheet, in_words
from app.ui import theme
from app.ui.rows import Index

_ROLE = Qt.ItemDataRole
_SORT = int(_ROLE.UserRole)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NUMBER_WIDTH, _TEXT_WIDTH, _WIDEST = 84, 130, 260
_WORDS = (Kind.TEXT, Kind.DAY)


class SheetModel(QAbstractTableModel):
    """The rows of one sheet, as they are."""

    def __init__(self, sheet: Sheet, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._sheet, self._language = sheet, language

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._sheet.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._sheet.columns)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        cell, kind = self._sheet.rows[index.row()][index.column()], self._sheet.columns[index.column()].kind
        if role == _ROLE.DisplayRole or (role == _ROLE.ToolTipRole and kind is Kind.TEXT):
            return in_words(cell, kind, self._language)
        if role == _SORT:
            return _sortable(cell, kind)
        if role == _ROLE.TextAlignmentRole:
            return _LEFT if kind in _WORDS else _RIGHT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(self._sheet.columns):
            column = self._sheet.columns[section]
            if role == _ROLE.DisplayRole:
                return column.title
            if role == _ROLE.TextAlignmentRole:
                return _LEFT if column.kind in _WORDS else _RIGHT
        return None


def _sortable(cell: Any, kind: Kind) -> Any:
    """Qt compares numbers and words; nothing stands before everything."""
    if kind is Kind.TEXT:
        return str(cell or "").casefold()
    if kind is Kind.DAY:
        return cell.toordinal() if cell is not None else -1
    return float("-inf") if cell is None else float(cell)


class SheetTable(QTableView):
    """``pressed`` names row and column of the cell of the sheet that Return or a double click was pressed on."""

    pressed = Signal(int, int)

    def __init__(self, name: str, sheet: Sheet, language: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(sheet.title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSortRole(_SORT)
        self._sorted.setSourceModel(SheetModel(sheet, language, self))
        self.setModel(self._sorted)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        self.ensurePolished()
        for at, column in enumerate(sheet.columns):
            least = _TEXT_WIDTH if column.kind is Kind.TEXT else _NUMBER_WIDTH
            needed = max(header.sectionSizeHint(at), self.sizeHintForColumn(at))
            self.setColumnWidth(at, max(least, min(needed, _WIDEST)))
            if column.wide:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        if not any(column.wide for column in sheet.columns):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._sorted.sort(-1)
        self.setSortingEnabled(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.activated.connect(self._press)

    def _press(self, index: QModelIndex) -> None:
        at = self._sorted.mapToSource(index)
        self.pressed.emit(at.row(), at.column())
