"""The locked window: what a person had before them comes back with them, and with nobody else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QToolButton

from app.models.house import change_setting
from app.models.states import Role
from app.scanning.own_codes import OwnKind, encode
from app.ui.orders_tab import OrdersTab
from tests.support.house import MUG, House
from tests.ui.conftest import Screen


def _badge(role: Role) -> str:
    return encode(OwnKind.BADGE, 1_000_000_001 + list(Role).index(role))


def _locked(screen: Screen) -> None:
    screen.keyboard.press(Qt.Key.Key_L, modifiers=Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: screen.bridge.session.locked)
    assert screen.window.tab is None
    assert not screen.shows(QToolButton, "person")


def test_ctrl_l_hides_everything_and_the_pin_brings_it_back(ui_house: House, screen: Screen) -> None:
    ui_house.order((MUG, 1))
    screen.sign_in(Role.MANAGER)
    screen.window.show_tab("orders")
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    search = screen.find(QLineEdit, "search")
    assert isinstance(search, QLineEdit)
    search.setText("Martin")
    _locked(screen)
    assert not search.isVisible()
    screen.keyboard.press(Qt.Key.Key_Comma, ",", modifiers=Qt.KeyboardModifier.ControlModifier)
    assert screen.window.findChild(QDialog) is None, "nor the settings of whoever is away"
    screen.keyboard.type("1234\r")
    screen.until(lambda: screen.window.tab is tab)
    assert search.text() == "Martin"
    assert screen.bridge.session.is_open


def test_a_dialog_is_put_aside_and_comes_back_with_its_person(ui_house: House, screen: Screen) -> None:
    screen.sign_in(Role.MANAGER)
    screen.window.show_settings()
    dialog = screen.window.findChild(QDialog)
    assert dialog is not None
    assert dialog.isVisible()
    screen.window.lock()
    screen.until(lambda: screen.bridge.session.locked)
    assert not dialog.isVisible()
    screen.keyboard.scan(_badge(Role.MANAGER))
    screen.until(lambda: screen.bridge.session.is_open)
    screen.until(dialog.isVisible)
    dialog.reject()


def test_somebody_else_finds_nothing_of_the_one_before(ui_house: House, screen: Screen) -> None:
    screen.sign_in(Role.MANAGER)
    screen.window.show_tab("orders")
    tab = screen.window.tab
    _locked(screen)
    screen.keyboard.scan(_badge(Role.PACKER))
    screen.until(lambda: screen.window.tab is not None)
    assert screen.bridge.session.name == Role.PACKER.value
    screen.window.show_tab("orders")
    assert screen.window.tab is not tab


def test_a_managers_badge_asks_for_the_pin_of_the_manager(ui_house: House, screen: Screen) -> None:
    ui_house.database.write(lambda uow: change_setting(uow, "badge_needs_pin", "managers"), ui_house.station)
    screen.sign_in(Role.PACKER)
    screen.keyboard.scan(_badge(Role.MANAGER))
    screen.until(lambda: screen.window.tab is None)
    screen.keyboard.type("1234\r")
    screen.until(lambda: screen.bridge.session.name == Role.MANAGER.value)
    screen.until(lambda: screen.window.tab is not None)
