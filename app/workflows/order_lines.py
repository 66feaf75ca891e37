"""Lines of an order: more or fewer units, unknown articles, cancelling, and what goes back to a shelf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, journal, order_state, search, stock
from app.models.order import Order, OrderLine
from app.models.pickup import Pickup
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel
from app.models.staff import require
from app.models.states import Bucket, HoldKind, LocationKind
from app.models.stock import Location
from app.rules.cancellation import Change, order_ruling
from app.rules.identifiers import parcel_reference
from app.rules.terms import OrderStage
from app.workflows import allocation, cancelling, kits, parcels
from app.workflows.order_access import done, line_of, open_holds, open_order, said
from app.workflows.outcome import Level, Outcome
from app.workflows.validation import await_payment, go_on

_BEFORE_PICKING = frozenset({OrderStage.IMPORTED, OrderStage.ALLOCATED})


def change_line(uow: UnitOfWork, order_id: int, line_id: int, quantity: int) -> Outcome:
    """Change how many units of a line are wanted; before picking only (domain 2.4).

    More units are promised at once or wait, and become due. Fewer are given up as in ``cancel_line``.
    """
    require(uow.actor, "change_line")
    order = open_order(uow, order_id)
    line = line_of(uow, order_id, line_id)
    wanted = line.ordered - line.cancelled
    if quantity <= 0:
        raise Refusal("quantity_not_positive", order=order.reference)
    if quantity == wanted:
        return done("line_unchanged", order, sku=line.sku, units=wanted)
    if quantity > wanted and line.kit_id is not None:
        raise Refusal("line_of_kit", order=order.reference, sku=line.sku)
    if cancelling.order_stage(uow, order) not in _BEFORE_PICKING:
        raise Refusal("line_change_too_late", order=order.reference, sku=line.sku)
    if quantity < wanted:
        return _cancel_units(
            uow, order, {line_id: wanted - quantity}, "change_line", f"{wanted} → {quantity}"
        )
    more = quantity - wanted
    bench_copy.changed(uow, order_id)
    cost = line.unit_cents * more
    uow.connection.execute(
        update(OrderLine)
        .where(OrderLine.id == line_id)
        .values(
            ordered=OrderLine.ordered + more,
            unallocated=OrderLine.unallocated + more,
            net_cents=OrderLine.net_cents + cost,
        )
    )
    uow.connection.execute(
        update(Order).where(Order.id == order_id).values(total_cents=Order.total_cents + cost)
    )
    journal.record(
        uow, "line_changed", "order_line", line_id,
        order_id=order_id, sku=line.sku, before=wanted, after=quantity,
    )  # fmt: skip
    await_payment(uow, order_id)
    allocation.allocate_order(uow, order_id)
    return done("line_changed", order, sku=line.sku, units=quantity)


def map_line(uow: UnitOfWork, order_id: int, line_id: int, product_id: int) -> Outcome:
    """Say which of our products a channel's unknown article is; the hold that asked for it ends."""
    require(uow.actor, "map_line")
    order = open_order(uow, order_id)
    line = line_of(uow, order_id, line_id)
    if line.product_id is not None:
        raise Refusal("line_known_already", order=order.reference, sku=line.sku)
    product = uow.connection.execute(select(Product).where(Product.id == product_id)).first()
    if product is None:
        raise NotFound(kind="product", given=product_id)
    uow.connection.execute(
        update(OrderLine)
        .where(OrderLine.id == line_id)
        .values(product_id=product_id, sku=func.coalesce(func.nullif(OrderLine.sku, ""), product.sku))
    )
    if product.kit:
        kits.take_apart(uow, OrderLine.id == line_id)
    elif not line.sku:
        search.index_order(uow, order_id)
    journal.record(
        uow, "line_mapped", "order_line", line_id, order_id=order_id, before=line.sku, after=product.sku
    )
    for hold in open_holds(uow, order_id):
        if hold.code == "hold_sku_unknown" and hold.values.get("sku") in {line.sku, line.name}:
            order_state.end_hold(uow, order_id, hold.id)
            break
    if not go_on(uow, order_id):
        allocation.allocate_order(uow, order_id)
    return done("line_mapped", order, sku=product.sku, name=product.name)


def cancel_line(uow: UnitOfWork, order_id: int, line_id: int, units: int, reason: str) -> Outcome:
    """Give up units of one line (domain 1.5); the last units of an order end it.

    Picked or packed units count as cancelled when ``put_back`` has brought them to a shelf; until then the
    order is held. Raises ``Refusal`` for units that left.
    """
    require(uow.actor, "cancel_line")
    order = open_order(uow, order_id)
    why = said(reason, "cancel_line")
    line = line_of(uow, order_id, line_id)
    if units <= 0 or units > line.ordered - line.cancelled:
        raise Refusal("cancel_too_many", order=order.reference, sku=line.sku, units=units)
    return _cancel_units(uow, order, {line_id: units}, "cancel_line", why)


def cancel_order(uow: UnitOfWork, order_id: int, reason: str) -> Outcome:
    """Cancel everything, as the order's stage allows (domain 1.5).

    Facts ``scan_back``: units to bring back to a shelf first, ``labels``: parcels whose label must be torn.
    Raises ``Refusal`` once goods have left.
    """
    require(uow.actor, "cancel_order")
    order = open_order(uow, order_id)
    why = said(reason, "cancel_order")
    ruling = order_ruling(frozenset({cancelling.order_stage(uow, order)}), Change.CANCEL)
    if not ruling.allowed:
        raise Refusal(ruling.code, order=order.reference)
    if ruling.code == "cancel_back_to_stock":
        return _cancel_at_shop(uow, order, ruling.code, why)
    labels = cancelling.void_parcels(uow, order_id)
    wanted = {
        line.id: line.ordered - line.cancelled
        for line in uow.connection.execute(select(OrderLine).where(OrderLine.order_id == order_id))
        if line.ordered > line.cancelled
    }
    return _cancel_units(uow, order, wanted, "cancel_order", why, labels)


def _cancel_at_shop(uow: UnitOfWork, order: Any, code: str, why: str) -> Outcome:
    """The goods lie in a shop: nobody hands them over any more, and the shop sends them back to stock."""
    order_state.place_hold(uow, order.id, HoldKind.CUSTOMER_REQUEST, code=code, values={}, reason=why)
    pickup_id = uow.connection.scalar(select(Pickup.id).where(Pickup.order_id == order.id))
    journal.record(uow, "cancel_asked", "order", order.id, order_id=order.id, reason=why)
    outcome = done(code, order, Level.WARNING)
    return Outcome(
        code, outcome.values, Level.WARNING,
        order=order.reference, facts={"order_id": order.id, "pickup_id": pickup_id},
    )  # fmt: skip


def _cancel_units(
    uow: UnitOfWork,
    order: Any,
    wanted: Mapping[int, int],
    action: str,
    why: str,
    labels: Sequence[int] = (),
) -> Outcome:
    given_up = cancelling.give_up(uow, order, wanted)
    cents = cancelling.settle(uow, order, given_up.goods_cents)
    waiting = sum(given_up.scan_back.values())
    journal.record(
        uow, "units_cancelled", "order", order.id,
        order_id=order.id, reason=why, units=given_up.units, waiting=waiting, refund_cents=cents,
    )  # fmt: skip
    facts = {
        "order_id": order.id,
        "scan_back": _named(uow, given_up.scan_back),
        "labels": _parcel_names(uow, labels),
        "refund_cents": cents,
    }
    values = {
        "order": order.reference,
        "units": given_up.units,
        "waiting": waiting,
        "refund_cents": cents,
    }
    if waiting:
        return Outcome("cancel_scan_back", values, Level.WARNING, order=order.reference, facts=facts)
    code = "order_cancelled" if action == "cancel_order" else "units_cancelled"
    return Outcome(f"{code}_refund" if cents else code, values, order=order.reference, facts=facts)


def _named(uow: UnitOfWork, units: Mapping[int, int]) -> list[dict[str, Any]]:
    rows = uow.connection.execute(
        select(OrderLine.id, OrderLine.sku, OrderLine.name)
        .where(OrderLine.id.in_(units))
        .order_by(OrderLine.position)
    )
    return [{"line_id": row.id, "sku": row.sku, "name": row.name, "units": units[row.id]} for row in rows]


def _parcel_names(uow: UnitOfWork, parcel_ids: Sequence[int]) -> list[str]:
    if not parcel_ids:
        return []
    numbers = uow.connection.scalars(
        select(Parcel.number).where(Parcel.id.in_(parcel_ids)).order_by(Parcel.number)
    )
    return [parcel_reference(number) for number in numbers]


def put_back(uow: UnitOfWork, order_id: int, line_id: int, units: int, location_id: int) -> Outcome:
    """Bring picked units back to a shelf: cancelled where that was asked for, else to be promised anew.

    Raises ``Refusal`` for more units than are picked, or a location that is no shelf to sell from.
    """
    require(uow.actor, "put_back")
    order = open_order(uow, order_id)
    line = line_of(uow, order_id, line_id)
    place = uow.connection.execute(select(Location).where(Location.id == location_id)).first()
    if place is None or place.kind is not LocationKind.BIN or not place.active:
        raise Refusal("put_back_not_a_bin", location=place.code if place else location_id)
    if units <= 0 or units > line.picked:
        raise Refusal(
            "put_back_too_many", order=order.reference, sku=line.sku, units=units, there=line.picked
        )
    _carry_back(uow, order_id, line, units, location_id)
    hold = cancelling.scan_back_hold(uow, order_id, line_id)
    cancelled = min(units, hold.values["units"]) if hold is not None else 0
    cents = 0
    goods = cancelling.share(uow, line, cancelled) if cancelled else 0
    if cancelled:
        order_state.move_units(uow, line_id, Bucket.PICKED, Bucket.CANCELLED, cancelled)
        cancelling.keep_wish(uow, hold, hold.values["units"] - cancelled)
    if units > cancelled:
        order_state.move_units(uow, line_id, Bucket.PICKED, Bucket.UNALLOCATED, units - cancelled)
    journal.record(
        uow, "put_back", "order_line", line_id,
        order_id=order_id, sku=line.sku, units=units, cancelled=cancelled, location=place.code,
    )  # fmt: skip
    if cancelled:
        cents = cancelling.settle(uow, order, goods)
    if units > cancelled:
        allocation.allocate_order(uow, order_id)
    else:
        order_state.refresh_stage(uow, order_id)
    return done(
        "put_back_cancelled" if cancelled else "put_back",
        order, units=units, name=line.name, location=place.code, refund_cents=cents,
    )  # fmt: skip


def _carry_back(uow: UnitOfWork, order_id: int, line: Any, units: int, location_id: int) -> None:
    """The ledger: from the order's totes and the bench to the shelf."""
    left = units
    for place, there in parcels.on_the_bench(uow, order_id, {line.product_id: units})[line.product_id]:
        part = min(left, there)
        if part:
            stock.move(uow, line.product_id, part, place, location_id, "put_back", order_id)
        left -= part
    if left:
        raise Refusal("put_back_not_found", sku=line.sku, units=left)
