"""The view of a live list: what is chosen and what one looks at stays where it is, whatever comes and goes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui import theme
from app.ui.paging import Column, PagedModel
from app.ui.rows import Index
from app.ui.widgets.badge import BadgeDelegate

_STEPS = frozenset({QAbstractItemView.CursorAction.MoveDown, QAbstractItemView.CursorAction.MoveUp})


class PagedTable(QTableView):
    """The view of a ``PagedModel``: one row chosen at a time, Up and Down move it, Return opens it."""

    chosen = Signal(object)
    """The row that is chosen now, or ``None``."""
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._left_at: int | None = None
        self._top: tuple[QPersistentModelIndex, int, int] | None = None
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.verticalHeader()
        header.hide()
        header.setDefaultSectionSize(theme.ROW_HEIGHT)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.setItemDelegate(BadgeDelegate(self))
        self.activated.connect(self._open)

    def use(self, model: PagedModel[Any], columns: Sequence[Column[Any]]) -> None:
        """Show a model and lay out its columns."""
        self.setModel(model)
        model.visible = self.visible_rows
        header = self.horizontalHeader()
        for at, column in enumerate(columns):
            self.setColumnWidth(at, column.width)
            if column.stretch:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.verticalScrollBar().valueChanged.connect(model.look_again)
        for about, done in (
            (model.rowsAboutToBeInserted, model.rowsInserted),
            (model.rowsAboutToBeMoved, model.rowsMoved),
        ):
            about.connect(self._note_top)
            done.connect(self._keep_place)
        model.rowsRemoved.connect(self._keep_place)
        self.selectionModel().currentRowChanged.connect(self._choose)

    def visible_rows(self) -> range:
        """The rows that are on the screen."""
        if not self.isVisible():
            return range(0)
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self.model().rowCount() - 1) + 1)

    def chosen_row(self) -> Any:
        """The row that is chosen, or ``None``."""
        current = self.currentIndex()
        return cast("PagedModel[Any]", self.model()).row(current.row()) if current.isValid() else None

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where the row that was chosen has left, the keys go on from there."""
        place, count = self._left_at, self.model().rowCount()
        if place is not None and count and not self.currentIndex().isValid() and action in _STEPS:
            return self.model().index(min(place, count - 1), 0)
        return super().moveCursor(action, modifiers)

    def rowsAboutToBeRemoved(self, parent: Index, first: int, last: int) -> None:
        """Whatever acts on the chosen row must not act on the one that takes its place: nothing is chosen then."""
        self._note_top()
        current = self.currentIndex().row()
        if first <= current <= last:
            self._left_at = first
            self.selectionModel().clear()
        super().rowsAboutToBeRemoved(parent, first, last)

    def _note_top(self) -> None:
        """Which row one looks at, and how far it is scrolled out."""
        bar, top = self.verticalScrollBar(), max(self.rowAt(0), 0)
        self._top = (
            QPersistentModelIndex(self.model().index(top, 0)),
            bar.value() - top * theme.ROW_HEIGHT,
            top,
        ) if bar.value() > 0 else None  # fmt: skip

    def _keep_place(self) -> None:
        """Rows that come and go above what one looks at push it nowhere."""
        if self._top is None:
            return
        (index, offset, before), self._top = self._top, None
        top = index.row() if index.isValid() else min(before, self.model().rowCount() - 1)
        self.updateGeometries()
        self.verticalScrollBar().setValue(top * theme.ROW_HEIGHT + offset)

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        model = cast("PagedModel[Any]", self.model())
        if current.isValid():
            self._left_at = None
        self.chosen.emit(model.row(current.row()) if current.isValid() else None)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(cast("PagedModel[Any]", self.model()).row(index.row()))
