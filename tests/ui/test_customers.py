"""The tab Customers on a real house: found while one types, the card, notes, one person out of two and back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QRadioButton
from sqlalchemy import select, update

from app.models.customer_file import Consent
from app.models.order import Order
from app.models.personal import Lookup
from app.models.rma import Rma
from app.models.states import Role
from app.ui.customers.dialogs import MergeDialog
from app.ui.customers_tab import CustomersTab
from app.ui.orders_tab import OrdersTab
from app.ui.widgets.figure import Figure
from app.values import shop_day, utc_now
from app.workflows import store_credits
from tests.support.bench import ship
from tests.support.house import MUG, House
from tests.support.returning import opened
from tests.ui.conftest import Screen
from tests.workflows.test_customer_files import placed


class Desk:
    """The tab Customers, with words for what one does there."""

    def __init__(self, screen: Screen, role: Role = Role.MANAGER) -> None:
        self.screen = screen
        screen.sign_in(role)
        screen.window.show_tab("customers")
        tab = screen.window.tab
        assert isinstance(tab, CustomersTab)
        self.tab = tab

    def names(self) -> list[str]:
        return [row.name for row in self.tab.list.rows()]

    def type(self, text: str) -> None:
        """As somebody types into the field that has the keys when the tab comes up."""
        self.screen.until(self.tab.search.hasFocus)
        self.tab.search.clear()
        self.screen.keyboard.type(text)

    def open(self, customer_id: int) -> None:
        self.tab.open_customer(customer_id)
        self.screen.until(lambda: self.tab.card.card is not None and customer_id in self.tab.card.card.ids)


@pytest.fixture
def people(ui_house: House) -> tuple[int, int]:
    return placed(ui_house, "Durand", "a@example.fr"), placed(
        ui_house, "Petit", "b@example.fr", "+33622222222"
    )


def test_the_only_one_found_is_opened_and_the_look_is_written_down(
    people: tuple[int, int], ui_house: House, screen: Screen
) -> None:
    desk = Desk(screen, Role.SHOP)
    screen.until(lambda: desk.names() == ["Élodie Petit", "Élodie Durand"])
    desk.type("06222")
    screen.until(lambda: desk.names() == ["Élodie Petit"] and desk.tab.card.card is not None)
    assert desk.tab.card.name.text() == "Élodie Petit"
    assert not desk.tab.card.data_button.isVisible(), "handing out and erasing is a manager's"

    def looks() -> list[str]:
        return list(ui_house.database.read(lambda c: c.scalars(select(Lookup.way)).all()))

    screen.until(lambda: looks() == ["card"])


def test_a_note_is_kept_and_shown_and_an_order_opens_its_tab(people: tuple[int, int], screen: Screen) -> None:
    desk = Desk(screen)
    desk.open(people[0])
    card = desk.tab.card
    assert card._figures["orders"].value == "1"
    card.add_note()
    screen.until(card.notes.field.hasFocus)
    card.notes.field.setPlainText("rappeler mardi")
    screen.click(QPushButton, "keep-note")
    screen.until(
        lambda: card.card is not None and [note.words for note in card.card.notes] == ["rappeler mardi"]
    )
    assert card.notes.field.toPlainText() == ""
    screen.click(QPushButton, "card-page-1")
    screen.until(lambda: len(card.lists["orders"].rows()) == 1)
    card.lists["orders"].setFocus()
    card.lists["orders"].choose(card.lists["orders"].rows()[0].id)
    screen.keyboard.press(Qt.Key.Key_Return, "\r")
    screen.until(lambda: isinstance(screen.window.tab, OrdersTab))


def test_figures_of_the_card_lead_to_their_rows_and_a_return_counts_down(
    ui_house: House, screen: Screen
) -> None:
    order_id = ship(ui_house, (MUG, 1))
    today = shop_day(utc_now())
    rma_id = opened(ui_house, order_id, 1)
    due = update(Rma).where(Rma.id == rma_id).values(refund_due=today + timedelta(days=3))
    ui_house.database.write(lambda uow: uow.connection.execute(due) and None, ui_house.station)
    desk = Desk(screen)
    desk.open(ui_house.row(order_id).customer_id)
    card = desk.tab.card
    screen.click(Figure, "card-returned")
    returns = card.lists["returns"]
    screen.until(lambda: returns.isVisible() and len(returns.rows()) == 1)
    model = returns.model
    assert model.data(model.index(0, model.columnCount() - 1)) == "in 3 days"
    screen.click(Figure, "card-kept")
    screen.until(lambda: card.lists["orders"].isVisible() and len(card.lists["orders"].rows()) == 1)


def test_a_parcel_opens_its_order_not_the_order_of_its_number(ui_house: House, screen: Screen) -> None:
    """The parcel has another id than its order, which is the second here."""
    placed(ui_house, "Durand", "a@example.fr")
    order_id = ship(ui_house, (MUG, 1))
    customer_id = ui_house.row(order_id).customer_id
    desk = Desk(screen)
    desk.open(customer_id)
    screen.click(QPushButton, "card-page-2")
    parcels = desk.tab.card.lists["parcels"]
    screen.until(lambda: len(parcels.rows()) == 1)
    assert parcels.rows()[0].id != order_id
    parcels.setFocus()
    parcels.choose(parcels.rows()[0].id)
    asked: list[int] = []
    desk.tab.card.order_asked.connect(asked.append)
    screen.keyboard.press(Qt.Key.Key_Return, "\r")
    screen.until(lambda: asked == [order_id])


def test_the_card_says_what_credit_is_left(people: tuple[int, int], ui_house: House, screen: Screen) -> None:
    newest = select(Order.id).where(Order.customer_id == people[0])
    order_id = ui_house.database.read(lambda c: c.execute(newest).scalar_one())
    ui_house.database.write(lambda uow: store_credits.issue(uow, order_id, 791, "EUR"), ui_house.station)
    desk = Desk(screen)
    desk.open(people[0])
    screen.until(
        lambda: any("BA-000001: €7.91" in each.text() for each in desk.tab.card.findChildren(QLabel))
    )


def test_consent_asks_where_it_was_said(people: tuple[int, int], ui_house: House, screen: Screen) -> None:
    desk = Desk(screen)
    desk.open(people[0])
    desk.tab.card.ask_consent()
    go = screen.find(QLineEdit, "source").window().findChild(QPushButton, "go")
    assert isinstance(go, QPushButton)
    dialog = go.window()
    dialog.findChildren(QRadioButton)[0].setChecked(True)
    go.click()
    screen.until(lambda: bool(dialog.problem.text))  # type: ignore[attr-defined]  # a Dialog
    source = dialog.findChild(QLineEdit, "source")
    assert isinstance(source, QLineEdit)
    source.setText("au comptoir")
    go.click()
    screen.until(lambda: desk.tab.card.card is not None and len(desk.tab.card.card.consent) == 1)
    assert ui_house.database.read(lambda c: c.scalar(select(Consent.given))) is True


def test_two_become_one_and_two_again(people: tuple[int, int], screen: Screen) -> None:
    desk = Desk(screen)
    desk.open(people[0])
    desk.tab.card.merge()
    dialog = screen.find(QLineEdit, "why").window()
    assert isinstance(dialog, MergeDialog)
    assert not dialog.go_button.isEnabled()
    dialog.search.setText("petit")
    screen.until(lambda: [row.name for row in dialog.list.rows()] == ["Élodie Petit"])
    dialog.list.choose(dialog.list.rows()[0].id)
    dialog.why.setText("même adresse")
    screen.until(dialog.go_button.isEnabled)
    dialog.go_button.click()
    card = desk.tab.card
    screen.until(lambda: card.card is not None and set(card.card.ids) == set(people))
    screen.until(lambda: len(card.lists["orders"].rows()) == 2)
    screen.click(QPushButton, f"separate-{people[1]}")
    confirm = next(each for each in card.findChildren(QPushButton, "go") if each.isVisible())
    confirm.click()
    screen.until(lambda: card.card is not None and card.card.ids == (people[0],))
