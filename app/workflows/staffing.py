"""Who is here: founding the house, its stations and people, and signing in by PIN or badge."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import insert, select, update

from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models import journal
from app.models.outbox import PrinterRow
from app.models.refusals import NotFound, Refusal
from app.models.staff import Staff, StaffRole, Station, require
from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.workflows import claims
from app.workflows.outcome import Level, Outcome

_LONGEST_NAME = 80
_WRONG_PINS_ALLOWED = 5
_LOCKED_FOR = timedelta(minutes=5)
#: A PIN has four to eight digits: no hash can make that strong, so the count of tries is what protects it.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

_SPECIAL_PLACES = {
    LocationKind.PACK: "PACK",
    LocationKind.TRANSIT: "TRANSIT",
    LocationKind.RETURNS: "RETURNS",
    LocationKind.QUARANTINE: "QUARANTINE",
    LocationKind.SUPPLIER: "SUPPLIER",
    LocationKind.CUSTOMER: "CUSTOMER",
    LocationKind.ADJUST: "ADJUST",
    LocationKind.SCRAP: "SCRAP",
}

#: Every house can print from the first minute: into files.
_PAPER_FOLDER = {
    "code": "PDF",
    "name": "PDF",
    "driver": "pdf",
    "transport": "folder",
    "address": "",
    "dpi": 300,
    "media_width_mm": 210,
    "media_height_mm": 297,
}


class WrongPin(Refusal):
    """The PIN is not this person's: ``name``, ``left`` tries before the lock."""


class SignInLocked(Refusal):
    """Too many wrong PINs: ``name``, ``minutes`` to wait."""


def station_actor(database: Database, code: str, name: str = "") -> Actor:
    """The station with this code, created on its first use, with nobody signed in."""

    def find_or_create(uow: UnitOfWork) -> int:
        found = uow.connection.scalar(select(Station.id).where(Station.code == code))
        if found is not None:
            return found
        created = uow.connection.execute(
            insert(Station).values(code=code, name=name or code, created_at=uow.now)
        ).inserted_primary_key
        assert created is not None
        return int(created[0])

    return Actor(database.write(find_or_create, Actor(station_id=0)))


def found_house(uow: UnitOfWork) -> None:
    """Create the places every house has (bench, returns, quarantine, and those outside); safe to repeat."""
    present = set(uow.connection.scalars(select(Location.kind).where(Location.site == "")))
    for kind, code in _SPECIAL_PLACES.items():
        if kind not in present:
            uow.connection.execute(insert(Location).values(code=code, kind=kind, sellable=False))
    if uow.connection.scalar(select(PrinterRow.id).limit(1)) is None:
        uow.connection.execute(insert(PrinterRow).values(_PAPER_FOLDER))


def add_staff(uow: UnitOfWork, name: str, pin: str, roles: Iterable[Role], badge: int = 0) -> Outcome:
    """Enter a person; the first one needs nobody's leave, later ones an administrator's or manager's.

    Raises ``Refusal("pin_format")`` unless the PIN has four to eight digits, ``staff_exists``, and others for a
    name or roles that are missing.
    """
    if uow.connection.scalar(select(Staff.id).limit(1)) is not None:
        require(uow.actor, "add_staff")
    name, granted = " ".join(name.split()), sorted(set(roles))
    check_person(name, pin, granted)
    if uow.connection.scalar(select(Staff.id).where(Staff.name == name)) is not None:
        raise Refusal("staff_exists", name=name)
    badge = badge or random_badge()
    created = uow.connection.execute(
        insert(Staff).values(name=name, badge=badge, pin_hash=hash_pin(pin))
    ).inserted_primary_key
    assert created is not None
    staff_id = int(created[0])
    uow.connection.execute(insert(StaffRole), [{"staff_id": staff_id, "role": role} for role in granted])
    journal.record(uow, "staff_added", "staff", staff_id, name=name, roles=[role.value for role in granted])
    uow.changed("staff", staff_id)
    return Outcome("staff_added", {"name": name}, facts={"staff_id": staff_id, "badge": badge})


def check_person(name: str, pin: str, roles: Collection[Role]) -> None:
    """Raise the ``Refusal`` that says what is missing or wrong."""
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise Refusal("staff_name_wrong", most=_LONGEST_NAME)
    check_pin(pin)
    if not roles:
        raise Refusal("staff_roles_missing", name=name)


def check_pin(pin: str) -> None:
    """Raise ``Refusal("pin_format")`` unless it has four to eight digits."""
    if not (pin.isdecimal() and pin.isascii() and 4 <= len(pin) <= 8):
        raise Refusal("pin_format")


def random_badge() -> int:
    """A badge number that nobody finds by counting."""
    return secrets.randbelow(9_000_000_000) + 1_000_000_000


def hash_pin(pin: str) -> str:
    """The PIN as it is kept: Argon2id, salted."""
    return _hasher.hash(pin)


def sign_in_by_badge(uow: UnitOfWork, badge: int) -> Outcome:
    """Sign in whoever the badge belongs to; raises ``NotFound`` for an unknown or withdrawn badge."""
    person = uow.connection.execute(
        select(Staff.id, Staff.name).where(Staff.badge == badge, Staff.active)
    ).first()
    if person is None:
        raise NotFound("badge_unknown")
    return _signed_in(uow, person.id, person.name, "badge")


def sign_in_by_pin(uow: UnitOfWork, name: str, pin: str) -> Outcome:
    """Sign in by name and PIN. The wrong one is answered by an outcome, not a refusal: its count must be kept."""
    person = uow.connection.execute(select(Staff).where(Staff.name == name, Staff.active)).first()
    if person is None:
        raise NotFound("staff_unknown", name=name)
    if person.locked_until is not None and person.locked_until > uow.now:
        minutes = int((person.locked_until - uow.now).total_seconds() // 60) + 1
        raise SignInLocked(name=name, minutes=minutes)
    try:
        _hasher.verify(person.pin_hash, pin)
    except VerifyMismatchError:
        return _wrong_pin(uow, person.id, name, person.failed_pins + 1)
    uow.connection.execute(
        update(Staff).where(Staff.id == person.id).values(failed_pins=0, locked_until=None)
    )
    return _signed_in(uow, person.id, name, "pin")


def _wrong_pin(uow: UnitOfWork, staff_id: int, name: str, failed: int) -> Outcome:
    locked = failed >= _WRONG_PINS_ALLOWED
    uow.connection.execute(
        update(Staff)
        .where(Staff.id == staff_id)
        .values(failed_pins=0 if locked else failed, locked_until=uow.now + _LOCKED_FOR if locked else None)
    )
    journal.record(uow, "wrong_pin", "staff", staff_id, name=name, locked=locked)
    if locked:
        minutes = int(_LOCKED_FOR.total_seconds() // 60)
        return Outcome(SignInLocked.default_code, {"name": name, "minutes": minutes}, Level.ERROR)
    left = _WRONG_PINS_ALLOWED - failed
    return Outcome(WrongPin.default_code, {"name": name, "left": left}, Level.ERROR)


def _signed_in(uow: UnitOfWork, staff_id: int, name: str, means: str) -> Outcome:
    roles = roles_of(uow, staff_id)
    journal.record(uow, "signed_in", "staff", staff_id, name=name, means=means)
    return Outcome(
        "signed_in",
        {"name": name},
        facts={"staff_id": staff_id, "name": name, "roles": sorted(role.value for role in roles)},
    )


def roles_of(uow: UnitOfWork, staff_id: int) -> frozenset[Role]:
    """The roles of one person."""
    return frozenset(uow.connection.scalars(select(StaffRole.role).where(StaffRole.staff_id == staff_id)))


def sign_out(uow: UnitOfWork, name: str) -> Outcome:
    """Leave the station; open work stays where it is and can be resumed anywhere."""
    claims.release_all(uow)
    journal.record(uow, "signed_out", "staff", uow.actor.staff_id, name=name)
    return Outcome("signed_out", {"name": name})
