"""Click and collect, until the customer is told: parcels announced to a shop, arrived, and on their shelf."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import house, journal, order_state, stock
from app.models.order import Order, OrderLine
from app.models.pickup import Pickup, PickupBag, pickup_reference
from app.models.product import Box
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel
from app.models.staff import require
from app.models.states import PICKUP, LocationKind, ParcelState, PickupState, check
from app.models.stock import Location
from app.printing.documents import PickupLabel, to_json
from app.printing.language import Language
from app.rules.deadlines import pickup_timers
from app.rules.identifiers import parcel_reference
from app.scanning.own_codes import OwnKind, encode
from app.values import shop_day
from app.workflows import bags, messages, printing
from app.workflows.outcome import Outcome

_ON_THE_WAY = frozenset({PickupState.REQUESTED, PickupState.ALLOCATED, PickupState.IN_TRANSFER})
#: A shelf without a size comes after those that have one.
_ANY_SIZE = 1_000_000
#: Something of it may still come.
EXPECTED = _ON_THE_WAY | {PickupState.PARTIAL_READY}


class WrongShop(Refusal):
    """The parcel belongs to another shop: ``parcel``, ``shop`` it belongs to."""


class ArrivedAlready(Refusal):
    """The parcel was received before: ``parcel``, ``shelf``."""


class ShopWithoutShelf(Refusal):
    """No shelf of the shop can take a parcel: ``shop``."""


def announce_pickup(uow: UnitOfWork, order_id: int) -> int:
    """The id of the order's pickup, made the first time; its code is made when the customer is told.

    Raises ``Refusal("order_without_shop")`` for an order that nobody collects in a shop.
    """
    found = uow.connection.scalar(select(Pickup.id).where(Pickup.order_id == order_id))
    if found is not None:
        return found
    order = uow.connection.execute(select(Order.reference, Order.shop_id).where(Order.id == order_id)).one()
    if order.shop_id is None:
        raise Refusal("order_without_shop", order=order.reference)
    number = house.next_number(uow, "pickup")
    created = uow.connection.execute(
        insert(Pickup).values(
            number=number,
            order_id=order_id,
            shop_id=order.shop_id,
            state=PickupState.REQUESTED,
            token=secrets.token_urlsafe(24),
            created_at=uow.now,
        )
    ).inserted_primary_key
    assert created is not None
    name = pickup_reference(number)
    journal.record(uow, "pickup_announced", "pickup", created[0], order_id=order_id, pickup=name)
    uow.changed("pickup", created[0])
    return int(created[0])


def add_bag(
    uow: UnitOfWork, pickup_id: int, parcel_id: int, begun: PickupState = PickupState.IN_TRANSFER
) -> None:
    """A parcel of the pickup has left for the shop, or was made there; told again, nothing changes.

    ``begun``: where the pickup stands with its first bag. Raises ``WrongTransition`` when the pickup is over.
    """
    if uow.connection.scalar(select(PickupBag.pickup_id).where(PickupBag.parcel_id == parcel_id)) is not None:
        return
    pickup = bags.pickup_row(uow, pickup_id)
    if pickup.state not in EXPECTED | {PickupState.ARRIVED, PickupState.READY}:
        check(PICKUP, pickup.state, PickupState.IN_TRANSFER, "pickup")
    uow.connection.execute(insert(PickupBag).values(parcel_id=parcel_id, pickup_id=pickup_id))
    if pickup.state is PickupState.REQUESTED:
        bags.set_state(uow, pickup, begun)


def receive_parcel(uow: UnitOfWork, parcel_id: int, shop: str = "") -> Outcome:
    """A parcel was scanned on arrival at ``shop`` (its code; empty where every shop is served).

    It gets a shelf (``propose_shelf``) and its label; with the last one the pickup is ready and the customer is told.
    Raises ``NotForPickup``, ``WrongShop``, ``ArrivedAlready`` or ``ShopWithoutShelf``.
    """
    require(uow.actor, "receive_parcel")
    bag = _expected_bag(uow, parcel_id, shop)
    shelf = propose_shelf(uow, bag, _longest_side(uow, parcel_id))
    transit = stock.location_id(uow, LocationKind.TRANSIT)
    bags.move_goods(uow, parcel_id, bag.order_id, transit, shelf.id, "arrival")
    return lie_on_shelf(uow, parcel_id, bag, shelf)


def lie_on_shelf(uow: UnitOfWork, parcel_id: int, bag: Any, shelf: Any) -> Outcome:
    """A parcel whose goods were moved to ``shelf`` is here: its label prints; the last one tells the customer."""
    name = parcel_reference(bag.number)
    bags.move_parcel(
        uow, parcel_id, bag.parcel_state, ParcelState.IN_TRANSIT, ParcelState.AVAILABLE_FOR_PICKUP
    )
    uow.connection.execute(
        update(PickupBag)
        .where(PickupBag.parcel_id == parcel_id)
        .values(arrived_at=uow.now, shelf_id=shelf.id)
    )
    journal.record(
        uow,
        "parcel_arrived",
        "parcel",
        parcel_id,
        order_id=bag.order_id,
        parcel=name,
        shop=bag.shop_name,
        shelf=shelf.code,
    )
    waiting = make_ready_if_complete(uow, bag.order_id)
    _queue_label(uow, parcel_id)
    ready = not waiting
    values = {"parcel": name, "order": bag.reference, "shop": bag.shop_name, "shelf": shelf.code}
    return Outcome(
        "pickup_ready" if ready else "parcel_arrived",
        {**values, "waiting": waiting},
        next="put_on_shelf",
        order=bag.reference,
        facts={
            "parcel_id": parcel_id,
            "pickup_id": bag.pickup_id,
            "order_id": bag.order_id,
            "shelf_id": shelf.id,
            "shelf": shelf.code,
            "ready": ready,
            "waiting": waiting,
        },
    )


def put_on_shelf(uow: UnitOfWork, parcel_id: int, shelf_location_id: int) -> Outcome:
    """Confirm the proposed shelf, or lie the parcel on another one of the same shop and print its label anew.

    Raises ``NotFound`` for a place that is no shelf of that shop, ``Refusal("bag_not_here")`` for a
    parcel that did not arrive or has left.
    """
    require(uow.actor, "put_on_shelf")
    bag = bags.bag_row(uow, parcel_id)
    name = parcel_reference(bag.number)
    if bag.shelf_id is None:
        raise Refusal("bag_not_here", parcel=name)
    shelf = uow.connection.execute(
        select(Location.id, Location.code).where(
            Location.id == shelf_location_id,
            Location.kind == LocationKind.SHELF,
            Location.site == bag.shop_code,
            Location.active,
        )
    ).first()
    if shelf is None:
        raise NotFound("shelf_unknown", shop=bag.shop_name)
    values = {"parcel": name, "order": bag.reference, "shelf": shelf.code}
    outcome = Outcome("on_shelf", values, order=bag.reference, facts={"pickup_id": bag.pickup_id})
    if shelf.id == bag.shelf_id:
        return outcome
    bags.move_goods(uow, parcel_id, bag.order_id, bag.shelf_id, shelf.id, "shelf")
    uow.connection.execute(
        update(PickupBag).where(PickupBag.parcel_id == parcel_id).values(shelf_id=shelf.id)
    )
    journal.record(
        uow,
        "put_on_shelf",
        "parcel",
        parcel_id,
        order_id=bag.order_id,
        parcel=name,
        before=bag.shelf_id,
        after=shelf.id,
        shelf=shelf.code,
    )
    _queue_label(uow, parcel_id)
    return outcome


def make_ready_if_complete(uow: UnitOfWork, order_id: int) -> int:
    """Tell the customer once the last bag is here; returns how many bags and unshipped lines are awaited.

    Also to be called when the rest of an order was cancelled while its first bags lay on the shelf.
    """
    pickup = uow.connection.execute(select(Pickup).where(Pickup.order_id == order_id)).first()
    if pickup is None or pickup.state not in EXPECTED:
        return 0
    arrived, missing = uow.connection.execute(
        select(
            func.count(PickupBag.arrived_at),
            func.coalesce(func.sum(case((PickupBag.arrived_at.is_(None), 1), else_=0)), 0),
        ).where(PickupBag.pickup_id == pickup.id)
    ).one()
    lines = uow.connection.scalar(
        select(func.count())
        .select_from(OrderLine)
        .where(OrderLine.order_id == order_id, OrderLine.ordered > OrderLine.shipped + OrderLine.cancelled)
    )
    waiting = int(missing) + int(lines or 0)
    if waiting or not arrived:
        if arrived and pickup.state is not PickupState.PARTIAL_READY:
            bags.set_state(uow, pickup, PickupState.PARTIAL_READY)
        return waiting
    bags.set_state(uow, pickup, PickupState.ARRIVED)
    _make_ready(uow, bags.pickup_row(uow, pickup.id))
    return 0


def _make_ready(uow: UnitOfWork, pickup: Any) -> None:
    today = shop_day(uow.now)
    check(PICKUP, pickup.state, PickupState.READY, "pickup")
    timers = pickup_timers(today, bags.opening_days(pickup))
    uow.connection.execute(
        update(Pickup)
        .where(Pickup.id == pickup.id)
        .values(
            state=PickupState.READY,
            ready_at=uow.now,
            reminder_day=timers.reminder_on,
            last_reminder_day=timers.last_reminder_on,
            last_day=timers.expires_on,
        )
    )
    order_state.refresh_stage(uow, pickup.order_id)
    journal.record(
        uow,
        "pickup_made_ready",
        "pickup",
        pickup.id,
        order_id=pickup.order_id,
        pickup=pickup_reference(pickup.number),
        last_day=timers.expires_on,
    )
    bags.tell_code(uow, pickup, timers.expires_on, "pickup_ready", f"pickup-ready:{pickup.id}")


def _expected_bag(uow: UnitOfWork, parcel_id: int, shop: str) -> Any:
    bag = bags.bag_row(uow, parcel_id)
    name = parcel_reference(bag.number)
    if shop and shop != bag.shop_code:
        raise WrongShop(parcel=name, shop=bag.shop_name, order=bag.reference)
    if bag.arrived_at is not None:
        shelf = uow.connection.scalar(select(Location.code).where(Location.id == bag.shelf_id))
        raise ArrivedAlready(parcel=name, shelf=shelf or "-", order=bag.reference)
    if bag.pickup_id is None:
        raise Refusal("parcel_not_handed_over", parcel=name, order=bag.reference)
    if bag.state is PickupState.CANCELLED:
        raise Refusal("pickup_cancelled", pickup=pickup_reference(bag.pickup_number), order=bag.reference)
    return bag


def propose_shelf(uow: UnitOfWork, bag: Any, longest_mm: int) -> Any:
    """Where a parcel should lie in its shop; ``id`` and ``code``. Raises ``ShopWithoutShelf``.

    Beside what of the pickup is here already; else on the smallest shelf that it fits on and that is not full,
    where shelves with counted places fill up day by day, so that what expires together lies together; else on the
    emptiest. A parcel that fits nowhere goes to the largest.
    """
    shelves = _shelves_of(uow, bag.shop_code)
    if not shelves:
        raise ShopWithoutShelf(shop=bag.shop_name)
    beside = uow.connection.scalar(
        select(PickupBag.shelf_id)
        .where(PickupBag.pickup_id == bag.pickup_id, PickupBag.shelf_id.is_not(None))
        .order_by(PickupBag.arrived_at.desc())
        .limit(1)
    )
    today = shop_day(uow.now)

    def rank(shelf: Any) -> tuple[Any, ...]:
        too_small = 0 < shelf.longest_mm < longest_mm
        full = 0 < shelf.places <= shelf.bags
        of_today = shelf.places > 0 and shelf.last_at is not None and shop_day(shelf.last_at) == today
        size = shelf.longest_mm or _ANY_SIZE
        return (
            shelf.id != beside,
            too_small,
            full,
            -size if too_small else size,
            not of_today,
            shelf.bags,
            shelf.code,
        )

    return min(shelves, key=rank)


def _shelves_of(uow: UnitOfWork, shop_code: str) -> Sequence[Any]:
    """The shelves of a shop with the parcels on each, and when the last of them came."""
    lying = (
        select(
            PickupBag.shelf_id, func.count().label("bags"), func.max(PickupBag.arrived_at).label("last_at")
        )
        .where(PickupBag.shelf_id.is_not(None))
        .group_by(PickupBag.shelf_id)
        .subquery()
    )
    return uow.connection.execute(
        select(
            Location.id,
            Location.code,
            Location.places,
            Location.longest_mm,
            func.coalesce(lying.c.bags, 0).label("bags"),
            lying.c.last_at,
        )
        .outerjoin(lying, lying.c.shelf_id == Location.id)
        .where(Location.kind == LocationKind.SHELF, Location.site == shop_code, Location.active)
    ).all()


def _longest_side(uow: UnitOfWork, parcel_id: int) -> int:
    """Of the parcel's box, in millimetres; 0 where nobody said which box it is."""
    box = uow.connection.execute(
        select(Box.length_mm, Box.width_mm, Box.height_mm)
        .join(Parcel, Parcel.box_id == Box.id)
        .where(Parcel.id == parcel_id)
    ).first()
    return 0 if box is None else max(box)


def _queue_label(uow: UnitOfWork, parcel_id: int) -> None:
    document, order_id = bag_label(uow, parcel_id)
    printing.queue(uow, document, str(document["number"]), order_id=order_id, parcel_id=parcel_id)


def bag_label(uow: UnitOfWork, parcel_id: int) -> tuple[dict[str, Any], int]:
    """The label of a bag in a shop, as a document to queue, and its order's id; raises ``NotFound``."""
    bag = bags.bag_row(uow, parcel_id)
    to = messages.recipient(uow, bag.order_id)
    siblings = bags.bags_of(uow, bag.pickup_id)
    position = [sibling.parcel_id for sibling in siblings].index(parcel_id)
    number = pickup_reference(bag.pickup_number)
    if len(siblings) > 1:
        number += f" {position + 1}/{len(siblings)}"
    language: Language = "en" if bag.language == "en" else "fr"
    label = PickupLabel(
        language=language,
        number=number,
        barcode=encode(OwnKind.PICKUP, bag.pickup_number),
        shelf=siblings[position].shelf,
        first_name=to.first_name,
        initial=to.last_name[:1],
        last_day=bag.last_day,
    )
    return to_json(label), bag.order_id
