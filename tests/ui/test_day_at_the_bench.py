"""A packer's day: a scanner set to the wrong keyboard, one on a serial port, a label printer whose roll ends in the
middle of a batch, and a scale. Keys and scans only; nobody touches the mouse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from app.database.unit_of_work import Database
from app.models.outbox import PrinterRow, PrintJob
from app.models.shipment import Parcel
from app.models.states import JobState, ParcelState, Role
from app.scanning.calibration import LINES
from app.scanning.own_codes import OwnKind, encode
from app.station.devices import Devices, ScaleSettings
from app.station.session import Job
from app.ui.devices.calibration_dialog import CalibrationDialog
from app.ui.labels_tab import LabelsTab
from app.ui.settings_dialog import SettingsDialog
from app.ui.tab import tabs_for
from app.workflows import printing
from app.workflows.verify import verify
from tests.support.bench import done
from tests.support.house import BOOK, MUG, House
from tests.support.printer import Behaviour, VirtualPrinter
from tests.support.serial_cable import Cable
from tests.support.virtual_scale import SicsScale
from tests.ui.conftest import Screen
from tests.ui.floor import Floor
from tests.ui.wrong_layout import Scanner

_CONTROL = Qt.KeyboardModifier.ControlModifier
_MOST_TABS = 80


class Bench:
    """What stands on the bench, and the packer's keys."""

    def __init__(self, screen: Screen, folder: Path, printer: VirtualPrinter) -> None:
        self.screen, self.printer = screen, printer
        self.wedge = Scanner()
        self.cable, self.scale = Cable(folder), SicsScale(folder)
        self.cable.plug_in()
        zebra = {"code": "ZEBRA", "name": "Zebra", "driver": "zpl", "transport": "tcp", "address": printer.address,
                 "dpi": 203, "media_width_mm": 102, "media_height_mm": 152, "active": True}  # fmt: skip
        house = screen.house
        done(house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, zebra)))
        desk = screen.bridge.desk
        row = house.database.read(lambda c: c.scalar(select(PrinterRow.id).where(PrinterRow.code == "ZEBRA")))
        for kind in ("shipping_label", "location_label"):
            desk.station.act(lambda uow, kind=kind: printing.choose_printer(uow, kind, row))
        desk.set_devices(Devices((), (str(self.cable.path),), False, ScaleSettings(self.scale.port)))

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.screen.keyboard.press(key, modifiers=modifiers)

    def reach(self, name: str) -> None:
        """Press Tab until the keys are on the widget with this name."""
        self.screen.until(lambda: QGuiApplication.focusWindow() is not None)
        for _ in range(_MOST_TABS):
            focus = QApplication.focusWidget()
            if focus is not None and focus.objectName() == name:
                break
            self.screen.keyboard.press(Qt.Key.Key_Tab, "\t")
        else:
            pytest.fail(f"no key leads to {name}")

    def show(self, tab: str) -> Any:
        """Alt and the digit that the tab bears."""
        window = self.screen.window
        names = [spec.name for spec in tabs_for(self.screen.bridge.session.roles)]
        self.press(Qt.Key(Qt.Key.Key_1 + names.index(tab)), Qt.KeyboardModifier.AltModifier)
        self.screen.until(lambda: window.tab_name == tab)
        return window.tab

    def states(self) -> list[JobState]:
        query = select(PrintJob.state).where(PrintJob.document_kind == "location_label").order_by(PrintJob.id)
        return [
            JobState(state) for state in self.screen.house.database.read(lambda c: list(c.scalars(query)))
        ]


@pytest.fixture
def ui_house(database: Database) -> House:
    """This day is worked on both engines."""
    return House(database)


@pytest.fixture
def bench(screen: Screen, tmp_path: Path) -> Iterator[Bench]:
    with VirtualPrinter() as printer:
        bench = Bench(screen, tmp_path, printer)
        yield bench
        screen.bridge.desk.set_devices(Devices(find_usb=False))
        bench.scale.stop()
        bench.cable.unplug()


def test_a_packer_works_a_whole_day_without_touching_the_mouse(bench: Bench, screen: Screen) -> None:
    floor = Floor(screen)
    _calibrate(bench, screen)
    floor.order((MUG, 2), (BOOK, 1), tote="T-01")
    floor.order((BOOK, 1), tote="T-02")
    floor.turn_to(Job.PACKING)
    _pack_with_scale(bench, floor)
    _print_a_batch_on_a_roll_that_ends(bench, screen)
    _pack_with_keys(bench, floor)
    _hand_over(bench, floor)
    bench.press(Qt.Key.Key_Q, _CONTROL)
    screen.until(lambda: screen.bridge.session.staff_id is None)
    assert list(verify(screen.house.database)) == []


def _calibrate(bench: Bench, screen: Screen) -> None:
    """Ctrl+comma, the page of the devices, the five lines; then all is well."""
    bench.press(Qt.Key.Key_Comma, _CONTROL)
    screen.until(
        lambda: any(dialog.isActiveWindow() for dialog in screen.window.findChildren(SettingsDialog))
    )
    bench.reach("settings-station")
    bench.press(Qt.Key.Key_Right)
    bench.reach("calibrate")
    screen.keyboard.press(Qt.Key.Key_Space, " ")
    screen.until(lambda: bool(screen.window.findChildren(CalibrationDialog)))
    [dialog] = screen.window.findChildren(CalibrationDialog)
    screen.until(dialog.isActiveWindow)
    for line in LINES:
        bench.wedge.scan(line)
    bench.press(Qt.Key.Key_Return)
    screen.until(lambda: bool(screen.bridge.desk.devices.devices.scanners))
    [settings] = screen.window.findChildren(SettingsDialog)
    screen.until(settings.isActiveWindow)
    bench.press(Qt.Key.Key_Escape)
    screen.until(screen.window.isActiveWindow)


def _pack_with_scale(bench: Bench, floor: Floor) -> None:
    bench.cable.send(floor.place("T-01").encode() + b"\r\n")
    floor.answered("order_opened")
    bench.wedge.scan(floor.article(MUG))
    floor.answered("unit_packed")
    bench.wedge.scan(encode(OwnKind.PARCEL, 999))
    floor.until(lambda: bool(floor.answers))
    floor.answers.clear()
    floor.until(floor.screen.window.feedback.screen.isVisible)
    bench.press(Qt.Key.Key_Space)  # red, until somebody has seen it
    bench.wedge.scan(floor.article(MUG))
    floor.answered("unit_packed")
    bench.cable.send(f"]E0{floor.article(BOOK)}\r".encode())
    floor.answered("last_unit_packed")
    bench.scale.put(1300)
    floor.answered("weighed")
    floor.key("F4", "order_packed")
    floor.until(lambda: len(bench.printer.printed) == 1)
    bench.scale.put(0)
    _stick(bench, floor, 1)


def _print_a_batch_on_a_roll_that_ends(bench: Bench, screen: Screen) -> None:
    printer = bench.printer
    before = len(printer.printed)
    printer.behaviour = Behaviour(paper_out_after=before + 2)
    tab = bench.show("labels")
    assert isinstance(tab, LabelsTab)
    bench.press(Qt.Key.Key_K, _CONTROL)
    while tab.chooser.kind != "location_label":
        bench.press(Qt.Key.Key_Down)
    bench.press(Qt.Key.Key_F, _CONTROL)
    screen.until(lambda: tab.chooser.list.count() >= 5)
    bench.press(Qt.Key.Key_Down)
    bench.press(Qt.Key.Key_A, _CONTROL)
    screen.until(tab.press.print_button.isEnabled)
    many = len(tab.chooser.list.selectedItems())
    bench.press(Qt.Key.Key_P, _CONTROL)
    screen.until(lambda: "paper" in tab.queue.trouble.text)
    assert len(printer.printed) == before + 2
    printer.mend()
    bench.press(Qt.Key.Key_J, _CONTROL)
    bench.press(Qt.Key.Key_F9)
    screen.qtbot.waitUntil(lambda: bench.states() == [JobState.CONFIRMED] * many, timeout=30_000)
    codes = [re.findall(rb"\^FD([AB]-\d\d-\d|[ST]-\d\d)\^FS", label)[0] for label in printer.printed[before:]]
    assert len(codes) == many
    assert codes == sorted(set(codes)), "each once, and in order"


def _pack_with_keys(bench: Bench, floor: Floor) -> None:
    """The scale is left alone: the weight is typed."""
    bench.show("preparation")
    floor.answers.clear()
    bench.press(Qt.Key.Key_F8)
    floor.answered("order_opened")
    bench.wedge.scan(floor.article(BOOK))
    floor.answered("last_unit_packed")
    floor.type("600", "weighed")
    floor.key("F2", "order_packed")
    _stick(bench, floor, 2)


def _stick(bench: Bench, floor: Floor, number: int) -> None:
    """The label that came out is stuck on the parcel and scanned; before that nothing else is."""
    bench.wedge.scan(encode(OwnKind.PARCEL, number))
    floor.answered("label_seen")


def _hand_over(bench: Bench, floor: Floor) -> None:
    """The labels that came out, scanned at the dock."""
    floor.turn_to(Job.SHIPPING)
    parcels = floor.house.database.read(lambda c: list(c.scalars(select(Parcel.id).order_by(Parcel.id))))
    for parcel, how in zip(parcels, ("wedge", "serial"), strict=True):
        code = encode(OwnKind.PARCEL, parcel)
        assert any(code.encode() in label for label in bench.printer.printed)
        if how == "wedge":
            bench.wedge.scan(code)
        else:
            bench.cable.send(code.encode() + b"\r")
        floor.answered("handed_over")
    query = select(Parcel.state)
    assert set(floor.house.database.read(lambda c: list(c.scalars(query)))) == {ParcelState.HANDED_OVER}
