"""What happens after an order has left: parcels wait in shops and are collected, and some goods come back."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from app.demo.past.lives import Lives
from app.demo.past.sold import Packed, ShopFloor, Sold, SoldLine
from app.models.pickup import Pickup, PickupBag, pickup_reference
from app.models.rma import Refund, Rma, RmaUnit
from app.models.states import (
    LocationKind,
    ParcelState,
    PaymentState,
    PickupState,
    RefundState,
    RmaState,
    Role,
    Stage,
)
from app.rules.identifiers import rma_number
from app.rules.return_terms import Approver, Disposition, Grade, Ground, ReturnReason
from app.values import Money

_RETURNED = 0.08
_WORN = 0.15
_KEPT = timedelta(days=12)
_WITHDRAWAL = timedelta(days=14)


def wait_in_shop(lives: Lives, order: Sold, parcel: Packed, shop: ShopFloor) -> None:
    """An order sent to a shop: on its way, on the shelf, collected, or left there too long."""
    assert parcel.left_at is not None
    pickup_id, number = lives.numbers.id(Pickup), lives.numbers.number("pickup")
    reference = pickup_reference(number)
    arrives = parcel.left_at + timedelta(hours=lives.chance.randrange(15, 24))
    arrived_at = arrives if arrives <= lives.until else None
    comes = arrives + timedelta(hours=lives.chance.randrange(3, 140))
    collected_at = comes if comes <= lives.until else None
    shelf = shop.shelves[pickup_id % len(shop.shelves)]
    state = PickupState.IN_TRANSFER
    subject = ("pickup", pickup_id)
    lives.word(
        parcel.left_at, Role.PACKER, "pickup_announced", subject, order, f'{{"pickup": "{reference}"}}'
    )
    last_day = (arrives + _KEPT).date()
    if arrived_at is not None:
        state = PickupState.READY
        _arrive(lives, order, parcel, (shop, shelf), arrived_at)
        details = f'{{"last_day": "{last_day}", "pickup": "{reference}"}}'
        lives.word(arrived_at, Role.SHOP, "pickup_made_ready", subject, order, details)
    if collected_at is not None:
        state = PickupState.COLLECTED
        _collect(lives, order, parcel, shelf, collected_at)
        details = (
            f'{{"bags": 1, "by_third_person": false, "id_checked": true, "pickup": "{reference}", '
            '"without_code": false}'
        )
        lives.word(collected_at, Role.SHOP, "pickup_collected", subject, order, details)
    days = [(arrives + timedelta(days=wait)).date() if arrived_at else None for wait in (3, 8, 12)]
    lives.books.add(
        Pickup, pickup_id, number, order.id, shop.id, state, f"{lives.chance.getrandbits(128):032x}", "", "", 0,
        parcel.left_at, arrived_at, *days, False, collected_at, "", collected_at is not None,
        lives.house.who[Role.SHOP][0] if collected_at else None,
    )  # fmt: skip
    still_there = arrived_at is not None and collected_at is None
    lives.books.add(PickupBag, parcel.id, pickup_id, arrived_at, shelf if still_there else None, collected_at)


def _arrive(lives: Lives, order: Sold, parcel: Packed, place: tuple[ShopFloor, int], at: datetime) -> None:
    shop, shelf = place
    parcel.state = ParcelState.AVAILABLE_FOR_PICKUP
    order.stage = Stage.AT_SHOP
    for line in order.lines:
        way = (lives.house.places[LocationKind.TRANSIT], shelf)
        lives.carry(at, order, line, way, "arrival", Role.SHOP)
    details = json.dumps({"parcel": parcel.reference, "shop": shop.name}, ensure_ascii=False)
    lives.word(at, Role.SHOP, "parcel_arrived", ("parcel", parcel.id), order, details)


def _collect(lives: Lives, order: Sold, parcel: Packed, shelf: int, at: datetime) -> None:
    for line in order.lines:
        way = (shelf, lives.house.places[LocationKind.CUSTOMER])
        lives.carry(at, order, line, way, "collected", Role.SHOP)
    order.stage = Stage.COLLECTED
    lives.deliver(order, parcel, at)


def perhaps_return(lives: Lives, order: Sold) -> None:
    """Some customers withdraw from one line of what they got."""
    parcel = order.parcel
    if parcel is None or parcel.delivered_at is None or lives.chance.random() >= _RETURNED:
        return
    opened = parcel.delivered_at + timedelta(hours=lives.chance.randrange(24, 13 * 24))
    if opened <= lives.until:
        _Return(lives, order, lives.chance.choice(order.lines), opened, parcel.delivered_at).run()


class _Return:
    """One return of one line, as far as it has come."""

    def __init__(self, lives: Lives, order: Sold, line: SoldLine, opened: datetime, had: datetime) -> None:
        self._lives, self._order, self._line = lives, order, line
        self._opened, self._had = opened, had
        self._id = lives.numbers.id(Rma)
        self._serial = lives.numbers.number("rma")
        self._number = rma_number(opened.year, lives.numbers.number(f"rma:{opened.year}"))
        self._state = RmaState.AUTHORISED
        chance = lives.chance
        received = opened + timedelta(hours=chance.randrange(48, 160))
        inspected = received + timedelta(hours=chance.randrange(1, 20))
        settled = inspected + timedelta(hours=chance.randrange(12, 60))
        self._received, self._inspected, self._settled = (
            moment if moment <= lives.until else None for moment in (received, inspected, settled)
        )
        self._worn = chance.random() < _WORN
        whole = len(order.lines) == 1
        self._ship_out = order.shipping_cents if whole else 0
        self._cents = line.net_cents + self._ship_out

    def _note(self, at: datetime, role: Role, action: str, subject: tuple[str, int], details: str) -> None:
        self._lives.word(at, role, action, subject, self._order, details)

    def run(self) -> None:
        self._note(
            self._opened, Role.RETURNS, "return_opened", ("rma", self._id),
            f'{{"blind": false, "ground": "WITHDRAWAL", "in_time": true, "notice": "", "notice_day": '
            f'"{self._opened.date()}", "rma": "{self._number}", "units": {self._line.units}}}',
        )  # fmt: skip
        if self._received:
            self._receive(self._received)
        if self._inspected:
            self._inspect(self._inspected)
        if self._settled:
            self._settle(self._settled)
        self._write()

    def _receive(self, at: datetime) -> None:
        lives = self._lives
        self._state = RmaState.RECEIVED
        self._line.returned = self._line.units
        way = (lives.house.places[LocationKind.CUSTOMER], lives.house.places[LocationKind.RETURNS])
        lives.carry(at, self._order, self._line, way, "return", Role.RETURNS)
        details = f'{{"refund_due": "{(self._opened + _WITHDRAWAL).date()}", "rma": "{self._number}"}}'
        self._note(at, Role.RETURNS, "return_received", ("rma", self._id), details)

    def _inspect(self, at: datetime) -> None:
        lives = self._lives
        self._state = RmaState.PROPOSED if self._worn else RmaState.APPROVED
        if not self._worn:
            way = (lives.house.places[LocationKind.RETURNS], self._line.article.bin_id)
            lives.carry(at, self._order, self._line, way, "return_restock", Role.RETURNS)
        approver = Approver.SUPERVISOR if self._worn else Approver.AUTO
        details = (
            f'{{"amount": "{_euros(self._cents)}", "approver": "{approver.value}", "rma": "{self._number}", '
            f'"units": {self._line.units}}}'
        )
        self._note(at, Role.RETURNS, "refund_proposed", ("rma", self._id), details)

    def _settle(self, at: datetime) -> None:
        order = self._order
        self._state = RmaState.CLOSED
        order.refunded_cents += self._cents
        whole = order.refunded_cents == order.total_cents
        order.payment = PaymentState.REFUNDED if whole else PaymentState.PARTIALLY_REFUNDED
        self._line.refunded = self._line.units
        reference = f"virement-{self._serial:06d}"
        self._lives.pay_back(order, at, self._cents, reference)
        details = (
            f'{{"after": "succeeded", "amount": "{_euros(self._cents)}", "before": "sent", "means": "original", '
            f'"payment_reference": "{reference}"}}'
        )
        self._note(at, Role.MANAGER, "refund_succeeded", ("rma", self._id), details)

    def _write(self) -> None:
        lives, line, opened = self._lives, self._line, self._opened
        inspector = lives.house.who[Role.RETURNS][0]
        approver = Approver.SUPERVISOR if self._worn else Approver.AUTO
        lives.books.add(
            Rma, self._id, self._number, self._serial, self._order.id, self._state, Ground.WITHDRAWAL, opened,
            inspector, opened.date(), self._received, (self._had + _WITHDRAWAL).date(),
            (self._had + _WITHDRAWAL).date(), (opened + _WITHDRAWAL).date(),
            (opened + _WITHDRAWAL).date() if self._received else None, True, False,
            approver if self._inspected else None, inspector if self._inspected else None, self._inspected,
            self._settled, "",
        )  # fmt: skip
        grade = (Grade.C if self._worn else Grade.A) if self._inspected else None
        where = lives.house.places[LocationKind.RETURNS]
        if self._inspected and not self._worn:
            where = line.article.bin_id
        disposition = (Disposition.REFURBISH if self._worn else Disposition.RESTOCK) if grade else None
        for unit in range(1, line.units + 1):
            lives.books.add(
                RmaUnit, self._id, line.id, unit, ReturnReason.CHANGED_MIND, self._received, grade, disposition, 0,
                "Traces d’usage" if grade is Grade.C else "", inspector if grade else None,
                where if self._received else None, True if self._settled else None,
            )  # fmt: skip
        if self._inspected:
            self._write_refund(self._inspected, inspector)

    def _write_refund(self, at: datetime, inspector: int | None) -> None:
        waiting = RefundState.PENDING_APPROVAL if self._worn else RefundState.APPROVED
        self._lives.books.add(
            Refund, self._lives.numbers.id(Refund), self._id, self._order.id,
            RefundState.SUCCEEDED if self._settled else waiting, self._line.net_cents, self._ship_out, 0, 0,
            self._cents, "EUR", "original", f"virement-{self._serial:06d}" if self._settled else "", inspector, at,
            self._settled,
        )  # fmt: skip


def _euros(cents: int) -> str:
    return f"{Money(cents).amount} EUR"
