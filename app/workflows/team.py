"""Changes to the team: roles, PINs, badges, and who leaves or comes back; somebody in charge always stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.refusals import NotFound, Refusal
from app.models.staff import Staff, StaffRole, require
from app.models.states import Role
from app.workflows import staffing
from app.workflows.outcome import Outcome

#: A house without one of these could never be set right again from inside.
_KEPT = (Role.ADMINISTRATOR, Role.MANAGER)
#: Whoever is signed in with what was before, at whatever station, has to sign in again.
_NEXT = Staff.revision + 1


class LastInCharge(Refusal):
    """Nobody else who works here has this role: ``name`` and ``role``."""


def deactivate_staff(uow: UnitOfWork, staff_id: int) -> Outcome:
    """Somebody leaves: badge and PIN open nothing any more; the journal keeps the name.

    For an administrator or a manager. Raises ``LastInCharge``, or ``Refusal("staff_is_you")`` for oneself.
    """
    actor = require(uow.actor, "deactivate_staff")
    person = _person(uow, staff_id)
    if staff_id == actor:
        raise Refusal("staff_is_you")
    _keep_somebody(uow, person, losing=staffing.roles_of(uow, staff_id))
    return _set_active(uow, person, active=False)


def reactivate_staff(uow: UnitOfWork, staff_id: int) -> Outcome:
    """Somebody comes back, with the roles, PIN and badge of before; for an administrator or a manager."""
    require(uow.actor, "reactivate_staff")
    return _set_active(uow, _person(uow, staff_id), active=True)


def change_roles(uow: UnitOfWork, staff_id: int, roles: Iterable[Role]) -> Outcome:
    """Give somebody exactly these roles; whoever is signed in signs in anew.

    For an administrator or a manager. Raises ``LastInCharge``, or ``Refusal("staff_roles_missing")`` for none.
    """
    require(uow.actor, "change_roles")
    person = _person(uow, staff_id)
    wanted = frozenset(roles)
    if not wanted:
        raise Refusal("staff_roles_missing", name=person.name)
    before = staffing.roles_of(uow, staff_id)
    if before == wanted:
        return Outcome("staff_roles_changed", {"name": person.name}, facts={"staff_id": person.id})
    if person.active:
        _keep_somebody(uow, person, losing=before - wanted)
    if gone := before - wanted:
        uow.connection.execute(
            delete(StaffRole).where(StaffRole.staff_id == staff_id, StaffRole.role.in_(gone))
        )
    if new := sorted(wanted - before):
        uow.connection.execute(insert(StaffRole), [{"staff_id": staff_id, "role": role} for role in new])
    uow.connection.execute(update(Staff).where(Staff.id == staff_id).values(revision=_NEXT))
    return _told(uow, "staff_roles_changed", person, before=sorted(before), after=sorted(wanted))


def change_pin(uow: UnitOfWork, staff_id: int, pin: str) -> Outcome:
    """Another PIN, which also lifts a lock; one's own, or anybody's for an administrator or a manager.

    Raises ``Refusal("pin_format")`` unless it has four to eight digits.
    """
    if uow.actor.staff_id is None or uow.actor.staff_id != staff_id:
        require(uow.actor, "change_pin")
    person = _person(uow, staff_id)
    staffing.check_pin(pin)
    uow.connection.execute(
        update(Staff)
        .where(Staff.id == staff_id)
        .values(pin_hash=staffing.hash_pin(pin), failed_pins=0, locked_until=None, revision=_NEXT)
    )
    return _told(uow, "staff_pin_changed", person)


def change_person(uow: UnitOfWork, staff_id: int, roles: Collection[Role], pin: str = "") -> Outcome:
    """Other roles and, unless it is empty, another PIN, both or neither; as ``change_roles`` and ``change_pin``."""
    told = change_roles(uow, staff_id, roles)
    if pin:
        change_pin(uow, staff_id, pin)
    return told


def new_badge(uow: UnitOfWork, staff_id: int) -> Outcome:
    """Another badge in the place of a lost one, which opens nothing any more; for an administrator or a manager."""
    require(uow.actor, "new_badge")
    person = _person(uow, staff_id)
    badge = staffing.random_badge()
    uow.connection.execute(update(Staff).where(Staff.id == staff_id).values(badge=badge, revision=_NEXT))
    told = _told(uow, "staff_badge_changed", person)
    return Outcome(told.code, told.values, facts={**told.facts, "badge": badge})


def _set_active(uow: UnitOfWork, person: Any, *, active: bool) -> Outcome:
    uow.connection.execute(update(Staff).where(Staff.id == person.id).values(active=active, revision=_NEXT))
    return _told(uow, "staff_reactivated" if active else "staff_deactivated", person)


def _person(uow: UnitOfWork, staff_id: int) -> Any:
    person = uow.connection.execute(
        select(Staff.id, Staff.name, Staff.active).where(Staff.id == staff_id)
    ).first()
    if person is None:
        raise NotFound("staff_unknown", name=staff_id)
    return person


def _keep_somebody(uow: UnitOfWork, person: Any, losing: Collection[Role]) -> None:
    """Raise ``LastInCharge`` where nobody else would have a role that somebody must have.

    The rows are locked first: two managers who remove each other at the same moment come one after the other.
    """
    held = (
        select(StaffRole.staff_id)
        .where(StaffRole.role.in_(_KEPT))
        .order_by(StaffRole.staff_id, StaffRole.role)
    )
    uow.connection.execute(locking(uow.connection, held))
    for role in _KEPT:
        if role not in losing:
            continue
        others = (
            select(StaffRole.staff_id)
            .join(Staff, Staff.id == StaffRole.staff_id)
            .where(StaffRole.role == role, Staff.active, Staff.id != person.id)
            .limit(1)
        )
        if uow.connection.scalar(others) is None:
            raise LastInCharge(f"last_{role.value}", name=person.name)


def _told(uow: UnitOfWork, code: str, person: Any, **details: Any) -> Outcome:
    journal.record(uow, code, "staff", person.id, name=person.name, **details)
    uow.changed("staff", person.id)
    return Outcome(code, {"name": person.name}, facts={"staff_id": person.id})
