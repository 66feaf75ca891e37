"""Two stations on one database: work taken over is said at both, and an order that changed stops the packer."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.database.unit_of_work import Actor
from app.models.staff import Station
from app.models.states import Role
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode
from app.station.session import Job
from app.workflows import orders, packing, picking, staffing
from app.workflows.perform import Action, perform
from tests.support.bench import done
from tests.support.house import BOOK, MUG
from tests.ui.conftest import Screen
from tests.ui.floor import Floor


@pytest.fixture
def floor(screen: Screen) -> Floor:
    return Floor(screen)


def at_bench_2(floor: Floor, role: Role, action: Action) -> None:
    """Done by somebody at another station."""
    house = floor.house
    where = staffing.station_actor(house.database, "BENCH-2")
    actor = Actor(where.station_id, house.staff[role].staff_id, frozenset({role.value}))
    done(perform(house.database, actor, action))


def said(floor: Floor) -> str:
    return floor.screen.window.feedback.strip.sentence


def test_who_loses_an_order_is_told_at_once_and_it_leaves_the_bench(floor: Floor) -> None:
    order_id = floor.order((MUG, 2))
    floor.scan(floor.place("T-01"), "order_opened")
    at_bench_2(floor, Role.MANAGER, lambda uow: packing.open_order(uow, order_id, take_over=True))
    floor.answered("taken_from_you")
    assert said(floor) == "manager took #1001 over at BENCH-2."
    floor.until(floor.tab.bench_idle.isVisible)
    assert floor.screen.window.feedback.strip.isVisible()
    floor.scan(floor.article(MUG), "taken_by_other")
    floor.until(floor.tab.halt.isVisible)
    assert floor.tab.halt.headline.text == "#1001 is with manager, at BENCH-2."


def test_the_same_scan_again_takes_it_over(floor: Floor) -> None:
    order_id = floor.order((MUG, 1))
    other = floor.order((BOOK, 1), tote="T-02")
    at_bench_2(floor, Role.MANAGER, lambda uow: packing.open_order(uow, order_id))
    floor.scan(floor.place("T-01"), "taken_by_other")
    assert not floor.screen.window.feedback.screen.isVisible(), "the question is not hidden by a red page"
    floor.scan(floor.place("T-02"), "order_opened")
    assert floor.screen.bridge.session.place["order_id"] == other
    floor.key("Esc", "order_left")
    floor.scan(floor.place("T-01"), "taken_by_other")
    floor.scan(floor.place("T-01"), "order_opened")
    assert floor.screen.bridge.session.place["order_id"] == order_id


def test_a_pick_list_is_taken_over_by_the_key_and_lost_again(floor: Floor) -> None:
    floor.house.order((MUG, 1))
    made = done(floor.house.act(Role.PICKER, picking.make_pick_list))
    list_id = int(made.facts["pick_list_id"])
    at_bench_2(floor, Role.PICKER, lambda uow: picking.start_picking(uow, list_id))
    floor.turn_to(Job.PICKING)
    floor.scan(encode(OwnKind.PICK_LIST, int(made.facts["number"])), "taken_by_other")
    floor.key("F2", "picking_started")
    floor.until(floor.tab.stop.isVisible)
    at_bench_2(floor, Role.PICKER, lambda uow: picking.start_picking(uow, list_id, take_over=True))
    floor.answered("taken_from_you")
    assert said(floor) == "picker took L-000001 over at BENCH-2."
    floor.until(floor.tab.walk_idle.isVisible)


def test_an_order_that_changed_is_shown_until_it_is_read_and_led_back_to_the_shelf(floor: Floor) -> None:
    order_id = floor.order((MUG, 2), (BOOK, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    for _ in range(2):
        floor.scan(floor.article(MUG), "unit_packed")
    line = floor.house.lines(order_id)[0].id
    at_bench_2(floor, Role.MANAGER, lambda uow: orders.cancel_line(uow, order_id, line, 1, "client"))
    at_bench_2(
        floor, Role.MANAGER, lambda uow: orders.change_address(uow, order_id, {"line1": "5 rue Neuve"}, "x")
    )
    floor.scan(floor.article(BOOK), "order_changed")
    floor.until(floor.tab.halt.isVisible)
    halt = floor.tab.halt
    assert halt.headline.text == "#1001 was changed while you pack it"
    assert any("3 place Bellecour" in told and "5 rue Neuve" in told for told in halt.told)
    assert any(told.endswith("2 → 1") for told in halt.told)
    assert any(
        told.startswith("Take 1 × ") and told.endswith("out of the tote or the parcel") for told in halt.told
    )
    assert floor.tab.band.prompt.text == "Read what changed, then press F2"
    floor.scan(floor.article(BOOK), "unexpected_scan")
    floor.screen.window.feedback.acknowledge()
    floor.scan(command_barcode(CommandCode.CONFIRM), "take_out")
    assert halt.isVisible()
    floor.scan(floor.place("A-01-1"), "put_back_cancelled")
    floor.until(floor.tab.order.isVisible)
    floor.scan(floor.article(BOOK), "last_unit_packed")
    floor.key("F4", "order_packed")


def test_the_running_station_is_heard_of_and_gives_its_work_back_at_the_end(floor: Floor) -> None:
    def seen_at() -> object:
        query = select(Station.seen_at).where(Station.code == "DESK-1")
        return floor.house.database.read(lambda c: c.scalar(query))

    floor.until(lambda: seen_at() is not None)
    order_id = floor.order((MUG, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    assert floor.house.row(order_id).claimed_by is not None
    floor.screen.bridge.desk.stop()
    assert floor.house.row(order_id).claimed_by is None
