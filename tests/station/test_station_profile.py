"""One bench's file sets up the next ones: ten of them, and each is what the first one is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.config import Settings
from app.database.unit_of_work import Actor, UnitOfWork
from app.models.outbox import PrinterRow
from app.models.states import Role
from app.scanning.scanner_profile import Layout, ScannerProfile
from app.station.devices import Devices, SoundSettings, load_devices, save_devices
from app.station.health import examine
from app.station.health_check import Finding
from app.station.station_profile import (
    ProfileUnreadable,
    profile_of,
    read_profile,
    use_printers,
    write_profile,
)
from app.workflows import printing, staffing
from app.workflows.outcome import Outcome
from tests.support.bench import done
from tests.support.house import House
from tests.support.printer import VirtualPrinter

DEVICES = Devices((ScannerProfile(Layout.US_KEYS, name="Zebra"),), find_usb=False, sounds=SoundSettings(40))


def _choose(printer: VirtualPrinter, uow: UnitOfWork) -> Outcome:
    values = {"code": "ZEBRA", "name": "Zebra", "driver": "zpl", "transport": "tcp", "address": printer.address,
              "dpi": 203, "media_width_mm": 102, "media_height_mm": 152, "active": True}  # fmt: skip
    printing.save_printer(uow, None, values)
    zebra = uow.connection.scalars(select(PrinterRow.id).where(PrinterRow.code == "ZEBRA")).one()
    printing.choose_printer(uow, "shipping_label", zebra)
    return printing.choose_printer(uow, "pickup_label", zebra)


def test_ten_benches_are_set_up_from_the_file_of_one(house: House, tmp_path: Path) -> None:
    url = house.database.engine.url.render_as_string(hide_password=False)
    first = Settings(database=url, station="BENCH-1", data_folder=str(tmp_path / "BENCH-1"))
    file = tmp_path / "bench.json"
    with VirtualPrinter() as printer:
        done(house.act(Role.ADMINISTRATOR, partial(_choose, printer)))
        first_one = house.database.read(lambda c: profile_of(c, first, DEVICES))
        write_profile(first_one, file)
        for number in range(2, 12):
            settings = replace(
                first, station=f"BENCH-{number}", data_folder=str(tmp_path / f"BENCH-{number}")
            )
            _set_up(house, settings, file)
            devices = load_devices(settings.folder, settings.station)
            assert house.database.read(partial(profile_of, settings=settings, devices=devices)) == first_one
            wrong = [each for each in examine(settings, {}) if each.finding is Finding.ERROR]
            assert wrong == [], settings.station
    assert (
        house.database.read(lambda c: c.scalar(select(func.count()).where(PrinterRow.code == "ZEBRA"))) == 1
    )


def _set_up(house: House, settings: Settings, file: Path) -> None:
    """As ``arrimage profile import`` and the first run do."""
    station = staffing.station_actor(house.database, settings.station)
    administrator = Actor(
        station.station_id, house.staff[Role.ADMINISTRATOR].staff_id, frozenset({"administrator"})
    )
    found = read_profile(file)
    house.database.write(lambda uow: use_printers(uow, found.printers), administrator)
    settings.folder.mkdir()
    save_devices(settings.folder, settings.station, found.devices)


@pytest.mark.parametrize(
    "content", ["", "{}", '{"arrimage_station": 1}', '{"arrimage_station": 1, "language": "xx"}']
)
def test_what_is_no_profile_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / "bench.json").write_text(content, "utf-8")
    with pytest.raises(ProfileUnreadable) as refused:
        read_profile(tmp_path / "bench.json")
    assert refused.value.values["file"] == "bench.json"
