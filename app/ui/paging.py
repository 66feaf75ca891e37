"""A table onto the database: pages are fetched as one scrolls, and only rows that changed are read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.following import BOARD_PAUSE_MS, EVERYTHING, PAUSE_MS, Changes, Follower, subjects
from app.ui.rows import Index, R, RowModel
from app.ui.widgets.badge import BADGES_ROLE

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

PAGE = 100
_ROLE = Qt.ItemDataRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


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
    icon: Callable[[R], str] | None = None
    """Name of an icon before the text; empty for none."""


@dataclass(frozen=True, slots=True)
class Source(Generic[R]):
    """Where the rows come from; every function takes a connection and runs on a reading thread."""

    page: Callable[[Any, Any, int | None, int], Sequence[R]]
    """(connection, filter, id of the last row before or ``None``, how many) -> rows in their order."""
    some: Callable[[Any, Any, Mapping[str, Sequence[int]]], Sequence[R]]
    """(connection, filter, ids by topic) -> those rows that such a change touches and that pass the filter now."""
    topics: Mapping[str, Callable[[R], int | None]]
    """The change topics that touch rows, each with what its ids are in a row."""
    order: Callable[[R], Any]
    """A key by which rows stand as ``page`` sorts them."""
    most: int = 0
    """So many rows are all that ``page`` ever lists; 0 where it goes on, newest ids first."""


def newest_first(
    page: Callable[..., Sequence[R]], topics: Mapping[str, Callable[[R], int | None]]
) -> Source[R]:
    """``page`` takes (connection, filter, id of the last row, how many), or instead of the last two ``only``."""
    return Source(
        page,
        lambda connection, wanted, asked: page(connection, wanted, only=asked),
        topics,
        lambda row: -row.id,
    )


class PagedModel(RowModel[R]):
    """Rows in pages; the first page is read by ``show``, the next as the view asks for them.

    What changed on the screen is read again, the rest when it comes to be seen. One read at a time is under way.
    """

    filled = Signal()
    """The first page of a new filter is there."""

    def __init__(
        self, bridge: Bridge, source: Source[R], columns: Sequence[Column[R]], parent: QWidget
    ) -> None:
        """``parent``: follows what changes while this is seen; the table, or what stands in for it when empty."""
        super().__init__(parent)
        self._bridge, self._source, self._columns = bridge, source, tuple(columns)
        self._cells: dict[int, tuple[str, ...]] = {}
        self._filter: Any = None
        self._turn = 0
        self._asked = False
        self._ends = True
        self._loading = False
        self._asking = False
        self._heard: Changes = frozenset()
        self._stale: set[int] = set()
        self._key = f"page-{id(self)}"
        self.visible: Callable[[], range] = lambda: range(0)
        """Which rows are on the screen; set by the view."""
        pace = BOARD_PAUSE_MS if source.most else PAUSE_MS
        Follower(bridge, parent, source.topics, self.hear, pace)

    def show(self, wanted: Any) -> None:
        """Show what passes another filter; the old rows stay until the new ones are there."""
        self._filter, self._loading, self._asking, self._asked = wanted, True, False, True
        self._turn += 1
        self._heard = frozenset()
        page = self._source.page
        self._bridge.read(
            lambda connection: page(connection, wanted, None, PAGE),
            partial(self._fill, self._turn),
            key=self._key,
            failed=self._fail,
        )

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if role == _ROLE.DisplayRole:
            return self._texts(self._rows[index.row()])[index.column()]
        column = self._columns[index.column()]
        if role == BADGES_ROLE:
            return column.badges(self._rows[index.row()]) if column.badges else None
        if role == _ROLE.DecorationRole and column.icon is not None:
            name = column.icon(self._rows[index.row()])
            return theme.icon(name, theme.current().muted, 18) if name else None
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
        wanted, last, page = self._filter, self._rows[-1].id if self._rows else None, self._source.page
        self._bridge.read(
            lambda connection: page(connection, wanted, last, PAGE),
            partial(self._append, self._turn),
            key=self._key,
            failed=self._fail,
        )

    def look_again(self) -> None:
        """Read the rows on the screen that changed since they were read (after scrolling, for example)."""
        if self._stale and not (self._loading or self._asking):
            ids = [row.id for row in self._seen() if row.id in self._stale]
            if ids:
                self._ask({self._own: ids})

    def hear(self, changes: Changes) -> None:
        """Follow what changed; after the read that is under way, if one is."""
        if self._asked:
            self._heard |= changes
            if not (self._loading or self._asking):
                self._follow()

    @property
    def _own(self) -> str:
        """The topic whose ids are the rows' ids: the first."""
        return next(iter(self._source.topics))

    def _follow(self) -> None:
        heard, self._heard = self._heard, frozenset()
        asked: dict[str, Sequence[int]] = {}
        for topic in self._source.topics:
            ids = subjects(heard, topic)
            if ids is None:
                self._ask_all()
                return
            if topic == self._own:
                ids = self._worth_asking(ids)
            if ids:
                asked[topic] = sorted(ids)
        if asked:
            self._ask(asked)

    def _worth_asking(self, ids: set[int]) -> set[int]:
        """Rows on the screen, and those that may be new; rows out of sight wait until they are seen."""
        seen = {row.id for row in self._seen()}
        known = ids & self._places.keys()
        self._stale |= known - seen
        unknown = ids - known
        if not (self._ends or self._source.most) and self._rows:
            # Older than all that was fetched: it comes with its page.
            unknown = {each for each in unknown if each > self._rows[-1].id}
        return (known & seen) | unknown

    def _seen(self) -> list[R]:
        return [self._rows[place] for place in self.visible() if place < len(self._rows)]

    def _ask(self, asked: Mapping[str, Sequence[int]]) -> None:
        wanted, some = self._filter, self._source.some
        self._read(
            lambda connection: some(connection, wanted, asked), partial(self._take_some, self._turn, asked)
        )

    def _ask_all(self) -> None:
        """Nobody knows what changed: the first page, and what is on the screen below it."""
        source, wanted = self._source, self._filter
        below = {self._own: [row.id for row in self._seen() if self._places[row.id] >= PAGE]}

        def read(connection: Any) -> tuple[Sequence[R], Sequence[R]]:
            top = source.page(connection, wanted, None, PAGE)
            return top, source.some(connection, wanted, below) if below[self._own] and not source.most else ()

        self._read(read, partial(self._take_all, self._turn, below))

    def _read(self, query: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._asking = True
        self._bridge.read(query, done, key=f"{self._key}-changed", failed=self._fail)

    def _take_some(self, turn: int, asked: Mapping[str, Sequence[int]], rows: Sequence[R]) -> None:
        if turn != self._turn:
            return
        was_full = 0 < self._source.most <= len(self._rows)
        self._apply(asked, rows)
        self._asking = False
        if was_full and len(self._rows) < self._source.most:
            self._ask_all()  # what came after the last is among them now
        else:
            self._go_on()

    def _take_all(
        self, turn: int, below: Mapping[str, Sequence[int]], found: tuple[Sequence[R], Sequence[R]]
    ) -> None:
        if turn != self._turn:
            return
        top, others = found
        if self._source.most or len(top) < PAGE:
            self._ends = True
            self.become(top)
            self._stale.clear()
        else:
            self._apply(below, others)
            order, last = self._source.order, self._source.order(top[-1])
            rest = [row for row in self._rows if order(row) > last]
            if len(rest) == len(self._rows):
                rest = []  # more came in than one page shows: between it and the rows known there is a gap
                self._ends = False
            self.become([*top, *rest])
            self._stale = {row.id for row in rest} - set(below[self._own])
        self._asking = False
        self._go_on()

    def _apply(self, asked: Mapping[str, Sequence[int]], rows: Sequence[R]) -> None:
        """Rows that were asked for and did not come have left."""
        came = {row.id for row in rows}
        gone = [
            row.id
            for row in self._rows
            if row.id not in came
            and any(self._source.topics[topic](row) in ids for topic, ids in asked.items())
        ]
        self._stale.difference_update(asked.get(self._own, ()))
        self.take_out(gone)
        for row in rows:
            self.put(row, self._source.order)

    def _go_on(self) -> None:
        """What was heard meanwhile comes next."""
        if self._heard:
            self._follow()
        elif not self._ends and len(self._rows) < PAGE // 2:
            self.fetchMore(QModelIndex())

    def _fill(self, turn: int, rows: Sequence[R]) -> None:
        if turn != self._turn:
            return
        self._cells.clear()
        self._stale.clear()
        self._ends, self._loading = bool(self._source.most) or len(rows) < PAGE, False
        self.start_with(rows)
        self.filled.emit()
        self._go_on()

    def _fail(self, sentence: str) -> None:
        self._loading = self._asking = False
        self._heard |= {EVERYTHING}
        self._bridge.failed.emit(sentence)

    def _append(self, turn: int, rows: Sequence[R]) -> None:
        if turn != self._turn:
            return
        self._loading, self._ends = False, len(rows) < PAGE
        fresh = [row for row in rows if row.id not in self._places]
        if fresh:
            self._put_in(len(self._rows), fresh)
        self._go_on()

    def _texts(self, row: R) -> tuple[str, ...]:
        texts = self._cells.get(row.id)
        if texts is None:
            texts = self._cells[row.id] = tuple(column.text(row) for column in self._columns)
        return texts

    def renew(self, place: int, row: R) -> None:
        if self._rows[place] != row:
            self._cells.pop(row.id, None)
        super().renew(place, row)
