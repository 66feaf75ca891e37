"""A pickup prepared in the shop: articles into its bag by scan, while customers come all the same."""

from __future__ import annotations

from collections.abc import Callable

from app.database.unit_of_work import UnitOfWork
from app.models.refusals import Refusal, UnknownBarcode
from app.scanning.scan import FreeText, Reading
from app.station.actions import counter, questions
from app.station.actions.reading import item_codes, printed_on
from app.station.session import Session
from app.workflows import shop_picking
from app.workflows.outcome import Outcome


def next_order(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """Give me work: the oldest order that waits to be prepared."""
    return shop_picking.next_to_prepare(uow)


def prepare(order_id: int) -> Callable[[UnitOfWork], Outcome]:
    """Prepare an order that staff chose in the list."""
    return lambda uow: shop_picking.prepare(uow, order_id)


def take_item(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return shop_picking.scan_item(
        uow, session.place["pick_list_id"], item_codes(reading), printed_on(reading)
    )


def take_text(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """An article's own barcode, else what a customer who stands here says or shows."""
    try:
        return take_item(uow, session, reading)
    except UnknownBarcode:
        return counter.open_by_text(uow, session, reading)


def type_units(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """How many units of the article scanned last are in the bag."""
    assert isinstance(reading, FreeText)
    place = session.place
    return shop_picking.type_quantity(
        uow, place["pick_list_id"], place.get("last_task_id"), int(reading.text)
    )


def undo(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return shop_picking.undo(uow, session.place["pick_list_id"], session.place.get("last_task_id"))


def ask_short_reason(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return questions.ask_reason(session, "short")


def finish(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return shop_picking.finish(uow, session.place["pick_list_id"])


def leave(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    return shop_picking.leave(uow, session.place["pick_list_id"])


def take_insert(uow: UnitOfWork, session: Session, reading: Reading) -> Outcome:
    """What goes into the bag by its barcode, else what a customer who stands here says or shows."""
    try:
        return questions.scan_insert(uow, session, reading)
    except Refusal as refused:
        if refused.code != "insert_not_wanted":
            raise
        return counter.open_by_text(uow, session, reading)
