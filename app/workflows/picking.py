"""Picking: make a list from ready orders, then location, item and tote by scan until it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, insert, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.house import next_number
from app.models.order import Order, OrderLine
from app.models.picking import OrderTote, PickList, PickTask, promised_in_shop
from app.models.refusals import NotFound, Refusal, TooMany, WrongLocation
from app.models.staff import require
from app.models.states import PICK_LIST, Bucket, LocationKind, PickListState, Stage, check
from app.models.stock import Location, Reservation
from app.workflows import (
    bulk_picking,
    claims,
    documents,
    into_parcel,
    packing,
    printing,
    stops,
    walking,
    zero_check,
)
from app.workflows.articles import find_articles, wrong_item
from app.workflows.first_expired import warned_of_earlier
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import NOTHING, Printed, require_may_leave, warned

_ORDERS_A_LIST = 12


class ToteTaken(Refusal):
    """The tote carries another order: ``tote``, ``order``."""


class NothingReady(Refusal):
    """No order can be picked now."""


def make_pick_list(
    uow: UnitOfWork,
    order_ids: Sequence[int] = (),
    limit: int = _ORDERS_A_LIST,
    *,
    bulk: bool = False,
    wave: int | None = None,
    packs: bool = False,
) -> Outcome:
    """Make one list of the given ready orders, or of those that are due first; prints it where A4 is set up.

    ``bulk`` orders are of one unit each and fetched together (see ``bulk_picking.py``); ``wave``: see ``waves.py``.
    ``packs``: of one order, packed as it is picked (see ``into_parcel.py``), its list on no paper.
    """
    require(uow.actor, "make_pick_list")
    orders = select(Order.id).where(Order.stage == Stage.READY, Order.open_holds == 0, ~promised_in_shop())
    if order_ids:
        orders = orders.where(Order.id.in_(order_ids))
    due_first = orders.order_by(Order.promise_date.is_(None), Order.promise_date, Order.paid_at, Order.id)
    # Locked, so that of two lists made at the same moment none has an order of the other.
    chosen = uow.connection.scalars(locking(uow.connection, due_first.limit(limit))).all()
    if not chosen:
        raise NothingReady
    packed = chosen[0] if packs else None
    list_id, number = new_list(uow, bulk=bulk, wave=wave, packs_order_id=packed)
    tasks, walk_mm = tasks_of(uow, list_id, OrderLine.order_id.in_(chosen))
    uow.connection.execute(insert(PickTask), tasks)
    if walk_mm is not None:
        uow.connection.execute(update(PickList).where(PickList.id == list_id).values(walk_mm=walk_mm))
    for order_id in chosen:
        order_state.refresh_stage(uow, order_id)
        journal.record(uow, "on_pick_list", "pick_list", list_id, order_id=order_id, number=number)
    if packed is None:
        printing.queue(uow, documents.pick_list(uow, list_id), f"L-{number:06d}")
    uow.changed("pick_list", list_id)
    return Outcome(
        "pick_list_made",
        {"number": number, "orders": len(chosen), "tasks": len(tasks)},
        facts={"pick_list_id": list_id, "number": number},
    )


def new_list(uow: UnitOfWork, **values: Any) -> tuple[int, int]:
    """Id and number of a list without stops; ``values`` of its other columns."""
    number = next_number(uow, "pick_list")
    row = {"number": number, "created_at": uow.now, "created_by": uow.actor.staff_id, **values}
    made = insert(PickList).values(row).returning(PickList.id)
    return int(uow.connection.execute(made).scalar_one()), number


def tasks_of(
    uow: UnitOfWork, list_id: int, *which: ColumnElement[bool], after: int = 0
) -> tuple[list[dict[str, Any]], int | None]:
    """One task for each promised location, in walking order, numbered on from ``after``, and the walk's length."""
    rows = uow.connection.execute(
        select(
            Reservation,
            OrderLine.order_id,
            Location.code,
            Location.site,
            Location.aisle,
            Location.bay,
            Location.level,
        )
        .join(OrderLine, OrderLine.id == Reservation.order_line_id)
        .join(Location, Location.id == Reservation.location_id)
        .where(*which)
        .order_by(Location.pick_sequence, Location.code, OrderLine.order_id, OrderLine.position)
    ).all()
    walk = walking.plan(uow, rows)
    tasks = [
        {
            "pick_list_id": list_id,
            "order_id": row.order_id,
            "order_line_id": row.order_line_id,
            "product_id": row.product_id,
            "location_id": row.location_id,
            "quantity": row.quantity,
            "sequence": position,
        }
        for position, row in enumerate(walk.rows, start=after + 1)
    ]
    return tasks, walk.length_mm


def start_picking(uow: UnitOfWork, pick_list_id: int, take_over: bool = False) -> Outcome:
    """Take a list, or go on with it where it was left; raises ``TakenByOther`` unless ``take_over``."""
    require(uow.actor, "pick")
    # Locked, so that a wave that is taken back at this moment keeps either none of the list or all of it.
    row = stops.the_list(uow, pick_list_id, locked=True)
    if row.state is PickListState.OPEN:
        check(PICK_LIST, row.state, PickListState.PICKING, "pick_list")
    elif row.state is not PickListState.PICKING:
        raise Refusal("pick_list_over", number=row.number)
    if row.packs_order_id is not None:
        return packing.open_order(uow, row.packs_order_id, take_over)
    taken_from = claims.claim(uow, claims.PICK_LIST, pick_list_id, take_over=take_over)
    uow.connection.execute(
        update(PickList).where(PickList.id == pick_list_id).values(state=PickListState.PICKING)
    )
    journal.record(uow, "picking_started", "pick_list", pick_list_id, number=row.number)
    if taken_from is None or taken_from.staff_id == uow.actor.staff_id or not taken_from.silent:
        return stops.next_stop(uow, pick_list_id, "picking_started", {"number": row.number})
    told = {"number": row.number, "who": taken_from.who, "where": taken_from.where}
    shown = stops.next_stop(uow, pick_list_id, "picking_from_silent", told)
    return replace(shown, level=Level.WARNING)


def scan_location(uow: UnitOfWork, pick_list_id: int, location_id: int) -> Outcome:
    """Stand before the right shelf; raises ``WrongLocation``. A location alone confirms no article."""
    task = stops.current_stop(uow, pick_list_id)
    if location_id != task.location_id:
        scanned = uow.connection.scalar(select(Location.code).where(Location.id == location_id))
        raise WrongLocation(scanned=scanned or "?", expected=task.location)
    return stops.show(task, "location_right", {"location": task.location}, at_location=True)


def scan_item(
    uow: UnitOfWork, pick_list_id: int, codes: Sequence[str], at_location: bool, printed: Printed = NOTHING
) -> Outcome:
    """Take one unit (or a case) into the hand.

    Raises ``WrongItem``, ``TooMany``, ``UnknownBarcode``, or what ``tracing.require_may_leave`` raises.
    """
    task = stops.current_stop(uow, pick_list_id)
    if not at_location:
        raise Refusal("scan_location_first", location=task.location)
    found = find_articles(uow, codes)
    mine = next((article for article in found if article.product_id == task.product_id), None)
    if mine is None:
        raise wrong_item(found[0], task)
    if printed:
        require_may_leave(uow, task.product_id, task.name, printed)
    if task.packs_order_id is not None:
        return into_parcel.take(uow, task, mine.units, printed)
    taken = _take(uow, task, task.in_hand + mine.units)
    if not printed:
        return taken
    told = warned(uow, taken, task.name, printed)
    return warned_of_earlier(uow, told, task.product_id, task.name, printed)


def type_quantity(uow: UnitOfWork, pick_list_id: int, quantity: int, at_location: bool) -> Outcome:
    """After one unit was scanned, say how many there are in the hand; raises ``Refusal`` before that.

    Of a list that goes into a parcel: how many were taken at this stop.
    """
    task = stops.current_stop(uow, pick_list_id)
    if not at_location or not (task.in_hand or into_parcel.taken(task)):
        raise Refusal("scan_one_first", sku=task.sku)
    if quantity <= 0:
        raise Refusal("quantity_invalid", quantity=quantity)
    if task.packs_order_id is not None:
        return into_parcel.type_quantity(uow, task, quantity)
    return _take(uow, task, quantity)


def undo_item(uow: UnitOfWork, pick_list_id: int, last: tuple[int, int] | None = None) -> Outcome:
    """Put the last unit in the hand back onto the shelf.

    ``last``: of a list that goes into a parcel, the stop (its task's id) and the units that were taken last.
    """
    task = stops.current_stop(uow, pick_list_id)
    if task.packs_order_id is not None:
        return into_parcel.put_back(uow, task, *(last or (task.id, 1)))
    if not task.in_hand:
        raise Refusal("nothing_to_undo")
    return _take(uow, task, task.in_hand - 1)


def _take(uow: UnitOfWork, task: Any, in_hand: int) -> Outcome:
    wanted = task.quantity - task.picked - task.short
    if in_hand > wanted:
        raise TooMany(sku=task.sku, name=task.name, wanted=wanted)
    for task_id, units in bulk_picking.spread(task.parts, in_hand):
        uow.connection.execute(update(PickTask).where(PickTask.id == task_id).values(in_hand=units))
    uow.changed("pick_list", task.pick_list_id)
    shown = stops.current_stop(uow, task.pick_list_id)
    code = "units_in_hand" if in_hand < wanted else "all_in_hand"
    return stops.show(shown, code, {"units": in_hand, "wanted": wanted, "name": task.name}, at_location=True)


def put_in_tote(uow: UnitOfWork, pick_list_id: int, tote_id: int) -> Outcome:
    """Put what is in the hand into the order's tote: now it counts as picked and the ledger moves it.

    Raises ``ToteTaken`` for a tote of another order and ``Refusal`` where nothing is in the hand, or where the units
    go into a parcel.
    """
    task = stops.current_stop(uow, pick_list_id)
    if task.packs_order_id is not None:
        raise Refusal("no_tote_wanted", order=task.reference)
    if not task.in_hand:
        raise Refusal("scan_item_first", name=task.name)
    tote = _bind_tote(uow, task, tote_id)
    for part in task.parts:
        if part.in_hand:
            _count_as_picked(uow, task, part, tote_id, tote)
    told = {"units": task.in_hand, "name": task.name, "tote": tote}
    return zero_check.asked_after(uow, task, stops.next_stop(uow, pick_list_id, "picked", told))


def _count_as_picked(uow: UnitOfWork, task: Any, part: Any, tote_id: int, tote: str) -> None:
    units = part.in_hand
    stock.release(uow, part.order_line_id, units, task.location_id)
    stock.move(uow, task.product_id, units, task.location_id, tote_id, "pick", part.order_id)
    order_state.move_units(uow, part.order_line_id, Bucket.ALLOCATED, Bucket.PICKED, units)
    uow.connection.execute(
        update(PickTask).where(PickTask.id == part.id).values(picked=PickTask.picked + units, in_hand=0)
    )
    journal.record(
        uow,
        "picked",
        "order_line",
        part.order_line_id,
        order_id=part.order_id,
        sku=task.sku,
        units=units,
        location=task.location,
        tote=tote,
    )
    order_state.refresh_stage(uow, part.order_id)


def _bind_tote(uow: UnitOfWork, task: Any, tote_id: int) -> str:
    tote = select(Location.code).where(
        Location.id == tote_id, Location.kind == LocationKind.TOTE, Location.active
    )
    # Locked, so that of two that take it at the same moment one sees what the other put in.
    code = uow.connection.scalar(locking(uow.connection, tote))
    if code is None:
        raise NotFound("tote_unknown")
    holder = uow.connection.execute(
        select(OrderTote.order_id, OrderTote.pick_list_id, OrderTote.shared, Order.reference)
        .join(Order, Order.id == OrderTote.order_id)
        .where(OrderTote.location_id == tote_id)
    ).first()
    if task.bulk:
        if holder is not None and not (holder.shared and holder.pick_list_id == task.pick_list_id):
            raise ToteTaken(tote=code, order=holder.reference)
        bulk_picking.share_tote(uow, tote_id, task.parts)
    elif holder is None:
        uow.connection.execute(
            insert(OrderTote).values(
                location_id=tote_id, order_id=task.order_id, pick_list_id=task.pick_list_id
            )
        )
    elif holder.order_id != task.order_id:
        raise ToteTaken(tote=code, order=holder.reference)
    return code


def skip_task(uow: UnitOfWork, pick_list_id: int) -> Outcome:
    """Leave this stop for the end of the walk; raises ``Refusal`` while units are in the hand."""
    task = stops.current_stop(uow, pick_list_id)
    if task.in_hand:
        raise Refusal("put_in_tote_first", units=task.in_hand)
    last = stops.last_stop(uow, pick_list_id)
    for turn, part in enumerate(task.parts, start=last + 1):
        uow.connection.execute(update(PickTask).where(PickTask.id == part.id).values(sequence=turn))
    return stops.next_stop(uow, pick_list_id, "stop_skipped", {"location": task.location})


def leave_list(uow: UnitOfWork, pick_list_id: int) -> Outcome:
    """Stop for now: the list keeps its place and can be taken by anybody at any station."""
    require(uow.actor, "pick")
    row = stops.the_list(uow, pick_list_id)
    if row.packs_order_id is not None:
        packing.leave_order(uow, row.packs_order_id)
    if claims.give_back(uow, claims.PICK_LIST, pick_list_id):
        journal.record(uow, "picking_left", "pick_list", pick_list_id, number=row.number)
    uow.changed("pick_list", pick_list_id)
    return Outcome("picking_left", {"number": row.number}, next="scan_pick_list", session={"job": "picking"})
