"""Pickups that nobody comes for: reminded, kept longer, expired, and scanned back to stock."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import insert, or_, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal, stock
from app.models.order import Order, OrderLine
from app.models.pickup import Pickup, PickupBag, pickup_reference
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.rma import Refund
from app.models.staff import require
from app.models.states import LocationKind, ParcelState, PickupState, RefundState
from app.models.stock import Location
from app.rules.deadlines import pickup_timers
from app.rules.identifiers import parcel_reference
from app.rules.vat import units_share
from app.values import shop_day
from app.workflows import bags, messages, money_back
from app.workflows.outcome import Level, Outcome

#: Whose parcels on a shelf go back into stock.
TO_UNSHELVE = frozenset({PickupState.EXPIRED, PickupState.CANCELLED})


def remind(uow: UnitOfWork, today: date) -> Outcome:
    """Remind the customers whose first or last reminder is due, each of them once (domain 7).

    A rule of the clock, run by a worker: nobody need be signed in.
    """
    due = uow.connection.execute(
        select(Pickup.id, Pickup.last_reminder_day)
        .where(
            Pickup.state == PickupState.READY,
            Pickup.last_day >= today,
            Pickup.reminder_day <= today,
            or_(
                Pickup.reminded_on.is_(None),
                (Pickup.last_reminder_day <= today) & (Pickup.reminded_on < Pickup.last_reminder_day),
            ),
        )
        .order_by(Pickup.id)
    ).all()
    for pickup_id, last_reminder_day in due:
        pickup = bags.pickup_row(uow, pickup_id)
        which = "last" if last_reminder_day and last_reminder_day <= today else "first"
        uow.connection.execute(update(Pickup).where(Pickup.id == pickup_id).values(reminded_on=today))
        key = f"pickup-reminder-{which}:{pickup_id}:{pickup.last_day.isoformat()}"
        values = {"last_day": pickup.last_day, **bags.place(uow, pickup)}
        messages.tell(uow, pickup.order_id, "pickup_reminder", key, values, by_sms=True)
        journal.record(
            uow,
            "pickup_reminded",
            "pickup",
            pickup_id,
            order_id=pickup.order_id,
            pickup=pickup_reference(pickup.number),
            which=which,
        )
    return Outcome("pickups_reminded", {"count": len(due)}, facts={"pickup_ids": [row.id for row in due]})


def extend_pickup(uow: UnitOfWork, pickup_id: int) -> Outcome:
    """Keep a pickup once more as long, counted from its last day (from today where that is over).

    Raises ``Refusal("pickup_extended_already")`` the second time, or a ``Refusal`` where it does not wait.
    """
    require(uow.actor, "extend_pickup")
    pickup = bags.pickup_row(uow, pickup_id)
    name = pickup_reference(pickup.number)
    if pickup.state not in {PickupState.READY, PickupState.EXPIRED} or _some_unshelved(uow, pickup_id):
        raise Refusal("pickup_not_waiting", pickup=name, order=pickup.reference)
    if pickup.extended:
        raise Refusal("pickup_extended_already", pickup=name, order=pickup.reference)
    start = max(shop_day(uow.now), pickup.last_day)
    timers = pickup_timers(start, bags.opening_days(pickup))
    if pickup.state is PickupState.EXPIRED:
        bags.set_state(uow, pickup, PickupState.READY)
    uow.connection.execute(
        update(Pickup)
        .where(Pickup.id == pickup_id)
        .values(
            extended=True,
            reminded_on=None,
            reminder_day=timers.reminder_on,
            last_reminder_day=timers.last_reminder_on,
            last_day=timers.expires_on,
        )
    )
    values = {"last_day": timers.expires_on, **bags.place(uow, pickup)}
    key = f"pickup-extended:{pickup_id}"
    messages.tell(uow, pickup.order_id, "pickup_extended", key, values, by_sms=True)
    journal.record(
        uow,
        "pickup_extended",
        "pickup",
        pickup_id,
        order_id=pickup.order_id,
        pickup=name,
        before=pickup.last_day,
        after=timers.expires_on,
    )
    return Outcome(
        "pickup_extended",
        {"pickup": name, "order": pickup.reference, "last_day": timers.expires_on.isoformat()},
        order=pickup.reference,
        facts={"pickup_id": pickup_id},
    )


def _some_unshelved(uow: UnitOfWork, pickup_id: int) -> bool:
    gone = select(PickupBag.parcel_id).where(
        PickupBag.pickup_id == pickup_id, PickupBag.unshelved_at.is_not(None)
    )
    return uow.connection.scalar(gone.limit(1)) is not None


def expire_overdue(uow: UnitOfWork, today: date) -> Outcome:
    """Expire what was kept until its last day, and list what is to be taken off the shelves.

    Facts: ``bags``, every parcel of expired and cancelled pickups still on a shelf, in the order of a walk. A
    rule of the clock, run by a worker: nobody need be signed in.
    """
    overdue = uow.connection.scalars(
        select(Pickup.id)
        .where(Pickup.state == PickupState.READY, Pickup.last_day < today)
        .order_by(Pickup.id)
    ).all()
    for pickup_id in overdue:
        pickup = bags.pickup_row(uow, pickup_id)
        bags.set_state(uow, pickup, PickupState.EXPIRED)
        key = f"pickup-expired:{pickup_id}:{today}"
        messages.tell(uow, pickup.order_id, "pickup_expired", key, bags.place(uow, pickup))
        journal.record(
            uow,
            "pickup_expired",
            "pickup",
            pickup_id,
            order_id=pickup.order_id,
            pickup=pickup_reference(pickup.number),
            last_day=pickup.last_day,
        )
    rows = uow.connection.execute(
        select(PickupBag.parcel_id, Location.code, Location.site, Pickup.number, Order.reference)
        .join(Location, Location.id == PickupBag.shelf_id)
        .join(Pickup, Pickup.id == PickupBag.pickup_id)
        .join(Order, Order.id == Pickup.order_id)
        .where(Pickup.state.in_(TO_UNSHELVE))
        .order_by(Location.site, Location.code, Pickup.number)
    ).all()
    to_fetch = [
        {
            "parcel_id": row.parcel_id,
            "shelf": row.code,
            "shop": row.site,
            "pickup": pickup_reference(row.number),
            "order": row.reference,
        }
        for row in rows
    ]
    values = {"count": len(overdue), "bags": len(to_fetch)}
    return Outcome("pickups_expired", values, facts={"bags": to_fetch})


def cancel_pickup(uow: UnitOfWork, pickup_id: int, reason: str) -> Outcome:
    """Give a pickup up before it was collected; what lies on the shelf is then to be unshelved (domain 1.5).

    Raises ``ReasonNeeded`` or ``WrongTransition``.
    """
    require(uow.actor, "cancel_pickup")
    if not reason.strip():
        raise ReasonNeeded(action="cancel_pickup")
    pickup = bags.pickup_row(uow, pickup_id)
    bags.set_state(uow, pickup, PickupState.CANCELLED)
    name = pickup_reference(pickup.number)
    journal.record(
        uow,
        "pickup_cancelled",
        "pickup",
        pickup_id,
        order_id=pickup.order_id,
        reason=reason.strip(),
        pickup=name,
        before=pickup.state.value,
    )
    values = {"pickup": name, "order": pickup.reference}
    facts = {"pickup_id": pickup_id}
    return Outcome("pickup_given_up", values, Level.WARNING, order=pickup.reference, facts=facts)


def unshelve(uow: UnitOfWork, parcel_id: int, location_id: int) -> Outcome:
    """Scan a parcel nobody collected back into a bin; with the last one, what was paid is to be refunded.

    The goods have been shipped, so they come back as returned units (domain 7). Raises ``NotFound`` for a
    place that is no bin and ``Refusal("bag_not_to_unshelve")`` for a parcel still awaiting its customer.
    """
    require(uow.actor, "unshelve")
    bag = bags.bag_row(uow, parcel_id)
    name = parcel_reference(bag.number)
    if bag.state not in TO_UNSHELVE or bag.shelf_id is None:
        raise Refusal("bag_not_to_unshelve", parcel=name, order=bag.reference)
    bin_code = uow.connection.scalar(
        select(Location.code).where(
            Location.id == location_id, Location.kind == LocationKind.BIN, Location.active
        )
    )
    if bin_code is None:
        raise NotFound("bin_unknown")
    _back_to_stock(uow, parcel_id, bag, location_id)
    journal.record(
        uow, "unshelved", "parcel", parcel_id, order_id=bag.order_id, parcel=name, location=bin_code
    )
    pickup = bags.pickup_row(uow, bag.pickup_id)
    left = sum(1 for each in bags.bags_of(uow, bag.pickup_id) if each.shelf_id is not None)
    refund_id = None
    if not left:
        if pickup.state is PickupState.EXPIRED:
            bags.set_state(uow, pickup, PickupState.RETURNED_TO_STOCK)
        refund_id = _ask_refund(uow, pickup.order_id)
        template = "pickup_unpaid_over" if refund_id is None else "pickup_returned"
        key = f"pickup-returned:{pickup.id}"
        messages.tell(uow, pickup.order_id, template, key, bags.place(uow, pickup))
    values = {"parcel": name, "order": bag.reference, "location": bin_code, "left": left}
    facts = {"pickup_id": bag.pickup_id, "order_id": bag.order_id, "left": left, "refund_id": refund_id}
    return Outcome("unshelved", values, order=bag.reference, facts=facts)


def _back_to_stock(uow: UnitOfWork, parcel_id: int, bag: Any, bin_id: int) -> None:
    returns = stock.location_id(uow, LocationKind.RETURNS)
    bags.move_goods(uow, parcel_id, bag.order_id, bag.shelf_id, returns, "unshelved")
    bags.move_goods(uow, parcel_id, bag.order_id, returns, bin_id, "restock")
    for item in bags.parcel_goods(uow, parcel_id):
        uow.connection.execute(
            update(OrderLine)
            .where(OrderLine.id == item.order_line_id)
            .values(returned=OrderLine.returned + item.quantity)
        )
    path = (ParcelState.RETURNING, ParcelState.RETURNED_TO_SENDER)
    bags.move_parcel(uow, parcel_id, bag.parcel_state, *path)
    uow.connection.execute(
        update(PickupBag).where(PickupBag.parcel_id == parcel_id).values(shelf_id=None, unshelved_at=uow.now)
    )


def _ask_refund(uow: UnitOfWork, order_id: int) -> int | None:
    """Ask for a refund of all that was paid for what came back and its shipping; ``None`` if nothing was."""
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
    room = money_back.room(uow, order)
    lines = uow.connection.execute(
        select(OrderLine).where(OrderLine.order_id == order_id, OrderLine.returned > OrderLine.refunded)
    ).all()
    goods = sum(
        units_share(line.net_cents, line.ordered, line.refunded, line.returned - line.refunded)
        for line in lines
    )
    goods = min(goods, room)
    shipping = min(max(0, order.shipping_cents - money_back.shipping_refunded(uow, order_id)), room - goods)
    if not goods + shipping:
        return None
    created = uow.connection.execute(
        insert(Refund).values(
            order_id=order_id,
            state=RefundState.PENDING_APPROVAL,
            goods_cents=goods,
            ship_out_cents=shipping,
            ship_back_cents=0,
            depreciation_cents=0,
            amount_cents=goods + shipping,
            currency=order.currency,
            requested_by=uow.actor.staff_id,
            created_at=uow.now,
        )
    ).inserted_primary_key
    assert created is not None
    journal.record(
        uow,
        "refund_asked",
        "refund",
        created[0],
        order_id=order_id,
        amount=money_back.in_words(goods + shipping, order.currency),
    )
    uow.changed("refund", created[0])
    return int(created[0])
