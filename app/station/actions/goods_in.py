"""Receiving by scan: the order's number or an article of it, then its articles, and the end of the receipt."""

from __future__ import annotations

from app.database.unit_of_work import UnitOfWork
from app.models.refusals import Refusal
from app.scanning.scan import FreeText, Reading
from app.station.actions.reading import item_codes, printed_on
from app.station.session import Session
from app.workflows import receiving
from app.workflows.outcome import Outcome


def open_by_reference(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """An order's number; one that nobody knows, said twice, is a delivery without an order."""
    assert isinstance(reading, FreeText)
    again = session.place.get("unknown") == reading.text.strip()
    return receiving.open_by_reference(uow, reading.text, without_order=again)


def confirm_without_order(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The key instead of the same number again."""
    if "unknown" not in session.place:
        raise Refusal("command_not_now", command="confirm")
    return receiving.open_by_reference(uow, session.place["unknown"], without_order=True)


def open_for_article(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return receiving.open_for_article(uow, item_codes(reading))


def receive_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return receiving.scan_item(uow, session.place["purchase_id"], item_codes(reading), printed_on(reading))


def receive_units(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, FreeText)
    place = session.place
    return receiving.type_units(uow, place["purchase_id"], place["purchase_line_id"], int(reading.text))


def undo(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    place = session.place
    return receiving.undo_unit(uow, place["purchase_id"], place["purchase_line_id"], place.get("lot", ""))


def finish(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return receiving.finish(uow, session.place["purchase_id"])


def print_labels(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return receiving.print_labels(uow, session.place["purchase_id"], session.place["purchase_line_id"])


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return receiving.leave(uow, session.place.get("purchase_id"))
