"""The layout of the warehouse as a table: one row a passage, in metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.channels.base import IncomingPassage
from app.queries import warehouse
from app.rules.routes.layout import PassageKind
from app.ui import theme
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import button, row
from app.ui.widgets.text import label
from app.workflows.warehouse import save_layout

if TYPE_CHECKING:
    from app.rules.routes.layout import Passage
    from app.ui.bridge import Bridge

_CODE, _KIND, _X1, _Y1, _X2, _Y2, _ONE_WAY, _BAYS, _FACES = range(9)
_METRES = (_X1, _Y1, _X2, _Y2)
_HEIGHT = 360


class _Wrong(Exception):
    """A cell that is no number: where it stands, and what it says."""

    def __init__(self, row: int, given: str) -> None:
        super().__init__(row, given)
        self.row, self.given = row, given


class LayoutDialog(Dialog):
    """Aisles, cross aisles and the depot; saved as a whole or refused with one sentence."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Layout of the warehouse"), self.tr("Save"), width=900)
        self._bridge = bridge
        hint = self.tr(
            "Metres from one corner of the warehouse. Bay 1 stands at the beginning of its aisle; with 2 faces bays "
            "1 and 2 stand opposite each other. Walks begin and end at the depot."
        )
        self.table = QTableWidget(0, 9)
        self.table.setObjectName("layout-table")
        self.table.setHorizontalHeaderLabels(
            [
                self.tr("Code"), self.tr("Kind"), self.tr("from x"), self.tr("from y"), self.tr("to x"),
                self.tr("to y"), self.tr("One-way"), self.tr("Bays"), self.tr("Faces"),
            ]
        )  # fmt: skip
        self.table.verticalHeader().setDefaultSectionSize(theme.CONTROL_HEIGHT + theme.S)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for column, width in ((_CODE, 140), (_KIND, 170), (_ONE_WAY, 110)):
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.table.setColumnWidth(column, width)
        self.table.setMinimumHeight(_HEIGHT)
        self.resize(920, _HEIGHT + 280)
        add = button(self.tr("Add a row"), self.add, icon="plus", name="layout-add")
        remove = button(self.tr("Remove the row"), self.remove, icon="minus", name="layout-remove")
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(self.table)
        self.body.addLayout(row(add, remove, None))
        bridge.read(warehouse.passages, self._fill, key="layout")

    def _fill(self, found: Sequence[Passage]) -> None:
        for passage in found:
            self._add_row(passage)

    def add(self) -> None:
        """One more passage, to fill in."""
        self._add_row(None)
        self.table.setCurrentCell(self.table.rowCount() - 1, _CODE)

    def remove(self) -> None:
        """Take the current row away."""
        self.table.removeRow(self.table.currentRow())

    def _add_row(self, passage: Passage | None) -> None:
        at = self.table.rowCount()
        self.table.insertRow(at)
        kinds = QComboBox()
        for kind, words in (
            (PassageKind.AISLE, self.tr("Aisle")),
            (PassageKind.CROSS, self.tr("Cross aisle")),
            (PassageKind.DEPOT, self.tr("Depot")),
        ):
            kinds.addItem(words, kind.value)
        one_way = QCheckBox()
        one_way.setAccessibleName(self.tr("One-way"))
        texts = ["", "", "0", "0", "0", "0", "", "", "1"]
        if passage is not None:
            kinds.setCurrentIndex(kinds.findData(passage.kind.value))
            one_way.setChecked(passage.one_way)
            metres = [f"{mm / 1000:g}" for mm in (passage.x1, passage.y1, passage.x2, passage.y2)]
            texts = [passage.code, "", *self._written(metres), "", str(passage.bays), str(passage.faces)]
        for place, text in enumerate(texts):
            self.table.setItem(at, place, QTableWidgetItem(text))
        framed = QWidget()
        inner = row(kinds)
        inner.setContentsMargins(theme.XS, 0, theme.XS, 0)
        framed.setLayout(inner)
        self.table.setCellWidget(at, _KIND, framed)
        centred = QWidget()
        centred.setLayout(row(None, one_way, None))
        self.table.setCellWidget(at, _ONE_WAY, centred)

    def _written(self, metres: list[str]) -> list[str]:
        return [each.replace(".", ",") if self._bridge.language == "fr" else each for each in metres]

    def go(self) -> None:
        try:
            passages = [self._read(at) for at in range(self.table.rowCount())]
        except _Wrong as wrong:
            self.refuse(
                self.tr("Row {row}: “{given}” is not a number.").format(row=wrong.row + 1, given=wrong.given)
            )
            return
        self.perform(self._bridge, lambda uow: save_layout(uow, "", passages))

    def _read(self, at: int) -> IncomingPassage:
        x1, y1, x2, y2 = (round(1000 * self._number(at, place)) for place in _METRES)
        kinds = self.kind_of(at)
        tick = self.table.cellWidget(at, _ONE_WAY).findChild(QCheckBox)
        assert tick is not None
        depot = kinds.currentData() == PassageKind.DEPOT.value
        return IncomingPassage(
            code=self._text(at, _CODE),
            kind=str(kinds.currentData()),
            x1_mm=x1,
            y1_mm=y1,
            x2_mm=x1 if depot else x2,
            y2_mm=y1 if depot else y2,
            one_way=tick.isChecked(),
            bays=round(self._number(at, _BAYS)),
            faces=round(self._number(at, _FACES)) or 1,
        )

    def kind_of(self, at: int) -> QComboBox:
        """What a row is: aisle, cross aisle or depot."""
        found = self.table.cellWidget(at, _KIND).findChild(QComboBox)
        assert found is not None
        return found

    def _text(self, at: int, place: int) -> str:
        item = self.table.item(at, place)
        return item.text().strip() if item is not None else ""

    def _number(self, at: int, place: int) -> float:
        written = self._text(at, place)
        try:
            return float(written.replace(",", ".") or 0)
        except ValueError:
            raise _Wrong(at, written) from None
