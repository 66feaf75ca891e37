"""A shelf that holds too few: its stock corrected, a count asked for, and the units sought elsewhere."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select, update

from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, stock
from app.models.counting import request_count
from app.models.order import OrderLine
from app.models.picking import PickTask
from app.models.refusals import ReasonNeeded, Refusal
from app.models.states import Bucket, CountCause, LocationKind
from app.models.stock import Reservation
from app.workflows import allocation, picking, walking
from app.workflows.outcome import Level, Outcome


def declare_short(uow: UnitOfWork, pick_list_id: int, reason: str) -> Outcome:
    """The shelf holds too few: correct its stock, ask for a count, look elsewhere, else put on backorder.

    What nobody else was promised there is absent too: the picker has seen the shelf. Units already in the
    hand stay wanted and go into the tote first. Raises ``ReasonNeeded``.
    """
    if not reason.strip():
        raise ReasonNeeded(action="declare_short")
    task = picking.current_stop(uow, pick_list_id)
    missing = task.quantity - task.picked - task.short - task.in_hand
    if missing <= 0:
        raise Refusal("put_in_tote_first", units=task.in_hand)
    lacking = [(part, part.quantity - part.picked - part.short - part.in_hand) for part in task.parts]
    for part, units in lacking:
        if units:
            stock.release(uow, part.order_line_id, units, task.location_id)
    absent = stock.free_at(uow, task.product_id, task.location_id)
    adjust = stock.location_id(uow, LocationKind.ADJUST)
    stock.move(uow, task.product_id, absent, task.location_id, adjust, "short_pick", task.order_id)
    request_count(uow, task.location_id, task.product_id, CountCause.SHORT_PICK, reason.strip()[:120])
    elsewhere = False
    for part, units in lacking:
        if units:
            _take_short(uow, task, part, units, reason.strip())
            elsewhere = _look_elsewhere(uow, task, part) or elsewhere
    code = "short_found_elsewhere" if elsewhere else "short_backordered"
    values = {"units": missing, "name": task.name, "location": task.location}
    outcome = picking.next_stop(uow, pick_list_id, code, values)
    return Outcome(
        outcome.code,
        outcome.values,
        Level.WARNING,
        outcome.next,
        outcome.order,
        outcome.facts,
        outcome.session,
    )


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


def _look_elsewhere(uow: UnitOfWork, task: Any, part: Any) -> bool:
    """Allocate the line anew and add what was found to this walk; ``True`` if anything was."""
    newest = uow.connection.scalar(select(func.max(Reservation.id))) or 0
    allocation.allocate_order(uow, part.order_id)
    fresh, _ = picking.tasks_of(
        uow,
        task.pick_list_id,
        Reservation.id > newest,
        OrderLine.id == part.order_line_id,
        after=picking.last_stop(uow, task.pick_list_id),
    )
    if fresh:
        uow.connection.execute(insert(PickTask), fresh)
        walking.replan(uow, task.pick_list_id, task.location_id)
    order_state.refresh_stage(uow, part.order_id)
    return bool(fresh)
