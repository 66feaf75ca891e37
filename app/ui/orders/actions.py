"""What staff may do to an order from the desk: each asks what it needs and lets the workflow allow or refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from app.models.permissions import may
from app.models.states import DeliveryMode, HoldKind, Lifecycle
from app.rules.identifiers import parcel_reference
from app.ui import words
from app.ui.carriers.claim import show_claim_file
from app.ui.carriers.compare_dialog import CompareDialog
from app.ui.carriers.number_dialog import NumberDialog
from app.ui.orders.address_dialog import AddressDialog
from app.ui.orders.chargeback_dialog import ChargebackDialog
from app.ui.orders.payment_dialog import NotePaymentDialog
from app.ui.orders.quantity_dialog import QuantityDialog
from app.ui.widgets.dialogs import ask_reason, confirm
from app.ui.widgets.files import show_file
from app.workflows import orders
from app.workflows.informing import ask_customer
from app.workflows.sending_again import send_again

if TYPE_CHECKING:
    from app.queries.order_detail import OrderDetail
    from app.ui.bridge import Bridge

#: Which permission shows a button.
PERMISSIONS = {
    "validate": "validate_order",
    "hold": "hold_order",
    "release": "release_hold",
    "address": "change_address",
    "change_line": "change_line",
    "cancel_line": "cancel_line",
    "cancel": "cancel_order",
    "split": "allow_split",
    "pay": "record_payment",
}
_HOLD_KINDS = (HoldKind.MANUAL, HoldKind.CUSTOMER_REQUEST, HoldKind.ADDRESS, HoldKind.FRAUD)
_OVER = frozenset({Lifecycle.CANCELLED, Lifecycle.CLOSED})


class OrderActions(QObject):
    """The actions of one detail panel; ``order`` is the one that is shown."""

    def __init__(self, bridge: Bridge, page: QWidget) -> None:
        super().__init__(page)
        self._bridge, self._page = bridge, page
        self.order: OrderDetail | None = None

    def may(self, action: str) -> bool:
        """Whether the person's roles and the order's stage let the button be pressed at all."""
        order = self.order
        if order is None or order.lifecycle in _OVER:
            return False
        permission = PERMISSIONS[action]
        if action == "pay" and order.delivery_mode is DeliveryMode.PICKUP:
            permission = "record_payment_at_pickup"
        if not may(self._bridge.session.roles, permission):
            return False
        return action != "validate" or order.lifecycle is Lifecycle.IMPORTED

    def validate(self) -> None:
        """The order is complete: prepare it."""
        self._do(lambda order: lambda uow: orders.validate_order(uow, order.id))

    def hold(self) -> None:
        """Make the order wait, with a reason."""
        if (order := self.order) is None:
            return
        kinds = [(kind.value, words.hold(kind)) for kind in _HOLD_KINDS]
        ask_reason(
            self._page,
            self.tr("Put {order} on hold").format(order=order.reference),
            self.tr("Put on hold"),
            lambda kind, why: lambda uow: orders.hold_order(uow, order.id, HoldKind(kind), why),
            kinds,
            hint=self.tr("Nothing is picked, labelled or handed over until somebody releases it."),
            bridge=self._bridge,
        )

    def release(self, hold_id: int, kind: str) -> None:
        """End a hold, with a note."""
        ask_reason(
            self._page,
            self.tr("Release: {hold}").format(hold=words.hold(kind)),
            self.tr("Release"),
            lambda _, note: lambda uow: orders.release_hold(uow, hold_id, note),
            hint=self.tr("What was found out, for whoever reads this later."),
            words_needed=kind in {HoldKind.FRAUD, HoldKind.PAYMENT},
            bridge=self._bridge,
        )

    def change_address(self) -> None:
        """Correct where the order goes."""
        if (order := self.order) is not None:
            AddressDialog(self._page, self._bridge, order).open()

    @property
    def may_see_customer(self) -> bool:
        """Whether the customer’s card is for this person."""
        return may(self._bridge.session.roles, "see_customers")

    @property
    def number_typing(self) -> Callable[[Any], None] | None:
        """Asks for the number of a parcel whose label was made elsewhere; ``None`` for who may not say it."""
        return self.type_number if may(self._bridge.session.roles, "ask_label") else None

    def type_number(self, parcel: Any) -> None:
        """The tracking number of a parcel, typed or scanned."""
        NumberDialog(self._page, self._bridge, parcel.id, parcel_reference(parcel.number)).open()

    def open_invoice(self, invoice_id: int) -> None:
        """Show an invoice or credit note in the computer's own PDF program."""
        self._bridge.work(lambda _report: self._bridge.desk.invoice_file(invoice_id), show_file)

    def compare_carriers(self) -> None:
        """What each carrier would cost for this order, and sending it by another."""
        if (order := self.order) is not None:
            CompareDialog(self._page, self._bridge, order.id, order.reference).open()

    def claim_file(self, parcel_id: int) -> None:
        """Show everything that proves what was handed to the carrier, as a PDF."""
        show_claim_file(self._bridge, parcel_id)

    @property
    def may_send(self) -> bool:
        """Whether this person may send a message again."""
        return may(self._bridge.session.roles, "send_message")

    def send_again(self, message_id: int) -> None:
        """Send a message once more, to where the customer is reached now."""
        self._bridge.act(lambda uow: send_again(uow, message_id))

    def ask(self, hold_id: int) -> None:
        """Ask the customer for what a hold waits for."""
        self._bridge.act(lambda uow: ask_customer(uow, hold_id))

    def allow_split(self) -> None:
        """Let what is here leave before the rest."""
        if (order := self.order) is None:
            return
        confirm(
            self._page,
            self.tr("Ship {order} in two parts?").format(order=order.reference),
            self.tr("What is in stock leaves now, the rest later; the second postage is ours."),
            self.tr("Ship in parts"),
            lambda: self._bridge.act(lambda uow: orders.allow_split(uow, order.id)),
        )

    def note_payment(self) -> None:
        """Write down what was paid otherwise than through the channel."""
        if (order := self.order) is not None:
            NotePaymentDialog(self._page, self._bridge, order).open()

    @property
    def decides_on_fraud(self) -> bool:
        """Whether the signals of a fraud hold are for this person: for who decides, and nobody else."""
        return may(self._bridge.session.roles, "release_hold_money")

    @property
    def chargeback_noting(self) -> Callable[[], None] | None:
        """Asks what the bank took back; ``None`` for who may not say it, or where nothing is left to take."""
        order = self.order
        allowed = may(self._bridge.session.roles, "note_chargeback")
        return self.note_chargeback if allowed and order is not None and order.left_cents > 0 else None

    def note_chargeback(self) -> None:
        """Write down what the bank took back."""
        if (order := self.order) is not None:
            ChargebackDialog(self._page, self._bridge, order).open()

    def cancel(self) -> None:
        """Cancel the whole order, with a reason."""
        if (order := self.order) is None:
            return
        ask_reason(
            self._page,
            self.tr("Cancel {order}?").format(order=order.reference),
            self.tr("Cancel the order"),
            lambda _, why: lambda uow: orders.cancel_order(uow, order.id, why),
            hint=self.tr("Reserved stock is freed, and what was paid waits for a manager as a refund."),
            danger=True,
            bridge=self._bridge,
        )

    def offer_line(self, menu: QMenu, line: Any) -> None:
        """What can be done with one line."""
        change = menu.addAction(self.tr("Change the quantity…"), lambda: self.change_line(line))
        cancel = menu.addAction(self.tr("Cancel units…"), lambda: self.cancel_line(line))
        change.setEnabled(self.may("change_line"))
        cancel.setEnabled(self.may("cancel_line"))

    def change_line(self, line: Any) -> None:
        """Another number of units."""
        if (order := self.order) is None:
            return
        wanted = line.ordered - line.cancelled
        QuantityDialog(
            self._page, self._bridge, self.tr("Change the quantity"), self.tr("Change"), line.name,
            lambda units, _: lambda uow: orders.change_line(uow, order.id, line.id, units),
            value=wanted, most=9999,
        ).open()  # fmt: skip

    def cancel_line(self, line: Any) -> None:
        """Give units of a line up, with a reason."""
        if (order := self.order) is None:
            return
        wanted = line.ordered - line.cancelled
        QuantityDialog(
            self._page, self._bridge, self.tr("Cancel units"), self.tr("Cancel units"), line.name,
            lambda units, why: lambda uow: orders.cancel_line(uow, order.id, line.id, units, why),
            value=wanted, most=max(1, wanted), asks_reason=True,
        ).open()  # fmt: skip

    def _do(self, make: Callable[[OrderDetail], Callable[[Any], Any]]) -> None:
        if (order := self.order) is not None:
            self._bridge.act(make(order))
