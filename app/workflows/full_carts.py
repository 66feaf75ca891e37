"""A cart that is full before its walk is done: what it carries goes to the benches, the rest is another walk."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.picking import PickTask
from app.models.refusals import Refusal
from app.workflows import documents, into_parcel, picking, printing, stops
from app.workflows.outcome import Outcome

_LEFT = PickTask.quantity - PickTask.picked - PickTask.short


def cart_full(uow: UnitOfWork, pick_list_id: int) -> Outcome:
    """End the walk here; its other stops become a list that anybody may take, the first to be given out.

    The rest of a stop whose units only partly fitted is on that list too, and an order that lies on both carts is
    picked when both are done. Of an order that is packed as it is picked it is the parcel that is full (see
    ``into_parcel.parcel_full``). Raises ``Refusal``: ``put_in_tote_first`` while units are in the hand,
    ``cart_is_empty`` before anything was picked.
    """
    task = stops.current_stop(uow, pick_list_id)
    if task.packs_order_id is not None:
        return into_parcel.parcel_full(uow, task)
    if task.in_hand:
        raise Refusal("put_in_tote_first", units=task.in_hand)
    here = PickTask.pick_list_id == pick_list_id
    if not uow.connection.scalar(select(func.sum(PickTask.picked)).where(here)):
        raise Refusal("cart_is_empty")
    # Of no wave: one that is taken back gives up only what nobody has begun.
    rest, number = picking.new_list(uow, bulk=task.bulk)
    _share_begun_stops(uow, pick_list_id, rest)
    untouched = here & (PickTask.picked + PickTask.short == 0)
    uow.connection.execute(update(PickTask).where(untouched).values(pick_list_id=rest))
    of_rest = select(PickTask.order_id).where(PickTask.pick_list_id == rest).distinct()
    for order_id in uow.connection.scalars(of_rest.order_by(PickTask.order_id)).all():
        journal.record(uow, "on_pick_list", "pick_list", rest, order_id=order_id, number=number)
    journal.record(uow, "cart_full", "pick_list", pick_list_id, number=number)
    printing.queue(uow, documents.pick_list(uow, rest), f"L-{number:06d}")
    uow.changed("pick_list", rest)
    done = stops.next_stop(uow, pick_list_id, "cart_full", {"rest": number})
    return replace(done, code="cart_full")


def _share_begun_stops(uow: UnitOfWork, pick_list_id: int, rest: int) -> None:
    """Stops with units in a tote and on the shelf: what was picked or missed stays, the rest is fetched later."""
    begun = uow.connection.execute(
        select(PickTask, _LEFT.label("left")).where(
            PickTask.pick_list_id == pick_list_id, PickTask.picked + PickTask.short > 0, _LEFT > 0
        )
    ).all()
    for stop in begun:
        uow.connection.execute(
            insert(PickTask).values(
                pick_list_id=rest, order_id=stop.order_id, order_line_id=stop.order_line_id,
                product_id=stop.product_id, location_id=stop.location_id, quantity=stop.left,
                sequence=stop.sequence,
            )
        )  # fmt: skip
        uow.connection.execute(
            update(PickTask).where(PickTask.id == stop.id).values(quantity=PickTask.quantity - stop.left)
        )
