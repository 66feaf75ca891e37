"""The end of a journal chain is proved by the others: whoever cuts it off, or writes it anew, is found out."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from app.database.unit_of_work import Actor, UnitOfWork
from app.models import journal
from app.models.chain import digest
from app.models.journal import ANCHORED, JournalEntry
from app.station.daily import do_rounds
from app.workflows import staffing
from app.workflows.verify import _DIGESTED, Finding, verify
from tests.support.house import MUG, House
from tests.workflows.test_verify import tamper

CUT = "DELETE FROM journal WHERE station_id = {station} AND sequence > {kept}"
HEAD = (
    "UPDATE station SET journal_sequence = {kept}, journal_digest = (SELECT digest FROM journal "
    "WHERE station_id = {station} AND sequence = {kept}) WHERE id = {station}"
)


@pytest.fixture
def other(house: House) -> Actor:
    """A second station, with entries of its own."""
    actor = staffing.station_actor(house.database, "BENCH-2")
    write(house, actor, 3)
    return actor


def write(house: House, actor: Actor, count: int) -> None:
    def entries(uow: UnitOfWork) -> None:
        for number in range(count):
            journal.record(uow, "signed_in", "staff", None, name=f"n{number}")

    house.database.write(entries, actor)


def anchors(house: House) -> int:
    query = select(func.count()).where(JournalEntry.action == ANCHORED)
    return house.database.read(lambda c: c.execute(query).scalar_one())


def found(house: House) -> list[Finding]:
    return list(verify(house.database))


def test_each_hour_with_work_has_one_anchor_and_an_idle_one_none(house: House, clock: Any) -> None:
    house.order((MUG, 1))
    for _ in range(2):
        do_rounds(house.database, house.station)
    assert anchors(house) == 1
    clock.forward(hours=1)
    do_rounds(house.database, house.station)
    assert anchors(house) == 1
    house.order((MUG, 1))
    clock.forward(hours=1)
    do_rounds(house.database, house.station)
    assert anchors(house) == 2
    assert found(house) == []


def test_a_cut_end_is_named_though_the_stations_row_was_changed_with_it(house: House, other: Actor) -> None:
    do_rounds(house.database, house.station)
    station = {"station": other.station_id, "kept": 1}
    tamper(house, CUT.format(**station), HEAD.format(**station), tables=("journal",))
    assert [(each.code, dict(each.values)) for each in found(house)] == [
        ("journal_truncated", {"station": "BENCH-2", "first": 2, "last": 3})
    ]


def test_an_end_that_was_written_anew_is_named(house: House, other: Actor) -> None:
    """Somebody with every right replaces the last entry and recomputes its digest."""
    do_rounds(house.database, house.station)
    last = house.database.read(
        lambda c: c.execute(
            select(JournalEntry)
            .where(JournalEntry.station_id == other.station_id)
            .order_by(JournalEntry.sequence)
        ).all()
    )[-2:]
    values = {name: getattr(last[1], name) for name in _DIGESTED} | {"action": "signed_out"}
    forged = digest(last[0].digest, values)
    tamper(
        house,
        f"UPDATE journal SET action = 'signed_out', digest = '{forged}' WHERE id = {last[1].id}",
        f"UPDATE station SET journal_digest = '{forged}' WHERE id = {other.station_id}",
        tables=("journal",),
    )
    assert [(each.code, each.values["sequence"]) for each in found(house)] == [("journal_anchor_differs", 3)]


def test_what_was_written_after_the_anchor_is_still_right(house: House, other: Actor) -> None:
    do_rounds(house.database, house.station)
    write(house, other, 2)
    assert found(house) == []
