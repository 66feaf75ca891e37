"""Ids and numbers of the invented years: each goes on where the database's stands, without gaps."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, func, select

from app.database.dialect import ids_follow, upsert
from app.models.channel import Counter, Customer
from app.models.order import Order, OrderLine
from app.models.picking import PickList
from app.models.pickup import Pickup
from app.models.product import Product
from app.models.rma import Refund, Rma
from app.models.shipment import Parcel, Shipment
from app.models.stock import Location

_WITH_IDS: tuple[type[Any], ...] = (
    Customer, Order, OrderLine, PickList, Parcel, Shipment, Pickup, Rma, Refund, Product, Location,
)  # fmt: skip


class Numbers:
    """Counts in memory; ``keep`` tells the database how far it came."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._series: defaultdict[str, int] = defaultdict(
            int, connection.execute(select(Counter.series, Counter.value)).all()
        )
        self._ids = {table: connection.scalar(select(func.max(table.id))) or 0 for table in _WITH_IDS}

    def number(self, series: str) -> int:
        """The next number of a series that people read."""
        self._series[series] += 1
        return self._series[series]

    def id(self, table: type[Any]) -> int:
        """The next id of a table."""
        self._ids[table] += 1
        return self._ids[table]

    def block(self, table: type[Any], count: int) -> int:
        """The first of ``count`` ids that follow each other."""
        first = self._ids[table] + 1
        self._ids[table] += count
        return first

    def keep(self) -> None:
        """Who comes next goes on after these."""
        for series, value in self._series.items():
            row = {"series": series, "value": value}
            upsert(self._connection, Counter, row, ("series",), {"value": value})
        for table in _WITH_IDS:
            ids_follow(self._connection, table)
