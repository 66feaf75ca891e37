"""The demo's house: its stations, people, shops, boxes, printers, shelves, articles and first stock."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import insert

from app.config import resource
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.channel import Shop
from app.models.house import change_setting
from app.models.product import Box
from app.models.states import Role
from app.workflows import printing, staffing
from app.workflows.outcome import Outcome

BENCH, COUNTER = "BENCH-1", "COUNTER-1"
#: Where each role works in the demo.
_PLACES = {Role.SHOP: COUNTER}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the demo, with what signs them in."""

    name: str
    pin: str
    badge: int
    roles: tuple[Role, ...]


@dataclass(slots=True)
class House:
    """The demo's database with a clock that is set to the moment of each act, and everybody who acts in it."""

    database: Database
    now: datetime
    actors: dict[Role, Actor] = field(default_factory=dict)

    def act(self, moment: datetime, role: Role, action: Callable[[UnitOfWork], Outcome]) -> Outcome:
        """Carry an action out as of ``moment``; raises a ``Refusal``, which would be a mistake in the demo."""
        self.now = moment
        return self.database.write(action, self.actors[role])


def description() -> dict[str, Any]:
    """The demo house as `resources/demo/house.toml` describes it."""
    return tomllib.loads(resource("demo", "house.toml").read_text("utf-8"))


def people() -> tuple[Person, ...]:
    """Who works in the demo, the administrator first."""
    return tuple(
        Person(row["name"], row["pin"], row["badge"], tuple(Role(role) for role in row["roles"]))
        for row in description()["staff"]
    )


def found(house: House) -> None:
    """Create everything the demo house has before its first order; the database must be empty."""
    known = description()
    stations = {
        row["code"]: staffing.station_actor(house.database, row["code"], row["name"])
        for row in known["stations"]
    }
    bench = stations[BENCH]
    house.database.write(staffing.found_house, bench)
    for person in people():
        _hire(house, person, stations)
    administrator = house.actors[Role.ADMINISTRATOR]
    house.database.write(lambda uow: _describe(uow, known), administrator)
    for printer in known["printers"]:
        house.database.write(partial(printing.save_printer, printer_id=None, values=printer), administrator)


def _hire(house: House, person: Person, stations: Mapping[str, Actor]) -> None:
    # The first one is the administrator, whom nobody is there to hire.
    hiring = house.actors.get(Role.ADMINISTRATOR, stations[BENCH])
    outcome = house.database.write(
        lambda uow: staffing.add_staff(uow, person.name, person.pin, person.roles, person.badge), hiring
    )
    for role in person.roles:
        station = stations[_PLACES.get(role, BENCH)]
        actor = Actor(station.station_id, int(outcome.facts["staff_id"]), frozenset(person.roles))
        house.actors.setdefault(role, actor)


def _describe(uow: UnitOfWork, known: Mapping[str, Any]) -> None:
    for name, value in known["settings"].items():
        change_setting(uow, name, value)
    uow.connection.execute(insert(Shop), known["shops"])
    uow.connection.execute(insert(Box), known["boxes"])
