"""The house's packaging in the settings: seen at a glance, entered in a table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.models.states import Role
from app.queries.boxes import boxes
from app.ui.packaging.boxes_dialog import BoxesDialog
from app.ui.packaging.page import PackagingPage
from tests.ui.conftest import Screen


def _entered(screen: Screen) -> tuple[PackagingPage, BoxesDialog]:
    """The page and its table, the house's one carton in it."""
    screen.sign_in(Role.MANAGER)
    page = PackagingPage(screen.bridge, screen.window)
    page.show()  # what nobody sees follows nothing
    page.change()
    table = next(each for each in QApplication.topLevelWidgets() if isinstance(each, BoxesDialog))
    screen.until(lambda: table.table.rowCount() == 1)
    return page, table


def _fill(dialog: BoxesDialog, at: int, cells: dict[int, str]) -> None:
    for place, text in cells.items():
        item = dialog.table.item(at, place)
        assert item is not None
        item.setText(text)


def test_a_box_is_entered_in_the_table_and_stands_on_the_page(screen: Screen) -> None:
    page, dialog = _entered(screen)
    dialog.add()
    _fill(dialog, 1, {0: "E1", 1: "Pochette", 3: "34", 4: "24,5", 5: "4", 6: "30", 7: "0,22"})
    dialog.table.choice(1, 2).setCurrentIndex(1)
    screen.qtbot.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    screen.until(lambda: any(each.text() == "Pochette" for each in page.findChildren(QLabel)))
    bag = next(each for each in screen.house.database.read(boxes) if each.code == "E1")
    assert (bag.kind, bag.width_mm, bag.cost_cents) == ("envelope", 245, 22)


def test_a_cell_that_is_no_number_and_a_code_that_is_there_twice_are_said(screen: Screen) -> None:
    _, dialog = _entered(screen)
    dialog.add()
    _fill(dialog, 1, {0: "B1", 1: "Again", 3: "ten"})
    dialog.go()
    assert "Row 2" in dialog.problem.text
    _fill(dialog, 1, {3: "10", 4: "10", 5: "10"})
    dialog.go()
    screen.until(lambda: "B1" in dialog.problem.text)
    dialog.reject()
    assert len(screen.house.database.read(boxes)) == 1
