"""The printers of the house: how each is, asked now; a test print; and which one this station uses for what."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QWidget

from app.models.permissions import may
from app.printing.printer import Driver
from app.printing.printers import can_print
from app.queries.printing import PrinterState, printer_choices, printers
from app.station.health import ask_printer
from app.station.health_check import Check
from app.ui import theme
from app.ui.following import Follower
from app.ui.labels import words
from app.ui.labels.printer_dialog import PrinterDialog
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, button, clear, column, row, scrolling
from app.ui.widgets.text import label
from app.workflows import printing, sheets
from app.workflows.printing import A4_DOCUMENTS

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class PrintersDialog(Dialog):
    """Everybody sees and tests them and chooses for this station; an administrator enters and changes them."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Printers"), self.tr("Close"), width=860)
        self._bridge = bridge
        self._printers: tuple[PrinterState, ...] = ()
        self._states: dict[int, Badge] = {}
        self._problems: dict[int, QLabel] = {}
        self._choosers: dict[str, QComboBox] = {}
        self.cancel_button.hide()
        self._list = QGridLayout()
        self._list.setHorizontalSpacing(theme.S)
        self._list.setVerticalSpacing(theme.M)
        self._list.setColumnStretch(0, 1)
        self._choices = FormRows()
        inside = QWidget()
        page = column(
            self._list,
            theme.M,
            label(self.tr("What this station prints where"), "section"),
            self._choices,
            None,
        )
        inside.setLayout(page)
        area = scrolling(inside)
        area.setMinimumHeight(540)
        self.body.addWidget(area)
        self.add_button = button(self.tr("Add a printer…"), self.add, icon="plus", name="printer-add")
        self.add_button.setVisible(self._may_change)
        self.buttons.insertWidget(0, self.add_button)
        Follower(bridge, self, {"printer"}, lambda _changes: self.look())
        self.look()

    @property
    def _may_change(self) -> bool:
        return may(self._bridge.session.roles, "save_printer")

    def look(self) -> None:
        """Read them anew and ask each how it is."""
        station = self._bridge.desk.settings.station
        self._bridge.read(
            lambda c: (printers(c), dict(printer_choices(c, station))), self._fill, key="printers-dialog"
        )

    def add(self) -> None:
        """Enter a new printer."""
        PrinterDialog(self, self._bridge, None).open()

    def _fill(self, found: tuple[tuple[PrinterState, ...], dict[str, int]]) -> None:
        self._printers, chosen = found
        clear(self._list)
        self._states.clear()
        self._problems.clear()
        for at, each in enumerate(self._printers):
            self._show(at, each)
        clear(self._choices)
        self._choosers.clear()
        for kind in (*words.KINDS, "carrier_label"):
            self._choices.add(words.kind(kind), self._chooser(kind, chosen.get(kind)))

    def _show(self, at: int, each: PrinterState) -> None:
        where = each.address or self.tr("folder “printed” of this station")
        size = " × ".join(str(side) for side in (each.media_width_mm, each.media_height_mm) if side)
        facts = f"{words.language(each.driver)} · {where} · {size} mm"
        if each.driver == Driver.ZPL:
            facts += f" · {each.dpi} dpi"
        state = self._states[each.id] = Badge(self.tr("Asking…"), "neutral")
        problem = self._problems[each.id] = label("", "error", wrap=True)
        problem.hide()
        names = column(label(each.name, "strong"), label(facts, "small", wrap=True), problem, spacing=2)
        self._list.addLayout(names, at, 0)
        self._list.addWidget(state, at, 1)
        actions: QHBoxLayout = row(
            button(self.tr("Test"), partial(self._test, each.id), name=f"test-{each.code}")
        )
        if self._may_change:
            actions.addWidget(
                button(self.tr("Change…"), partial(self._change, each), name=f"change-{each.code}")
            )
        self._list.addLayout(actions, at, 2)
        if not each.active:
            state.say(self.tr("Not used"), "neutral")
            return
        folder = self._bridge.desk.folder
        self._bridge.work(
            lambda _report: (each.id, ask_printer(each, folder)),
            self._have_state,
            failed=lambda _sentence: None,
        )

    def _have_state(self, answer: tuple[int, Check]) -> None:
        printer_id, check = answer
        if (state := self._states.get(printer_id)) is None:
            return
        trouble = str(check.values.get("trouble_code", ""))
        if check.finding.value == "ok":
            state.say(self.tr("Ready"), "ok")
        else:
            state.say(self.tr("Problem"), "error")
            self._problems[printer_id].setText(self._bridge.text(trouble or check.code, **check.values))
            self._problems[printer_id].show()

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

    def _test(self, printer_id: int, *_: Any) -> None:
        self._bridge.act(lambda uow: sheets.print_test(uow, printer_id))

    def _change(self, each: PrinterState, *_: Any) -> None:
        PrinterDialog(self, self._bridge, each).open()
