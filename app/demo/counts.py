"""Cycle counts of the demo: some are due, one was right, two wait for the manager's decision."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.demo.house import House
from app.models.counting import CountRequest
from app.models.states import Role
from app.models.stock import StockLevel
from app.workflows import count_decisions, counting
from app.workflows.counting import Tally
from app.workflows.outcome import Outcome

#: How many more than the ledger says somebody finds, count by count.
_FOUND_MORE = (0, -1, 2)


def count_some(house: House, now: datetime) -> None:
    """Ask for what is due, and count the first of it."""
    house.act(now, Role.MANAGER, count_decisions.ask_due)
    for more in _FOUND_MORE:
        house.act(now, Role.PICKER, partial(_count_next, more=more))


def _count_next(uow: UnitOfWork, more: int) -> Outcome:
    offered = counting.next_count(uow)
    assert offered.session is not None
    row = uow.connection.execute(
        select(CountRequest.id, CountRequest.location_id, StockLevel.on_hand)
        .join(
            StockLevel,
            (StockLevel.location_id == CountRequest.location_id)
            & (StockLevel.product_id == CountRequest.product_id),
        )
        .where(CountRequest.id == offered.session["count_id"])
    ).one()
    begun = counting.arrive(uow, row.id, row.location_id)
    counted = counting.type_units(uow, _tally(begun), row.on_hand + more)
    done = counting.finish(uow, _tally(counted))
    counting.leave(uow, done.session.get("count_id") if done.session else None)
    return done


def _tally(outcome: Outcome) -> Tally:
    assert outcome.session is not None
    return Tally.from_place(outcome.session)
