"""A short list read at once, whose rows follow what changes, and which keeps what was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame, QStackedLayout

from app.ui.paged_table import PagedTable
from app.ui.paging import Column, PagedModel, Source
from app.ui.widgets.layout import EmptyState

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class LiveList(QFrame):
    """A table over one query without pages; rows are known by their ids. Hidden, it is not read."""

    chosen = Signal(object)
    """The row that is chosen now, or ``None``; also when its row was read again."""
    opened = Signal(object)
    """The row that Return or a double click was pressed on."""
    filled = Signal()

    def __init__(
        self,
        bridge: Bridge,
        name: str,
        title: str,
        columns: Sequence[Column[Any]],
        source: Source[Any],
        empty: EmptyState,
        *,
        framed: bool = True,
        chooses_first: bool = False,
    ) -> None:
        """``chooses_first``: the first row of a list that is shown anew is chosen where no other is."""
        super().__init__()
        self._wanted: Any = None
        self._chooses_first = chooses_first
        if framed:
            self.setObjectName("card")
        self._chosen_id: int | None = None
        self.table = PagedTable()
        self.table.setObjectName(name)
        self.table.setAccessibleName(title)
        self.table.setProperty("look", "bare")
        self.model = PagedModel(bridge, source, columns, self)
        self.table.use(self.model, columns)
        self._empty = empty
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(*(2, 2, 2, 2) if framed else (0, 0, 0, 0))
        self._stack.addWidget(self.table)
        self._stack.addWidget(empty)
        self.setFocusProxy(self.table)
        self.model.modelAboutToBeReset.connect(self._remember)
        self.model.filled.connect(self._restore)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self.opened)
        self.table.doubleClicked.connect(lambda _index: self.opened.emit(self.table.chosen_row()))
        self.model.dataChanged.connect(self._renewed)
        for moved in (self.model.rowsInserted, self.model.rowsRemoved):
            moved.connect(self._show_stack)

    def show_wanted(self, wanted: Any) -> None:
        """Show what passes another filter."""
        self._wanted = wanted
        self.model.show(wanted)

    def reload(self) -> None:
        """Read it again."""
        self.model.show(self._wanted)

    def rows(self) -> list[Any]:
        """What is listed."""
        return [self.model.row(place) for place in range(self.model.rowCount())]

    def chosen_row(self) -> Any:
        """The row that is chosen, or ``None``."""
        return self.table.chosen_row()

    def choose(self, row_id: int) -> None:
        """Choose a row by its id, where it is listed; else as soon as it is."""
        self._chosen_id = row_id
        place = self.model.place_of(row_id)
        if place is not None:
            self.table.selectRow(place)

    def _remember(self) -> None:
        row = self.table.chosen_row()
        if row is not None:
            self._chosen_id = row.id

    def _choose(self, row: Any) -> None:
        if row is not None:
            self._chosen_id = row.id
        self.chosen.emit(row)

    def _restore(self) -> None:
        self._show_stack()
        place = None if self._chosen_id is None else self.model.place_of(self._chosen_id)
        if place is None and self._chooses_first and self.model.rowCount():
            place = 0
        if place is not None:
            self.table.setCurrentIndex(self.model.index(place, 0))
            self.table.selectRow(place)
        else:
            self.chosen.emit(None)
        self.filled.emit()

    def _renewed(self, first: QModelIndex, last: QModelIndex) -> None:
        if first.row() <= self.table.currentIndex().row() <= last.row():
            self.chosen.emit(self.table.chosen_row())

    def _show_stack(self) -> None:
        self._stack.setCurrentWidget(self.table if self.model.rowCount() else self._empty)
