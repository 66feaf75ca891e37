"""The picker's walk: list, location, item, tote."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import ColumnElement, select

from app.database.unit_of_work import UnitOfWork
from app.models.bench_copy import waits_for_shelf
from app.models.order import Order
from app.models.permissions import may
from app.models.picking import PickList
from app.models.refusals import NotFound, Refusal
from app.models.states import PickListState
from app.scanning.own_codes import OwnCode
from app.scanning.scan import FreeText, Reading
from app.station.actions.questions import ask_reason, choice_of, drop_question, place_of
from app.station.actions.reading import item_codes, printed_on
from app.station.session import Session
from app.workflows import carts, full_carts, pick_and_pack, picking, stops, zero_check
from app.workflows.outcome import Outcome


def start_picking(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """A pick list's barcode: take the list or go on with it."""
    assert isinstance(reading, OwnCode)
    list_id = uow.connection.scalar(
        select(PickList.id).where(PickList.number == reading.serial, PickList.site == "")
    )
    if list_id is None:
        raise NotFound(kind="pick_list", given=reading.serial)
    return picking.start_picking(uow, list_id)


def next_pick_list(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Give me work: my own open list first, then the oldest waiting one, else a new cart of what is ready."""
    one_step = pick_and_pack.is_offered(uow)
    here = select(PickList.id).where(PickList.site == "", _can_go_on(may(session.roles, "pack")))
    mine = here.where(PickList.state == PickListState.PICKING, PickList.picker_id == session.staff_id)
    waiting = here.where(
        PickList.state.in_((PickListState.OPEN, PickListState.PICKING)), PickList.picker_id.is_(None)
    )
    for rows in (mine, waiting):
        found = uow.connection.scalar(rows.order_by(PickList.id).limit(1))
        if found is not None:
            return picking.start_picking(uow, found)
    if one_step:
        return pick_and_pack.begin(uow)
    made = carts.make_cart(uow)
    return picking.start_picking(uow, made.facts["pick_list_id"])


def _can_go_on(packs: bool) -> ColumnElement[bool]:
    """A condition on lists: of those that go into a parcel, none whose order waits for somebody, and none at all
    for who may not pack.
    """
    into_totes = PickList.packs_order_id.is_(None)
    if not packs:
        return into_totes
    not_held = (Order.open_holds == 0) | waits_for_shelf()
    return into_totes | PickList.packs_order_id.in_(select(Order.id).where(not_held))


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
    place = session.place
    last = (place["last_task_id"], place["last_units"]) if "last_task_id" in place else None
    return picking.undo_item(uow, place["pick_list_id"], last)


def skip_stop(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return picking.skip_task(uow, session.place["pick_list_id"])


def scan_emptied_place(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The place once more: it is empty. The next stop's place: walked on, and nobody is sent back for an answer."""
    assert isinstance(reading, OwnCode)
    if reading.serial == session.place["emptied"]["location_id"]:
        return confirm_empty(uow, session, reading)
    if "pick_list_id" not in session.place:
        raise Refusal("scan_emptied_place", location=session.place["emptied"]["location"])
    return pick_location(uow, session, reading)


def scan_left_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """What still lies at the place."""
    return _walk_on(
        uow, session, zero_check.says_not_empty(uow, session.place["emptied"], item_codes(reading))
    )


def answer_emptied(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Yes or no by number; raises ``Refusal("no_such_choice")``."""
    chosen = choice_of(session, reading)
    if chosen is None:
        raise Refusal("no_such_choice")
    says = zero_check.says_empty if chosen["code"] == "place_empty_yes" else zero_check.says_not_empty
    return _walk_on(uow, session, says(uow, session.place["emptied"]))


def confirm_empty(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return _walk_on(uow, session, zero_check.says_empty(uow, session.place["emptied"]))


def go_on_unanswered(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Give me work: the parcel that is full is closed first."""
    if "order_id" in session.place:
        return drop_question(uow, session, reading)
    return next_pick_list(uow, session, reading)


def _walk_on(uow: UnitOfWork, session: Session, said: Outcome) -> Outcome:
    """To the next stop, with what was said of the last one."""
    if "pick_list_id" not in session.place:
        # With an order open its parcel is closed next.
        asked = "weigh_or_close" if "order_id" in session.place else "bring_to_packing"
        return replace(said, next=asked, session=place_of(session))
    return replace(
        stops.next_stop(uow, session.place["pick_list_id"], said.code, dict(said.values)), level=said.level
    )


def ask_short_reason(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    if "pick_list_id" not in session.place:
        raise Refusal("command_not_now", command="short")
    return ask_reason(session, "short")


def close_cart(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """The cart is full; the key that closes a parcel closes it."""
    return full_carts.cart_full(uow, session.place["pick_list_id"])


def leave_list(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return picking.leave_list(uow, session.place["pick_list_id"])
