"""What the house packs in, at one glance; changed in a table of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QWidget

from app.queries.boxes import boxes
from app.ui import theme, words
from app.ui.following import Follower
from app.ui.packaging.boxes_dialog import BoxesDialog
from app.ui.packaging.inserts_dialog import InsertsDialog
from app.ui.packaging.kits_dialog import KitsDialog
from app.ui.preparation.phrases import grams
from app.ui.widgets.layout import EmptyState, button, clear, column, row, scrolling
from app.ui.widgets.text import label, money

if TYPE_CHECKING:
    from app.queries.boxes import BoxRow
    from app.ui.bridge import Bridge


class PackagingPage(QWidget):
    """The house's boxes, smallest first."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(theme.L)
        self._rows.setVerticalSpacing(theme.S)
        self._rows.setColumnStretch(1, 1)
        self._empty = EmptyState(
            "package", self.tr("No packaging yet"), self.tr("With its measures the bench says what to take.")
        )
        inside = QWidget()
        inside.setLayout(column(self._empty, self._rows, None))
        change = button(self.tr("Change the packaging…"), self.change, icon="package", name="change-boxes")
        inserts = button(
            self.tr("What goes into parcels…"), self.change_inserts, icon="document", name="change-inserts"
        )
        sets = button(self.tr("Kits…"), self.change_kits, icon="list", name="change-kits")
        self.setLayout(column(row(change, inserts, sets, None), scrolling(inside), spacing=theme.M))
        Follower(bridge, self, {"box"}, lambda _changes: self.look())
        self.look()

    def look(self) -> None:
        """Read it anew."""
        self._bridge.read(boxes, self._fill, key="boxes")

    def change(self) -> None:
        """Enter what the house packs in."""
        BoxesDialog(self, self._bridge).open()

    def change_inserts(self) -> None:
        """Enter what goes in beside the goods."""
        InsertsDialog(self, self._bridge).open()

    def change_kits(self) -> None:
        """Enter which articles are made of others."""
        KitsDialog(self, self._bridge).open()

    def _fill(self, found: Sequence[BoxRow]) -> None:
        clear(self._rows)
        self._empty.setVisible(not found)
        for at, box in enumerate(found):
            sides = (f"{side / 10:g}" for side in (box.length_mm, box.width_mm, box.height_mm))
            size = " × ".join(sides).replace(".", "," if self._bridge.language == "fr" else ".")
            cells = (
                label(box.code, "strong"),
                label(box.name),
                label(words.packaging(box.kind), "quiet"),
                label(f"{size} cm", "quiet"),
                label(grams(box.tare_g), "quiet"),
                label(money(self._bridge.language, box.cost_cents), "quiet"),
            )
            for place, cell in enumerate(cells):
                self._rows.addWidget(cell, at, place)
