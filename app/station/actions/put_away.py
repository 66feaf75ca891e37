"""Putting away by scan: the article, then the bin."""

from __future__ import annotations

from app.database.unit_of_work import UnitOfWork
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.reading import item_codes
from app.station.session import Session
from app.workflows import putting_away
from app.workflows.outcome import Outcome


def take(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return putting_away.take(uow, item_codes(reading))


def type_units(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, FreeText)
    place = session.place
    return putting_away.type_units(uow, place["product_id"], int(reading.text), place["proposed"])


def put(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, OwnCode)
    place = session.place
    return putting_away.put(uow, place["product_id"], place["units"], place["proposed"], reading.serial)


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return putting_away.leave(uow)
