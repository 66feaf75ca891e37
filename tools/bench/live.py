"""How soon a change shows in another station's window, and what a window costs while fifty stations work."""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, make_url, select

from app.database.unit_of_work import Actor, Database
from app.models.order import Order
from app.models.states import Role
from app.station.heartbeat import beat
from app.workflows import staffing
from tests.support.window import Window, window
from tools.bench.live_crowd import change
from tools.bench.shop import shop_with
from tools.bench.timing import figures

_CHANGES = 200
_STATIONS, _PROCESSES, _A_SECOND = 50, 5, 20.0
_SECONDS, _IDLE_SECONDS, _TAB_SECONDS = 30.0, 10.0, 15.0
_TICKS = os.sysconf("SC_CLK_TCK")


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The list of orders at a manager's desk, without a screen; the crowd on PostgreSQL only."""
    database = Database(url)
    shop_with(database, arguments.orders)
    newest = database.read(lambda c: c.execute(select(func.max(Order.id))).scalar_one())
    badge = 1_000_000_001 + list(Role).index(Role.MANAGER)
    with window(url, folder, "DESK-1", badge) as seen:
        yield {"bench": "live_latency", "ours": _latency(database, seen), "floor": _floor(database)}
        if not database.is_sqlite:
            idle = _cpu_share(seen.pid, _IDLE_SECONDS)
            yield {"bench": "live_cpu", **_crowd(url, database, seen, newest), "idle_percent": idle}
            yield {"bench": "heartbeat", **_heartbeat(database)}
    database.close()


def _latency(database: Database, seen: Window) -> dict[str, float]:
    """Milliseconds from the commit until the row is painted, one change after the other."""
    shown, times = seen.ready["ready"], []
    for number in range(_CHANGES):
        order_id = shown[number % len(shown)]
        day = database.write(lambda uow, each=order_id: change(uow, each), Actor(1))  # type: ignore[misc]
        committed = time.monotonic_ns()
        times.append((_painted_at(seen, order_id, day) - committed) / 1e6)
        threading.Event().wait(0.15)  # a change of its own, not one of a burst
    return figures(times)


def _painted_at(seen: Window, order_id: int, day: str) -> int:
    while True:
        said = seen.next()
        if any(row[0] == order_id and row[2] == day for row in said.get("changed", [])):
            return int(said["at"])


def _floor(database: Database) -> dict[str, float]:
    """By hand: one connection that hears of it, nothing read, nothing painted."""
    return _floor_of_file(database) if database.is_sqlite else _floor_of_server(database)


def _floor_of_server(database: Database) -> dict[str, float]:
    dsn = make_url(str(database.engine.url)).set(drivername="postgresql")
    words, times = dsn.render_as_string(hide_password=False), []
    with psycopg.connect(words, autocommit=True) as ear, psycopg.connect(words, autocommit=True) as mouth:
        ear.execute("LISTEN bench_floor")
        for _ in range(_CHANGES):
            mouth.execute("SELECT pg_notify('bench_floor', '1')")
            committed = time.monotonic_ns()
            list(ear.notifies(timeout=5, stop_after=1))
            times.append((time.monotonic_ns() - committed) / 1e6)
    return figures(times)


def _floor_of_file(database: Database) -> dict[str, float]:
    times = []
    with closing(sqlite3.connect(str(database.engine.url.database))) as ear:
        for _ in range(_CHANGES):
            before = ear.execute("PRAGMA data_version").fetchone()
            database.write(lambda uow: change(uow, 1), Actor(1))
            committed = time.monotonic_ns()
            while ear.execute("PRAGMA data_version").fetchone() == before:
                continue
            times.append((time.monotonic_ns() - committed) / 1e6)
    return figures(times)


def _crowd(url: str, database: Database, seen: Window, newest: int) -> dict[str, Any]:
    """The window's share of one core while the crowd works, and how late the rows were by the way."""
    stations = _employ(database)
    painted: list[dict[str, Any]] = []
    stopped = threading.Event()

    def collect() -> None:
        while not stopped.is_set():
            painted.append(seen.next())

    collecting = threading.Thread(target=collect)
    collecting.start()
    share = _STATIONS // _PROCESSES
    with ExitStack() as opened:
        crowd = []
        for at in range(_PROCESSES):
            some = json.dumps(stations[at * share : (at + 1) * share])
            words = [url, some, str(newest), str(_A_SECOND / _PROCESSES), str(newest)]
            process = subprocess.Popen(
                [sys.executable, "-m", "tools.bench.live_crowd", *words],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            opened.enter_context(process)
            crowd.append(process)
        for process in crowd:
            assert process.stdout is not None
            process.stdout.readline()
        started = time.monotonic()
        used = _cpu_share(seen.pid, _SECONDS)
        in_list = len(painted)
        others = {tab: _in_tab(seen, tab) for tab in ("preparation", "labels", "pickup", "returns")}
        seen.tell("show", "orders")
        counted = [json.loads(process.communicate()[0]) for process in crowd]
        took = time.monotonic() - started
    stopped.set()
    database.write(lambda uow: change(uow, seen.ready["ready"][0]), Actor(1))  # the last line it waits for
    collecting.join(timeout=10)
    made = sum(each["made"] for each in counted)
    return {
        "cpu_percent": used,
        "stations": _STATIONS,
        "changes_a_second": round(made / took, 1),
        "heard_by_each": min(min(each["heard"]) for each in counted),
        "paintings": in_list,
        "cpu_percent_in_other_tabs": others,
        "screen": "offscreen",
    }


def _in_tab(seen: Window, tab: str) -> float:
    seen.tell("show", tab)
    threading.Event().wait(1)  # what it reads once, when it is opened, is not meant
    return _cpu_share(seen.pid, _TAB_SECONDS)


def _employ(database: Database) -> list[int]:
    """So many stations, and their ids."""
    return [staffing.station_actor(database, f"CROWD-{number}").station_id for number in range(_STATIONS)]


def _heartbeat(database: Database) -> dict[str, Any]:
    """One beat's time, and what fifty stations' beats take of a second of the server."""
    times = []
    for _ in range(_CHANGES):
        start = time.perf_counter()
        database.write(beat, Actor(1))
        times.append((time.perf_counter() - start) * 1000)
    found = figures(times)
    return {**found, "stations": _STATIONS, "beats_a_second": _STATIONS / 10}


def _cpu_share(pid: int, seconds: float) -> float:
    """Per cent of one core that a process takes, user and system."""
    before = _ticks(pid)
    threading.Event().wait(seconds)
    return round((_ticks(pid) - before) / _TICKS / seconds * 100, 2)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
