"""The window around the tabs: signing in, who sees what, what the station answers, language and appearance."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.config import Settings
from app.models.states import Role
from app.scanning.own_codes import OwnKind, encode
from app.station.wiring import Desk
from app.ui.application import Shell
from app.ui.tab import tabs_for
from app.workflows import staffing
from tests.ui.conftest import Keyboard, Screen


def test_one_signs_in_by_name_and_pin_with_the_keys_alone(screen: Screen) -> None:
    screen.until(lambda: screen.shows(QPushButton, "person-packer"))
    screen.click(QPushButton, "person-packer")
    screen.keyboard.type("1299\b\b34\r")
    screen.until(lambda: screen.bridge.session.name == "packer")
    screen.until(lambda: screen.window.tab_name == "preparation")


def test_one_signs_in_with_the_pad(screen: Screen) -> None:
    screen.until(lambda: screen.shows(QPushButton, "person-manager"))
    screen.click(QPushButton, "person-manager")
    for sign in ("1", "2", "3", "5", "back", "4", "go"):
        screen.click(QPushButton, f"pad-{sign}")
    screen.until(lambda: screen.bridge.session.name == "manager")


def test_a_wrong_pin_says_how_many_tries_are_left_and_signs_nobody_in(screen: Screen) -> None:
    screen.until(lambda: screen.shows(QPushButton, "person-packer"))
    screen.click(QPushButton, "person-packer")
    screen.keyboard.type("9999\r")
    screen.until(lambda: "4" in screen.window.sign_in_page._problem.text)
    assert screen.bridge.session.staff_id is None
    assert screen.window.tab is None


def test_a_badge_signs_in_and_another_badge_takes_over(screen: Screen) -> None:
    screen.sign_in(Role.PACKER)
    screen.sign_in(Role.MANAGER)
    assert screen.bridge.session.name == "manager"
    assert screen.window.tab_name == "orders"


def test_an_unknown_badge_fills_the_page_until_a_key_is_pressed(screen: Screen) -> None:
    screen.keyboard.scan(encode(OwnKind.BADGE, 4_000_000_001))
    error = screen.window.feedback.screen
    screen.until(error.isVisible)
    assert screen.bridge.text("badge_unknown") in error.accessibleName()
    screen.keyboard.press(Qt.Key.Key_Space, " ")
    screen.until(lambda: not error.isVisible())


def test_the_next_good_scan_ends_an_error_too(screen: Screen) -> None:
    screen.keyboard.scan(encode(OwnKind.BADGE, 4_000_000_001))
    screen.until(screen.window.feedback.screen.isVisible)
    screen.sign_in(Role.PACKER)
    assert not screen.window.feedback.screen.isVisible()


@pytest.mark.parametrize(
    ("roles", "tabs"),
    [
        ({Role.PICKER}, {"preparation", "labels", "stock"}),
        ({Role.PACKER}, {"orders", "preparation", "labels", "stock"}),
        ({Role.SHOP}, {"orders", "labels", "pickup", "returns", "stock", "customers"}),
        (
            {Role.MANAGER},
            {"orders", "preparation", "labels", "pickup", "returns", "stock", "customers", "figures"},
        ),
        ({Role.ADMINISTRATOR}, {"orders", "labels"}),
        (set(), set()),
    ],
)
def test_each_role_sees_its_tabs(roles: set[Role], tabs: set[str]) -> None:
    assert {spec.name for spec in tabs_for(frozenset(roles))} == tabs


def test_tabs_are_on_the_screen_for_who_signed_in_and_gone_afterwards(screen: Screen) -> None:
    screen.sign_in(Role.PICKER)
    assert screen.shows(QToolButton, "tab-preparation")
    assert not screen.shows(QToolButton, "tab-orders")
    screen.window.show_tab("orders")
    assert screen.window.tab_name == "preparation"
    screen.click(QToolButton, "person")
    screen.until(lambda: screen.window.tab is None)
    assert not screen.shows(QToolButton, "tab-preparation")
    assert screen.shows(QPushButton, "pad-1")


class _Windows(QObject):
    """Notes what is shown as a window of its own, also for a moment: it takes the keys from the program."""

    def __init__(self, but: QWidget) -> None:
        super().__init__()
        self._but = but
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and watched is not self._but
        ):
            self.shown.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PACKER, Role.SHOP, Role.RETURNS, Role.ADMINISTRATOR])
def test_no_part_of_a_tab_is_a_window_for_a_moment(qapp: QApplication, screen: Screen, role: Role) -> None:
    windows = _Windows(screen.window)
    qapp.installEventFilter(windows)
    try:
        screen.sign_in(role)
        for spec in tabs_for(screen.bridge.session.roles):
            screen.window.show_tab(spec.name)
            screen.until(lambda name=spec.name: screen.window.tab_name == name)
    finally:
        qapp.removeEventFilter(windows)
    assert windows.shown == []
    assert screen.window.isActiveWindow()


def test_tabs_change_by_key(screen: Screen) -> None:
    screen.sign_in(Role.MANAGER)
    button = screen.find(QToolButton, "tab-labels")
    assert isinstance(button, QToolButton)
    assert button.shortcut().toString() == "Alt+3"
    screen.click(QToolButton, "tab-labels")
    assert screen.window.tab_name == "labels"


def test_the_banner_says_that_the_database_is_away(screen: Screen) -> None:
    screen.bridge.database_away.emit(True)
    assert screen.window.banner.isVisible()
    assert "kept" in screen.window.banner.text
    screen.bridge.database_away.emit(False)
    assert not screen.window.banner.isVisible()


def test_language_and_appearance_change_while_one_works(qapp: QApplication, desk: Desk, qtbot: QtBot) -> None:
    shell = Shell(qapp, Settings(station="DESK-1", language="en"), keeps_settings=False)
    shell.use(desk)
    shell.window.show()
    window = shell.window
    keyboard = Keyboard()
    window.activateWindow()
    window.bridge.act(lambda uow: staffing.sign_in_by_pin(uow, "manager", "1234"))
    qtbot.waitUntil(lambda: window.tab is not None, timeout=5000)
    window.show_tab("returns")
    qtbot.mouseClick(window.findChild(QToolButton, "language"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.window is not window, timeout=5000)
    assert shell.window.tab_name == "returns"
    assert shell.window.findChild(QToolButton, "tab-orders").text() == "Commandes"
    qtbot.mouseClick(shell.window.findChild(QToolButton, "moon"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shell.window.findChild(QToolButton, "sun") is not None, timeout=5000)
    heard: list[str] = []
    shell.window.scan_input.scanned.connect(heard.append)
    shell.window.activateWindow()
    qtbot.waitUntil(lambda: qapp.focusWindow() is not None, timeout=5000)
    keyboard.scan("12345678")
    assert heard == ["12345678"]
    shell.window.close()
    shell.detach()


def test_the_header_names_the_house_and_the_person(screen: Screen) -> None:
    screen.sign_in(Role.MANAGER)
    texts = {label.text() for label in screen.window._header.findChildren(QLabel) if label.isVisible()}
    assert {"DESK-1", "manager", "Manager"} <= texts
