"""Closing a parcel: its weight checked, its label and slip queued, its goods on their way to the dock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, func, select, update

from app.database.round_trips import ask_first
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, house, journal, order_state, search, stock
from app.models.counting import request_count
from app.models.order import Order, OrderLine
from app.models.picking import PickTask, list_into_parcel
from app.models.product import Box
from app.models.refusals import NotFound, ReasonNeeded, Refusal
from app.models.shipment import Parcel
from app.models.staff import require
from app.models.states import PARCEL, Bucket, CountCause, LocationKind, ParcelState, check
from app.models.weight import Content, content_of
from app.rules.identifiers import parcel_reference, sscc
from app.workflows import (
    allocation,
    changes_seen,
    claims,
    closing_scan,
    documents,
    inserts,
    labels,
    packing,
    parcel_photos,
    parcels,
    printing,
    stops,
    weighing,
)
from app.workflows.outcome import Level, Outcome

_HEAVIEST_G = 70_000


class EmptyParcel(Refusal):
    """There is nothing in the parcel to close: ``parcel``."""


class WeightNeeded(Refusal):
    """Nobody weighed the parcel and not every article's weight is known: ``parcel``."""


def weigh(uow: UnitOfWork, order_id: int, parcel_id: int, weight_g: int) -> Outcome:
    """Keep the parcel's weight; a warning says when it is not what its content should weigh (domain 3.4)."""
    require(uow.actor, "pack")
    if not 0 < weight_g <= _HEAVIEST_G:
        raise Refusal("weight_out_of_range", weight=weight_g)
    parcel = _draft(uow, parcel_id)
    compared = weighing.compare(uow, parcel_id, weight_g)
    expected = compared.expected_g
    uow.connection.execute(
        update(Parcel)
        .where(Parcel.id == parcel.id)
        .values(weight_g=weight_g, expected_weight_g=expected or 0)
    )
    journal.record(
        uow,
        "weighed",
        "parcel",
        parcel_id,
        order_id=order_id,
        weight=weight_g,
        expected=expected,
        off=compared.alert,
    )
    reference = parcel.reference
    left = parcels.units_to_pack(uow, order_id)
    return Outcome(
        compared.code,
        {"weight": weight_g, "expected": expected or 0, "order": reference, **compared.values},
        Level.WARNING if compared.alert else Level.OK,
        next="close_parcel",
        order=reference,
        facts={
            "order_id": order_id, "parcel_id": parcel_id, "weight_g": weight_g, "left": left, **compared.facts,
        },
    )  # fmt: skip


# Made once: making them anew takes longer than either engine takes to answer them.
_DRAFT = (
    select(Parcel, Order.reference, Order.claimed_station_id, bench_copy.is_stale(), list_into_parcel())
    .join(Order, Order.id == Parcel.order_id)
    .where(Parcel.id == bindparam("parcel"))
    .with_for_update(key_share=True)
)
_COST = select(func.nullif(Box.cost_cents, 0)).where(Box.id == bindparam("box"))
_CLOSE = (
    update(Parcel).where(Parcel.id == bindparam("parcel")).values(packaging_cents=_COST.scalar_subquery())
)


def close_parcel(
    uow: UnitOfWork, order_id: int, parcel_id: int, inserted: Collection[str] = (), no_photo: str = ""
) -> Outcome:
    """Close the box: number, label, slip, and its goods moved to the packing place.

    Units still to pack go into a next parcel, which is opened at once. Without a weighing the weight is what the
    content should weigh, if that is known. ``inserted``: what somebody said is in. ``no_photo``: why there is none
    of the open box. Raises ``EmptyParcel``, ``WeightNeeded``, ``OrderHeld``, ``InsertsWanted`` or ``PhotoWanted``.
    """
    require(uow.actor, "pack")
    parcel = _draft(uow, parcel_id)
    order_state.require_no_hold(uow, order_id)
    name = parcel_reference(parcel.number)
    content = content_of(uow.connection, parcel_id)
    if not content.parts:
        raise EmptyParcel(parcel=name)
    expected = weighing.expected_g(content)
    weight = parcel.weight_g or expected
    if not weight:
        raise WeightNeeded(parcel=name)
    rules = house.settings(uow.connection, "gs1_prefix", "sscc_extension", *parcel_photos.SETTINGS)
    says = inserts.require_in(uow, parcel_id, inserted)
    no_photo = parcel_photos.require_photo(uow, rules, parcel_id, no_photo, inserted)
    inserts.note_in(uow, order_id, parcel_id, parcel.number, says)
    _bring_to_dock(uow, order_id, content)
    number = _sscc(rules, parcel.number)
    check(PARCEL, parcel.state, ParcelState.LABEL_REQUESTED, "parcel")
    service = labels.service_of(uow, parcel_id)
    if service is None:  # our own label needs nobody's answer
        check(PARCEL, ParcelState.LABEL_REQUESTED, ParcelState.LABELLED, "parcel")
    closed = {
        "state": ParcelState.LABELLED if service is None else ParcelState.LABEL_REQUESTED,
        "weight_g": weight,
        "expected_weight_g": expected or 0,
        "sscc": number,
        "no_photo": no_photo,
        "packed_by": uow.actor.staff_id,
        "station_id": uow.actor.station_id,
        "closed_at": uow.now,
    }
    uow.connection.execute(_CLOSE, {"parcel": parcel_id, "box": parcel.box_id, **closed})
    if parcel.weight_g:
        weighing.teach(uow, parcel_id, content, parcel.weight_g)
    if number is not None:
        search.index_order(uow, order_id)
    left = parcels.units_to_pack(uow, order_id)
    state = labels.on_close(uow, parcel, service, weight) if service is not None else ParcelState.LABELLED
    return _closed(uow, order_id, parcel, weight, left, own=service is None, state=state)


def _closed(
    uow: UnitOfWork, order_id: int, parcel: Any, weight: int, left: int, *, own: bool, state: ParcelState
) -> Outcome:
    """``own``: the label is ours and printed now; a carrier's is there (``state``) or comes when it is bought."""
    name, reference = parcel_reference(parcel.number), parcel.reference
    said = documents.parcel_facts(uow, parcel.id)
    if own:
        label = documents.shipping_label(uow, said)
        printing.queue(uow, label, name, order_id=order_id, parcel_id=parcel.id)
    slip = documents.packing_slip(uow, said)
    printing.queue(uow, slip, name, order_id=order_id, parcel_id=parcel.id)
    journal.record(
        uow,
        "parcel_closed",
        "parcel",
        parcel.id,
        order_id=order_id,
        parcel=name,
        weight=weight,
        weighed=bool(parcel.weight_g),
    )
    values = {"parcel": name, "order": reference, "weight": weight, "left": left}
    waits = state is ParcelState.LABEL_REQUESTED
    facts = {"order_id": order_id, "closed_parcel_id": parcel.id, "parcel": name, "label_waits": waits}
    scans = closing_scan.is_asked(uow, "shipping_label" if own else "carrier_label")
    asks = {"label_of": {"parcel_id": parcel.id, "parcel": name}} if scans else {}
    if left or parcel.list_into_parcel is not None:
        code = "parcel_closed_label_comes" if waits else "parcel_closed_more_to_pack"
        following = parcels.new_parcel(uow, order_id)
        order_state.refresh_stage(uow, order_id)
        if parcel.list_into_parcel is not None:
            return _on_with_list(stops.next_stop(uow, parcel.list_into_parcel, code, values), facts, asks)
        session = {"job": "packing", "order_id": order_id, "parcel_id": following, "left": left, **asks}
        return Outcome(
            code,
            values,
            next="scan_label" if scans else "scan_item",
            order=reference,
            facts={**facts, "parcel_id": following, "left": left},
            session=session,
        )
    uow.write_last(parcels.FREE_TOTES, {"order": order_id})
    uow.write_last(bench_copy.FORGET, {"order": order_id})
    claims.release_with_commit(uow, claims.ORDER, order_id)
    order_state.refresh_stage(uow, order_id, last=True)
    return Outcome(
        "order_packed_label_comes" if waits else "order_packed",
        values,
        next="scan_label" if scans else "scan_anything",
        order=reference,
        facts=facts,
        session={"job": "packing", "last_parcel_id": parcel.id, **asks},
    )


def _on_with_list(shown: Outcome, closed: dict[str, Any], asks: dict[str, Any]) -> Outcome:
    """The label first where it is asked for, then the next stop of the list that goes into the next parcel."""
    told = replace(
        shown, values={**shown.values, "left": shown.facts["left"]}, facts={**closed, **shown.facts}
    )
    if not asks:
        return told
    facts = {name: value for name, value in told.facts.items() if name != "stop"}
    session = {**(shown.session or {}), "job": "packing", **asks}
    return replace(told, next="scan_label", facts=facts, session=session)


def _bring_to_dock(uow: UnitOfWork, order_id: int, content: Content) -> None:
    """Move the parcel's goods to the packing place; those of a parcel that was given up lie there already."""
    dock = stock.location_id(uow, LocationKind.PACK)
    goods: Counter[int] = Counter()
    for part in content.parts:
        goods[content.products[int(str(part.key))]] += part.units
    lying = parcels.on_the_bench(uow, order_id, goods)
    moves: list[stock.Move] = []
    for product_id, units in goods.items():
        left, places = units, lying[product_id]
        while left and places:
            place, there = places.pop(0)
            taken = min(left, there)
            left -= taken
            if place != dock:
                moves.append(stock.Move(product_id, taken, place, dock))
        if left:
            raise Refusal("tote_lacks_units", units=left, product_id=product_id)
    stock.move_all(uow, moves, "pack", order_id, last=True)


def _sscc(rules: Mapping[str, Any], serial: int) -> str | None:
    prefix = str(rules["gs1_prefix"])
    if not prefix:
        return None  # no prefix of one's own, no SSCC: never a fake one (domain 5.1)
    return sscc(int(rules["sscc_extension"]), prefix, serial)


def declare_missing(uow: UnitOfWork, order_id: int, parcel_id: int, line_id: int, reason: str) -> Outcome:
    """Units of a line are not in the tote: look for them elsewhere, else send them later.

    What is packed may leave without them. Raises ``ReasonNeeded`` or ``Refusal("nothing_missing")``.
    """
    require(uow.actor, "pack")
    if not reason.strip():
        raise ReasonNeeded(action="declare_missing")
    _draft(uow, parcel_id)
    line = uow.connection.execute(
        select(OrderLine.id, OrderLine.sku, OrderLine.name, OrderLine.picked, OrderLine.product_id).where(
            OrderLine.id == line_id, OrderLine.order_id == order_id
        )
    ).first()
    if line is None:
        raise NotFound(kind="order_line", given=line_id)
    missing = line.picked
    if not missing:
        raise Refusal("nothing_missing", sku=line.sku)
    _write_off(uow, order_id, line.product_id, missing, reason.strip())
    order_state.move_units(uow, line_id, Bucket.PICKED, Bucket.UNALLOCATED, missing)
    uow.connection.execute(update(Order).where(Order.id == order_id).values(allow_split=True))
    allocation.allocate_order(uow, order_id)
    journal.record(
        uow,
        "missing_at_packing",
        "order_line",
        line_id,
        order_id=order_id,
        reason=reason.strip(),
        sku=line.sku,
        units=missing,
    )
    left = parcels.units_to_pack(uow, order_id)
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
    values = {"units": missing, "name": line.name}
    outcome = packing.packing_outcome("units_missing", order, parcel_id, left, values, line_id=line_id)
    return Outcome(
        outcome.code,
        outcome.values,
        Level.WARNING,
        outcome.next,
        outcome.order,
        outcome.facts,
        outcome.session,
    )


def _write_off(uow: UnitOfWork, order_id: int, product_id: int, units: int, reason: str) -> None:
    adjust = stock.location_id(uow, LocationKind.ADJUST)
    left = units
    for place, there in parcels.on_the_bench(uow, order_id, {product_id: units})[product_id]:
        part = min(left, there)
        stock.move(uow, product_id, part, place, adjust, "missing_at_packing", order_id)
        left -= part
        if not left:
            break
    _count_where_picked(uow, order_id, product_id, reason)


def _count_where_picked(uow: UnitOfWork, order_id: int, product_id: int, reason: str) -> None:
    """What never reached the bench may still lie on the shelf it was to be taken from."""
    lines = select(OrderLine.id).where(OrderLine.order_id == order_id, OrderLine.product_id == product_id)
    picked_at = select(PickTask.location_id).where(PickTask.order_line_id.in_(lines), PickTask.picked > 0)
    for place in uow.connection.scalars(picked_at.distinct().order_by(PickTask.location_id)).all():
        request_count(uow, place, product_id, CountCause.SHORT_PICK, reason.strip()[:120])


def _draft(uow: UnitOfWork, parcel_id: int) -> Any:
    """The open parcel's row, locked with its order's: it is closed once."""
    parcel = ask_first(uow.connection, _DRAFT, {"parcel": parcel_id})
    if parcel is None:
        raise NotFound(kind="parcel", given=parcel_id)
    changes_seen.require_here(uow, parcel.order_id, parcel)
    if parcel.state is not ParcelState.DRAFT:
        raise packing.ParcelClosed(parcel=parcel_reference(parcel.number))
    return parcel
