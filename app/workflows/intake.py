"""Intake: orders from a channel become orders of the house, once, complete or held with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from app.channels.base import FieldRefused, IncomingFulfilment, IncomingOrder
from app.channels.canonical import check, content_hash, to_json
from app.database.dialect import fresh_ids, insert_ignoring, locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, search, stock
from app.models.channel import Channel, Customer
from app.models.house import setting
from app.models.order import Order, OrderAddress, OrderHold, OrderLine, OrderVersion, Payment
from app.models.refusals import Refusal
from app.models.states import Bucket, DeliveryMode, FulfilledBy, HoldKind, Lifecycle, PaymentKind, Stage
from app.models.stock import Promise
from app.rules.completeness import HoldReason, payment_due_at
from app.workflows import allocation, order_rows
from app.workflows.amendment import amend_order
from app.workflows.intake_checks import Known, hold_reasons, look_up
from app.workflows.outcome import Level, Outcome
from app.workflows.sharing import Allocated, Need, Share, share_out, tally


@dataclass(slots=True)
class _Arrival:
    """A new order on its way in, with what was worked out before it is written."""

    incoming: IncomingOrder
    digest: str
    channel_id: int
    customer_id: int
    holds: tuple[HoldReason, ...]
    lifecycle: Lifecycle
    order_id: int = 0
    lines: list[dict[str, Any]] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    got: Allocated = field(default_factory=Allocated)

    @property
    def bucket(self) -> Bucket:
        """Where the units stand on arrival: done elsewhere, given up, or ours to find."""
        if self.incoming.cancelled:
            return Bucket.CANCELLED
        return Bucket.SHIPPED if self.incoming.fulfilled else Bucket.UNALLOCATED

    @property
    def stage(self) -> Stage:
        if self.lifecycle is not Lifecycle.OPEN:
            return Stage(self.lifecycle.value)
        if self.incoming.fulfilled or not self.incoming.needs_shipping:
            return Stage.SHIPPED
        return Stage.BACKORDER if self.got.waiting or not self.got.promised else Stage.READY


def accept_order(uow: UnitOfWork, incoming: IncomingOrder) -> Outcome:
    """Take one order in, or what its channel changed about one we have (domain 2.1 to 2.4).

    Facts: ``order_id`` and ``result`` (``created``, ``unchanged`` or ``amended``). Raises ``Refusal`` for an
    order that could not be stored or makes no sense.
    """
    answer = accept_orders(uow, [incoming])[0]
    if isinstance(answer, Refusal):
        raise answer
    return answer


def accept_orders(uow: UnitOfWork, batch: Sequence[IncomingOrder]) -> list[Outcome | Refusal]:
    """Take a batch in; one answer an order, in order. The number of statements hardly depends on its size.

    An order that comes twice in a batch is taken in once, and compared the second time.
    """
    answers: dict[int, Outcome | Refusal] = {}
    waiting: dict[int, tuple[IncomingOrder, str]] = {}
    for position, incoming in enumerate(batch):
        try:
            check(incoming)
            waiting[position] = (incoming, content_hash(incoming))
        except FieldRefused as refused:
            answers[position] = Refusal(refused.code, **refused.values)
    channels = _channels(uow, {incoming.channel for incoming, _ in waiting.values()})
    while waiting:
        firsts: dict[tuple[str, str], int] = {}
        for position, (incoming, _) in waiting.items():
            firsts.setdefault((incoming.channel, incoming.external_id), position)
        distinct = {position: waiting.pop(position) for position in firsts.values()}
        answers.update(_accept(uow, distinct, channels))
    return [answers[position] for position in range(len(batch))]


def _channels(uow: UnitOfWork, codes: set[str]) -> dict[str, int]:
    """Ids of the channels by code, new ones created; locked, so that no order is taken in twice."""
    query = locking(
        uow.connection, select(Channel.code, Channel.id).where(Channel.code.in_(codes)).order_by(Channel.id)
    )
    found = dict(uow.connection.execute(query).all())
    if missing := codes - found.keys():
        rows = [{"code": code, "name": code} for code in sorted(missing)]
        uow.connection.execute(insert_ignoring(uow.connection, Channel, ("code",)), rows)
        found = dict(uow.connection.execute(query).all())
    return found


def _accept(
    uow: UnitOfWork, batch: Mapping[int, tuple[IncomingOrder, str]], channels: Mapping[str, int]
) -> dict[int, Outcome]:
    """Take in orders that are all different ones."""
    known_orders = {
        (row.channel_id, row.external_id): row
        for row in uow.connection.execute(
            select(Order.id, Order.channel_id, Order.external_id, Order.content_hash, Order.reference).where(
                Order.channel_id.in_(set(channels.values())),
                Order.external_id.in_([incoming.external_id for incoming, _ in batch.values()]),
            )
        )
    }
    answers: dict[int, Outcome] = {}
    fresh: dict[int, tuple[IncomingOrder, str]] = {}
    for position, (incoming, digest) in batch.items():
        known = known_orders.get((channels[incoming.channel], incoming.external_id))
        if known is None:
            fresh[position] = (incoming, digest)
        elif known.content_hash == digest:
            answers[position] = _answer("order_unchanged", "unchanged", known.id, known.reference)
        else:
            answers[position] = amend_order(uow, known.id, incoming, digest)
    if fresh:
        created = _create(uow, fresh.values(), channels)
        answers.update(zip(fresh, created, strict=True))
    return answers


def _answer(code: str, result: str, order_id: int, reference: str, **values: Any) -> Outcome:
    held = bool(values.get("holds"))
    return Outcome(
        code,
        {"order": reference, **values},
        Level.WARNING if held else Level.OK,
        order=reference,
        facts={"order_id": order_id, "result": result},
    )


def _create(
    uow: UnitOfWork, fresh: Iterable[tuple[IncomingOrder, str]], channels: Mapping[str, int]
) -> list[Outcome]:
    orders = list(fresh)
    known = look_up(uow, [incoming for incoming, _ in orders])
    customers = _customers(uow, [incoming for incoming, _ in orders], channels)
    automatic = bool(setting(uow.connection, "validate_on_intake"))
    arrivals = []
    for incoming, digest in orders:
        channel_id = channels[incoming.channel]
        holds = _reasons(incoming, known)
        arrivals.append(
            _Arrival(
                incoming,
                digest,
                channel_id,
                customers[channel_id, order_rows.customer_key(incoming)],
                holds,
                _lifecycle(incoming, bool(holds), automatic),
            )
        )
    _share_stock(uow, arrivals, known)
    _write_orders(uow, arrivals, known)
    _write_lines(uow, arrivals)
    _write_parts(uow, arrivals)
    days = {each.order_id: each.got.promise_date for each in arrivals if each.got.promise_date}
    allocation.announce_delays(uow, days)
    search.index_orders(
        uow, [(each.order_id, search.search_words(order_rows.words(each.incoming))) for each in arrivals]
    )
    journal.record_all(uow, [_happening(arrival) for arrival in arrivals])
    return [_created(arrival) for arrival in arrivals]


def _reasons(incoming: IncomingOrder, known: Known) -> tuple[HoldReason, ...]:
    """Nothing that is given up, gone, or sent by the channel itself waits for us."""
    if incoming.cancelled or incoming.fulfilled or incoming.fulfilled_by is IncomingFulfilment.CHANNEL:
        return ()
    return hold_reasons(incoming, known)


def _lifecycle(incoming: IncomingOrder, held: bool, automatic: bool) -> Lifecycle:
    if incoming.cancelled:
        return Lifecycle.CANCELLED
    if incoming.fulfilled:
        return Lifecycle.OPEN
    if incoming.fulfilled_by is IncomingFulfilment.CHANNEL or held or not automatic:
        return Lifecycle.IMPORTED
    return Lifecycle.OPEN


def _customers(
    uow: UnitOfWork, batch: Sequence[IncomingOrder], channels: Mapping[str, int]
) -> dict[tuple[int, str], int]:
    """Ids of the customers of a batch; new ones are created, those who changed their details are updated."""
    wanted = {
        (channels[incoming.channel], order_rows.customer_key(incoming)): incoming.customer
        for incoming in batch
    }
    query = select(Customer).where(
        Customer.channel_id.in_({channel for channel, _ in wanted}),
        Customer.external_id.in_({key for _, key in wanted}),
    )
    found = {(row.channel_id, row.external_id): row for row in uow.connection.execute(query)}
    missing = [
        {
            "channel_id": channel_id,
            "external_id": key,
            "created_at": uow.now,
            **order_rows.customer_fields(wanted[channel_id, key]),
        }
        for channel_id, key in wanted
        if (channel_id, key) not in found
    ]
    changed = [
        {"row": found[key].id, **fields}
        for key, customer in wanted.items()
        if key in found
        and (fields := order_rows.customer_fields(customer))
        != {name: getattr(found[key], name) for name in order_rows.CUSTOMER_FIELDS}
    ]
    if changed:
        uow.connection.execute(update(Customer).where(Customer.id == bindparam("row")), changed)
    ids = {key: int(row.id) for key, row in found.items()}
    if missing:
        created = uow.connection.scalars(
            insert(Customer).returning(Customer.id, sort_by_parameter_order=True), missing
        )
        ids.update(
            ((row["channel_id"], row["external_id"]), int(customer_id))
            for row, customer_id in zip(missing, created, strict=True)
        )
    return ids


def _share_stock(uow: UnitOfWork, arrivals: Sequence[_Arrival], known: Known) -> None:
    """Make the lines of every order, and find stock for those that are ready for it, first paid first."""
    for arrival in arrivals:
        arrival.lines = [
            order_rows.line_row(line, position, known, arrival.bucket)
            for position, line in enumerate(arrival.incoming.lines, start=1)
        ]
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


def _paid_first(arrival: _Arrival) -> datetime:
    return arrival.incoming.payment.paid_at or arrival.incoming.placed_at


def _needs(number: int, arrival: _Arrival, known: Known) -> list[Need]:
    incoming = arrival.incoming
    pickup = incoming.delivery_mode is DeliveryMode.PICKUP and incoming.pickup_shop in known.shops
    shop = incoming.pickup_shop if pickup else None
    return [
        Need(number, index, row["product_id"], row[Bucket.UNALLOCATED.value], 0, shop, incoming.placed_at)
        for index, row in enumerate(arrival.lines)
        if row[Bucket.UNALLOCATED.value] and row["product_id"] is not None
    ]


def _write_lines(uow: UnitOfWork, arrivals: Sequence[_Arrival]) -> None:
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
    uow.connection.execute(insert(OrderLine), rows)
    stock.reserve_all(uow, promises)


def _write_orders(uow: UnitOfWork, arrivals: Sequence[_Arrival], known: Known) -> None:
    for arrival, order_id in zip(arrivals, fresh_ids(uow.connection, Order, len(arrivals)), strict=True):
        arrival.order_id = order_id
        uow.changed("order", order_id)
    uow.connection.execute(insert(Order), [_order_row(uow, arrival, known) for arrival in arrivals])


def _order_row(uow: UnitOfWork, arrival: _Arrival, known: Known) -> dict[str, Any]:
    incoming = arrival.incoming
    sums: dict[PaymentKind, int] = dict(order_rows.payment_movements(incoming))
    captured = sums.get(PaymentKind.CAPTURE, 0)
    shop = known.shops.get(incoming.pickup_shop) if incoming.delivery_mode is DeliveryMode.PICKUP else None
    standard = incoming.shipping_standard_cents
    return {
        "id": arrival.order_id,
        "channel_id": arrival.channel_id,
        "external_id": incoming.external_id,
        "reference": incoming.reference,
        "content_hash": arrival.digest,
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


def _write_parts(uow: UnitOfWork, arrivals: Sequence[_Arrival]) -> None:
    """Addresses, payments, holds and the first version of every new order, one statement for each."""
    tables: dict[type[Any], list[dict[str, Any]]] = {
        OrderAddress: [
            row for arrival in arrivals for row in order_rows.address_rows(arrival.incoming, arrival.order_id)
        ],
        Payment: [row for arrival in arrivals for row in _payment_rows(arrival)],
        OrderHold: [row for arrival in arrivals for row in _hold_rows(uow, arrival)],
        OrderVersion: [
            {
                "order_id": arrival.order_id,
                "version": 1,
                "at": uow.now,
                "content_hash": arrival.digest,
                "content": to_json(arrival.incoming),
            }
            for arrival in arrivals
        ],
    }
    for table, rows in tables.items():
        if rows:
            uow.connection.execute(insert(table), rows)


def _payment_rows(arrival: _Arrival) -> list[dict[str, Any]]:
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


def _hold_rows(uow: UnitOfWork, arrival: _Arrival) -> list[dict[str, Any]]:
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


def _held_for(arrival: _Arrival) -> str:
    return ", ".join(sorted({hold.kind.value for hold in arrival.holds}))


def _happening(arrival: _Arrival) -> journal.Happening:
    incoming = arrival.incoming
    details = {
        "order": incoming.reference,
        "channel": incoming.channel,
        "lines": len(incoming.lines),
        "total_cents": incoming.total_cents,
        "validated": arrival.lifecycle is Lifecycle.OPEN,
        "promised": arrival.got.promised,
        "waiting": arrival.got.waiting,
        "holds": _held_for(arrival),
    }
    return journal.Happening("order_imported", "order", arrival.order_id, arrival.order_id, details=details)


def _created(arrival: _Arrival) -> Outcome:
    holds = _held_for(arrival)
    code = "order_created_held" if holds else "order_created"
    return _answer(code, "created", arrival.order_id, arrival.incoming.reference, holds=holds)
