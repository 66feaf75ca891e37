"""What the map shows: the walk as it is walked, what is left of it, busy aisles, and look-alikes side by side."""

from __future__ import annotations

from app.channels.base import IncomingPassage
from app.models.states import Role
from app.queries import warehouse
from app.workflows import packing, picking
from app.workflows import warehouse as work
from app.workflows.outcome import Level
from tests.support.bench import done, gtin, pick, tasks
from tests.support.house import BOOK, MUG, SHIRT, House


def lay_out(house: House) -> None:
    def aisle(code: str, x: int) -> IncomingPassage:
        return IncomingPassage(code=code, kind="aisle", x1_mm=x, y1_mm=0, x2_mm=x, y2_mm=10_000, bays=4)

    ends = [
        IncomingPassage(code=code, kind="cross", x1_mm=0, y1_mm=y, x2_mm=4_000, y2_mm=y)
        for code, y in (("F", 0), ("R", 10_000))
    ]
    depot = IncomingPassage(code="P", kind="depot", x1_mm=0, y1_mm=0, x2_mm=0, y2_mm=0)
    passages = [aisle("A", 0), aisle("B", 4_000), *ends, depot]
    done(house.act(Role.MANAGER, lambda uow: work.save_layout(uow, "", passages)))


def make(house: House, *lines: tuple[str, int]) -> int:
    order_id = house.order(*lines)
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id])))
    return int(made.facts["pick_list_id"])


def test_without_a_layout_there_is_no_map(house: House) -> None:
    assert house.database.read(warehouse.warehouse_map) is None


def test_the_map_has_the_walk_with_its_stops_and_what_is_left(house: House) -> None:
    lay_out(house)
    list_id = make(house, (MUG, 1), (BOOK, 1))
    shown = house.database.read(lambda c: warehouse.warehouse_map(c, list_id))
    assert shown is not None
    assert shown.depot == (0, 0)
    assert [stop.point for stop in shown.stops] == [(0, 1_250), (0, 3_750)]
    assert (shown.path[0], shown.path[-1]) == ((0, 0), (0, 0))
    assert shown.length_mm == 7_500
    assert all(stop.left for stop in shown.stops)
    done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    first, code = tasks(house, list_id)[0], gtin(house, MUG)
    tote = house.database.write(lambda uow: house.location(uow, "T-01"), house.station)
    done(house.act(Role.PICKER, lambda uow: picking.scan_location(uow, list_id, first.location_id)))
    done(house.act(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [code], True)))
    done(house.act(Role.PICKER, lambda uow: picking.put_in_tote(uow, list_id, tote)))
    later = house.database.read(lambda c: warehouse.warehouse_map(c, list_id))
    assert later is not None
    assert [stop.left for stop in later.stops] == [False, True]


def test_several_articles_at_one_place_are_one_stop(house: House) -> None:
    lay_out(house)
    house.receive(SHIRT, "A-01-1", 5)
    list_id = make(house, (MUG, 1), (SHIRT, 1))
    shown = house.database.read(lambda c: warehouse.warehouse_map(c, list_id))
    assert shown is not None
    assert [(stop.first, stop.last, stop.locations) for stop in shown.stops] == [(1, 2, ("A-01-1",))]


def test_an_aisle_in_which_several_lists_still_have_to_go_is_busy(house: House) -> None:
    lay_out(house)
    make(house, (MUG, 1))
    make(house, (BOOK, 1), (SHIRT, 1))
    shown = house.database.read(warehouse.warehouse_map)
    assert shown is not None
    assert shown.busy == {"A": 2, "B": 1}


def _confuse(house: House, times: int) -> None:
    """A picker sent for a mug scans the book beside it, and so does a packer."""
    list_id = make(house, (MUG, 1))
    done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    book = gtin(house, BOOK)
    for _ in range(times):
        wrong = house.act(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [book], True))
        assert wrong.level is Level.ERROR


def test_articles_taken_for_each_other_that_lie_side_by_side_are_listed(house: House) -> None:
    lay_out(house)
    _confuse(house, 1)
    assert house.database.read(warehouse.look_alikes_too_near) == ()
    _confuse(house, 1)
    [pair] = house.database.read(warehouse.look_alikes_too_near)
    assert {pair.sku, pair.other_sku} == {MUG, BOOK}
    assert {pair.location, pair.other_location} == {"A-01-1", "A-02-1"}
    assert (pair.times, pair.distance_mm) == (2, 2_500)


def test_without_a_layout_the_codes_say_what_lies_side_by_side(house: House) -> None:
    _confuse(house, 2)
    [pair] = house.database.read(warehouse.look_alikes_too_near)
    assert pair.distance_mm is None


def test_what_lies_far_apart_may_be_confused_all_the_same(house: House) -> None:
    lay_out(house)
    order_id = house.order((MUG, 1))
    pick(house, order_id)
    opened = done(house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id)))
    parcel_id, shirt = int(opened.facts["parcel_id"]), gtin(house, SHIRT)
    for _ in range(2):
        house.act(Role.PACKER, lambda uow: packing.pack_item(uow, order_id, parcel_id, [shirt]))
    assert len(house.database.read(warehouse.confused)) == 1
    assert house.database.read(warehouse.look_alikes_too_near) == ()
