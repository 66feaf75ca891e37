"""Who works in the house and which places it has, as found in the database or made for the invented years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from app.demo.past.sold import ShopFloor
from app.models.channel import Channel, Shop
from app.models.staff import Staff, StaffRole, Station
from app.models.states import VIRTUAL_LOCATIONS, LocationKind, Role
from app.models.stock import Location


@dataclass(slots=True)
class House:
    """Who has which role and at which station, ids of the special places, and the shops that have shelves."""

    channel_id: int
    who: dict[Role | None, tuple[int | None, int]]
    """Staff and station by role; what no person does happens at the bench."""
    places: dict[LocationKind, int]
    virtual: list[int]
    shops: list[ShopFloor]
    totes: list[tuple[int, str]] = field(default_factory=list)


def look_around(connection: Connection, channel_id: int) -> House:
    """The house as it stands; its stations and special places must be there."""
    people = connection.execute(
        select(StaffRole.role, func.min(StaffRole.staff_id))
        .join(Staff, Staff.id == StaffRole.staff_id)
        .where(Staff.active)
        .group_by(StaffRole.role)
    )
    staff: dict[Role | None, int | None] = dict(iter(people))
    stations = connection.execute(select(Station.id, Station.code).order_by(Station.id)).all()
    bench = stations[0].id
    counter = next((row.id for row in stations if row.code.startswith("COUNTER")), bench)
    rows = connection.execute(select(Location).order_by(Location.id)).all()
    special = {row.kind: row.id for row in reversed(rows) if not row.site}
    return House(
        channel_id,
        {role: (staff.get(role), counter if role is Role.SHOP else bench) for role in (None, *Role)},
        special,
        [row.id for row in rows if row.kind in VIRTUAL_LOCATIONS],
        list(_shops(connection, rows)),
    )


def _shops(connection: Connection, locations: Iterable[Any]) -> Iterable[ShopFloor]:
    shelves: dict[str, list[int]] = {}
    for place in locations:
        if place.kind is LocationKind.SHELF:
            shelves.setdefault(place.site, []).append(place.id)
    for shop in connection.execute(select(Shop).where(Shop.active).order_by(Shop.id)):
        if shop.code in shelves:
            yield ShopFloor(shop.id, shop.code, shop.name, shelves[shop.code])


def channel_of(connection: Connection, code: str) -> int | None:
    """The channel with this code, if there is one."""
    return connection.scalar(select(Channel.id).where(Channel.code == code))
