"""A station whose clock is wrong: what it writes has the server's time, and people are told."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.config import Settings
from app.database import migrate
from app.database.clock import ServerClock
from app.database.unit_of_work import Database
from app.models.command import Command
from app.models.journal import JournalEntry
from app.models.staff import Staff
from app.models.states import Role
from app.scanning.own_codes import OwnKind, encode
from app.station.wiring import Desk
from app.ui import theme
from app.ui.application import load_translators
from app.ui.bridge import Bridge
from app.ui.main_window import MainWindow
from app.values import utc_now
from tests.end_to_end.program import Program
from tests.support.house import House
from tests.support.needs import Need, require
from tests.support.postgres import Cluster

HOUR = timedelta(hours=1)


@pytest.fixture
def house() -> Iterator[House]:
    """A shop whose own connections have the right time."""
    require(Need.POSTGRESQL)
    with Cluster() as cluster:
        cluster.create_database("shop")
        database = Database(cluster.url("shop"))
        migrate.upgrade(database)
        yield House(database)
        database.close()


def _url(house: House) -> str:
    return house.database.engine.url.render_as_string(hide_password=False)


def _badge(house: House) -> str:
    query = select(Staff.badge).where(Staff.name == Role.PACKER.value)
    return encode(OwnKind.BADGE, house.database.read(lambda c: c.scalars(query).one()))


@pytest.mark.parametrize("off", ["+1h", "-1h"])
def test_what_a_station_with_a_wrong_clock_writes_has_the_servers_time(
    house: House, tmp_path: Path, off: str
) -> None:
    require(Need.FAKE_CLOCK)
    program = Program(tmp_path, ("env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", off))
    before = datetime.now(UTC)
    done = program.run("--database", _url(house), "station", "--headless", given=_badge(house) + "\n")
    after = datetime.now(UTC)
    assert done.code == 0, done.err
    scan_id = done.objects[0]["scan_id"]

    command = house.database.read(lambda c: c.scalar(select(Command.at).where(Command.id == scan_id)))
    entries = select(JournalEntry.at).where(JournalEntry.command_id == scan_id)
    written = [command, *house.database.read(lambda c: c.scalars(entries).all())]
    log = sqlite3.connect(tmp_path / "data" / "scans-BENCH-1.sqlite")
    written += [datetime.fromisoformat(at) for (at,) in log.execute("SELECT at FROM scan")]
    log.close()
    assert len(written) >= 3, "the command, what the journal says of it, the scan log"
    assert all(at is not None and before <= at <= after for at in written), (before, written, after)


@pytest.mark.parametrize(
    ("hours", "words"),
    [(1, r"en avance de 60\sminutes"), (-3, r"en retard de 3\sheures")],
)
def test_the_window_says_by_how_much_and_no_more_once_the_clock_is_right(
    house: House, tmp_path: Path, qapp: QApplication, qtbot: QtBot, hours: int, words: str
) -> None:
    error = [hours * HOUR]
    clock = ServerClock(lambda: utc_now() + error[0])
    settings = Settings(database=_url(house), station="DESK-1", data_folder=str(tmp_path))
    desk = Desk(settings, clock=clock)
    desk.start()
    theme.apply(qapp, "light")
    load_translators(qapp, "fr")
    bridge = Bridge(desk, "fr")
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.start(bridge)
    window.show()
    qtbot.waitUntil(window.clock_banner.isVisible, timeout=10_000)
    assert re.search(words, window.clock_banner.text)
    error[0] = timedelta()
    bridge.scan(_badge(house))  # whatever is written next finds out
    qtbot.waitUntil(lambda: not window.clock_banner.isVisible(), timeout=10_000)
    bridge.detach()
    window.stop()
    desk.stop()


def test_the_doctor_names_the_difference(house: House, tmp_path: Path) -> None:
    require(Need.FAKE_CLOCK)
    program = Program(tmp_path, ("env", "FAKETIME_DONT_FAKE_MONOTONIC=1", "faketime", "-f", "+1h"))
    done = program.run("--database", _url(house), "doctor", "--json")
    found = {each["subject"]: each for each in map(json.loads, done.out.splitlines())}
    assert found["clock"]["code"] == "health_clock_off"
    assert re.search(r"\b(3599|360\d)\b", found["clock"]["message"])
