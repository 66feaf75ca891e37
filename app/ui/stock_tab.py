"""The tab Stock: goods in, put away, filled up and counted by scan, one task a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from app.queries.counts import under_way
from app.queries.faces import fill_under_way
from app.queries.put_away import in_hand
from app.station.session import Job, Session
from app.station.standing import step_of
from app.station.steps import STEPS, StepName
from app.ui import theme
from app.ui.preparation.bands import JobSwitch, KeyBar, PromptBand
from app.ui.preparation.big import stylesheet
from app.ui.preparation.entry import Entry
from app.ui.stock.count_idle import CountIdle
from app.ui.stock.fill_idle import FillIdle
from app.ui.stock.keys import NUMBERS, command_for, keys_at, typed_as
from app.ui.stock.put_away_idle import PutAwayIdle
from app.ui.stock.receive_idle import ReceiveIdle
from app.ui.stock.receive_page import ReceivePage
from app.ui.stock.task_page import TaskPage
from app.ui.tab import Tab
from app.ui.widgets.layout import column, row

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge
    from app.workflows.outcome import Outcome

JOBS = (Job.RECEIVING, Job.PUTTING_AWAY, Job.REPLENISHING, Job.COUNTING)
#: What a task is called in an answer's facts, and how it is read for a session that is there again.
_TASKS: Mapping[Job, tuple[str, Callable[[Any, Mapping[str, Any]], dict[str, Any]]]] = {
    Job.COUNTING: ("count", under_way),
    Job.PUTTING_AWAY: ("put_away", in_hand),
    Job.REPLENISHING: ("fill", fill_under_way),
}
#: Keys that are pressed by the way, and no mistake where they do nothing.
_HARMLESS = frozenset({"leave", "undo"})


class StockTab(Tab):
    """Every scan, key and typed number goes to the station, and the screen shows where that led."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.setStyleSheet(stylesheet())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._job = bridge.session.job if bridge.session.job in JOBS else JOBS[0]
        self._step: StepName | None = None
        self.switch = JobSwitch(JOBS, self)
        self.band, self.keys = PromptBand(), KeyBar()
        self.answers = self.band.answer
        self.count_idle, self.task = CountIdle(bridge), TaskPage()
        self.receive_idle, self.receipt = ReceiveIdle(bridge), ReceivePage(bridge)
        self.put_away_idle, self.fill_idle = PutAwayIdle(bridge), FillIdle(bridge)
        self._idle: Mapping[StepName, CountIdle | ReceiveIdle | PutAwayIdle | FillIdle] = {
            StepName.RECEIVE_CHOOSE: self.receive_idle,
            StepName.PUT_CHOOSE: self.put_away_idle,
            StepName.FILL_CHOOSE: self.fill_idle,
            StepName.COUNT_CHOOSE: self.count_idle,
        }
        self._pages = QStackedWidget()
        for page in (*self._idle.values(), self.receipt, self.task):
            self._pages.addWidget(page)
        self.entry = Entry(self, lambda: step_of(self.bridge.session) in NUMBERS)
        top = row(self.switch, self.band, spacing=theme.M)
        top.setStretch(1, 1)
        whole = column(top, self._pages, self.keys, spacing=theme.M)
        whole.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.switch.asked.connect(self.turn_to)
        self.keys.pressed.connect(self.press)
        self.entry.changed.connect(self._show_typed)
        self.entry.given.connect(self.bridge.scan)
        bridge.answered.connect(self._take_answer)
        bridge.session_changed.connect(self._session_is)

    @property
    def job(self) -> Job:
        return self._job

    def turn_to(self, job: Job) -> None:
        """Change to another of the jobs."""
        self._job = job
        self.entry.clear()
        self.switch.show_job(job)
        self.bridge.turn_to(job)

    def take_scan(self, _raw: str) -> bool:
        """Scans are the station's; what was half typed before one is not part of anything."""
        self.entry.clear()
        return False

    def take_command(self, command: str) -> bool:
        """Backspace and Escape first take back what is being typed."""
        if command == "undo" and self.entry.erase():
            return True
        if command == "leave" and self.entry.text:
            self.entry.clear()
            return True
        self.press(command)
        return True

    def press(self, command: str) -> None:
        """Do what a key or its button says."""
        page = self._pages.currentWidget()
        if isinstance(page, CountIdle | ReceiveIdle | FillIdle) and page.press(command):
            return
        meant = command_for(command)
        if meant in _HARMLESS and meant not in STEPS[step_of(self.bridge.session)].commands:
            return
        self.bridge.press(meant)

    def entered(self) -> None:
        self._step = None
        self._follow(self.bridge.session, None)

    def _show_typed(self, typed: str) -> None:
        self.band.show_typed(typed, typed_as(self.bridge.session), "")

    def _take_answer(self, answer: Answer) -> None:
        self._follow(answer.session, answer.outcome)

    def _session_is(self, session: Session) -> None:
        if session.job in JOBS:
            self._job = session.job
        if step_of(session) is not self._step:
            self._follow(session, None)

    def _follow(self, session: Session, outcome: Outcome | None) -> None:
        """Show where the session stands."""
        if not session.is_open or session.job not in JOBS:
            return
        before, self._step = self._step, step_of(session)
        self.switch.show_job(session.job)
        self.keys.show_keys(keys_at(session))
        asked = outcome.next if outcome is not None and outcome.level.value != "error" else ""
        self.band.say(self.bridge.text(f"prompt_{asked or STEPS[self._step].prompt}"))
        if self._step is StepName.RECEIVE_ITEMS:
            self._pages.setCurrentWidget(self.receipt)
            self.receipt.open(session.place["purchase_id"], session.place.get("purchase_line_id", 0))
        elif self._step in self._idle:
            page = self._idle[self._step]
            self._pages.setCurrentWidget(page)
            if before is not self._step:
                page.refresh()
        else:
            self._pages.setCurrentWidget(self.task)
            self._show_task(session, outcome.facts if outcome is not None else {}, restored=before is None)

    def _show_task(self, session: Session, facts: Mapping[str, Any], *, restored: bool) -> None:
        """What an answer says of the task, at once; for a session that is there again it is read."""
        name, reading = _TASKS[session.job]
        at_place = self._step is StepName.COUNT_UNITS
        show = {
            Job.COUNTING: lambda count: self.task.show_count(count, at_place=at_place),
            Job.PUTTING_AWAY: self.task.show_goods,
            Job.REPLENISHING: self.task.show_fill,
        }[session.job]
        if name in facts:
            show(facts[name])
        elif restored:
            place = dict(session.place)
            self.bridge.read(lambda connection: reading(connection, place), show, key="task")
