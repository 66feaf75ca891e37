"""The counter's list: what is expected, what arrived, what waits for its customer, what is overdue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from app.models.channel import Customer, Shop
from app.models.order import Order, OrderLine
from app.models.picking import PickList, PickTask, promised_in_shop
from app.models.pickup import Pickup, PickupBag
from app.models.shipment import Parcel
from app.models.states import PaymentState, PickupState, Stage
from app.models.stock import Location, Reservation
from app.queries.orders import customer_name
from app.queries.touched import LISTED, Touched, touched


class CounterList(StrEnum):
    """What the counter looks at."""

    TO_PREPARE = "to_prepare"
    """Orders promised on the shop's own shelves: staff of the shop fetch them."""
    EXPECTED = "expected"
    """On its way, nothing here yet."""
    ARRIVED = "arrived"
    """Here, not complete or not on a shelf yet."""
    READY = "ready"
    OVERDUE = "overdue"
    """Past its last day, or over and still on a shelf: to be taken back into stock."""


@dataclass(frozen=True, slots=True)
class BagRow:
    """One parcel of a pickup; ``shelf`` is empty until it lies on one."""

    parcel_id: int
    number: int
    arrived_at: datetime | None
    shelf: str | None
    handed_out_at: datetime | None
    unshelved_at: datetime | None


@dataclass(frozen=True, slots=True)
class PickupRow:
    """A pickup at the counter; ``days_left`` counts to its last day, negative when overdue.

    One that is still to be prepared has no number yet, and its order's ``id``.
    """

    id: int
    number: int
    order_id: int
    order: str
    customer: str
    short_name: str
    """First name and initial: what may be read from the other side of the counter."""
    phone: str
    shop: str
    state: PickupState
    payment: PaymentState
    to_pay_cents: int
    total_cents: int
    currency: str
    created_at: datetime
    ready_at: datetime | None
    last_day: date | None
    days_left: int | None
    extended: bool
    bags: tuple[BagRow, ...]
    to_fetch: int = 0
    """Units on the shop's shelves that are still to be prepared."""


def counter_list(
    connection: Connection,
    which: CounterList,
    today: date,
    shop_code: str | None = None,
    *,
    only: Touched | None = None,
    limit: int = LISTED,
) -> tuple[PickupRow, ...]:
    """Pickups of one list, most urgent first (``urgency``); of one shop, or of all; ``only`` those touched."""
    if which is CounterList.TO_PREPARE:
        return _to_prepare(connection, shop_code, only, limit)
    to_pay = Order.total_cents - Order.captured_cents
    query = (
        select(
            Pickup.id, Pickup.number, Pickup.order_id, Order.reference.label("order"), Customer.first_name,
            Customer.last_name, Customer.company, Customer.phone, Shop.name.label("shop"), Pickup.state,
            Order.payment, to_pay.label("to_pay_cents"), Order.total_cents, Order.currency, Pickup.created_at,
            Pickup.ready_at, Pickup.last_day, Pickup.extended,
        )
        .join(Order, Order.id == Pickup.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .join(Shop, Shop.id == Pickup.shop_id)
        .where(_condition(which, today))
        .order_by(Pickup.last_day.is_(None), Pickup.last_day, Pickup.id)
        .limit(limit)
    )  # fmt: skip
    if shop_code is not None:
        query = query.where(Shop.code == shop_code)
    if only is not None:
        query = query.where(touched(only, {"pickup": Pickup.id, "order": Pickup.order_id}))
    rows = connection.execute(query).all()
    bags = bags_of(connection, [row.id for row in rows])
    found = []
    for row in rows:
        days = None if row.last_day is None else (row.last_day - today).days
        found.append(PickupRow(**_named(row), days_left=days, bags=bags.get(row.id, ())))
    return tuple(found)


def _named(row: Any) -> dict[str, Any]:
    values = row._asdict()
    names = values.pop("first_name"), values.pop("last_name"), values.pop("company")
    values["customer"], values["short_name"] = customer_name(*names), short_name(*names)
    values["to_pay_cents"] = max(0, row.to_pay_cents)
    return dict(values)


def _to_prepare(
    connection: Connection, shop_code: str | None, only: Touched | None, limit: int
) -> tuple[PickupRow, ...]:
    """The oldest order first; one that is begun counts what is not in its bag yet."""
    in_hand = (
        select(func.coalesce(func.sum(PickTask.in_hand), 0))
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .where(PickTask.order_id == Order.id, PickList.site != "")
        .correlate(Order)
        .scalar_subquery()
    )
    promised = (
        select(func.sum(Reservation.quantity))
        .join(OrderLine, OrderLine.id == Reservation.order_line_id)
        .join(Location, Location.id == Reservation.location_id)
        .where(OrderLine.order_id == Order.id, Location.site != "")
        .correlate(Order)
        .scalar_subquery()
    )
    query = (
        select(
            Order.id, Order.id.label("order_id"), Order.reference.label("order"), Customer.first_name,
            Customer.last_name, Customer.company, Customer.phone, Shop.name.label("shop"), Order.payment,
            (Order.total_cents - Order.captured_cents).label("to_pay_cents"), Order.total_cents, Order.currency,
            Order.placed_at.label("created_at"), Order.stage, (promised - in_hand).label("to_fetch"),
        )
        .join(Customer, Customer.id == Order.customer_id)
        .join(Shop, Shop.id == Order.shop_id)
        .where(_is_to_prepare())
        .order_by(Order.id)
        .limit(limit)
    )  # fmt: skip
    if shop_code is not None:
        query = query.where(Shop.code == shop_code)
    if only is not None:
        query = query.where(touched(only, {"order": Order.id}))
    found = []
    for row in connection.execute(query):
        values = _named(row)
        begun = values.pop("stage") is Stage.PICKING
        state = PickupState.ALLOCATED if begun else PickupState.REQUESTED
        found.append(
            PickupRow(
                **values, number=0, state=state, ready_at=None, last_day=None, days_left=None, extended=False,
                bags=(),
            )
        )  # fmt: skip
    return tuple(found)


def _is_to_prepare() -> ColumnElement[bool]:
    ready = and_(Order.stage == Stage.READY, Order.open_holds == 0)
    return and_(or_(ready, Order.stage == Stage.PICKING), promised_in_shop())


def urgency(row: PickupRow) -> tuple[bool, date, int]:
    """The order of ``counter_list``."""
    return row.last_day is None, row.last_day or date.max, row.id


def short_name(first_name: str, last_name: str, company: str = "") -> str:
    """``Élodie M.``: enough to greet somebody, too little for the queue behind them."""
    if not (first_name or last_name):
        return company
    return f"{first_name} {last_name[:1]}.".strip() if last_name else first_name


def counter_counts(
    connection: Connection, today: date, shop_code: str | None = None
) -> dict[CounterList, int]:
    """How many pickups each list of the counter has, of one shop or of all."""
    shop = select(Shop.id).where(Shop.code == shop_code)
    counts = []
    for which in CounterList:
        listed = Order if which is CounterList.TO_PREPARE else Pickup
        counted = select(func.count()).select_from(listed).where(_condition(which, today))
        if shop_code is not None:
            counted = counted.where(listed.shop_id.in_(shop))
        counts.append(counted.scalar_subquery().label(which))
    row = connection.execute(select(*counts)).mappings().one()
    return {which: int(row[which]) for which in CounterList}


def _condition(which: CounterList, today: date) -> ColumnElement[bool]:
    ready_late = and_(Pickup.state == PickupState.READY, Pickup.last_day < today)
    match which:
        case CounterList.TO_PREPARE:
            return _is_to_prepare()
        case CounterList.EXPECTED:
            return Pickup.state.in_((PickupState.REQUESTED, PickupState.ALLOCATED, PickupState.IN_TRANSFER))
        case CounterList.ARRIVED:
            return Pickup.state.in_((PickupState.ARRIVED, PickupState.PARTIAL_READY))
        case CounterList.READY:
            return and_(Pickup.state == PickupState.READY, ~func.coalesce(Pickup.last_day < today, False))
        case CounterList.OVERDUE:
            lies = select(PickupBag.parcel_id).where(
                PickupBag.pickup_id == Pickup.id, PickupBag.shelf_id.is_not(None)
            )
            over = and_(Pickup.state == PickupState.CANCELLED, lies.exists())
            return (Pickup.state == PickupState.EXPIRED) | ready_late | over


def bags_of(connection: Connection, pickup_ids: Sequence[int]) -> dict[int, tuple[BagRow, ...]]:
    """The parcels of each pickup by number; a pickup that nothing was sent for is left out."""
    bags: defaultdict[int, list[BagRow]] = defaultdict(list)
    if pickup_ids:
        query = (
            select(
                PickupBag.pickup_id, PickupBag.parcel_id, Parcel.number, PickupBag.arrived_at,
                Location.code.label("shelf"), PickupBag.handed_out_at, PickupBag.unshelved_at,
            )
            .join(Parcel, Parcel.id == PickupBag.parcel_id)
            .outerjoin(Location, Location.id == PickupBag.shelf_id)
            .where(PickupBag.pickup_id.in_(pickup_ids))
            .order_by(Parcel.number)
        )  # fmt: skip
        for row in connection.execute(query):
            values = row._asdict()
            bags[values.pop("pickup_id")].append(BagRow(**values))
    return {pickup_id: tuple(rows) for pickup_id, rows in bags.items()}
