"""The orders that can be picked, to be ticked for a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.queries.picking import Light, Missing
from app.ui import theme, words
from app.ui.widgets.badge import BADGES_ROLE, BadgeDelegate
from app.ui.widgets.text import day

if TYPE_CHECKING:
    from app.queries.picking import ReadyOrder

translate = QCoreApplication.translate
Index = QModelIndex | QPersistentModelIndex
_ORDER, _CUSTOMER, _SERVICE, _UNITS, _PROMISE, _LIGHT = range(6)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class ReadyModel(QAbstractTableModel):
    """Orders with a tick; those that cannot be picked have none."""

    ticked = Signal()

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language
        self._rows: tuple[ReadyOrder, ...] = ()
        self._chosen: set[int] = set()

    @property
    def chosen(self) -> tuple[int, ...]:
        """Ids of the ticked orders, in the order of the table."""
        return tuple(row.id for row in self._rows if row.id in self._chosen)

    @property
    def pickable(self) -> int:
        """How many could be picked now."""
        return sum(row.light is not Light.NONE for row in self._rows)

    @property
    def waiting(self) -> int:
        """How many could not."""
        return len(self._rows) - self.pickable

    @property
    def promises(self) -> bool:
        """Whether any of the orders has a promised day."""
        return any(row.promise_date for row in self._rows)

    def show(self, rows: Sequence[ReadyOrder]) -> None:
        """Show these orders; ticks of those that are still there stay."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self._chosen &= {row.id for row in rows if row.light is not Light.NONE}
        self.endResetModel()
        self.ticked.emit()

    def tick(self, at: int) -> None:
        """Choose the order in row ``at``, or let it go again."""
        if not 0 <= at < len(self._rows) or self._rows[at].light is Light.NONE:
            return
        self._chosen ^= {self._rows[at].id}
        self.dataChanged.emit(self.index(at, 0), self.index(at, _LIGHT))
        self.ticked.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 6

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (
                translate("preparation", "Order"),
                translate("preparation", "Customer"),
                translate("preparation", "Service"),
                translate("preparation", "Units"),
                translate("preparation", "Promised"),
                "",
            )[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and section == _UNITS:
            return _RIGHT
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if (
            role == Qt.ItemDataRole.CheckStateRole
            and index.column() == _ORDER
            and row.light is not Light.NONE
        ):
            return Qt.CheckState.Checked if row.id in self._chosen else Qt.CheckState.Unchecked
        if role == BADGES_ROLE and index.column() == _LIGHT:
            return (_badge(row),)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == _UNITS:
            return _RIGHT
        if role == Qt.ItemDataRole.FontRole and index.column() == _ORDER:
            return theme.font(15, bold=True)
        return None

    def _text(self, row: ReadyOrder, at: int) -> str:
        promised = day(self._language, row.promise_date) if row.promise_date else ""
        service = row.carrier_service.replace("_", " ")
        return (row.reference, row.customer, service, str(row.to_pick + row.waiting), promised, "")[at]


def _badge(row: ReadyOrder) -> tuple[str, str]:
    if row.missing is Missing.HELD:
        return ", ".join(words.hold(kind) for kind in row.holds), "error"
    if row.light is Light.ALL:
        return translate("preparation", "Everything there"), "ok"
    if row.light is Light.PART:
        return translate("preparation", "{units} missing").format(units=row.waiting), "warning"
    return translate("preparation", "Waiting for stock"), "neutral"


class ReadyTable(QTableView):
    """Space or a press ticks the order."""

    def __init__(self, model: ReadyModel) -> None:
        super().__init__()
        self._ready = model
        self.setObjectName("ready-orders")
        self.setAccessibleName(translate("preparation", "Ready orders"))
        self.setProperty("look", "bare")
        self.setModel(model)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(42)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, width in ((_ORDER, 140), (_SERVICE, 190), (_UNITS, 92), (_PROMISE, 120), (_LIGHT, 160)):
            header.setSectionResizeMode(at, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(at, width)
        header.setSectionResizeMode(_CUSTOMER, QHeaderView.ResizeMode.Stretch)
        self._badges = BadgeDelegate(self)
        self.setItemDelegateForColumn(_LIGHT, self._badges)
        model.modelReset.connect(self._fit)
        self.clicked.connect(lambda index: self._ready.tick(index.row()))

    def _fit(self) -> None:
        """A house that promises no day needs no column for it."""
        self.setColumnHidden(_PROMISE, not self._ready.promises)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._ready.tick(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
