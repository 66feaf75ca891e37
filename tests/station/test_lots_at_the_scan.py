"""A GS1 barcode as a scanner sends it, at the shelf, on the bench, and when the article comes back."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.models.states import Role
from app.models.trace import PackedUnit
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.session import Job
from app.values import shop_day
from app.workflows.outcome import Level
from tests.support.bench import gtin, parcels
from tests.support.desk import Bench
from tests.support.house import MUG


def _codes(bench: Bench) -> tuple[str, str]:
    """An expired unit of the mug, and a good one with lot and serial number."""
    article = gtin(bench.house, MUG)
    today = shop_day(bench.house.database.write(lambda uow: uow.now, bench.house.station))
    good = f"]d201{article}17{today + timedelta(days=90):%y%m%d}10L1\x1d21SN-9"
    return f"]d201{article}17{today - timedelta(days=1):%y%m%d}10L1", good


def _pick_and_open(bench: Bench, good: str) -> None:
    bench.turn_to(Job.PICKING)
    bench.command(CommandCode.NEXT)
    for raw in (bench.place("A-01-1"), good, bench.place("T-01")):
        bench.scan(raw)
    bench.turn_to(Job.PACKING)
    bench.scan(bench.place("T-01"))


def test_an_expired_unit_is_refused_at_the_shelf_and_on_the_bench(bench: Bench) -> None:
    expired, good = _codes(bench)
    bench.house.order((MUG, 1))
    bench.sign_in(Role.MANAGER)
    bench.turn_to(Job.PICKING)
    bench.command(CommandCode.NEXT)
    bench.scan(bench.place("A-01-1"))
    assert bench.scan(expired).outcome.code == "item_expired"
    assert bench.scan(good).outcome.code == "all_in_hand"
    bench.scan(bench.place("T-01"))
    bench.turn_to(Job.PACKING)
    bench.scan(bench.place("T-01"))
    assert bench.scan(expired).outcome.code == "item_expired"
    assert bench.scan(good).outcome.code == "last_unit_packed"
    rows = bench.house.database.read(lambda c: c.execute(select(PackedUnit.lot, PackedUnit.serial)).all())
    assert [tuple(row) for row in rows] == [("L1", "SN-9")]


def test_past_its_best_is_counted_with_a_warning(bench: Bench) -> None:
    article = gtin(bench.house, MUG)
    yesterday = shop_day(bench.house.database.write(lambda uow: uow.now, bench.house.station)) - timedelta(
        days=1
    )
    past = f"]d201{article}15{yesterday:%y%m%d}10L1"
    bench.house.order((MUG, 1))
    bench.sign_in(Role.MANAGER)
    bench.turn_to(Job.PICKING)
    bench.command(CommandCode.NEXT)
    bench.scan(bench.place("A-01-1"))
    for place in ("shelf", "bench"):
        outcome = bench.scan(past).outcome
        assert (outcome.code, outcome.level) == ("best_before_passed", Level.WARNING), place
        assert outcome.values["date"] == f"{yesterday:%d/%m/%Y}"
        bench.scan(bench.place("T-01"))
        bench.turn_to(Job.PACKING)
        bench.scan(bench.place("T-01"))
    assert bench.house.database.read(lambda c: c.scalars(select(PackedUnit.lot)).all()) == ["L1"]


def test_a_serial_number_that_came_back_may_leave_again(bench: Bench) -> None:
    _, good = _codes(bench)
    first = bench.house.order((MUG, 1))
    bench.sign_in(Role.MANAGER)
    _pick_and_open(bench, good)
    bench.scan(good)
    bench.command(CommandCode.CLOSE_PARCEL)
    bench.turn_to(Job.SHIPPING)
    bench.scan(encode(OwnKind.PARCEL, parcels(bench.house, first)[0].number))

    second = bench.house.order((MUG, 1))
    bench.turn_to(Job.PICKING)
    bench.command(CommandCode.NEXT)
    bench.scan(bench.place("A-01-1"))
    refused = bench.scan(good).outcome
    assert refused.code == "serial_packed_already"
    assert refused.level is Level.ERROR

    bench.turn_to(Job.RETURNS)
    bench.scan(encode(OwnKind.PARCEL, parcels(bench.house, first)[0].number))
    assert bench.scan(good).outcome.code == "unit_received"
    bench.turn_to(Job.PICKING)
    bench.command(CommandCode.NEXT)
    bench.scan(bench.place("A-01-1"))
    assert bench.scan(good).outcome.code == "all_in_hand"
    assert bench.house.lines(second)[0].allocated == 1
