"""What a customer does not want of what they collect: taken back at the counter, as a return that is here at once."""

from __future__ import annotations

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.rma import Rma, RmaUnit
from app.values import shop_day
from app.workflows import returns
from app.workflows.return_units import AskedUnits


def take_back(uow: UnitOfWork, order_id: int, units: AskedUnits) -> str:
    """Open a return of units that were just handed over and stay on the counter; its number.

    The returns desk goes on with it where it likes. Raises what ``open_return`` raises.
    """
    opened = returns.open_return(uow, order_id, units, shop_day(uow.now), at_counter=True)
    rma_id = int(opened.facts["rma_id"])
    returns.receive_return(uow, rma_id)
    ids = uow.connection.scalars(
        select(RmaUnit.id).where(RmaUnit.rma_id == rma_id).order_by(RmaUnit.id)
    ).all()
    for unit_id in ids:
        returns.receive_unit(uow, unit_id)
    returns.leave_return(uow, rma_id)
    return uow.connection.execute(select(Rma.number).where(Rma.id == rma_id)).scalar_one()
