"""Orders of one unit each, fetched together: a stop is all of one article at one place, a tote carries many orders.

They are told apart at the bench, where any scanned article opens the oldest order that needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

from sqlalchemy import insert, select

from app.database.unit_of_work import UnitOfWork
from app.models.picking import OrderTote, PickTask
from app.models.stock import Location


def whole_stop(uow: UnitOfWork, task: Any) -> Any:
    """The stop that begins with a task: its ``parts`` are the tasks it is made of, its amounts their sums."""
    if not task.bulk:
        return SimpleNamespace(**task._asdict(), parts=(task,))
    parts = uow.connection.execute(
        select(PickTask)
        .where(
            PickTask.pick_list_id == task.pick_list_id,
            PickTask.location_id == task.location_id,
            PickTask.product_id == task.product_id,
            PickTask.picked + PickTask.short < PickTask.quantity,
        )
        .order_by(PickTask.sequence, PickTask.id)
    ).all()
    sums = {
        name: sum(getattr(part, name) for part in parts)
        for name in ("quantity", "picked", "short", "in_hand")
    }
    tote = uow.connection.scalar(
        select(Location.code)
        .join(OrderTote, OrderTote.location_id == Location.id)
        .where(OrderTote.pick_list_id == task.pick_list_id, OrderTote.shared)
        .order_by(OrderTote.id.desc())
        .limit(1)
    )
    return SimpleNamespace(**{**task._asdict(), **sums, "tote": tote}, parts=tuple(parts))


def spread(parts: Sequence[Any], in_hand: int) -> Iterator[tuple[int, int]]:
    """How many of the units in the hand are each task's: the first ones are filled first; (task, units)."""
    left = in_hand
    for part in parts:
        units = min(left, part.quantity - part.picked - part.short)
        left -= units
        if units != part.in_hand:
            yield part.id, units


def share_tote(uow: UnitOfWork, tote_id: int, parts: Sequence[Any]) -> None:
    """Let a tote carry these tasks' orders beside those it carries already."""
    orders = [part.order_id for part in parts if part.in_hand]
    there = set(
        uow.connection.scalars(
            select(OrderTote.order_id).where(OrderTote.location_id == tote_id, OrderTote.order_id.in_(orders))
        )
    )
    fresh = [order_id for order_id in dict.fromkeys(orders) if order_id not in there]
    if fresh:
        uow.connection.execute(
            insert(OrderTote),
            [
                {
                    "location_id": tote_id,
                    "order_id": order_id,
                    "pick_list_id": parts[0].pick_list_id,
                    "shared": True,
                }
                for order_id in fresh
            ],
        )
