"""The tab Returns: boxes come in and are inspected, managers decide, money goes back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget

from app.models.permissions import may
from app.models.states import RefundState
from app.queries.refunds import refunds
from app.queries.returns import TO_DECIDE, returns
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.ui import theme
from app.ui.following import COUNT_PAUSE_MS, Follower
from app.ui.returns.desk_page import DeskPage
from app.ui.returns.detail import ON_THE_TABLE
from app.ui.returns.follow_up_page import FollowUpPage
from app.ui.returns.open_dialog import OpenDialog
from app.ui.returns.refunds_page import RefundsPage
from app.ui.returns.review_queue import ReviewQueue
from app.ui.tab import Tab
from app.ui.widgets.layout import button, column, row
from app.ui.widgets.text import with_key
from app.values import shop_day, utc_now

if TYPE_CHECKING:
    from app.station.session import Session
    from app.ui.bridge import Bridge

_TO_PAY = (RefundState.PENDING_APPROVAL, RefundState.APPROVED, RefundState.SENT, RefundState.FAILED)


class ReturnsTab(Tab):
    """Four pages: the desk, the decisions, the refunds, and where the articles go."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.desk = DeskPage(bridge)
        self.queue = ReviewQueue(bridge)
        self.refunds = RefundsPage(bridge)
        self.follow_up = FollowUpPage(bridge)
        self.pages = QStackedWidget()
        for each in (self.desk, self.queue, self.refunds, self.follow_up):
            self.pages.addWidget(each)
        self.open_button = button(
            self.tr("Open a return…"), self.open_return, icon="plus", name="open-return",
            tip=with_key(self.tr("A customer wants to send something back"), "Ctrl+O"),
        )  # fmt: skip
        page = column(self._choice(), self.pages, spacing=theme.M)
        page.setContentsMargins(theme.L, theme.M, theme.L, theme.L)
        page.setStretch(1, 1)
        self.setLayout(page)
        for each in (self.desk, self.queue):
            each.order_asked.connect(self.order_asked)
        self.desk.decision_asked.connect(self.decide)
        bridge.session_changed.connect(self._follow)
        Follower(bridge, self, {"rma", "refund"}, lambda _changes: self._count(), COUNT_PAUSE_MS)
        self._key("Ctrl+O", self.open_return)

    def _choice(self) -> QHBoxLayout:
        group = QButtonGroup(self)
        self._chips: list[QPushButton] = []
        roles = self.bridge.session.roles
        manager = may(roles, "see_decisions")
        shown = (True, manager, manager, may(roles, "put_away"))
        self._names = (self.tr("Desk"), self.tr("To decide"), self.tr("Refunds"), self.tr("To put away"))
        for at, name in enumerate(self._names):
            chip = button(
                name, partial(self.show_page, at), look="chip", name=f"page-{at + 1}",
                tip=with_key(name, f"Ctrl+{at + 1}"),
            )  # fmt: skip
            chip.setCheckable(True)
            group.addButton(chip)
            self._chips.append(chip)
            if not shown[at]:
                chip.hide()
            else:
                self._key(f"Ctrl+{at + 1}", partial(self.show_page, at))
        self._chips[0].setChecked(True)
        return row(*self._chips, None, self.open_button)

    def _key(self, keys: str, press: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(press)

    @property
    def job(self) -> Job:
        return Job.RETURNS

    def entered(self) -> None:
        self.show_page(self.pages.currentIndex())
        self._count()

    def show_page(self, at: int) -> None:
        """Desk, decisions, refunds, or what is to be put away."""
        self.pages.setCurrentIndex(at)
        self._chips[at].setChecked(True)
        if at == 0:
            self.desk.refresh()
            self.desk.follow()
            if self.desk.pages.currentWidget() is not self.desk.which:
                self.desk.list.setFocus()
        elif at == 1:
            self.queue.start()
            self.queue.setFocus()
        elif at == 2:
            self.refunds.refresh()
            self.refunds.list.setFocus()
        else:
            self.follow_up.refresh()
            self.follow_up.list.setFocus()

    def decide(self, rma_id: int) -> None:
        """Open a return in the queue of decisions."""
        self.show_page(1)
        self.queue.start(rma_id)

    def open_return(self) -> None:
        """Ask which order, which articles, and why."""
        OpenDialog(self, self.bridge).open()

    def take_scan(self, _raw: str) -> bool:
        """Every scan is the station's; an article goes to the return that is shown, if it is on the table."""
        if self.pages.currentIndex() != 0:
            self.show_page(0)
        seen = self.desk.detail.seen
        shown = self.desk.pages.currentWidget() is self.desk.detail
        on_table = shown and seen is not None and seen.state in ON_THE_TABLE
        if on_table and seen is not None and self.bridge.session.place.get("rma_id") != seen.id:
            self.desk.actions_of.receive()
        return False

    def take_command(self, command: str) -> bool:
        """The desk's keys; on the other pages F2 and F4 are theirs, and a question of the station has them first."""
        if step_of(self.bridge.session) is StepName.TAKE_OVER and command in {"confirm", "leave"}:
            self.bridge.press(command)
            return True
        if self.pages.currentIndex() == 2:
            deed = {
                "confirm": self.refunds.made["sent"].click,
                "close_parcel": self.refunds.made["succeeded"].click,
            }
        elif self.pages.currentIndex() == 3:
            deed = {"confirm": self.follow_up.press_main, "close_parcel": self.follow_up.leaves.click}
        elif self.pages.currentIndex() == 1:
            deed = {}
        else:
            panel = self.desk.detail.panel
            deed = {
                "confirm": self.desk.detail.press_main,
                "close_parcel": self.desk.detail.made["propose"].click,
                "note": panel.note.setFocus,
                "next": panel.choose_photo,
                "short": self.desk.search.setFocus,
                "leave": self.leave,
            }
        if command in deed:
            deed[command]()
        return True

    def leave(self) -> None:
        """Put the return away."""
        if self.bridge.session.place:
            self.bridge.press("leave")
        self.desk.leave()

    def _follow(self, session: Session) -> None:
        if self.isVisible() and session.job is Job.RETURNS and self.pages.currentIndex() == 0:
            self.desk.follow()

    def _count(self) -> None:
        self.bridge.read(_counts, self._show_counts, key="returns-counts")

    def _show_counts(self, counts: tuple[int, int]) -> None:
        for at, count in enumerate(counts, start=1):
            self._chips[at].setText(f"{self._names[at]}  {count}" if count else self._names[at])


def _counts(connection: Any) -> tuple[int, int]:
    """How many returns wait for a decision, and how many refunds for their money."""
    today = shop_day(utc_now())
    return len(returns(connection, today, TO_DECIDE)), len(refunds(connection, today, _TO_PAY))
