"""The pickup of the customer at the counter: who, where the bags lie, what is missing, and the hand-over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLineEdit, QWidget

from app.models.permissions import may
from app.models.states import PickupState
from app.rules.hand_over import identity_needed
from app.rules.identifiers import parcel_reference
from app.ui import theme
from app.ui.pickup import words
from app.ui.pickup.big_state import sized
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Card, Notice, button, clear, column, row, scrolling
from app.ui.widgets.text import day, label, money, with_key

if TYPE_CHECKING:
    from app.queries.counter_card import CounterCard
    from app.queries.pickup import BagRow
    from app.ui.bridge import Bridge
    from app.ui.pickup.actions import PickupActions
    from app.ui.pickup.refusal_dialog import Refused

_ROW_OF_BAGS = 3
#: By how many bags there are: the size of a shelf's code in pixels, and that of a long one.
_SHELF_PX = ((88, 56), (56, 34), (36, 24))
_LONG_SHELF = 10


class PickupCard(Card):
    """Shows ``card``; ``closed`` asks to be put away."""

    closed = Signal()

    def __init__(self, bridge: Bridge, actions: PickupActions, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._bridge, self.actions_of = bridge, actions
        self.card: CounterCard | None = None
        self._given = False
        self._out: frozenset[int] = frozenset()
        self.refused: Refused = ()
        self._name = label("", "huge")
        self._name.setObjectName("customer")
        self._badge = Badge()
        self._about = label("", "muted")
        self.notice = Notice("warning", "warning")
        self._bags = QGridLayout()
        self._bags.setSpacing(theme.M)
        inside = QWidget()
        upper = column(self._bags, self._money(), self._person(), self._wishes(), None, spacing=theme.L)
        upper.setContentsMargins(0, 0, theme.XS, 0)
        inside.setLayout(upper)
        self.body.setSpacing(theme.M)
        self.body.addLayout(row(self._name, None, self._badge))
        self.body.addWidget(self._about)
        self.body.addWidget(self.notice)
        self.body.addWidget(scrolling(inside), 1)
        self.body.addWidget(self._hand_over())
        self.body.addLayout(self._more())

    def _money(self) -> QFrame:
        """What is still to be paid, in one line."""
        frame = QFrame()
        self._due = label("", "large")
        self._due.setObjectName("due")
        self._paid = Badge()
        self.pay = button(
            self.tr("Take payment · F5"), self.actions_of.take_payment, icon="card", name="take-payment",
            tip=with_key(self.tr("Card or till, with the receipt's number"), "F5"),
        )  # fmt: skip
        frame.setLayout(row(self._due, self._paid, None, self.pay, spacing=theme.M))
        return frame

    def _person(self) -> QFrame:
        """Whether somebody must show a document, and who came instead of the customer."""
        frame = QFrame()
        self.identity = QCheckBox()
        self.identity.setObjectName("identity")
        self.identity.setText(self.tr("Identity document seen · F4"))
        self.identity.setToolTip(with_key(self.tr("Look at it; nothing of it is copied or noted"), "F4"))
        self._needed = Badge()
        self.third = QLineEdit()
        self.third.setObjectName("third-person")
        self.third.setMaxLength(120)
        self.third.setPlaceholderText(self.tr("Somebody else? Their name (F7)"))
        self.third.setAccessibleName(self.tr("Name of the person who collects for the customer"))
        self.third.setToolTip(with_key(self.tr("Somebody who comes for the customer"), "F7"))
        self.third.textChanged.connect(self._judge)
        self.identity.toggled.connect(self._judge)
        inner = row(self.identity, self._needed, None, self.third, spacing=theme.M)
        self.third.setFixedWidth(290)
        frame.setLayout(inner)
        return frame

    def _wishes(self) -> QFrame:
        """What the customer does not want of it, and the signature."""
        frame = QFrame()
        self.refuse = button(
            self.tr("Refused articles…"), self._ask_refused, icon="returns", name="refused",
            tip=with_key(self.tr("What the customer does not want: it comes back at once"), "Ctrl+R"),
        )  # fmt: skip
        self._refused_badge = Badge()
        self.sign = button(
            self.tr("Signature…"), self.actions_of.sign, icon="edit", name="sign",
            tip=with_key(self.tr("The person who collects signs, with mouse, finger or pen"), "Ctrl+G"),
        )  # fmt: skip
        self._signed = Badge()
        for keys, made in (("Ctrl+R", self.refuse), ("Ctrl+G", self.sign)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(made.click)
        frame.setLayout(row(self.refuse, self._refused_badge, None, self._signed, self.sign, spacing=theme.M))
        return frame

    def _ask_refused(self) -> None:
        self.actions_of.refuse(self.refused, self._note_refused)

    def _note_refused(self, refused: Refused) -> None:
        self.refused = refused
        self._judge()

    def _hand_over(self) -> QFrame:
        """The code and the button."""
        frame = QFrame()
        self.code = QLineEdit()
        self.code.setObjectName("code")
        self.code.setProperty("look", "large")
        self.code.setMaxLength(64)
        self.code.setPlaceholderText(self.tr("Pickup code"))
        self.code.setAccessibleName(self.tr("Pickup code"))
        self.code.returnPressed.connect(self.hand_out)
        self._known = Badge()
        self.go = button(
            self.tr("Hand over · F2"), self.hand_out, look="primary", icon="check", name="hand-out",
            tip=with_key(self.tr("The bags go to the customer"), "F2"),
        )  # fmt: skip
        self.go.setStyleSheet("min-height: 52px; font-size: 18px; padding: 0 28px;")
        self.without = button(
            self.tr("Without code…"), self._without_code, name="without-code",
            tip=self.tr("Only a manager, who has seen the identity document"),
        )  # fmt: skip
        self.without.setStyleSheet("min-height: 52px;")
        inner = row(self.code, self._known, self.without, self.go, spacing=theme.M)
        inner.setStretch(0, 1)
        frame.setLayout(inner)
        return frame

    def _more(self) -> QGridLayout:
        act = self.actions_of
        looks = (
            ("reprint", self.tr("Label · F6"), "printer", act.print_again, self.tr("Print the label again"), "F6"),
            ("renew", self.tr("New code · F8"), "refresh", act.renew_code, self.tr("Send another code"), "F8"),
            ("extend", self.tr("Extend · F9"), "calendar", act.extend, self.tr("Keep it once more as long"), "F9"),
        )  # fmt: skip
        grid = QGridLayout()
        grid.setSpacing(theme.S)
        self._made = {}
        for at, (name, text, icon, press, tip, key) in enumerate(looks):
            self._made[name] = button(text, press, icon=icon, name=name, tip=with_key(tip, key))
            grid.addWidget(self._made[name], 0, at)
        self._made["cancel"] = button(
            self.tr("Cancel…"), act.cancel, look="danger", name="cancel-pickup",
            tip=self.tr("Give the pickup up; its parcels go back into stock"),
        )  # fmt: skip
        close = button(
            self.tr("Close · Esc"),
            self.closed.emit,
            name="close-pickup",
            tip=with_key(self.tr("Close"), "Esc"),
        )
        grid.addWidget(self._made["cancel"], 0, 3)
        grid.addWidget(close, 0, 4)
        return grid

    def show_card(self, card: CounterCard, given: bool) -> None:
        """Show a pickup as it stands; what was typed stays where it is the same one."""
        if self.card is None or self.card.id != card.id:
            for field in (self.third, self.code):
                field.clear()
            self.identity.setChecked(False)
            self.refused = ()
        self.card, self.actions_of.card, self._given = card, card, given
        self._out = frozenset(self._bridge.session.place.get("scanned_out", ()))
        language = self._bridge.language
        self._name.setText(card.short_name)
        self._badge.say(*words.pill(card.state, card.days_left))
        until = self.tr("kept until {day}").format(day=day(language, card.last_day)) if card.last_day else ""
        self._about.setText(" · ".join(filter(None, (card.order, card.shop, until))))
        self._show_bags(card)
        self._show_money(card)
        self.notice.say(self._trouble(card))
        self._judge()

    def forget(self) -> None:
        """Nobody stands at the counter any more: nothing of them stays on the screen."""
        self.card = self.actions_of.card = None
        for field in (self.third, self.code):
            field.clear()
        self.identity.setChecked(False)
        self.refused = ()

    def _show_bags(self, card: CounterCard) -> None:
        clear(self._bags)
        for at, bag in enumerate(card.bags):
            self._bags.addWidget(
                self._bag(bag, at + 1, len(card.bags)), at // _ROW_OF_BAGS, at % _ROW_OF_BAGS
            )

    def _bag(self, bag: BagRow, number: int, of: int) -> QFrame:
        frame = QFrame()
        frame.setProperty("look", "sunken")
        place = bag.shelf or (self.tr("handed over") if bag.handed_out_at else self.tr("not here yet"))
        which = f"{number}/{of} · " if of > 1 else ""
        sizes = _SHELF_PX[min(of, len(_SHELF_PX)) - 1]
        huge = sized(place, sizes[len(place) > _LONG_SHELF] if bag.shelf else theme.LARGE)
        huge.setObjectName(f"shelf-{number}")
        caption = label(self.tr("Shelf") if bag.shelf else self.tr("Parcel"), "caption")
        out = Badge()
        out.say(self.tr("Scanned out") if bag.parcel_id in self._out else "", "ok")
        inner = column(
            row(caption, None, out), huge, label(which + parcel_reference(bag.number), "muted"), spacing=0
        )
        inner.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        frame.setLayout(inner)
        return frame

    def _show_money(self, card: CounterCard) -> None:
        amount = money(self._bridge.language, card.to_pay_cents or card.total_cents, card.currency)
        due = card.to_pay_cents > 0
        self._due.setText(self.tr("{amount} to pay").format(amount=amount) if due else amount)
        self._due.setStyleSheet(f"color: {theme.current().tone('warning').text};" if due else "")
        self._paid.say("" if due else self.tr("Paid"), "ok")
        self.pay.setVisible(due)

    def _trouble(self, card: CounterCard) -> str:
        """Why it cannot go out as it is; empty where nothing is in the way."""
        if not card.tries_left:
            return self.tr("Locked after too many wrong codes: a manager hands over, or sends a new code.")
        if card.held:
            return self.tr("The order is on hold: see the order before anything goes out.")
        return {
            PickupState.EXPIRED: self.tr(
                "Expired. Still wanted? Extend it; else scan its parcels back into stock."
            ),
            PickupState.CANCELLED: self.tr("Cancelled: its parcels go back into stock."),
            PickupState.PARTIAL_READY: self.tr("Not complete yet: the customer has not been told."),
            PickupState.COLLECTED: self.tr("Handed over already."),
            PickupState.IN_TRANSFER: self.tr("On its way to the shop."),
            PickupState.REQUESTED: self.tr("Still being prepared."),
            PickupState.ALLOCATED: self.tr("Still being prepared."),
        }.get(card.state, "")

    def _judge(self) -> None:
        """Say what is still needed before the hand-over; the workflow has the last word."""
        card = self.card
        if card is None:
            return
        third = bool(self.third.text().strip())
        needed = identity_needed(card.total_cents, card.identity_from_cents, third_person=third)
        if needed and not self.identity.isChecked():
            self._needed.say(self.tr("required"), "warning")
        else:
            self._needed.say("" if needed else self.tr("not required"), "neutral")
        ready = card.state is PickupState.READY
        units = sum(each[1] for each in self.refused)
        self._refused_badge.say(self.tr("{count} refused").format(count=units) if units else "", "warning")
        self.refuse.setVisible(ready)
        self._signed.say(self.tr("Signed") if card.signed else "", "ok")
        self.sign.setVisible(ready or card.state is PickupState.COLLECTED)
        self._known.say(self.tr("Code recognised") if self._given else "", "ok")
        self.code.setVisible(ready and not self._given)
        self.go.setVisible(ready)
        self.go.setEnabled(not card.to_pay_cents and bool(card.tries_left))
        manager = may(self._bridge.session.roles, "hand_over_without_code")
        self.without.setVisible(ready and manager and not self._given)
        waits = card.state in {PickupState.READY, PickupState.EXPIRED}
        self._made["extend"].setEnabled(waits and not card.extended)
        self._made["renew"].setEnabled(ready)
        self._made["reprint"].setEnabled(any(bag.shelf for bag in card.bags))
        self._made["cancel"].setEnabled(card.state is not PickupState.COLLECTED)

    def focus_first(self) -> None:
        """The focus goes to where the next word is typed."""
        (self.code if self.code.isVisible() else self.go).setFocus(Qt.FocusReason.OtherFocusReason)

    def hand_out(self) -> None:
        """Give the bags to the customer."""
        if self.go.isEnabled() and (self._given or self.code.text().strip()):
            self.actions_of.hand_out(self.code.text().strip(), *self._noted())
            self.code.clear()
        else:
            self.focus_first()

    def _without_code(self) -> None:
        self.actions_of.hand_out_without_code(*self._noted())

    def _noted(self) -> tuple[bool, str, Refused]:
        return self.identity.isChecked(), self.third.text().strip(), self.refused
