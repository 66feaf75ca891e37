"""The tab Figures on a real house: pages, what a number leads to, sorting, and files."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QPushButton

from app.models.states import Role
from app.ui.figures.behind_dialog import BehindDialog
from app.ui.figures.sheet_table import SheetTable
from app.ui.figures_tab import FiguresTab
from app.ui.orders_tab import OrdersTab
from app.ui.widgets.chart import BarChart, nice_top, scale
from app.ui.widgets.figure import Figure
from app.values import utc_now
from tests.support.house import MUG, SHIRT, House
from tests.ui.conftest import Screen


class Desk:
    """The tab Figures of a manager."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        screen.sign_in(Role.MANAGER)
        screen.window.show_tab("figures")
        tab = screen.window.tab
        assert isinstance(tab, FiguresTab)
        self.tab = tab
        self.until_shown("table-day")

    def until_shown(self, table: str) -> SheetTable:
        found = self.screen.find(SheetTable, table)
        assert isinstance(found, SheetTable)
        return found

    def figure(self, name: str) -> str:
        found = self.screen.find(Figure, f"figure-{name}")
        assert isinstance(found, Figure)
        return found.value

    def behind(self) -> BehindDialog:
        dialog = self.screen.find(QPushButton, "go").window()
        assert isinstance(dialog, BehindDialog)
        self.screen.until(lambda: bool(dialog.list.rows()))
        return dialog


@pytest.fixture
def sold(ui_house: House) -> tuple[int, int]:
    return ui_house.order((MUG, 2), placed_at=utc_now()), ui_house.order((SHIRT, 1), placed_at=utc_now())


def test_a_figure_leads_to_its_orders_and_an_order_opens(sold: tuple[int, int], screen: Screen) -> None:
    desk = Desk(screen)
    assert (desk.figure("sales"), desk.figure("orders")) == ("€53.70", "2")
    screen.click(Figure, "figure-orders")
    dialog = desk.behind()
    assert [row.id for row in dialog.list.rows()] == [sold[1], sold[0]]
    dialog.list.choose(sold[0])
    dialog.go_button.click()
    screen.until(lambda: isinstance(screen.window.tab, OrdersTab))


def test_a_bar_by_mouse_and_by_keys_and_a_row_lead_there_too(sold: tuple[int, int], screen: Screen) -> None:
    desk = Desk(screen)
    chart = screen.find(BarChart, "chart-sales")
    assert isinstance(chart, BarChart)
    assert len(chart.bars) == 30
    last = chart.place_of(29)
    screen.qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPointF(last).toPoint())
    dialog = desk.behind()
    assert len(dialog.list.rows()) == 2
    dialog.reject()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return):
        screen.qtbot.keyClick(chart, key)
    desk.behind().reject()
    screen.click(QPushButton, "show-product")
    table = desk.until_shown("table-product")
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.activated.emit(table.model().index(0, 0))
    dialog = desk.behind()
    assert [row.id for row in dialog.list.rows()] == [sold[0]], "the mug stands first by its number"
    dialog.reject()


def test_every_page_shows_and_is_handed_out(sold: tuple[int, int], screen: Screen, tmp_path: Path) -> None:
    desk = Desk(screen)
    for at, table in enumerate(("day", "reason", "service", "stock", "reorder"), start=1):
        screen.click(QPushButton, f"figures-{at}")
        desk.until_shown(f"table-{table}")
    desk.tab.hand_out(tmp_path / "figures.xlsx")
    screen.until(lambda: "figures.xlsx" in desk.tab.notice.text)
    assert load_workbook(tmp_path / "figures.xlsx").sheetnames == ["Reorder proposals"]
    desk.tab.hand_out(tmp_path / "figures.pdf")
    screen.until(lambda: "figures.pdf" in desk.tab.notice.text)
    assert (tmp_path / "figures.pdf").read_bytes().startswith(b"%PDF")
    (tmp_path / "taken").write_text("a file")
    desk.tab.hand_out(tmp_path / "taken" / "figures.pdf")
    screen.until(lambda: bool(desk.tab.problem.text))


def test_scales_end_with_a_round_number() -> None:
    assert [nice_top(most) for most in (0, 3, 10_700, 0.025)] == [
        4.0,
        pytest.approx(3.2),
        12_000.0,
        pytest.approx(0.032),
    ]
    assert nice_top(3, whole=True) == 4
    assert scale(8) == [0, 2, 4, 6, 8]
