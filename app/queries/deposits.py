"""The end of the day at the dock: what left with whom, and what should have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from app.models.carrier import carriers_by_service
from app.models.channel import Shop
from app.models.order import Order
from app.models.shipment import Parcel, Shipment
from app.models.staff import Station
from app.models.states import CLOSED_HERE, DeliveryMode, ParcelState
from app.rules.identifiers import parcel_reference
from app.values import SHOP_ZONE

#: As many parcels before the newest are looked at: more than a house sends in a day.
_A_DAY = 5_000
_NOT_GONE = (Parcel.state.in_(CLOSED_HERE), Order.delivery_mode != DeliveryMode.PICKUP)


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
    """A carrier at the end of a day at one site, as its driver comes once for all of its services.

    ``carrier`` is the code of its contract, empty for a service without one, whose name is then ``name``.
    ``services`` are parcels handed over by service; ``last_parcel`` stands for all of them, 0 where none left.
    """

    carrier: str
    name: str
    services: Mapping[str, int]
    weight_g: int
    last_parcel: int
    left_behind: tuple[LeftBehind, ...]

    @property
    def parcels(self) -> int:
        return sum(self.services.values())


@dataclass(frozen=True, slots=True)
class Site:
    """Where parcels leave from; ``code`` and ``name`` are empty for the warehouse.

    ``here``: the station that asks stands there. ``left_behind`` are closed parcels that nobody handed over there.
    """

    code: str
    name: str
    here: bool
    left_behind: int


def sites(connection: Connection, station_id: int) -> tuple[Site, ...]:
    """The warehouse, and each shop in which a station or a closed parcel stands, by name."""
    behind: dict[str, int] = dict(
        connection.execute(
            select(Parcel.site, func.count())
            .join(Order, Order.id == Parcel.order_id)
            .where(*_NOT_GONE)
            .group_by(Parcel.site)
        ).all()
    )
    stations: dict[int, str] = dict(connection.execute(select(Station.id, Station.site)).all())
    shops: dict[str, str] = dict(connection.execute(select(Shop.code, Shop.name)).all())
    here = stations.get(station_id, "")
    found = (
        Site(code, shops.get(code, code), code == here, behind.get(code, 0))
        for code in {"", *stations.values(), *behind}
    )
    return tuple(sorted(found, key=lambda site: (site.code != "", site.name.casefold())))


def day_end(connection: Connection, day: date, site: str = "") -> tuple[Deposit, ...]:
    """Every carrier that took parcels along on a day of the shop, or should have; click and collect left out.

    ``site`` is where they left from or stand: empty for the warehouse, else the code of a shop.
    """
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
            Parcel.site == site,
            Order.delivery_mode != DeliveryMode.PICKUP,
        )
        .group_by(Shipment.carrier_service)
        .order_by(Shipment.carrier_service)
    ).all()
    behind = _left_behind(connection, site)
    carriers = carriers_by_service(connection)
    whose: dict[tuple[str, str], list[str]] = {}
    for service in sorted({*(row.carrier_service for row in gone), *behind}):
        whose.setdefault(carriers.get(service, ("", service)), []).append(service)
    return tuple(
        _deposit(carrier, name, [row for row in gone if row.carrier_service in services],
                 [each for service in services for each in behind.get(service, ())])
        for (carrier, name), services in sorted(whose.items(), key=lambda each: each[0][1].casefold())
    )  # fmt: skip


def _deposit(carrier: str, name: str, gone: Sequence[Any], behind: Sequence[LeftBehind]) -> Deposit:
    return Deposit(
        carrier,
        name,
        {row.carrier_service: row.parcels for row in gone},
        sum(int(row.weight_g) for row in gone),
        max((row.last for row in gone), default=0),
        tuple(sorted(behind, key=lambda each: each.parcel)),
    )


def _left_behind(connection: Connection, site: str, limit: int = 500) -> dict[str, list[LeftBehind]]:
    """Closed parcels still there by service, the oldest first."""
    query = (
        select(
            Shipment.carrier_service, Parcel.number, Order.reference, Parcel.state, Order.open_holds, Parcel.closed_at
        )
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Order, Order.id == Parcel.order_id)
        .where(*_NOT_GONE, Parcel.site == site)
        .order_by(Parcel.id)
        .limit(limit)
    )  # fmt: skip
    found: dict[str, list[LeftBehind]] = {}
    for row in connection.execute(query):
        found.setdefault(row.carrier_service, []).append(
            LeftBehind(parcel_reference(row.number), row.reference, row.state, row.open_holds, row.closed_at)
        )
    return found
