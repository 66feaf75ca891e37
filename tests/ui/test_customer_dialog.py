"""The manager's page of a customer: what is kept, who looked, handing out, erasing."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton
from sqlalchemy import select

from app.models.channel import Customer
from app.models.states import Role
from app.ui.customers.data_dialog import CustomerDialog
from app.ui.customers_tab import CustomersTab
from app.ui.orders_tab import OrdersTab
from app.workflows import erasing, orders
from tests.support.bench import done
from tests.support.house import MUG, House
from tests.ui.conftest import Screen


def _open(screen: Screen, order_id: int) -> CustomerDialog:
    screen.window.show_tab("orders")
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    tab.open_order(order_id)
    screen.until(lambda: screen.shows(QPushButton, "customer") and tab.detail.actions_of.order is not None)
    screen.click(QPushButton, "customer")
    screen.until(
        lambda: isinstance(screen.window.tab, CustomersTab) and screen.window.tab.card.card is not None
    )
    screen.click(QPushButton, "data")
    dialog = screen.find(QPushButton, "erase").window()
    assert isinstance(dialog, CustomerDialog)
    screen.until(dialog.go_button.isEnabled)
    return dialog


def test_everything_is_handed_out_and_the_look_is_shown(
    ui_house: House, screen: Screen, tmp_path: Path
) -> None:
    order_id = ui_house.order((MUG, 1))
    screen.sign_in(Role.MANAGER)
    dialog = _open(screen, order_id)
    reference = ui_house.row(order_id).reference
    assert dialog.who.text() == "Élodie Martin"
    assert f"Still open: {reference}" in dialog.about.text()
    assert not dialog.erase_button.isEnabled()
    dialog.hand_out(tmp_path)
    screen.until(lambda: "customer-" in dialog.done_notice.text)
    screen.until(
        lambda: any("handed out" in dialog.looks.item(at).text() for at in range(dialog.looks.count()))
    )
    whole = json.loads(next(tmp_path.glob("*.json")).read_text("utf-8"))
    assert [each["reference"] for each in whole["orders"]] == [reference]
    assert next(tmp_path.glob("*.pdf")).read_bytes().startswith(b"%PDF")
    dialog.reject()


def test_a_folder_that_cannot_be_written_is_one_sentence(
    ui_house: House, screen: Screen, tmp_path: Path
) -> None:
    order_id = ui_house.order((MUG, 1))
    screen.sign_in(Role.MANAGER)
    dialog = _open(screen, order_id)
    (tmp_path / "taken").write_text("a file")
    dialog.hand_out(tmp_path / "taken")
    screen.until(lambda: bool(dialog.problem.text))
    assert "Traceback" not in dialog.problem.text
    assert dialog.go_button.isEnabled()
    dialog.reject()


def test_erasing_needs_words_and_takes_the_name(ui_house: House, screen: Screen) -> None:
    order_id = ui_house.order((MUG, 1))
    done(ui_house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, order_id, "client")))
    screen.sign_in(Role.MANAGER)
    dialog = _open(screen, order_id)
    dialog.erase()
    field = screen.find(QPlainTextEdit, "reason")
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText("courrier du 2 novembre")
    confirm = next(each for each in dialog.findChildren(QPushButton, "go") if each is not dialog.go_button)
    screen.qtbot.mouseClick(confirm, Qt.MouseButton.LeftButton)
    screen.until(lambda: dialog.who.text() == erasing.NOBODY)
    assert ui_house.database.read(lambda c: c.scalar(select(Customer.email))) == ""
    assert not dialog.erase_button.isEnabled()
    dialog.reject()


def test_who_may_not_see_customers_has_no_button(ui_house: House, screen: Screen) -> None:
    order_id = ui_house.order((MUG, 1))
    screen.sign_in(Role.PACKER)
    screen.window.show_tab("orders")
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    tab.open_order(order_id)
    screen.until(lambda: screen.shows(QPushButton, "cancel-order"))
    assert not screen.shows(QPushButton, "customer")
