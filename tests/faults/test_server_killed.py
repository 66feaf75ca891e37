"""The PostgreSQL server is killed under a station in mid-shift and comes back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from app.models import outbox
from app.models.outbox import PrinterRow, PrintJob
from app.models.states import JobState, Role
from app.station.delivery import Delivered, deliver_once
from app.station.station import Link
from app.workflows import printing
from tests.faults.shift import Shift, wait_away
from tests.support.postgres import Cluster
from tests.support.print_floor import label


def test_a_station_that_nobody_scans_at_says_so_and_recovers_by_itself(
    cluster: Cluster, at_work: Shift
) -> None:
    cluster.kill()
    at_work.until(lambda: at_work.links == [Link(away=True)])
    wait_away()
    cluster.start()
    at_work.until(lambda: at_work.links == [Link(away=True), Link()])


def test_scans_are_kept_and_counted_and_carried_out_in_order(cluster: Cluster, at_work: Shift) -> None:
    scan = at_work.desk.station.scan
    assert scan(at_work.article).result(timeout=10).outcome.values["left"] == 11
    cluster.kill()
    waiting = [scan(at_work.article) for _ in range(5)]
    at_work.until(lambda: Link(away=True, waiting=5) in at_work.links)
    assert not any(future.done() for future in waiting)
    wait_away()
    waiting += [scan(at_work.article) for _ in range(2)]
    at_work.until(lambda: Link(away=True, waiting=7) in at_work.links)
    cluster.start()
    left = [future.result(timeout=30).outcome.values["left"] for future in waiting]
    assert left == [10, 9, 8, 7, 6, 5, 4]
    at_work.until(lambda: at_work.links[-1] == Link())
    assert at_work.packed == 8


def test_scans_fall_while_the_server_dies(cluster: Cluster, at_work: Shift) -> None:
    """Some are committed and their answer is lost on the way: none counts twice."""
    asked = [at_work.desk.station.scan(at_work.article) for _ in range(10)]
    asked[2].result(timeout=10)
    cluster.kill()
    cluster.start()
    left = [future.result(timeout=30).outcome.values["left"] for future in asked]
    assert left == list(range(11, 1, -1))
    assert at_work.packed == 10


def test_what_came_out_while_the_server_was_away_is_not_in_doubt(cluster: Cluster, at_work: Shift) -> None:
    house = at_work.house
    values = {
        "code": "LOCAL", "name": "Local", "driver": "zpl", "transport": "device", "address": "/dev/usb/lp0",
        "dpi": 203, "media_width_mm": 102, "media_height_mm": 152, "active": True,
    }  # fmt: skip
    house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, values))
    printer = house.database.read(
        lambda c: c.scalars(select(PrinterRow.id).where(PrinterRow.code == "LOCAL")).one()
    )
    job = house.database.write(lambda uow: outbox.print_later(uow, printer, label(), "A-01-1"), house.station)

    def comes_out(_row: Any) -> Delivered:
        cluster.stop()
        return Delivered(JobState.CONFIRMED)

    def back(_seconds: float) -> bool:
        cluster.start()
        return False

    assert deliver_once(house.database, house.station, PrintJob, comes_out, over=back) == 1
    state = select(PrintJob.state).where(PrintJob.id == job)
    assert house.database.read(lambda c: c.scalars(state).one()) is JobState.CONFIRMED
