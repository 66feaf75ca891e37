"""The house's logo and colour: kept with its settings, shown on what leaves the house on A4."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode

from sqlalchemy import Connection

from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.house import change_setting, setting
from app.models.staff import require
from app.printing.brand import Brand
from app.workflows.outcome import Outcome


def brand(connection: Connection) -> Brand:
    """How the house's letters look now."""
    return Brand(colour=str(setting(connection, "brand_colour")), logo=b64decode(setting(connection, "logo")))


def set_logo(uow: UnitOfWork, logo: bytes) -> Outcome:
    """Take ``logo``, as ``read_logo`` made it, or none where it is empty; for who may change the settings."""
    require(uow.actor, "save_settings")
    before = b64decode(setting(uow.connection, "logo"))
    if logo == before:
        return Outcome("settings_unchanged", facts={"changed": []})
    change_setting(uow, "logo", b64encode(logo).decode())
    journal.record(
        uow, "setting_changed", "setting", None, name="logo", before=_digest(before), after=_digest(logo)
    )
    return Outcome("settings_saved", facts={"changed": ["logo"]})


def _digest(logo: bytes) -> str:
    """What the journal keeps of a picture."""
    return f"sha256:{hashlib.sha256(logo).hexdigest()}" if logo else ""
