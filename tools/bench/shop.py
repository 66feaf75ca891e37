"""The shop behind a measure: a test house with as many past orders as asked for, the same every time."""

from __future__ import annotations

from datetime import UTC, datetime

from app.database import migrate
from app.database.unit_of_work import Database
from app.demo.past.fill import fill
from tests.support.house import House

_SEED, _DAYS = 1, 365
_UNTIL = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def shop_with(database: Database, orders: int) -> House:
    """Make the schema, a house and its past."""
    migrate.upgrade(database)
    house = House(database)
    fill(database, orders, _SEED, _DAYS, _UNTIL)
    return house
