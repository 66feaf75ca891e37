"""Parcels that reach the shop without their label: their articles say which they are."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.models.staff import Station
from app.models.states import DeliveryMode, Role, Stage
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.workflows.outcome import Level
from tests.support.bench import ship
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG


@pytest.fixture
def expected(bench: Bench) -> list[int]:
    """On their way: a mug, a mug with a book, and two books; somebody stands at the counter."""
    contents = (((MUG, 1),), ((MUG, 1), (BOOK, 1)), ((BOOK, 2),))
    orders = [ship(bench.house, *lines, mode=DeliveryMode.PICKUP) for lines in contents]
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    return orders


def stand_in(bench: Bench, shop: str) -> None:
    moved = update(Station).values(site=shop)
    bench.house.database.write(lambda uow: uow.connection.execute(moved), bench.house.station)


def stages(bench: Bench, orders: list[int]) -> list[Stage]:
    return [bench.house.row(order).stage for order in orders]


def test_the_last_article_of_the_only_one_that_fits_receives_it(bench: Bench, expected: list[int]) -> None:
    first = bench.scan(bench.article(BOOK)).outcome
    assert (first.code, first.facts["parcels"]) == ("arrival_goes_on", 2)
    last = bench.scan(bench.article(BOOK)).outcome
    assert (last.code, last.next) == ("pickup_ready", "put_on_shelf")
    assert bench.scan(bench.place("S-02")).outcome.code == "on_shelf"
    assert stages(bench, expected) == [Stage.SHIPPED, Stage.SHIPPED, Stage.AT_SHOP]
    assert bench.house.stock(BOOK)["S-02"] == (2, 0)


def test_what_may_be_whole_is_confirmed_or_goes_on(bench: Bench, expected: list[int]) -> None:
    mug = bench.scan(bench.article(MUG)).outcome
    assert (mug.code, mug.level, mug.order) == ("arrival_may_be_whole", Level.WARNING, "")
    assert step_of(bench.station.session) is StepName.PICKUP_ITEMS
    assert bench.press("confirm").outcome.code == "pickup_ready"
    assert stages(bench, expected) == [Stage.AT_SHOP, Stage.SHIPPED, Stage.SHIPPED]
    again = bench.scan(bench.article(MUG)).outcome  # now only the one with the book is left
    assert (again.code, again.facts["missing"]) == (
        "arrival_goes_on",
        [{"name": "Livre de cuisine", "units": 1}],
    )
    short = bench.press("confirm").outcome
    assert (short.code, short.values["missing"]) == ("arrival_incomplete", "1 × Livre de cuisine")
    assert bench.scan(bench.article(BOOK)).outcome.code == "pickup_ready"


def test_what_nobody_expects_is_said_and_what_was_begun_is_left(bench: Bench, expected: list[int]) -> None:
    strange = bench.scan(bench.article("TS-BL-M")).outcome
    assert (strange.level, strange.code) == (Level.ERROR, "nothing_expected_with")
    stand_in(bench, "PARIS")
    assert bench.scan(bench.article(MUG)).outcome.code == "nothing_expected_with", "of another shop"
    stand_in(bench, "LYON")
    bench.scan(bench.article(MUG))
    assert bench.scan(bench.article("TS-BL-M")).outcome.code == "nothing_expected_with"
    assert bench.press("leave").outcome.code == "arrival_left"
    assert step_of(bench.station.session) is StepName.PICKUP_IDLE
    assert stages(bench, expected) == [Stage.SHIPPED] * 3
