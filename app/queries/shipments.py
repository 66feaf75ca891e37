"""Parcels by state, and what stands at the dock for which carrier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from app.models.channel import Customer
from app.models.order import Order
from app.models.shipment import Parcel, Shipment
from app.models.states import ParcelState
from app.queries.orders import customer_name


@dataclass(frozen=True, slots=True)
class ParcelRow:
    id: int
    number: int
    state: ParcelState
    order_id: int
    order: str
    customer: str
    carrier_service: str
    tracking_number: str
    weight_g: int
    closed_at: datetime | None
    handed_over_at: datetime | None
    holds: int


def parcels(
    connection: Connection,
    states: Sequence[ParcelState],
    after: int | None = None,
    limit: int = 100,
    service: str | None = None,
) -> tuple[ParcelRow, ...]:
    """Parcels in these states, newest first, older than ``after``; of one carrier service where it is given."""
    query = (
        select(
            Parcel.id, Parcel.number, Parcel.state, Parcel.order_id, Order.reference.label("order"),
            Shipment.carrier_service, Parcel.tracking_number, Parcel.weight_g, Parcel.closed_at,
            Parcel.handed_over_at,
            Order.open_holds.label("holds"), Customer.first_name, Customer.last_name, Customer.company,
        )
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Order, Order.id == Parcel.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Parcel.state.in_(states))
        .order_by(Parcel.id.desc())
        .limit(limit)
    )  # fmt: skip
    if after is not None:
        query = query.where(Parcel.id < after)
    if service is not None:
        query = query.where(Shipment.carrier_service == service)
    found = []
    for row in connection.execute(query):
        values = row._asdict()
        name = customer_name(values.pop("first_name"), values.pop("last_name"), values.pop("company"))
        found.append(ParcelRow(**values, customer=name))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class DockRow:
    """What waits at the dock for one carrier service."""

    carrier_service: str
    parcels: int
    weight_g: int
    oldest: datetime | None


def dock(connection: Connection) -> tuple[DockRow, ...]:
    """Labelled parcels that nobody handed over yet, by carrier service."""
    query = (
        select(
            Shipment.carrier_service,
            func.count().label("parcels"),
            func.sum(Parcel.weight_g).label("weight_g"),
            func.min(Parcel.closed_at).label("oldest"),
        )
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .where(Parcel.state == ParcelState.LABELLED)
        .group_by(Shipment.carrier_service)
        .order_by(Shipment.carrier_service)
    )
    return tuple(
        DockRow(row.carrier_service, row.parcels, int(row.weight_g), row.oldest)
        for row in connection.execute(query)
    )
