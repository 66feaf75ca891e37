"""The packer has read what changed: on with the order, back to the shelf with what it no longer wants."""

from __future__ import annotations

from sqlalchemy import select

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, journal
from app.models.order import Order
from app.models.picking import list_into_parcel
from app.models.refusals import Refusal
from app.models.staff import require
from app.models.states import Lifecycle
from app.workflows import changes_seen, claims, order_lines, packing, parcels, stops
from app.workflows.outcome import Level, Outcome


def acknowledge(uow: UnitOfWork, order_id: int, version: int) -> Outcome:
    """Go on as the order is now; raises ``OrderChanged`` again where it changed once more meanwhile.

    What is no longer wanted goes back to a shelf first; an order that waits for somebody leaves the bench.
    """
    require(uow.actor, "pack")
    order = uow.connection.execute(locking(uow.connection, select(Order).where(Order.id == order_id))).one()
    claims.require_here(uow, claims.ORDER, order_id, order.claimed_station_id)
    if order.content_version != version:
        changes_seen.require_seen(uow, order_id)
    found = changes_seen.differences(bench_copy.seen(uow, order_id) or {}, bench_copy.content(uow, order_id))
    bench_copy.keep(uow, order_id)
    journal.record(
        uow, "change_acknowledged", "order", order_id,
        order_id=order_id, sealed={"changes": " · ".join(changes_seen.in_short(each) for each in found)},
    )  # fmt: skip
    return _go_on(uow, order_id)


def bring_back(uow: UnitOfWork, order_id: int, location_id: int) -> Outcome:
    """What is no longer wanted lies on the scanned shelf: the first article of the list, then the next.

    Raises ``Refusal("nothing_to_bring_back")``, or as ``order_lines.put_back`` does.
    """
    require(uow.actor, "put_back")
    first = next(iter(changes_seen.to_take_out(uow, order_id)), None)
    if first is None:
        raise Refusal("nothing_to_bring_back")
    done = order_lines.put_back(uow, order_id, first["line"], first["units"], location_id)
    then = _go_on(uow, order_id)
    return Outcome(done.code, done.values, done.level, then.next, then.order, then.facts, then.session)


def _go_on(uow: UnitOfWork, order_id: int) -> Outcome:
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
    back = changes_seen.to_take_out(uow, order_id)
    if back and order.lifecycle is Lifecycle.OPEN:
        return changes_seen.lead_back(order, back)
    left = parcels.units_to_pack(uow, order_id)
    parcel_id = parcels.open_parcel(uow, order_id)
    to_fetch = uow.connection.scalar(select(list_into_parcel()).where(Order.id == order_id))
    if order.lifecycle is not Lifecycle.OPEN or order.open_holds or not (left or parcel_id or to_fetch):
        claims.release(uow, claims.ORDER, order_id)
        parcels.put_down(uow, order_id)
        return Outcome(
            "order_waits_now",
            {"order": order.reference},
            Level.WARNING,
            next="scan_anything",
            order=order.reference,
            session={"job": "packing"},
        )
    parcel_id = parcel_id or parcels.new_parcel(uow, order_id)
    if to_fetch:
        return stops.resume(uow, to_fetch, "change_seen", {"order": order.reference})
    return packing.packing_outcome("change_seen", order, parcel_id, left)
