"""Intake: orders from a channel become orders of the house, once, complete or held with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from app.channels.base import IncomingFulfilment, IncomingOrder
from app.database.bulk import append_records
from app.database.dialect import fresh_ids, insert_ignoring, locking, planned_anew
from app.database.unit_of_work import UnitOfWork
from app.models import journal, search
from app.models.channel import Channel, Customer
from app.models.house import setting
from app.models.order import Order
from app.models.refusals import Refusal
from app.models.states import Lifecycle
from app.rules.completeness import HoldReason
from app.rules.fraud import FraudFacts
from app.workflows import allocation, fraud_check, informing, order_rows
from app.workflows.amendment import amend_order
from app.workflows.arrivals import Arrival, write_arrivals
from app.workflows.examining import Examined, examine
from app.workflows.intake_checks import Known, hold_reasons, look_up
from app.workflows.outcome import Level, Outcome


def accept_order(uow: UnitOfWork, incoming: IncomingOrder) -> Outcome:
    """Take one order in, or what its channel changed about one we have (domain 2.1 to 2.4).

    Facts: ``order_id`` and ``result`` (``created``, ``unchanged`` or ``amended``). Raises ``Refusal`` for an
    order that could not be stored or makes no sense.
    """
    answer = accept_orders(uow, [examine(incoming)])[0]
    if isinstance(answer, Refusal):
        raise answer
    return answer


def accept_orders(uow: UnitOfWork, batch: Sequence[Examined | Refusal]) -> list[Outcome | Refusal]:
    """Take a batch in; one answer an order, in order. The number of statements hardly depends on its size.

    An order that comes twice in a batch is taken in once, and compared the second time.
    """
    answers: dict[int, Outcome | Refusal] = {}
    waiting: dict[int, Examined] = {}
    for position, examined in enumerate(batch):
        if isinstance(examined, Refusal):
            answers[position] = examined
        else:
            waiting[position] = examined
    channels = _channels(uow, {examined.incoming.channel for examined in waiting.values()})
    while waiting:
        firsts: dict[tuple[str, str], int] = {}
        for position, examined in waiting.items():
            firsts.setdefault(examined.key, position)
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
    uow: UnitOfWork, batch: Mapping[int, Examined], channels: Mapping[str, int]
) -> dict[int, Outcome]:
    """Take in orders that are all different ones."""
    query = select(Order.id, Order.channel_id, Order.external_id, Order.content_hash, Order.reference).where(
        Order.channel_id.in_(set(channels.values())),
        Order.external_id.in_([examined.incoming.external_id for examined in batch.values()]),
    )
    with planned_anew(uow.connection):
        known_orders = {(row.channel_id, row.external_id): row for row in uow.connection.execute(query)}
    answers: dict[int, Outcome] = {}
    fresh: dict[int, Examined] = {}
    for position, examined in batch.items():
        incoming = examined.incoming
        known = known_orders.get((channels[incoming.channel], incoming.external_id))
        if known is None:
            fresh[position] = examined
        elif known.content_hash == examined.digest:
            answers[position] = _answer("order_unchanged", "unchanged", known.id, known.reference)
        else:
            answers[position] = amend_order(uow, known.id, incoming, examined.digest)
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


def _create(uow: UnitOfWork, fresh: Iterable[Examined], channels: Mapping[str, int]) -> list[Outcome]:
    orders = list(fresh)
    known = look_up(uow, [examined.incoming for examined in orders])
    customers = _customers(uow, [examined.incoming for examined in orders], channels)
    automatic = bool(setting(uow.connection, "validate_on_intake"))
    buyers = [
        customers[channels[examined.incoming.channel], order_rows.customer_key(examined.incoming)]
        for examined in orders
    ]
    arrived = fraud_check.on_arrival(uow, [examined.incoming for examined in orders], buyers, known)
    arrivals = []
    for examined, buyer, facts in zip(orders, buyers, arrived.facts, strict=True):
        incoming = examined.incoming
        holds = _reasons(incoming, known, facts)
        arrivals.append(
            Arrival(
                examined,
                channels[incoming.channel],
                buyer,
                holds,
                _lifecycle(incoming, bool(holds), automatic),
            )
        )
    write_arrivals(uow, arrivals, known)
    fraud_check.remember(uow, arrived, [each.order_id for each in arrivals])
    days = {each.order_id: each.got.promise_date for each in arrivals if each.got.promise_date}
    allocation.announce_delays(uow, days)
    informing.confirm(uow, [each.order_id for each in arrivals])
    search.index_new_orders(uow, [(each.order_id, each.words) for each in arrivals])
    journal.record_all(uow, [_happening(arrival) for arrival in arrivals])
    return [_created(arrival) for arrival in arrivals]


def _reasons(incoming: IncomingOrder, known: Known, fraud: FraudFacts) -> tuple[HoldReason, ...]:
    """Nothing that is given up, gone, or sent by the channel itself waits for us."""
    if incoming.cancelled or incoming.fulfilled or incoming.fulfilled_by is IncomingFulfilment.CHANNEL:
        return ()
    return hold_reasons(incoming, known, fraud)


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
    with planned_anew(uow.connection):
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
    contradicted = {
        (channels[incoming.channel], order_rows.customer_key(incoming))
        for incoming in batch
        if incoming.customer != wanted[channels[incoming.channel], order_rows.customer_key(incoming)]
    }
    if missing:
        fresh = fresh_ids(uow.connection, Customer, len(missing))
        rows: list[dict[str, Any]] = [{"id": new, **row} for new, row in zip(fresh, missing, strict=True)]
        append_records(uow.connection, Customer, rows)
        ids.update(((row["channel_id"], row["external_id"]), row["id"]) for row in rows)
    search.index_customers_later(uow, [*(row["row"] for row in changed), *(ids[key] for key in contradicted)])
    return ids


def _held_for(arrival: Arrival) -> str:
    return ", ".join(sorted({hold.kind.value for hold in arrival.holds}))


def _happening(arrival: Arrival) -> journal.Happening:
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


def _created(arrival: Arrival) -> Outcome:
    holds = _held_for(arrival)
    code = "order_created_held" if holds else "order_created"
    return _answer(code, "created", arrival.order_id, arrival.incoming.reference, holds=holds)
