"""Rows of a table that become others one by one: nothing is reset, so what is chosen and seen stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex


class HasId(Protocol):
    """A row: known by its id, which never changes."""

    @property
    def id(self) -> int: ...


R = TypeVar("R", bound=HasId)


class RowModel(QAbstractTableModel, Generic[R]):
    """Holds rows by place and by id; every change of them goes through here and tells the views exactly that."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self._rows: list[R] = []
        self._places: dict[int, int] = {}

    def row(self, place: int) -> R:
        """The row at a place."""
        return self._rows[place]

    def place_of(self, row_id: int) -> int | None:
        """Where the row with this id is, among those there are."""
        return self._places.get(row_id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def start_with(self, rows: Sequence[R]) -> None:
        """Other rows altogether: another filter, another question."""
        self.beginResetModel()
        self._rows = list(rows)
        self._number()
        self.endResetModel()

    def become(self, rows: Sequence[R]) -> None:
        """The same question, asked again: what left goes, what came is put in its place, what differs is renewed."""
        there = {row.id for row in rows}
        self.take_out([row.id for row in self._rows if row.id not in there])
        place = 0
        while place < len(rows):
            wanted = rows[place]
            at = self._places.get(wanted.id)
            if at is None:
                end = place + 1
                while end < len(rows) and rows[end].id not in self._places:
                    end += 1
                self._put_in(place, rows[place:end])
                place = end
                continue
            if at != place:
                self._move(at, place)
            self.renew(place, wanted)
            place += 1

    def put(self, row: R, order: Callable[[R], Any]) -> None:
        """Renew a row, or put in a new one, at its place in ``order``."""
        known = self._places.get(row.id)
        place = self._place_for(row, order)
        if known is None:
            self._put_in(place, [row])
            return
        if place > known:
            place -= 1
        if place != known:
            self._move(known, place)
        self.renew(place, row)

    def renew(self, place: int, row: R) -> None:
        """Show a row as it stands now, where it differs."""
        if self._rows[place] != row:
            self._rows[place] = row
            self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))

    def take_out(self, row_ids: Sequence[int]) -> None:
        """Remove these rows, neighbours together."""
        places = sorted((self._places[row_id] for row_id in row_ids if row_id in self._places), reverse=True)
        while places:
            last = first = places.pop(0)
            while places and places[0] == first - 1:
                first = places.pop(0)
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self._number()
            self.endRemoveRows()

    def _put_in(self, place: int, rows: Sequence[R]) -> None:
        self.beginInsertRows(QModelIndex(), place, place + len(rows) - 1)
        self._rows[place:place] = rows
        self._number()
        self.endInsertRows()

    def _move(self, place: int, to: int) -> None:
        self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), to + 1 if to > place else to)
        self._rows.insert(to, self._rows.pop(place))
        self._number()
        self.endMoveRows()

    def _place_for(self, row: R, order: Callable[[R], Any]) -> int:
        """Before the first other row that comes after it; the row itself, should it be there, is passed over."""
        mine = order(row)
        low, high = 0, len(self._rows)
        while low < high:
            middle = (low + high) // 2
            if order(self._rows[middle]) < mine:
                low = middle + 1
            else:
                high = middle
        return low

    def _number(self) -> None:
        self._places = {row.id: place for place, row in enumerate(self._rows)}
