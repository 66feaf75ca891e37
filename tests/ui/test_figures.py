"""The tab Figures on a real house: pages, what a number leads to, sorting, and files."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QPushButton
from sqlalchemy import select

from app.models.journal import JournalEntry
from app.models.states import Role
from app.queries.figures.behind import Behind, Of
from app.queries.figures.sales import ProductSold, Sales, Sold
from app.queries.figures.service import Costs, Part, Service
from app.rules.periods import Period
from app.ui.figures import money, sales, served
from app.ui.figures.behind_dialog import BehindDialog
from app.ui.figures.sheet_table import SheetTable
from app.ui.figures_tab import FiguresTab
from app.ui.orders_tab import OrdersTab
from app.ui.widgets.chart import BarChart, nice_top, scale
from app.ui.widgets.figure import Figure
from app.values import shop_day, utc_now
from app.workflows.house_settings import save_settings
from tests.support.bench import done
from tests.support.house import MUG, SHIRT, House
from tests.support.returning import sample_order
from tests.ui.conftest import Screen
from tests.workflows.test_fiscal_journal import close
from tests.workflows.test_invoicing import SELLER


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


def test_the_share_of_an_article_is_that_of_all_sales() -> None:
    """Of 10.00, an article of 2.50 is a quarter, also where the others are too many to be listed."""
    day = date(2026, 11, 23)
    found = Sales({day: Sold(4, 4, 1000, 0)}, {}, (ProductSold(1, MUG, "Mug", 1, 1, 250, 0),))
    [*_, by_product] = sales.view(found, Period(day, day), "en").tables
    assert by_product.sheet.rows[0][-1] == pytest.approx(0.25)


def test_each_measure_of_the_service_leads_to_its_own_orders() -> None:
    nothing = Part(0, 0)
    costs = Costs(0, None, None, None, 0, 0, 0, 0)
    found = Service(
        0, None, None, None, None, nothing, nothing, nothing, nothing, nothing, nothing, None, nothing, costs
    )
    day = date(2026, 11, 23)
    shown = served.view(found, Period(day, day), "en")
    leads = {
        row[0]: behind.of
        for table in shown.tables
        for row, behind in zip(table.sheet.rows, table.behind, strict=True)
        if isinstance(behind, Behind)
    }
    assert {name: of for name, of in leads.items() if of is not Of.SENT} == {
        "Shipped on time": Of.DUE,
        "Refund lead time": Of.REFUNDED,
        "Refunds in time": Of.REFUNDED,
        "Box photographed": Of.UNPHOTOGRAPHED,
        "Postage of returns": Of.SENT_BACK,
    }
    assert len(leads) == 17
    assert {tile.name: tile.behind.of for tile in shown.tiles if isinstance(tile.behind, Behind)} == {
        "cycle": Of.SENT, "on-time": Of.DUE, "perfect": Of.SENT, "refund": Of.REFUNDED,
    }  # fmt: skip


def test_scales_end_with_a_round_number() -> None:
    assert [nice_top(most) for most in (0, 3, 10_700, 0.025)] == [
        4.0,
        pytest.approx(3.2),
        12_000.0,
        pytest.approx(0.032),
    ]
    assert nice_top(3, whole=True) == 4
    assert scale(8) == [0, 2, 4, 6, 8]


def said(page: money.LedgerPage) -> list[tuple[str, str, str]]:
    return [(tile.caption, tile.value, tile.hint) for tile in page.shown]


def test_invoices_payments_and_closures_with_their_files(
    ui_house: House, screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An invoice opens as PDF, the journal is checked, entries are handed out, and today is not reported."""
    done(ui_house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER)))
    sample_order(ui_house)
    desk = Desk(screen)
    tab = desk.tab
    november = Period(date(2026, 11, 1), date(2026, 11, 30))
    screen.click(QPushButton, "figures-6")
    tab.invoices.load(november, november.last)
    screen.until(lambda: [row.number for row in tab.invoices.list.rows()] == ["F-2026-000001"])
    screen.until(lambda: said(tab.invoices) == [("Invoices: 1", "€51.97", "€44.73 net")])
    assert not tab.xlsx.isVisible()
    shown: list[Path] = []
    monkeypatch.setattr(money, "show_file", shown.append)
    tab.invoices.list.choose(1)
    screen.click(QPushButton, "open-invoice")
    screen.until(lambda: bool(shown) and shown[0].read_bytes().startswith(b"%PDF"))
    screen.click(QPushButton, "figures-7")
    tab.payments.load(november, november.last)
    screen.until(lambda: said(tab.payments) == [("Card", "€51.97", "")])
    screen.until(lambda: len(tab.payments.list.rows()) == 1)
    close(ui_house)
    screen.click(QPushButton, "figures-8")
    tab.closures.load(november, november.last)
    screen.until(lambda: bool(tab.closures.list.rows()))  # the station itself closes the days since
    listed = tab.closures.list.model
    assert "-" not in str(listed.data(listed.index(0, 0))), "a day as people write it"
    tab.closures.list.choose(tab.closures.list.rows()[-1].id)
    screen.until(lambda: "Card €51.97" in tab.closures.about.text())
    screen.click(QPushButton, "check-fiscal")
    screen.until(lambda: tab.closures.good.text == "Fiscal journal: all in order.")
    tab.closures.hand_out_entries(tmp_path)
    screen.until(lambda: "999000102FEC20261130.txt" in tab.closures.good.text)
    assert (tmp_path / "999000102FEC20261130.txt").read_text("utf-8").startswith("JournalCode")
    today = shop_day(utc_now())
    running = Period(today.replace(day=1), today)
    tab.closures.load(running, running.last)
    tab.closures.report(tmp_path / "report.xml")
    screen.until(lambda: bool(tab.closures.bad.text))
    assert not (tmp_path / "report.xml").exists(), "today is not over"
    noted = select(JournalEntry.details).where(JournalEntry.action == "accounts_exported")
    [what] = ui_house.database.read(lambda c: c.scalars(noted).all())
    assert json.loads(what) == {"what": "FEC 2026-11-01 2026-11-30"}
