"""The house's packaging as a table: one row a box."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.channels.base import IncomingBox
from app.queries.boxes import boxes
from app.rules.boxes import Packaging
from app.ui import words
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.entry_table import EntryTable, NotANumber
from app.ui.widgets.layout import button, row
from app.ui.widgets.text import label
from app.workflows.packaging import save_boxes

if TYPE_CHECKING:
    from app.queries.boxes import BoxRow
    from app.ui.bridge import Bridge

_CODE, _NAME, _KIND, _LENGTH, _WIDTH, _HEIGHT, _TARE, _COST = range(8)
_LEAST_HEIGHT = 320


class BoxesDialog(Dialog):
    """What is packed in; saved as a whole or refused with one sentence."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Packaging"), self.tr("Save"), width=1060)
        self._bridge = bridge
        hint = self.tr(
            "Inner sides in centimetres, own weight in grams, and what one costs. The bench proposes the cheapest "
            "that everything fits into; fragile and liquid articles go into no envelope, cold ones only into "
            "insulated packaging."
        )
        heads = (
            self.tr("Code"), self.tr("Name"), self.tr("Kind"), self.tr("Length"), self.tr("Width"),
            self.tr("Height"), self.tr("Weight (g)"), self.tr("Cost (€)"),
        )  # fmt: skip
        self.table = EntryTable(heads, "boxes-table", {_CODE: 70, _NAME: 260, _KIND: 150}, bridge.language)
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        add = button(self.tr("Add a row"), self.add, icon="plus", name="box-add")
        remove = button(self.tr("Remove the row"), self.table.remove_current, icon="minus", name="box-remove")
        self.body.addWidget(label(hint, "muted", wrap=True))
        self.body.addWidget(self.table)
        self.body.addLayout(row(add, remove, None))
        bridge.read(boxes, self._fill, key="boxes")

    def _fill(self, found: Sequence[BoxRow]) -> None:
        for box in found:
            sides = (box.length_mm, box.width_mm, box.height_mm)
            in_words = [self.table.written(side / 10) for side in sides]
            texts = [box.code, box.name, "", *in_words, str(box.tare_g)]
            self._add_row([*texts, self.table.written(box.cost_cents / 100)], box.kind)

    def add(self) -> None:
        """One more, to fill in."""
        self._add_row(["", "", "", "", "", "", "", ""], Packaging.CARTON)
        self.table.setCurrentCell(self.table.rowCount() - 1, _CODE)

    def _add_row(self, texts: Sequence[str], kind: Packaging) -> None:
        at = self.table.add_row(texts)
        self.table.put_choice(at, _KIND, [(each.value, words.packaging(each)) for each in Packaging], kind)

    def go(self) -> None:
        try:
            kept = [self._read(at) for at in range(self.table.rowCount())]
        except NotANumber as wrong:
            self.refuse(
                self.tr("Row {row}: “{given}” is not a number.").format(row=wrong.row + 1, given=wrong.given)
            )
            return
        self.perform(self._bridge, lambda uow: save_boxes(uow, kept))

    def _read(self, at: int) -> IncomingBox:
        length, width, height = (
            round(10 * self.table.number(at, side)) for side in (_LENGTH, _WIDTH, _HEIGHT)
        )
        return IncomingBox(
            code=self.table.text(at, _CODE),
            name=self.table.text(at, _NAME),
            kind=Packaging(self.table.choice(at, _KIND).currentData()),
            length_mm=length,
            width_mm=width,
            height_mm=height,
            tare_g=round(self.table.number(at, _TARE)),
            cost_cents=round(100 * self.table.number(at, _COST)),
        )
