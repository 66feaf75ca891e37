"""Carry out one action exactly once: effect, journal and answer in one transaction."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import exc, insert

from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models import journal
from app.models.command import Command, first_outcome
from app.models.refusals import Refusal
from app.models.staff import require_session
from app.values import new_id
from app.workflows.outcome import Level, Outcome

Action = Callable[[UnitOfWork], Outcome]
_KEEP = insert(Command)


def perform(
    database: Database,
    actor: Actor,
    action: Action,
    *,
    command_id: str = "",
    replayed: bool = False,
) -> Outcome:
    """Run ``action`` in one transaction and return its outcome; a refusal is an outcome of level error.

    A ``command_id`` that was carried out before gets its first outcome again and changes nothing. ``replayed``
    says that this is likely, and looks first. Raises ``DatabaseFault`` when nothing could be decided.
    """
    command = command_id or new_id()
    if replayed and (known := _known(database, actor, command)):
        return known

    try:
        return _decide(database, actor, command, action)
    except exc.IntegrityError:
        # Somebody else decided the same command meanwhile: theirs is the first answer.
        if known := _known(database, actor, command):
            return known
        raise


def _decide(database: Database, actor: Actor, command: str, action: Action) -> Outcome:
    def once(uow: UnitOfWork) -> Outcome:
        require_session(uow)
        outcome = action(uow)
        _keep(uow, command, outcome)
        return outcome

    try:
        return database.write(once, actor, command)
    except Refusal as refusal:
        # What was done the first time is often refused the second: then it is the first answer that counts.
        return _known(database, actor, command) or _refused(database, actor, command, refusal)


def _keep(uow: UnitOfWork, command: str, outcome: Outcome) -> None:
    row = {
        "id": command,
        "station_id": uow.actor.station_id,
        "at": uow.now,
        "outcome": outcome.to_keep(),
    }
    uow.write_last(_KEEP, row)


def _known(database: Database, actor: Actor, command: str) -> Outcome | None:
    stored = database.write(lambda uow: first_outcome(uow, command), actor)
    return None if stored is None else Outcome.from_json(stored)


def _refused(database: Database, actor: Actor, command: str, refusal: Refusal) -> Outcome:
    """What was refused changed nothing, and the journal says that it was asked for."""
    values = {
        name: value if isinstance(value, int | str) else str(value) for name, value in refusal.values.items()
    }
    outcome = Outcome(refusal.code, values, Level.ERROR, order=str(values.get("order", "")))

    def write_down(uow: UnitOfWork) -> Outcome:
        journal.record(uow, "refused", "command", None, code=refusal.code, values=values)
        _keep(uow, command, outcome)
        return outcome

    return database.write(write_down, actor, command)
