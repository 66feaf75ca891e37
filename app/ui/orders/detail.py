"""The order chosen in the list: what it is, what holds it, lines, delivery, money, parcels, and its story."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLayout, QMenu, QPushButton, QToolButton, QWidget

from app.models.states import HoldKind
from app.queries.messages import SentMessage, came_back, messages_of
from app.queries.order_detail import HoldDetail, OrderDetail, order_detail
from app.queries.photos import Photo, parcel_photos
from app.queries.timeline import TimelineEntry, timeline
from app.queries.tracking import Trace, traces
from app.rules.fraud import read_signals
from app.ui import theme, words
from app.ui.following import Changes, Follower, subjects
from app.ui.orders.actions import OrderActions
from app.ui.orders.cards import delivery_card, invoices_card, lines_card, money_card
from app.ui.orders.fraud_signals import fraud_signals
from app.ui.orders.messages_card import messages_card
from app.ui.orders.parcels_card import ParcelActs, parcels_card
from app.ui.orders.timeline import Timeline
from app.ui.widgets.badge import Badge
from app.ui.widgets.layout import Notice, button, clear, column, row, scrolling
from app.ui.widgets.text import label, moment, with_key
from app.workflows import personal_data

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

#: An order that stays on the screen for so long was looked at.
_SEEN_MS = 700


class DetailPanel(QFrame):
    """Shows one order and keeps it current; ``closed`` asks to be put away."""

    closed = Signal()
    customer_asked = Signal(int)
    """Show the card of the customer with this id."""
    order_asked = Signal(str)
    """Show the order with this reference."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("detail")
        self._bridge = bridge
        self.actions_of = OrderActions(bridge, self)
        self._order_id = 0
        self._seen = QTimer(self, singleShot=True, interval=_SEEN_MS)
        self._seen.timeout.connect(self._note_look)
        self._title = label("", "title", selectable=True)
        self._about = label("", "muted", wrap=True)
        self._stage, self._payment = Badge(), Badge()
        close = QToolButton()
        close.setObjectName("close")
        close.setIcon(theme.icon("close", theme.current().muted, 18))
        close.setToolTip(with_key(self.tr("Close"), "Esc"))
        close.setAccessibleName(self.tr("Close"))
        close.clicked.connect(self.closed)
        self._holds = column(spacing=theme.S)
        self._cards = column(spacing=theme.M)
        self._story = Timeline(bridge, self.tr("What happened"))
        inside = QWidget()
        body = column(self._holds, self._cards, self._story, None, spacing=theme.M)
        body.setContentsMargins(0, 0, theme.XS, 0)
        inside.setLayout(body)
        self._scroll = scrolling(inside)
        head = row(self._title, self._stage, self._payment, None, close)
        page = column(head, self._about, self._buttons(), self._scroll, spacing=theme.S)
        page.setStretch(3, 1)
        self.setLayout(page)
        Follower(bridge, self, {"order"}, self._follow)

    def _buttons(self) -> QLayout:
        act = self.actions_of
        self._pressed: dict[str, QPushButton] = {
            "validate": button(
                self.tr("Validate"), act.validate, look="primary", icon="check", name="validate"
            ),
            "hold": button(self.tr("Hold…"), act.hold, icon="hold", name="hold-order"),
            "address": button(self.tr("Address…"), act.change_address, icon="edit", name="address"),
            "split": button(self.tr("Ship in parts"), act.allow_split, icon="package", name="split"),
            "pay": button(self.tr("Payment…"), act.note_payment, icon="euro", name="note-payment"),
            "cancel": button(
                self.tr("Cancel…"), act.cancel, look="danger", icon="trash", name="cancel-order"
            ),
        }
        self._customer = button(self.tr("Customer…"), self._ask_customer, icon="user", name="customer")
        if not act.may_see_customer:  # shown without a parent yet, it would be a window of its own
            self._customer.hide()
        return row(*self._pressed.values(), None, self._customer)

    def show_order(self, order_id: int) -> None:
        """Read an order and show it, from its top if it is another one."""
        if order_id != self._order_id:
            self._scroll.verticalScrollBar().setValue(0)
            self._seen.start()
        self._order_id = order_id
        clock = self._bridge.desk.database.clock
        self._bridge.read(
            lambda connection: (
                order_detail(connection, order_id),
                timeline(connection, order_id),
                messages_of(connection, order_id),
                traces(connection, order_id, clock()),
                parcel_photos(connection, order_id),
            ),
            self._fill,
            key="order-detail",
        )

    def _ask_customer(self) -> None:
        if (order := self.actions_of.order) is not None:
            self.customer_asked.emit(order.customer_id)

    def _note_look(self) -> None:
        """Who looks at a customer's data is written down; running past a row of the list is no look."""
        order_id = self._order_id
        if order_id and self.isVisible():
            self._bridge.note(lambda uow: personal_data.note_look(uow, order_id))

    def _follow(self, changes: Changes) -> None:
        """Whatever happens to an order's parcels, pickup or returns is written down, and announced, as its own."""
        ours = subjects(changes, "order")
        if self._order_id and (ours is None or self._order_id in ours):
            self.show_order(self._order_id)

    def _fill(
        self,
        found: tuple[
            OrderDetail,
            tuple[TimelineEntry, ...],
            tuple[SentMessage, ...],
            dict[int, Trace],
            dict[int, tuple[Photo, ...]],
        ],
    ) -> None:
        order, events, told, seen, photos = found
        language = self._bridge.language
        self.actions_of.order = order
        self._title.setText(order.reference)
        self._stage.say(words.stage(order.stage), words.STAGE_TONE[order.stage])
        self._payment.say(words.payment(order.payment), words.PAYMENT_TONE[order.payment])
        about = (order.channel, moment(language, order.placed_at), order.customer, order.shop or "")
        self._about.setText(" · ".join(filter(None, about)))
        self._show_holds(order)
        self._show_dead_address(order, told)
        clear(self._cards)
        self._cards.addWidget(lines_card(order, language, self._offer_line))
        self._cards.addWidget(delivery_card(order, language, self.actions_of.compare_carriers))
        if order.parcels or order.pickup:
            acts = ParcelActs(self.actions_of.number_typing, self.actions_of.claim_file)
            self._cards.addWidget(parcels_card(order, seen, photos, self._bridge, acts))
        self._cards.addWidget(money_card(order, language, self.actions_of.chargeback_noting))
        if order.invoices:
            self._cards.addWidget(invoices_card(order, language, self.actions_of.open_invoice))
        if told:
            again = self.actions_of.send_again if self.actions_of.may_send else None
            self._cards.addWidget(messages_card(told, order.reference, self._bridge, again))
        self._story.show_events(events)
        for action, made in self._pressed.items():
            made.setEnabled(self.actions_of.may(action))
        self._pressed["validate"].setVisible(self.actions_of.may("validate"))
        partly = any(each.allocated for each in order.lines) and any(each.backordered for each in order.lines)
        due = order.total_cents > order.captured_cents
        self._pressed["pay"].setVisible(due and self.actions_of.may("pay"))
        self._pressed["split"].setVisible(partly and not order.allow_split)

    def _show_holds(self, order: OrderDetail) -> None:
        clear(self._holds)
        for hold in order.holds:
            if hold.released_at is None:
                self._holds.addWidget(self._hold(hold))

    def _show_dead_address(self, order: OrderDetail, told: tuple[SentMessage, ...]) -> None:
        """An e-mail address that letters come back from, while it is the one the customer is told at."""
        used = {order.customer_email, *(each.email for each in order.addresses)}
        for to in came_back(told):
            if to in used:
                said = Notice("mail", "warning", self)
                words_said = self.tr("Messages to {to} come back: ask the customer for another address.")
                said.say(words_said.format(to=to))
                self._holds.addWidget(said)

    def _hold(self, hold: HoldDetail) -> Notice:
        why = self._bridge.text(hold.code, **dict(hold.values)) if hold.code else hold.reason
        said = Notice("hold", "warning", self)
        who = " · ".join(filter(None, (moment(self._bridge.language, hold.placed_at), hold.placed_by or "")))
        said.say(self.tr("{hold}: {why}").format(hold=words.hold(hold.kind), why=why) + f"\n{who}")
        release = button(
            self.tr("Release…"), lambda: self._release(hold), name=f"release-{hold.id}",
            tip=with_key(self.tr("Release the oldest hold"), "Ctrl+D"),
        )  # fmt: skip
        release.setEnabled(self.actions_of.may("release"))
        said.add(release)
        signals = read_signals(hold.values) if self.actions_of.decides_on_fraud else ()
        if signals:
            said.add_below(fraud_signals(signals, self._bridge, self.order_asked.emit))
        if hold.kind in {HoldKind.ADDRESS, HoldKind.PAYMENT} and self.actions_of.may_send:
            ask = button(
                self.tr("Ask the customer"), partial(self.actions_of.ask, hold.id), name=f"ask-{hold.id}"
            )
            said.add(ask)
        return said

    def release_first(self) -> None:
        """Ask for the note that ends the oldest hold, where this person may end it."""
        order = self.actions_of.order
        held = next((hold for hold in order.holds if hold.released_at is None), None) if order else None
        if held is not None and self.actions_of.may("release"):
            self._release(held)

    def _release(self, hold: HoldDetail) -> None:
        self.actions_of.release(hold.id, hold.kind)

    def _offer_line(self, menu: QMenu, line: Any) -> None:
        self.actions_of.offer_line(menu, line)
