"""An order is changed by somebody in the instant in which it is scanned on the bench: nobody packs the old one."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from app.models.states import Role
from app.workflows.verify import verify
from tests.concurrency.contender import Contender, contenders
from tests.support.bench import gtin, pick
from tests.support.house import MUG, House
from tests.support.invariants import broken

ROUNDS, STEP_SECONDS = 14, 0.01


@pytest.fixture
def bench_and_office(house: House) -> Iterator[tuple[Contender, Contender]]:
    people = [
        (station, house.staff[role].staff_id or 0, role)
        for station, role in (("BENCH", Role.PACKER), ("OFFICE", Role.MANAGER))
    ]
    with contenders(house.database, *people) as (bench, office):
        yield bench, office
        assert list(verify(house.database)) == []
        assert house.database.read(broken) == {}


def test_a_scan_is_before_the_change_and_counts_or_the_next_one_is_blocked(
    house: House, bench_and_office: tuple[Contender, Contender]
) -> None:
    bench, office = bench_and_office
    house.receive(MUG, "A-01-1", 2 * ROUNDS)
    order_id = house.order((MUG, 2 * ROUNDS))
    pick(house, order_id, typed=True)
    bench.ask("open", order_id)
    parcel_id, code = bench.answer()["facts"]["parcel_id"], gtin(house, MUG)
    packed, sooner, late, head_start = 0, [], 0.0, threading.Event()
    for number in range(ROUNDS):
        street = f"{number + 1} rue Neuve"
        # Whoever was too late the last time has more of a head start, until they meet.
        asked = [
            lambda: bench.ask("pack", order_id, parcel_id, [code]),
            lambda street=street: office.ask("change_address", order_id, {"line1": street}, "appel"),
        ]
        asked.pop(late > 0)()
        head_start.wait(abs(late))
        asked.pop()()
        scanned, changed = bench.answer(), office.answer()
        assert changed["level"] == "ok", changed
        sooner.append(scanned["code"] == "unit_packed")
        late += STEP_SECONDS if sooner[-1] else -STEP_SECONDS
        packed += sooner[-1]
        assert house.lines(order_id)[0].packed == packed
        if sooner[-1]:
            bench.ask("pack", order_id, parcel_id, [code])
            scanned = bench.answer()
        # Whichever came first: now it is blocked, with what was and what is.
        assert scanned["code"] == "order_changed", scanned
        before, after = scanned["values"]["changes"].split(" → ")
        assert (street in before, street in after) == (False, True)
        assert house.lines(order_id)[0].packed == packed
        bench.ask("acknowledge", order_id, scanned["values"]["version"])
        assert bench.answer()["code"] == "change_seen"
    assert set(sooner) == {True, False}, "one of them always wins: this was no race"
