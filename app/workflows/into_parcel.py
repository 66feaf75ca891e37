"""Pick and pack in one step: each unit goes from its shelf straight into the order's parcel, and is scanned once.

What was scanned is at that moment picked and packed: at the packing place by the ledger, and content of the parcel.
So nothing is ever in the hand, and everything that holds for a parcel that is being filled holds here.
"""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.picking import PickTask
from app.models.product import Product
from app.models.refusals import Refusal, TooMany
from app.models.shipment import ParcelItem
from app.models.states import Bucket, LocationKind
from app.models.stock import Location
from app.rules.identifiers import parcel_reference
from app.workflows import closing, packing, parcels, stops, tracing, zero_check
from app.workflows.first_expired import warned_of_earlier
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import NOTHING, Printed


def taken(task: Any) -> int:
    """Units of a stop that lie in the order's parcels; none where they go into totes."""
    return int(task.picked) if task.packs_order_id is not None else 0


def take(uow: UnitOfWork, task: Any, units: int, printed: Printed = NOTHING) -> Outcome:
    """Put units of the stop into the parcel; the stop's last one leads on, the list's last one to closing.

    Raises ``TooMany``, ``OrderHeld`` or ``SerialPackedAlready``.
    """
    wanted = task.quantity - task.picked - task.short
    if units > wanted:
        raise TooMany(sku=task.sku, name=task.name, wanted=wanted)
    if task.open_holds:
        order_state.require_no_hold(uow, task.packs_order_id)
    parcel_id = task.parcel_id or parcels.new_parcel(uow, task.packs_order_id)
    if printed:
        tracing.keep(uow, parcel_id, task.order_line_id, task.product_id, task.name, printed, units)
    _off_the_shelf(uow, task, units)
    line = SimpleNamespace(id=task.order_line_id, sku=task.sku, name=task.name, reference=task.reference)
    packed = packing.put_in(uow, task.packs_order_id, parcel_id, line, units, task.left, printed)
    order_state.refresh_stage(uow, task.packs_order_id)
    where, told = task.pick_list_id, dict(packed.values)
    if units < wanted:
        shown = stops.stay(uow, where, packed.code, told)
    else:
        shown = stops.next_stop(uow, where, packed.code, told, filled=True)
    shown = _with(shown, packed)
    shown = _remembering(shown, task, units)
    if printed:
        shown = tracing.warned(uow, shown, task.name, printed)
        shown = warned_of_earlier(uow, shown, task.product_id, task.name, printed)
    # One thing at a time: a question would hide the warning.
    return zero_check.asked_after(uow, task, shown) if units == wanted and shown.level is Level.OK else shown


def _off_the_shelf(uow: UnitOfWork, task: Any, units: int) -> None:
    dock = stock.location_id(uow, LocationKind.PACK)
    stock.release(uow, task.order_line_id, units, task.location_id)
    stock.move(uow, task.product_id, units, task.location_id, dock, "pick", task.packs_order_id)
    order_state.move_units(uow, task.order_line_id, Bucket.ALLOCATED, Bucket.PICKED, units)
    uow.connection.execute(
        update(PickTask).where(PickTask.id == task.id).values(picked=PickTask.picked + units)
    )
    journal.record(
        uow, "picked_into_parcel", "order_line", task.order_line_id,
        order_id=task.packs_order_id, sku=task.sku, units=units, location=task.location,
    )  # fmt: skip


def _with(shown: Outcome, packed: Outcome) -> Outcome:
    """Where the picker stands, with what the packing of it tells screens."""
    return replace(shown, facts={**packed.facts, **shown.facts})


def _remembering(outcome: Outcome, task: Any, units: int) -> Outcome:
    """What an undo takes back, here or once the list is over."""
    last = {"last_task_id": task.id, "last_line_id": task.order_line_id, "last_units": units}
    return replace(outcome, session={**(outcome.session or {}), **last})


def type_quantity(uow: UnitOfWork, task: Any, quantity: int) -> Outcome:
    """So many units of the stop were taken in all; raises ``TooMany`` or ``Refusal("nothing_to_undo")``."""
    more = quantity - task.picked
    if more < 0:
        return put_back(uow, task, task.id, -more)
    if more:
        return take(uow, task, more)
    return stops.stay(uow, task.pick_list_id, "quantity_confirmed", {"left": task.left})


def put_back(uow: UnitOfWork, here: Any, task_id: int, units: int) -> Outcome:
    """Units that were taken at a stop of the list lie on its shelf again; ``here``: where the picker stands.

    Raises ``Refusal("nothing_to_undo")`` for what does not lie in the open parcel.
    """
    task = uow.connection.execute(
        select(
            PickTask, Product.sku, Product.name, Location.code.label("location"),
            ParcelItem.quantity.label("inside"),
        )
        .join(Product, Product.id == PickTask.product_id)
        .join(Location, Location.id == PickTask.location_id)
        .join(ParcelItem, ParcelItem.order_line_id == PickTask.order_line_id)
        .where(
            PickTask.id == task_id, PickTask.pick_list_id == here.pick_list_id, ParcelItem.parcel_id == here.parcel_id
        )
    ).first()  # fmt: skip
    if task is None or units > min(task.picked, task.inside):
        raise Refusal("nothing_to_undo")
    line = SimpleNamespace(id=task.order_line_id, sku=task.sku, name=task.name)
    out = packing.take_out(uow, task.order_id, here.parcel_id, line, units)
    order_state.move_units(uow, task.order_line_id, Bucket.PICKED, Bucket.ALLOCATED, units)
    dock = stock.location_id(uow, LocationKind.PACK)
    stock.move(uow, task.product_id, units, dock, task.location_id, "put_back", task.order_id)
    if not stock.reserve(uow, task.order_line_id, task.product_id, task.location_id, units):
        raise RuntimeError("units just put onto a shelf are free there")
    uow.connection.execute(
        update(PickTask).where(PickTask.id == task_id).values(picked=PickTask.picked - units)
    )
    journal.record(
        uow, "put_back", "order_line", task.order_line_id,
        order_id=task.order_id, sku=task.sku, units=units, cancelled=0, location=task.location,
    )  # fmt: skip
    order_state.refresh_stage(uow, task.order_id)
    return _with(stops.stay(uow, task.pick_list_id, out.code, dict(out.values)), out)


def parcel_full(uow: UnitOfWork, task: Any) -> Outcome:
    """Close the box although more is to be fetched: the list goes on with the next one. Raises ``EmptyParcel``."""
    inside = select(ParcelItem.parcel_id).where(ParcelItem.parcel_id == task.parcel_id).limit(1)
    if uow.connection.scalar(inside) is None:
        raise closing.EmptyParcel(parcel=parcel_reference(task.number) if task.number else "–")
    there = {"order_id": task.packs_order_id, "parcel_id": task.parcel_id, "left": 0}
    walk = {"pick_list_id": task.pick_list_id}
    return Outcome(
        "parcel_full",
        {"parcel": parcel_reference(task.number), "left": task.left},
        next="weigh_or_close",
        order=task.reference,
        facts=there,
        session={"job": "packing", **there, **walk},
    )
