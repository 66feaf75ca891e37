"""What the clock does by itself: reminders, expired pickups, stock whose money never came; once for the house."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from app.database.faults import DatabaseFault
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.values import SHOP_ZONE, shop_day
from app.workflows import anchoring, erasing, hold_expiry, overdue
from app.workflows.outcome import Outcome
from app.workflows.perform import perform

_LOOK_SECONDS = 300.0
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
        f"forget:{hour}": lambda uow: erasing.forget_what_expired(uow, today),
        f"erase:{hour}": lambda uow: erasing.erase_by_itself(uow, today),
    }


def do_rounds(database: Database, actor: Actor) -> list[Outcome]:
    """Carry out every round that is due; one that another station did already is answered, not repeated."""
    return [
        perform(database, actor, work, command_id=command, replayed=True)
        for command, work in due_work(database).items()
    ]


class DailyRounds:
    """A thread that looks every few minutes whether the clock has work."""

    def __init__(self, database: Database, actor: Actor) -> None:
        self._database, self._actor = database, actor
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="daily-rounds", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while True:
            try:
                do_rounds(self._database, self._actor)
            except DatabaseFault as fault:
                _log.warning("the daily rounds wait for the database: %s", fault.detail)
            if self._stopping.wait(_LOOK_SECONDS):
                return
