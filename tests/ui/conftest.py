"""A window with a real station on a real house, and keys as a scanner or a person presses them."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.config import Settings
from app.database.unit_of_work import Database, UnitOfWork
from app.models.staff import Staff
from app.models.states import Role
from app.scanning.own_codes import OwnKind, encode
from app.station.wiring import Desk
from app.ui import theme
from app.ui.application import load_translators
from app.ui.bridge import Bridge
from app.ui.main_window import MainWindow
from tests.support.house import House

SCANNER_MS, PERSON_MS = 8, 140
_NAMED = {
    "\r": Qt.Key.Key_Return,
    "\t": Qt.Key.Key_Tab,
    "\b": Qt.Key.Key_Backspace,
    "\x1b": Qt.Key.Key_Escape,
}


@pytest.fixture(autouse=True)
def nothing_modal_is_left() -> None:
    """A dialog that an earlier test left open would keep every command key from the window."""
    if QApplication.instance() is not None:
        for widget in QApplication.topLevelWidgets():
            if widget.isModal() and widget.isVisible():
                widget.close()


def _await_a_window() -> None:
    """A dialog that has closed gives the keys back by itself, a moment later (``test_scan_input``, the packer's day).

    One that a test opens and closes in one turn of the loop, as no person can, does not.
    """
    for _ in range(20):
        if QGuiApplication.focusWindow() is not None:
            return
        QTest.qWait(10)
    on_screen = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    next_one = QApplication.activeModalWidget() or (on_screen[0] if on_screen else None)
    if next_one is not None:
        next_one.activateWindow()
        QTest.qWait(50)


class Keyboard:
    """Presses keys on whatever window has the focus, with times of its own: nothing waits."""

    def __init__(self) -> None:
        self._now = 1_000_000

    def press(
        self,
        key: Qt.Key,
        text: str = "",
        *,
        after_ms: int = PERSON_MS,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """One key down and up again."""
        self._now += after_ms
        _await_a_window()
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            window = QGuiApplication.focusWindow()
            if window is None and kind is QEvent.Type.KeyRelease:
                break  # the key closed the window it was pressed in
            assert window is not None
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self._now)
            QCoreApplication.sendEvent(window, event)

    def type(self, text: str, gap_ms: int = PERSON_MS) -> None:
        """Each sign after the same gap."""
        for sign in text:
            key = _NAMED.get(sign) or QKeySequence(sign.upper())[0].key()
            self.press(key, sign, after_ms=gap_ms)

    def scan(self, text: str) -> None:
        """What a scanner does: all signs at once and Return."""
        self._now += 1000
        self.type(text + "\r", SCANNER_MS)


def _nothing(_: UnitOfWork) -> None:
    """A command that only takes its turn."""


class Screen:
    """The window at work."""

    def __init__(self, window: MainWindow, house: House, keyboard: Keyboard, qtbot: QtBot) -> None:
        self.window, self.house, self.keyboard, self.qtbot = window, house, keyboard, qtbot

    @property
    def bridge(self) -> Bridge:
        return self.window.bridge

    def sign_in(self, role: Role) -> None:
        """Sign in by badge, as people do."""
        badge = self.house.database.read(
            lambda c: c.execute(select(Staff.badge).where(Staff.name == role.value)).scalar_one()
        )
        self.until(lambda: QGuiApplication.focusWindow() is not None)
        self.keyboard.scan(encode(OwnKind.BADGE, badge))
        self.until(lambda: self.bridge.session.name == role.value and self.window.tab is not None)
        self.window.feedback.clear()

    def until(self, so: Callable[[], bool]) -> None:
        """Let the window work until something is so, and it has heard what came of all that was asked before."""
        self.qtbot.waitUntil(so, timeout=5000)
        asked_before = self.bridge.desk.station.call(_nothing)
        self.qtbot.waitUntil(asked_before.done, timeout=5000)
        QCoreApplication.sendPostedEvents()

    def find(self, kind: type[QWidget], name: str) -> QWidget:
        """The visible widget with this object name, in the window or a dialog over it; waits for it to show."""
        self.until(lambda: self.shows(kind, name))
        places = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        found = [child for place in places for child in place.findChildren(kind, name) if child.isVisible()]
        assert found, f"no {kind.__name__} {name!r} on the screen"
        return found[0]

    def shows(self, kind: type[QWidget], name: str) -> bool:
        places = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
        return any(child.isVisible() for place in places for child in place.findChildren(kind, name))

    def click(self, kind: type[QWidget], name: str) -> None:
        self.qtbot.mouseClick(self.find(kind, name), Qt.MouseButton.LeftButton)


@pytest.fixture(scope="module")
def _what_was_there_before() -> None:
    """The collector need not look after each test at what thousands of tests before left in this process."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _garbage(qapp: QApplication, _what_was_there_before: None) -> Iterator[None]:
    """As in the program: widgets are freed in the GUI thread alone, never by a worker of the station."""
    gc.disable()
    there_before = set(QApplication.topLevelWidgets())
    yield
    for widget in QApplication.topLevelWidgets():
        if widget not in there_before and widget.parent() is None:
            widget.deleteLater()  # or every change of appearance in a later test would lay it out anew
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    gc.enable()


@pytest.fixture
def ui_house(sqlite_database: Database) -> House:
    """The house of the workflow tests, on SQLite."""
    return House(sqlite_database)


@pytest.fixture
def desk(ui_house: House, tmp_path: Path) -> Iterator[Desk]:
    url = ui_house.database.engine.url.render_as_string(hide_password=False)
    desk = Desk(Settings(database=url, station="DESK-1", data_folder=str(tmp_path / "data")))
    desk.start()
    yield desk
    desk.stop()


@pytest.fixture
def bridge(qapp: QApplication, desk: Desk) -> Iterator[Bridge]:
    bridge = Bridge(desk, "en")
    yield bridge
    bridge.detach()


@pytest.fixture
def screen(qapp: QApplication, qtbot: QtBot, bridge: Bridge, ui_house: House) -> Iterator[Screen]:
    theme.apply(qapp, "light")
    load_translators(qapp, "en")
    window = MainWindow(Settings(station="DESK-1", language="en"))
    qtbot.addWidget(window)
    window.start(bridge)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    yield Screen(window, ui_house, Keyboard(), qtbot)
    window.stop()
