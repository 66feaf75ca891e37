"""Before there is a station: what lies behind the settings, and opening a shop where there is none."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from sqlalchemy import make_url, select
from sqlalchemy.exc import ArgumentError

from app.config import Settings
from app.database import migrate
from app.database.faults import DatabaseNewer, DatabaseUnreadable
from app.database.unit_of_work import Database
from app.logs import redact
from app.models.refusals import Refusal
from app.models.staff import Staff
from app.workflows import staffing
from app.workflows.founding import FirstManager, NewShop, check_manager, check_shop, found_shop

__all__ = [
    "FirstManager", "Found", "NewShop", "check_manager", "check_shop", "check_url", "look", "open_shop", "upgrade",
]  # fmt: skip


class Found(StrEnum):
    """What a database holds."""

    NOTHING = "nothing"
    """No schema, or nobody who could sign in."""
    OLDER = "older"
    """A house of an older version."""
    HOUSE = "house"


def look(settings: Settings) -> Found:
    """See what is there and change nothing: a SQLite file is not made by it. Raises a ``DatabaseFault``."""
    url = settings.database_url
    if url.startswith("sqlite:///") and not Path(url.removeprefix("sqlite:///")).exists():
        return Found.NOTHING
    database = Database(url)
    try:
        found = migrate.status(database)
        if found.newer:
            raise DatabaseNewer(found.current)
        if not found.current:
            return Found.NOTHING
        people = database.read(lambda connection: connection.scalar(select(Staff.id).limit(1)))
        if people is None:
            return Found.NOTHING
        return Found.HOUSE if found.ready else Found.OLDER
    finally:
        database.close()


def upgrade(settings: Settings) -> None:
    """Bring the database to this program's version; raises a ``DatabaseFault``."""
    database = Database(settings.database_url)
    try:
        migrate.upgrade(database)
    finally:
        database.close()


def open_shop(settings: Settings, shop: NewShop, manager: FirstManager) -> None:
    """Create the database, found the house in it and name this station.

    What is refused changes nothing but the schema, so that the same can be asked again. Raises a ``Refusal`` or a
    ``DatabaseFault``.
    """
    check_shop(shop)
    check_manager(manager)
    check_url(settings)
    database = Database(settings.database_url)
    try:
        migrate.upgrade(database)
        actor = staffing.station_actor(database, settings.station)
        database.write(lambda uow: found_shop(uow, shop, manager), actor)
    finally:
        database.close()


def check_url(settings: Settings) -> None:
    """Whether the URL may be kept in the settings file.

    Raises ``DatabaseUnreadable`` for what is no URL of ours, and ``Refusal("database_url_password")`` for one with
    a password: that belongs into ``PGPASSWORD`` or the password file of PostgreSQL.
    """
    if not settings.database:
        return
    try:
        parsed = make_url(settings.database)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnreadable(redact(settings.database)) from error
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise DatabaseUnreadable(parsed.render_as_string(hide_password=True))
    if parsed.password:
        raise Refusal("database_url_password")
