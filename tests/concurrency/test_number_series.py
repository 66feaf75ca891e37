"""Numbers drawn by many processes at once: each once, none left out, and nobody else waits for who draws one."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from app.channels.canonical import to_json
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models.house import change_setting, next_number
from app.models.shipment import Parcel
from app.models.states import Role
from app.workflows import packing, staffing
from app.workflows.perform import perform
from app.workflows.verify import verify
from tests.concurrency import crowd
from tests.concurrency.contender import contenders
from tests.support import bench
from tests.support.house import MUG, House

_PROCESSES, _EACH = 8, 12
_CHECKOUT = Path(__file__).parents[2]


def _drawn_together(url: str) -> list[list[int]]:
    """What each of the processes drew: a forked crowd of its own, so that they begin at once."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.concurrency.test_number_series", url],
        capture_output=True, text=True, cwd=_CHECKOUT, timeout=120, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    drawn: list[list[int]] = json.loads(run.stdout)
    return drawn


def test_eight_processes_draw_each_number_once_and_leave_none_out(database: Database) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    staffing.station_actor(database, "FIRST")
    drawn = _drawn_together(url)
    assert [len(each) for each in drawn] == [_EACH] * _PROCESSES
    assert sorted(number for each in drawn for number in each) == list(range(1, _PROCESSES * _EACH + 1))
    assert all(each == sorted(each) for each in drawn)


def test_parcels_packed_at_two_benches_at_once_get_a_number_and_an_sscc_of_their_own(house: House) -> None:
    house.database.write(lambda uow: change_setting(uow, "gs1_prefix", "3012345"), house.station)
    orders = []
    for tote in ("T-01", "T-02"):
        orders.append(house.order((MUG, 1)))
        bench.pick(house, orders[-1], tote)
    packer = house.staff[Role.PACKER].staff_id
    assert packer is not None
    people = [(f"BENCH-{number}", packer, Role.PACKER) for number in (7, 8)]
    code = bench.gtin(house, MUG)
    with contenders(house.database, *people) as benches:
        together = list(zip(benches, orders, strict=True))
        for each, order_id in together:
            each.ask("open", order_id)
        parcels = [int(each.answer()["facts"]["parcel_id"]) for each in benches]
        for (each, order_id), parcel in zip(together, parcels, strict=True):
            each.ask("pack", order_id, parcel, [code])
            each.ask("close", order_id, parcel)
        answers = [each.answer()["code"] for each in benches for _ in range(2)]
    assert answers == ["last_unit_packed", "order_packed"] * 2
    rows = house.database.read(lambda c: c.execute(select(Parcel.number, Parcel.sscc)).all())
    assert sorted(row.number for row in rows) == [1, 2]
    assert len({row.sscc for row in rows} - {None}) == 2
    assert list(verify(house.database)) == []


def test_orders_taken_in_at_once_have_ids_of_their_own(house: House) -> None:
    house.receive(MUG, "A-01-1", 100)
    baskets = [[to_json(house.incoming((MUG, 1))) for _ in range(4)] for _ in range(_PROCESSES)]
    url = house.database.engine.url.render_as_string(hide_password=False)
    answers = [answer for answered in crowd.sell(url, baskets) for answer in answered]
    assert len({answer["facts"]["order_id"] for answer in answers}) == _PROCESSES * 4


def test_a_scan_does_not_wait_for_somebody_who_is_drawing_a_parcel_number(house: House) -> None:
    """On PostgreSQL; SQLite has one writer at a time, whatever it writes."""
    if house.database.is_sqlite:
        pytest.skip("SQLite locks the file")
    order_id = house.order((MUG, 2))
    bench.pick(house, order_id)
    opened = house.act(Role.PACKER, lambda uow: packing.open_order(uow, order_id))
    parcel, code = int(opened.facts["parcel_id"]), bench.gtin(house, MUG)
    drawing, done = threading.Event(), threading.Event()
    other = staffing.station_actor(house.database, "OTHER")

    def draw(uow: UnitOfWork) -> None:
        next_number(uow, "parcel")
        drawing.set()
        assert done.wait(20)

    thread = threading.Thread(target=lambda: house.database.write(draw, other))
    thread.start()
    try:
        assert drawing.wait(20)
        scanned = perform(
            house.database,
            house.staff[Role.PACKER],
            lambda uow: packing.pack_item(uow, order_id, parcel, [code]),
        )
    finally:
        done.set()
        thread.join()
    assert scanned.code == "unit_packed"


def _draw(url: str) -> list[list[int]]:
    context = multiprocessing.get_context("fork")
    start, said = context.Barrier(_PROCESSES), context.Queue()

    def work(number: int) -> None:
        database = Database(url)
        start.wait()
        actor = Actor(1)
        drawn = []
        while len(drawn) < _EACH:
            drawn.append(database.write(lambda uow: next_number(uow, "trial"), actor))
        database.close()
        said.put((number, drawn))

    workers = [context.Process(target=work, args=(number,)) for number in range(_PROCESSES)]
    for worker in workers:
        worker.start()
    answers = dict(said.get(timeout=90) for _ in workers)
    for worker in workers:
        worker.join()
    return [answers[number] for number in range(_PROCESSES)]


if __name__ == "__main__":
    json.dump(_draw(sys.argv[1]), sys.stdout)
