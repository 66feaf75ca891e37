"""Keys of the whole window: scans from anywhere, typing untouched, commands at the bench alone."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

from app.models.states import Role
from app.station.session import Job
from app.ui.tab import Tab
from app.ui.widgets.dialogs import confirm
from tests.ui.conftest import PERSON_MS, SCANNER_MS, Screen


class _Bench(Tab):
    """A tab with a job, with a field and a button on it."""

    @property
    def job(self) -> Job:
        return Job.PACKING


@pytest.fixture
def heard(screen: Screen) -> list[tuple[str, str]]:
    """What reaches the window as scans and commands."""
    told: list[tuple[str, str]] = []
    screen.window.scan_input.scanned.connect(lambda raw: told.append(("scan", raw)))
    screen.window.scan_input.commanded.connect(lambda command: told.append(("command", command)))
    return told


@pytest.fixture
def bench(screen: Screen, heard: list[Any]) -> _Bench:
    """The window of a packer with a tab at work in it."""
    screen.sign_in(Role.PACKER)
    bench = _Bench(screen.bridge)
    screen.window._pages.addWidget(bench)
    screen.window._pages.setCurrentWidget(bench)
    heard.clear()
    return bench


def test_a_scan_reaches_the_station_while_a_text_field_has_the_focus(
    screen: Screen, heard: list[Any]
) -> None:
    screen.sign_in(Role.MANAGER)
    heard.clear()
    field = screen.find(QLineEdit, "search")
    field.setFocus()
    screen.keyboard.scan("3012345678900")
    assert heard == [("scan", "3012345678900")]
    assert isinstance(field, QLineEdit)
    # The tab Orders looks for it, as for something typed; the keys themselves went nowhere.
    screen.until(lambda: field.text() in {"", "3012345678900"})


def test_what_a_person_types_arrives_in_the_field_as_typed(screen: Screen, heard: list[Any]) -> None:
    screen.sign_in(Role.MANAGER)
    heard.clear()
    field = screen.find(QLineEdit, "search")
    assert isinstance(field, QLineEdit)
    field.setFocus()
    screen.keyboard.type("élodie martin", PERSON_MS)
    screen.until(lambda: field.text() == "élodie martin")
    assert heard == []


def _compose(screen: Screen, made: str, key: Qt.Key, sign: str) -> None:
    """A key that an input method changed: what it made comes, and of the key itself only that it goes up again."""
    commit = QInputMethodEvent()
    commit.setCommitString(made)
    QCoreApplication.sendEvent(QGuiApplication.focusObject(), commit)
    up = QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier, 26, 0, 0, sign)
    up.setTimestamp(screen.keyboard._now + 1)
    QCoreApplication.sendEvent(QGuiApplication.focusWindow(), up)


def test_a_scan_has_the_keys_that_an_input_method_took_for_the_field(
    screen: Screen, bench: _Bench, heard: list[Any]
) -> None:
    field = QLineEdit(bench)
    field.show()
    field.setFocus()
    screen.keyboard.type("12", SCANNER_MS)
    _compose(screen, "ê", Qt.Key.Key_E, "e")
    screen.keyboard.type("34\r", SCANNER_MS)
    assert (heard, field.text()) == ([("scan", "12e34")], "")


def test_a_letter_with_its_accent_stays_where_it_was_typed(
    screen: Screen, bench: _Bench, heard: list[Any]
) -> None:
    field = QLineEdit(bench)
    field.show()
    field.setFocus()
    screen.keyboard.type("f")
    _compose(screen, "ê", Qt.Key.Key_E, "e")
    screen.keyboard.type("te", SCANNER_MS)
    screen.until(lambda: field.text() == "fête")
    assert heard == []


def test_the_return_of_a_scan_presses_no_button_and_closes_no_dialog(
    screen: Screen, bench: _Bench, heard: list[Any]
) -> None:
    pressed: list[str] = []
    dialog = confirm(screen.window, "Sure?", "Really", "Do it", lambda: pressed.append("done"))
    screen.until(dialog.isActiveWindow)
    dialog.go_button.setFocus()
    screen.keyboard.scan("9002000000000157")
    assert heard == [("scan", "9002000000000157")]
    screen.until(screen.window.feedback.screen.isVisible)
    assert (dialog.isVisible(), pressed) == (True, [])
    # The first key only acknowledges what went wrong.
    screen.keyboard.press(Qt.Key.Key_Return, "\r")
    assert (dialog.isVisible(), pressed) == (True, [])
    screen.keyboard.press(Qt.Key.Key_Return, "\r")
    assert pressed == ["done"]


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_scan_reaches_the_station_while_a_menu_is_open(
    screen: Screen, bench: _Bench, heard: list[Any]
) -> None:
    menu = QMenu(bench)
    menu.addAction("First")
    menu.popup(bench.mapToGlobal(bench.rect().center()))
    screen.keyboard.scan("9002000000000157")
    assert heard == [("scan", "9002000000000157")]
    menu.close()


def test_function_keys_are_commands_at_the_bench(screen: Screen, bench: _Bench, heard: list[Any]) -> None:
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F4, Qt.Key.Key_F6, Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
        screen.keyboard.press(key)
    screen.keyboard.press(Qt.Key.Key_F4, modifiers=Qt.KeyboardModifier.ShiftModifier)
    commands = ["short", "close_parcel", "reprint", "leave", "undo", "new_parcel"]
    assert heard == [("command", command) for command in commands]


def test_function_keys_are_nothing_at_a_desk_or_under_a_dialog(
    screen: Screen, bench: _Bench, heard: list[Any]
) -> None:
    dialog = confirm(screen.window, "Sure?", "Really", "Do it", lambda: None)
    screen.until(dialog.isActiveWindow)
    screen.keyboard.press(Qt.Key.Key_F4)
    dialog.close()
    screen.until(screen.window.isActiveWindow)
    screen.window.show_tab("orders")
    screen.keyboard.press(Qt.Key.Key_F4)
    assert heard == []


def test_a_dialog_that_leaves_gives_the_keys_back_to_its_window(screen: Screen, heard: list[Any]) -> None:
    screen.sign_in(Role.PACKER)
    heard.clear()
    dialog = confirm(screen.window, "Sure?", "Really", "Do it", lambda: None)
    screen.until(dialog.isActiveWindow)
    screen.keyboard.press(Qt.Key.Key_Escape)
    screen.until(screen.window.isActiveWindow)
    screen.keyboard.scan("9002000000000157")
    assert heard == [("scan", "9002000000000157")]


def test_backspace_in_a_field_erases_and_undoes_nothing(
    screen: Screen, bench: _Bench, heard: list[Any]
) -> None:
    field = QLineEdit("12", bench)
    field.show()
    field.setFocus()
    screen.keyboard.press(Qt.Key.Key_Backspace, "\b")
    assert field.text() == "1"
    assert heard == []


def test_the_first_scan_after_a_button_was_clicked_does_not_click_it_again(
    screen: Screen, bench: _Bench, heard: list[Any]
) -> None:
    clicks: list[int] = []
    button = QPushButton("Ship", bench)
    button.clicked.connect(lambda: clicks.append(1))
    button.show()
    button.setFocus()
    screen.keyboard.scan("ABCD 1234")
    assert (clicks, heard) == ([], [("scan", "ABCD 1234")])


def test_return_on_the_button_that_leaves_does_nothing_else(screen: Screen, bench: _Bench) -> None:
    pressed: list[str] = []
    dialog = confirm(screen.window, "Sure?", "Really", "Do it", lambda: pressed.append("done"), danger=True)
    screen.until(dialog.isActiveWindow)
    screen.keyboard.press(Qt.Key.Key_Return, "\r")
    assert pressed == []
    assert not screen.shows(QPushButton, "go")
