"""The facts behind the fraud score of orders, asked for many orders at once (domain 2.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.database.dialect import planned_anew
from app.models.carrier import ParcelTracking
from app.models.channel import Customer
from app.models.fraud import FraudAddress, FraudMark
from app.models.house import settings
from app.models.order import Order, OrderLine, Payment
from app.models.rma import Rma, RmaUnit
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, Lifecycle, PaymentKind
from app.rules.address import PostalAddress
from app.rules.fraud import SAME_ADDRESS, FraudFacts, fraud_score
from app.rules.fraud_marks import door_mark, marks, name_mark
from app.rules.return_terms import ReturnReason
from app.rules.search_text import fold

#: The average basket is that of the latest orders, and known from so many on.
_LATEST_ORDERS, _ENOUGH_ORDERS = 200, 20


@dataclass(frozen=True, slots=True)
class Questioned:
    """An order whose facts are wanted; ``order_id`` is 0 for one that is just coming in.

    ``resale_skus``: its articles that are easy to sell on.
    """

    order_id: int
    reference: str
    customer_id: int
    placed_at: datetime
    total_cents: int
    currency: str
    mode: DeliveryMode
    carrier_service: str
    address: PostalAddress
    billing_country: str = ""
    card_country: str = ""
    ip_country: str = ""
    three_d_secure: bool = False
    resale_skus: tuple[str, ...] = ()
    address_changed: bool = False
    door: str = field(init=False)
    name: str = field(init=False)
    """Marks of who gets it where, worked out once."""

    def __post_init__(self) -> None:
        to = self.address
        object.__setattr__(self, "door", door_mark(to, self.mode))
        object.__setattr__(self, "name", name_mark(to.first_name, to.last_name, to.company))


def gather(connection: Connection, orders: Sequence[Questioned]) -> list[FraudFacts]:
    """The facts of each order, in order; a handful of statements, however many orders there are.

    What would take long is asked only of those it decides about: whether a large basket is a first order, and
    whether a customer is trusted who would be held otherwise.
    """
    if not orders:
        return []
    neighbours = _other_names(connection, orders)
    charged_back = _charged_back(connection, orders)
    averages = _average_baskets(connection, {order.currency for order in orders})
    house = settings(connection, "urgent_services", "fraud_email_domains", "fraud_forwarders")
    found = [
        FraudFacts(
            billing_country=order.billing_country,
            card_country=order.card_country,
            ip_country=order.ip_country,
            three_d_secure=order.three_d_secure,
            forwarder=_forwarder(order.address, house["fraud_forwarders"]),
            other_names=neighbours[place],
            total_cents=order.total_cents,
            average_basket_cents=averages.get(order.currency, 0),
            currency=order.currency,
            address_changed_after_payment=order.address_changed,
            disposable_domain=_disposable(order.address.email, house["fraud_email_domains"]),
            chargebacks=charged_back[place],
            express=_is_express(order.carrier_service, house["urgent_services"]),
            resale_skus=order.resale_skus,
        )
        for place, order in enumerate(orders)
    ]
    _ask_who_is_new(connection, orders, found)
    _ask_who_is_trusted(connection, orders, found)
    return found


def _other_names(connection: Connection, orders: Sequence[Questioned]) -> list[tuple[str, ...]]:
    """Orders to the same address under other names: those we have, and those that come in at the same time."""
    there: defaultdict[str, dict[str, tuple[str, datetime]]] = defaultdict(dict)
    if wanted := {order.door for order in orders} - {""}:
        rows = connection.execute(
            select(FraudAddress.address, FraudAddress.name, FraudAddress.placed_at, Order.reference)
            .join(Order, Order.id == FraudAddress.order_id)
            .where(FraudAddress.address.in_(wanted), Order.lifecycle != Lifecycle.CANCELLED)
            .order_by(FraudAddress.order_id)
        )
        for row in rows:
            there[row.address][row.name] = row.reference, row.placed_at
    for order in orders:
        if order.door and order.name:
            there[order.door][order.name] = order.reference, order.placed_at
    return [_names_beside(order, there) for order in orders]


def _names_beside(
    order: Questioned, there: Mapping[str, Mapping[str, tuple[str, datetime]]]
) -> tuple[str, ...]:
    """References of the orders that others had sent there within the days; none of one without door or name."""
    if not (order.door and order.name):
        return ()
    return tuple(
        reference
        for name, (reference, placed_at) in there[order.door].items()
        if name != order.name and abs(placed_at - order.placed_at) <= SAME_ADDRESS
    )


def _charged_back(connection: Connection, orders: Sequence[Questioned]) -> list[tuple[str, ...]]:
    if connection.scalar(select(FraudMark.order_id).limit(1)) is None:
        return [()] * len(orders)
    marked = [marks(order.address, order.mode) for order in orders]
    there: defaultdict[str, list[Any]] = defaultdict(list)
    rows = connection.execute(
        select(FraudMark.mark, FraudMark.order_id, Order.reference)
        .join(Order, Order.id == FraudMark.order_id)
        .where(FraudMark.mark.in_(frozenset[str]().union(*marked)))
        .order_by(FraudMark.order_id)
    )
    for row in rows:
        there[row.mark].append(row)
    return [
        tuple(
            {
                row.order_id: row.reference for mark in sorted(of) for row in there[mark]
                if row.order_id != order.order_id
            }.values()
        )
        for of, order in zip(marked, orders, strict=True)
    ]  # fmt: skip


def _average_baskets(connection: Connection, currencies: Collection[str]) -> Mapping[str, int]:
    """Cents of an average order by currency, among the latest; only where there are enough to speak of one."""
    latest = (
        select(Order.currency, Order.total_cents)
        .where(Order.lifecycle != Lifecycle.CANCELLED)
        .order_by(Order.id.desc())
        .limit(_LATEST_ORDERS)
        .subquery()
    )
    rows = connection.execute(
        select(latest.c.currency, func.avg(latest.c.total_cents), func.count())
        .where(latest.c.currency.in_(currencies))
        .group_by(latest.c.currency)
    )
    return {currency: round(average) for currency, average, orders in rows if orders >= _ENOUGH_ORDERS}


def _ask_who_is_new(connection: Connection, orders: Sequence[Questioned], found: list[FraudFacts]) -> None:
    asked = [place for place, facts in enumerate(found) if facts.large_basket or facts.forwarder]
    if not asked:
        return
    first = _first_placed(connection, {orders[place].customer_id for place in asked})
    for order in orders:
        first[order.customer_id] = min(order.placed_at, first.get(order.customer_id, order.placed_at))
    for place in asked:
        order = orders[place]
        found[place] = replace(found[place], first_order=order.placed_at <= first[order.customer_id])


def _first_placed(connection: Connection, customer_ids: Collection[int]) -> dict[int, datetime]:
    """When each of these customers, as the person they are, ordered first."""
    mine, same = aliased(Customer), aliased(Customer)
    query = (
        select(mine.id, func.min(Order.placed_at))
        .join(same, _one_person(mine, same))
        .join(Order, Order.customer_id == same.id)
        .where(mine.id.in_(customer_ids), Order.lifecycle != Lifecycle.CANCELLED)
        .group_by(mine.id)
    )
    with planned_anew(connection):
        return {row[0]: row[1] for row in connection.execute(query)}


def _ask_who_is_trusted(
    connection: Connection, orders: Sequence[Questioned], found: list[FraudFacts]
) -> None:
    asked = [place for place, facts in enumerate(found) if fraud_score(facts).holds]
    if not asked:
        return
    delivered = _delivered_well(connection, {orders[place].customer_id for place in asked})
    for place in asked:
        times = delivered.get(orders[place].customer_id, 0)
        found[place] = replace(found[place], delivered_without_claim=times)


def _delivered_well(connection: Connection, customer_ids: Collection[int]) -> dict[int, int]:
    """How many orders of each of these customers, as the person they are, arrived whole and without a claim.

    A claim: a chargeback, a file opened with the carrier, a return that was refused or said that something was
    missing. That the customer withdrew is none.
    """
    mine, same = aliased(Customer), aliased(Customer)
    of_order = OrderLine.order_id == Order.id
    disputed = exists().where(Payment.order_id == Order.id, Payment.kind == PaymentKind.DISPUTE)
    lost = exists().where(
        Parcel.order_id == Order.id,
        ParcelTracking.parcel_id == Parcel.id,
        ParcelTracking.claim_opened_at.is_not(None),
    )
    odd = exists().where(
        Rma.order_id == Order.id,
        RmaUnit.rma_id == Rma.id,
        or_(RmaUnit.accepted.is_(False), RmaUnit.reason == ReturnReason.MISSING_PART),
    )
    query = (
        select(mine.id, func.count(func.distinct(Order.id)))
        .join(same, _one_person(mine, same))
        .join(Order, Order.customer_id == same.id)
        .where(
            mine.id.in_(customer_ids),
            exists().where(of_order, OrderLine.delivered > 0),
            ~exists().where(of_order, OrderLine.delivered < OrderLine.shipped),
            ~disputed,
            ~lost,
            ~odd,
        )
        .group_by(mine.id)
    )
    with planned_anew(connection):
        return {row[0]: row[1] for row in connection.execute(query)}


def _one_person(mine: Any, same: Any) -> Any:
    """As ``models.person`` sees it, one step far: the same e-mail, or merged by staff."""
    return or_(
        same.id == mine.id,
        and_(mine.email != "", same.email == mine.email),
        same.id == mine.merged_into_id,
        same.merged_into_id == mine.id,
    )


def _is_express(service: str, express: Sequence[str]) -> bool:
    """As the house's picking lists see it: by how the name of a service begins."""
    return service.lower().startswith(tuple(word.lower() for word in express))


def _disposable(email: str, ours: Sequence[str]) -> str:
    """The domain of an e-mail address that is thrown away after use, else empty."""
    from disposable_email_domains import blocklist  # 8,000 domains: not at start

    domain = email.rpartition("@")[2].strip().lower()
    return domain if domain in blocklist or domain in ours else ""


def _forwarder(address: PostalAddress, words: Sequence[str]) -> str:
    """The house's word for a forwarder, or for a relay where parcels are parked, that the address names."""
    if not words:
        return ""
    lines = fold(f"{address.company} {address.line1} {address.line2} {address.line3}")
    return next((word for word in words if fold(word) in lines), "")
