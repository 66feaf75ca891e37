"""What giving up units of an order takes: promised stock, begun walks, packed boxes, money paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, journal, order_state, stock
from app.models.order import Order, OrderHold, OrderLine, Payment
from app.models.picking import PickList, PickTask
from app.models.pickup import Pickup
from app.models.refusals import Refusal
from app.models.rma import Refund, RmaUnit
from app.models.shipment import Parcel, ParcelItem
from app.models.states import (
    PICK_LIST,
    Bucket,
    HoldKind,
    Lifecycle,
    ParcelState,
    PaymentKind,
    PickListState,
    PickupState,
    RefundState,
    check,
)
from app.rules.terms import OrderStage
from app.rules.vat import units_share
from app.workflows import channel_pushes, messages, shipping

SCAN_BACK = bench_copy.SCAN_BACK

_AT_SHOP = frozenset({PickupState.PARTIAL_READY, PickupState.ARRIVED, PickupState.READY, PickupState.EXPIRED})
_BEFORE_LABEL = frozenset({ParcelState.DRAFT, ParcelState.LABEL_FAILED, ParcelState.VOID})
_LABEL = frozenset({ParcelState.LABEL_REQUESTED, ParcelState.LABELLED})
_STILL_HERE = (ParcelState.DRAFT, ParcelState.LABEL_FAILED, *sorted(_LABEL))
#: Refunds that will not be paid, or were already and count as such in the payment journal.
_OVER = (RefundState.CANCELLED, RefundState.SUCCEEDED)
_FREE_BUCKETS = (Bucket.UNALLOCATED, Bucket.BACKORDERED, Bucket.ALLOCATED)


@dataclass(slots=True)
class GivenUp:
    """What was given up at once, and the units (by line id) that must be scanned back first."""

    goods_cents: int = 0
    units: int = 0
    scan_back: dict[int, int] = field(default_factory=dict)


def order_stage(uow: UnitOfWork, order: Any) -> OrderStage:
    """How far the furthest of an order's goods are, as cancelling and readdressing see it (domain 1.5)."""
    if order.lifecycle is Lifecycle.IMPORTED:
        return OrderStage.IMPORTED
    pickup = uow.connection.scalar(select(Pickup.state).where(Pickup.order_id == order.id))
    if pickup is PickupState.COLLECTED:
        return OrderStage.DELIVERED
    if pickup in _AT_SHOP:
        return OrderStage.PICKUP_READY
    parcels = set(uow.connection.scalars(select(Parcel.state).where(Parcel.order_id == order.id)))
    if ParcelState.DELIVERED in parcels:
        return OrderStage.DELIVERED
    if parcels - _BEFORE_LABEL - _LABEL:
        return OrderStage.HANDED_OVER
    if parcels & _LABEL:
        return OrderStage.LABELLED
    shipped, gathered = uow.connection.execute(
        select(func.sum(OrderLine.shipped), func.sum(OrderLine.picked + OrderLine.packed)).where(
            OrderLine.order_id == order.id
        )
    ).one()
    if gathered or _in_hand(uow, order.id):
        return OrderStage.PICKED_OR_PACKED
    return OrderStage.HANDED_OVER if shipped else OrderStage.ALLOCATED


def _in_hand(uow: UnitOfWork, order_id: int) -> int:
    """Units that a picker took off a shelf and has not put into a tote yet."""
    return int(
        uow.connection.scalar(select(func.sum(PickTask.in_hand)).where(PickTask.order_id == order_id)) or 0
    )


def give_up(uow: UnitOfWork, order: Any, wanted: Mapping[int, int]) -> GivenUp:
    """Cancel units by line id: those on shelves at once, those picked or packed when they are scanned back.

    Raises ``Refusal`` for units that left the house, that a picker holds, or whose label is being bought.
    """
    result = GivenUp()
    if wanted:
        bench_copy.changed(uow, order.id)
    lines = uow.connection.execute(
        select(OrderLine).where(OrderLine.id.in_(wanted)).order_by(OrderLine.position)
    )
    for line in lines.all():
        units = wanted[line.id]
        left = units
        for bucket in _FREE_BUCKETS:
            part = min(left, getattr(line, bucket.value))
            if part:
                _free(uow, line, bucket, part)
                left -= part
        if left > line.picked + line.packed:
            raise Refusal("cancel_handed_over", order=order.reference, sku=line.sku)
        if units > left:
            result.goods_cents += share(uow, line, units - left)
            result.units += units - left
        if left:
            boxed = left - line.picked
            if boxed > 0 and boxed > _out_of_open_box(uow, order.id, line, boxed):
                void_parcels(uow, order.id, line.id)
            ask_to_scan_back(uow, order.id, line, left)
            result.scan_back[line.id] = left
    return result


def _out_of_open_box(uow: UnitOfWork, order_id: int, line: Any, units: int) -> int:
    """Up to so many units are taken out of the box that is being filled; the rest of it stays packed."""
    item = uow.connection.execute(
        select(ParcelItem.parcel_id, ParcelItem.quantity)
        .join(Parcel, Parcel.id == ParcelItem.parcel_id)
        .where(
            Parcel.order_id == order_id,
            Parcel.state == ParcelState.DRAFT,
            ParcelItem.order_line_id == line.id,
        )
    ).first()
    out = min(units, item.quantity) if item is not None else 0
    if item is not None and out:
        order_state.move_units(uow, line.id, Bucket.PACKED, Bucket.PICKED, out)
        inside = (ParcelItem.parcel_id == item.parcel_id, ParcelItem.order_line_id == line.id)
        uow.connection.execute(update(ParcelItem).where(*inside).values(quantity=ParcelItem.quantity - out))
        uow.connection.execute(delete(ParcelItem).where(*inside, ParcelItem.quantity == 0))
        journal.record(
            uow, "unpacked", "parcel", item.parcel_id,
            order_id=order_id, line_id=line.id, sku=line.sku, units=out,
        )  # fmt: skip
    return out


def _free(uow: UnitOfWork, line: Any, bucket: Bucket, units: int) -> None:
    if bucket is Bucket.ALLOCATED:
        trim_pick_tasks(uow, line.id, units)
        stock.release(uow, line.id, units)
    order_state.move_units(uow, line.id, bucket, Bucket.CANCELLED, units)


def share(uow: UnitOfWork, line: Any, units: int) -> int:
    """What the next ``units`` of a line cost, after those given up or taken back before (domain 4.3)."""
    returned = uow.connection.scalar(
        select(func.count(RmaUnit.id)).where(RmaUnit.order_line_id == line.id, RmaUnit.accepted.is_(True))
    )
    gone = max(line.refunded, line.cancelled + (returned or 0))
    return units_share(line.net_cents, line.ordered, min(gone, line.ordered - units), units)


def trim_pick_tasks(uow: UnitOfWork, line_id: int, units: int) -> None:
    """Take units off the walks that were to fetch them; raises ``Refusal`` for units in the picker's hand."""
    rows = uow.connection.execute(
        select(PickTask)
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .where(
            PickTask.order_line_id == line_id,
            PickTask.picked + PickTask.short < PickTask.quantity,
            PickList.state.in_((PickListState.OPEN, PickListState.PICKING)),
        )
        .order_by(PickTask.id.desc())
    ).all()
    allocated = uow.connection.execute(
        select(OrderLine.allocated).where(OrderLine.id == line_id)
    ).scalar_one()
    on_walks = sum(row.quantity - row.picked - row.short for row in rows)
    left = max(0, units - (allocated - on_walks))
    for row in rows:
        part = min(left, row.quantity - row.picked - row.short - row.in_hand)
        left -= part
        _shorten(uow, row, part)
    if left:
        raise Refusal("cancel_in_hand", units=left)


def _shorten(uow: UnitOfWork, task: Any, units: int) -> None:
    if not units:
        return
    if units == task.quantity:
        uow.connection.execute(delete(PickTask).where(PickTask.id == task.id))
    else:
        uow.connection.execute(
            update(PickTask).where(PickTask.id == task.id).values(quantity=PickTask.quantity - units)
        )
    still = uow.connection.scalar(
        select(func.count()).where(
            PickTask.pick_list_id == task.pick_list_id, PickTask.picked + PickTask.short < PickTask.quantity
        )
    )
    uow.changed("pick_list", task.pick_list_id)
    if still:
        return
    row = uow.connection.execute(select(PickList).where(PickList.id == task.pick_list_id)).one()
    over = PickListState.DONE if row.state is PickListState.PICKING else PickListState.CANCELLED
    check(PICK_LIST, row.state, over, "pick_list")
    uow.connection.execute(
        update(PickList).where(PickList.id == row.id).values(state=over, finished_at=uow.now)
    )


def void_parcels(uow: UnitOfWork, order_id: int, line_id: int | None = None) -> list[int]:
    """Give up boxes and labels that did not leave (those with the line, if given): their units are picked.

    Returns the ids of the parcels whose label must be destroyed. Raises ``Refusal`` while a label is bought.
    """
    query = select(Parcel).where(Parcel.order_id == order_id, Parcel.state.in_(_STILL_HERE))
    if line_id is not None:
        inside = select(ParcelItem.parcel_id).where(ParcelItem.order_line_id == line_id)
        query = query.where(Parcel.id.in_(inside))
    labelled = []
    for parcel in uow.connection.execute(query.order_by(Parcel.id)).all():
        shipping.empty_parcel(uow, parcel)
        journal.record(uow, "parcel_voided", "parcel", parcel.id, order_id=order_id, parcel=parcel.number)
        uow.changed("parcel", parcel.id)
        if parcel.state is ParcelState.LABELLED:
            labelled.append(parcel.id)
    return labelled


def ask_to_scan_back(uow: UnitOfWork, order_id: int, line: Any, units: int) -> None:
    """Hold the order until the units are back on a shelf; asked again, the wish grows to what is picked."""
    hold = scan_back_hold(uow, order_id, line.id)
    if hold is None:
        order_state.place_hold(
            uow, order_id, HoldKind.CUSTOMER_REQUEST,
            code=SCAN_BACK, values={"line": line.id, "sku": line.sku, "units": units},
        )  # fmt: skip
    else:
        keep_wish(uow, hold, min(line.picked + line.packed, hold.values["units"] + units))


def scan_back_hold(uow: UnitOfWork, order_id: int, line_id: int) -> Any:
    """The open hold that waits for units of the line, or ``None``."""
    holds = uow.connection.execute(
        select(OrderHold).where(
            OrderHold.order_id == order_id, OrderHold.code == SCAN_BACK, OrderHold.released_at.is_(None)
        )
    ).all()
    return next((hold for hold in holds if hold.values["line"] == line_id), None)


def keep_wish(uow: UnitOfWork, hold: Any, units: int) -> None:
    """How many units are still to be scanned back; none ends the hold."""
    if units:
        uow.connection.execute(
            update(OrderHold).where(OrderHold.id == hold.id).values(values={**hold.values, "units": units})
        )
    else:
        order_state.end_hold(uow, hold.order_id, hold.id)


def settle(uow: UnitOfWork, order: Any, goods_cents: int) -> int:
    """After units were given up: end an order of which nothing is left, and see to the money.

    Returns the cents that a manager is now asked to refund.
    """
    open_units = uow.connection.scalar(
        select(func.sum(OrderLine.ordered - OrderLine.cancelled)).where(OrderLine.order_id == order.id)
    )
    everything = not open_units
    if everything:
        order_state.change_lifecycle(uow, order.id, Lifecycle.CANCELLED)
        _end_holds(uow, order.id)
        _void_authorisation(uow, order)
    cents = _give_back(uow, order, goods_cents, everything)
    order_state.refresh_stage(uow, order.id)
    if everything:
        channel_pushes.order_cancelled(uow, order.id)
        messages.tell(uow, order.id, "order_cancelled", f"order_cancelled:{order.id}", {})
    else:
        channel_pushes.kits_whole(uow, order.id)
    return cents


def _end_holds(uow: UnitOfWork, order_id: int) -> None:
    for hold_id in uow.connection.scalars(
        select(OrderHold.id).where(OrderHold.order_id == order_id, OrderHold.released_at.is_(None))
    ).all():
        order_state.end_hold(uow, order_id, hold_id)


def _void_authorisation(uow: UnitOfWork, order: Any) -> None:
    """Money that was only authorised is never taken."""
    authorised = uow.connection.execute(
        select(Payment.amount_cents, Payment.means, Payment.reference).where(
            Payment.order_id == order.id, Payment.kind == PaymentKind.AUTHORISATION
        )
    ).all()
    if authorised and not order.captured_cents:
        whole = sum(row.amount_cents for row in authorised)
        order_state.add_payment(
            uow,
            order.id,
            PaymentKind.VOID,
            whole,
            order.currency,
            authorised[0].means,
            authorised[0].reference,
        )


def _give_back(uow: UnitOfWork, order: Any, goods_cents: int, everything: bool) -> int:
    """Take what was given up off the open amount; what was paid for it becomes a refund to approve."""
    money = uow.connection.execute(select(Order).where(Order.id == order.id)).one()
    asked = uow.connection.execute(
        select(
            func.coalesce(func.sum(Refund.amount_cents), 0), func.coalesce(func.sum(Refund.ship_out_cents), 0)
        ).where(Refund.order_id == order.id, Refund.state.not_in(_OVER))
    ).one()
    postage = max(0, money.shipping_cents - asked[1]) if everything else 0
    due = goods_cents + postage
    if not everything and (lowered := min(due, max(0, money.total_cents - money.captured_cents))):
        uow.connection.execute(
            update(Order).where(Order.id == order.id).values(total_cents=Order.total_cents - lowered)
        )
        order_state.refresh_payment(uow, order.id)
        due -= lowered
    gone = money.refunded_cents + order_state.charged_back(uow, order.id) + asked[0]
    due = min(due, max(0, money.captured_cents - gone))
    if not due:
        return 0
    goods = min(goods_cents, due)
    refund = uow.connection.execute(
        insert(Refund).values(
            order_id=order.id,
            state=RefundState.PENDING_APPROVAL,
            goods_cents=goods,
            ship_out_cents=due - goods,
            ship_back_cents=0,
            depreciation_cents=0,
            amount_cents=due,
            currency=money.currency,
            requested_by=uow.actor.staff_id,
            created_at=uow.now,
        )
    ).inserted_primary_key
    assert refund is not None
    uow.connection.execute(
        update(OrderLine)
        .where(OrderLine.order_id == order.id, OrderLine.cancelled > OrderLine.refunded)
        .values(refunded=OrderLine.cancelled)
    )
    journal.record(
        uow, "refund_requested", "refund", int(refund[0]), order_id=order.id, amount_cents=int(due)
    )
    uow.changed("refund", int(refund[0]))
    return int(due)
