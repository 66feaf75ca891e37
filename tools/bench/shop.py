"""The shop behind a measure: a test house with as many past orders as asked for, the same every time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg
from sqlalchemy import make_url

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


def another_database(url: str, folder: Path, name: str) -> str:
    """The URL of a new database beside the one given: a file in ``folder``, or one on the same server."""
    if url.startswith("sqlite"):
        return f"sqlite:///{folder / name}.sqlite"
    parsed = make_url(url)
    dsn = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return parsed.set(database=name).render_as_string(hide_password=False)
