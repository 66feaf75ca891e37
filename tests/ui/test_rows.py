"""Rows become others by steps that any view can follow, whatever they were before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.ui.rows import Index, RowModel


@dataclass(frozen=True)
class Row:
    id: int
    weight: int


class Rows(RowModel[Row]):
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return str(self._rows[index.row()].weight) if role == Qt.ItemDataRole.DisplayRole else None

    def all(self) -> list[Row]:
        return [self.row(place) for place in range(self.rowCount())]


class Mirror:
    """What a view would show that knows only what it is told."""

    def __init__(self, model: Rows) -> None:
        self.model, self.rows, self.resets = model, model.all(), 0
        model.rowsInserted.connect(self._insert)
        model.rowsRemoved.connect(self._remove)
        model.rowsMoved.connect(self._move)
        model.dataChanged.connect(self._change)
        model.modelReset.connect(self._count)

    def _insert(self, _parent: QModelIndex, first: int, last: int) -> None:
        self.rows[first:first] = [self.model.row(place) for place in range(first, last + 1)]

    def _remove(self, _parent: QModelIndex, first: int, last: int) -> None:
        del self.rows[first : last + 1]

    def _move(self, _parent: QModelIndex, first: int, _last: int, _to: QModelIndex, to: int) -> None:
        self.rows.insert(to - 1 if to > first else to, self.rows.pop(first))

    def _change(self, first: QModelIndex, _last: QModelIndex) -> None:
        self.rows[first.row()] = self.model.row(first.row())

    def _count(self) -> None:
        self.resets += 1


weights = st.dictionaries(st.integers(1, 12), st.integers(0, 5), max_size=12)


def by_weight(row: Row) -> tuple[int, int]:
    return row.weight, row.id


def in_order(weighed: dict[int, int]) -> list[Row]:
    return sorted((Row(row_id, weight) for row_id, weight in weighed.items()), key=by_weight)


def watched(rows: Sequence[Row]) -> tuple[Rows, Mirror, dict[int, QPersistentModelIndex]]:
    model = Rows()
    model.start_with(rows)
    model.setProperty("tester", QAbstractItemModelTester(model))  # stops at the first step that is not one
    held = {row.id: QPersistentModelIndex(model.index(place, 0)) for place, row in enumerate(rows)}
    return model, Mirror(model), held


def check(model: Rows, mirror: Mirror, held: dict[int, QPersistentModelIndex], wanted: Sequence[Row]) -> None:
    assert model.all() == list(wanted) == mirror.rows
    assert mirror.resets == 0
    places = {row.id: place for place, row in enumerate(wanted)}
    assert {row_id: index.row() for row_id, index in held.items()} == {
        row_id: places.get(row_id, -1) for row_id in held
    }
    assert all(model.place_of(row_id) == place for row_id, place in places.items())


@given(weights, weights)
def test_a_list_becomes_another(
    qapp: QCoreApplication, before: dict[int, int], after: dict[int, int]
) -> None:
    model, mirror, held = watched(in_order(before))
    model.become(in_order(after))
    check(model, mirror, held, in_order(after))


@given(weights, st.integers(1, 12), st.integers(0, 5))
def test_one_row_is_put_at_its_place(
    qapp: QCoreApplication, before: dict[int, int], row_id: int, weight: int
) -> None:
    model, mirror, held = watched(in_order(before))
    model.put(Row(row_id, weight), by_weight)
    check(model, mirror, held, in_order({**before, row_id: weight}))


@given(weights, st.lists(st.integers(1, 14)))
def test_rows_are_taken_out(qapp: QCoreApplication, before: dict[int, int], gone: list[int]) -> None:
    model, mirror, held = watched(in_order(before))
    model.take_out(list(dict.fromkeys(gone)))
    check(model, mirror, held, in_order({key: before[key] for key in before if key not in gone}))
