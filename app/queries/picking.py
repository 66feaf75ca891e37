"""What pickers see: orders that can be fetched and why others cannot, open lists, the next stop, the sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum

from sqlalchemy import Connection, Select, func, select

from app.models.channel import Customer
from app.models.house import setting
from app.models.order import Order, OrderHold, OrderLine
from app.models.picking import OrderTote, PickList, PickTask, promised_in_shop
from app.models.product import Product, ProductPicture
from app.models.shipment import Parcel
from app.models.staff import Staff, Station
from app.models.states import DeliveryMode, HoldKind, ParcelState, PickListState, Stage
from app.models.stock import Location
from app.queries.orders import customer_name
from app.queries.touched import LISTED
from app.rules.boxes import MARKS

_OPEN_LISTS = (PickListState.OPEN, PickListState.PICKING)


class Light(StrEnum):
    """How much of an order can be fetched now."""

    ALL = "all"
    PART = "part"
    NONE = "none"


class Missing(StrEnum):
    """Why a light is not green."""

    NOTHING = ""
    HELD = "held"
    STOCK = "stock"


@dataclass(frozen=True, slots=True)
class ReadyOrder:
    """``to_pick`` units are promised in shelves, ``waiting`` ones are not there; ``holds`` say who must act."""

    id: int
    reference: str
    customer: str
    delivery_mode: DeliveryMode
    carrier_service: str
    promise_date: date | None
    paid_at: datetime | None
    lines: int
    to_pick: int
    waiting: int
    light: Light
    missing: Missing
    holds: tuple[HoldKind, ...]
    stage: Stage


def urgency(row: ReadyOrder) -> tuple[bool, bool, date, bool, datetime, int]:
    """The order of ``ready_orders``; without a day or a payment last, as PostgreSQL sorts."""
    never = datetime.max.replace(tzinfo=UTC)
    return (
        row.stage is not Stage.READY, row.promise_date is None, row.promise_date or date.max,
        row.paid_at is None, row.paid_at or never, row.id,
    )  # fmt: skip


def ready_orders(
    connection: Connection,
    limit: int = LISTED,
    stages: Sequence[Stage] = (Stage.READY, Stage.BACKORDER),
    *,
    only: Sequence[int] | None = None,
) -> tuple[ReadyOrder, ...]:
    """Orders to make pick lists of, most urgent first (``urgency``), then those that wait for stock.

    ``only``: those of these orders. What a shop prepares from its own stock is none of them.
    """
    due_first = (
        select(Order.id)
        .where(Order.stage.in_(stages), ~promised_in_shop())
        .order_by(
            (Order.stage != Stage.READY),
            Order.promise_date.is_(None),
            Order.promise_date,
            Order.paid_at.is_(None),
            Order.paid_at,
            Order.id,
        )
        .limit(limit)
    )
    if only is not None:
        due_first = due_first.where(Order.id.in_(only))
    ids = list(connection.scalars(due_first))
    if not ids:
        return ()
    found = connection.execute(
        select(
            Order.id, Order.reference, Order.delivery_mode, Order.carrier_service, Order.promise_date, Order.paid_at,
            Order.open_holds, Order.stage, Customer.first_name, Customer.last_name, Customer.company,
            func.count(OrderLine.id).label("lines"),
            func.sum(OrderLine.allocated).label("to_pick"),
            func.sum(OrderLine.unallocated + OrderLine.backordered).label("waiting"),
        )
        .join(Customer, Customer.id == Order.customer_id)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(Order.id.in_(ids))
        .group_by(Order.id, Customer.id)
    )  # fmt: skip
    holds = _holds(connection, ids)
    by_id = {}
    for row in found:
        kinds = tuple(holds.get(row.id, ()))
        light, missing = _light(int(row.to_pick), int(row.waiting), held=bool(row.open_holds))
        by_id[row.id] = ReadyOrder(
            id=row.id, reference=row.reference, customer=customer_name(row.first_name, row.last_name, row.company),
            delivery_mode=row.delivery_mode, carrier_service=row.carrier_service, promise_date=row.promise_date,
            paid_at=row.paid_at, lines=row.lines, to_pick=int(row.to_pick), waiting=int(row.waiting), light=light,
            missing=missing, holds=kinds, stage=row.stage,
        )  # fmt: skip
    return tuple(by_id[order_id] for order_id in ids if order_id in by_id)


def _light(to_pick: int, waiting: int, *, held: bool) -> tuple[Light, Missing]:
    if held:
        return Light.NONE, Missing.HELD
    if waiting:
        return (Light.PART if to_pick else Light.NONE), Missing.STOCK
    return Light.ALL, Missing.NOTHING


def _holds(connection: Connection, ids: Sequence[int]) -> dict[int, list[HoldKind]]:
    holds: defaultdict[int, list[HoldKind]] = defaultdict(list)
    query = select(OrderHold.order_id, OrderHold.kind).where(
        OrderHold.order_id.in_(ids), OrderHold.released_at.is_(None)
    )
    for order_id, kind in connection.execute(query.order_by(OrderHold.id)):
        holds[order_id].append(kind)
    return holds


@dataclass(frozen=True, slots=True)
class PickListRow:
    """An open walk: ``units`` to fetch in all, ``done`` fetched or declared short."""

    id: int
    number: int
    state: PickListState
    created_at: datetime
    picker: str | None
    station: str | None
    orders: int
    tasks: int
    units: int
    done: int
    walk_mm: int | None
    packs: str = ""
    """The reference of the one order that is packed as it is picked; empty where units go into totes."""


def packs_as_picked(connection: Connection) -> bool:
    """Whether the house gives out orders one by one, to be packed as they are picked (setting ``pick_and_pack``)."""
    return bool(setting(connection, "pick_and_pack"))


def open_pick_lists(connection: Connection) -> tuple[PickListRow, ...]:
    """Lists of the warehouse that are not finished, oldest first."""
    query = (
        select(
            PickList.id, PickList.number, PickList.state, PickList.created_at, Staff.name.label("picker"),
            Station.name.label("station"),
            func.count(PickTask.order_id.distinct()).label("orders"),
            func.count(PickTask.id).label("tasks"),
            func.coalesce(func.sum(PickTask.quantity), 0).label("units"),
            func.coalesce(func.sum(PickTask.picked + PickTask.short), 0).label("done"),
            PickList.walk_mm, func.coalesce(Order.reference, "").label("packs"),
        )
        .outerjoin(Order, Order.id == PickList.packs_order_id)
        .outerjoin(PickTask, PickTask.pick_list_id == PickList.id)
        .outerjoin(Staff, Staff.id == PickList.picker_id)
        .outerjoin(Station, Station.id == PickList.station_id)
        .where(PickList.state.in_(_OPEN_LISTS), PickList.site == "")
        .group_by(PickList.id, Order.id, Staff.name, Station.name)
        .order_by(PickList.id)
    )  # fmt: skip
    return tuple(PickListRow(**row._asdict()) for row in connection.execute(query))


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One stop of a walk; ``tote`` is the order's tote where it has one already."""

    id: int
    sequence: int
    location: str
    sku: str
    name: str
    quantity: int
    picked: int
    short: int
    in_hand: int
    order_id: int
    order: str
    tote: str | None
    product_id: int
    picture: str
    """The digest of what the article looks like; empty where nobody gave one."""
    orders: int = 1
    """How many orders are fetched at once; ``order`` is the first of them."""
    packs: bool = False
    """Units go straight into the order's parcel."""
    parcel: int | None = None
    """The number of that parcel."""
    marks: tuple[str, ...] = ()
    """What to mind of the article (``rules.boxes.MARKS``)."""


def next_task(connection: Connection, pick_list_id: int) -> TaskRow | None:
    """The stop the picker should go to now, or ``None`` at the end of the walk."""
    left = (
        task for task in pick_list_tasks(connection, pick_list_id) if task.picked + task.short < task.quantity
    )
    return next(left, None)


def pick_list_tasks(connection: Connection, pick_list_id: int) -> tuple[TaskRow, ...]:
    """Every stop of a walk in walking order; what is fetched in bulk at one place is one stop."""
    stops: dict[object, TaskRow] = {}
    for row in connection.execute(_tasks(pick_list_id)):
        values = row._asdict()
        bulk = values.pop("bulk")
        marks = tuple(mark for mark in MARKS if values.pop(mark))
        task = TaskRow(**values, marks=marks)
        key = (task.location, task.sku) if bulk else task.id
        before = stops.get(key)
        stops[key] = task if before is None else _together(before, task)
    return tuple(stops.values())


def _together(stop: TaskRow, task: TaskRow) -> TaskRow:
    return replace(
        stop,
        quantity=stop.quantity + task.quantity,
        picked=stop.picked + task.picked,
        short=stop.short + task.short,
        in_hand=stop.in_hand + task.in_hand,
        tote=task.tote or stop.tote,
        orders=stop.orders + 1,
    )


def _tasks(pick_list_id: int) -> Select[*tuple[object, ...]]:
    tote = (
        select(func.min(Location.code))
        .join(OrderTote, OrderTote.location_id == Location.id)
        .where(OrderTote.order_id == PickTask.order_id)
        .correlate(PickTask)
        .scalar_subquery()
    )
    return (
        select(
            PickTask.id, PickTask.sequence, Location.code.label("location"), Product.sku, Product.name,
            PickTask.quantity, PickTask.picked, PickTask.short, PickTask.in_hand, PickTask.order_id,
            Order.reference.label("order"), tote.label("tote"), PickTask.product_id,
            func.coalesce(ProductPicture.sha256, "").label("picture"), PickList.bulk,
            PickList.packs_order_id.is_not(None).label("packs"), Parcel.number.label("parcel"),
            *(getattr(Product, mark) for mark in MARKS),
        )
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .join(Location, Location.id == PickTask.location_id)
        .join(Product, Product.id == PickTask.product_id)
        .outerjoin(ProductPicture, ProductPicture.product_id == PickTask.product_id)
        .join(Order, Order.id == PickTask.order_id)
        .outerjoin(
            Parcel, (Parcel.order_id == PickList.packs_order_id) & (Parcel.state == ParcelState.DRAFT)
        )
        .where(PickTask.pick_list_id == pick_list_id)
        .order_by(PickTask.sequence, PickTask.id)
    )  # fmt: skip
