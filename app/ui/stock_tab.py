"""The tab Stock: goods in, put away, filled up and counted by scan, one task a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from app.models.permissions import may
from app.queries.counts import under_way
from app.queries.faces import fill_under_way
from app.queries.put_away import in_hand
from app.queries.transfers import transfer_sheet
from app.station.session import Job, Session
from app.station.standing import step_of
from app.station.step import StepName
from app.station.steps import STEPS
from app.ui.job_tab import JobTab
from app.ui.stock.count_idle import CountIdle
from app.ui.stock.fill_idle import FillIdle
from app.ui.stock.keys import NUMBERS, command_for, keys_at, typed_as
from app.ui.stock.put_away_idle import PutAwayIdle
from app.ui.stock.receive_idle import ReceiveIdle
from app.ui.stock.receive_page import ReceivePage
from app.ui.stock.task_page import TaskPage
from app.ui.stock.transfer_idle import TransferIdle

if TYPE_CHECKING:
    from app.ui.bridge import Bridge
    from app.ui.preparation.bands import Key
    from app.workflows.outcome import Outcome

#: The jobs of the tab, and what one must be allowed to do for each.
_MAY = {
    Job.RECEIVING: "receive_goods",
    Job.PUTTING_AWAY: "put_away",
    Job.REPLENISHING: "replenish",
    Job.COUNTING: "count",
    Job.TRANSFERRING: "move_transfer",
}
JOBS = tuple(_MAY)
#: What a task is called in an answer's facts, and how it is read for a session that is there again.
_TASKS: Mapping[Job, tuple[str, Callable[[Any, Mapping[str, Any]], dict[str, Any]]]] = {
    Job.COUNTING: ("count", under_way),
    Job.PUTTING_AWAY: ("put_away", in_hand),
    Job.REPLENISHING: ("fill", fill_under_way),
}


class StockTab(JobTab):
    """Goods in, putting away, pick faces, counts, transfers between sites."""

    jobs = JOBS
    numbers = NUMBERS

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge, [job for job in JOBS if may(bridge.session.roles, _MAY[job])])
        self.count_idle, self.task = CountIdle(bridge), TaskPage()
        self.receive_idle, self.receipt = ReceiveIdle(bridge), ReceivePage(bridge)
        self.put_away_idle, self.fill_idle = PutAwayIdle(bridge), FillIdle(bridge)
        self.transfer_idle = TransferIdle(bridge)
        self.transfer = ReceivePage(bridge, transfer_sheet, "stock_transfer")
        self._idle: Mapping[StepName, CountIdle | ReceiveIdle | PutAwayIdle | FillIdle | TransferIdle] = {
            StepName.RECEIVE_CHOOSE: self.receive_idle,
            StepName.PUT_CHOOSE: self.put_away_idle,
            StepName.FILL_CHOOSE: self.fill_idle,
            StepName.COUNT_CHOOSE: self.count_idle,
            StepName.TRANSFER_CHOOSE: self.transfer_idle,
        }
        self.arrange((*self._idle.values(), self.receipt, self.transfer, self.task))

    def keys_at(self, session: Session) -> Sequence[Key]:
        return keys_at(session)

    def command_for(self, command: str) -> str:
        return command_for(command)

    def press(self, command: str) -> None:
        page = self._pages.currentWidget()
        if not (isinstance(page, CountIdle | ReceiveIdle | FillIdle | TransferIdle) and page.press(command)):
            super().press(command)

    def entered(self) -> None:
        self._step = None
        self._follow(self.bridge.session, None)

    def show_typed(self, typed: str) -> None:
        self.band.show_typed(typed, typed_as(self.bridge.session), "")

    def show_step(self, session: Session, before: StepName | None, outcome: Outcome | None) -> None:
        step = step_of(session)
        asked = outcome.next if outcome is not None and outcome.level.value != "error" else ""
        self.band.say(self.bridge.text(f"prompt_{asked or STEPS[step].prompt}"))
        if step is StepName.RECEIVE_ITEMS:
            self._pages.setCurrentWidget(self.receipt)
            self.receipt.open(session.place["purchase_id"], session.place.get("purchase_line_id", 0))
        elif step in {StepName.TRANSFER_PLACE, StepName.TRANSFER_ITEM}:
            self._pages.setCurrentWidget(self.transfer)
            self.transfer.open(session.place["transfer_id"], session.place.get("line_id", 0))
        elif step in self._idle:
            page = self._idle[step]
            self._pages.setCurrentWidget(page)
            if before is not step:
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
