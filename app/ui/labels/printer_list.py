"""The printers of the house, one below the other: how each is, asked now, and what became of its test label."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from app.models.permissions import may
from app.models.states import JobState
from app.printing.printer import Driver
from app.queries.printing import PrinterState, job_ends, printers
from app.station.health import ask_printer
from app.station.health_check import Check, Finding
from app.ui import theme
from app.ui.following import Follower
from app.ui.labels import words
from app.ui.labels.printer_dialog import PrinterDialog
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import button, clear, column, row
from app.ui.widgets.text import label
from app.workflows import sheets

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge


class PrinterList(QWidget):
    """Everybody sees and tests them; who may enter printers changes them too."""

    listed = Signal(object)
    """The printers (``tuple[PrinterState, ...]``), each time they were read."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._may_change = may(bridge.session.roles, "save_printer")
        self._printers: tuple[PrinterState, ...] = ()
        self._states: dict[int, Badge] = {}
        self._problems: dict[int, QLabel] = {}
        # The latest test label of each printer.
        self._tests: dict[int, int] = {}
        self._list = QGridLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setHorizontalSpacing(theme.S)
        self._list.setVerticalSpacing(theme.M)
        self._list.setColumnStretch(0, 1)
        self.setLayout(self._list)
        Follower(bridge, self, {"printer"}, lambda _changes: self.look())
        Follower(bridge, self, {"print_job"}, lambda _changes: self._look_at_tests())
        self.look()

    def look(self) -> None:
        """Read them anew and ask each how it is."""
        self._bridge.read(printers, self._fill, key="printer-list")

    def add(self) -> None:
        """Enter a new printer."""
        PrinterDialog(self.window(), self._bridge, None).open()

    def _fill(self, found: tuple[PrinterState, ...]) -> None:
        self._printers = found
        clear(self._list)
        self._states.clear()
        self._problems.clear()
        for at, each in enumerate(found):
            self._show(at, each)
        self._look_at_tests()
        self.listed.emit(found)

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
            change = partial(self._change, each)
            actions.addWidget(button(self.tr("Change…"), change, name=f"change-{each.code}"))
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
        if printer_id not in self._states or printer_id in self._tests:
            return
        if check.finding is Finding.OK:
            self._say(printer_id, self.tr("Ready"), "ok")
        else:
            trouble = str(check.values.get("trouble_code", ""))
            problem = self._bridge.text(trouble or check.code, **check.values)
            self._say(printer_id, self.tr("Problem"), "error", problem)

    def _say(self, printer_id: int, state: str, tone: str, problem: str = "") -> None:
        self._states[printer_id].say(state, tone)
        self._problems[printer_id].setText(problem)
        self._problems[printer_id].setVisible(bool(problem))

    def _test(self, printer_id: int) -> None:
        self._bridge.act(
            lambda uow: sheets.print_test(uow, printer_id), partial(self._have_tested, printer_id)
        )

    def _have_tested(self, printer_id: int, answer: Answer) -> None:
        outcome = answer.outcome
        if outcome.level.value == "error":
            self._say(
                printer_id, self.tr("Problem"), "error", self._bridge.text(outcome.code, **outcome.values)
            )
            return
        [self._tests[printer_id]] = outcome.facts["job_ids"]
        self._look_at_tests()

    def _look_at_tests(self) -> None:
        jobs = tuple(self._tests.values())
        if jobs:
            self._bridge.read(lambda c: job_ends(c, jobs), self._show_tests, key="printer-tests")

    def _show_tests(self, ends: Mapping[int, tuple[JobState, str]]) -> None:
        for printer_id, job_id in self._tests.items():
            if printer_id in self._states and job_id in ends:
                state, trouble = ends[job_id]
                problem = self._bridge.text(f"printer_{trouble}") if trouble else ""
                tone = "error" if trouble else words.JOB_TONE[state]
                self._say(printer_id, words.job_state(state), tone, problem)

    def _change(self, each: PrinterState) -> None:
        PrinterDialog(self.window(), self._bridge, each).open()
