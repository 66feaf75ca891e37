"""What the clock does by itself: reminders, expired pickups, stock whose money never came; once for the house."""

from __future__ import annotations

from collections.abc import Callable

from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.station.periodic import Periodic
from app.values import SHOP_ZONE, shop_day
from app.workflows import anchoring, erasing, hold_expiry, overdue, weighing
from app.workflows.outcome import Outcome
from app.workflows.perform import perform

_LOOK_SECONDS = 300.0


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
        f"forget:{hour}": lambda uow: erasing.forget_what_expired(uow, today),
        f"erase:{hour}": lambda uow: erasing.erase_by_itself(uow, today),
    }


def do_rounds(database: Database, actor: Actor) -> list[Outcome]:
    """Carry out every round that is due; one that another station did already is answered, not repeated."""
    return [
        perform(database, actor, work, command_id=command, replayed=True)
        for command, work in due_work(database).items()
    ]


class DailyRounds(Periodic):
    """Looks every few minutes whether the clock has work."""

    def __init__(self, database: Database, actor: Actor) -> None:
        super().__init__("daily-rounds", _LOOK_SECONDS, lambda: do_rounds(database, actor))
