"""Signing in: wrong PINs are counted per person and per station, and cost more each time."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.models.refusals import Refusal
from app.models.staff import Staff, Station
from app.models.states import Role
from app.workflows import staffing
from app.workflows.outcome import Outcome
from tests.support.databases import TestClock
from tests.support.house import House


def sign_in(house: House, name: str = "packer", pin: str = "0000", station: str = "BENCH-1") -> Outcome:
    """What a try comes to; a refusal is an outcome, as at a station."""
    actor = staffing.station_actor(house.database, station)
    try:
        return house.database.write(lambda uow: staffing.sign_in_by_pin(uow, name, pin), actor)
    except Refusal as refusal:
        return Outcome(refusal.code, refusal.values)


def wrong(house: House, times: int, name: str = "packer") -> Outcome:
    for _ in range(times):
        told = sign_in(house, name)
    return told


def counted(house: House, station: str = "BENCH-1") -> int:
    found = house.database.read(
        lambda c: c.scalar(select(Station.failed_pins).where(Station.code == station))
    )
    return int(found or 0)


def forgive_station(house: House) -> None:
    house.database.write(
        lambda uow: uow.connection.execute(update(Station).values(failed_pins=0)), house.station
    )


def test_wrong_pins_lock_the_person_at_every_station(house: House, clock: TestClock) -> None:
    assert [sign_in(house).values["left"] for _ in range(4)] == [4, 3, 2, 1]
    assert (sign_in(house).code, sign_in(house, pin="1234").code) == ("sign_in_locked", "sign_in_locked")
    elsewhere = sign_in(house, pin="1234", station="BENCH-2")
    assert (elsewhere.code, elsewhere.values["minutes"]) == ("sign_in_locked", 5)
    clock.forward(minutes=3)
    assert sign_in(house, pin="1234").values["minutes"] == 2
    clock.forward(minutes=2)
    assert sign_in(house, pin="1234").code == "signed_in"
    assert sign_in(house).values["left"] == 4, "the right PIN begins a new count"


def test_each_further_lock_of_a_person_is_longer(house: House, clock: TestClock) -> None:
    waits = []
    for _ in range(6):
        waits.append(wrong(house, 5).values["minutes"])
        clock.forward(minutes=waits[-1])
        forgive_station(house)
    assert waits == [5, 10, 20, 40, 60, 60]


def test_names_tried_one_after_the_other_lock_the_station(house: House, clock: TestClock) -> None:
    names = ["packer", "picker", "shop", "returns", "manager"]
    for _ in range(2):
        last = [sign_in(house, name) for name in names][-1]
    assert (last.code, last.values["minutes"]) == ("station_locked", 5)
    assert sign_in(house, "administrator", "1234").code == "station_locked"
    assert sign_in(house, "administrator", "1234", "BENCH-2").code == "signed_in"
    badge = 1_000_000_001 + list(Role).index(Role.PACKER)
    told = house.database.write(lambda uow: staffing.sign_in_by_badge(uow, badge), house.station)
    assert told.code == "signed_in", "work goes on by badge"
    clock.forward(minutes=6)
    assert sign_in(house, "administrator", "1234").code == "signed_in"


def test_ones_own_pin_does_not_buy_guesses_at_others(house: House) -> None:
    for name in ("packer", "packer", "shop", "shop", "returns", "returns", "manager", "manager"):
        sign_in(house, name)
    assert counted(house) == 8
    sign_in(house, "picker", "1234")
    assert counted(house) == 7


def test_a_locked_person_is_not_even_tried(house: House) -> None:
    """While the lock lasts, nothing tells a right PIN from a wrong one, and no wrong one is counted."""
    wrong(house, 5)
    before = house.database.read(lambda c: c.execute(select(Staff.failed_pins, Staff.locked_until)).all())
    assert sign_in(house, pin="1234") == sign_in(house, pin="9999")
    after = house.database.read(lambda c: c.execute(select(Staff.failed_pins, Staff.locked_until)).all())
    assert before == after


def test_an_unknown_badge_is_refused_in_words(house: House) -> None:
    with pytest.raises(Refusal) as caught:
        house.database.write(lambda uow: staffing.sign_in_by_badge(uow, 7), house.station)
    assert caught.value.code == "badge_unknown"
