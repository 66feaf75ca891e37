"""``arrimage staff``: who may sign in."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from app.cli.frame import DONE, FOUND, Frame, Sentence, opened, put_json, table
from app.database.unit_of_work import Actor, Database
from app.models.states import Role
from app.queries.welcome import welcome
from app.scanning.own_codes import OwnKind, encode
from app.workflows import staffing
from app.workflows.outcome import Level, Outcome
from app.workflows.perform import Action, perform


def add_person(frame: Frame, name: str, given: list[str], by: str) -> int:
    """Enter a person; PINs are asked for, never arguments, since those are seen by everybody.

    The first person needs nobody; later ones are entered ``by`` an administrator or manager, with their PIN.
    """
    try:
        roles = [Role(role.lower()) for role in given]
    except ValueError:
        raise Sentence("cli_role_unknown", roles=", ".join(role.value for role in Role)) from None
    with opened(frame) as database:
        actor = staffing.station_actor(database, frame.settings.station)
        if by:
            actor = _signed_in(frame, database, actor, by)
        pin = _ask_pin(frame, name)
        outcome = _done(perform(database, actor, lambda uow: staffing.add_staff(uow, name, pin, roles)))
    frame.say(outcome.code, **outcome.values)
    frame.say("cli_badge", badge=encode(OwnKind.BADGE, outcome.facts["badge"]))
    return DONE


def perform_as(frame: Frame, name: str, action: Action) -> Outcome:
    """Do ``action`` in the name of somebody of the team, whose PIN is asked for; raises a ``Sentence`` if refused."""
    with acting_as(frame, name) as act:
        return act(action)


@contextmanager
def acting_as(frame: Frame, name: str) -> Iterator[Callable[[Action], Outcome]]:
    """``perform_as`` for several actions, each in a transaction of its own."""
    with opened(frame) as database:
        station = staffing.station_actor(database, frame.settings.station)
        actor = _signed_in(frame, database, station, name)
        yield lambda action: _done(perform(database, actor, action))


def _signed_in(frame: Frame, database: Database, station: Actor, name: str) -> Actor:
    pin = _ask_pin(frame, name)
    facts = _done(perform(database, station, lambda uow: staffing.sign_in_by_pin(uow, name, pin))).facts
    return Actor(station.station_id, facts["staff_id"], frozenset(facts["roles"]), facts["revision"])


def _ask_pin(frame: Frame, name: str) -> str:
    """Hidden on a terminal; a script gives one PIN a line."""
    if sys.stdin.isatty():
        return getpass.getpass(frame.words("cli_ask_pin", name=name)).strip()
    return sys.stdin.readline().strip()


def _done(outcome: Outcome) -> Outcome:
    if outcome.level is Level.ERROR:
        raise Sentence(outcome.code, **outcome.values)
    return outcome


def roles_in_words(frame: Frame, roles: Iterable[Role]) -> str:
    return ", ".join(frame.words(f"cli_role_{role.value}") for role in roles)


def list_people(frame: Frame, as_json: bool) -> int:
    """Everybody who may sign in, with their roles."""
    with opened(frame) as database:
        people = database.read(lambda connection: welcome(connection, frame.settings.station)).people
    if as_json:
        for person in people:
            put_json(person)
    else:
        titles = [frame.words("cli_title_name"), frame.words("cli_title_roles")]
        table(
            titles,
            [
                [each.name, ", ".join(frame.words(f"cli_role_{role.value}") for role in each.roles)]
                for each in people
            ],
        )
    return DONE if people else FOUND
