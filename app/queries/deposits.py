"""The end of the day at the dock: what left with whom, and what should have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from app.models.carrier import CarrierRow, CarrierService
from app.models.order import Order
from app.models.shipment import Parcel, Shipment
from app.models.states import CLOSED_HERE, DeliveryMode, ParcelState
from app.rules.identifiers import parcel_reference
from app.values import SHOP_ZONE

#: As many parcels before the newest are looked at: more than a house sends in a day.
_A_DAY = 5_000


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """A closed parcel that nobody handed over; ``holds`` are open ones of its order."""

    parcel: str
    order: str
    state: ParcelState
    holds: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Deposit:
    """A carrier service at the end of a day; ``last_parcel`` stands for all that left, 0 where none did.

    ``carrier`` and ``carrier_name`` are those of its contract, empty where it has none.
    """

    service: str
    carrier: str
    carrier_name: str
    parcels: int
    weight_g: int
    last_parcel: int
    left_behind: tuple[LeftBehind, ...]


def day_end(connection: Connection, day: date) -> tuple[Deposit, ...]:
    """Every service that took parcels along on a day of the shop, or should have; click and collect left out."""
    start = datetime(day.year, day.month, day.day, tzinfo=SHOP_ZONE)
    after = day + timedelta(days=1)
    end = datetime(after.year, after.month, after.day, tzinfo=SHOP_ZONE)
    newest = connection.scalar(select(func.max(Parcel.id))) or 0
    gone = connection.execute(
        select(
            Shipment.carrier_service,
            func.count().label("parcels"),
            func.sum(Parcel.weight_g).label("weight_g"),
            func.max(Parcel.id).label("last"),
        )
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Order, Order.id == Parcel.order_id)
        .where(
            Parcel.id > newest - _A_DAY,
            Parcel.handed_over_at >= start,
            Parcel.handed_over_at < end,
            Order.delivery_mode != DeliveryMode.PICKUP,
        )
        .group_by(Shipment.carrier_service)
    ).all()
    behind = _left_behind(connection)
    carriers = {
        row.code: (row.carrier, row.name)
        for row in connection.execute(
            select(CarrierService.code, CarrierRow.code.label("carrier"), CarrierRow.name)
            .join(CarrierRow, CarrierRow.id == CarrierService.carrier_id)
            .where(CarrierService.active, CarrierRow.active)
        )
    }
    left = {row.carrier_service: row for row in gone}
    found = []
    for service in sorted({*left, *behind}):
        carrier, name = carriers.get(service, ("", ""))
        row = left.get(service)
        parcels, weight, last = (row.parcels, int(row.weight_g), row.last) if row is not None else (0, 0, 0)
        found.append(Deposit(service, carrier, name, parcels, weight, last, tuple(behind.get(service, ()))))
    return tuple(found)


def _left_behind(connection: Connection, limit: int = 500) -> dict[str, list[LeftBehind]]:
    """Closed parcels still here by service, the oldest first."""
    query = (
        select(
            Shipment.carrier_service, Parcel.number, Order.reference, Parcel.state, Order.open_holds, Parcel.closed_at
        )
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Order, Order.id == Parcel.order_id)
        .where(Parcel.state.in_(CLOSED_HERE), Order.delivery_mode != DeliveryMode.PICKUP)
        .order_by(Parcel.id)
        .limit(limit)
    )  # fmt: skip
    found: dict[str, list[LeftBehind]] = {}
    for row in connection.execute(query):
        found.setdefault(row.carrier_service, []).append(
            LeftBehind(parcel_reference(row.number), row.reference, row.state, row.open_holds, row.closed_at)
        )
    return found
