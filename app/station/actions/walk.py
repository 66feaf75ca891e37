"""The picker's walk: list, location, item, tote."""

from __future__ import annotations

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.picking import PickList
from app.models.refusals import NotFound, Refusal
from app.models.states import PickListState
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.questions import ask_reason
from app.station.actions.reading import item_codes, printed_on
from app.station.session import Session
from app.workflows import carts, picking
from app.workflows.outcome import Outcome


def start_picking(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A pick list's barcode: take the list or go on with it."""
    assert isinstance(reading, OwnCode)
    list_id = uow.connection.scalar(select(PickList.id).where(PickList.number == reading.serial))
    if list_id is None:
        raise NotFound(kind="pick_list", given=reading.serial)
    return picking.start_picking(uow, list_id)


def next_pick_list(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Give me work: my own open list first, then the oldest waiting one, else a new cart of what is ready."""
    mine = select(PickList.id).where(
        PickList.state == PickListState.PICKING, PickList.picker_id == session.staff_id
    )
    waiting = select(PickList.id).where(
        PickList.state.in_((PickListState.OPEN, PickListState.PICKING)), PickList.picker_id.is_(None)
    )
    for rows in (mine, waiting):
        found = uow.connection.scalar(rows.order_by(PickList.id).limit(1))
        if found is not None:
            return picking.start_picking(uow, found)
    made = carts.make_cart(uow)
    return picking.start_picking(uow, made.facts["pick_list_id"])


def pick_location(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, OwnCode)
    return picking.scan_location(uow, session.place["pick_list_id"], reading.serial)


def pick_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    place = session.place
    return picking.scan_item(
        uow, place["pick_list_id"], item_codes(reading), bool(place.get("at_location")), printed_on(reading)
    )


def pick_tote(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, OwnCode)
    return picking.put_in_tote(uow, session.place["pick_list_id"], reading.serial)


def pick_quantity(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    assert isinstance(reading, FreeText)
    return picking.type_quantity(
        uow, session.place["pick_list_id"], int(reading.text), bool(session.place.get("at_location"))
    )


def pick_undo(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return picking.undo_item(uow, session.place["pick_list_id"])


def skip_stop(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return picking.skip_task(uow, session.place["pick_list_id"])


def ask_short_reason(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    if "pick_list_id" not in session.place:
        raise Refusal("command_not_now", command="short")
    return ask_reason(session, "short")


def leave_list(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return picking.leave_list(uow, session.place["pick_list_id"])
