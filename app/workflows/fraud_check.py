"""The fraud score at work: on arrival, and again when an address or a payment changes; a person releases the hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from app.channels.base import IncomingFulfilment, IncomingOrder
from app.channels.canonical import from_json
from app.database.dialect import put_latest
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state
from app.models.fraud import FraudAddress
from app.models.house import setting
from app.models.journal import JournalEntry
from app.models.order import Order, OrderAddress, OrderHold, OrderLine, OrderVersion
from app.models.product import Product
from app.models.states import FulfilledBy, HoldKind, Lifecycle, Stage
from app.rules.fraud import HOLD, SAME_ADDRESS, FraudFacts, FraudScore, fraud_score, read_signals
from app.rules.fraud_marks import address_mark
from app.workflows.fraud_facts import Questioned, gather
from app.workflows.intake_checks import Known, delivery_address

_GONE = frozenset({Stage.SHIPPED, Stage.AT_SHOP, Stage.COLLECTED})


@dataclass(frozen=True, slots=True)
class Arrived:
    """What is known of a batch that comes in: facts of each order, and by place in the batch what was asked about."""

    facts: list[FraudFacts]
    asked: dict[int, Questioned]


def on_arrival(
    uow: UnitOfWork, batch: Sequence[IncomingOrder], customer_ids: Sequence[int], known: Known
) -> Arrived:
    """What is known of each order that comes in; nothing is asked where the house does without."""
    facts = [FraudFacts()] * len(batch)
    if not setting(uow.connection, "fraud_check"):
        return Arrived(facts, {})
    asked = {
        place: _arriving(incoming, customer_id, known)
        for place, (incoming, customer_id) in enumerate(zip(batch, customer_ids, strict=True))
        if _is_ours_to_send(incoming)
    }
    for place, found in zip(asked, gather(uow.connection, list(asked.values())), strict=True):
        facts[place] = found
    return Arrived(facts, asked)


def remember(uow: UnitOfWork, arrived: Arrived, order_ids: Sequence[int]) -> None:
    """Keep for the days to come who had something sent where; ``order_ids``: of the batch, now that it has any."""
    _remember(uow, [(order_ids[place], order) for place, order in arrived.asked.items()])


def _is_ours_to_send(incoming: IncomingOrder) -> bool:
    channels_own = incoming.fulfilled_by is IncomingFulfilment.CHANNEL
    return not (incoming.cancelled or incoming.fulfilled or channels_own)


def _arriving(incoming: IncomingOrder, customer_id: int, known: Known) -> Questioned:
    articles = [(line.sku, known.article(line)) for line in incoming.lines]
    return Questioned(
        order_id=0,
        reference=incoming.reference,
        customer_id=customer_id,
        placed_at=incoming.placed_at,
        total_cents=incoming.total_cents,
        currency=incoming.currency,
        mode=incoming.delivery_mode,
        carrier_service=incoming.carrier_service,
        address=delivery_address(incoming),
        billing_country=incoming.billing_address.country,
        card_country=incoming.payment.card_country,
        ip_country=incoming.ip_country,
        three_d_secure=incoming.payment.three_d_secure,
        resale_skus=tuple(sku for sku, article in articles if article is not None and article.resale),
    )


def _remember(uow: UnitOfWork, orders: Iterable[tuple[int, Questioned]]) -> None:
    rows = {
        (order.door, order.name): {
            "address": order.door,
            "name": order.name,
            "order_id": order_id,
            "placed_at": order.placed_at,
        }
        for order_id, order in orders
        if order.door and order.name and order.placed_at >= uow.now - SAME_ADDRESS
    }
    # In one sequence, so that two stations that take orders in at once wait for each other and never both.
    put_latest(uow.connection, FraudAddress, [rows[key] for key in sorted(rows)], ("address", "name"))


def look_again(uow: UnitOfWork, order_id: int) -> None:
    """Score an order that changed, and hold it if more speaks against it than a person has decided on.

    An open hold is told the new signals and stays: only a person ends it. What was released is not held again for
    the same signals.
    """
    if not setting(uow.connection, "fraud_check"):
        return
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
    if (
        order.lifecycle not in {Lifecycle.IMPORTED, Lifecycle.OPEN}
        or order.stage in _GONE
        or order.fulfilled_by is FulfilledBy.CHANNEL
    ):
        return
    standing = _standing(uow, order)
    score = fraud_score(gather(uow.connection, [standing])[0])
    _remember(uow, [(order_id, standing)])
    _settle(uow, order, score)


def _standing(uow: UnitOfWork, order: Any) -> Questioned:
    """An order as it stands, its address as staff or its channel corrected it."""
    first_and_last = select(OrderVersion.content).where(
        OrderVersion.order_id == order.id, OrderVersion.version.in_((1, order.version))
    )
    told = [
        from_json(IncomingOrder, content)
        for content in uow.connection.scalars(first_and_last.order_by(OrderVersion.version))
    ]
    first, last = told[0], told[-1]
    addresses = {
        row.kind: row
        for row in uow.connection.execute(select(OrderAddress).where(OrderAddress.order_id == order.id))
    }
    resale = uow.connection.scalars(
        select(OrderLine.sku)
        .join(Product, Product.id == OrderLine.product_id)
        .where(OrderLine.order_id == order.id, OrderLine.cancelled < OrderLine.ordered, Product.resale)
        .order_by(OrderLine.position)
    )
    before, now = delivery_address(first), addresses["shipping"]
    return Questioned(
        order_id=order.id,
        reference=order.reference,
        customer_id=order.customer_id,
        placed_at=order.placed_at,
        total_cents=order.total_cents,
        currency=order.currency,
        mode=order.delivery_mode,
        carrier_service=order.carrier_service,
        address=now,
        billing_country=addresses["billing"].country,
        card_country=last.payment.card_country,
        ip_country=last.ip_country,
        three_d_secure=last.payment.three_d_secure,
        resale_skus=tuple(resale),
        address_changed=(
            address_mark(before.country, before.postal_code, before.line1)
            != address_mark(now.country, now.postal_code, now.line1)
            and _changed_once_paid(uow, order)
        ),
    )


def _changed_once_paid(uow: UnitOfWork, order: Any) -> bool:
    if order.paid_at is None:
        return False
    query = select(JournalEntry.id).where(
        JournalEntry.order_id == order.id,
        JournalEntry.action == "address_changed",
        JournalEntry.at >= order.paid_at,
    )
    return uow.connection.execute(query.limit(1)).first() is not None


def _settle(uow: UnitOfWork, order: Any, score: FraudScore) -> None:
    query = select(OrderHold).where(OrderHold.order_id == order.id, OrderHold.code == HOLD)
    holds = uow.connection.execute(query.order_by(OrderHold.id)).all()
    waiting = next((hold for hold in holds if hold.released_at is None), None)
    if waiting is not None:
        if waiting.values != score.told():
            uow.connection.execute(
                update(OrderHold).where(OrderHold.id == waiting.id).values(values=score.told())
            )
            uow.changed("order", order.id)
        return
    decided = {signal.code for hold in holds for signal in read_signals(hold.values)}
    if score.holds and score.is_news(decided):
        order_state.place_hold(uow, order.id, HoldKind.FRAUD, code=HOLD, values=score.told())
        journal.record(uow, "fraud_suspected", "order", order.id, order_id=order.id, points=score.points)
