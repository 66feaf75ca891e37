"""What staff do with a pickup; each is a workflow, which alone says whether it may be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.rules.identifiers import parcel_reference
from app.station.actions import counter as desk
from app.station.actions import shop_walk
from app.station.actions.questions import REASONS
from app.ui.pickup.opening_dialog import OpeningDialog
from app.ui.pickup.payment_dialog import PaymentDialog
from app.ui.pickup.refusal_dialog import RefusalDialog, Refused
from app.ui.pickup.signature_dialog import SignatureDialog
from app.ui.widgets.dialogs import ask_reason, confirm
from app.ui.widgets.text import money
from app.values import shop_day
from app.workflows import counter, overdue, printing, shop_picking

if TYPE_CHECKING:
    from app.queries.counter_card import CounterCard
    from app.ui.bridge import Bridge


class PickupActions(QObject):
    """The actions of the counter; ``card`` is the pickup that is open."""

    def __init__(self, bridge: Bridge, page: QWidget) -> None:
        super().__init__(page)
        self._bridge, self._page = bridge, page
        self.card: CounterCard | None = None

    def open(self, pickup_id: int) -> None:
        """Show a pickup at the counter."""
        self._bridge.act(desk.show(pickup_id))

    def prepare(self, order_id: int) -> None:
        """Fetch an order from the shop's own shelves."""
        self._bridge.act(shop_walk.prepare(order_id))

    def short(self, pick_list_id: int, about: str) -> None:
        """What is to be fetched now is not on its shelf: say why."""
        codes = [f"reason_{reason}" for reason in REASONS["short"]]
        reasons = [(code, self._bridge.text(code)) for code in codes]
        ask_reason(
            self._page,
            self.tr("What is missing?"),
            self.tr("It is missing"),
            lambda code, said: lambda uow: shop_picking.declare_short(uow, pick_list_id, said or code),
            reasons,
            hint=about,
            words_needed=False,
            bridge=self._bridge,
        )

    def close(self) -> None:
        """Leave what is open."""
        self._bridge.act(desk.close())

    def note(self, id_checked: bool, collected_by: str, refused: Refused) -> None:
        """Say beside the open pickup that a document was seen, who came, and what is not wanted."""
        session = self._bridge.session
        self._bridge.act(
            desk.note(session, id_checked=id_checked, collected_by=collected_by, refused=refused)
        )

    def hand_out(self, code: str, id_checked: bool, collected_by: str, refused: Refused) -> None:
        """Hand the open pickup over with ``code``, or with the code that opened it."""
        session = self._bridge.session
        if self.card is not None:
            given = code or str(session.place.get("given", ""))
            self._bridge.act(desk.hand_out(session, given, id_checked, collected_by, refused))

    def hand_out_without_code(self, id_checked: bool, collected_by: str, refused: Refused) -> None:
        """A manager hands over what has no code any more."""
        session = self._bridge.session
        if self.card is None:
            return
        confirm(
            self._page,
            self.tr("Hand over without the code?"),
            self.tr(
                "Compare the name on the identity document with the order. This is noted under your name."
            ),
            self.tr("Hand over without code"),
            lambda: self._bridge.act(desk.hand_out(session, None, id_checked, collected_by, refused)),
        )

    def refuse(self, before: Refused, noted: Callable[[Refused], None]) -> None:
        """Ask what the customer does not want of it."""
        if (card := self.card) is not None:
            RefusalDialog(self._page, self._bridge, card, before, noted).open()

    def sign(self) -> None:
        """Let the person who collects sign."""
        if (card := self.card) is not None:
            SignatureDialog(self._page, self._bridge, card).open()

    def take_payment(self) -> None:
        """Book what the customer pays now."""
        card = self.card
        if card is not None and card.to_pay_cents:
            amount = money(self._bridge.language, card.to_pay_cents, card.currency)
            PaymentDialog(self._page, self._bridge, card, amount).open()

    def renew_code(self) -> None:
        """Send the customer another code."""
        if (card := self.card) is not None:
            self._bridge.act(lambda uow: counter.renew_code(uow, card.id))

    def extend(self) -> None:
        """Keep it once more as long."""
        if (card := self.card) is not None:
            self._bridge.act(lambda uow: overdue.extend_pickup(uow, card.id))

    def cancel(self) -> None:
        """Give the pickup up, with a reason."""
        if (card := self.card) is None:
            return
        ask_reason(
            self._page,
            self.tr("Cancel the pickup of {order}?").format(order=card.order),
            self.tr("Cancel the pickup"),
            lambda _, why: lambda uow: overdue.cancel_pickup(uow, card.id, why),
            hint=self.tr("Its parcels are then scanned back into stock."),
            danger=True,
            bridge=self._bridge,
        )

    def print_again(self) -> None:
        """Print the labels of the parcels that are here once more."""
        if (card := self.card) is None:
            return
        bags = [bag for bag in card.bags if bag.shelf]
        if not bags:
            return
        codes = [f"reason_{reason}" for reason in REASONS["reprint"]]
        reasons = [(code, self._bridge.text(code)) for code in codes]
        names = ", ".join(parcel_reference(bag.number) for bag in bags)

        def print_labels(code: str, words: str) -> None:
            reason = " · ".join(filter(None, (self._bridge.text(code), words)))
            for bag in bags:
                self._print(bag.parcel_id, reason)

        ask_reason(
            self._page,
            self.tr("Print the pickup label again"),
            self.tr("Print again"),
            print_labels,
            reasons,
            hint=names,
            words_needed=False,
        )

    def _print(self, parcel_id: int, reason: str) -> None:
        self._bridge.act(lambda uow: printing.reprint_parcel(uow, parcel_id, reason, "pickup_label"))

    def opening(self) -> None:
        """When the shop is open."""
        OpeningDialog(self._page, self._bridge).open()

    def remind(self) -> None:
        """Remind everybody whose reminder is due."""
        self._bridge.act(lambda uow: overdue.remind(uow, shop_day(uow.now)))

    def expire(self) -> None:
        """Close what nobody came for in time."""
        self._bridge.act(lambda uow: overdue.expire_overdue(uow, shop_day(uow.now)))
