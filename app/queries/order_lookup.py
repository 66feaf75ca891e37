"""Orders behind exactly what a person has in hand: a reference, a barcode of ours, a tracking number."""

from __future__ import annotations

from sqlalchemy import Connection, Select, select

from app.models.channel import Channel
from app.models.order import Order
from app.models.picking import OrderTote
from app.models.pickup import Pickup
from app.models.rma import Rma
from app.models.shipment import Parcel
from app.rules.identifiers import read_parcel_reference, read_rma_number
from app.scanning.own_codes import OwnCode, OwnKind, decode

_MOST = 50


def exact_order_ids(connection: Connection, searched: str) -> list[int]:
    """Ids of the orders that ``searched`` names exactly, newest first; none where it names nothing."""
    given = searched.strip()
    if not given:
        return []
    own = decode(given)
    if own is not None:
        query = _by_own_code(own)
        return [] if query is None else list(connection.scalars(query))
    ids: set[int] = set()
    for found in _by_name(given):
        ids.update(connection.scalars(found.limit(_MOST)))
    return sorted(ids, reverse=True)


def _by_own_code(own: OwnCode) -> Select[int] | None:
    match own.kind:
        case OwnKind.ORDER:
            return select(Order.id).where(Order.id == own.serial)
        case OwnKind.PARCEL:
            return select(Parcel.order_id).where(Parcel.number == own.serial)
        case OwnKind.TOTE:
            return select(OrderTote.order_id).where(OrderTote.location_id == own.serial)
        case OwnKind.RETURN:
            return select(Rma.order_id).where(Rma.serial == own.serial)
        case OwnKind.PICKUP:
            return select(Pickup.order_id).where(Pickup.number == own.serial)
    return None


def _by_name(given: str) -> list[Select[int]]:
    """One indexed look-up for each kind of thing that people call an order by."""
    references = {given, given.upper(), f"#{given}"}
    queries = [
        select(Order.id).where(Order.reference.in_(references)).order_by(Order.id.desc()),
        select(Order.id)
        .where(Order.channel_id.in_(select(Channel.id)), Order.external_id == given)
        .order_by(Order.id.desc()),
        select(Parcel.order_id)
        .where(Parcel.tracking_number.in_({given, given.upper().replace(" ", "")}))
        .order_by(Parcel.order_id.desc()),
        select(Parcel.order_id).where(Parcel.sscc == given),
    ]
    if (parcel := read_parcel_reference(given)) is not None:
        queries.append(select(Parcel.order_id).where(Parcel.number == parcel))
    if read_rma_number(given) is not None:
        queries.append(select(Rma.order_id).where(Rma.number == given.upper()))
    return queries
