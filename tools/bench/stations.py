"""Many stations scanning at once on PostgreSQL, each a process with its own scan log, beside the floor's."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select, text

from app.database import migrate
from app.database.unit_of_work import Actor, Database
from app.models.staff import Staff
from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.scanning.own_codes import OwnKind, encode
from app.station.scan_log import ScanLog
from app.station.station import Station as Desk
from app.workflows import packing, staffing
from app.workflows.perform import perform
from tests.support.bench import done, gtin, pick
from tests.support.house import MUG, House
from tools.bench.floor import Floor
from tools.bench.shop import shop_with
from tools.bench.timing import figures

_UNITS = 20_000
#: A fast packer's pace: seconds from scan to scan, on average.
_PACE = 1.0
_CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Place:
    """What one station needs to scan, and what the floor writes instead."""

    station: str
    badge: str
    tote: str
    article: str
    line: int
    order: int
    parcel: int
    floor_station: int


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """At full speed (throughput) and at the pace of people (what one of them waits for), by number of stations."""
    if url.startswith("sqlite"):
        return  # one machine, one station
    database = Database(url)
    house = shop_with(database, arguments.orders)
    counts = [int(count) for count in arguments.stations.split(",")]
    places = _prepare(house, max(counts))
    for count in counts:
        for name, pace in (("full_speed", 0.0), ("at_pace", _PACE)):
            found: dict[str, Any] = {}
            for who in ("ours", "floor"):
                before = _rollbacks(database)
                times = _run(url, folder, places[:count], who, pace, arguments.seconds)
                found[who] = {
                    **figures(times),
                    "per_second": round(len(times) / arguments.seconds, 1),
                    # Each connection of ours begins with one, when SQLAlchemy has asked the server who it is.
                    "retries": max(0, _rollbacks(database) - before - count * (who == "ours")),
                }
            share = round(found["ours"]["per_second"] / found["floor"]["per_second"], 2)
            yield {"bench": "stations", "stations": count, "mode": name, **found, "of_floor": share}
    database.close()


def _prepare(house: House, count: int) -> list[Place]:
    """An order for each station, picked into a tote of its own, its parcel begun."""
    house.receive(MUG, "A-01-1", count * _UNITS)
    badge = house.database.read(
        lambda c: c.execute(select(Staff.badge).where(Staff.name == Role.PACKER.value)).scalar_one()
    )
    article = gtin(house, MUG).removeprefix("0")
    return [_place(house, number, encode(OwnKind.BADGE, badge), article) for number in range(count)]


def _place(house: House, number: int, badge: str, article: str) -> Place:
    tote = f"T-B{number:02d}"
    house.database.write(
        lambda uow: uow.connection.execute(
            insert(Location).values(code=tote, kind=LocationKind.TOTE, sellable=False)
        ),
        house.station,
    )
    order_id = house.order((MUG, _UNITS))
    pick(house, order_id, tote, typed=True)
    code = f"PACK-{number:02d}"
    actor = staffing.station_actor(house.database, code)
    floor = staffing.station_actor(house.database, f"FLOOR-{number:02d}")
    tote_id = house.database.write(lambda uow: house.location(uow, tote), house.station)
    packer = house.staff[Role.PACKER]
    opened = done(
        perform(
            house.database,
            Actor(actor.station_id, packer.staff_id, packer.roles),
            lambda uow: packing.open_order(uow, order_id),
        )
    )
    return Place(
        code, badge, encode(OwnKind.TOTE, tote_id), article, house.lines(order_id)[0].id, order_id,
        int(opened.facts["parcel_id"]), floor.station_id,
    )  # fmt: skip


def _rollbacks(database: Database) -> int:
    query = text("SELECT xact_rollback FROM pg_stat_database WHERE datname = current_database()")
    return int(database.read(lambda c: c.execute(query).scalar_one()))


def _run(url: str, folder: Path, places: list[Place], who: str, pace: float, seconds: float) -> list[float]:
    """Milliseconds of every scan; the processes are forked from one that has no threads of ours yet."""
    asked = {
        "url": url, "folder": str(folder), "who": who, "pace": pace, "seconds": seconds,
        "places": [asdict(place) for place in places],
    }  # fmt: skip
    run = subprocess.run(
        [sys.executable, "-m", "tools.bench.stations"],
        input=json.dumps(asked), capture_output=True, text=True, cwd=_CHECKOUT, check=False,
    )  # fmt: skip
    if run.returncode:
        raise RuntimeError(run.stderr)
    times: list[float] = json.loads(run.stdout)
    return times


def _station(asked: dict[str, Any], place: Place) -> tuple[Callable[[], object], Callable[[], object]]:
    """What one scan is, and what ends the station."""
    folder = Path(asked["folder"]) / f"{place.station}-{asked['who']}-{time.monotonic_ns()}"
    folder.mkdir(parents=True)
    if asked["who"] == "floor":
        floor = Floor(asked["url"], folder, place.line, place.order, place.parcel, place.floor_station)
        return floor.scan, floor.close
    database = Database(asked["url"])
    migrate.require_ready(database)  # as the program does: its version is asked with every scan from then on
    actor = staffing.station_actor(database, place.station)
    desk = Desk(database, actor, ScanLog(folder / "scans.sqlite"), clock=database.clock)
    desk.scan(place.badge).result(timeout=60)
    desk.scan(place.tote).result(timeout=60)

    def scan() -> None:
        answer = desk.scan(place.article).result(timeout=60)
        assert answer.outcome.code == "unit_packed", answer.outcome

    return scan, desk.stop


def _work(asked: dict[str, Any], number: int, start: Any, said: Any) -> None:
    scan, stop = _station(asked, Place(**asked["places"][number]))
    pace, chance, never = asked["pace"], random.Random(number), threading.Event()
    scan()
    start.wait()
    until, times = time.perf_counter() + asked["seconds"], []
    while time.perf_counter() < until:
        if pace:
            never.wait(chance.uniform(0.5, 1.5) * pace)
        begun = time.perf_counter()
        scan()
        times.append((time.perf_counter() - begun) * 1000)
    stop()
    said.put(times)


def main() -> None:
    """A crowd of stations; told on standard input what to do, answers every scan's time."""
    asked = json.load(sys.stdin)
    context = multiprocessing.get_context("fork")
    count = len(asked["places"])
    start, said = context.Barrier(count), context.Queue()
    workers = [context.Process(target=_work, args=(asked, number, start, said)) for number in range(count)]
    for worker in workers:
        worker.start()
    times = [each for _ in workers for each in said.get(timeout=asked["seconds"] + 240)]
    for worker in workers:
        worker.join()
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
