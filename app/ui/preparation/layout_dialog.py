"""The layout of the warehouse as a table: one row a passage, in metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.channels.base import IncomingPassage
from app.queries import warehouse
from app.rules.routes.layout import PassageKind
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.entry_table import EntryTable, NotANumber
from app.ui.widgets.layout import button, row
from app.ui.widgets.text import label
from app.workflows.warehouse import save_layout

if TYPE_CHECKING:
    from app.rules.routes.layout import Passage
    from app.ui.bridge import Bridge

_CODE, _KIND, _X1, _Y1, _X2, _Y2, _ONE_WAY, _BAYS, _FACES = range(9)
_METRES = (_X1, _Y1, _X2, _Y2)
_HEIGHT = 360


class LayoutDialog(Dialog):
    """Aisles, cross aisles and the depot; saved as a whole or refused with one sentence."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Layout of the warehouse"), self.tr("Save"), width=900)
        self._bridge = bridge
        hint = self.tr(
            "Metres from one corner of the warehouse. Bay 1 stands at the beginning of its aisle; with 2 faces bays "
            "1 and 2 stand opposite each other. Walks begin and end at the depot."
        )
        heads = (
            self.tr("Code"), self.tr("Kind"), self.tr("from x"), self.tr("from y"), self.tr("to x"),
            self.tr("to y"), self.tr("One-way"), self.tr("Bays"), self.tr("Faces"),
        )  # fmt: skip
        widths = {_CODE: 140, _KIND: 170, _ONE_WAY: 110}
        self.table = EntryTable(heads, "layout-table", widths, bridge.language)
        self.table.setMinimumHeight(_HEIGHT)
        self.resize(920, _HEIGHT + 280)
        add = button(self.tr("Add a row"), self.add, icon="plus", name="layout-add")
        remove = button(
            self.tr("Remove the row"), self.table.remove_current, icon="minus", name="layout-remove"
        )
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

    def _add_row(self, passage: Passage | None) -> None:
        one_way = QCheckBox()
        one_way.setAccessibleName(self.tr("One-way"))
        texts = ["", "", "0", "0", "0", "0", "", "", "1"]
        if passage is not None:
            one_way.setChecked(passage.one_way)
            ends = (passage.x1, passage.y1, passage.x2, passage.y2)
            metres = [self.table.written(mm / 1000) for mm in ends]
            texts = [passage.code, "", *metres, "", str(passage.bays), str(passage.faces)]
        at = self.table.add_row(texts)
        kinds = (
            (PassageKind.AISLE.value, self.tr("Aisle")),
            (PassageKind.CROSS.value, self.tr("Cross aisle")),
            (PassageKind.DEPOT.value, self.tr("Depot")),
        )
        self.table.put_choice(at, _KIND, kinds, "" if passage is None else passage.kind.value)
        centred = QWidget()
        centred.setLayout(row(None, one_way, None))
        self.table.setCellWidget(at, _ONE_WAY, centred)

    def go(self) -> None:
        try:
            passages = [self._read(at) for at in range(self.table.rowCount())]
        except NotANumber as wrong:
            self.refuse(
                self.tr("Row {row}: “{given}” is not a number.").format(row=wrong.row + 1, given=wrong.given)
            )
            return
        self.perform(self._bridge, lambda uow: save_layout(uow, "", passages))

    def _read(self, at: int) -> IncomingPassage:
        x1, y1, x2, y2 = (round(1000 * self.table.number(at, place)) for place in _METRES)
        kinds = self.kind_of(at)
        tick = self.table.cellWidget(at, _ONE_WAY).findChild(QCheckBox)
        assert tick is not None
        depot = kinds.currentData() == PassageKind.DEPOT.value
        return IncomingPassage(
            code=self.table.text(at, _CODE),
            kind=str(kinds.currentData()),
            x1_mm=x1,
            y1_mm=y1,
            x2_mm=x1 if depot else x2,
            y2_mm=y1 if depot else y2,
            one_way=tick.isChecked(),
            bays=round(self.table.number(at, _BAYS)),
            faces=round(self.table.number(at, _FACES)) or 1,
        )

    def kind_of(self, at: int) -> QComboBox:
        """What a row is: aisle, cross aisle or depot."""
        return self.table.choice(at, _KIND)
