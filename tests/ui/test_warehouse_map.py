"""The map in the tab Preparation, and the table its layout is entered in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QTableWidget

from app.models.layout import layout_at
from app.models.states import Role
from app.station.session import Job
from app.ui.preparation.layout_dialog import LayoutDialog
from app.ui.preparation.map_dialog import MapDialog
from app.ui.preparation.map_view import MapView
from app.workflows import picking
from tests.queries.test_warehouse import lay_out
from tests.support.bench import done
from tests.support.house import BOOK, MUG
from tests.ui.conftest import Screen
from tests.ui.floor import Floor


def test_the_picker_sees_the_walk_beside_the_stop(floor: Floor) -> None:
    lay_out(floor.house)
    floor.house.order((MUG, 1), (BOOK, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F9", "picking_started")
    view = floor.tab.stop.map
    floor.until(lambda: view.isVisible() and view.shown is not None)
    assert view.shown is not None
    assert [stop.locations for stop in view.shown.stops] == [("A-01-1",), ("A-02-1",)]
    assert view.accessibleName() == "A-01-1 → A-02-1"
    picture = view.grab().toImage()
    spots = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }
    assert len(spots) > 5


def test_without_a_layout_the_stop_is_as_before(floor: Floor) -> None:
    floor.house.order((MUG, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F9", "picking_started")
    floor.until(lambda: floor.tab.stop.location.text == "A-01-1")
    assert not floor.tab.stop.map.isVisible()


def _open_map(screen: Screen) -> MapDialog:
    screen.sign_in(Role.MANAGER)
    screen.window.show_tab("preparation")
    screen.bridge.turn_to(Job.PICKING)
    screen.click(QPushButton, "show-map")
    dialogs = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, MapDialog) and each.isVisible()
    ]
    return dialogs[0]


def test_the_map_shows_the_walk_of_the_list_one_chooses(screen: Screen) -> None:
    lay_out(screen.house)
    house = screen.house
    for lines in (((MUG, 1),), ((BOOK, 1),)):
        order_id = house.order(*lines)
        done(house.act(Role.PICKER, lambda uow, o=order_id: picking.make_pick_list(uow, [o])))  # type: ignore[misc]
    dialog = _open_map(screen)
    screen.until(lambda: dialog.view.shown is not None)
    screen.click(QPushButton, "walk-2")
    screen.until(lambda: dialog.view.accessibleName() == "A-02-1")
    assert "8 m, 1 stops, 1 left" in dialog.walk.text()
    dialog.reject()


def test_a_layout_is_entered_in_the_table(screen: Screen) -> None:
    dialog = _open_map(screen)
    screen.until(lambda: not dialog.view.isVisible())
    screen.click(QPushButton, "change-layout")
    table = screen.find(QTableWidget, "layout-table")
    assert isinstance(table, QTableWidget)
    editor = next(each for each in QApplication.topLevelWidgets() if isinstance(each, LayoutDialog))
    rows = [
        ("A", 0, "0", "0", "0", "12,5", "5"),
        ("F", 1, "0", "0", "3", "0", "0"),
        ("P", 2, "0", "0", "0", "0", "0"),
    ]
    for number, (code, kind, *numbers) in enumerate(rows):
        editor.add()
        editor.kind_of(number).setCurrentIndex(kind)
        for place, text in zip((0, 2, 3, 4, 5, 7), (code, *numbers), strict=True):
            item = table.item(number, place)
            assert item is not None
            item.setText(text)
    screen.qtbot.mouseClick(editor.go_button, Qt.MouseButton.LeftButton)
    screen.until(lambda: screen.house.database.read(layout_at) is not None)
    layout = screen.house.database.read(layout_at)
    assert layout is not None
    assert layout.passages[0].y2 == 12_500
    screen.until(lambda: dialog.view.shown is not None)
    dialog.reject()


def test_a_layout_that_cannot_be_walked_stays_on_the_screen_with_one_sentence(screen: Screen) -> None:
    lay_out(screen.house)
    dialog = _open_map(screen)
    screen.click(QPushButton, "change-layout")
    editor = next(each for each in QApplication.topLevelWidgets() if isinstance(each, LayoutDialog))
    screen.until(lambda: editor.table.rowCount() == 5)
    editor.table.setCurrentCell(4, 0)
    screen.click(QPushButton, "layout-remove")
    editor.go()
    screen.until(lambda: "exactly one depot" in editor.problem.text)
    item = editor.table.item(0, 3)
    assert item is not None
    item.setText("ten")
    editor.go()
    assert "Row 1" in editor.problem.text
    assert isinstance(dialog.view, MapView)
    editor.reject()
    dialog.reject()
