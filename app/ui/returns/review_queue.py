"""The manager's queue: one return a screen, all its evidence, and a key for every decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QStackedLayout, QWidget

from app.models.permissions import may
from app.models.states import RmaState
from app.queries.returns import TO_DECIDE, ReturnReview, ReturnRow, returns, review
from app.rules.return_signals import ReturnSignal
from app.ui import theme
from app.ui.following import Follower
from app.ui.returns import words
from app.ui.returns.decision_dialogs import ExchangeDialog, ReduceDialog, RefuseDialog, read_letter
from app.ui.returns.evidence import (
    deadlines,
    history,
    what_came_back,
    what_is_odd,
    what_it_is_worth,
    what_left,
)
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import ask_reason
from app.ui.widgets.layout import EmptyState, button, clear, column, row, scrolling
from app.ui.widgets.text import label, with_key
from app.values import shop_day, utc_now
from app.workflows import decisions
from app.workflows.credit_decision import approve_as_credit
from app.workflows.decision_letters import Decision
from app.workflows.goods_kept import decline_without_goods
from app.workflows.return_evidence import signals_of

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class ReviewQueue(QWidget):
    """Shows the return that is due first; a decision brings the next."""

    order_asked = Signal(int)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ids: list[int] = []
        self._at = 0
        self.seen: ReturnReview | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._number = label("", "title", selectable=True)
        self._number.setObjectName("reviewed")
        self._about = label("", "muted", wrap=True)
        self._place = label("", "muted")
        self._ground, self._due, self._approver = Badge(), Badge(), Badge()
        self._columns = [column(spacing=theme.M) for _ in range(3)]
        self._scrolls: list[QScrollArea] = []
        whole = QWidget()
        head = row(self._number, self._ground, self._due, self._approver, None, self._place)
        page = column(head, self._about, self._evidence(), self._buttons(), spacing=theme.S)
        page.setStretch(2, 1)
        whole.setLayout(page)
        nothing = EmptyState("check", self.tr("Nothing to decide"), self.tr("Every return has its decision."))
        self._stack = QStackedLayout(self)
        self._stack.addWidget(nothing)
        self._stack.addWidget(whole)
        Follower(bridge, self, {"rma", "refund"}, lambda _changes: self._read_queue())
        for key, made in self._made.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(made.click)

    def _evidence(self) -> QHBoxLayout:
        line = row(spacing=theme.M)
        for made in self._columns:
            inside = QWidget()
            holder = column(made, None)
            inside.setLayout(holder)
            area = scrolling(inside)
            self._scrolls.append(area)
            line.addWidget(area, 1)
        return line

    def _buttons(self) -> QHBoxLayout:
        looks = (
            ("A", self.tr("Approve · A"), self.approve, "primary", "check", self.tr("Approve as proposed")),
            ("R", self.tr("Reduce… · R"), self.reduce, "", "minus", self.tr("Approve, less something")),
            ("X", self.tr("Refuse… · X"), self.refuse, "danger", "close", self.tr("Refuse, on a legal ground")),
            ("E", self.tr("Exchange… · E"), self.exchange, "", "returns", self.tr("Other articles instead")),
            ("B", self.tr("Credit… · B"), self.credit, "", "gift", self.tr("Store credit instead of money")),
            ("L", self.tr("Message · L"), self.read, "", "mail", self.tr("What the customer will be told")),
            ("O", self.tr("Order · O"), self._show_order, "", "orders", self.tr("Show the order")),
            ("N", self.tr("Next · N"), self.go_on, "", "chevron-right", self.tr("The next return, undecided")),
        )  # fmt: skip
        self._made: dict[str, QPushButton] = {}
        for key, text, press, look, icon, tip in looks:
            self._made[key] = button(
                text, press, look=look, icon=icon, name=f"review-{key}", tip=with_key(tip, key)
            )
        decide, rest = [self._made[key] for key in "ARXEB"], [self._made[key] for key in "LON"]
        return row(*decide, None, *rest)

    def start(self, rma_id: int = 0) -> None:
        """Read the queue, and show a return of it."""
        if rma_id:
            self._ids, self._at = [rma_id, *(each for each in self._ids if each != rma_id)], 0
        self._read_queue()

    def _read_queue(self) -> None:
        self._bridge.read(
            lambda connection: returns(connection, shop_day(utc_now()), TO_DECIDE),
            self._show_queue,
            key="review-queue",
        )

    def _show_queue(self, rows: tuple[ReturnRow, ...]) -> None:
        """The one that was shown stays while it waits; once decided, the one behind it takes its place."""
        before = self._ids[self._at] if self._at < len(self._ids) else 0
        self._ids = [found.id for found in rows]
        if before in self._ids:
            self._at = self._ids.index(before)
        else:
            self._at = min(self._at, max(0, len(self._ids) - 1))
        self._show_current()

    def _show_current(self) -> None:
        if not self._ids:
            self.seen = None
            self._stack.setCurrentIndex(0)
            return
        rma_id = self._ids[self._at]
        self._bridge.read(
            lambda connection: (
                review(connection, rma_id, shop_day(utc_now())),
                signals_of(connection, rma_id, utc_now()),
            ),
            self._fill,
            key="review",
        )

    def _fill(self, found: tuple[ReturnReview, tuple[ReturnSignal, ...]]) -> None:
        seen, signals = found
        another = self.seen is None or self.seen.id != seen.id
        self.seen = seen
        language = self._bridge.language
        self._number.setText(seen.number)
        self._place.setText(self.tr("{number} of {count}").format(number=self._at + 1, count=len(self._ids)))
        self._ground.say(words.ground(seen.ground), "info")
        text, tone = words.countdown(seen.days_left, seen.state)
        self._due.say(self.tr("Refund {when}").format(when=text) if text else "", tone)
        self._approver.say(words.approver(seen.approver) if seen.approver else "", "neutral")
        about = [seen.order, seen.customer]
        if seen.blind:
            about.append(self.tr("nobody had announced it"))
        if seen.goods_kept:
            about.append(self.tr("the customer keeps the goods"))
        self._about.setText(" · ".join(about))
        cards = (
            (what_left(seen, self._bridge), deadlines(seen, language)),
            (what_came_back(seen, self._bridge),),
            (what_is_odd(signals, self._bridge), what_it_is_worth(seen, language), history(seen, language)),
        )
        for place, made in zip(self._columns, cards, strict=True):
            clear(place)
            for card in made:
                place.addWidget(card)
        if another:
            for area in self._scrolls:
                area.verticalScrollBar().setValue(0)
        manager = may(self._bridge.session.roles, "approve_return")
        for key in "ARXEB":
            self._made[key].setEnabled(manager and seen.state is RmaState.PROPOSED)
        self._made["N"].setEnabled(len(self._ids) > 1)
        self._stack.setCurrentIndex(1)

    def approve(self) -> None:
        """Agree to what is proposed."""
        if (seen := self.seen) is not None:
            self._bridge.act(lambda uow: decisions.approve_return(uow, seen.id))

    def reduce(self) -> None:
        """Agree, with other depreciations."""
        self._ask(ReduceDialog)

    def refuse(self) -> None:
        """Refuse it; what the customer was to keep comes back after all."""
        if (seen := self.seen) is None:
            return
        if not seen.goods_kept:
            self._ask(RefuseDialog)
            return
        ask_reason(
            self,
            self.tr("Are the articles of {rma} to come back?").format(rma=seen.number),
            self.tr("They are to come back"),
            lambda _, why: lambda uow: decline_without_goods(uow, seen.id, why),
            hint=self.tr("Nothing is refunded until they are here."),
            bridge=self._bridge,
        )

    def exchange(self) -> None:
        """Send other articles instead of money."""
        self._ask(ExchangeDialog)

    def credit(self) -> None:
        """Store credit instead of money, as the customer asked."""
        if (seen := self.seen) is None:
            return
        ask_reason(
            self,
            self.tr("Store credit for {rma}?").format(rma=seen.number),
            self.tr("Give store credit"),
            lambda _, consent: lambda uow: approve_as_credit(uow, seen.id, consent),
            hint=self.tr("How and when did the customer ask for it? Without that it is money (L221-24)."),
            bridge=self._bridge,
        )

    def _ask(self, kind: Any) -> None:
        if self.seen is not None:
            kind(self._bridge, self, self.seen).open()

    def read(self) -> None:
        """What the customer will be told if it is approved."""
        if self.seen is not None:
            read_letter(self._bridge, self, self.seen.id, Decision.APPROVE)

    def go_on(self) -> None:
        """The next return; after the last the first."""
        if self._ids:
            self._at = (self._at + 1) % len(self._ids)
            self._show_current()

    def _show_order(self) -> None:
        if self.seen is not None:
            self.order_asked.emit(self.seen.order_id)
