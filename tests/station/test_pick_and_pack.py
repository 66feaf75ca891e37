"""Pick and pack in one step at a station: scans and keys from "give me work" to the label, and after a crash."""

from __future__ import annotations

import io
import json
from copy import copy
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from app.models.house import change_setting
from app.models.order import Order
from app.models.shipment import Parcel
from app.models.states import Role, Stage
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station import headless
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.workflows import staffing
from app.workflows.verify import verify
from tests.station.test_closing_scan import print_labels
from tests.support.bench import parcels
from tests.support.desk import Bench
from tests.support.house import BOOK, MUG, SHIRT


@pytest.fixture
def one_step(bench: Bench) -> Bench:
    house = bench.house
    house.database.write(lambda uow: change_setting(uow, "pick_and_pack", True), house.station)
    return bench


def fetch(bench: Bench, place: str, sku: str, units: int) -> str:
    bench.scan(bench.place(place))
    return [bench.scan(bench.article(sku)).outcome.code for _ in range(units)][-1]


def stands(bench: Bench) -> StepName:
    return step_of(bench.station.session)


def test_from_give_me_work_to_the_label_nothing_is_scanned_twice(one_step: Bench) -> None:
    bench = one_step
    order_id = bench.house.order((MUG, 2), (BOOK, 1))
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    assert bench.command(CommandCode.NEXT).outcome.code == "order_to_fetch"
    assert (fetch(bench, "A-01-1", MUG, 2), stands(bench)) == ("unit_packed", StepName.PICK_LOCATION)
    bench.command(CommandCode.UNDO)
    assert (stands(bench), bench.station.session.place["at_location"]) == (StepName.PICK_ITEM, True)
    bench.scan(bench.article(MUG))
    assert fetch(bench, "A-02-1", BOOK, 1) == "last_unit_packed"
    assert stands(bench) is StepName.PACK_CLOSE
    bench.scan(bench.box("B1"))
    assert bench.scan("1420").outcome.next == "close_parcel"
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "order_packed"
    assert stands(bench) is StepName.PACK_IDLE
    assert bench.house.row(order_id).stage is Stage.PACKED
    assert bench.command(CommandCode.NEXT).outcome.code == "nothing_ready"
    assert list(verify(bench.house.database)) == []


def test_a_chosen_order_is_fetched_by_its_reference_and_by_its_slip(one_step: Bench) -> None:
    bench = one_step
    first, second = bench.house.order((MUG, 1)), bench.house.order((BOOK, 1))
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    said = bench.scan(bench.house.row(second).reference)
    assert said.outcome.facts["stop"]["sku"] == BOOK
    bench.press("leave")
    assert stands(bench) is StepName.PICK_CHOOSE
    bench.turn_to(Job.PACKING)
    assert bench.scan(encode(OwnKind.ORDER, first)).outcome.facts["stop"]["sku"] == MUG


def test_a_picker_who_may_not_pack_gets_a_cart(one_step: Bench) -> None:
    bench = one_step
    bench.house.order((MUG, 1), (BOOK, 1))
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.PICKING)
    assert bench.command(CommandCode.NEXT).outcome.code == "picking_started"
    bench.scan(bench.place("A-01-1"))
    bench.scan(bench.article(MUG))
    assert bench.scan(bench.place("T-01")).outcome.code == "picked"


def test_a_full_box_its_label_and_back_to_the_shelf(one_step: Bench) -> None:
    bench = one_step
    print_labels(bench.house)
    order_id = bench.house.order((MUG, 3), (BOOK, 1))
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PICKING)
    bench.command(CommandCode.NEXT)
    fetch(bench, "A-01-1", MUG, 2)
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "parcel_full"
    bench.scan(bench.box("B1"))
    assert "pick_list_id" in bench.station.session.place, "its key says where it leads back to"
    assert bench.press("leave").outcome.facts["stop"]["wanted"] == 3, "it was not full after all"
    bench.command(CommandCode.CLOSE_PARCEL)
    bench.scan("820")
    closed = bench.command(CommandCode.CLOSE_PARCEL)
    assert (closed.outcome.code, stands(bench)) == ("parcel_closed_more_to_pack", StepName.PACK_LABEL)
    first, second = parcels(bench.house, order_id)
    assert bench.scan(encode(OwnKind.PARCEL, second.number)).outcome.code == "wrong_label"
    assert bench.scan(encode(OwnKind.PARCEL, first.number)).outcome.next == "scan_location"
    assert stands(bench) is StepName.PICK_LOCATION
    fetch(bench, "A-01-1", MUG, 1)
    fetch(bench, "A-02-1", BOOK, 1)
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "order_packed"
    assert len(parcels(bench.house, order_id)) == 2
    assert list(verify(bench.house.database)) == []


def test_each_box_waits_for_its_photo_and_the_walk_goes_on_after_it(one_step: Bench) -> None:
    """The rule for photos of open boxes holds on a walk as on the bench: for a full box, and for the last one."""
    bench = one_step
    house = bench.house
    house.database.write(lambda uow: change_setting(uow, "box_photo", "always"), house.station)
    order_id = house.order((MUG, 1), (BOOK, 1))
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    bench.command(CommandCode.NEXT)
    assert fetch(bench, "A-01-1", MUG, 1) == "unit_packed"
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "parcel_full"
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "photo_wanted"
    picture = bench.folder / "box.png"
    Image.new("RGB", (64, 48), "brown").save(picture)

    def photograph() -> str:
        out = io.StringIO()
        headless.run(bench.station, [f":photo {picture}"], out, "en", bench.folder)
        return str(json.loads(out.getvalue())["code"])

    assert photograph() == "parcel_closed_more_to_pack"
    assert stands(bench) is StepName.PICK_LOCATION
    assert fetch(bench, "A-02-1", BOOK, 1) == "last_unit_packed"
    assert bench.command(CommandCode.CLOSE_PARCEL).outcome.code == "photo_wanted"
    Image.new("RGB", (64, 48), "red").save(picture)
    assert photograph() == "order_packed"
    assert house.row(order_id).stage is Stage.PACKED
    assert list(verify(house.database)) == []


def test_the_place_is_empty_then_the_parcel_is_closed(one_step: Bench) -> None:
    bench = one_step
    bench.house.order((BOOK, 10))
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PICKING)
    bench.command(CommandCode.NEXT)
    bench.scan(bench.place("A-02-1"))
    bench.scan(bench.article(BOOK))
    assert (bench.scan("10").outcome.next, stands(bench)) == ("is_place_empty", StepName.PICK_EMPTY)
    said = bench.scan(bench.place("A-02-1"))
    assert (said.outcome.code, said.outcome.next, stands(bench)) == (
        "place_empty",
        "weigh_or_close",
        StepName.PACK_CLOSE,
    )


def test_who_does_not_say_whether_the_place_is_empty_closes_the_parcel_first(one_step: Bench) -> None:
    bench = one_step
    bench.house.order((BOOK, 10))
    bench.house.order((MUG, 1))
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PICKING)
    bench.command(CommandCode.NEXT)
    bench.scan(bench.place("A-02-1"))
    bench.scan(bench.article(BOOK))
    bench.scan("10")
    assert (bench.command(CommandCode.NEXT).outcome.code, stands(bench)) == (
        "question_dropped",
        StepName.PACK_CLOSE,
    )


def test_the_plug_is_pulled_after_every_scan_and_another_station_goes_on(
    one_step: Bench, tmp_path: Path
) -> None:
    """Between any two scans: at the same station nothing is lost, at the other the order opens where it stood."""
    bench = one_step
    house = bench.house
    there = tmp_path / "there"
    there.mkdir()
    next_door = copy(house)
    next_door.station = staffing.station_actor(house.database, "BENCH-2")
    other = Bench(next_door, there)
    order_id = house.order((MUG, 2), (BOOK, 1), (SHIRT, 1))
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    bench.command(CommandCode.NEXT)
    here, away = bench, other
    scans = [("A-01-1", MUG), ("", MUG), ("A-02-1", BOOK), ("B-01-1", SHIRT)]
    for number, (place, sku) in enumerate(scans):
        for raw in filter(None, (place and here.place(place), here.article(sku))):
            before = here.station.session
            here.restart()
            assert here.station.session == before
            here.scan(raw)
        here, away = away, here
        here.sign_in(Role.PACKER if here is bench else Role.MANAGER)
        here.turn_to(Job.PACKING)
        for code in ("taken_by_other", "order_to_fetch" if number < 3 else "order_opened"):
            said = here.station.scan(encode(OwnKind.ORDER, order_id)).result(timeout=10)
            assert said.outcome.code == code
        if number == 0:
            here.scan(here.place("A-01-1"))
    assert stands(here) is StepName.PACK_CLOSE
    assert away.scan(away.article(SHIRT)).outcome.code == "taken_by_other"
    here.scan("1700")
    assert here.command(CommandCode.CLOSE_PARCEL).outcome.code == "order_packed"
    number = house.database.read(
        lambda c: c.scalars(select(Parcel.number).join(Order).where(Order.id == order_id)).one()
    )
    here.turn_to(Job.SHIPPING)
    assert here.scan(encode(OwnKind.PARCEL, number)).outcome.code == "handed_over"
    assert list(verify(house.database)) == []
    other.station.stop()
