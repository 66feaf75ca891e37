"""How much is kept longer than it is needed: the dry run of erasing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select, union

from app.models.order import Order
from app.models.retention import customer_is_due, order_is_due
from app.models.rma import Rma, RmaPhoto, RmaUnit
from app.models.shipment import Parcel
from app.models.states import RmaState
from app.models.trace import ParcelPhoto
from app.values import SHOP_ZONE

_SETTLED = (RmaState.REFUSED, RmaState.EXPIRED, RmaState.REJECTED, RmaState.SETTLED, RmaState.CLOSED)


@dataclass(frozen=True, slots=True)
class Due:
    """How many customers and orders have outlived their period; ``oldest`` is the day of the oldest such order."""

    customers: int
    orders: int
    oldest: date | None


def due(connection: Connection, today: date) -> Due:
    """What ``erase_due`` would remove today."""
    orders = connection.execute(
        select(func.count(), func.min(Order.placed_at)).where(order_is_due(today))
    ).one()
    customers = connection.execute(select(func.count()).where(customer_is_due(today))).scalar_one()
    first: datetime | None = orders[1]
    oldest = first.astimezone(SHOP_ZONE).date() if first is not None else None
    return Due(customers, orders[0], oldest)


def photos_in_dispute(connection: Connection, file_names: Sequence[str]) -> set[str]:
    """Those of these photos that an open return needs: taken at its inspection, or of a parcel of its order."""
    open_return = Rma.state.not_in(_SETTLED)
    inspected = (
        select(RmaPhoto.file_name)
        .join(RmaUnit, RmaUnit.id == RmaPhoto.rma_unit_id)
        .join(Rma, Rma.id == RmaUnit.rma_id)
        .where(RmaPhoto.file_name.in_(file_names), open_return)
    )
    packed = (
        select(ParcelPhoto.file_name)
        .join(Parcel, Parcel.id == ParcelPhoto.parcel_id)
        .join(Rma, Rma.order_id == Parcel.order_id)
        .where(ParcelPhoto.file_name.in_(file_names), open_return)
    )
    return set(connection.scalars(union(inspected, packed)))
