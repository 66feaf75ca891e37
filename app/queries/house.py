"""What the pages of the house show: its settings, and everybody who works or has worked here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from app.models.channel import Setting
from app.models.house import DEFAULTS, UNTYPED
from app.models.staff import Staff, StaffRole
from app.models.states import Role


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the team; ``active`` is false for who has left."""

    id: int
    name: str
    badge: int
    active: bool
    roles: tuple[Role, ...]


def house_settings(connection: Connection) -> dict[str, Any]:
    """Every setting a person may type, by name, with its default where nobody has set it."""
    query = select(Setting.name, Setting.value).where(Setting.name.not_in(UNTYPED))
    stored = {name: value["value"] for name, value in connection.execute(query)}
    return {name: stored.get(name, default) for name, default in DEFAULTS.items() if name not in UNTYPED}


def team(connection: Connection) -> tuple[Member, ...]:
    """Everybody, those who work here first, by name."""
    roles: dict[int, set[Role]] = {}
    for staff_id, role in connection.execute(select(StaffRole.staff_id, StaffRole.role)):
        roles.setdefault(staff_id, set()).add(role)
    people = connection.execute(
        select(Staff.id, Staff.name, Staff.badge, Staff.active).order_by(Staff.active.desc(), Staff.name)
    )
    return tuple(
        Member(
            person.id,
            person.name,
            person.badge,
            person.active,
            tuple(role for role in Role if role in roles.get(person.id, ())),
        )
        for person in people
    )
