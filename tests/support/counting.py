"""Somebody counts shelves through the public workflows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.models.counting import CountRequest
from app.models.product import Product
from app.models.states import CountState, Role
from app.workflows import count_decisions, counting
from app.workflows.counting import Tally
from app.workflows.outcome import Outcome
from tests.support.bench import done
from tests.support.house import House


def place(house: House, code: str) -> int:
    return house.database.write(lambda uow: house.location(uow, code), house.station)


def begin(house: House, code: str, role: Role = Role.PICKER) -> Tally:
    """Stand at a place and count; what lies there is asked for where nothing is."""
    at = place(house, code)
    return tally_of(done(house.act(role, lambda uow: counting.open_location(uow, at))))


def tally_of(outcome: Outcome) -> Tally:
    assert outcome.session is not None
    return Tally.from_place(outcome.session)


def say(house: House, tally: Tally, units: int, role: Role = Role.PICKER) -> Outcome:
    """So many lie there, and that is all."""
    typed = tally_of(done(house.act(role, lambda uow: counting.type_units(uow, tally, units))))
    return done(house.act(role, lambda uow: counting.finish(uow, typed)))


def count(house: House, code: str, units: int, role: Role = Role.PICKER) -> Outcome:
    return say(house, begin(house, code, role), units, role)


def requests(house: House, state: CountState | None = None) -> list[Any]:
    """Count requests with their articles, oldest first."""
    query = select(CountRequest, Product.sku).join(Product, Product.id == CountRequest.product_id)
    if state is not None:
        query = query.where(CountRequest.state == state)
    return list(house.database.read(lambda c: c.execute(query.order_by(CountRequest.id)).all()))


def accept_all(house: House) -> list[Outcome]:
    """A manager books every difference."""
    return [
        house.act(Role.MANAGER, lambda uow, row=row: count_decisions.accept_count(uow, row.id))
        for row in requests(house, CountState.TO_ACCEPT)
    ]
