"""What the clock does by itself: reminders, expired pickups, stock whose money never came; once for the house."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.house import setting
from app.models.retention import first_moment_of_photos
from app.models.staff import station_code
from app.queries.retention import photos_in_dispute
from app.station import fiscal_key
from app.station.periodic import Periodic
from app.station.photos import photos_kept_before
from app.values import SHOP_ZONE, shop_day
from app.workflows import (
    anchoring,
    count_decisions,
    erasing,
    fiscal_closing,
    hold_expiry,
    overdue,
    photo_views,
    weighing,
)
from app.workflows.outcome import Outcome
from app.workflows.perform import perform

_LOOK_SECONDS = 300.0
_PHOTOS_AT_ONCE = 500
_log = logging.getLogger(__name__)


def due_work(database: Database) -> dict[str, Callable[[UnitOfWork], Outcome]]:
    """The rounds of this moment by the id of their command: whichever station comes first does each of them."""
    now = database.clock()
    today = shop_day(now)
    hour = now.astimezone(SHOP_ZONE).strftime("%Y-%m-%dT%H")
    return {
        f"remind:{today}": lambda uow: overdue.remind(uow, today),
        f"expire:{today}": lambda uow: overdue.expire_overdue(uow, today),
        f"free:{hour}": hold_expiry.free_overdue_stock,
        f"anchor:{hour}": anchoring.anchor_chains,
        f"weights:{today}": weighing.forget_old_samples,
        f"photos:{today}": lambda uow: photo_views.forget_old_views(uow, today),
        f"counts:{today}": count_decisions.ask_due,
        f"forget:{hour}": lambda uow: erasing.forget_what_expired(uow, today),
        f"erase:{hour}": lambda uow: erasing.erase_by_itself(uow, today),
        f"enter:{hour}": fiscal_closing.take_in_old,
        f"close:{hour}": lambda uow: fiscal_closing.close_periods(uow, today),
    }


def _sign(database: Database, actor: Actor) -> None:
    """Sign the closures of the fiscal journal, at the one station that has the key (setting ``fiscal_signer``)."""
    mine = database.read(lambda connection: station_code(connection, actor.station_id))
    if mine != database.read(lambda connection: str(setting(connection, "fiscal_signer"))):
        return
    try:
        signer = fiscal_key.signer()
    except fiscal_key.KeyUnusable:
        signer = None
    if signer is None:
        _log.warning("the fiscal journal's closures are not signed: this station has no usable key")
        return
    database.write(lambda uow: fiscal_closing.sign_closures(uow, signer), actor)


def do_rounds(database: Database, actor: Actor) -> list[Outcome]:
    """Carry out every round that is due; one that another station did already is answered, not repeated."""
    done = [
        perform(database, actor, work, command_id=command, replayed=True)
        for command, work in due_work(database).items()
    ]
    _sign(database, actor)
    return done


def forget_photos(database: Database, data_folder: Path) -> int:
    """Remove this station's photos whose period is over (domain 10); how many there were.

    That they were taken, and their digests, stays in the database.
    """
    today = shop_day(database.clock())
    old = photos_kept_before(data_folder, first_moment_of_photos(today))[:_PHOTOS_AT_ONCE]
    if not old:
        return 0
    needed = database.read(lambda connection: photos_in_dispute(connection, [path.name for path in old]))
    gone = [path for path in old if path.name not in needed]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


class DailyRounds(Periodic):
    """Looks every few minutes whether the clock has work, for the house and for this station."""

    def __init__(self, database: Database, actor: Actor, data_folder: Path) -> None:
        def look() -> None:
            do_rounds(database, actor)
            forget_photos(database, data_folder)

        super().__init__("daily-rounds", _LOOK_SECONDS, look)
