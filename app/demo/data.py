"""``arrimage demo-data``: a database filled with years of an invented house, for trying and measuring."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection, select
from sqlalchemy.orm import InstrumentedAttribute

from app.channels.reading import RecordKind
from app.config import resource
from app.database import migrate
from app.database.unit_of_work import Database
from app.demo import house as demo_house
from app.demo.past.fill import CHANNEL, Progress, fill
from app.demo.past.places import channel_of
from app.models.house import change_setting, setting
from app.models.order import Order
from app.models.refusals import Refusal
from app.models.staff import Staff
from app.models.states import Role
from app.workflows import importing


class NotForDemoData(Refusal):
    """The database has people or orders of its own, or was filled before: it is left alone."""


def make_demo_data(
    database: Database, orders: int, seed: int, days: int, now: datetime, progress: Progress | None = None
) -> None:
    """Fill an empty database, or the demo shop's, with ``orders`` orders of the last ``days`` days.

    The same seed makes the same orders of the same days. Raises ``NotForDemoData`` or a ``DatabaseFault``.
    """
    migrate.upgrade(database)
    _refuse_real_work(database)
    if database.read(lambda c: c.scalar(select(Staff.id).limit(1))) is None:
        _found(database, now - timedelta(days=days + 1))
    fill(database, orders, seed, days, now, progress)


def _refuse_real_work(database: Database) -> None:
    is_demo = bool(database.read(lambda c: setting(c, "demo")))
    filled = database.read(lambda c: channel_of(c, CHANNEL)) is not None
    used = any(database.read(partial(_has_any, column=column)) for column in (Staff.id, Order.id))
    if filled or (used and not is_demo):
        raise NotForDemoData


def _has_any(connection: Connection, column: InstrumentedAttribute[int]) -> bool:
    return connection.scalar(select(column).limit(1)) is not None


def _found(database: Database, moment: datetime) -> None:
    """The demo shop's people, stations, shops and places, marked as a demo before the first order is there."""
    house = demo_house.House(database, moment)
    own_clock, database.clock = database.clock, lambda: moment
    try:
        demo_house.found(house)
        administrator = house.actors[Role.ADMINISTRATOR]
        for kind, name in ((RecordKind.LOCATIONS, "locations.csv"), (RecordKind.LAYOUT, "layout.csv")):
            importing.import_file(database, administrator, kind, resource("demo", name))
        database.write(lambda uow: change_setting(uow, "demo", value=True), administrator)
    finally:
        database.clock = own_clock
