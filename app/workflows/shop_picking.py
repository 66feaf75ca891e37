"""A pickup prepared in its shop from the shop's own stock: fetched by scan, bagged, shelved, the customer told.

What is fetched stays promised, and lies "in hand", until the last article is: then one transaction makes the bag.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert, or_, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.channel import Shop
from app.models.order import Order, OrderLine
from app.models.picking import PickList, PickTask, promised_in_shop
from app.models.product import Product
from app.models.refusals import NotFound, ReasonNeeded, Refusal, TooMany
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.staff import require, site_of
from app.models.states import PICK_LIST, Bucket, ParcelState, PickListState, PickupState, Stage, check
from app.models.stock import Location
from app.models.weight import content_of
from app.workflows import (
    bags,
    claims,
    inserts,
    parcels,
    picking,
    pickup,
    short_picking,
    tracing,
    weighing,
)
from app.workflows.articles import find_articles, wrong_item
from app.workflows.inserts import InsertsWanted
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import NOTHING, Printed

_IDLE = {"job": "pickup"}
_TO_BAG = (Bucket.ALLOCATED, Bucket.PICKED, Bucket.PACKED, Bucket.SHIPPED)
_LABELLED = (ParcelState.LABEL_REQUESTED, ParcelState.LABELLED, ParcelState.HANDED_OVER)


def prepare(uow: UnitOfWork, order_id: int) -> Outcome:
    """Begin to prepare an order in its shop, or go on where it was left.

    Raises ``OrderHeld``, ``TakenByOther``, or ``Refusal("not_to_prepare_here")`` for an order that is not ready or of
    which nothing is promised in its shop.
    """
    require(uow.actor, "prepare_in_shop")
    # Locked, so that of two that begin it at the same moment one goes on with the other's.
    query = select(Order, Shop.code.label("site")).outerjoin(Shop, Shop.id == Order.shop_id)
    order = uow.connection.execute(
        locking(uow.connection, query.where(Order.id == order_id), of=Order)
    ).first()
    if order is None:
        raise NotFound(kind="order", given=order_id)
    list_id = _begun(uow, order_id)
    if list_id is None:
        list_id = _begin(uow, order)
    claims.claim(uow, claims.PICK_LIST, list_id)
    return _show(uow, list_id, "shop_picking_started", {})


def next_to_prepare(uow: UnitOfWork) -> Outcome:
    """Go on with what was begun, else prepare the oldest order that nobody else has in hand, of the station's shop.

    Raises ``Refusal("nothing_to_prepare")``.
    """
    require(uow.actor, "prepare_in_shop")
    of_others = (
        select(PickTask.id)
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .where(
            PickTask.order_id == Order.id,
            PickList.state == PickListState.PICKING,
            PickList.picker_id.is_not(None),
            PickList.picker_id != uow.actor.staff_id,
        )
        .correlate(Order)
    )
    here = site_of(uow.actor.station_id)
    found = uow.connection.scalar(
        select(Order.id)
        .join(Shop, Shop.id == Order.shop_id)
        .where(
            or_(here == "", Shop.code == here),
            Order.stage.in_((Stage.READY, Stage.PICKING)),
            Order.open_holds == 0,
            promised_in_shop(),
            ~of_others.exists(),
        )
        .order_by(Order.stage == Stage.READY, Order.id)  # what is begun first
        .limit(1)
    )
    if found is None:
        raise Refusal("nothing_to_prepare")
    return prepare(uow, found)


def _begun(uow: UnitOfWork, order_id: int) -> int | None:
    return uow.connection.scalar(
        select(PickList.id)
        .join(PickTask, PickTask.pick_list_id == PickList.id)
        .where(PickTask.order_id == order_id, PickList.site != "", PickList.state == PickListState.PICKING)
        .limit(1)
    )


def _begin(uow: UnitOfWork, order: Any) -> int:
    order_state.require_no_hold(uow, order.id)
    list_id, _ = picking.new_list(uow, state=PickListState.PICKING, site=order.site or "")
    of_order = (OrderLine.order_id == order.id, Location.site == order.site)
    tasks, walk_mm = picking.tasks_of(uow, list_id, *of_order) if order.site else ([], None)
    if order.stage is not Stage.READY or not tasks:
        raise Refusal("not_to_prepare_here", order=order.reference)
    uow.connection.execute(insert(PickTask), tasks)
    uow.connection.execute(update(PickList).where(PickList.id == list_id).values(walk_mm=walk_mm))
    parcels.new_parcel(uow, order.id)
    order_state.refresh_stage(uow, order.id)
    journal.record(uow, "prepared_in_shop", "pick_list", list_id, order_id=order.id)
    return list_id


def _walk(uow: UnitOfWork, list_id: int) -> tuple[Any, list[Any]]:
    """The order that is prepared and its stops; raises ``TakenByOther`` or, where it is over, ``Refusal``."""
    require(uow.actor, "prepare_in_shop")
    order = _order(uow, list_id)
    if order is None:
        raise Refusal("shop_picking_over")
    claims.require_here(uow, claims.PICK_LIST, list_id, order.station_id)
    return order, _stops(uow, list_id)


def _stops(uow: UnitOfWork, list_id: int) -> list[Any]:
    stops = uow.connection.execute(
        select(PickTask, Product.sku, Product.name, Location.code.label("location"))
        .join(Product, Product.id == PickTask.product_id)
        .join(Location, Location.id == PickTask.location_id)
        .where(PickTask.pick_list_id == list_id)
        .order_by(PickTask.sequence, PickTask.id)
    ).all()
    return list(stops)


def _order(uow: UnitOfWork, list_id: int) -> Any:
    """Whose walk it is, and at which station; ``None`` where it is over."""
    query = (
        select(Order.id, Order.reference, PickList.station_id)
        .join(PickTask, PickTask.order_id == Order.id)
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .where(PickList.id == list_id, PickList.state == PickListState.PICKING)
        .limit(1)
    )
    return uow.connection.execute(query).first()


def _left(stop: Any) -> int:
    return int(stop.quantity - stop.picked - stop.short - stop.in_hand)


def scan_item(uow: UnitOfWork, list_id: int, codes: Sequence[str], printed: Printed = NOTHING) -> Outcome:
    """Put one unit (or a case) into the bag, in whatever order they come; the last one closes it.

    Raises ``WrongItem``, ``TooMany``, ``UnknownBarcode``, ``OrderHeld``, or as ``tracing.require_may_leave`` does.
    """
    order, stops = _walk(uow, list_id)
    found = find_articles(uow, codes)
    units_of = {article.product_id: article.units for article in found}
    wanted = [stop for stop in stops if stop.product_id in units_of]
    if not wanted:
        raise wrong_item(found[0], next((stop for stop in stops if _left(stop)), stops[0]))
    stop = next((each for each in wanted if _left(each) >= units_of[each.product_id]), None)
    if stop is None:
        raise TooMany(sku=wanted[0].sku, name=wanted[0].name, wanted=sum(map(_left, wanted)))
    units = units_of[stop.product_id]
    if printed:
        tracing.require_may_leave(uow, stop.product_id, stop.name, printed)
        tracing.keep(
            uow, _parcel(uow, order.id), stop.order_line_id, stop.product_id, stop.name, printed, units
        )
    taken = _take(uow, list_id, stop, stop.in_hand + units)
    return tracing.warned(uow, taken, stop.name, printed) if printed else taken


def type_quantity(uow: UnitOfWork, list_id: int, task_id: int | None, quantity: int) -> Outcome:
    """After one unit of a stop was scanned, say how many of it are in the bag; raises ``TooMany`` or ``Refusal``."""
    _order, stops = _walk(uow, list_id)
    stop = next((each for each in stops if each.id == task_id and each.in_hand), None)
    if stop is None:
        raise Refusal("scan_one_first", sku="")
    if quantity <= 0:
        raise Refusal("quantity_invalid", quantity=quantity)
    most = stop.quantity - stop.picked - stop.short
    if quantity > most:
        raise TooMany(sku=stop.sku, name=stop.name, wanted=most)
    return _take(uow, list_id, stop, quantity)


def undo(uow: UnitOfWork, list_id: int, task_id: int | None) -> Outcome:
    """Put the unit that was scanned last back onto the shelf; raises ``Refusal("nothing_to_undo")``."""
    order, stops = _walk(uow, list_id)
    in_hand = [each for each in stops if each.in_hand]
    stop = next((each for each in in_hand if each.id == task_id), in_hand[-1] if in_hand else None)
    if stop is None:
        raise Refusal("nothing_to_undo")
    tracing.take_out(uow, _parcel(uow, order.id), stop.order_line_id, 1)
    return _take(uow, list_id, stop, stop.in_hand - 1)


def _take(uow: UnitOfWork, list_id: int, stop: Any, in_hand: int) -> Outcome:
    uow.connection.execute(update(PickTask).where(PickTask.id == stop.id).values(in_hand=in_hand))
    uow.changed("pick_list", list_id)
    return _show(uow, list_id, "shop_unit_taken", {"name": stop.name}, last=stop.id)


def declare_short(uow: UnitOfWork, list_id: int, reason: str) -> Outcome:
    """What the first open stop still wants is not there: another shelf of the shop, else the warehouse, sends it.

    What is fetched waits in the shop for the rest, and the customer with it (domain 7). Raises ``ReasonNeeded``, or
    ``Refusal("nothing_missing")``.
    """
    if not reason.strip():
        raise ReasonNeeded(action="declare_short")
    _order, stops = _walk(uow, list_id)
    stop = next((each for each in stops if _left(each)), None)
    if stop is None:
        raise Refusal("nothing_missing", sku="")
    values = {"units": _left(stop), "name": stop.name, "location": stop.location}
    alone = SimpleNamespace(**stop._asdict(), parts=(stop,))
    code = short_picking.write_short(uow, alone, reason.strip())
    uow.changed("pick_list", list_id)
    return replace(_show(uow, list_id, code, values), level=Level.WARNING)


def leave(uow: UnitOfWork, list_id: int) -> Outcome:
    """Stop for now: what lies in the bag stays there, and anybody can go on.

    With an empty bag it is as if never begun.
    """
    require(uow.actor, "prepare_in_shop")
    order = _order(uow, list_id)
    if order is not None and claims.give_back(uow, claims.PICK_LIST, list_id):
        journal.record(uow, "shop_picking_left", "pick_list", list_id, order_id=order.id)
        if not any(stop.in_hand for stop in _stops(uow, list_id)):
            _end(uow, list_id, order, PickListState.CANCELLED)
    return Outcome("shop_picking_left", session=_IDLE)


def finish(uow: UnitOfWork, list_id: int, inserted: Collection[str] = ()) -> Outcome:
    """Close the bag, where nothing is left to fetch; raises ``Refusal("units_to_fetch")``.

    ``inserted``: what of the house's inserts somebody said is in.
    """
    order, stops = _walk(uow, list_id)
    left = sum(map(_left, stops))
    if left:
        raise Refusal("units_to_fetch", order=order.reference, left=left)
    return _close(uow, list_id, order, stops, inserted)


def _close(
    uow: UnitOfWork, list_id: int, order: Any, stops: Sequence[Any], inserted: Collection[str] = ()
) -> Outcome:
    """What is in hand becomes the bag; where something else goes in that nobody confirmed, that is asked first."""
    taken = [stop for stop in stops if stop.in_hand]
    if not taken:
        _end(uow, list_id, order, PickListState.DONE)
        return Outcome("nothing_left_to_prepare", {"order": order.reference}, Level.WARNING, session=_IDLE)
    order_state.require_no_hold(uow, order.id)
    parcel_id = _parcel(uow, order.id)
    tracing.require_no_recall(uow, parcel_id)
    try:
        says = inserts.require_in(uow, parcel_id, inserted, {stop.sku for stop in taken})
    except InsertsWanted as wanted:
        return inserts.asked(wanted, {**_IDLE, "pick_list_id": list_id}, "bag_inserts")
    pickup.add_bag(uow, pickup.announce_pickup(uow, order.id), parcel_id, PickupState.ALLOCATED)
    _fill(uow, parcel_id, taken)
    bag = bags.bag_row(uow, parcel_id)
    inserts.note_in(uow, order.id, parcel_id, bag.number, says)
    shelf = pickup.propose_shelf(uow, bag, longest_mm=0)
    moves = [stock.Move(stop.product_id, stop.in_hand, stop.location_id, shelf.id) for stop in taken]
    for stop in taken:
        stock.release(uow, stop.order_line_id, stop.in_hand, stop.location_id)
    stock.move_all(uow, moves, "pick", order.id)
    uow.connection.execute(
        update(PickTask)
        .where(PickTask.pick_list_id == list_id)
        .values(picked=PickTask.picked + PickTask.in_hand, in_hand=0)
    )
    _end(uow, list_id, order, PickListState.DONE)
    lies = pickup.lie_on_shelf(uow, parcel_id, bag, shelf)
    return replace(lies, session={**_IDLE, "shelving_parcel_id": parcel_id})


def _fill(uow: UnitOfWork, parcel_id: int, taken: Sequence[Any]) -> None:
    """Everything in hand is in the bag, which has left for the counter: the units count as shipped to the shop."""
    units: defaultdict[int, int] = defaultdict(int)
    for stop in taken:
        units[stop.order_line_id] += stop.in_hand
    for source, target in itertools.pairwise(_TO_BAG):
        order_state.move_all_units(uow, units, source, target)
    items = [
        {"parcel_id": parcel_id, "order_line_id": line_id, "quantity": quantity}
        for line_id, quantity in units.items()
    ]
    uow.connection.execute(insert(ParcelItem), items)
    bags.move_parcel(uow, parcel_id, ParcelState.DRAFT, *_LABELLED)
    weight = weighing.expected_g(content_of(uow.connection, parcel_id)) or 0
    uow.connection.execute(
        update(Parcel)
        .where(Parcel.id == parcel_id)
        .values(
            weight_g=weight,
            expected_weight_g=weight,
            packed_by=uow.actor.staff_id,
            station_id=uow.actor.station_id,
            closed_at=uow.now,
            handed_over_at=uow.now,
        )
    )
    of_parcel = select(Parcel.shipment_id).where(Parcel.id == parcel_id).scalar_subquery()
    # No carrier takes it: it stands on nobody's list of the day.
    no_carrier = {"closed_at": uow.now, "carrier_service": ""}
    uow.connection.execute(update(Shipment).where(Shipment.id == of_parcel).values(no_carrier))


def _end(uow: UnitOfWork, list_id: int, order: Any, state: PickListState) -> None:
    check(PICK_LIST, PickListState.PICKING, state, "pick_list")
    uow.connection.execute(
        update(PickList).where(PickList.id == list_id).values(state=state, finished_at=uow.now)
    )
    parcels.put_down(uow, order.id)
    order_state.refresh_stage(uow, order.id)
    uow.changed("pick_list", list_id)


def _parcel(uow: UnitOfWork, order_id: int) -> int:
    """The bag that is being filled; a new one where it was given up meanwhile."""
    found = parcels.open_parcel(uow, order_id)
    return found if found is not None else parcels.new_parcel(uow, order_id)


def _show(
    uow: UnitOfWork, list_id: int, code: str, values: dict[str, Any], last: int | None = None
) -> Outcome:
    """Where to go next; with nothing left the bag is closed, and the outcome is where it lies."""
    order, stops = _walk(uow, list_id)
    stop = next((each for each in stops if _left(each)), None)
    if stop is None:
        return _close(uow, list_id, order, stops)
    told = {
        "order": order.reference,
        "left": sum(map(_left, stops)),
        "location": stop.location,
        "wanted": _left(stop),
        "next_name": stop.name,
    }
    facts = {
        "pick_list_id": list_id, "order_id": order.id, "location": stop.location, "sku": stop.sku,
        "name": stop.name, "wanted": _left(stop),
    }  # fmt: skip
    session = {**_IDLE, "pick_list_id": list_id} | ({"last_task_id": last} if last else {})
    return Outcome(
        code, {**told, **values}, next="scan_item", order=order.reference, facts=facts, session=session
    )
