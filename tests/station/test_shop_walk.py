"""A pickup prepared at the counter by scan, while customers come and go."""

from __future__ import annotations

import pytest

from app.models.states import DeliveryMode, Role, Stage
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from tests.station.test_counter_and_returns import code_of
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG
from tests.support.shop import stock_the_shop


@pytest.fixture
def order_id(bench: Bench) -> int:
    """An order of two mugs and a book that the shop has; somebody stands at its counter."""
    made = stock_the_shop(bench.house).order(mode=DeliveryMode.PICKUP)
    bench.sign_in(Role.SHOP)
    bench.turn_to(Job.PICKUP)
    return made


def test_from_the_key_to_the_customer_with_every_scan_an_answer(bench: Bench, order_id: int) -> None:
    begun = bench.press("next").outcome
    assert (begun.code, begun.facts["location"], begun.facts["wanted"]) == ("shop_picking_started", "L-01", 2)
    assert bench.scan(bench.article("TS-BL-M")).outcome.code == "wrong_item"
    assert bench.scan(bench.article(MUG)).outcome.values["left"] == 2
    assert bench.scan("2").outcome.values["left"] == 1
    assert bench.press("undo").outcome.values["left"] == 2
    bench.scan(bench.article(MUG))
    assert bench.scan(bench.article(BOOK)).outcome.code == "pickup_ready"
    assert bench.scan(bench.place("S-02")).outcome.code == "on_shelf"
    bench.scan("Martin")
    assert bench.scan(code_of(bench, order_id)).outcome.code == "pickup_collected"
    assert bench.house.row(order_id).stage is Stage.COLLECTED


def test_what_is_missing_asks_why_and_a_customer_may_come_in_between(bench: Bench, order_id: int) -> None:
    bench.press("next")
    bench.scan(bench.article(BOOK))
    assert bench.command(CommandCode.SHORT).outcome.code == "ask_short"
    assert bench.scan("1").outcome.code == "parcel_arrived"
    second = bench.house.order((MUG, 1), mode=DeliveryMode.PICKUP)  # the shop's mugs are gone
    assert bench.press("next").outcome.code == "nothing_to_prepare"
    bench.house.receive(MUG, "L-01", 1)
    third = bench.house.order((MUG, 1), mode=DeliveryMode.PICKUP)
    assert bench.press("next").outcome.order == bench.house.row(third).reference
    assert bench.scan("Martin").outcome.code == "pickup_opened"
    assert step_of(bench.station.session) is StepName.PICKUP_CODE
    bench.press("leave")
    assert bench.press("next").outcome.order == bench.house.row(third).reference
    assert bench.press("leave").outcome.code == "shop_picking_left"
    assert [bench.house.row(each).stage for each in (second, third)] == [Stage.READY, Stage.READY]
