"""A tab that follows the station's session: jobs to choose from, what to do next, its page, and the keys on offer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.station.session import Job, Session
from app.station.standing import step_of
from app.station.step import StepName
from app.station.steps import STEPS
from app.ui import theme
from app.ui.preparation.bands import JobSwitch, Key, KeyBar, PromptBand
from app.ui.preparation.big import stylesheet
from app.ui.preparation.entry import Entry
from app.ui.tab import Tab
from app.ui.widgets.layout import column, row

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge
    from app.workflows.outcome import Outcome

#: Keys that are pressed by the way, and no mistake where they do nothing.
_HARMLESS = frozenset({"leave", "undo"})


class JobTab(Tab):
    """Every scan, key and typed number goes to the station, and the screen shows where that led.

    A tab says which ``jobs`` are its own, where ``numbers`` are typed, and overrides ``keys_at``, ``command_for``,
    ``show_step`` and ``show_typed``.
    """

    jobs: Sequence[Job]
    numbers: frozenset[StepName]

    def __init__(self, bridge: Bridge, allowed: Sequence[Job]) -> None:
        """``allowed``: those of its jobs that the person may do, at least one."""
        super().__init__(bridge)
        self.setStyleSheet(stylesheet())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._job = bridge.session.job if bridge.session.job in allowed else allowed[0]
        self._step: StepName | None = None
        self.switch = JobSwitch(allowed, self)
        self.band, self.keys = PromptBand(), KeyBar()
        self.answers = self.band.answer
        self.entry = Entry(self, lambda: step_of(bridge.session) in self.numbers)
        self._pages = QStackedWidget()

    def arrange(self, pages: Iterable[QWidget]) -> None:
        """Lay the tab out around its pages, and begin to follow."""
        for page in pages:
            self._pages.addWidget(page)
        top = row(self.switch, self.band, spacing=theme.M)
        top.setStretch(1, 1)
        whole = column(top, self._pages, self.keys, spacing=theme.M)
        whole.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.switch.asked.connect(self.turn_to)
        self.keys.pressed.connect(self.press)
        self.entry.changed.connect(self.show_typed)
        self.entry.given.connect(self.give)
        self.bridge.answered.connect(self._take_answer)
        self.bridge.session_changed.connect(self._session_is)

    @property
    def job(self) -> Job:
        return self._job

    def keys_at(self, _session: Session) -> Sequence[Key]:
        """The keys on offer, the most likely first."""
        return ()

    def command_for(self, command: str) -> str:
        """What a key means at this step."""
        return command

    def show_step(self, _session: Session, _before: StepName | None, _outcome: Outcome | None) -> None:
        """Show the page of the step; ``outcome`` led there, where something did."""

    def show_typed(self, _typed: str) -> None:
        """Show what is being typed."""

    def give(self, typed: str) -> None:
        """What was typed and ended by Return."""
        self.bridge.scan(typed)

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
        meant = self.command_for(command)
        if meant not in _HARMLESS or meant in STEPS[step_of(self.bridge.session)].commands:
            self.bridge.press(meant)

    def _take_answer(self, answer: Answer) -> None:
        self._follow(answer.session, answer.outcome)

    def _session_is(self, session: Session) -> None:
        if session.job in self.jobs:
            self._job = session.job
        if step_of(session) is not self._step:
            self._follow(session, None)

    def _follow(self, session: Session, outcome: Outcome | None) -> None:
        """Show where the session stands."""
        if not session.is_open or session.job not in self.jobs:
            return
        before, self._step = self._step, step_of(session)
        self.switch.show_job(session.job)
        self.keys.show_keys(self.keys_at(session))
        self.show_step(session, before, outcome)
