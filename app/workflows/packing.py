"""Packing: open an order, scan each unit into a parcel, weigh it, close it; label and slip follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, select, update
from sqlalchemy.orm import aliased

from app.database.dialect import locking, putting_more
from app.database.round_trips import ask_all
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, journal, order_state
from app.models.order import Order, OrderLine
from app.models.picking import list_into_parcel
from app.models.product import Box, Product, ProductBarcode
from app.models.refusals import NotFound, Refusal, TooMany
from app.models.shipment import Parcel, ParcelItem
from app.models.staff import require
from app.models.states import Bucket, Lifecycle, ParcelState, Stage
from app.rules.boxes import MARKS
from app.workflows import changes_seen, claims, labels, parcels, stops, tracing
from app.workflows.articles import belongs_elsewhere
from app.workflows.outcome import Level, Outcome
from app.workflows.tracing import NOTHING, Printed


@cache  # making this statement anew takes longer than either engine takes to answer it
def _lines_of_article(codes: int) -> Select[*tuple[Any, ...]]:
    """Lines of an order with one of so many codes, locked: what they are moves with the commit.

    Each code is a parameter of its own: a list is put in words every time.
    """
    any_line = aliased(OrderLine)
    return (
        select(
            OrderLine.id,
            OrderLine.sku,
            OrderLine.name,
            OrderLine.picked,
            OrderLine.product_id,
            ProductBarcode.units,
            *(getattr(Product, mark) for mark in MARKS),
            Order.reference,
            Order.open_holds,
            Order.claimed_station_id,
            bench_copy.is_stale(),
            Parcel.state,
            select(func.sum(any_line.picked))
            .where(any_line.order_id == bindparam("order"))
            .scalar_subquery()
            .label("left"),
        )
        .join(Product, Product.id == OrderLine.product_id)
        .join(ProductBarcode, ProductBarcode.product_id == Product.id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Parcel, Parcel.id == bindparam("parcel"))
        .where(
            OrderLine.order_id == bindparam("order"),
            ProductBarcode.code.in_([bindparam(f"code_{number}") for number in range(codes)]),
        )
        .order_by(OrderLine.position)
        .with_for_update(key_share=True, of=OrderLine)
    )


class NothingToPack(Refusal):
    """The order has no unit on the bench: ``order``, and its ``stage`` says why."""


class ParcelClosed(Refusal):
    """The parcel was closed or given up meanwhile: ``parcel``."""


def open_order(uow: UnitOfWork, order_id: int, take_over: bool = False) -> Outcome:
    """Begin to pack an order, or go on where it was left; what was cancelled meanwhile goes back to a shelf first.

    Raises ``OrderHeld``, ``NothingToPack`` (cancelled, not picked, packed already) or ``TakenByOther``.
    """
    require(uow.actor, "pack")
    # Locked, so that of two benches that open it at the same moment one hears of the other.
    query = select(Order, list_into_parcel()).where(Order.id == order_id)
    order = uow.connection.execute(locking(uow.connection, query, of=Order)).first()
    if order is None:
        raise NotFound(kind="order", given=order_id)
    if order.lifecycle is not Lifecycle.OPEN:
        raise NothingToPack(f"not_to_pack_{order.lifecycle.value}", order=order.reference)
    back = changes_seen.to_take_out(uow, order_id) if order.open_holds else []
    if len(back) < order.open_holds:
        order_state.require_no_hold(uow, order_id)
    taken_from = claims.claim(uow, claims.ORDER, order_id, take_over=take_over)
    if back:
        return changes_seen.lead_back(order, back)
    to_pack = parcels.units_to_pack(uow, order_id)
    draft = parcels.open_parcel(uow, order_id)
    if not to_pack and draft is None and order.list_into_parcel is None:
        code = (
            "order_packed_already"
            if order.stage is Stage.PACKED
            else f"order_not_to_pack_{order.stage.value}"
        )
        raise NothingToPack(code, order=order.reference)
    parcel_id = draft if draft is not None else parcels.new_parcel(uow, order_id)
    bench_copy.keep(uow, order_id)
    if order.list_into_parcel is None:
        labels.ask_ahead(uow, order_id, parcel_id)
    order_state.refresh_stage(uow, order_id)
    journal.record(
        uow,
        "packing_resumed" if draft is not None else "packing_started",
        "order",
        order_id,
        order_id=order_id,
        taken_over=taken_from is not None,
    )
    opened = _go_on(uow, order, parcel_id, to_pack)
    if taken_from is None or taken_from.staff_id == uow.actor.staff_id or not taken_from.silent:
        return opened
    told = {**opened.values, "who": taken_from.who, "where": taken_from.where}
    return replace(opened, code="order_opened_from_silent", values=told, level=Level.WARNING)


def _go_on(uow: UnitOfWork, order: Any, parcel_id: int, to_pack: int) -> Outcome:
    """To the shelves first, where a list of the order leads there."""
    if order.list_into_parcel is None:
        return packing_outcome("order_opened", order, parcel_id, to_pack)
    told = {"order": order.reference}
    return stops.resume(uow, order.list_into_parcel, "order_to_fetch", told)


def packing_outcome(
    code: str, order: Any, parcel_id: int, left: int, values: dict[str, Any] | None = None, **facts: Any
) -> Outcome:
    """The answer while an order lies open: what is left decides what is asked for next."""
    return Outcome(
        code,
        {"order": order.reference, "left": left, **(values or {})},
        next="scan_item" if left else "weigh_or_close",
        order=order.reference,
        facts={"order_id": order.id, "parcel_id": parcel_id, "left": left, **facts},
        session={"job": "packing", "order_id": order.id, "parcel_id": parcel_id, "left": left, **facts},
    )


def _order(uow: UnitOfWork, order_id: int) -> Any:
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).first()
    if order is None:
        raise NotFound(kind="order", given=order_id)
    return order


def pack_item(
    uow: UnitOfWork, order_id: int, parcel_id: int, codes: Sequence[str], printed: Printed = NOTHING
) -> Outcome:
    """Put one unit (or a case) into the parcel: the scan that is done a thousand times a day.

    Raises ``WrongItem`` with where it belongs, ``TooMany``, ``UnknownBarcode``, ``OrderHeld``, ``ParcelClosed``, or
    what ``tracing.require_may_leave`` raises.
    """
    require(uow.actor, "pack")
    scanned = {f"code_{number}": code for number, code in enumerate(codes)}
    query = _lines_of_article(len(scanned))
    lines = ask_all(uow.connection, query, {"order": order_id, "parcel": parcel_id, **scanned})
    changes_seen.require_here(uow, order_id, lines[0] if lines else changes_seen.standing(uow, order_id))
    if not lines:
        raise belongs_elsewhere(uow, order_id, codes)
    line = next((row for row in lines if row.picked >= row.units), None)
    if line is None:
        raise TooMany(sku=lines[0].sku, name=lines[0].name, order=lines[0].reference, wanted=lines[0].picked)
    if line.open_holds:
        order_state.require_no_hold(uow, order_id)
    _require_draft(line.state, parcel_id)
    if printed:
        tracing.require_may_leave(uow, line.product_id, line.name, printed)
        tracing.keep(uow, parcel_id, line.id, line.product_id, line.name, printed, line.units)
    order_state.move_locked_units(uow, line.id, Bucket.PICKED, Bucket.PACKED, line.units)
    packed = _in_parcel(uow, order_id, parcel_id, line, line.units, line.left, printed)
    if marks := [mark for mark in MARKS if getattr(line, mark)]:
        packed = replace(packed, facts={**packed.facts, "marks": marks})
    return tracing.warned(uow, packed, line.name, printed) if printed else packed


def _require_draft(state: ParcelState, parcel_id: int) -> None:
    if state is not ParcelState.DRAFT:
        raise ParcelClosed(parcel=parcel_id)


def put_in(
    uow: UnitOfWork,
    order_id: int,
    parcel_id: int,
    line: Any,
    units: int,
    left: int,
    printed: Printed = NOTHING,
) -> Outcome:
    """Picked units of a line (``id``, ``sku``, ``name``, ``reference``) are in the parcel; ``left``: units before."""
    order_state.move_units(uow, line.id, Bucket.PICKED, Bucket.PACKED, units)
    return _in_parcel(uow, order_id, parcel_id, line, units, left, printed)


def _in_parcel(
    uow: UnitOfWork, order_id: int, parcel_id: int, line: Any, units: int, left: int, printed: Printed
) -> Outcome:
    row = {"parcel_id": parcel_id, "order_line_id": line.id, "quantity": units}
    more = putting_more(uow.connection, ParcelItem, ("parcel_id", "order_line_id"), "quantity")
    uow.write_last(more, row)
    named = {name: value for name in ("lot", "serial") if (value := getattr(printed, name))}
    journal.record(
        uow,
        "packed",
        "parcel",
        parcel_id,
        order_id=order_id,
        line_id=line.id,
        sku=line.sku,
        units=units,
        **named,
    )
    there = {"order_id": order_id, "parcel_id": parcel_id, "left": left - units}
    code = "unit_packed" if units == 1 else "units_packed"
    return Outcome(
        code if left > units else "last_unit_packed",
        {"name": line.name, "sku": line.sku, "units": units, "left": left - units, "order": line.reference},
        next="scan_item" if left > units else "weigh_or_close",
        order=line.reference,
        facts={**there, "line_id": line.id, "units": units},
        session={"job": "packing", **there, "last_line_id": line.id, "last_units": units},
    )


def pack_quantity(uow: UnitOfWork, order_id: int, parcel_id: int, line_id: int, quantity: int) -> Outcome:
    """After one unit of a line was scanned, type how many of it lie in this parcel.

    ``quantity`` is the total in the parcel. Raises ``Refusal("scan_one_first")`` or ``TooMany``.
    """
    require(uow.actor, "pack")
    line = _bench_line(uow, order_id, parcel_id, line_id)
    if not line.inside:
        raise Refusal("scan_one_first", sku=line.sku)
    if quantity <= 0:
        raise Refusal("quantity_invalid", quantity=quantity)
    if quantity > line.inside + line.picked:
        raise TooMany(sku=line.sku, name=line.name, order=line.reference, wanted=line.inside + line.picked)
    difference = quantity - line.inside
    if difference < 0:
        return take_out(uow, order_id, parcel_id, line, -difference)
    if difference == 0:
        return packing_outcome(
            "quantity_confirmed", _order(uow, order_id), parcel_id, parcels.units_to_pack(uow, order_id)
        )
    return put_in(uow, order_id, parcel_id, line, difference, parcels.units_to_pack(uow, order_id))


def undo(uow: UnitOfWork, order_id: int, parcel_id: int, line_id: int | None, units: int) -> Outcome:
    """Take the last scanned units out of the parcel again; raises ``Refusal("nothing_to_undo")``."""
    require(uow.actor, "pack")
    if line_id is None or not units:
        raise Refusal("nothing_to_undo")
    line = _bench_line(uow, order_id, parcel_id, line_id)
    if line.inside < units:
        raise Refusal("nothing_to_undo")
    return take_out(uow, order_id, parcel_id, line, units)


def _bench_line(uow: UnitOfWork, order_id: int, parcel_id: int, line_id: int) -> Any:
    inside = func.coalesce(ParcelItem.quantity, 0).label("inside")
    line = uow.connection.execute(
        select(
            OrderLine.id,
            OrderLine.sku,
            OrderLine.name,
            OrderLine.picked,
            OrderLine.product_id,
            inside,
            Order.reference,
            Order.claimed_station_id,
            bench_copy.is_stale(),
            Parcel.state,
        )
        .join(Order, Order.id == OrderLine.order_id)
        .join(Parcel, Parcel.id == parcel_id)
        .outerjoin(
            ParcelItem, (ParcelItem.parcel_id == parcel_id) & (ParcelItem.order_line_id == OrderLine.id)
        )
        .where(OrderLine.id == line_id, OrderLine.order_id == order_id)
    ).first()
    if line is None:
        raise NotFound(kind="order_line", given=line_id)
    changes_seen.require_here(uow, order_id, line)
    _require_draft(line.state, parcel_id)
    return line


def take_out(uow: UnitOfWork, order_id: int, parcel_id: int, line: Any, units: int) -> Outcome:
    """Units of a line lie beside the parcel again."""
    order_state.move_units(uow, line.id, Bucket.PACKED, Bucket.PICKED, units)
    inside = (ParcelItem.parcel_id == parcel_id, ParcelItem.order_line_id == line.id)
    uow.connection.execute(update(ParcelItem).where(*inside).values(quantity=ParcelItem.quantity - units))
    uow.connection.execute(delete(ParcelItem).where(*inside, ParcelItem.quantity == 0))
    tracing.take_out(uow, parcel_id, line.id, units)
    journal.record(
        uow, "unpacked", "parcel", parcel_id, order_id=order_id, line_id=line.id, sku=line.sku, units=units
    )
    left = parcels.units_to_pack(uow, order_id)
    values = {"name": line.name, "units": units}
    return packing_outcome("units_taken_out", _order(uow, order_id), parcel_id, left, values, line_id=line.id)


def choose_box(uow: UnitOfWork, order_id: int, parcel_id: int, box_id: int) -> Outcome:
    """Say which box the parcel is; raises ``NotFound``."""
    require(uow.actor, "pack")
    box = uow.connection.execute(select(Box.code, Box.name).where(Box.id == box_id, Box.active)).first()
    if box is None:
        raise NotFound(kind="box", given=box_id)
    changes_seen.require_here(uow, order_id, changes_seen.standing(uow, order_id))
    state = uow.connection.execute(select(Parcel.state).where(Parcel.id == parcel_id)).scalar_one()
    _require_draft(state, parcel_id)
    uow.connection.execute(update(Parcel).where(Parcel.id == parcel_id).values(box_id=box_id))
    journal.record(uow, "box_chosen", "parcel", parcel_id, order_id=order_id, box=box.code)
    left = parcels.units_to_pack(uow, order_id)
    return packing_outcome(
        "box_chosen", _order(uow, order_id), parcel_id, left, {"box": box.name}, box_id=box_id
    )


def leave_order(uow: UnitOfWork, order_id: int) -> Outcome:
    """Stop for now: what is packed stays packed, and anybody can go on at any station."""
    require(uow.actor, "pack")
    order = _order(uow, order_id)
    if not claims.give_back(uow, claims.ORDER, order_id):
        return _left(order)  # somebody took it over meanwhile: it is theirs
    parcels.put_down(uow, order_id)
    order_state.refresh_stage(uow, order_id)
    journal.record(uow, "packing_left", "order", order_id, order_id=order_id)
    return _left(order)


def _left(order: Any) -> Outcome:
    return Outcome(
        "order_left",
        {"order": order.reference},
        next="scan_anything",
        order=order.reference,
        session={"job": "packing"},
    )
