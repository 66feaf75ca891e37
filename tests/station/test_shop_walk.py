"""A pickup prepared at the counter by scan, while customers come and go."""

from __future__ import annotations

import pytest

from app.models.states import DeliveryMode, Role, Stage
from app.queries.timeline import timeline
from app.rules.inserts import Insert
from app.scanning.own_codes import CommandCode
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.workflows.inserts import save_inserts
from app.workflows.outcome import Level
from app.workflows.verify import verify
from tests.station.test_counter_and_returns import code_of
from tests.support.bench import done
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


def test_what_else_goes_into_the_bag_is_asked_before_it_is_closed(bench: Bench, order_id: int) -> None:
    """By its barcode or by key, as at the bench; an article may go back, a customer may come, Esc leaves it."""
    house = bench.house
    rules = [
        Insert("Flyer"),
        Insert("Care sheet", sku=MUG, code="CARE-1", confirmed=True),
        Insert("Sample", confirmed=True),
        Insert("Wrong", sku="TS-BL-M", confirmed=True),
    ]
    done(house.act(Role.MANAGER, lambda uow: save_inserts(uow, rules)))
    bench.press("next")
    for sku in (MUG, MUG, BOOK):
        asked = bench.scan(bench.article(sku)).outcome
    assert (asked.code, asked.level) == ("inserts_wanted", Level.WARNING)
    assert [each["says"] for each in asked.facts["inserts"]] == ["Care sheet", "Sample"]
    assert house.row(order_id).stage is Stage.PICKING
    assert step_of(bench.station.session) is StepName.PICKUP_INSERTS
    assert bench.press("undo").outcome.values["left"] == 1
    assert bench.scan(bench.article(BOOK)).outcome.code == "inserts_wanted"
    assert bench.scan("CARE-1").outcome.code == "insert_in"
    assert bench.scan("Nobody").outcome.code != "insert_not_wanted", "a customer who is not known here"
    assert bench.press("leave").outcome.code == "shop_picking_left"
    assert [each["says"] for each in bench.press("next").outcome.facts["inserts"]] == ["Care sheet", "Sample"]
    bench.scan("CARE-1")
    assert bench.press("confirm").outcome.code == "pickup_ready"
    told = house.database.read(lambda c: timeline(c, order_id, limit=50))
    says = [each.details["says"] for each in told if each.action == "inserts_in"]
    assert says == ["Flyer, Care sheet, Sample"]
    assert list(verify(house.database)) == []
