"""Parcels under way that somebody should look at, and all that a carrier said of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import Connection, select

from app.models.carrier import CarrierRow, ParcelTracking, TrackingEvent
from app.models.channel import Customer
from app.models.order import Order
from app.models.shipment import Parcel
from app.models.states import ParcelState
from app.queries.orders import customer_name
from app.rules.identifiers import parcel_reference
from app.rules.tracking import Status, Trouble, trouble
from app.values import SHOP_ZONE

_UNDER_WAY = (
    ParcelState.HANDED_OVER, ParcelState.IN_TRANSIT, ParcelState.OUT_FOR_DELIVERY, ParcelState.AVAILABLE_FOR_PICKUP,
    ParcelState.EXCEPTION, ParcelState.RETURNING, ParcelState.LOST,
)  # fmt: skip
_GRAVEST = list(Trouble)[::-1]


@dataclass(frozen=True, slots=True)
class TroubledParcel:
    """A parcel that is late, silent, lost or coming back."""

    parcel_id: int
    parcel: str
    order_id: int
    order: str
    customer: str
    carrier: str
    number: str
    trouble: Trouble
    status: str
    since: datetime
    claim_opened_at: datetime | None


def troubled(connection: Connection, now: datetime, limit: int = 500) -> tuple[TroubledParcel, ...]:
    """The gravest first, then the longest; at most ``limit`` parcels under way are looked at, the oldest of them."""
    query = (
        select(
            Parcel.id, Parcel.number, Parcel.order_id, Parcel.tracking_number, Parcel.handed_over_at, Order.reference,
            Order.promise_date, CarrierRow.name.label("carrier"), ParcelTracking.status, ParcelTracking.status_at,
            ParcelTracking.claim_opened_at, Customer.first_name, Customer.last_name, Customer.company,
        )
        .join(ParcelTracking, ParcelTracking.parcel_id == Parcel.id)
        .join(CarrierRow, CarrierRow.id == ParcelTracking.carrier_id)
        .join(Order, Order.id == Parcel.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Parcel.state.in_(_UNDER_WAY), Parcel.handed_over_at.is_not(None))
        .order_by(Parcel.id)
        .limit(limit)
    )  # fmt: skip
    found = []
    for row in connection.execute(query):
        status = Status(row.status) if row.status else None
        promised = datetime.combine(row.promise_date, time(23, 59), SHOP_ZONE) if row.promise_date else None
        why = trouble(status, row.status_at, row.handed_over_at, now, promised)
        if why is not None:
            customer = customer_name(row.first_name, row.last_name, row.company)
            found.append(
                TroubledParcel(
                    row.id, parcel_reference(row.number), row.order_id, row.reference, customer, row.carrier,
                    row.tracking_number, why, row.status, row.status_at or row.handed_over_at, row.claim_opened_at,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda each: (_GRAVEST.index(each.trouble), each.since)))


@dataclass(frozen=True, slots=True)
class EventRow:
    at: datetime
    status: str
    label: str
    place: str


def events(connection: Connection, parcel_id: int) -> tuple[EventRow, ...]:
    """What the carrier said of a parcel, by its own times, the newest first."""
    query = (
        select(TrackingEvent.at, TrackingEvent.status, TrackingEvent.label, TrackingEvent.place)
        .where(TrackingEvent.parcel_id == parcel_id)
        .order_by(TrackingEvent.at.desc(), TrackingEvent.id.desc())
    )
    return tuple(EventRow(*row) for row in connection.execute(query))
