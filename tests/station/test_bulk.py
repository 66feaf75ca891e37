"""A bulk cart at the scanner: one tote for all, and at the bench each article opens the oldest order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.models.states import Role, Stage
from app.scanning.own_codes import CommandCode
from app.station.actions import bench as actions_at_the_bench
from app.station.session import Job
from app.workflows import orders, packing, picking, staffing
from app.workflows.perform import perform
from tests.support.bench import done, pick, pick_stop, tasks
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG


def bulk_cart(bench: Bench, *skus: str) -> list[int]:
    """Orders of one unit each, the mugs first, picked into the shared tote T-01 at the station."""
    made = [bench.house.order((sku, 1)) for sku in skus]
    bench.turn_to(Job.PICKING)
    said = bench.command(CommandCode.NEXT)
    while said.outcome.code != "picking_done":
        stop = said.outcome.facts["stop"]
        bench.scan(bench.place(stop["location"]))
        for _ in range(stop["wanted"]):
            bench.scan(bench.article(stop["sku"]))
        said = bench.scan(bench.place("T-01"))
    bench.turn_to(Job.PACKING)
    return made


def test_orders_of_one_article_from_the_shelf_to_their_parcels_by_scans_alone(bench: Bench) -> None:
    made = [bench.house.order((sku, 1)) for sku in (MUG, BOOK, MUG)]
    bench.sign_in(Role.MANAGER)
    bench.turn_to(Job.PICKING)
    assert bench.command(CommandCode.NEXT).outcome.facts["stop"]["wanted"] == 2
    for raw in (bench.place("A-01-1"), bench.article(MUG), "2", bench.place("T-01")):
        bench.scan(raw)
    bench.scan(bench.place("A-02-1"))
    bench.scan(bench.article(BOOK))
    assert bench.scan(bench.place("T-01")).outcome.code == "picking_done"

    bench.turn_to(Job.PACKING)
    assert bench.scan(bench.place("T-01")).outcome.code == "tote_shared"
    for order_id, sku in zip((made[0], made[2], made[1]), (MUG, MUG, BOOK), strict=True):
        opened = bench.scan(bench.article(sku))
        assert (opened.outcome.code, opened.outcome.order) == (
            "order_opened",
            bench.house.row(order_id).reference,
        )
        bench.scan(bench.article(sku))
        assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "order_packed"
    assert {bench.house.row(order_id).stage for order_id in made} == {Stage.PACKED}


def test_an_order_with_a_tote_of_its_own_is_not_asked_about(bench: Bench) -> None:
    bench.sign_in(Role.MANAGER)
    own = bench.house.order((MUG, 1), (BOOK, 1))
    pick(bench.house, own, "T-02")
    made = bulk_cart(bench, MUG, MUG)
    opened = bench.scan(bench.article(MUG))
    assert (opened.outcome.code, opened.outcome.facts["order_id"]) == ("order_opened", made[0])


def test_behind_many_orders_with_totes_of_their_own_bulk_is_found(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions_at_the_bench, "_MOST_CHOICES", 1)
    bench.sign_in(Role.MANAGER)
    pick(bench.house, bench.house.order((MUG, 1), (BOOK, 1)), "T-02")
    first, _ = bulk_cart(bench, MUG, MUG)
    assert bench.scan(bench.article(MUG)).outcome.facts["order_id"] == first


def test_what_is_still_on_a_cart_is_not_opened_by_its_article(bench: Bench) -> None:
    """The unit in the packer's hand comes from elsewhere: that of the cart lies in a tote that is still walked."""
    house = bench.house
    bench.sign_in(Role.MANAGER)
    walked = house.order((MUG, 1), (BOOK, 1))
    made = done(house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [walked])))
    list_id = int(made.facts["pick_list_id"])
    done(house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id)))
    tote = house.database.write(lambda uow: house.location(uow, "T-02"), house.station)
    pick_stop(house, list_id, tasks(house, list_id)[0], tote)
    assert house.lines(walked)[0].picked == 1
    here = house.order((MUG, 2))
    pick(house, here, "T-01")
    assert bench.scan(bench.article(MUG)).outcome.facts["order_id"] == here


def test_what_lies_on_another_bench_is_left_there(bench: Bench) -> None:
    bench.sign_in(Role.MANAGER)
    first, second = bulk_cart(bench, MUG, MUG)
    elsewhere = staffing.station_actor(bench.house.database, "BENCH-2")
    packer = replace(bench.house.staff[Role.PACKER], station_id=elsewhere.station_id)
    done(perform(bench.house.database, packer, lambda uow: packing.open_order(uow, first)))
    assert bench.scan(bench.article(MUG)).outcome.facts["order_id"] == second


def test_the_unit_of_a_cancelled_order_is_the_last_and_goes_back(bench: Bench) -> None:
    bench.sign_in(Role.MANAGER)
    first, second = bulk_cart(bench, MUG, MUG)
    line = bench.house.lines(first)[0].id
    done(bench.house.act(Role.MANAGER, lambda uow: orders.cancel_line(uow, first, line, 1, "client")))
    assert bench.scan(bench.article(MUG)).outcome.facts["order_id"] == second
    bench.scan(bench.article(MUG))
    bench.command(CommandCode.CLOSE_PARCEL)
    assert bench.scan(bench.article(MUG)).outcome.code == "take_out"
    bench.scan(bench.place("A-01-1"))
    assert bench.house.row(first).stage is Stage.CANCELLED
    assert bench.house.stock(MUG)["A-01-1"] == (19, 0)
