"""A table onto the database: pages are fetched as one scrolls, and only rows on the screen are read again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.ui import theme
from app.ui.widgets.badge import BADGES_ROLE, BadgeDelegate

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

PAGE = 100
_ROLE = Qt.ItemDataRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex


class HasId(Protocol):
    """A row of a page: known by its id, which never changes."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=HasId)


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its title, what a row says in it, and how wide it is; a stretching one takes what is left."""

    title: str
    text: Callable[[R], str]
    width: int = 120
    right: bool = False
    stretch: bool = False
    badges: Callable[[R], tuple[tuple[str, str], ...]] | None = None
    """Pills (text, tone) painted instead of the text, which stays for screen readers and copying."""
    tip: Callable[[R], str] | None = None


@dataclass(frozen=True, slots=True)
class Source(Generic[R]):
    """Where the rows come from; every function takes a connection and runs on a reading thread."""

    page: Callable[[Any, Any, int | None, int], Sequence[R]]
    """(connection, filter, id of the last row before or ``None``, how many) -> rows in their order."""
    rows: Callable[[Any, Sequence[int]], Sequence[R]]
    """(connection, ids) -> those rows as they stand now."""
    topic: str
    """The change topic whose ids are the rows' ids."""


class PagedModel(QAbstractTableModel, Generic[R]):
    """Rows in pages; the first page is read by ``show``, the next as the view asks for them."""

    filled = Signal()
    """The first page of a new filter is there."""

    def __init__(
        self, bridge: Bridge, source: Source[R], columns: Sequence[Column[R]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._bridge, self._source, self._columns = bridge, source, tuple(columns)
        self._rows: list[R] = []
        self._cells: list[tuple[str, ...]] = []
        self._places: dict[int, int] = {}
        self._filter: Any = None
        self._ends = True
        self._loading = False
        self._missed = False
        self._stale: set[int] = set()
        self._key = f"page-{id(self)}"
        bridge.changed.connect(self._hear)
        self.visible: Callable[[], range] = lambda: range(0)
        """Which rows are on the screen; set by the view."""

    def show(self, wanted: Any) -> None:
        """Show what passes another filter; the old rows stay until the new ones are there."""
        self._filter, self._loading = wanted, True
        page = self._source.page
        self._bridge.read(
            lambda connection: page(connection, wanted, None, PAGE),
            self._fill,
            key=self._key,
            failed=self._fail,
        )

    def row(self, place: int) -> R:
        """The row at a place."""
        return self._rows[place]

    def place_of(self, row_id: int) -> int | None:
        """Where the row with this id is, among those fetched."""
        return self._places.get(row_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if role == _ROLE.DisplayRole:
            return self._cells[index.row()][index.column()]
        column = self._columns[index.column()]
        if role == BADGES_ROLE:
            return column.badges(self._rows[index.row()]) if column.badges else None
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column.right else _LEFT
        if role == _ROLE.ToolTipRole and column.tip is not None:
            return column.tip(self._rows[index.row()])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(self._columns):
            if role == _ROLE.DisplayRole:
                return self._columns[section].title
            if role == _ROLE.TextAlignmentRole:
                return _RIGHT if self._columns[section].right else _LEFT
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return not (parent.isValid() or self._ends or self._loading)

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        self._loading = True
        wanted, last, page = self._filter, self._rows[-1].id, self._source.page
        self._bridge.read(
            lambda connection: page(connection, wanted, last, PAGE),
            self._append,
            key=self._key,
            failed=self._fail,
        )

    def look_again(self) -> None:
        """Read the rows on the screen that changed since they were read (after scrolling, for example)."""
        shown = [self._rows[place].id for place in self.visible() if place < len(self._rows)]
        ids = [row_id for row_id in shown if row_id in self._stale]
        if ids:
            self._stale.difference_update(ids)
            rows = self._source.rows
            self._bridge.read(lambda connection: rows(connection, ids), self._renew)

    def _hear(self, changes: frozenset[tuple[str, int]]) -> None:
        ids = {subject for topic, subject in changes if topic == self._source.topic}
        everything = any(topic == "everything" for topic, _ in changes)
        if everything:
            ids = set(self._places)
        if not (ids or everything):
            return
        self._stale |= ids & self._places.keys()
        self.look_again()
        if everything or ids - self._places.keys():
            self._look_for_new()

    def _look_for_new(self) -> None:
        """Read the first page again for what is new in it; after the page that is under way, if one is."""
        self._missed = self._loading
        if not self._loading:
            wanted, page = self._filter, self._source.page
            self._bridge.read(
                lambda connection: page(connection, wanted, None, PAGE),
                self._put_on_top,
                key=f"{self._key}-top",
            )

    def _fill(self, rows: Sequence[R]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self._cells = [self._texts(row) for row in rows]
        self._number()
        self._stale.clear()
        self._ends, self._loading = len(rows) < PAGE, False
        self.endResetModel()
        self.filled.emit()
        if self._missed:
            self._look_for_new()

    def _fail(self, sentence: str) -> None:
        self._loading = False
        self._bridge.failed.emit(sentence)

    def _append(self, rows: Sequence[R]) -> None:
        self._loading, self._ends = False, len(rows) < PAGE
        if self._missed:
            self._look_for_new()
        fresh = [row for row in rows if row.id not in self._places]
        if fresh:
            start = len(self._rows)
            self.beginInsertRows(QModelIndex(), start, start + len(fresh) - 1)
            self._rows += fresh
            self._cells += [self._texts(row) for row in fresh]
            self._number()
            self.endInsertRows()

    def _put_on_top(self, rows: Sequence[R]) -> None:
        """New rows at the top, without a move of what is chosen or seen; the rest is renewed in passing."""
        if self._loading:
            self._missed = True
            return
        fresh: list[R] = []
        for row in rows:
            if row.id in self._places:
                break
            fresh.append(row)
        if len(fresh) == PAGE and self._rows:
            # More came in than one page shows: between it and the rows known there is a gap.
            self._fill(rows)
            return
        self._renew(row for row in rows if row.id in self._places)
        if fresh:
            self.beginInsertRows(QModelIndex(), 0, len(fresh) - 1)
            self._rows[:0] = fresh
            self._cells[:0] = [self._texts(row) for row in fresh]
            self._number()
            self.endInsertRows()

    def _renew(self, rows: Iterable[R]) -> None:
        last = len(self._columns) - 1
        for row in rows:
            place = self._places.get(row.id)
            if place is not None and self._rows[place] != row:
                self._rows[place], self._cells[place] = row, self._texts(row)
                self.dataChanged.emit(self.index(place, 0), self.index(place, last))

    def _texts(self, row: R) -> tuple[str, ...]:
        return tuple(column.text(row) for column in self._columns)

    def _number(self) -> None:
        self._places = {row.id: place for place, row in enumerate(self._rows)}


class PagedTable(QTableView):
    """The view of a ``PagedModel``: one row chosen at a time, Up and Down move it, Return opens it."""

    chosen = Signal(object)
    """The row that is chosen now, or ``None``."""
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
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
        model.rowsAboutToBeInserted.connect(self._keep_place)
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

    def _keep_place(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Rows that come in above what one looks at push it nowhere."""
        bar = self.verticalScrollBar()
        if first == 0 and bar.value() > 0:
            wanted = bar.value() + (last - first + 1) * theme.ROW_HEIGHT

            def put_back() -> None:
                self.model().rowsInserted.disconnect(put_back)
                self.updateGeometries()
                bar.setValue(wanted)

            self.model().rowsInserted.connect(put_back)

    def _choose(self, current: QModelIndex, _before: QModelIndex) -> None:
        model = cast("PagedModel[Any]", self.model())
        self.chosen.emit(model.row(current.row()) if current.isValid() else None)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(cast("PagedModel[Any]", self.model()).row(index.row()))
