"""What tests of returns share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.models.house import change_setting
from app.models.rma import Rma
from app.models.states import Role
from app.workflows import decisions
from tests.support.bench import done
from tests.support.house import House
from tests.support.returning import (
    one,
    proposed,
)


def rma(house: House, rma_id: int) -> Any:
    return one(house, select(Rma).where(Rma.id == rma_id))


def approve(house: House, rma_id: int, reason: str = "") -> Any:
    return done(house.act(Role.MANAGER, lambda uow: decisions.approve_return(uow, rma_id, reason)))


def _waiting(house: House, order_id: int, *units: int, **how: Any) -> int:
    """A proposed return that no rule approves: the limit for that is zero."""
    house.database.write(
        lambda uow: change_setting(uow, "auto_approval_limit_cents", 0), house.staff[Role.MANAGER]
    )
    return proposed(house, order_id, *units, **how)
