"""The devices in the settings: calibrated, tested, found and kept, with real widgets and keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from app.models.states import Role
from app.scanning.calibration import LINES
from app.scanning.own_codes import OwnKind, encode
from app.scanning.scanner_profile import Layout, Terminator
from app.station.devices import Devices, load_devices
from app.ui.devices.calibration_dialog import CalibrationDialog
from app.ui.devices.page import DevicesPage
from app.ui.devices.scan_test_dialog import ScanTestDialog, shown
from app.ui.settings_dialog import SettingsDialog
from tests.support.serial_cable import Cable
from tests.support.virtual_scale import SicsScale
from tests.ui.conftest import Screen
from tests.ui.wrong_layout import Scanner

D = TypeVar("D", CalibrationDialog, ScanTestDialog)


def _open(screen: Screen, name: str) -> None:
    screen.window.show_settings()
    screen.click(QPushButton, "settings-devices")
    screen.click(QPushButton, name)


def _dialog(kind: type[D]) -> D:
    return next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
    )


def _await_keys(screen: Screen, dialog: QWidget) -> None:
    """A dialog that has just closed may give them to the page below a moment after this one opened."""

    def has_them() -> bool:
        dialog.activateWindow()
        return dialog.isActiveWindow()

    screen.until(has_them)


@pytest.fixture
def manager(screen: Screen) -> Screen:
    screen.sign_in(Role.MANAGER)
    return screen


def test_a_scanner_set_to_the_wrong_layout_is_calibrated_and_read_from_then_on(manager: Screen) -> None:
    scanner, screen = Scanner(), manager
    heard: list[str] = []
    _open(screen, "calibrate")
    dialog = _dialog(CalibrationDialog)
    _await_keys(screen, dialog)
    screen.window.scan_input.scanned.connect(heard.append)
    for line in LINES:
        assert not dialog.go_button.isEnabled()
        scanner.scan(line)
    assert dialog.found is not None
    assert dialog.found.profile is not None
    assert dialog.verdict.isVisible()
    assert heard == [], "the sheet is no scan of the day's work"
    screen.qtbot.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    desk = screen.bridge.desk
    screen.until(lambda: bool(load_devices(desk.folder, desk.settings.station).scanners))
    screen.until(lambda: QGuiApplication.focusWindow() is not None)
    [profile] = load_devices(desk.folder, desk.settings.station).scanners
    assert (profile.layout, profile.terminator) == (Layout.LEARNT, Terminator.RETURN)
    scanner.scan("9002000000012397")
    scanner.scan("]C10103012345000178\x1d10aB-7")
    assert heard == ["9002000000012397", "]C10103012345000178\x1d10aB-7"]


def test_each_scanner_has_its_own_calibration(manager: Screen) -> None:
    screen, folder = manager, manager.bridge.desk.folder
    first, second = Scanner(), Scanner(french=False)
    heard: list[str] = []
    _open(screen, "calibrate")
    for place, scanner in enumerate((first, second)):
        if place:
            screen.click(QPushButton, "calibrate")
        dialog = _dialog(CalibrationDialog)
        _await_keys(screen, dialog)
        for line in LINES:
            scanner.scan(line)
        screen.qtbot.keyClicks(dialog.name, " of the bench")
        screen.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    known = [f"Scanner {number} of the bench" for number in (1, 2)]
    screen.until(lambda: [each.name for each in load_devices(folder, "DESK-1").scanners] == known)
    next(each for each in screen.window.findChildren(SettingsDialog)).reject()
    screen.until(lambda: QGuiApplication.focusWindow() is not None)
    screen.window.scan_input.scanned.connect(heard.append)
    for scanner in (first, second, first):
        scanner._now = first._now + second._now
        scanner.scan("9002000000012397")
    assert heard == ["9002000000012397"] * 3
    _open(screen, "forget-Scanner 1 of the bench")
    screen.until(lambda: [each.name for each in load_devices(folder, "DESK-1").scanners] == known[1:])
    screen.click(QPushButton, "again-Scanner 2 of the bench")
    dialog = _dialog(CalibrationDialog)
    _await_keys(screen, dialog)
    for line in LINES:
        second.scan(line)
    dialog.name.setText("By the window")
    screen.qtbot.keyClick(dialog, Qt.Key.Key_Return)
    screen.until(lambda: [each.name for each in load_devices(folder, "DESK-1").scanners] == ["By the window"])


def test_another_line_in_its_place_is_passed_over_with_a_word(manager: Screen) -> None:
    scanner, screen = Scanner(french=False), manager
    _open(screen, "calibrate")
    dialog = _dialog(CalibrationDialog)
    _await_keys(screen, dialog)
    scanner.scan(LINES[0])
    scanner.scan(LINES[0])
    assert dialog.trouble.isVisible()
    assert "2" in dialog.trouble.text
    for line in LINES[1:]:
        scanner.scan(line)
    assert dialog.found is not None
    assert dialog.found.profile is not None
    assert dialog.found.profile.layout is Layout.AS_TYPED


def test_leaving_a_calibration_changes_nothing(manager: Screen) -> None:
    scanner, screen = Scanner(french=False), manager
    heard: list[str] = []
    _open(screen, "calibrate")
    dialog = _dialog(CalibrationDialog)
    _await_keys(screen, dialog)
    scanner.scan(LINES[0])
    dialog.reject()
    screen.window.scan_input.scanned.connect(heard.append)
    screen.until(lambda: QGuiApplication.focusWindow() is not None)
    scanner.scan("3012345678902")
    assert heard == ["3012345678902"]
    assert screen.bridge.desk.devices.devices == Devices()


def test_the_scanner_test_shows_every_character_its_timing_and_its_meaning(manager: Screen) -> None:
    scanner, screen = Scanner(french=False, gap_ms=7), manager
    heard: list[str] = []
    screen.window.scan_input.scanned.connect(heard.append)
    _open(screen, "test-scanner")
    dialog = _dialog(ScanTestDialog)
    screen.until(dialog.isActiveWindow)
    scanner.scan("]C10103012345000178\x1d10AB")
    rows = [
        [item.text() if (item := dialog.table.item(row, column)) else "" for column in (1, 2, 4)]
        for row in range(dialog.table.rowCount())
    ]
    assert rows[0] == ["]", "U+005D", ""]
    assert rows[-6][:2] == ["<GS>", "U+001D"]
    assert rows[-2:] == [["B", "U+0042", "7"], ["<CR>", "U+000D", "7"]]
    assert "3012345000178" in dialog.understood.text()
    assert "AB" in dialog.understood.text()
    assert "<GS>" in dialog.speed.text()
    assert heard == []


def test_serial_scans_reach_the_window_and_the_test_page(manager: Screen, tmp_path: Path) -> None:
    screen, cable = manager, Cable(tmp_path)
    cable.plug_in()
    told: list[str] = []
    screen.bridge.answered.connect(lambda answer: told.append(answer.scan))
    screen.window.show_tab("preparation")
    screen.bridge.desk.set_devices(Devices(ports=(str(cable.path),), find_usb=False))
    screen.until(lambda: [state.fault for state in screen.bridge.desk.devices.states] == [None])
    cable.send(b"9001000000999984\r")
    screen.until(lambda: bool(told))
    told.clear()
    _open(screen, "test-scanner")
    dialog = _dialog(ScanTestDialog)
    cable.send((encode(OwnKind.ORDER, 7) + "\r\n").encode())
    screen.until(lambda: dialog.table.rowCount() == 16)
    assert told == []
    assert not screen.window.device_banner.isVisible()
    cable.unplug()
    screen.until(screen.window.device_banner.isVisible)
    assert str(cable.path) in screen.window.device_banner.text
    cable.plug_in()
    screen.until(lambda: not screen.window.device_banner.isVisible())
    cable.unplug()


def test_the_page_shows_what_is_plugged_in_and_keeps_what_is_typed(manager: Screen, tmp_path: Path) -> None:
    screen, scale = manager, SicsScale(tmp_path)
    scale.put(1240)
    screen.window.show_settings()
    screen.click(QPushButton, "settings-devices")
    field = screen.find(QLineEdit, "scale-port")
    assert isinstance(field, QLineEdit)
    field.setText(scale.port)
    page = next(each.devices for each in screen.window.findChildren(SettingsDialog))
    page.sound.choose(30, muted=True, spoken=False)
    screen.click(QPushButton, "go")
    weight = screen.find(QLabel, "weight")
    assert isinstance(weight, QLabel)
    screen.until(lambda: "1" in weight.text() and "240" in weight.text())
    desk = screen.bridge.desk
    kept = load_devices(desk.folder, desk.settings.station)
    assert kept.scale is not None
    assert (kept.scale.port, kept.sounds.volume, kept.sounds.muted) == (scale.port, 30, True)
    assert screen.window.feedback.sounds.muted
    screen.window.toggle_mute()
    screen.until(lambda: not load_devices(desk.folder, desk.settings.station).sounds.muted)
    scale.stop()
    screen.until(lambda: weight.text() == "")


def test_a_profile_goes_to_a_file_and_comes_back(manager: Screen, tmp_path: Path) -> None:
    screen, path = manager, tmp_path / "bench.json"
    desk = screen.bridge.desk
    desk.set_devices(Devices(ports=("/nowhere/tty",), find_usb=False))
    page = DevicesPage(screen.bridge, screen.window.scan_input)
    screen.qtbot.addWidget(page)
    page._export(str(path))
    screen.until(path.exists)
    assert json.loads(path.read_text("utf-8"))["devices"]["ports"] == ["/nowhere/tty"]
    desk.set_devices(Devices())
    page._import(str(path))
    screen.until(lambda: desk.devices.devices.ports == ("/nowhere/tty",))
    screen.until(lambda: page.serial.ports.text() == "/nowhere/tty")
    path.write_text("{}")
    page._import(str(path))
    screen.until(lambda: "bench.json" in page.note.text)


def test_what_cannot_be_seen_is_named() -> None:
    assert shown("10AB\x1d21 Z\r") == "10AB<GS>21 Z<CR>"
    assert shown(" ") == "<SP>"
