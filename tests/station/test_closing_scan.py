"""The printed label, scanned off the box, closes the parcel; that of another parcel is refused."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from app.models.house import change_setting
from app.models.outbox import PrinterRow
from app.models.shipment import Parcel
from app.models.states import ParcelState, Role
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.workflows import printing, staffing
from app.workflows.outcome import Level
from tests.support.bench import done, pack, parcels, pick
from tests.support.desk import Bench
from tests.support.house import MUG, House

PRINTER = {
    "code": "ZEBRA", "name": "Zebra", "driver": "zpl", "transport": "tcp", "address": "127.0.0.1:9", "dpi": 203,
    "media_width_mm": 102, "media_height_mm": 152,
}  # fmt: skip


def print_labels(house: House) -> None:
    """From now on labels come out of a printer."""
    done(house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, PRINTER)))
    key = house.database.read(lambda c: c.scalar(select(PrinterRow.id).where(PrinterRow.code == "ZEBRA")))
    done(house.act(Role.PACKER, lambda uow: printing.choose_printer(uow, "shipping_label", int(key or 0))))


@pytest.fixture
def printing_bench(bench: Bench) -> Bench:
    """A bench with a label printer."""
    print_labels(bench.house)
    return bench


def _closed(bench: Bench, units: int = 1, closed_after: int = 1) -> Any:
    """An order of so many mugs, its first parcel closed after some of them; that parcel's row."""
    order_id = bench.house.order((MUG, units))
    pick(bench.house, order_id)
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    bench.scan(bench.place("T-01"))
    for _ in range(closed_after):
        bench.scan(bench.article(MUG))
    bench.command(CommandCode.CLOSE_PARCEL)
    return parcels(bench.house, order_id)[0]


def _label(parcel: Any) -> str:
    return encode(OwnKind.PARCEL, parcel.number)


def _again(house: House, parcel: Any) -> Any:
    return parcels(house, parcel.order_id)[0]


def test_nothing_goes_on_before_the_label_of_this_parcel_is_scanned(printing_bench: Bench) -> None:
    bench = printing_bench
    first = bench.house.order((MUG, 1))
    pick(bench.house, first, "T-02")
    other = pack(bench.house, first)
    parcel = _closed(bench)
    assert bench.answers[-1].outcome.next == "scan_label"
    refused = bench.scan(bench.article(MUG)).outcome
    assert (refused.code, refused.level) == ("unexpected_scan", Level.ERROR)
    [wrong] = [each for each in parcels(bench.house, first) if each.id == other]
    refused = bench.scan(_label(wrong)).outcome
    assert (refused.code, refused.level) == ("wrong_label", Level.ERROR)
    assert _again(bench.house, parcel).label_seen_at is None
    seen = bench.scan(_label(parcel)).outcome
    assert (seen.code, seen.next) == ("label_seen", "scan_anything")
    assert _again(bench.house, parcel).label_seen_at is not None


def test_the_rest_of_the_order_goes_on_after_the_label(printing_bench: Bench) -> None:
    parcel = _closed(printing_bench, units=2)
    assert printing_bench.scan(_label(parcel)).outcome.next == "scan_item"
    assert printing_bench.scan(printing_bench.article(MUG)).outcome.code == "last_unit_packed"


def test_without_a_scan_a_reason_is_asked_for_and_kept(printing_bench: Bench) -> None:
    bench = printing_bench
    parcel = _closed(bench)
    assert bench.press("confirm").outcome.code == "ask_no_label_scan"
    bench.press("leave")
    assert bench.scan(bench.article(MUG)).outcome.level is Level.ERROR, "the label is still asked for"
    bench.press("confirm")
    passed = bench.scan("1").outcome
    assert (passed.code, passed.level, passed.next) == ("label_not_seen", Level.WARNING, "scan_anything")
    assert _again(bench.house, parcel).label_seen_at is None


@pytest.mark.parametrize("printed", [True, False])
def test_it_is_asked_for_only_where_labels_are_printed_and_the_house_wants_it(
    bench: Bench, printed: bool
) -> None:
    house = bench.house
    if printed:
        print_labels(house)
        house.database.write(lambda uow: change_setting(uow, "label_scan_closes", False), house.station)
    _closed(bench)
    assert bench.answers[-1].outcome.next == "scan_anything"


def test_another_job_or_another_person_leaves_no_label_unscanned(printing_bench: Bench) -> None:
    bench = printing_bench
    parcel = _closed(bench)
    bench.turn_to(Job.PICKING)
    bench.turn_to(Job.PACKING)
    assert bench.scan(bench.article(MUG)).outcome.level is Level.ERROR, "the label is still asked for"
    bench.turn_to(Job.SHIPPING)
    done(bench.station.act(lambda uow: staffing.sign_out(uow, "packer")).result(5).outcome)
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    assert bench.scan(bench.article(MUG)).outcome.level is Level.ERROR, "and of whoever comes next"
    assert bench.scan(_label(parcel)).outcome.code == "label_seen"
    bench.turn_to(Job.PICKING)
    bench.turn_to(Job.PACKING)
    assert step_of(bench.station.session) is StepName.PACK_IDLE


def test_the_label_that_is_waited_for_is_printed_again_and_not_that_of_the_parcel_before(
    printing_bench: Bench,
) -> None:
    bench = printing_bench
    first = _closed(bench, units=3)
    bench.scan(_label(first))
    bench.scan(bench.article(MUG))
    bench.command(CommandCode.CLOSE_PARCEL)
    second = parcels(bench.house, first.order_id)[1]
    bench.house.database.write(  # as while its carrier is asked
        lambda uow: uow.connection.execute(
            update(Parcel).where(Parcel.id == second.id).values(state=ParcelState.LABEL_REQUESTED)
        ),
        bench.house.station,
    )
    bench.press("reprint")
    assert bench.station.session.place["last_parcel_id"] == second.id
