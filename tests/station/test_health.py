"""What the doctor finds, and that every finding says how to mend it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from app.config import Settings
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.i18n import text
from app.models.house import change_setting
from app.models.outbox import OutboxMessage, PrinterRow, send_later
from app.models.states import JobState
from app.scanning.scanner_profile import Layout, ScannerProfile
from app.station.devices import Devices, ScaleSettings, SoundSettings, devices_path, save_devices
from app.station.health import backlog, examine
from app.station.health_check import Check, Finding
from app.workflows import staffing
from tests.support.printer import Behaviour, VirtualPrinter
from tests.support.serial_cable import Cable
from tests.support.virtual_scale import SicsScale


@pytest.fixture
def actor(database: Database) -> Actor:
    station = staffing.station_actor(database, "BENCH-1")
    database.write(staffing.found_house, station)
    return station


def _examine(database: Database, folder: Path) -> dict[str, Check]:
    url = database.engine.url.render_as_string(hide_password=False)
    return {check.subject: check for check in examine(Settings(database=url, data_folder=str(folder)), {})}


def _use_printer(database: Database, actor: Actor, address: str) -> None:
    values = {"driver": "zpl", "transport": "tcp", "address": address}
    database.write(lambda uow: uow.connection.execute(update(PrinterRow).values(values)), actor)


def test_all_is_well_in_a_new_house_but_that_nobody_works_there(
    database: Database, actor: Actor, tmp_path: Path
) -> None:
    found = _examine(database, tmp_path)
    assert {check.subject for check in found.values() if check.finding is Finding.ERROR} == set()
    assert found["staff"].code == "health_staff_nobody"
    assert found["mail"].code == "health_mail_folder"
    assert ("clock" in found) is not database.is_sqlite


@pytest.mark.parametrize(
    ("behaviour", "trouble"), [(Behaviour(), ""), (Behaviour(paper_out=True), "printer_paper_out")]
)
def test_a_printer_is_asked_how_it_is(
    database: Database, actor: Actor, tmp_path: Path, behaviour: Behaviour, trouble: str
) -> None:
    with VirtualPrinter(behaviour) as printer:
        _use_printer(database, actor, printer.address)
        found = _examine(database, tmp_path)["printer"]
    assert found.values.get("trouble_code", "") == trouble
    assert found.finding is (Finding.ERROR if trouble else Finding.OK)


def test_a_printer_that_is_off_and_a_folder_that_is_none(
    database: Database, actor: Actor, tmp_path: Path
) -> None:
    _use_printer(database, actor, "127.0.0.1:1")
    assert _examine(database, tmp_path)["printer"].values["trouble_code"] == "printer_off"
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert _examine(database, blocked)["disk"].code == "health_folder_refused"


def test_a_mail_server_that_is_down_is_named(database: Database, actor: Actor, tmp_path: Path) -> None:
    def settings(uow: UnitOfWork) -> None:
        change_setting(uow, "smtp_host", "127.0.0.1")
        change_setting(uow, "smtp_port", 1)

    database.write(settings, actor)
    found = _examine(database, tmp_path)["mail"]
    assert (found.finding, found.values["trouble_code"]) == (Finding.ERROR, "mail_server_away")


def test_what_is_stuck_is_counted_and_told(database: Database, actor: Actor, tmp_path: Path) -> None:
    for key in ("a", "b"):
        database.write(lambda uow, key=key: send_later(uow, "email", key, {}), actor)
    parked = update(OutboxMessage).where(OutboxMessage.key == "a").values(state=JobState.PARKED)
    database.write(lambda uow: uow.connection.execute(parked), actor)
    left = database.read(backlog)
    assert (left.waiting + left.later, left.stuck) == (1, 1)
    assert _examine(database, tmp_path)["outbox"].code == "health_outbox_stuck"


def test_a_database_without_a_schema_says_what_to_run(tmp_path: Path) -> None:
    found = {check.subject: check for check in examine(Settings(data_folder=str(tmp_path)), {})}
    assert found["database"].code == "health_database_empty"
    assert "arrimage db create" in text("fr", found["database"].code)


def _devices(database: Database, folder: Path, devices: Devices) -> dict[str, list[Check]]:
    save_devices(folder, "BENCH-1", devices)
    url = database.engine.url.render_as_string(hide_password=False)
    found: dict[str, list[Check]] = {}
    for check in examine(Settings(database=url, data_folder=str(folder)), {}):
        found.setdefault(check.subject, []).append(check)
    return found


def test_the_scanners_the_scale_and_the_sounds_are_looked_at(
    sqlite_database: Database, tmp_path: Path
) -> None:
    scale, cable = SicsScale(tmp_path), Cable(tmp_path)
    scale.put(250)
    cable.plug_in()
    devices = Devices(
        (ScannerProfile(Layout.US_KEYS, gs=False, name="Zebra"), ScannerProfile(name="Datalogic")),
        (str(cable.path), "/nowhere/tty"),
        False,
        ScaleSettings(scale.port),
        SoundSettings(muted=True),
    )
    found = _devices(sqlite_database, tmp_path, devices)
    scanners = [(check.code, check.finding) for check in found["scanner"]]
    assert scanners == [
        ("health_scanner", Finding.WARNING),
        ("health_scanner", Finding.OK),
        ("health_scanner_port", Finding.OK),
        ("serial_scanner_missing", Finding.ERROR),
    ]
    sentence = found["scanner"][0].words(partial(text, "en"))
    assert sentence.startswith("Zebra: The GS1 separator does not arrive")
    assert (found["scale"][0].code, found["scale"][0].values["weight"]) == ("health_scale", 250)
    assert found["sounds"][0].finding is Finding.WARNING
    scale.stop()
    found = _devices(sqlite_database, tmp_path, devices)
    assert found["scale"][0].code == "scale_missing"
    cable.unplug()


def test_a_scale_that_says_nothing_and_a_file_that_is_no_devices(
    sqlite_database: Database, tmp_path: Path
) -> None:
    cable = Cable(tmp_path)
    cable.plug_in()
    found = _devices(sqlite_database, tmp_path, Devices(scale=ScaleSettings(str(cable.path))))
    assert found["scale"][0].code == "health_scale_silent"
    cable.unplug()
    devices_path(tmp_path, "BENCH-1").write_text("{")
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    checks = examine(Settings(database=url, data_folder=str(tmp_path)), {})
    assert "devices_unreadable" in {check.code for check in checks}
