"""Who is here: founding the house, its stations and people, and signing in by PIN or badge."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import insert, select, update

from app.database.dialect import insert_ignoring, locking
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models import journal
from app.models.house import setting
from app.models.outbox import PrinterRow
from app.models.refusals import NotFound, Refusal
from app.models.staff import Staff, StaffRole, Station, require
from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.workflows import claims
from app.workflows.outcome import Level, Outcome

_LONGEST_NAME = 80
#: Wrong PINs before a lock: of one person, and at one station whoever's name was given.
_OF_PERSON, _AT_STATION = 5, 10
_FIRST_LOCK, _LONGEST_LOCK = timedelta(minutes=5), timedelta(hours=1)
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


#: Whose badge is not enough by itself (setting ``badge_needs_pin``): a badge that lies about signs no refund.
BADGE_NEEDS_PIN = {
    "nobody": frozenset[Role](),
    "managers": frozenset({Role.MANAGER, Role.ADMINISTRATOR}),
    "everybody": frozenset(Role),
}


class WrongPin(Refusal):
    """The PIN is not this person's: ``name``, ``left`` tries before the lock."""


class SignInLocked(Refusal):
    """Too many wrong PINs of one person: ``name``, ``minutes`` to wait."""


class StationLocked(Refusal):
    """Too many wrong PINs at this station: ``minutes`` to wait; badges are still read."""


def station_actor(database: Database, code: str, name: str = "") -> Actor:
    """The station with this code, created on its first use, with nobody signed in."""

    def find_or_create(uow: UnitOfWork) -> int:
        query = select(Station.id).where(Station.code == code)
        found = uow.connection.scalar(query)
        if found is not None:
            return found
        # Two programs may begin at the same moment: the second finds what the first has made.
        row = {"code": code, "name": name or code, "created_at": uow.now}
        uow.connection.execute(insert_ignoring(uow.connection, Station, ("code",)), row)
        return uow.connection.execute(query).scalar_one()

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
    """Sign in whoever the badge belongs to, or ask for their PIN where the badge is not enough.

    Raises ``NotFound`` for an unknown or withdrawn badge.
    """
    person = uow.connection.execute(
        select(Staff.id, Staff.name, Staff.revision).where(Staff.badge == badge, Staff.active)
    ).first()
    if person is None:
        raise NotFound("badge_unknown")
    careful = BADGE_NEEDS_PIN[setting(uow.connection, "badge_needs_pin")]
    if careful & roles_of(uow, person.id):
        return Outcome("badge_needs_pin", {"name": person.name}, Level.WARNING, facts={"name": person.name})
    return _signed_in(uow, person, "badge")


def sign_in_by_pin(uow: UnitOfWork, name: str, pin: str) -> Outcome:
    """Sign in by name and PIN. The wrong one is answered by an outcome, not a refusal: its count must be kept.

    Raises ``SignInLocked`` or ``StationLocked`` without looking at the PIN. Both rows are locked before it is looked
    at, the person's first: of two who guess at once, the second is counted after the first.
    """
    person = uow.connection.execute(
        locking(uow.connection, select(Staff).where(Staff.name == name, Staff.active))
    ).first()
    if person is None:
        raise NotFound("staff_unknown", name=name)
    station = uow.connection.execute(
        locking(
            uow.connection,
            select(Station.failed_pins, Station.locked_until).where(Station.id == uow.actor.station_id),
        )
    ).one()
    if wait := _minutes(uow, person.locked_until):
        raise SignInLocked(name=name, minutes=wait)
    if wait := _minutes(uow, station.locked_until):
        raise StationLocked(minutes=wait)
    try:
        _hasher.verify(person.pin_hash, pin)
    except VerifyMismatchError:
        return _wrong_pin(uow, person, station.failed_pins + 1)
    _count(uow, Staff, person.id, 0)
    # One right PIN makes good one wrong: with a PIN of one's own nobody can go on guessing those of others.
    _count(uow, Station, uow.actor.station_id, max(0, station.failed_pins - 1))
    return _signed_in(uow, person, "pin")


def _minutes(uow: UnitOfWork, until: datetime | None) -> int:
    """Whole minutes still to wait, rounded up."""
    return 0 if until is None else max(0, -int((uow.now - until).total_seconds() // 60))


def _lock_after(failed: int, allowed: int) -> timedelta | None:
    """How long the next try has to wait after so many wrong ones: twice as long each time, an hour at most."""
    if failed % allowed:
        return None
    doubled: timedelta = _FIRST_LOCK * 2 ** min(failed // allowed - 1, 10)
    return min(doubled, _LONGEST_LOCK)


def _count(
    uow: UnitOfWork,
    row: type[Staff | Station],
    row_id: int,
    failed: int,
    locked_until: datetime | None = None,
) -> None:
    counted = update(row).where(row.id == row_id)
    uow.connection.execute(counted.values(failed_pins=failed, locked_until=locked_until))


def _wrong_pin(uow: UnitOfWork, person: Any, at_station: int) -> Outcome:
    """Count a wrong PIN of this person and at this station, and say what follows from it."""
    name, failed = person.name, person.failed_pins + 1
    for_person, here = _lock_after(failed, _OF_PERSON), _lock_after(at_station, _AT_STATION)
    _count(uow, Staff, person.id, failed, uow.now + for_person if for_person else None)
    _count(uow, Station, uow.actor.station_id, at_station, uow.now + here if here else None)
    locked = for_person is not None or here is not None
    journal.record(uow, "wrong_pin", "staff", person.id, name=name, locked=locked)
    if for_person is not None:
        minutes = int(for_person.total_seconds() // 60)
        return Outcome(SignInLocked.default_code, {"name": name, "minutes": minutes}, Level.ERROR)
    if here is not None:
        return Outcome(StationLocked.default_code, {"minutes": int(here.total_seconds() // 60)}, Level.ERROR)
    left = min(_OF_PERSON - failed % _OF_PERSON, _AT_STATION - at_station % _AT_STATION)
    return Outcome(WrongPin.default_code, {"name": name, "left": left}, Level.ERROR)


def _signed_in(uow: UnitOfWork, person: Any, means: str) -> Outcome:
    roles = roles_of(uow, person.id)
    journal.record(uow, "signed_in", "staff", person.id, name=person.name, means=means)
    facts = {"staff_id": person.id, "name": person.name, "roles": sorted(role.value for role in roles)}
    return Outcome("signed_in", {"name": person.name}, facts={**facts, "revision": person.revision})


def roles_of(uow: UnitOfWork, staff_id: int) -> frozenset[Role]:
    """The roles of one person."""
    return frozenset(uow.connection.scalars(select(StaffRole.role).where(StaffRole.staff_id == staff_id)))


def sign_out(uow: UnitOfWork, name: str) -> Outcome:
    """Leave the station; open work stays where it is and can be resumed anywhere."""
    claims.release_all(uow)
    journal.record(uow, "signed_out", "staff", uow.actor.staff_id, name=name)
    return Outcome("signed_out", {"name": name})
