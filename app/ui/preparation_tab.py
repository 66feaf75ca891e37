"""The tab Picking and packing: one screen that follows the station's session through walk, bench and dock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget

from app.models.permissions import may
from app.station.session import Job, Session
from app.station.standing import step_of
from app.station.steps import STEPS, StepName
from app.ui import theme
from app.ui.following import BOARD_PAUSE_MS, Changes, Follower
from app.ui.preparation.bands import JOBS, JobSwitch, KeyBar, PromptBand
from app.ui.preparation.bench_idle import BenchIdle
from app.ui.preparation.bench_order import OrderPage
from app.ui.preparation.big import stylesheet
from app.ui.preparation.choices import ChoicesPage
from app.ui.preparation.dock import DockPage
from app.ui.preparation.entry import Entry
from app.ui.preparation.halt import HaltPage
from app.ui.preparation.keys import NUMBERS, command_for, keys_at, typed_as
from app.ui.preparation.photograph import photograph
from app.ui.preparation.stop import StopPage
from app.ui.preparation.walk_idle import WalkIdle
from app.ui.tab import Tab
from app.ui.widgets.layout import column, row

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge
    from app.workflows.outcome import Outcome

#: What a prompt looks like where it asks for something else than a scan.
_ICONS = {
    "choose_number": "keyboard",
    "choose_reason": "keyboard",
    "weigh_or_close": "scale",
    "scan_label": "labels",
    "close_parcel": "package",
    "bring_to_packing": "cart",
}
_TOPICS = frozenset({"order", "pick_list", "print_job", "parcel"})
#: Keys that are pressed by the way, and no mistake where they do nothing.
_HARMLESS = frozenset({"leave", "undo"})
_QUESTIONS = frozenset({StepName.CHOICE, StepName.REASON})
_HALTS = frozenset({StepName.TAKE_OVER, StepName.CHANGED, StepName.PACK_BACK, StepName.PACK_INSERTS})


class PreparationTab(Tab):
    """Three jobs; every scan, key and typed number goes to the station, and the screen shows where that led."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.setStyleSheet(stylesheet())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        allowed = _jobs_of(bridge.session)
        self._job = bridge.session.job if bridge.session.job in allowed else allowed[0]
        self._asked_about = ""
        self._prompt = ""
        self._step: StepName | None = None
        self.switch = JobSwitch(allowed, self)
        self.band, self.keys = PromptBand(), KeyBar()
        self.answers = self.band.answer
        self.walk_idle, self.stop = WalkIdle(bridge), StopPage(bridge)
        self.bench_idle, self.order = BenchIdle(bridge), OrderPage(bridge)
        self.dock, self.choices = DockPage(bridge), ChoicesPage(bridge)
        self.halt = HaltPage(bridge)
        self._pages = QStackedWidget()
        pages = (self.walk_idle, self.stop, self.bench_idle, self.order, self.dock, self.choices, self.halt)
        for page in pages:
            self._pages.addWidget(page)
        self.entry = Entry(self, self._wants_number)
        top = row(self.switch, self.band, spacing=theme.M)
        top.setStretch(1, 1)
        whole = column(top, self._pages, self.keys, spacing=theme.M)
        whole.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self._connect()
        self._follow(bridge.session, None)

    def _connect(self) -> None:
        self.switch.asked.connect(self.turn_to)
        self.keys.pressed.connect(self.press)
        self.choices.chosen.connect(self.bridge.scan)
        self.stop.asks.connect(self._ask)
        self.entry.changed.connect(self._show_typed)
        self.entry.given.connect(self._give)
        self.bridge.answered.connect(self._take_answer)
        self.bridge.session_changed.connect(self._session_is)
        Follower(self.bridge, self, _TOPICS, self._renew_work)
        Follower(self.bridge, self, _TOPICS, lambda _changes: self._renew_board(), BOARD_PAUSE_MS)

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
        meant = command_for(command, self.bridge.session)
        if meant == "make":
            self.walk_idle.make_list()
        elif meant == "photo":
            photograph(self, self.bridge)
        elif meant in _HARMLESS and meant not in STEPS[step_of(self.bridge.session)].commands:
            return
        else:
            self.bridge.press(meant)

    def entered(self) -> None:
        self.setFocus()
        self._follow(self.bridge.session, None)

    def _give(self, typed: str) -> None:
        """What was typed and ended by Return: a number on the screen here, else the station's to understand."""
        page = self._pages.currentWidget()
        if isinstance(page, WalkIdle | BenchIdle) and page.take_number(typed):
            return
        self.bridge.scan(typed)

    def _wants_number(self) -> bool:
        return step_of(self.bridge.session) in NUMBERS

    def _show_typed(self, typed: str) -> None:
        caption, unit = typed_as(self.bridge.session)
        self.band.show_typed(typed, caption, unit if typed.isdigit() else "")
        self.choices.mark(typed)

    def _take_answer(self, answer: Answer) -> None:
        outcome = answer.outcome
        self._asked_about = str(outcome.values.get("name", "")) if outcome.next == "choose_reason" else ""
        self.dock.take(outcome)
        self._follow(answer.session, outcome)

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
        if outcome is not None and outcome.level.value != "error" and outcome.next:
            self._ask(outcome.next)
        elif self._step is not before or not self._prompt:
            self._ask(STEPS[self._step].prompt)
        self._show_page(session, self._step, outcome)

    def _show_page(self, session: Session, step: StepName, outcome: Outcome | None) -> None:
        place = session.place
        if step in _HALTS | _QUESTIONS:
            self.band.answer.hide()  # the page says it, larger
        if step in _HALTS:
            self._show_halt(session, step)
        elif step in _QUESTIONS:
            self.choices.ask(place, self._asked_about)
            self._pages.setCurrentWidget(self.choices)
        elif session.job is Job.SHIPPING:
            self._pages.setCurrentWidget(self.dock)
            self.dock.refresh()
        elif step is StepName.PICK_CHOOSE:
            self._pages.setCurrentWidget(self.walk_idle)
            self.walk_idle.refresh()
            self.walk_idle.table.setFocus()
        elif session.job is Job.PICKING:
            self._pages.setCurrentWidget(self.stop)
            stop = outcome.facts.get("stop") if outcome is not None else None
            self.stop.show_list(place["pick_list_id"], bool(place.get("at_location")), stop)
        elif step in {StepName.PACK_IDLE, StepName.PACK_LABEL}:
            waits = place.get("label_of")
            self._pages.setCurrentWidget(self.bench_idle)
            self.bench_idle.show_last(
                int(waits["parcel_id"] if waits else place.get("last_parcel_id", 0)),
                to_scan=waits is not None,
            )
        else:
            self._pages.setCurrentWidget(self.order)
            self.order.open(
                place["order_id"], int(place.get("last_line_id") or place.get("line_id") or 0), outcome
            )

    def _show_halt(self, session: Session, step: StepName) -> None:
        place = session.place
        if step is StepName.TAKE_OVER:
            self.halt.ask_take_over(place["wanted"])
        elif step is StepName.CHANGED:
            self.halt.show_changes(str(place["changes"]["order"]), place["changes"])
        elif step is StepName.PACK_INSERTS:
            self.halt.ask_inserts(place["inserts"])
        else:
            self.halt.lead_back(place["take_out"])
        self._pages.setCurrentWidget(self.halt)

    def _ask(self, prompt: str) -> None:
        self._prompt = prompt
        self.band.say(self.bridge.text(f"prompt_{prompt}"), _ICONS.get(prompt, "scan"))

    def _renew_work(self, changes: Changes) -> None:
        """What somebody has in hand: only its own changes concern it."""
        page = self._pages.currentWidget()
        if isinstance(page, OrderPage | StopPage):
            page.follow(changes)

    def _renew_board(self) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, BenchIdle | DockPage):
            page.refresh()


def _jobs_of(session: Session) -> tuple[Job, ...]:
    """The jobs that somebody's roles allow; a picker walks and does not pack."""
    return JOBS if may(session.roles, "pack") else (Job.PICKING,)
