"""Kits in the settings: one looked up or typed, its articles entered, saved or refused in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import insert

from app.models.product import Product
from app.models.states import Role
from app.queries.kits import kit_view, kits
from app.ui.packaging.kits_dialog import KitsDialog
from app.ui.packaging.page import PackagingPage
from tests.support.house import BOOK, MUG
from tests.ui.conftest import Screen


def _dialog(screen: Screen) -> KitsDialog:
    row = {"sku": "COFFRET", "name": "Coffret découverte", "price_cents": 3000}
    screen.house.database.write(
        lambda uow: uow.connection.execute(insert(Product).values(row)) and None, screen.house.station
    )
    screen.sign_in(Role.MANAGER)
    page = PackagingPage(screen.bridge, screen.window)
    page.change_kits()
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, KitsDialog))


def _enter(dialog: KitsDialog, *parts: tuple[str, str]) -> None:
    for sku, units in parts:
        dialog.add()
        at = dialog.table.rowCount() - 1
        for place, text in ((0, sku), (1, units)):
            item = dialog.table.item(at, place)
            assert item is not None
            item.setText(text)


def test_an_article_is_made_a_kit_and_found_as_one(screen: Screen) -> None:
    dialog = _dialog(screen)
    assert not dialog.table.isEnabled()
    dialog.typed.setText("COFFRET")
    dialog.typed.setFocus()
    screen.qtbot.keyClick(dialog.typed, Qt.Key.Key_Return)
    screen.until(lambda: "Coffret découverte" in dialog.heading.text())
    _enter(dialog, (MUG, "1"), (BOOK, "two"))
    dialog.go()
    assert "Row 2" in dialog.problem.text
    item = dialog.table.item(1, 1)
    assert item is not None
    item.setText("2")
    screen.qtbot.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.house.database.read(kits) != ())
    view = screen.house.database.read(lambda c: kit_view(c, "COFFRET"))
    assert view is not None
    assert [(part.sku, part.units) for part in view.parts] == [(BOOK, 2), (MUG, 1)]
    assert screen.house.database.read(lambda c: kits(c, "découv"))[0].sku == "COFFRET"
    assert screen.house.database.read(lambda c: kits(c, "100%")) == ()


def test_what_is_no_kit_is_said(screen: Screen) -> None:
    dialog = _dialog(screen)
    dialog.show_kit("COFFRET")
    screen.until(dialog.table.isEnabled)
    _enter(dialog, ("COFFRET", "1"))
    dialog.go()
    screen.until(lambda: "COFFRET" in dialog.problem.text)
    dialog.typed.setText("NOTHING")
    dialog.show_kit("NOTHING")
    screen.until(lambda: "NOTHING" in dialog.problem.text)
    assert not dialog.go_button.isEnabled()
    dialog.reject()
    assert screen.house.database.read(kits) == ()
