"""What a channel has to be told: written into the outbox with what happened, told by whoever syncs the channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select, update

from app.database.unit_of_work import UnitOfWork
from app.models.channel import ChannelLink
from app.models.kit import OrderKit, bought_kits
from app.models.order import Order, OrderLine, OrderVersion
from app.models.outbox import OutboxMessage, send_later
from app.models.shipment import Parcel, ParcelItem
from app.models.states import JobState, ParcelState
from app.rules.identifiers import parcel_reference

FULFILMENT, REFUND, CANCEL = "channel_fulfilment", "channel_refund", "channel_cancel"


def parcel_left(uow: UnitOfWork, parcel_id: int) -> None:
    """The carrier has the parcel: the channel hears of its tracking number and articles."""
    _say_departed(uow, Parcel.id == parcel_id)


def order_collected(uow: UnitOfWork, order_id: int) -> None:
    """The customer has the bags: every parcel of them has departed."""
    _say_departed(uow, (Parcel.order_id == order_id) & Parcel.handed_over_at.is_not(None))


def kits_whole(uow: UnitOfWork, order_id: int) -> None:
    """Units were given up: a kit of which the rest left before is whole now, with the last parcel of it."""
    last = (
        select(func.max(Parcel.id))
        .join(ParcelItem, ParcelItem.parcel_id == Parcel.id)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .where(Parcel.order_id == order_id, Parcel.handed_over_at.is_not(None), OrderLine.kit_id.is_not(None))
    )
    for parcel in _parcels(uow, Parcel.id == last.scalar_subquery()):
        if whole := _whole_kits(uow, order_id):
            _say(uow, parcel, whole, ":" + ",".join(sorted(whole)))


def _say_departed(uow: UnitOfWork, which: ColumnElement[bool]) -> None:
    """One message a parcel, where the channel is connected; without units where it holds parts of kits alone."""
    parcels = _parcels(uow, which)
    for parcel in parcels:
        inside = uow.connection.execute(
            select(OrderLine.external_line_id, ParcelItem.quantity, OrderLine.kit_id)
            .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
            .where(ParcelItem.parcel_id == parcel.id, ParcelItem.quantity > 0)
        ).all()
        units = {line: count for line, count, kit_id in inside if kit_id is None}
        kits = any(kit_id is not None for _, _, kit_id in inside)
        if parcel is parcels[-1] and kits:  # with it those are whole that parcels before it began
            units |= _whole_kits(uow, parcel.order_id)
        _say(uow, parcel, units)


def _parcels(uow: UnitOfWork, which: ColumnElement[bool]) -> Sequence[Any]:
    query = (
        select(
            Parcel.id,
            Parcel.number,
            Parcel.tracking_number,
            Parcel.order_id,
            Order.channel_id,
            Order.external_id,
            Order.carrier_service,
        )
        .join(Order, Order.id == Parcel.order_id)
        .join(ChannelLink, ChannelLink.channel_id == Order.channel_id)
        .where(which)
        .order_by(Parcel.id)
    )
    return uow.connection.execute(query).all()


def _say(uow: UnitOfWork, parcel: Any, units: dict[str, int], late: str = "") -> None:
    left = uow.connection.scalar(
        select(func.sum(OrderLine.ordered - OrderLine.cancelled - OrderLine.shipped)).where(
            OrderLine.order_id == parcel.order_id
        )
    )
    payload = {
        "order": parcel.external_id,
        "parcel": parcel_reference(parcel.number),
        "tracking": parcel.tracking_number,
        "service": parcel.carrier_service,
        "at": uow.now.isoformat(),
        "units": units,
        "also": _parts_before(uow, parcel, units),
        "complete": not left,
    }
    key = f"{FULFILMENT}:{parcel.id}{late}"
    _send(uow, FULFILMENT, key, payload, parcel.order_id, parcel.channel_id)


def _parts_before(uow: UnitOfWork, parcel: Any, units: Mapping[str, int]) -> list[str]:
    """Numbers of the parcels that took parts of the kits which are whole now, and that nobody heard of with them."""
    of_kits = (
        select(Parcel.number, Parcel.tracking_number)
        .join(ParcelItem, ParcelItem.parcel_id == Parcel.id)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .join(OrderKit, OrderKit.id == OrderLine.kit_id)
        .where(
            Parcel.order_id == parcel.order_id, Parcel.id != parcel.id, Parcel.handed_over_at.is_not(None),
            Parcel.state != ParcelState.VOID, ParcelItem.quantity > 0, OrderKit.external_line_id.in_(units),
        )
        .distinct()
        .order_by(Parcel.number)
    )  # fmt: skip
    numbers = [row.tracking_number or parcel_reference(row.number) for row in uow.connection.execute(of_kits)]
    if not numbers:
        return []
    said = select(OutboxMessage.payload).where(
        OutboxMessage.kind == FULFILMENT, OutboxMessage.order_id == parcel.order_id
    )
    known: set[str] = set()
    for payload in uow.connection.scalars(said):
        if units.keys() & payload.get("units", {}).keys():
            known |= {payload["tracking"] or payload["parcel"], *payload.get("also", ())}
    return [number for number in numbers if number not in known]


def _whole_kits(uow: UnitOfWork, order_id: int) -> dict[str, int]:
    """Kits that have left whole and that the channel was not told of, by its line; it is told of them now."""
    units = {}
    for kit in bought_kits(uow.connection, order_id).values():
        if kit.left > kit.told:
            units[kit.external_line_id] = kit.left - kit.told
            uow.connection.execute(update(OrderKit).where(OrderKit.id == kit.id).values(told=kit.left))
    return units


def refund_booked(uow: UnitOfWork, refund_id: int, order_id: int, reason: str) -> None:
    """Money went back: the channel hears the sum of all of it, so that what it knows already is not added again."""
    order = _order(uow, order_id)
    if order is not None:
        payload = {
            "order": order.external_id,
            "refunded_cents": order.refunded_cents,
            "currency": order.currency,
            "reason": reason,
        }
        _send(uow, REFUND, f"{REFUND}:{refund_id}", payload, order_id, order.channel_id)


def order_cancelled(uow: UnitOfWork, order_id: int) -> None:
    """Nothing of the order is left; the channel hears of it unless it said so itself."""
    order = _order(uow, order_id)
    if order is None:
        return
    said = uow.connection.scalar(
        select(OrderVersion.content)
        .where(OrderVersion.order_id == order_id)
        .order_by(OrderVersion.version.desc())
        .limit(1)
    )
    if said is None or not said.get("cancelled"):
        _send(uow, CANCEL, f"{CANCEL}:{order_id}", {"order": order.external_id}, order_id, order.channel_id)


def _order(uow: UnitOfWork, order_id: int) -> Any:
    """The order, where its channel is connected; what was imported from a file alone is told nobody."""
    return uow.connection.execute(
        select(Order)
        .join(ChannelLink, ChannelLink.channel_id == Order.channel_id)
        .where(Order.id == order_id)
    ).first()


def _send(
    uow: UnitOfWork, kind: str, key: str, payload: dict[str, Any], order_id: int, channel_id: int
) -> None:
    send_later(uow, kind, key, payload, order_id, channel_id=channel_id)
    uow.changed("channel", channel_id)


def free_claimed(uow: UnitOfWork, channel_id: int) -> None:
    """Whoever holds the channel's lease is alone with it: what is still claimed was somebody's who died."""
    uow.connection.execute(
        update(OutboxMessage)
        .where(OutboxMessage.channel_id == channel_id, OutboxMessage.state == JobState.CLAIMED)
        .values(state=JobState.WAITING)
    )


def put_back(uow: UnitOfWork, row: Any, trouble: str) -> None:
    """The channel did not answer: told again when it does, however often that takes."""
    uow.connection.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == row.id)
        .values(state=JobState.WAITING, tries=row.tries, trouble=trouble)
    )


def keep_answer(uow: UnitOfWork, row: Any, detail: str) -> None:
    """What the channel said when it refused, for whoever looks into it."""
    payload = {**row.payload, "detail": detail[:200]}
    uow.connection.execute(update(OutboxMessage).where(OutboxMessage.id == row.id).values(payload=payload))
