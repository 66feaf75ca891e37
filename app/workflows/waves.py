"""Waves: a manager releases the carts of certain orders together, and takes back those that nobody has begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state
from app.models.house import next_number, setting
from app.models.journal import JournalEntry
from app.models.layout import layout_at
from app.models.order import Order, OrderLine
from app.models.picking import PickList, PickTask
from app.models.refusals import NotFound, Refusal
from app.models.staff import require
from app.models.states import PICK_LIST, PickListState, Stage, check
from app.models.stock import Location, Reservation
from app.rules.carts import Waiting, plan_carts
from app.rules.cut_offs import cut_off_of, cut_offs
from app.rules.routes.layout import Layout, Spot
from app.rules.routes.walk import best_walk
from app.workflows import carts, picking
from app.workflows.outcome import Outcome

#: A wave takes at most so many of the orders it is for, the most pressing first.
MOST_ORDERS = 300
#: The pace is that of so many lists finished last; of fewer than the second none is told.
_LATEST, _FEWEST = 30, 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ready orders a wave is for; what is empty limits nothing.

    ``service``: the beginning of a carrier service. ``zone``: the beginning of the places that all of an order lies
    in. ``until``: only what leaves with a pick-up up to this hour. ``most_carts``: 0 is no limit.
    """

    channel_id: int | None = None
    service: str = ""
    zone: str = ""
    until: time | None = None
    urgent: bool = False
    most_orders: int = 100
    most_carts: int = 0


@dataclass(frozen=True, slots=True)
class Planned:
    """A cart as it would be released; ``walk_mm`` and ``seconds`` are ``None`` where no layout or pace says them."""

    order_ids: tuple[int, ...]
    units: int
    bulk: bool
    walk_mm: int | None
    seconds: int | None


def plan(connection: Connection, now: datetime, wanted: Wanted) -> tuple[Planned, ...]:
    """The carts of a wave, the most pressing first; it changes nothing."""
    layout = layout_at(connection)
    most = min(max(wanted.most_orders, 0), MOST_ORDERS)
    chosen = carts.waiting(connection, now, layout, *_which(connection, now, wanted), most=most)
    made = plan_carts(chosen, carts.room(connection), carts.ways(layout))
    pace = seconds_a_unit(connection)
    return tuple(_planned(cart, layout, pace) for cart in made[: wanted.most_carts or None])


def _which(connection: Connection, now: datetime, wanted: Wanted) -> list[ColumnElement[bool]]:
    which: list[ColumnElement[bool]] = []
    if wanted.urgent:
        which.append(carts.is_urgent(connection, now))
    if wanted.until is not None:
        which.append(Order.carrier_service.in_(_leaving(connection, wanted.until)))
    if wanted.channel_id is not None:
        which.append(Order.channel_id == wanted.channel_id)
    if wanted.service:
        which.append(func.lower(Order.carrier_service).startswith(wanted.service.lower(), autoescape=True))
    if wanted.zone:
        elsewhere = (
            select(Reservation.order_line_id)
            .join(OrderLine, OrderLine.id == Reservation.order_line_id)
            .join(Location, Location.id == Reservation.location_id)
            .where(
                OrderLine.order_id == Order.id,
                ~func.lower(Location.code).startswith(wanted.zone.lower(), autoescape=True),
            )
        )
        which.append(~elsewhere.exists())
    return which


def _leaving(connection: Connection, until: time) -> list[str]:
    """The services of ready orders whose pick-up is not later than ``until``."""
    known = cut_offs(setting(connection, "carrier_cutoffs"))
    services = connection.scalars(select(Order.carrier_service).where(Order.stage == Stage.READY).distinct())
    return [service for service in services if cut_off_of(service, known) <= until]


def _planned(cart: Sequence[Waiting], layout: Layout | None, pace: float | None) -> Planned:
    units = sum(order.units for order in cart)
    spots = [place for order in cart for place in order.places if isinstance(place, Spot)]
    walk = None if layout is None else best_walk(layout, list(dict.fromkeys(spots))).length
    ids = tuple(order.order_id for order in cart)
    bulk = len(cart) > 1 and cart[0].single
    return Planned(ids, units, bulk, walk, None if pace is None else round(pace * units))


def seconds_a_unit(connection: Connection) -> float | None:
    """The team's pace: the median, over the lists finished last, of the time from first begun to done, by units.

    Of all pickers together, nobody's own (domain rules 10); ``None`` while too few lists are finished.
    """
    latest = (
        select(PickList.id, PickList.finished_at)
        .where(PickList.state == PickListState.DONE, PickList.finished_at.is_not(None), PickList.site == "")
        .order_by(PickList.id.desc())
        .limit(_LATEST)
        .subquery()
    )
    begun = (
        select(func.min(JournalEntry.at))
        .where(
            JournalEntry.subject == "pick_list",
            JournalEntry.subject_id == latest.c.id,
            JournalEntry.action == "picking_started",
        )
        .scalar_subquery()
    )
    units = select(func.sum(PickTask.picked)).where(PickTask.pick_list_id == latest.c.id).scalar_subquery()
    rows = connection.execute(select(latest.c.finished_at, begun.label("begun"), units.label("units"))).all()
    paces = [
        (row.finished_at - row.begun).total_seconds() / row.units for row in rows if row.begun and row.units
    ]
    return median(paces) if len(paces) >= _FEWEST else None


def release(uow: UnitOfWork, wanted: Wanted) -> Outcome:
    """Make the pick lists of a wave; whoever asks for work gets them first. Raises ``NothingReady``."""
    require(uow.actor, "plan_waves")
    planned = plan(uow.connection, uow.now, wanted)
    if not planned:
        raise picking.NothingReady
    wave = next_number(uow, "wave")
    made = [list_made for cart in planned if (list_made := _make(uow, cart, wave)) is not None]
    if not made:
        raise picking.NothingReady
    told = {"wave": wave, "carts": len(made), "orders": sum(each.values["orders"] for each in made)}
    journal.record(uow, "wave_released", "wave", wave, **told)
    return Outcome("wave_released", told, facts={"wave": wave})


def _make(uow: UnitOfWork, cart: Planned, wave: int) -> Outcome | None:
    """The list of what of a cart is still ready; ``None`` where pickers took all of it while it was planned."""
    try:
        return picking.make_pick_list(
            uow, cart.order_ids, limit=len(cart.order_ids), bulk=cart.bulk, wave=wave
        )
    except picking.NothingReady:
        return None


def take_back(uow: UnitOfWork, wave: int) -> Outcome:
    """The lists of a wave that nobody has begun are no more, their orders ready again; what is begun goes on.

    Raises ``NotFound`` for a wave that is not there, ``Refusal("wave_begun")`` where nothing is left to take back.
    """
    require(uow.actor, "plan_waves")
    of_wave = select(PickList).where(PickList.wave == wave)
    if uow.connection.execute(of_wave.limit(1)).first() is None:
        raise NotFound(kind="wave", given=wave)
    # Locked, so that of a picker who begins one at this moment and us one comes first.
    waiting = uow.connection.execute(
        locking(uow.connection, of_wave.where(PickList.state == PickListState.OPEN))
    ).all()
    if not waiting:
        raise Refusal("wave_begun", wave=wave)
    orders = [order_id for row in waiting for order_id in _undo(uow, row)]
    journal.record(uow, "wave_taken_back", "wave", wave, wave=wave, lists=len(waiting), orders=len(orders))
    return Outcome("wave_taken_back", {"wave": wave, "lists": len(waiting), "orders": len(orders)})


def _undo(uow: UnitOfWork, row: Any) -> list[int]:
    """Give up a list that nobody has begun; the orders that were on it."""
    check(PICK_LIST, row.state, PickListState.CANCELLED, "pick_list")
    on_it = select(PickTask.order_id).where(PickTask.pick_list_id == row.id).distinct()
    orders = list(uow.connection.scalars(on_it))
    uow.connection.execute(delete(PickTask).where(PickTask.pick_list_id == row.id))
    uow.connection.execute(
        update(PickList)
        .where(PickList.id == row.id)
        .values(state=PickListState.CANCELLED, finished_at=uow.now)
    )
    for order_id in orders:
        order_state.refresh_stage(uow, order_id)
        journal.record(uow, "off_pick_list", "pick_list", row.id, order_id=order_id, number=row.number)
    uow.changed("pick_list", row.id)
    return orders
