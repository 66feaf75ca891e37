"""Open the demo shop: the one that is there if it fits, else a new one."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.config import Settings
from app.database import migrate
from app.database.faults import DatabaseMissing, DatabaseNewer, DatabaseUnreadable
from app.database.unit_of_work import Database
from app.demo.create import create_demo
from app.models.house import setting
from app.models.refusals import Refusal


class NotADemo(Refusal):
    """The named database holds something else: it is left alone."""


@dataclass(frozen=True, slots=True)
class OpenedDemo:
    """Settings that lead to the demo, and the code of what to tell (empty where it was simply there)."""

    settings: Settings
    notice: str = ""


def open_demo(settings: Settings, now: datetime, database_url: str = "") -> OpenedDemo:
    """The demo shop in its own folder below the data folder, or in the database at ``database_url``.

    Our own one is made anew where it is damaged or of another version; a database that somebody named is only
    filled when empty. Raises ``NotADemo`` or a ``DatabaseFault``.
    """
    if database_url:
        return _named(replace(settings, database=database_url), now)
    folder = settings.folder / "demo"
    mine = replace(settings, database="", data_folder=str(folder))
    if not _database_file(folder).exists():
        _make(mine, folder, now)
        return OpenedDemo(mine, "demo_created")
    if not _fits(mine):
        _make(mine, folder, now)
        return OpenedDemo(mine, "demo_recreated")
    return OpenedDemo(mine)


def forget_demo(settings: Settings) -> None:
    """Remove our own demo shop with everything that was printed and written there."""
    folder = settings.folder / "demo"
    if folder.exists():
        shutil.rmtree(folder)


def _database_file(folder: Path) -> Path:
    return folder / "arrimage.sqlite"


def _make(mine: Settings, folder: Path, now: datetime) -> None:
    """Beside its place first, so that a demo cut off in the making is never opened."""
    draft = folder.with_name("demo.new")
    for old in (draft, folder):
        if old.exists():
            shutil.rmtree(old)
    draft.mkdir(parents=True)
    database = Database(replace(mine, data_folder=str(draft)).database_url)
    try:
        create_demo(database, now)
    finally:
        database.close()
    draft.replace(folder)


def _fits(mine: Settings) -> bool:
    database = Database(mine.database_url)
    try:
        migrate.require_ready(database)
        return is_demo(database)
    except (DatabaseUnreadable, DatabaseNewer, DatabaseMissing):
        return False
    finally:
        database.close()


def is_demo(database: Database) -> bool:
    """Whether the house says that it is the demo."""
    return bool(database.read(lambda connection: setting(connection, "demo")))


def _named(settings: Settings, now: datetime) -> OpenedDemo:
    database = Database(settings.database_url)
    try:
        found = migrate.status(database)
        if not found.current:
            create_demo(database, now)
            return OpenedDemo(settings, "demo_created")
        migrate.require_ready(database)
        if not is_demo(database):
            raise NotADemo
        return OpenedDemo(settings)
    finally:
        database.close()
