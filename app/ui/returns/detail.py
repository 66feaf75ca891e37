"""One return: where it stands, its articles, and the inspection of the one chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.models.permissions import may
from app.models.states import RmaState
from app.queries.returnable import was_informed
from app.queries.returns import ReturnReview, UnitEvidence, review
from app.rules.return_signals import ReturnSignal
from app.ui import theme
from app.ui.following import Changes, Follower, subjects
from app.ui.returns import words
from app.ui.returns.actions import ReturnActions
from app.ui.returns.inspection_panel import InspectionPanel
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Card, Notice, button, clear, column, row, scrolling
from app.ui.widgets.text import KeyHint, day, label, moment, with_key
from app.values import shop_day, utc_now
from app.workflows.return_evidence import signals_of

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_ON_THE_WAY = frozenset(
    {RmaState.AUTHORISED, RmaState.IN_TRANSIT, RmaState.EXPIRED, RmaState.RECEIVED_UNMATCHED}
)
ON_THE_TABLE = frozenset({RmaState.RECEIVED, RmaState.INSPECTING})
_UNDECIDED = _ON_THE_WAY | ON_THE_TABLE | {RmaState.REQUESTED, RmaState.PROPOSED}


class UnitRow(QPushButton):
    """One article in the list of a return."""

    def __init__(self, unit: UnitEvidence, number: int, *, kept: bool) -> None:
        super().__init__()
        self.unit = unit
        self.setObjectName(f"unit-{unit.id}")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("look", "tile")
        self.setStyleSheet("QPushButton { min-height: 46px; padding: 0 12px; }")
        self.setAccessibleName(f"{number} {unit.name}")
        name = label(unit.name, "strong")
        about = " · ".join(filter(None, (unit.sku, words.reason(unit.reason), unit.note)))
        said = label(about, "small")
        where = Badge()
        if kept:
            where.say(self.tr("the customer keeps it"), "info")
        elif unit.received_at is None:
            where.say(self.tr("not here yet"), "neutral")
        elif unit.grade is None:
            where.say(self.tr("to grade"), "warning")
        else:
            goes = f" · {words.disposition(unit.disposition)}" if unit.disposition else ""
            where.say(f"{unit.grade.value}{goes}", words.GRADE_TONE[unit.grade])
        off = Badge()
        off.say(f"−{unit.depreciation_bp // 100} %" if unit.depreciation_bp else "", "error")
        key = KeyHint(str(number))
        key.setFixedSize(28, 22)
        key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        texts = column(None, name, said, None, spacing=0)
        inner = row(key, texts, off, where, spacing=theme.M)
        inner.setStretch(1, 1)
        inner.setContentsMargins(theme.M, 0, theme.M, 0)
        self.setLayout(inner)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class ReturnDetail(QWidget):
    """Shows one return and keeps it current."""

    order_asked = Signal(int)
    decision_asked = Signal(int)

    def __init__(self, bridge: Bridge, actions: ReturnActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self.actions_of = bridge, actions
        self.seen: ReturnReview | None = None
        self._informed = True
        self._rma_id = 0
        self._unit_id = 0
        self._number = label("", "title", selectable=True)
        self._state, self._ground, self._due = Badge(), Badge(), Badge()
        self._about = label("", "muted", wrap=True)
        self.notice = Notice("warning", "warning")
        self.odd = Notice("info", "info")
        self._group = QButtonGroup(self)
        self._units = column(spacing=theme.XS)
        inside = QWidget()
        holder = column(self._units, None)
        holder.setContentsMargins(0, 0, theme.XS, 0)
        inside.setLayout(holder)
        self.panel = InspectionPanel(bridge)
        self.panel.graded.connect(self._after)
        head = Card()
        head.body.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        head.body.addLayout(row(self._number, self._state, self._ground, None, self._due))
        head.body.addWidget(self._about)
        head.body.addWidget(self.notice)
        head.body.addWidget(self.odd)
        head.body.addWidget(self._buttons())
        self._scroll = scrolling(inside)
        page = column(head, self._scroll, self.panel, spacing=theme.M)
        page.setStretch(1, 1)
        self.setLayout(page)
        Follower(bridge, self, {"rma", "order"}, self._follow)

    def _buttons(self) -> QWidget:
        act = self.actions_of
        self.made = {
            "receive": button(
                self.tr("Receive · F2"), act.receive, look="primary", icon="package", name="receive",
                tip=with_key(self.tr("The box is on the table"), "F2"),
            ),
            "propose": button(
                self.tr("Propose the refund · F4"), act.propose, look="primary", icon="euro", name="propose",
                tip=with_key(self.tr("The inspection is finished: somebody else decides"), "F4"),
            ),
            "decide": button(
                self.tr("Decide"), self._decide, look="primary", icon="check", name="decide",
                tip=self.tr("Open it in the review queue"),
            ),
            "posted": button(
                self.tr("Posted…"), act.record_posting, icon="truck", name="posted",
                tip=self.tr("The customer proved the posting: the refund can no longer be withheld"),
            ),
            "carrier_label": button(
                self.tr("Label…"), act.carrier_label, icon="labels", name="return-label",
                tip=self.tr("A carrier’s label for the way back, printed or sent to the customer"),
            ),
            "without_goods": button(
                self.tr("Without return…"), act.refund_without_goods, icon="euro", name="without-goods",
                tip=self.tr("The customer keeps the goods: a manager decides on the refund"),
            ),
            "send_back": button(
                self.tr("Sent back"), act.send_back, icon="truck", name="send-back",
                tip=self.tr("The refused articles have left for the customer"),
            ),
            "order": button("", self._show_order, icon="orders", name="show-order", tip=self.tr("Show the order")),
        }  # fmt: skip
        self.made["order"].setAccessibleName(self.tr("Order"))
        line = row(*self.made.values(), None)
        made = QWidget()
        made.setLayout(line)
        return made

    def show_return(self, rma_id: int, unit_id: int = 0) -> None:
        """Read a return and show it, with one of its articles chosen."""
        self._rma_id = rma_id
        if unit_id:
            self._unit_id = unit_id
        self._bridge.read(
            lambda connection: (
                review(connection, rma_id, shop_day(utc_now())),
                was_informed(connection, rma_id),
                signals_of(connection, rma_id, utc_now()),
            ),
            self._fill,
            key="return-detail",
        )

    @property
    def rma_id(self) -> int:
        return self._rma_id

    def _follow(self, changes: Changes) -> None:
        rmas, orders = subjects(changes, "rma"), subjects(changes, "order")
        order_id = self.seen.order_id if self.seen is not None else 0
        if self._rma_id and (rmas is None or self._rma_id in rmas or orders is None or order_id in orders):
            self.show_return(self._rma_id)

    def _fill(self, found: tuple[ReturnReview, bool, tuple[ReturnSignal, ...]]) -> None:
        seen, self._informed, signals = found
        if seen.id != self._rma_id:
            return
        self.seen = self.actions_of.seen = seen
        language = self._bridge.language
        self._number.setText(seen.number)
        self._state.say(words.state(seen.state), words.STATE_TONE.get(seen.state, "neutral"))
        self._ground.say(words.ground(seen.ground), "info")
        text, tone = words.countdown(seen.days_left, seen.state)
        self._due.say(self.tr("Refund {when}").format(when=text) if text else "", tone)
        about = [seen.order, seen.customer]
        about.append(self.tr("asked for on {day}").format(day=day(language, seen.notice_day)))
        if seen.received_at is not None:
            about.append(self.tr("received {when}").format(when=moment(language, seen.received_at)))
        else:
            about.append(self.tr("to send back by {day}").format(day=day(language, seen.send_back_last_day)))
        self._about.setText(" · ".join(about))
        self.notice.say(self._trouble(seen))
        self.odd.say(self._odd(seen, signals))
        self._show_buttons(seen)
        self._show_units(seen)

    def _trouble(self, seen: ReturnReview) -> str:
        """What makes this return unusual; empty for an ordinary one."""
        if seen.state in {RmaState.SETTLED, RmaState.CLOSED} and seen.decision_reason:
            return self.tr("Decision: {reason}").format(reason=seen.decision_reason)
        parts = []
        if not seen.in_time:
            parts.append(self.tr("Asked for after the last day."))
        if seen.blind:
            parts.append(self.tr("Nobody had announced it."))
        if not self._informed:
            parts.append(
                self.tr("The customer was never told of the right to withdraw: nothing may be taken off.")
            )
        return " ".join(parts)

    def _odd(self, seen: ReturnReview, signals: tuple[ReturnSignal, ...]) -> str:
        """Facts worth a look while the box is open, each with its numbers; what they mean a person decides."""
        if seen.state not in _UNDECIDED:
            return ""
        return "\n".join(self._bridge.text(each.code, **each.values) for each in signals)

    def _show_buttons(self, seen: ReturnReview) -> None:
        roles = self._bridge.session.roles
        inspects = may(roles, "inspect")
        coming = seen.state in {RmaState.AUTHORISED, RmaState.IN_TRANSIT}
        graded = [unit for unit in seen.units if unit.received_at is not None]
        rejected = any(unit.accepted is False and unit.location for unit in seen.units)
        shown = {
            "receive": seen.state in _ON_THE_WAY,
            "posted": coming,
            "carrier_label": coming,
            "without_goods": coming and may(roles, "propose_refund"),
            "propose": inspects and seen.state in ON_THE_TABLE,
            "decide": may(roles, "approve_return") and seen.state is RmaState.PROPOSED,
            "send_back": may(roles, "send_back") and seen.state is RmaState.SETTLED and rejected,
            "order": True,
        }
        for name, visible in shown.items():
            self.made[name].setVisible(visible)
        self.made["propose"].setEnabled(bool(graded) and all(unit.grade is not None for unit in graded))

    def _show_units(self, seen: ReturnReview) -> None:
        clear(self._units)
        if self._unit_id not in {unit.id for unit in seen.units}:
            self._unit_id = next(iter(_to_grade(seen)), 0) or (seen.units[0].id if seen.units else 0)
        for number, unit in enumerate(seen.units, start=1):
            made = UnitRow(unit, number, kept=seen.goods_kept)
            made.setChecked(unit.id == self._unit_id)
            made.clicked.connect(self._press)
            self._group.addButton(made)
            self._units.addWidget(made)
        self._show_panel(focus=False)
        QTimer.singleShot(0, self, self._show_chosen)  # not once it is closed

    def _show_chosen(self) -> None:
        """Scroll to the article that is chosen, once the rows have their places."""
        for made in self._group.buttons():
            if isinstance(made, UnitRow) and made.unit.id == self._unit_id:
                self._scroll.ensureWidgetVisible(made)

    def _show_panel(self, *, focus: bool) -> None:
        seen = self.seen
        if seen is None:
            return
        at = next((at for at, unit in enumerate(seen.units) if unit.id == self._unit_id), None)
        open_ = seen.state in ON_THE_TABLE and may(self._bridge.session.roles, "inspect")
        if at is None or not open_ or seen.units[at].received_at is None:
            self.panel.hide()
            return
        was_hidden = self.panel.isHidden()
        which = f"{at + 1}/{len(seen.units)}"
        self.panel.show_unit(seen.units[at], seen.ground, informed=self._informed, which=which)
        self.panel.show()
        if focus or was_hidden:
            self.panel.focus_first()

    def _press(self) -> None:
        made = self.sender()
        if isinstance(made, UnitRow):
            self.choose_unit(made.unit.id)

    def choose_unit(self, unit_id: int) -> None:
        """Show another article of the return."""
        self._unit_id = unit_id
        for made in self._group.buttons():
            if isinstance(made, UnitRow):
                made.setChecked(made.unit.id == unit_id)
        self._show_panel(focus=True)
        self._show_chosen()

    def _after(self, unit_id: int) -> None:
        """The next article that has no grade; after the last one, the proposal."""
        if self.seen is None:
            return
        self.show_return(self._rma_id)  # a read asked before the grade would take the proposal back
        following = [each for each in _to_grade(self.seen) if each != unit_id]
        if following:
            self.choose_unit(following[0])
        else:
            self.made["propose"].setEnabled(True)
            self.made["propose"].setFocus(Qt.FocusReason.OtherFocusReason)

    def press_main(self) -> None:
        """F2: receive the box, or confirm the article."""
        if self.made["receive"].isVisible():
            self.made["receive"].click()
        elif self.panel.isVisible() and self.panel.done.isEnabled():
            self.panel.done.click()

    def _decide(self) -> None:
        self.decision_asked.emit(self._rma_id)

    def _show_order(self) -> None:
        if self.seen is not None:
            self.order_asked.emit(self.seen.order_id)


def _to_grade(seen: ReturnReview) -> list[int]:
    return [unit.id for unit in seen.units if unit.received_at is not None and unit.grade is None]
