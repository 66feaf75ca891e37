"""The journal's chain and the exactly-once commands."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models import journal
from app.models.journal import JournalEntry
from app.models.refusals import Refusal
from app.models.staff import Station
from app.workflows import staffing
from app.workflows.outcome import Outcome
from app.workflows.perform import perform


def entries(database: Database, actor: Actor) -> list[JournalEntry]:
    query = (
        select(JournalEntry)
        .where(JournalEntry.station_id == actor.station_id)
        .order_by(JournalEntry.sequence)
    )
    return list(database.read(lambda c: c.execute(query).all()))  # type: ignore[arg-type]


def write(database: Database, actor: Actor, action: str) -> None:
    database.write(lambda uow: journal.record(uow, action, "test", None, note="é"), actor)


def test_each_entry_covers_the_one_before(database: Database) -> None:
    actor = staffing.station_actor(database, "B1")
    for action in ("first", "second", "third"):
        write(database, actor, action)
    found = entries(database, actor)
    assert [entry.sequence for entry in found] == [1, 2, 3]
    previous = ""
    for entry in found:
        assert entry.digest == journal.digest(previous, dict(entry._mapping))
        previous = entry.digest
    head = database.read(
        lambda c: c.execute(
            select(Station.journal_sequence, Station.journal_digest).where(Station.code == "B1")
        ).one()
    )
    assert tuple(head) == (3, previous)


def test_two_processes_of_one_station_keep_one_chain(database: Database) -> None:
    actor = staffing.station_actor(database, "B1")
    other = Database(database.engine.url.render_as_string(hide_password=False), clock=database.clock)
    for round_ in range(5):
        write(database, actor, f"here {round_}")
        write(other, actor, f"there {round_}")
    other.close()
    assert [entry.sequence for entry in entries(database, actor)] == list(range(1, 11))


def test_many_threads_of_one_station_keep_one_chain(database: Database) -> None:
    actor = staffing.station_actor(database, "B1")

    def work(name: str) -> None:
        for round_ in range(5):
            write(database, actor, f"{name} {round_}")

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.sequence for entry in entries(database, actor)] == list(range(1, 21))


def test_the_journal_cannot_be_rewritten(database: Database) -> None:
    actor = staffing.station_actor(database, "B1")
    write(database, actor, "first")
    for statement in (update(JournalEntry).values(action="other"), delete(JournalEntry)):
        with pytest.raises(DBAPIError, match="append-only"), database.engine.begin() as connection:
            connection.execute(statement)


def test_a_command_has_one_effect_however_often_it_comes(database: Database) -> None:
    actor = staffing.station_actor(database, "B1")

    def action(uow: UnitOfWork) -> Outcome:
        journal.record(uow, "done", "test", None)
        return Outcome("done", {"at": uow.now.isoformat()})

    first = perform(database, actor, action, command_id="c1")
    assert perform(database, actor, action, command_id="c1") == first
    assert perform(database, actor, action, command_id="c1", replayed=True) == first
    assert len(entries(database, actor)) == 1


def test_a_command_that_is_refused_the_second_time_gets_its_first_answer(database: Database) -> None:
    actor = staffing.station_actor(database, "B1")
    done: list[str] = []

    def action(uow: UnitOfWork) -> Outcome:
        if done:
            raise Refusal("done_already")
        done.append("once")
        return Outcome("done")

    assert perform(database, actor, action, command_id="c1").code == "done"
    assert perform(database, actor, action, command_id="c1").code == "done"


def test_a_refused_command_leaves_only_its_refusal(database: Database) -> None:
    actor = staffing.station_actor(database, "B1")

    def action(uow: UnitOfWork) -> Outcome:
        journal.record(uow, "half_done", "test", None)
        raise Refusal("no", why="because")

    outcome = perform(database, actor, action, command_id="c1")
    assert (outcome.code, outcome.values) == ("no", {"why": "because"})
    assert [entry.action for entry in entries(database, actor)] == ["refused"]
    assert perform(database, actor, action, command_id="c1", replayed=True) == outcome


def test_a_crash_inside_leaves_nothing(database: Database) -> None:
    actor = staffing.station_actor(database, "B1")

    def action(uow: UnitOfWork) -> Outcome:
        journal.record(uow, "half_done", "test", None)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        perform(database, actor, action)
    count = database.read(lambda c: c.scalar(select(func.count()).select_from(JournalEntry)))
    assert count == 0
