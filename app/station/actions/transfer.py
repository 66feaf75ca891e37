"""Transfers by scan: which one, the shelf, its articles, and that is all."""

from __future__ import annotations

from app.database.unit_of_work import UnitOfWork
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.reading import item_codes
from app.station.session import Session
from app.workflows import transfer_paper, transfers
from app.workflows.outcome import Outcome


def choose(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, FreeText)
    return transfers.open_by_reference(uow, reading.text)


def open_scanned(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The slip: the transfer is opened, where it is taken and where it arrives."""
    assert isinstance(reading, OwnCode)
    return transfers.open_transfer(uow, reading.serial)


def scan_place(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, OwnCode)
    return transfers.scan_place(uow, session.place["transfer_id"], reading.serial)


def scan_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    place = session.place
    return transfers.scan_item(
        uow, place["transfer_id"], place["location_id"], item_codes(reading), *_before(session)
    )


def type_units(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, FreeText)
    place = session.place
    return transfers.type_units(
        uow, place["transfer_id"], place["location_id"], *_before(session), int(reading.text)
    )


def undo(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    place = session.place
    return transfers.undo(uow, place["transfer_id"], place["location_id"], *_before(session))


def finish(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return transfers.finish(uow, session.place["transfer_id"], sure=bool(session.place.get("sure")))


def print_slip(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return transfer_paper.print_slip(uow, session.place["transfer_id"])


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return transfers.leave(uow)


def _before(session: Session) -> tuple[int, int]:
    return session.place.get("line_id", 0), session.place.get("here", 0)
