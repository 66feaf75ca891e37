"""What the house did with each invented order up to the last moment: sold, picked, packed, sent, delivered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from app.demo.past import calendar
from app.demo.past.books import Books
from app.demo.past.numbers import Numbers
from app.demo.past.places import House
from app.demo.past.sold import Packed, Sold, SoldLine
from app.models.order import Order, OrderAddress, OrderHold, OrderLine, Payment
from app.models.outbox import OutboxMessage
from app.models.picking import OrderTote, PickList, PickTask
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.states import (
    Bucket,
    DeliveryMode,
    FulfilledBy,
    HoldKind,
    JobState,
    Lifecycle,
    LocationKind,
    ParcelState,
    PaymentKind,
    PaymentState,
    PickListState,
    Role,
    Stage,
)
from app.models.stock import Location
from app.rules.identifiers import parcel_reference

_CANCELLED = 0.03
#: Only what is recent still waits: for somebody's decision, or for goods.
_RECENT = timedelta(days=5)
_HELD, _BACKORDERED = 0.03, 0.03
_CLOSED_AFTER = timedelta(days=45)
_CARTON_G = 120


@dataclass(slots=True)
class Lives:
    """Writes the lives of orders into the books; nothing after ``until`` has happened."""

    books: Books
    house: House
    numbers: Numbers
    chance: Random
    until: datetime

    def word(
        self,
        at: datetime,
        role: Role | None,
        action: str,
        subject: tuple[str, int],
        order: Sold,
        details: str,
    ) -> None:
        self.books.note(at, self.house.who[role], action, subject, order.id, details)

    def sell(self, order: Sold) -> bool:
        """Note that it came in; whether it goes on to the shelves."""
        chance, recent = self.chance, self.until - order.at < _RECENT
        order.total_cents = sum(line.net_cents for line in order.lines) + order.shipping_cents
        if recent and chance.random() < _HELD:
            order.put(Bucket.UNALLOCATED, Stage.IMPORTED)
            order.lifecycle, order.held_because = Lifecycle.IMPORTED, "Adresse à vérifier par téléphone"
        elif chance.random() < _CANCELLED:
            order.put(Bucket.CANCELLED, Stage.CANCELLED)
            order.lifecycle = Lifecycle.CANCELLED
        elif recent and chance.random() < _BACKORDERED:
            order.stage = Stage.BACKORDER
            order.lines[0].bucket = Bucket.BACKORDERED
        goes_on = order.lifecycle is Lifecycle.OPEN and order.stage is not Stage.BACKORDER
        waiting = sum(line.units for line in order.lines if line.bucket is Bucket.BACKORDERED)
        promised = sum(line.units for line in order.lines if line.bucket is Bucket.ALLOCATED)
        cancelled = order.lifecycle is Lifecycle.CANCELLED
        details = (
            f'{{"channel": "demo-data", "holds": "{"ADDRESS" if order.held_because else ""}", '
            f'"lines": {len(order.lines)}, "order": "{order.reference}", "promised": {promised}, '
            f'"total_cents": {order.total_cents}, "validated": {"false" if order.held_because else "true"}, '
            f'"waiting": {waiting}}}'
        )
        self.word(order.imported_at, None, "order_imported", ("order", order.id), order, details)
        if cancelled:
            self._cancel(order)
        return goes_on

    def _cancel(self, order: Sold) -> None:
        at = order.imported_at + timedelta(minutes=self.chance.randrange(5, 30))
        at = min(at, self.until)
        details = f'{{"order": "{order.reference}", "reason": "customer"}}'
        self.word(at, Role.MANAGER, "order_cancelled", ("order", order.id), order, details)
        order.payment, order.refunded_cents = PaymentState.REFUNDED, order.total_cents
        for line in order.lines:
            line.refunded = line.units
        self.pay_back(order, at, order.total_cents, f"remboursement-{order.id}")

    def pay_back(self, order: Sold, at: datetime, cents: int, reference: str) -> None:
        manager, _ = self.house.who[Role.MANAGER]
        self.books.add(Payment, order.id, PaymentKind.REFUND, "CARD", cents, "EUR", at, reference, manager)

    def walk(self, start: datetime, orders: Sequence[Sold]) -> None:
        """One pick list and what follows from it, as far as it has come."""
        finished = start + timedelta(minutes=20 + 2 * len(orders))
        if start > self.until:
            self._keep_promises(orders)
            return
        number, list_id = self.numbers.number("pick_list"), self.numbers.id(PickList)
        done = finished <= self.until
        picker, bench = self.house.who[Role.PICKER]
        state = PickListState.DONE if done else PickListState.OPEN
        self.books.add(
            PickList, list_id, number, state, start, picker, picker if done else None, bench,
            finished if done else None,
        )  # fmt: skip
        stops = sorted(
            ((line.article.bin_id, order, line) for order in orders for line in order.lines),
            key=lambda stop: stop[0],
        )
        for sequence, (place, order, line) in enumerate(stops, start=1):
            self.books.add(
                PickTask, list_id, order.id, line.id, line.article.id, place, line.units,
                line.units if done else 0, 0, 0, sequence,
            )  # fmt: skip
        for order in orders:
            details = f'{{"number": {number}}}'
            self.word(start, Role.PICKER, "on_pick_list", ("pick_list", list_id), order, details)
        if not done:
            self._keep_promises(orders)
            for order in orders:
                order.stage = Stage.PICKING
            return
        for place, order in enumerate(orders):
            self._pick_and_pack(order, list_id, start, finished + timedelta(minutes=6 + 4 * place), place)

    def _keep_promises(self, orders: Sequence[Sold]) -> None:
        for order in orders:
            for line in order.lines:
                if line.bucket is Bucket.ALLOCATED:
                    article = line.article
                    self.books.promise(line.id, article.id, article.bin_id, line.units, order.imported_at)

    def wait_on_shelf(self, order: Sold) -> None:
        """What of an order is promised although it cannot be picked yet."""
        if order.lifecycle is Lifecycle.OPEN:
            self._keep_promises([order])

    def _pick_and_pack(
        self, order: Sold, list_id: int, start: datetime, packed_at: datetime, place: int
    ) -> None:
        picked_at = start + timedelta(minutes=10 + place)
        packing = packed_at <= self.until
        tote, code = self.house.totes[place]
        if not packing:
            tote, code = self._tote_of_its_own()
            self.books.add(OrderTote, tote, order.id, list_id)
        for line in order.lines:
            self.carry(picked_at, order, line, (line.article.bin_id, tote), "pick", Role.PICKER)
            details = (
                f'{{"location": "{line.article.bin_code}", "sku": "{line.article.sku}", "tote": "{code}", '
                f'"units": {line.units}}}'
            )
            self.word(picked_at, Role.PICKER, "picked", ("order_line", line.id), order, details)
        order.put(Bucket.PICKED, Stage.PICKED)
        if packing:
            self._pack(order, tote, packed_at)

    def _tote_of_its_own(self) -> tuple[int, str]:
        tote = self.numbers.id(Location)
        self.books.add(Location, tote, f"BAC-X{tote}", LocationKind.TOTE, "", 0, False, True)
        return tote, f"BAC-X{tote}"

    def carry(
        self, at: datetime, order: Sold, line: SoldLine, places: tuple[int, int], reason: str, role: Role
    ) -> None:
        self.books.move(at, (line.article.id, line.units), places, reason, order.id, self.house.who[role])

    def _pack(self, order: Sold, tote: int, at: datetime) -> None:
        places, weight = self.house.places, _CARTON_G
        parcel, number = self.numbers.id(Parcel), self.numbers.number("parcel")
        self.word(at, Role.PACKER, "packing_started", ("order", order.id), order, '{"taken_over": false}')
        for line in order.lines:
            self.carry(at, order, line, (tote, places[LocationKind.PACK]), "pack", Role.PACKER)
            details = f'{{"line_id": {line.id}, "sku": "{line.article.sku}", "units": 1}}'
            for _ in range(line.units):
                self.word(at, Role.PACKER, "packed", ("parcel", parcel), order, details)
            weight += line.units * line.article.weight_g
        reference = parcel_reference(number)
        details = f'{{"parcel": "{reference}", "weighed": false, "weight": {weight}}}'
        self.word(at, Role.PACKER, "parcel_closed", ("parcel", parcel), order, details)
        order.put(Bucket.PACKED, Stage.PACKED)
        order.parcel = Packed(parcel, number, self.numbers.id(Shipment), _tracking(order, parcel), weight, at)
        if calendar.dock(at) <= self.until:
            self._send(order, order.parcel, calendar.dock(at))

    def _send(self, order: Sold, parcel: Packed, at: datetime) -> None:
        """Handed over to the carrier, and delivered where there was time for it; pickups go to their shop."""
        places = self.house.places
        target = places[LocationKind.TRANSIT if order.shop else LocationKind.CUSTOMER]
        for line in order.lines:
            self.carry(at, order, line, (places[LocationKind.PACK], target), "ship", Role.PACKER)
        details = f'{{"parcel": "{parcel.reference}"}}'
        self.word(at, Role.PACKER, "handed_over", ("parcel", parcel.id), order, details)
        order.put(Bucket.SHIPPED, Stage.SHIPPED)
        parcel.state, parcel.left_at = ParcelState.HANDED_OVER, at
        self._write_letter(order, parcel.reference, at)
        delivered = at + timedelta(hours=self.chance.randrange(18, 72))
        if order.shop is None and delivered <= self.until:
            self.deliver(order, parcel, delivered)

    def deliver(self, order: Sold, parcel: Packed, at: datetime) -> None:
        """The customer has it."""
        parcel.state, parcel.delivered_at = ParcelState.DELIVERED, at
        for line in order.lines:
            line.delivered = line.units
        if at + _CLOSED_AFTER <= self.until:
            order.lifecycle, order.stage = Lifecycle.CLOSED, Stage.CLOSED

    def _write_letter(self, order: Sold, reference: str, at: datetime) -> None:
        payload = {
            "template": "shipped", "language": "fr", "to": order.person.email,
            "subject": f"Votre commande {order.reference} est partie",
            "body": f"Bonjour {order.person.first_name},\n\nle colis {reference} est parti ({order.service}).",
        }  # fmt: skip
        self.books.add(
            OutboxMessage, "email", f"shipped:{order.id}", payload, order.id, JobState.HANDED_OVER, 1, at, at, at, at,
            "",
        )  # fmt: skip

    def write(self, order: Sold) -> None:
        """The order as it stands at the end."""
        person = order.person
        promised = order.imported_at.date() + timedelta(days=2)
        self.books.add(
            Order, order.id, self.house.channel_id, order.external_id, order.reference, "", 1, person.id, order.at,
            order.imported_at, order.at, order.lifecycle, order.stage, order.payment, FulfilledBy.MERCHANT,
            1 if order.held_because else 0, order.mode, order.service, order.relay_id,
            "mondial_relay" if order.relay_id else "", order.shop.id if order.shop else None, "EUR",
            order.shipping_cents, order.shipping_cents, 0, order.total_cents, order.total_cents, order.refunded_cents,
            promised, "fr", False, False, "", "", None, None,
        )  # fmt: skip
        for kind in ("shipping", "billing"):
            self.books.add(
                OrderAddress, order.id, kind, person.first_name, person.last_name, "", person.line1, "", "",
                person.postal_code, person.town, "FR", person.phone, person.email,
            )  # fmt: skip
        for line in order.lines:
            article = line.article
            self.books.add(
                OrderLine, line.id, order.id, str(line.position), line.position, article.id, article.sku,
                article.name, article.price_cents, line.net_cents, article.vat_rate_bp, line.units, *line.counters(),
                None,
            )  # fmt: skip
        if order.held_because:
            self.books.add(
                OrderHold, order.id, HoldKind.ADDRESS, "", {}, order.held_because, order.imported_at, ""
            )
        self.books.add(
            Payment, order.id, PaymentKind.CAPTURE, "CARD", order.total_cents, "EUR", order.at, f"pay-{order.id}",
            None,
        )  # fmt: skip
        if order.parcel is not None:
            self._write_parcel(order, order.parcel)
        self.books.found_by(order.id, order.words())

    def _write_parcel(self, order: Sold, parcel: Packed) -> None:
        packer, bench = self.house.who[Role.PACKER]
        at, left_at = parcel.closed_at, parcel.left_at
        self.books.add(
            Shipment, parcel.shipment_id, order.id, order.service, _address_document(order), at, left_at
        )
        self.books.add(
            Parcel, parcel.id, parcel.number, parcel.shipment_id, order.id, parcel.state, parcel.tracking,
            parcel.weight_g, parcel.weight_g, packer, bench, at, at, left_at, parcel.delivered_at,
        )  # fmt: skip
        for line in order.lines:
            self.books.add(ParcelItem, parcel.id, line.id, line.units)


def _tracking(order: Sold, parcel: int) -> str:
    """A number as the carrier's look; a pickup goes with the house's own shuttle."""
    if order.mode is DeliveryMode.HOME:
        return f"6A{20_000_000_000 + parcel * 7919}"
    return f"24{parcel * 7919 % 100_000_000:08d}" if order.mode is DeliveryMode.RELAY else ""


def _address_document(order: Sold) -> dict[str, Any]:
    person = order.person
    return {
        "first_name": person.first_name, "last_name": person.last_name, "company": "", "line1": person.line1,
        "line2": "", "line3": "", "postal_code": person.postal_code, "city": person.town, "country": "FR",
        "phone": person.phone, "email": person.email,
    }  # fmt: skip
