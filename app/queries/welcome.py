"""What the sign-in screen and the header of the window show: the house, the station, the people."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.house import setting
from app.models.staff import Staff, StaffRole, Station
from app.models.states import Role


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in."""

    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Welcome:
    """``house`` is the seller's name, empty until it is set; people are in the order of their names."""

    house: str
    station: str
    demo: bool
    people: tuple[Person, ...]


def welcome(connection: Connection, station_code: str) -> Welcome:
    """Who may sign in at this station."""
    roles: dict[int, list[Role]] = {}
    for staff_id, role in connection.execute(select(StaffRole.staff_id, StaffRole.role)):
        roles.setdefault(staff_id, []).append(role)
    people = connection.execute(select(Staff.id, Staff.name).where(Staff.active).order_by(Staff.name))
    station = connection.scalar(select(Station.name).where(Station.code == station_code))
    order = list(Role)
    return Welcome(
        house=str(setting(connection, "seller_name")),
        station=station or station_code,
        demo=bool(setting(connection, "demo")),
        people=tuple(
            Person(name, tuple(sorted(roles.get(staff_id, ()), key=order.index))) for staff_id, name in people
        ),
    )
