"""Parcels under way that somebody should look at, and all that a carrier said of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import Connection, select

from app.models.carrier import CarrierRow, ParcelTracking, TrackingEvent
from app.models.channel import Customer
from app.models.order import Order
from app.models.shipment import Parcel, Shipment
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
        why = _trouble(row, now)
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


@dataclass(frozen=True, slots=True)
class Trace:
    """A parcel as its carrier sees it; ``carrier`` is the code of the plug-in, ``events`` are the newest first."""

    carrier: str
    name: str
    trouble: Trouble | None
    claim_opened_at: datetime | None
    postal_code: str
    events: tuple[EventRow, ...]


def traces(connection: Connection, order_id: int, now: datetime, limit: int = 200) -> dict[int, Trace]:
    """Every followed parcel of an order by its id, with the newest ``limit`` events of all; two statements."""
    followed = connection.execute(
        select(
            Parcel.id, Parcel.handed_over_at, CarrierRow.code, CarrierRow.name, ParcelTracking.status,
            ParcelTracking.status_at, ParcelTracking.claim_opened_at, Order.promise_date, Shipment.ship_to,
        )
        .join(ParcelTracking, ParcelTracking.parcel_id == Parcel.id)
        .join(CarrierRow, CarrierRow.id == ParcelTracking.carrier_id)
        .join(Order, Order.id == Parcel.order_id)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .where(Parcel.order_id == order_id, Parcel.handed_over_at.is_not(None))
    ).all()  # fmt: skip
    told: dict[int, list[EventRow]] = {row.id: [] for row in followed}
    if told:
        query = (
            select(TrackingEvent)
            .where(TrackingEvent.parcel_id.in_(told))
            .order_by(TrackingEvent.at.desc(), TrackingEvent.id.desc())
            .limit(limit)
        )
        for row in connection.execute(query):
            told[row.parcel_id].append(EventRow(row.at, row.status, row.label, row.place))
    return {
        row.id: Trace(
            row.code, row.name, _trouble(row, now), row.claim_opened_at,
            str(row.ship_to.get("postal_code") or ""), tuple(told[row.id]),
        )
        for row in followed
    }  # fmt: skip


def _trouble(row: Any, now: datetime) -> Trouble | None:
    """What is wrong with a followed parcel; the promise counts to the end of its day."""
    status = Status(row.status) if row.status else None
    promised = datetime.combine(row.promise_date, time(23, 59), SHOP_ZONE) if row.promise_date else None
    return trouble(status, row.status_at, row.handed_over_at, now, promised)
