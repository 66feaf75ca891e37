"""The orders that can be picked, to be ticked for a list; they follow what changes row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.queries import picking
from app.queries.picking import Light, Missing, ReadyOrder
from app.queries.touched import LISTED
from app.ui import theme, words
from app.ui.following import EVERYTHING
from app.ui.paging import Column, PagedModel, Source
from app.ui.rows import Index
from app.ui.widgets.badge import BadgeDelegate
from app.ui.widgets.text import day

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

translate = QCoreApplication.translate
_ORDER, _CUSTOMER, _SERVICE, _UNITS, _PROMISE, _LIGHT = range(6)


_SOURCE: Source[ReadyOrder] = Source(
    lambda connection, _wanted, _after, _limit: picking.ready_orders(connection),
    lambda connection, _wanted, asked: picking.ready_orders(connection, only=asked["order"]),
    {"order": lambda found: found.id},
    picking.urgency,
    LISTED,
)


def _columns(language: str) -> tuple[Column[ReadyOrder], ...]:
    return (
        Column(translate("preparation", "Order"), lambda found: found.reference, 140),
        Column(translate("preparation", "Customer"), lambda found: found.customer, stretch=True),
        Column(
            translate("preparation", "Service"), lambda found: found.carrier_service.replace("_", " "), 190
        ),
        Column(
            translate("preparation", "Units"),
            lambda found: str(found.to_pick + found.waiting),
            92,
            right=True,
        ),
        Column(
            translate("preparation", "Promised"),
            lambda found: day(language, found.promise_date) if found.promise_date else "",
            120,
        ),
        Column("", lambda _found: "", 160, badges=lambda found: (_badge(found),)),
    )


class ReadyModel(PagedModel[ReadyOrder]):
    """Orders with a tick; those that cannot be picked have none."""

    ticked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(bridge, _SOURCE, _columns(bridge.language), parent)
        self._chosen: set[int] = set()
        self.visible = lambda: range(self.rowCount())  # whether any can be picked concerns the heading too

    @property
    def chosen(self) -> tuple[int, ...]:
        """Ids of the ticked orders, in the order of the table."""
        return tuple(row.id for row in self._rows if row.id in self._chosen and row.light is not Light.NONE)

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

    def refresh(self) -> None:
        """Read them again; ticks of those that are still there stay."""
        if self._asked:
            self.hear(frozenset({EVERYTHING}))
        else:
            self.show(None)

    def tick(self, at: int) -> None:
        """Choose the order in row ``at``, or let it go again."""
        if not 0 <= at < len(self._rows) or self._rows[at].light is Light.NONE:
            return
        self._chosen ^= {self._rows[at].id}
        self.dataChanged.emit(self.index(at, 0), self.index(at, _LIGHT))
        self.ticked.emit()

    def take_out(self, row_ids: Sequence[int]) -> None:
        self._chosen.difference_update(row_ids)
        super().take_out(row_ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.column() == _ORDER:
            row = self._rows[index.row()]
            if role == Qt.ItemDataRole.CheckStateRole and row.light is not Light.NONE:
                return Qt.CheckState.Checked if row.id in self._chosen else Qt.CheckState.Unchecked
            if role == Qt.ItemDataRole.FontRole:
                return theme.font(15, bold=True)
        return super().data(index, role)


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
        for changed in (model.modelReset, model.rowsInserted, model.dataChanged):
            changed.connect(self._fit)
        self.clicked.connect(lambda index: self._ready.tick(index.row()))

    def _fit(self) -> None:
        """A house that promises no day needs no column for it."""
        self.setColumnHidden(_PROMISE, not self._ready.promises)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._ready.tick(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
