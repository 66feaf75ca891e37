"""A shelf that holds too few: its stock corrected, a count asked for, and the units sought elsewhere."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.counting import request_count
from app.models.order import OrderLine
from app.models.picking import PickList, PickTask
from app.models.refusals import ReasonNeeded, Refusal
from app.models.states import Bucket, CountCause, LocationKind
from app.models.stock import Location, Reservation
from app.workflows import allocation, picking, stops, walking
from app.workflows.outcome import Level, Outcome

#: Where units missing at a stop were found, the best answer first.
_FOUND = ("short_found_elsewhere", "short_other_site", "short_backordered")


def declare_short(uow: UnitOfWork, pick_list_id: int, reason: str) -> Outcome:
    """The shelf holds too few: correct its stock, ask for a count, look elsewhere, else put on backorder.

    What nobody else was promised there is absent too: the picker has seen the shelf. Units already in the
    hand stay wanted and go into the tote first. Raises ``ReasonNeeded``.
    """
    if not reason.strip():
        raise ReasonNeeded(action="declare_short")
    task = stops.current_stop(uow, pick_list_id)
    missing = task.quantity - task.picked - task.short - task.in_hand
    if missing <= 0:
        raise Refusal("put_in_tote_first", units=task.in_hand)
    code = write_short(uow, task, reason.strip())
    values = {"units": missing, "name": task.name, "location": task.location}
    outcome = stops.next_stop(uow, pick_list_id, code, values)
    return Outcome(
        outcome.code,
        outcome.values,
        Level.WARNING,
        outcome.next,
        outcome.order,
        outcome.facts,
        outcome.session,
    )


def write_short(uow: UnitOfWork, task: Any, reason: str) -> str:
    """What is still to be fetched at a stop is not there: the stock says so, and the rest is sought elsewhere.

    ``short_found_elsewhere``: on this walk; ``short_other_site``: another site sends it; else ``short_backordered``.
    """
    lacking = [(part, part.quantity - part.picked - part.short - part.in_hand) for part in task.parts]
    for part, units in lacking:
        if units:
            stock.release(uow, part.order_line_id, units, task.location_id)
    absent = stock.free_at(uow, task.product_id, task.location_id)
    adjust = stock.location_id(uow, LocationKind.ADJUST)
    stock.move(uow, task.product_id, absent, task.location_id, adjust, "short_pick", task.order_id)
    request_count(uow, task.location_id, task.product_id, CountCause.SHORT_PICK, reason[:120])
    found = set()
    for part, units in lacking:
        if units:
            _take_short(uow, task, part, units, reason)
            found.add(_look_elsewhere(uow, task, part))
    return next(code for code in _FOUND if code in found)


def _take_short(uow: UnitOfWork, task: Any, part: Any, units: int, reason: str) -> None:
    order_state.move_units(uow, part.order_line_id, Bucket.ALLOCATED, Bucket.UNALLOCATED, units)
    uow.connection.execute(
        update(PickTask).where(PickTask.id == part.id).values(short=PickTask.short + units)
    )
    journal.record(
        uow,
        "short_picked",
        "order_line",
        part.order_line_id,
        order_id=part.order_id,
        reason=reason,
        sku=task.sku,
        units=units,
        location=task.location,
    )


def _look_elsewhere(uow: UnitOfWork, task: Any, part: Any) -> str:
    """Allocate the line anew, add what was found at the walk's own site to it, and say where that was."""
    newest = uow.connection.scalar(select(func.max(Reservation.id))) or 0
    got = allocation.allocate_order(uow, part.order_id)
    site = select(PickList.site).where(PickList.id == task.pick_list_id).scalar_subquery()
    fresh, _ = picking.tasks_of(
        uow,
        task.pick_list_id,
        Reservation.id > newest,
        OrderLine.id == part.order_line_id,
        Location.site == site,
        after=stops.last_stop(uow, task.pick_list_id),
    )
    if fresh:
        uow.connection.execute(insert(PickTask), fresh)
        walking.replan(uow, task.pick_list_id, task.location_id)
    order_state.refresh_stage(uow, part.order_id)
    if fresh:
        return "short_found_elsewhere"
    return "short_other_site" if got.facts["promised"] else "short_backordered"
