"""Counting by scan: a place, its articles one by one or a typed number, the place again when all are counted."""

from __future__ import annotations

from app.database.unit_of_work import UnitOfWork
from app.models.refusals import Refusal
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.reading import item_codes
from app.station.session import Session
from app.workflows import counting
from app.workflows.counting import Tally
from app.workflows.outcome import Outcome


def next_count(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return counting.next_count(uow)


def scan_place(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A place: the one that was given out, any other where none was, and again the one being counted to end it."""
    assert isinstance(reading, OwnCode)
    place = session.place
    if "location_id" not in place:
        if "count_id" in place:
            return counting.arrive(uow, place["count_id"], reading.serial)
        return counting.open_location(uow, reading.serial)
    if place["location_id"] != reading.serial:
        raise Refusal("count_this_place_first")
    return finish(uow, session, reading)


def scan_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return counting.scan_item(uow, Tally.from_place(session.place), item_codes(reading))


def type_units(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, FreeText)
    return counting.type_units(uow, Tally.from_place(session.place), int(reading.text))


def undo(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return counting.undo_unit(uow, Tally.from_place(session.place))


def finish(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return counting.finish(uow, Tally.from_place(session.place))


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return counting.leave(uow, session.place.get("count_id"))
