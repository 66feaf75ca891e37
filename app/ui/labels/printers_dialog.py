"""The printers of the house, those that this computer knows, and which one this station uses for what."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from app.models.permissions import may
from app.printing.printers import can_print
from app.queries.printing import PrinterState, printer_choices
from app.ui import theme
from app.ui.labels import words
from app.ui.labels.found_list import FoundList
from app.ui.labels.printer_list import PrinterList
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, button, clear, column, row, scrolling
from app.ui.widgets.text import label
from app.workflows import printing
from app.workflows.printing import A4_DOCUMENTS

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class PrintersPage(QWidget):
    """Everybody sees and tests them and chooses for this station; an administrator enters and changes them."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._printers: tuple[PrinterState, ...] = ()
        self.list = PrinterList(bridge)
        self._choices = FormRows()
        self._choosers: dict[str, QComboBox] = {}
        self._entry = QWidget()
        if may(bridge.session.roles, "save_printer"):
            found = FoundList(bridge)
            found.filled.connect(self._order_tabs)
            self.list.listed.connect(found.leave_out)
            add = button(self.tr("Add a printer…"), self.list.add, icon="plus", name="printer-add")
            known = label(self.tr("Found on this computer"), "section")
            self._entry.setLayout(column(known, found, row(add, None), theme.S))
        title = label(self.tr("What this station prints where"), "section")
        inside = QWidget()
        inside.setLayout(column(self.list, theme.S, self._entry, title, self._choices, None))
        self.setLayout(column(scrolling(inside)))
        self.list.listed.connect(self._have_printers)

    def _have_printers(self, found: tuple[PrinterState, ...]) -> None:
        self._printers = found
        station = self._bridge.desk.settings.station
        self._bridge.read(lambda c: dict(printer_choices(c, station)), self._fill, key="printer-choices")

    def _fill(self, chosen: Mapping[str, int]) -> None:
        clear(self._choices)
        self._choosers.clear()
        for kind in (*words.KINDS, "carrier_label"):
            self._choices.add(words.kind(kind), self._chooser(kind, chosen.get(kind)))
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab goes down the page, though its parts came when they were read."""
        entered, entry = self.list.findChildren(QPushButton), self._entry.findChildren(QPushButton)
        # The found ones come into being after the button below them.
        entry.sort(key=lambda each: each.objectName() == "printer-add")
        stops: list[QWidget] = [*entered, *entry, *self._choosers.values()]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _chooser(self, kind: str, chosen: int | None) -> QComboBox:
        made = self._choosers[kind] = QComboBox()
        made.setObjectName(f"choice-{kind}")
        made.addItem(self.tr("The first that fits"), None)
        for each in self._printers:
            if each.active and can_print(each.driver, kind, sheet=kind in A4_DOCUMENTS):
                made.addItem(each.name, each.id)
        made.setCurrentIndex(max(0, made.findData(chosen)))
        made.model().item(0).setEnabled(chosen is None)  # type: ignore[attr-defined]  # the stubs name the base class
        made.activated.connect(partial(self._choose, kind, made))
        return made

    def _choose(self, kind: str, made: QComboBox, _at: int) -> None:
        if (printer_id := made.currentData()) is not None:
            self._bridge.act(lambda uow: printing.choose_printer(uow, kind, printer_id))


class PrintersDialog(Dialog):
    """The printers, from the tab of the labels."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Printers"), self.tr("Close"), width=860)
        self.cancel_button.hide()
        page = PrintersPage(bridge)
        page.setMinimumHeight(540)
        self.body.addWidget(page)
