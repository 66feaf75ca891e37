"""A manager before an order with a risk of fraud: why it waits, the orders it names, the decision, a chargeback."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDoubleSpinBox, QLineEdit, QPlainTextEdit, QPushButton

from app.models.states import Lifecycle, PaymentState, Role
from app.workflows.chargebacks import note_chargeback
from tests.support.bench import done
from tests.support.fraud import THROWN_AWAY, take_in, to
from tests.support.house import House
from tests.ui.conftest import Screen
from tests.ui.test_orders_tab import Desk


@pytest.fixture
def suspected(ui_house: House) -> list[int]:
    """Three orders to one door, the first charged back; and one more under a fourth name, which is held."""
    three = take_in(ui_house, [to(ui_house, name, "8 rue Garibaldi") for name in ("Un", "Deux", "Trois")])
    done(ui_house.act(Role.MANAGER, lambda uow: note_chargeback(uow, three[0], 1690, "CB-77")))
    return [*three, *take_in(ui_house, [to(ui_house, "Quatre", "8, rue garibaldi", email=THROWN_AWAY)])]


@pytest.fixture
def at_desk(screen: Screen) -> Desk:
    return Desk(screen)


def test_each_reason_is_said_the_orders_open_and_a_key_releases(suspected: list[int], at_desk: Desk) -> None:
    *three, held = suspected
    house, screen = at_desk.house, at_desk.screen
    references = [house.row(order_id).reference for order_id in three]
    at_desk.open(held)
    words = at_desk.words()
    assert f"3 orders to this address under other names in 7 days: {', '.join(references)}" in words
    assert "Disposable e-mail address: mailinator.com" in words
    assert f"1 order charged back with this e-mail, phone or address: {references[0]}" in words
    assert {"+25", "+20"} <= set(words.splitlines())
    screen.click(QPushButton, f"open-{references[1]}")
    screen.until(lambda: at_desk.detail_of() == three[1])
    at_desk.open(held)
    screen.qtbot.keyClick(screen.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: screen.shows(QPlainTextEdit, "reason"))
    assert not at_desk.dialog().go_button.isEnabled()
    screen.keyboard.type("Carte vérifiée au téléphone")
    screen.keyboard.press(Qt.Key.Key_Return)
    screen.until(lambda: house.row(held).lifecycle is Lifecycle.OPEN)
    screen.until(lambda: "Disposable" not in at_desk.words())


def test_who_does_not_decide_sees_that_it_waits_and_not_why(suspected: list[int], screen: Screen) -> None:
    packer = Desk(screen, Role.PACKER)
    packer.open(suspected[-1])
    screen.until(lambda: "65 points of risk. A manager must decide." in packer.words())
    assert "Disposable" not in packer.words()
    assert not screen.shows(QPushButton, "chargeback")


def test_a_chargeback_is_noted_with_its_case(suspected: list[int], at_desk: Desk) -> None:
    screen, order_id = at_desk.screen, suspected[1]
    at_desk.open(order_id)
    screen.click(QPushButton, "chargeback")
    amount, case = screen.find(QDoubleSpinBox, "chargeback-amount"), screen.find(QLineEdit, "chargeback-case")
    assert isinstance(amount, QDoubleSpinBox)
    assert isinstance(case, QLineEdit)
    assert (amount.value(), at_desk.dialog().go_button.isEnabled()) == (16.9, False)
    case.setText("CB-78")
    screen.click(QPushButton, "go")
    screen.until(lambda: at_desk.house.row(order_id).payment is PaymentState.DISPUTED)
    screen.until(lambda: "The bank took €16.90 back. A manager must decide." in at_desk.words())
    screen.until(lambda: not screen.shows(QPushButton, "chargeback"))
