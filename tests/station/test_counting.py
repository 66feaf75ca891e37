"""Counting with nothing but a scanner, and nothing lost by a crash."""

from __future__ import annotations

from app.models.states import CountState, Role
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.workflows import count_decisions
from tests.support.bench import done
from tests.support.counting import requests
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG


def test_a_round_of_counts_by_scans_alone(bench: Bench) -> None:
    for where in ("A-01-1", "A-02-1"):
        done(bench.house.act(Role.MANAGER, lambda uow, at=where: count_decisions.ask_count(uow, at)))  # type: ignore[misc]
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.COUNTING)
    assert bench.command(CommandCode.NEXT).outcome.values["location"] == "A-01-1"
    assert bench.scan(bench.place("B-01-1")).outcome.code == "wrong_location"
    assert bench.scan(bench.place("A-01-1")).outcome.code == "count_begun"
    bench.scan(bench.article(MUG))
    bench.scan(bench.article(MUG))
    assert bench.command(CommandCode.UNDO).outcome.facts["count"]["units"] == 1
    assert bench.scan(bench.place("A-02-1")).outcome.code == "count_this_place_first"
    bench.restart()
    assert bench.scan("20").outcome.facts["count"]["units"] == 20
    first = bench.scan(bench.place("A-01-1"))
    assert (first.outcome.code, first.outcome.facts["count"]["location"]) == ("count_right", "A-02-1")
    bench.scan(bench.place("A-02-1"))
    for _ in range(9):
        bench.scan(bench.article(BOOK))
    last = bench.command(CommandCode.CONFIRM)
    assert (last.outcome.code, step_of(last.session)) == ("count_taken", StepName.COUNT_CHOOSE)
    assert [row.difference for row in requests(bench.house, CountState.TO_ACCEPT)] == [-1]


def test_leaving_gives_the_count_back(bench: Bench) -> None:
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.COUNTING)
    bench.scan(bench.place("A-01-1"))
    assert requests(bench.house)[0].claimed_by is not None
    bench.press("leave")
    [row] = requests(bench.house)
    assert (row.claimed_by, row.claimed_station_id, row.state) == (None, None, CountState.TO_COUNT)
