"""Filling pick faces by scan: the reserve, the article, the face."""

from __future__ import annotations

from app.database.unit_of_work import UnitOfWork
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.reading import item_codes
from app.station.session import Session
from app.workflows import replenishing
from app.workflows.outcome import Outcome
from app.workflows.replenishing import Filling


def next_fill(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return replenishing.next_fill(uow)


def scan_place(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, OwnCode)
    return replenishing.scan_place(uow, Filling.from_place(session.place), reading.serial)


def take_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return replenishing.take_item(uow, Filling.from_place(session.place), item_codes(reading))


def type_units(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, FreeText)
    return replenishing.type_units(uow, Filling.from_place(session.place), int(reading.text))


def short(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return replenishing.reserve_short(uow, Filling.from_place(session.place))


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return replenishing.leave(uow, session.place.get("face_id"))
