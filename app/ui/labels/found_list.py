"""The printers that this computer knows and the house does not have yet."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.printing.found_printers import FoundPrinter, found_printers
from app.queries.printing import PrinterState
from app.ui import theme
from app.ui.labels import words
from app.ui.labels.printer_dialog import PrinterDialog
from app.ui.widgets.layout import button, clear, column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class FoundList(QWidget):
    """Looks once, when it is made; ``leave_out`` what has been entered since."""

    filled = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._found: tuple[FoundPrinter, ...] | None = None
        self._entered: frozenset[str] = frozenset()
        self._list: QVBoxLayout = column(spacing=theme.S)
        self.setLayout(self._list)
        self._fill()
        bridge.work(lambda _report: found_printers(), self._have_found)

    def leave_out(self, entered: tuple[PrinterState, ...]) -> None:
        """These are the house's already."""
        self._entered = frozenset(each.address for each in entered)
        self._fill()

    def _have_found(self, found: tuple[FoundPrinter, ...]) -> None:
        self._found = found
        self._fill()

    def _fill(self) -> None:
        clear(self._list)
        new = [each for each in self._found or () if each.address not in self._entered]
        for each in new:
            facts = f"{words.language(each.driver)} · {each.address}"
            names = column(label(each.name, "strong"), label(facts, "small"), spacing=2)
            enter = button(
                self.tr("Add…"), partial(self._enter, each), icon="plus", name=f"found-{each.name}"
            )
            self._list.addLayout(row(names, None, enter))
        if not new:
            looking = self.tr("Looking for printers on this computer…")
            none = self.tr("No other printer on this computer. One on the network is entered by its address.")
            self._list.addWidget(label(looking if self._found is None else none, "muted", wrap=True))
        self.filled.emit()

    def _enter(self, each: FoundPrinter) -> None:
        PrinterDialog(self.window(), self._bridge, None, each).open()
