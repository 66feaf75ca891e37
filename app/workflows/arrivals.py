"""New orders written: lines with stock found for them, addresses, payments, holds, each in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.channels.base import IncomingOrder
from app.database.bulk import append_records
from app.database.dialect import fresh_ids
from app.database.unit_of_work import UnitOfWork
from app.models import fiscal, order_state, stock
from app.models.kit import OrderKit
from app.models.order import Order, OrderAddress, OrderHold, OrderLine, OrderVersion, Payment
from app.models.search import search_words
from app.models.states import Bucket, FulfilledBy, HoldKind, Lifecycle, PaymentKind, Stage
from app.models.stock import Promise
from app.rules.completeness import HoldReason, payment_due_at
from app.workflows import order_rows
from app.workflows.examining import Examined
from app.workflows.intake_checks import Known
from app.workflows.order_rows import SoldKit
from app.workflows.sharing import Allocated, Need, Share, share_out, tally


@dataclass(slots=True)
class Arrival:
    """A new order on its way in, with what was worked out before it is written."""

    examined: Examined
    channel_id: int
    customer_id: int
    holds: tuple[HoldReason, ...]
    lifecycle: Lifecycle
    order_id: int = 0
    lines: list[dict[str, Any]] = field(default_factory=list)
    kits: list[SoldKit] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    got: Allocated = field(default_factory=Allocated)

    @property
    def incoming(self) -> IncomingOrder:
        return self.examined.incoming

    @property
    def words(self) -> str:
        """What it is found by: of a kit also what is in it."""
        if not self.kits:
            return self.examined.words
        inside = [self.lines[place] for kit in self.kits for place in kit.lines]
        named = [word for row in inside for word in (row["sku"], row["name"])]
        return search_words([*order_rows.words(self.incoming), *named])

    @property
    def bucket(self) -> Bucket:
        """Where the units stand on arrival: done elsewhere, given up, or ours to find."""
        if self.incoming.cancelled:
            return Bucket.CANCELLED
        return Bucket.SHIPPED if self.incoming.fulfilled else Bucket.UNALLOCATED

    @property
    def stage(self) -> Stage:
        """What ``order_state.refresh_stage`` would derive, known beforehand for a new order."""
        if self.lifecycle is not Lifecycle.OPEN:
            return Stage(self.lifecycle.value)
        if self.incoming.fulfilled or not self.incoming.needs_shipping:
            return Stage.SHIPPED
        if not self.got.waiting:
            return Stage.READY
        nothing_to_pick = any(not line.needs_shipping for line in self.incoming.lines)
        return Stage.PARTLY_SHIPPED if nothing_to_pick else Stage.BACKORDER


def write_arrivals(uow: UnitOfWork, arrivals: Sequence[Arrival], known: Known) -> None:
    """Write new orders with all that belongs to them, their stock promised; gives each its id."""
    _share_stock(uow, arrivals, known)
    _write_orders(uow, arrivals, known)
    _write_kits(uow, arrivals)
    _write_lines(uow, arrivals)
    _write_parts(uow, arrivals)


def _share_stock(uow: UnitOfWork, arrivals: Sequence[Arrival], known: Known) -> None:
    """Make the lines of every order, and find stock for those that are ready for it, first paid first."""
    for arrival in arrivals:
        arrival.lines, arrival.kits = order_rows.line_rows(arrival.incoming.lines, known, arrival.bucket)
    ready = {
        number: arrival
        for number, arrival in sorted(enumerate(arrivals), key=lambda each: _paid_first(each[1]))
        if arrival.lifecycle is Lifecycle.OPEN and arrival.bucket is Bucket.UNALLOCATED
    }
    shares = share_out(
        uow, [need for number, arrival in ready.items() for need in _needs(number, arrival, known)]
    )
    for share in shares:
        arrival = ready[share.need.order]
        arrival.shares.append(share)
        arrival.lines[share.need.line] |= {
            Bucket.UNALLOCATED.value: 0,
            Bucket.ALLOCATED.value: share.promised,
            Bucket.BACKORDERED.value: share.waiting,
            "promise_date": share.promise_date,
        }
    for number, got in tally(shares).items():
        ready[number].got = got


def _paid_first(arrival: Arrival) -> datetime:
    return arrival.incoming.payment.paid_at or arrival.incoming.placed_at


def _needs(number: int, arrival: Arrival, known: Known) -> list[Need]:
    incoming = arrival.incoming
    code = known.shop_code(incoming)
    shop = code if code in known.shops else None
    return [
        Need(number, index, row["product_id"], row[Bucket.UNALLOCATED.value], 0, shop, incoming.placed_at)
        for index, row in enumerate(arrival.lines)
        if row[Bucket.UNALLOCATED.value] and row["product_id"] is not None
    ]


def _write_kits(uow: UnitOfWork, arrivals: Sequence[Arrival]) -> None:
    """What was bought as kits, named by the lines of its components."""
    sold = [(arrival, kit) for arrival in arrivals for kit in arrival.kits]
    if not sold:
        return
    rows = []
    for kit_id, (arrival, kit) in zip(fresh_ids(uow.connection, OrderKit, len(sold)), sold, strict=True):
        rows.append({"id": kit_id, "order_id": arrival.order_id, **kit.row})
        for place in kit.lines:
            arrival.lines[place]["kit_id"] = kit_id
    append_records(uow.connection, OrderKit, rows)


def _write_lines(uow: UnitOfWork, arrivals: Sequence[Arrival]) -> None:
    """The lines with their counters as stock was found for them, and the promises behind those."""
    ids = fresh_ids(uow.connection, OrderLine, sum(len(arrival.lines) for arrival in arrivals))
    fresh = iter(ids)
    rows: list[dict[str, Any]] = []
    promises: list[Promise] = []
    for arrival in arrivals:
        numbered = [{"id": next(fresh), "order_id": arrival.order_id, **row} for row in arrival.lines]
        rows += numbered
        for share in arrival.shares:
            promises += share.promises(numbered[share.need.line]["id"])
    append_records(uow.connection, OrderLine, rows)
    stock.reserve_all(uow, promises)


def _write_orders(uow: UnitOfWork, arrivals: Sequence[Arrival], known: Known) -> None:
    for arrival, order_id in zip(arrivals, fresh_ids(uow.connection, Order, len(arrivals)), strict=True):
        arrival.order_id = order_id
        uow.changed("order", order_id)
    append_records(uow.connection, Order, [_order_row(uow, arrival, known) for arrival in arrivals])


def _order_row(uow: UnitOfWork, arrival: Arrival, known: Known) -> dict[str, Any]:
    incoming = arrival.incoming
    sums: dict[PaymentKind, int] = dict(order_rows.payment_movements(incoming))
    captured = sums.get(PaymentKind.CAPTURE, 0)
    shop = known.shops.get(known.shop_code(incoming))
    standard = incoming.shipping_standard_cents
    return {
        "id": arrival.order_id,
        "channel_id": arrival.channel_id,
        "external_id": incoming.external_id,
        "reference": incoming.reference,
        "content_hash": arrival.examined.digest,
        "customer_id": arrival.customer_id,
        "placed_at": incoming.placed_at,
        "imported_at": uow.now,
        "paid_at": (
            (incoming.payment.paid_at or incoming.placed_at) if captured >= incoming.total_cents else None
        ),
        "lifecycle": arrival.lifecycle,
        "stage": arrival.stage,
        "payment": order_state.payment_state(sums, incoming.total_cents),
        "fulfilled_by": FulfilledBy(incoming.fulfilled_by.value),
        "open_holds": len(arrival.holds),
        "delivery_mode": incoming.delivery_mode,
        "carrier_service": incoming.carrier_service,
        "relay_id": incoming.relay_id,
        "relay_carrier": incoming.relay_carrier,
        "relay_place": incoming.relay_place,
        "shop_id": None if shop is None else shop[0],
        "currency": incoming.currency,
        "shipping_cents": incoming.shipping_cents,
        "shipping_standard_cents": incoming.shipping_cents if standard is None else standard,
        "discount_cents": incoming.discount_cents,
        "total_cents": incoming.total_cents,
        "captured_cents": captured,
        "refunded_cents": sums.get(PaymentKind.REFUND, 0),
        "promise_date": incoming.promise_date,
        "language": incoming.language,
        "gift": incoming.gift,
        "gift_note": incoming.gift_note,
        "customer_note": incoming.customer_note,
    }


def _write_parts(uow: UnitOfWork, arrivals: Sequence[Arrival]) -> None:
    """Addresses, payments, holds and the first version of every new order, one statement for each."""
    payments = [row for arrival in arrivals for row in _payment_rows(arrival)]
    for row, payment_id in zip(payments, fresh_ids(uow.connection, Payment, len(payments)), strict=True):
        row["id"] = payment_id
    tables: dict[type[Any], list[dict[str, Any]]] = {
        OrderAddress: [
            row for arrival in arrivals for row in order_rows.address_rows(arrival.incoming, arrival.order_id)
        ],
        Payment: payments,
        OrderHold: [row for arrival in arrivals for row in _hold_rows(uow, arrival)],
        OrderVersion: [
            {
                "order_id": arrival.order_id,
                "version": 1,
                "at": uow.now,
                "content_hash": arrival.examined.digest,
                "content": arrival.examined.content,
            }
            for arrival in arrivals
        ],
    }
    for table, rows in tables.items():
        append_records(uow.connection, table, rows)
    facts = [fiscal.payment_fact(row["id"], row) for row in payments]
    fiscal.record(uow, [fact for fact in facts if fact is not None])


def _payment_rows(arrival: Arrival) -> list[dict[str, Any]]:
    payment = arrival.incoming.payment
    return [
        {
            "order_id": arrival.order_id,
            "kind": kind,
            "means": payment.means.value,
            "amount_cents": amount,
            "currency": arrival.incoming.currency,
            "at": payment.paid_at or arrival.incoming.placed_at,
            "reference": payment.reference,
            "staff_id": None,
        }
        for kind, amount in order_rows.payment_movements(arrival.incoming)
    ]


def _hold_rows(uow: UnitOfWork, arrival: Arrival) -> list[dict[str, Any]]:
    incoming = arrival.incoming
    return [
        {
            "order_id": arrival.order_id,
            "kind": hold.kind,
            "code": hold.code,
            "values": dict(hold.values),
            "placed_at": uow.now,
            "due_at": (
                payment_due_at(incoming.payment.means, incoming.placed_at)
                if hold.kind is HoldKind.PAYMENT
                else None
            ),
        }
        for hold in arrival.holds
    ]
