"""The tab Picking and packing: one screen that follows the station's session through walk, bench and dock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.models.permissions import may
from app.station.session import Job, Session
from app.station.standing import step_of
from app.station.step import StepName
from app.station.steps import STEPS
from app.ui.following import BOARD_PAUSE_MS, Changes, Follower
from app.ui.job_tab import JobTab
from app.ui.preparation.bands import JOBS
from app.ui.preparation.bench_idle import BenchIdle
from app.ui.preparation.bench_order import OrderPage
from app.ui.preparation.choices import ChoicesPage
from app.ui.preparation.dock import DockPage
from app.ui.preparation.halt import HaltPage
from app.ui.preparation.keys import NUMBERS, command_for, keys_at, typed_as
from app.ui.preparation.photograph import photograph
from app.ui.preparation.stop import StopPage
from app.ui.preparation.walk_idle import WalkIdle

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge
    from app.ui.preparation.bands import Key
    from app.workflows.outcome import Outcome

#: What a prompt looks like where it asks for something else than a scan.
_ICONS = {
    "choose_number": "keyboard",
    "choose_reason": "keyboard",
    "weigh_or_close": "scale",
    "scan_label": "labels",
    "close_parcel": "package",
    "photograph_box": "camera",
    "bring_to_packing": "cart",
}
_TOPICS = frozenset({"order", "pick_list", "print_job", "parcel"})
_QUESTIONS = frozenset({StepName.CHOICE, StepName.REASON, StepName.PICK_EMPTY})
_HALTS = frozenset(
    {StepName.TAKE_OVER, StepName.CHANGED, StepName.PACK_BACK, StepName.PACK_INSERTS, StepName.PACK_PHOTO}
)


class PreparationTab(JobTab):
    """Walk, bench and dock."""

    jobs = JOBS
    numbers = NUMBERS

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, _jobs_of(bridge.session))
        self._asked_about = ""
        self._prompt = ""
        self.walk_idle, self.stop = WalkIdle(bridge), StopPage(bridge)
        self.bench_idle, self.order = BenchIdle(bridge), OrderPage(bridge)
        self.dock, self.choices = DockPage(bridge), ChoicesPage(bridge)
        self.halt = HaltPage(bridge)
        self.arrange(
            (self.walk_idle, self.stop, self.bench_idle, self.order, self.dock, self.choices, self.halt)
        )
        self.choices.chosen.connect(self.bridge.scan)
        self.stop.asks.connect(self._ask)
        Follower(self.bridge, self, _TOPICS, self._renew_work)
        Follower(self.bridge, self, _TOPICS, lambda _changes: self._renew_board(), BOARD_PAUSE_MS)
        self._follow(bridge.session, None)

    def keys_at(self, session: Session) -> Sequence[Key]:
        return keys_at(session)

    def command_for(self, command: str) -> str:
        return command_for(command, self.bridge.session)

    def press(self, command: str) -> None:
        meant = self.command_for(command)
        if meant == "make":
            self.walk_idle.make_list()
        elif meant == "photo":
            photograph(self, self.bridge)
        elif meant == "undo" and meant not in {key.command for key in self.keys_at(self.bridge.session)}:
            return  # pressed by the way
        else:
            super().press(command)

    def entered(self) -> None:
        self.setFocus()
        self._follow(self.bridge.session, None)

    def give(self, typed: str) -> None:
        """What was typed and ended by Return: a number on the screen here, else the station's to understand."""
        page = self._pages.currentWidget()
        if isinstance(page, WalkIdle | BenchIdle) and page.take_number(typed):
            return
        self.bridge.scan(typed)

    def show_typed(self, typed: str) -> None:
        caption, unit = typed_as(self.bridge.session)
        self.band.show_typed(typed, caption, unit if typed.isdigit() else "")
        self.choices.mark(typed)

    def _take_answer(self, answer: Answer) -> None:
        outcome = answer.outcome
        self._asked_about = str(outcome.values.get("name", "")) if outcome.next == "choose_reason" else ""
        self.dock.take(outcome)
        super()._take_answer(answer)
        if outcome.code == "photo_asked":  # by the barcode of the key: the camera is the window's
            photograph(self, self.bridge)

    def show_step(self, session: Session, before: StepName | None, outcome: Outcome | None) -> None:
        step = step_of(session)
        if outcome is not None and outcome.level.value != "error" and outcome.next:
            self._ask(outcome.next)
        elif step is not before or not self._prompt:
            self._ask(STEPS[step].prompt)
        self._show_page(session, step, outcome)

    def _show_page(self, session: Session, step: StepName, outcome: Outcome | None) -> None:
        place = session.place
        if step in _HALTS | _QUESTIONS:
            self.band.answer.hide()  # the page says it, larger
        if step in _HALTS:
            self._show_halt(session, step)
        elif step in _QUESTIONS:
            about = place["emptied"]["location"] if step is StepName.PICK_EMPTY else self._asked_about
            self.choices.ask(place, about)
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
        elif step is StepName.PACK_PHOTO:
            self.halt.ask_photo(place["photo"])
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
