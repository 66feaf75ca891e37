"""Every number of the tab Figures leads to its rows: walked page by page, whatever is on it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.models.states import Role
from app.queries.ledger import EntriesOf, ledger_entries
from app.queries.stock import Lying
from app.rules.periods import Period
from app.station import daily
from app.ui.figures import behind_dialog
from app.ui.figures.behind_dialog import BehindDialog
from app.ui.figures.page import FiguresPage
from app.ui.figures.rows_behind import rows_of
from app.ui.figures.sheet_table import SheetTable
from app.ui.figures.view import OnPage, Table
from app.ui.figures_tab import FiguresTab
from app.ui.orders_tab import OrdersTab
from app.ui.widgets.figure import Figure
from app.workflows.credit_decision import approve_as_credit
from app.workflows.house_settings import save_settings
from tests.support.bench import done
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.returning import proposed, sample_order
from tests.ui.conftest import Screen
from tests.workflows.return_acts import _waiting
from tests.workflows.test_fiscal_journal import close
from tests.workflows.test_invoicing import SELLER, refunded

# The house is filled before the window opens on it.
pytestmark = pytest.mark.usefixtures("busy")
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(autouse=True)
def nothing_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    """The station's own rounds would close more days beside the test, and have its page drawn anew."""
    monkeypatch.setattr(daily, "do_rounds", lambda *_: [])


@pytest.fixture
def busy(ui_house: House) -> House:
    """Sold, sent, returned, refunded, invoiced, credited and closed; an order waits for mugs that are not there."""
    done(ui_house.act(Role.MANAGER, lambda uow: save_settings(uow, SELLER | {"cost_labour_cents": "150"})))
    placed = datetime(2026, 11, 23, 8, tzinfo=UTC)
    refunded(ui_house, proposed(ui_house, sample_order(ui_house), 1))
    back = _waiting(ui_house, sample_order(ui_house), 1)
    done(ui_house.act(Role.MANAGER, lambda uow: approve_as_credit(uow, back, "au téléphone")))
    ui_house.order((SHIRT, 1), placed_at=placed)
    ui_house.order((MUG, 25), placed_at=placed)
    close(ui_house)
    sample_order(ui_house)
    close(ui_house)
    return ui_house


@pytest.fixture
def tab(busy: House, screen: Screen) -> FiguresTab:
    screen.sign_in(Role.MANAGER)
    screen.window.show_tab("figures")
    tab = screen.window.tab
    assert isinstance(tab, FiguresTab)
    return tab


def show(screen: Screen, tab: FiguresTab, at: int) -> Any:
    """A page for November, as one looks at it on its last day."""
    screen.click(QPushButton, f"figures-{at + 1}")
    page: Any = tab.pages.currentWidget()
    if not hasattr(page, "shown"):
        page.load(NOVEMBER, NOVEMBER.last)
        return page
    screen.until(lambda: bool(page.shown))  # the tab's own period is on it by then, and comes no later
    before = page.shown
    page.load(NOVEMBER, NOVEMBER.last)
    screen.until(lambda: page.shown is not before and bool(shown(page)))
    return page


def shown(page: Any) -> list[Figure]:
    return [figure for figure in page.findChildren(Figure) if figure.isVisible()]


def dialog_of(screen: Screen) -> BehindDialog:
    screen.until(lambda: isinstance(QApplication.activeModalWidget(), BehindDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BehindDialog)
    screen.until(lambda: bool(dialog.list.rows()))
    return dialog


def is_nothing(value: Any) -> bool:
    return value is None or not re.search("[1-9]", str(value))


def test_every_tile_of_every_page_leads_to_rows(screen: Screen, tab: FiguresTab) -> None:
    """Whatever page there is and whatever is on it: pressed by key, it shows rows."""
    pressed = []
    for at in range(tab.pages.count()):
        page = show(screen, tab, at)
        for name in [figure.objectName() for figure in shown(page)]:
            figure = screen.find(Figure, name)
            assert isinstance(figure, Figure)
            pressed.append(name)
            if is_nothing(figure.value):
                continue
            figure.setFocus()
            screen.qtbot.keyClick(figure, Qt.Key.Key_Return)
            if isinstance(page, FiguresPage) and is_on_page(page, name):
                screen.until(lambda: isinstance(screen.window.focusWidget(), SheetTable))
            else:
                dialog_of(screen).reject()
    assert len(pressed) >= 23
    assert {"figure-basket", "figure-dead", "figure-store_credit", "figure-credit-open"} <= set(pressed)


def is_on_page(page: FiguresPage, name: str) -> bool:
    assert page.shown is not None
    [tile] = [tile for tile in page.shown.tiles if f"figure-{tile.name}" == name]
    return isinstance(tile.behind, OnPage)


def test_every_number_of_every_table_and_every_bar_has_rows(
    screen: Screen, tab: FiguresTab, busy: House
) -> None:
    asked = 0
    for at, page in enumerate(tab.figures.values()):
        show(screen, tab, at)
        view = page.shown
        assert view is not None
        for bar in view.bars:
            if bar.value:
                assert rows_behind(busy, bar.behind), (page.objectName(), bar)
                asked += 1
        for table in view.tables:
            asked += walk(busy, table)
    assert asked > 60


def walk(house: House, table: Table) -> int:
    asked = 0
    for at, row in enumerate(table.sheet.rows):
        for column, (cell, of) in enumerate(zip(row, table.sheet.columns, strict=True)):
            named = column == 0 or of.wide
            if not (named or is_nothing(cell)):
                found = rows_behind(house, table.lead(at, column))
                assert found, (table.name, of.title, cell)
                asked += 1
    return asked


def rows_behind(house: House, lead: Any) -> int:
    kind = rows_of(lead, "en")
    found = house.database.read(lambda c: kind.read(c, lead, None, 100))
    assert all(len(kind.cells(row)) == len(kind.columns) for row in found)
    return len(found)


def test_numbers_of_one_row_lead_to_different_rows(screen: Screen, tab: FiguresTab) -> None:
    """What is in stock lies in a place; from there to who ordered it, and to the order."""
    show(screen, tab, 3)
    table = screen.find(SheetTable, "table-stock")
    assert isinstance(table, SheetTable)
    model = table.model()
    mug = next(at for at in range(model.rowCount()) if model.index(at, 0).data() == MUG)
    table.setCurrentIndex(model.index(mug, 2))
    table.setFocus()
    screen.qtbot.keyClick(table, Qt.Key.Key_Return)
    dialog = dialog_of(screen)
    [row] = dialog.list.rows()
    assert (row.location, row.on_hand, row.reserved) == ("A-01-1", 20, 20)
    dialog.list.choose(row.id)
    dialog.go_button.click()
    screen.until(lambda: QApplication.activeModalWidget() not in {None, dialog})
    orders = dialog_of(screen)
    assert [row.units for row in orders.list.rows()] == [25]
    orders.list.choose(orders.list.rows()[0].id)
    orders.go_button.click()
    screen.until(lambda: isinstance(screen.window.tab, OrdersTab))


def test_a_closure_leads_to_its_entries_and_they_add_up(busy: House, screen: Screen, tab: FiguresTab) -> None:
    """Of two days with sales each has its own."""
    page = show(screen, tab, tab.pages.count() - 1)
    screen.until(lambda: sum(bool(row.sales_cents) for row in page.list.rows()) == 2)
    newest = next(row for row in page.list.rows() if row.sales_cents)
    page.list.choose(newest.id)
    page.list.setFocus()
    screen.qtbot.keyClick(page.list.table, Qt.Key.Key_Return)
    assert [row.kind for row in dialog_of(screen).list.rows()] == ["invoice", "capture"]
    for closure in page.list.rows():
        rows = busy.database.read(lambda c, closure=closure: ledger_entries(c, EntriesOf(closure.id)))
        taken = sum(row.amount_cents for row in rows if row.kind in {"capture", "refund"})
        sold = sum(row.amount_cents for row in rows if row.kind in {"invoice", "credit_note"})
        assert (taken, sold) == (closure.takings_cents, closure.sales_cents)


def test_all_rows_are_handed_out_and_a_file_too_long_says_so(
    busy: House, screen: Screen, tab: FiguresTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    show(screen, tab, 3)
    dialog = BehindDialog(tab, tab.bridge, "Value / all", Lying(), lambda _id: None)
    monkeypatch.setattr(behind_dialog, "_PAGE", 2)
    dialog.open()
    dialog_of(screen).hand_out(tmp_path / "rows.xlsx")
    screen.until(lambda: "rows.xlsx" in dialog.good.text)
    page = load_workbook(tmp_path / "rows.xlsx").worksheets[0]
    written = [tuple(cell.value for cell in row) for row in page.iter_rows(min_row=4)]
    assert written[0][:3] == ("SKU", "Article", "Place")
    assert {row[0] for row in written[1:]} == {BOOK, MUG, SHIRT}
    monkeypatch.setattr(behind_dialog, "MOST_ROWS", 2)
    dialog.hand_out(tmp_path / "few.xlsx")
    screen.until(lambda: "The first 2 rows" in dialog.good.text)
    (tmp_path / "taken").write_text("a file")
    dialog.hand_out(tmp_path / "taken" / "rows.xlsx")
    screen.until(lambda: bool(dialog.problem.text))
    dialog.reject()
