"""How much is kept longer than it is needed: the dry run of erasing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from app.models.order import Order
from app.models.retention import customer_is_due, order_is_due, photos_of_open_returns
from app.values import SHOP_ZONE


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
    """Those of these photos that an open return needs."""
    needed = photos_of_open_returns("file_name").subquery()
    return set(connection.scalars(select(needed.c.file_name).where(needed.c.file_name.in_(file_names))))
