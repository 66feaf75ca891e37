"""A box without paper: the orders it may come from, ranked by what was scanned and read on it (domain 8.6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, case, func, select

from app.database.text_index import SHORTEST_SEARCH, matching_of, search_condition
from app.database.unit_of_work import UnitOfWork
from app.models.order import Order, OrderAddress, OrderLine
from app.models.rma import Rma
from app.models.search import wanted_words
from app.models.shipment import Parcel
from app.models.staff import require
from app.models.states import DeliveryMode, RmaState
from app.models.trace import PackedUnit
from app.rules.return_guess import Guess, GuessFacts, guess
from app.values import shop_day

#: Returns whose box has not come yet.
AWAITED = frozenset({RmaState.AUTHORISED, RmaState.IN_TRANSIT, RmaState.EXPIRED})
#: How many orders each clue may bring; the newest, or those whose return is awaited.
_MOST_EACH = 100
_MOST_SHOWN = 9
#: A name or a postal code alone says nothing of older orders.
_LATELY = timedelta(days=120)
#: Units of a line that the customer has.
AT_HOME = (
    case((Order.delivery_mode == DeliveryMode.PICKUP, OrderLine.delivered), else_=OrderLine.shipped)
    - OrderLine.returned
)


@dataclass(frozen=True, slots=True)
class Clues:
    """What was found on and in the box: a product id for each unit scanned, serial numbers, what was typed."""

    products: tuple[int, ...] = ()
    serials: tuple[str, ...] = ()
    postcode: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class LikelyOrder:
    """An order the box may come from; ``rma`` is the number of its awaited return, or empty."""

    order_id: int
    reference: str
    items: int
    rma: str
    days: int | None
    guess: Guess


def likely_orders(uow: UnitOfWork, clues: Clues) -> tuple[LikelyOrder, ...]:
    """The likeliest orders first, at most nine; none where nothing fits."""
    require(uow.actor, "receive_return")
    found = _candidates(uow, clues)
    if not found:
        return ()
    having = _items(uow, found, clues)
    serials = _with_serial(uow, found, clues)
    awaited = _awaited(uow, found)
    named, near = _addressed(uow, found, clues)
    today = shop_day(uow.now)
    orders = []
    for row in uow.connection.execute(
        select(Order.id, Order.reference, func.max(Parcel.handed_over_at).label("left"))
        .outerjoin(Parcel, Parcel.order_id == Order.id)
        .where(Order.id.in_(found))
        .group_by(Order.id, Order.reference)
    ):
        days = None if row.left is None else max(0, (today - shop_day(row.left)).days)
        facts = GuessFacts(
            items=having[row.id],
            scanned=len(clues.products),
            serial=row.id in serials,
            announced=row.id in awaited,
            name=row.id in named,
            postcode=row.id in near,
            days=days,
        )
        orders.append(
            LikelyOrder(row.id, row.reference, facts.items, awaited.get(row.id, ""), days, guess(facts))
        )
    orders.sort(key=lambda each: (-each.guess.points, -each.order_id))
    return tuple(orders[:_MOST_SHOWN])


def _candidates(uow: UnitOfWork, clues: Clues) -> list[int]:
    """Orders that something speaks for: they hold a scanned article, or fit what was typed."""
    lately = Order.placed_at >= uow.now - _LATELY
    asked: list[tuple[ColumnElement[bool], ...]] = []
    here: tuple[ColumnElement[bool], ...] = ()
    if clues.products:
        holds = OrderLine.product_id.in_(set(clues.products)), AT_HOME > 0
        here = (select(OrderLine.id).where(OrderLine.order_id == Order.id, *holds).exists(),)
        waits = select(Rma.id).where(Rma.order_id == Order.id, Rma.state.in_(AWAITED)).exists()
        asked += [here, (*here, waits)]
    if clues.serials:
        asked.append((_packed(clues),))
    if clues.postcode:
        asked.append((_sent_to(clues.postcode), *(here or (lately,))))
    words = wanted_words(clues.words)
    if max(map(len, words), default=0) >= SHORTEST_SEARCH:
        asked.append((search_condition(uow.connection, Order.id, words), *(here or (lately,))))
    found: set[int] = set()
    for conditions in asked:
        query = select(Order.id).where(_left_the_house(), *conditions).order_by(Order.id.desc())
        found.update(uow.connection.scalars(query.limit(_MOST_EACH)))
    return sorted(found)


def _left_the_house() -> ColumnElement[bool]:
    return select(OrderLine.id).where(OrderLine.order_id == Order.id, OrderLine.shipped > 0).exists()


def _items(uow: UnitOfWork, order_ids: Sequence[int], clues: Clues) -> Counter[int]:
    """How many of the scanned articles the customer of each order has."""
    scanned = Counter(clues.products)
    query = (
        select(OrderLine.order_id, OrderLine.product_id, func.sum(AT_HOME).label("units"))
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.order_id.in_(order_ids), OrderLine.product_id.in_(scanned))
        .group_by(OrderLine.order_id, OrderLine.product_id)
    )
    having: Counter[int] = Counter()
    for row in uow.connection.execute(query):
        having[row.order_id] += min(scanned[row.product_id], max(0, int(row.units)))
    return having


def _packed(clues: Clues) -> ColumnElement[bool]:
    return (
        select(PackedUnit.id)
        .join(Parcel, Parcel.id == PackedUnit.parcel_id)
        .where(
            Parcel.order_id == Order.id,
            PackedUnit.product_id.in_(set(clues.products)),
            PackedUnit.serial.in_(clues.serials),
        )
        .exists()
    )


def _with_serial(uow: UnitOfWork, order_ids: Sequence[int], clues: Clues) -> set[int]:
    if not clues.serials:
        return set()
    return set(uow.connection.scalars(select(Order.id).where(Order.id.in_(order_ids), _packed(clues))))


def _awaited(uow: UnitOfWork, order_ids: Sequence[int]) -> dict[int, str]:
    """The number of the first awaited return of each order that has one."""
    query = (
        select(Rma.order_id, func.min(Rma.number).label("number"))
        .where(Rma.order_id.in_(order_ids), Rma.state.in_(AWAITED))
        .group_by(Rma.order_id)
    )
    return {row.order_id: row.number for row in uow.connection.execute(query)}


def _sent_to(postcode: str) -> ColumnElement[bool]:
    return (
        select(OrderAddress.order_id)
        .where(OrderAddress.order_id == Order.id, OrderAddress.postal_code == postcode)
        .exists()
    )


def _addressed(uow: UnitOfWork, order_ids: Sequence[int], clues: Clues) -> tuple[set[int], set[int]]:
    """Which of the orders fit the words that were typed, and which the postal code."""
    words = wanted_words(clues.words)
    named = set(matching_of(uow.connection, order_ids, words)) if words else set()
    near: set[int] = set()
    if clues.postcode:
        sent = select(Order.id).where(Order.id.in_(order_ids), _sent_to(clues.postcode))
        near.update(uow.connection.scalars(sent))
    return named, near
