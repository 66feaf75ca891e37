"""A station that is left alone locks itself; a badge that is not enough asks for the PIN."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.database.changes import Change
from app.models.house import change_setting
from app.models.picking import PickList
from app.models.staff import Staff
from app.models.states import HoldKind, Role
from app.scanning.own_codes import OwnKind, encode
from app.station.idle_lock import IdleLock
from app.station.scan_log import ScanLog
from app.station.session import Job
from app.station.standing import step_of
from app.station.station import Station
from app.station.step import StepName
from app.workflows import staffing, validation
from tests.support.bench import pick
from tests.support.desk import Bench
from tests.support.house import MUG


@pytest.fixture
def lock(bench: Bench) -> IdleLock:
    return IdleLock(bench.house.database, bench.station)


def settled(bench: Bench) -> None:
    """Everything that was asked of the station is done."""
    bench.turn_to(bench.station.session.job)


def set_minutes(bench: Bench, minutes: int) -> None:
    house = bench.house
    house.database.write(lambda uow: change_setting(uow, "idle_lock_minutes", minutes), house.station)


def test_after_the_time_nobody_acts_and_the_open_order_stays(
    bench: Bench, lock: IdleLock, clock: Any
) -> None:
    order_id = bench.house.order((MUG, 2))
    pick(bench.house, order_id)
    bench.sign_in(Role.PACKER)
    bench.turn_to(Job.PACKING)
    bench.scan(bench.place("T-01"))
    assert step_of(bench.station.session) is StepName.PACK_ITEMS
    place = bench.station.session.place
    clock.forward(minutes=9)
    lock.look()
    settled(bench)
    assert bench.station.session.is_open
    clock.forward(minutes=1)
    lock.look()
    settled(bench)
    assert bench.answers[-1].outcome.code == "session_locked"
    assert bench.scan(bench.article(MUG)).outcome.code == "sign_in_first"
    held = bench.station.act(lambda uow: validation.hold_order(uow, order_id, HoldKind.MANUAL, "vu"))
    assert held.result(timeout=10).outcome.code == "not_signed_in"
    assert bench.press("undo").outcome.code == "sign_in_first"
    bench.sign_in(Role.PACKER)
    assert bench.station.session.place == place
    assert bench.scan(bench.article(MUG)).outcome.level.value == "ok"


def test_every_touch_starts_the_time_anew(bench: Bench, lock: IdleLock, clock: Any) -> None:
    bench.sign_in(Role.PACKER)
    for touch in (bench.station.touch, lambda: bench.scan(bench.article(MUG)), lambda: bench.press("undo")):
        clock.forward(minutes=9)
        touch()
    clock.forward(minutes=9)
    lock.look()
    settled(bench)
    assert bench.station.session.is_open


def test_the_house_says_how_long_and_may_say_never(bench: Bench, lock: IdleLock, clock: Any) -> None:
    bench.sign_in(Role.PACKER)
    set_minutes(bench, 0)
    clock.forward(minutes=600)
    lock.look()
    settled(bench)
    assert bench.station.session.is_open
    set_minutes(bench, 480)
    lock.hear([Change("setting", 0)])
    lock.look()
    settled(bench)
    assert not bench.station.session.is_open


def test_somebody_else_may_take_the_locked_station(bench: Bench) -> None:
    bench.sign_in(Role.PACKER)
    bench.station.lock()
    settled(bench)
    assert bench.sign_in(Role.PICKER).outcome.code == "signed_in"
    assert bench.station.session.is_open
    assert bench.station.session.name == Role.PICKER.value


def test_a_station_nobody_is_at_has_nothing_to_lock(bench: Bench, lock: IdleLock, clock: Any) -> None:
    clock.forward(minutes=600)
    lock.look()
    bench.station.lock()
    settled(bench)
    assert bench.answers == []


def test_the_time_goes_on_while_the_program_is_not_running(bench: Bench, tmp_path: Path, clock: Any) -> None:
    house = bench.house

    def started() -> Station:
        log = ScanLog(tmp_path / "night.sqlite", clock=clock)
        return Station(house.database, house.station, log, clock=clock)

    def looked_at(station: Station) -> bool:
        station.resume().result(timeout=10)
        IdleLock(house.database, station).look()
        station.call(lambda _uow: None).result(timeout=10)
        station.stop()
        return station.session.is_open

    evening = started()
    badge = house.database.read(
        lambda c: c.scalar(select(Staff.badge).where(Staff.name == Role.PACKER.value))
    )
    evening.scan(encode(OwnKind.BADGE, int(badge or 0))).result(timeout=10)
    evening.stop()
    clock.forward(minutes=5)
    assert looked_at(started()), "a crash in the middle of an order asks for no badge"
    clock.forward(minutes=6)
    assert not looked_at(started())
    assert not started().session.is_open, "locked stays locked"


def test_a_managers_badge_needs_the_pin_where_the_house_says_so(bench: Bench) -> None:
    house = bench.house
    house.database.write(lambda uow: change_setting(uow, "badge_needs_pin", "managers"), house.station)
    assert bench.sign_in(Role.PACKER).outcome.code == "signed_in"
    answer = bench.sign_in(Role.MANAGER)
    assert answer.outcome.code == "badge_needs_pin"
    assert answer.outcome.facts == {"name": Role.MANAGER.value}
    assert not bench.station.session.is_open, "nor does the packer's session lie open for the manager"
    signed = bench.station.act(lambda uow: staffing.sign_in_by_pin(uow, Role.MANAGER.value, "1234"))
    assert signed.result(timeout=10).outcome.code == "signed_in"
    assert bench.station.session.is_open
    house.database.write(lambda uow: change_setting(uow, "badge_needs_pin", "everybody"), house.station)
    assert bench.sign_in(Role.PACKER).outcome.code == "badge_needs_pin"


def test_a_pick_list_stays_with_the_locked_picker(bench: Bench, lock: IdleLock, clock: Any) -> None:
    bench.house.order((MUG, 1))
    bench.sign_in(Role.PICKER)
    bench.turn_to(Job.PICKING)
    bench.press("next")
    lists = select(PickList.picker_id, PickList.state)
    before = bench.house.database.read(lambda c: c.execute(lists).all())
    clock.forward(minutes=11)
    lock.look()
    settled(bench)
    assert bench.house.database.read(lambda c: c.execute(lists).all()) == before
    assert bench.station.idle >= timedelta(minutes=11)
