"""The stops of a walk: the one a picker is at, the next one, and what comes after the last.

A list goes into totes, or is of one order and goes straight into its parcel (see ``into_parcel.py``).
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sqlalchemy import bindparam, func, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, journal, order_state
from app.models.order import Order
from app.models.picking import OrderTote, PickList, PickTask
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel, ParcelItem
from app.models.staff import require
from app.models.states import PICK_LIST, ParcelState, PickListState, check
from app.models.stock import Location
from app.rules.boxes import MARKS
from app.rules.identifiers import parcel_reference
from app.workflows import bulk_picking, changes_seen, claims, labels, parcels
from app.workflows.outcome import Outcome


def the_list(uow: UnitOfWork, pick_list_id: int, *, locked: bool = False) -> Any:
    query = select(PickList).where(PickList.id == pick_list_id)
    row = uow.connection.execute(locking(uow.connection, query) if locked else query).first()
    if row is None:
        raise NotFound(kind="pick_list", given=pick_list_id)
    return row


def last_stop(uow: UnitOfWork, pick_list_id: int) -> int:
    last = uow.connection.scalar(
        select(func.max(PickTask.sequence)).where(PickTask.pick_list_id == pick_list_id)
    )
    return last or 0


def current_stop(uow: UnitOfWork, pick_list_id: int) -> Any:
    """The stop the picker is at; raises ``Refusal("pick_list_over")`` when there is none left.

    A list that goes into a parcel is for who may pack; of it also what ``changes_seen.require_here`` raises.
    """
    require(uow.actor, "pick")
    task = _open_task(uow, pick_list_id)
    if task is None:
        over = the_list(uow, pick_list_id)
        if over.packs_order_id is not None:
            changes_seen.require_here(uow, over.packs_order_id, _on_bench(uow, over.packs_order_id))
        raise Refusal("pick_list_over", number=over.number)
    claims.require_here(uow, claims.PICK_LIST, pick_list_id, task.station_id)
    if task.packs_order_id is not None:
        require(uow.actor, "pack")
        changes_seen.require_here(uow, task.packs_order_id, task)
    return task


# Made once: every scan of a walk asks it, and making it anew takes longer than the answer.
_proposed = (
    select(Location.code)
    .join(OrderTote, OrderTote.location_id == Location.id)
    .where(OrderTote.order_id == PickTask.order_id)
    .order_by(OrderTote.id)
    .limit(1)
    .correlate(PickTask)
    .scalar_subquery()
)
_OPEN_TASK = (
    select(
        PickTask,
        Product.sku,
        Product.name,
        Location.code.label("location"),
        Order.reference,
        _proposed.label("tote"),
        PickList.station_id,
        PickList.bulk,
        PickList.packs_order_id,
        *(getattr(Product, mark) for mark in MARKS),
    )
    .join(PickList, PickList.id == PickTask.pick_list_id)
    .join(Product, Product.id == PickTask.product_id)
    .join(Location, Location.id == PickTask.location_id)
    .join(Order, Order.id == PickTask.order_id)
    .where(
        PickTask.pick_list_id == bindparam("pick_list"), PickTask.picked + PickTask.short < PickTask.quantity
    )
    .order_by(PickTask.sequence, PickTask.id)
    .limit(1)
)


#: The order that is packed as it is picked: where it lies, the box it goes into, and what is still to be fetched.
_ON_BENCH = (
    select(
        Order.reference,
        Order.claimed_station_id,
        Order.open_holds,
        bench_copy.is_stale(),
        Parcel.id.label("parcel_id"),
        Parcel.number,
        select(func.sum(PickTask.quantity - PickTask.picked - PickTask.short))
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .where(
            PickList.packs_order_id == Order.id,
            PickList.state.in_((PickListState.OPEN, PickListState.PICKING)),
        )
        .correlate(Order)
        .scalar_subquery()
        .label("left"),
    )
    .outerjoin(Parcel, (Parcel.order_id == Order.id) & (Parcel.state == ParcelState.DRAFT))
    .where(Order.id == bindparam("order"))
)


def _on_bench(uow: UnitOfWork, order_id: int) -> Any:
    return uow.connection.execute(_ON_BENCH, {"order": order_id}).one()


def _open_task(uow: UnitOfWork, pick_list_id: int) -> Any:
    task = uow.connection.execute(_OPEN_TASK, {"pick_list": pick_list_id}).first()
    if task is None:
        return None
    if task.packs_order_id is None:
        return bulk_picking.whole_stop(uow, task)
    on_bench = _on_bench(uow, task.packs_order_id)
    return SimpleNamespace(**{**task._asdict(), **on_bench._asdict()}, parts=(task,))


def stay(uow: UnitOfWork, pick_list_id: int, code: str, values: dict[str, Any]) -> Outcome:
    """Show the stop the picker stands at."""
    uow.changed("pick_list", pick_list_id)
    return show(_open_task(uow, pick_list_id), code, values, at_location=True)


def resume(uow: UnitOfWork, pick_list_id: int, code: str, values: dict[str, Any]) -> Outcome:
    """Go on with the list of an order that was opened: whoever has the order has its list."""
    claims.claim(uow, claims.PICK_LIST, pick_list_id, take_over=True)
    uow.connection.execute(
        update(PickList).where(PickList.id == pick_list_id).values(state=PickListState.PICKING)
    )
    return next_stop(uow, pick_list_id, code, values)


def next_stop(
    uow: UnitOfWork, pick_list_id: int, code: str, values: dict[str, Any], *, filled: bool = False
) -> Outcome:
    """Show the next stop, or end the walk when there is none.

    ``filled``: units were put into the parcel in this very transaction, which writes them last.
    """
    uow.changed("pick_list", pick_list_id)
    task = _open_task(uow, pick_list_id)
    if task is not None:
        return show(task, code, values, at_location=False)
    row = the_list(uow, pick_list_id)
    check(PICK_LIST, row.state, PickListState.DONE, "pick_list")
    uow.connection.execute(
        update(PickList)
        .where(PickList.id == pick_list_id)
        .values(state=PickListState.DONE, finished_at=uow.now)
    )
    journal.record(uow, "picking_done", "pick_list", pick_list_id, number=row.number)
    if row.packs_order_id is not None:
        return _to_closing(uow, row.packs_order_id, code, values, filled=filled)
    return Outcome(
        "picking_done",
        {**values, "number": row.number},
        next="bring_to_packing",
        facts={"pick_list_id": pick_list_id, "after": code},
        session={"job": "picking"},
    )


def _to_closing(
    uow: UnitOfWork, order_id: int, code: str, values: dict[str, Any], *, filled: bool
) -> Outcome:
    """Everything is fetched: the parcel is closed next, unless nothing lies in it or beside it."""
    order_state.refresh_stage(uow, order_id)
    order = _on_bench(uow, order_id)
    left = parcels.units_to_pack(uow, order_id)
    told = {**values, "order": order.reference}
    inside = select(ParcelItem.parcel_id).where(ParcelItem.parcel_id == order.parcel_id).limit(1)
    if not (filled or left or uow.connection.scalar(inside)):
        claims.release(uow, claims.ORDER, order_id)
        parcels.put_down(uow, order_id)
        order_state.refresh_stage(uow, order_id)
        return Outcome(code, told, next="scan_anything", order=order.reference, session={"job": "packing"})
    parcel_id = order.parcel_id or parcels.new_parcel(uow, order_id)
    labels.ask_ahead(uow, order_id, parcel_id)
    there = {"order_id": order_id, "parcel_id": parcel_id, "left": left}
    return Outcome(
        code,
        {**told, "left": left},
        next="scan_item" if left else "weigh_or_close",
        order=order.reference,
        facts=there,
        session={"job": "packing", **there},
    )


def show(task: Any, code: str, values: dict[str, Any], *, at_location: bool) -> Outcome:
    packs = task.packs_order_id is not None
    taken = task.picked if packs else task.in_hand
    wanted = task.quantity - task.short - (0 if packs else task.picked)
    item = "scan_into_parcel" if packs else "scan_item"
    at_shelf = "scan_tote" if taken >= wanted else item
    stop = {
        "pick_list_id": task.pick_list_id,
        "location": task.location,
        "sku": task.sku,
        "name": task.name,
        "product_id": task.product_id,
        "wanted": wanted,
        "in_hand": taken,
        "tote": task.tote or "",
        "marks": [mark for mark in MARKS if getattr(task, mark)],
    }
    place: dict[str, Any] = {"job": "picking", "pick_list_id": task.pick_list_id, "at_location": at_location}
    facts: dict[str, Any] = {"stop": stop}
    if packs:
        there = {"order_id": task.packs_order_id, "parcel_id": task.parcel_id}
        facts, place = {**facts, **there, "left": task.left}, {**place, **there}
        stop["parcel"] = parcel_reference(task.number) if task.number else ""
    return Outcome(
        code,
        {**values, "order": task.reference},
        next=at_shelf if at_location else "scan_location",
        order=task.reference,
        facts=facts,
        session=place,
    )
