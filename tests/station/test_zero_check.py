"""Zero-check: whoever takes the last unit of a bin says, by one scan or key, whether it is empty."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models.counting import CountRequest
from app.models.house import change_setting
from app.models.states import CountCause, CountState, Role
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from app.station.standing import step_of
from app.station.station import Answer
from app.station.step import StepName
from tests.support.bench import done
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, SHIRT


def take_all(bench: Bench, sku: str, units: int, more: tuple[str, int] | None = (SHIRT, 1)) -> Answer:
    """Pick all of an article that lies there into the tote; ``more`` is what the order wants besides."""
    bench.house.order((sku, units), *((more,) if more else ()))
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.PICKING)
    stop = bench.command(CommandCode.NEXT).outcome.facts["stop"]
    assert stop["sku"] == sku
    for raw in (bench.place(stop["location"]), bench.article(sku), str(units)):
        bench.scan(raw)
    return bench.scan(bench.place("T-01"))


def kept(bench: Bench) -> list[tuple[CountCause, CountState, int | None]]:
    rows = select(CountRequest.cause, CountRequest.state, CountRequest.counted).order_by(CountRequest.id)
    return [tuple(row) for row in bench.house.database.read(lambda c: c.execute(rows).all())]


def test_the_place_scanned_once_more_is_empty(bench: Bench) -> None:
    asked = take_all(bench, BOOK, 10)
    assert (asked.outcome.code, asked.outcome.next) == ("picked", "is_place_empty")
    assert step_of(asked.session) is StepName.PICK_EMPTY
    said = bench.scan(bench.place("A-02-1"))
    assert (said.outcome.code, said.outcome.facts["stop"]["location"]) == ("place_empty", "B-01-1")
    assert kept(bench) == [(CountCause.ZERO_CHECK, CountState.DONE, 0)]
    assert bench.scan(bench.place("B-01-1")).outcome.code == "location_right"


@pytest.mark.parametrize("left", [BOOK, MUG])
def test_what_still_lies_there_is_to_be_counted(bench: Bench, left: str) -> None:
    take_all(bench, BOOK, 10)
    said = bench.scan(bench.article(left))
    assert (said.outcome.code, said.outcome.level.value) == ("place_not_empty", "warning")
    assert kept(bench) == [(CountCause.ZERO_CHECK, CountState.TO_COUNT, None)]
    bench.press("leave")
    bench.turn_to(Job.COUNTING)
    offered = bench.command(CommandCode.NEXT).outcome.facts["count"]
    assert (offered["location"], offered["sku"]) == ("A-02-1", left)


def test_a_number_answers(bench: Bench) -> None:
    take_all(bench, BOOK, 10)
    assert bench.scan("3").outcome.code == "no_such_choice"
    assert bench.scan("2").outcome.code == "place_not_empty"


def test_who_has_walked_on_is_not_sent_back(bench: Bench) -> None:
    take_all(bench, BOOK, 10)
    assert bench.scan(bench.place("A-01-1")).outcome.code == "wrong_location"
    assert step_of(bench.station.session) is StepName.PICK_EMPTY
    assert bench.scan(bench.place("B-01-1")).outcome.code == "location_right"
    assert kept(bench) == []


def test_the_last_stop_of_a_walk_asks_too_and_a_restart_asks_again(bench: Bench) -> None:
    ended = take_all(bench, BOOK, 10, more=None)
    assert (ended.outcome.code, ended.outcome.next) == ("picking_done", "is_place_empty")
    bench.restart()
    assert bench.scan(bench.place("A-01-1")).outcome.code == "scan_emptied_place"
    said = bench.command(CommandCode.CONFIRM)
    assert (said.outcome.code, said.outcome.next) == ("place_empty", "bring_to_packing")
    assert step_of(said.session) is StepName.PICK_CHOOSE


def test_work_is_given_without_an_answer(bench: Bench) -> None:
    take_all(bench, BOOK, 10, more=None)
    bench.house.order((MUG, 1))
    assert bench.command(CommandCode.NEXT).outcome.code == "picking_started"
    assert kept(bench) == []


def test_what_was_brought_meanwhile_makes_the_answer_void(bench: Bench) -> None:
    take_all(bench, BOOK, 10)
    bench.house.receive(BOOK, "A-02-1", 5)
    assert bench.scan(bench.place("A-02-1")).outcome.code == "place_filled_meanwhile"
    assert kept(bench) == []


def test_nobody_is_asked_while_something_should_lie_there(bench: Bench) -> None:
    assert take_all(bench, BOOK, 9).outcome.next == "scan_location"


def test_another_article_at_the_place_keeps_it_from_being_empty(bench: Bench) -> None:
    bench.house.receive(MUG, "A-02-1", 1)
    assert take_all(bench, BOOK, 10).outcome.next == "scan_location"


def test_a_house_may_do_without(bench: Bench) -> None:
    bench.house.database.write(lambda uow: change_setting(uow, "zero_check", False), bench.house.station)
    assert done(take_all(bench, BOOK, 10).outcome).next == "scan_location"
