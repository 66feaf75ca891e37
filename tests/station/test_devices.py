"""Serial scanners and the scale at a station at work: found, followed, and of one parcel only."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.config import Settings
from app.models.shipment import Parcel
from app.models.states import Role
from app.scanning.scale import Pan, Weight
from app.scanning.scanner_profile import Layout, ScannerProfile
from app.scanning.serial_line import SerialFault
from app.scanning.usb_scanners import SerialDevice
from app.station.device_hub import DeviceHub, DeviceState
from app.station.devices import (
    Devices,
    DevicesUnreadable,
    ScaleSettings,
    SoundSettings,
    devices_path,
    load_devices,
    save_devices,
)
from app.station.scale_watch import ScaleWatch
from app.station.wiring import Desk
from app.workflows import staffing
from tests.support import bench
from tests.support.house import BOOK, MUG, House
from tests.support.serial_cable import Cable
from tests.support.virtual_scale import SicsScale

PATIENCE = 5.0


def test_devices_are_kept_as_they_are(tmp_path: Path) -> None:
    scanner = ScannerProfile(
        Layout.LEARNT, {"shift+30": "A", "é": "2"}, prefix="+", gs=False, gap_ms=7, name="Zebra"
    )
    devices = Devices((scanner,), ("COM4",), False, ScaleSettings("COM5", 4800), SoundSettings(35, True))
    save_devices(tmp_path, "BENCH-1", devices)
    assert load_devices(tmp_path, "BENCH-1") == devices
    assert load_devices(tmp_path, "BENCH-2") == Devices()


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"scale": 3}', '{"unknown": 1}', '{"scanners": [{"layout": "x"}]}']
)
def test_a_file_that_is_no_devices_is_refused(tmp_path: Path, content: str) -> None:
    devices_path(tmp_path, "BENCH-1").write_text(content)
    with pytest.raises(DevicesUnreadable) as caught:
        load_devices(tmp_path, "BENCH-1")
    assert "\n" not in str(caught.value.values["detail"])


@pytest.fixture
def desk(house: House, tmp_path: Path) -> Iterator[Desk]:
    url = house.database.engine.url.render_as_string(hide_password=False)
    desk = Desk(Settings(database=url, station="DESK-1", data_folder=str(tmp_path / "data")))
    yield desk
    desk.stop()


@dataclass
class Plugged:
    """What the system lists as plugged in, and what a hub tells of it."""

    hub: DeviceHub
    devices: list[SerialDevice] = field(default_factory=list)
    scans: queue.Queue[str] = field(default_factory=queue.Queue)
    told: queue.Queue[tuple[DeviceState, ...]] = field(default_factory=queue.Queue)

    def until(self, so: Callable[[tuple[DeviceState, ...]], bool]) -> None:
        while not so(self.told.get(timeout=PATIENCE)):
            pass


@pytest.fixture
def plugged(desk: Desk) -> Iterator[Plugged]:
    devices: list[SerialDevice] = []
    hub = DeviceHub(desk.station, Devices(), list_devices=lambda: tuple(devices))
    hub.LOOK_SECONDS, hub.GONE_SECONDS = 0.02, 0.2
    plugged = Plugged(hub, devices)
    hub.take_scans(plugged.scans.put)
    hub.watch_states(plugged.told.put)
    hub.start()
    yield plugged
    hub.stop()


def _heard(kind: str) -> Callable[[tuple[DeviceState, ...]], bool]:
    return lambda states: any(state.kind == kind and state.fault is None for state in states)


def test_a_scanner_is_found_by_its_usb_id_and_let_go(plugged: Plugged, tmp_path: Path) -> None:
    cable, other = Cable(tmp_path), Cable(tmp_path, "ttyADAPTER")
    cable.plug_in()
    other.plug_in()
    plugged.devices += [
        SerialDevice(str(cable.path), "DS2208", "Zebra"),
        SerialDevice(str(other.path), "FT232R", ""),
    ]
    plugged.until(_heard("scanner"))
    assert [(state.name, state.found) for state in plugged.hub.states] == [("DS2208", True)]
    cable.send(b"]C10103012345678902\x1d10AB\r\n3012345678902\r")
    assert plugged.scans.get(timeout=PATIENCE) == "]C10103012345678902\x1d10AB"
    assert plugged.scans.get(timeout=PATIENCE) == "3012345678902"
    plugged.devices.clear()
    cable.unplug()
    plugged.until(lambda states: [state.fault for state in states] == [SerialFault.UNPLUGGED])
    plugged.until(lambda states: states == ())
    cable.plug_in()
    plugged.devices.append(SerialDevice(str(cable.path), "DS2208", "Zebra"))
    plugged.until(_heard("scanner"))
    cable.send(b"9002000000012397\r")
    assert plugged.scans.get(timeout=PATIENCE) == "9002000000012397"
    cable.unplug()
    other.unplug()


def test_a_typed_port_is_used_says_what_is_wrong_and_can_be_changed(plugged: Plugged, tmp_path: Path) -> None:
    first, second = Cable(tmp_path, "one"), Cable(tmp_path, "two")
    second.plug_in()
    plugged.hub.use(Devices(ports=(str(first.path),)))
    plugged.until(lambda states: any(state.fault is SerialFault.MISSING for state in states))
    plugged.hub.use(Devices(ports=(str(second.path),)))
    plugged.until(_heard("scanner"))
    second.send(b"SKU-1\r")
    assert plugged.scans.get(timeout=PATIENCE) == "SKU-1"
    second.unplug()
    plugged.until(lambda states: any(state.fault is SerialFault.UNPLUGGED for state in states))


def test_without_a_window_scans_are_the_stations(house: House, desk: Desk, tmp_path: Path) -> None:
    cable = Cable(tmp_path)
    cable.plug_in()
    answers: queue.Queue[Any] = queue.Queue()
    desk.station.listen(answers.put)
    desk.start()
    told: queue.Queue[tuple[DeviceState, ...]] = queue.Queue()
    desk.devices.watch_states(told.put)
    desk.set_devices(Devices(ports=(str(cable.path),), find_usb=False))
    while not _heard("scanner")(told.get(timeout=PATIENCE)):
        pass
    cable.send(b"9005100000000168\r")
    answer = answers.get(timeout=PATIENCE)
    assert answer.scan == "9005100000000168"
    cable.unplug()


class Packing:
    """A packer at the bench with a scale, its clock in our hands."""

    def __init__(self, house: House, desk: Desk) -> None:
        self.house, self.station = house, desk.station
        self.now = 100.0
        self.watch = ScaleWatch(desk.station, Pan(), lambda: self.now)
        self.station.act(lambda uow: staffing.sign_in_by_pin(uow, Role.PACKER.value, "1234")).result(PATIENCE)

    def scan(self, code: str) -> str:
        return self.station.scan(code).result(PATIENCE).outcome.code

    def lie(self, grams: int, seconds: float = 1.2) -> None:
        for _ in range(round(seconds * 5)):
            self.now += 0.2
            self.watch.put(Weight(grams))

    def weights(self) -> list[tuple[str, int]]:
        """State and weight of every parcel, once everything asked before has been done."""
        self.station.call(lambda _: None).result(PATIENCE)
        query = select(Parcel.state, Parcel.weight_g).order_by(Parcel.id)
        return [tuple(row) for row in self.house.database.read(lambda c: c.execute(query).all())]


@pytest.fixture
def packing(house: House, desk: Desk) -> Packing:
    return Packing(house, desk)


def test_the_scale_answers_the_question_for_the_weight(packing: Packing, house: House) -> None:
    order = house.order((MUG, 1), (BOOK, 1))
    bench.pick(house, order)
    packing.scan(f"#{house.row(order).external_id}")
    packing.lie(120)
    packing.scan(bench.gtin(house, MUG))
    packing.lie(470)
    assert packing.weights() == [("draft", 0)], "nobody asked yet"
    assert packing.scan(bench.gtin(house, BOOK)) == "last_unit_packed"
    packing.lie(470, 0.4)
    assert packing.weights() == [("draft", 0)], "the book is still in the hand"
    packing.lie(1070)
    assert packing.weights() == [("draft", 1070)]
    packing.lie(1120)
    assert packing.weights() == [("draft", 1120)], "filling was added"
    assert packing.station.press("close_parcel").result(PATIENCE).outcome.code == "order_packed"
    assert packing.weights() == [("labelled", 1120)]


def test_a_weight_never_leaks_into_the_next_parcel(packing: Packing, house: House) -> None:
    one, other = house.order((MUG, 1)), house.order((BOOK, 1))
    bench.pick(house, one)
    bench.pick(house, other, "T-02")
    packing.scan(f"#{house.row(one).external_id}")
    packing.scan(bench.gtin(house, MUG))
    packing.lie(470)
    assert packing.station.press("close_parcel").result(PATIENCE).outcome.code == "order_packed"
    packing.scan(f"#{house.row(other).external_id}")
    packing.scan(bench.gtin(house, BOOK))
    packing.lie(470, 30)
    assert packing.weights() == [("labelled", 470), ("draft", 0)], "the first parcel still lies there"
    packing.lie(0, 0.2)
    packing.lie(720)
    assert packing.weights()[1] == ("draft", 720)


def test_a_weight_typed_by_hand_stays_while_the_same_parcel_lies_there(
    packing: Packing, house: House
) -> None:
    order = house.order((MUG, 1))
    bench.pick(house, order)
    packing.scan(f"#{house.row(order).external_id}")
    packing.scan(bench.gtin(house, MUG))
    packing.lie(470)
    packing.scan("500")
    packing.lie(471, 10)
    assert packing.weights() == [("draft", 500)]


def test_a_scale_on_its_port_weighs_the_parcel(
    packing: Packing, house: House, desk: Desk, tmp_path: Path
) -> None:
    scale = SicsScale(tmp_path)
    answers: queue.Queue[Any] = queue.Queue()
    order = house.order((MUG, 1))
    bench.pick(house, order)
    packing.scan(f"#{house.row(order).external_id}")
    packing.scan(bench.gtin(house, MUG))
    desk.station.listen(answers.put)
    desk.start()
    scale.put(352)
    desk.set_devices(replace(desk.devices.devices, scale=ScaleSettings(scale.port)))
    while answers.get(timeout=PATIENCE).outcome.code != "weighed":
        pass
    assert packing.weights() == [("draft", 352)]
    scale.stop()
