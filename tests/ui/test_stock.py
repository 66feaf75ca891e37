"""Counting in the window: a picker by keys and scans, a manager who decides."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QPushButton, QSpinBox

from app.models.counting import request_count
from app.models.house import change_setting
from app.models.states import CountCause, CountState, Role
from app.station.session import Job
from app.ui.stock_tab import StockTab
from app.workflows import count_decisions, purchasing
from tests.support.bench import done
from tests.support.counting import count, requests
from tests.support.house import BOOK, MUG, House
from tests.ui.conftest import Screen
from tests.ui.floor import _KEYS, Floor


@pytest.fixture(autouse=True)
def no_cycle_counts(ui_house: House) -> None:
    """The clock asks for none: what is to be counted here is what a test asks for."""
    ui_house.database.write(lambda uow: change_setting(uow, "counts_a_day", 0), ui_house.station)


class Counter(Floor):
    """Somebody in the tab Stock with a scanner in the hand."""

    def __init__(self, screen: Screen, role: Role, job: Job = Job.COUNTING) -> None:
        self.screen, self.house = screen, screen.house
        self.answers: list[str] = []
        screen.sign_in(role)
        screen.window.show_tab("stock")
        assert isinstance(screen.window.tab, StockTab)
        self.stock = screen.window.tab
        self.turn_to(job)
        screen.bridge.answered.connect(lambda answer: self.answers.append(answer.outcome.code))

    def turn_to(self, job: Job) -> None:
        keys = {
            Job.RECEIVING: Qt.Key.Key_1,
            Job.PUTTING_AWAY: Qt.Key.Key_2,
            Job.REPLENISHING: Qt.Key.Key_3,
            Job.COUNTING: Qt.Key.Key_4,
        }
        self.screen.qtbot.keyClick(self.screen.window, keys[job], Qt.KeyboardModifier.ControlModifier)
        self.until(lambda: self.screen.bridge.session.job is job and self.stock.job is job)


@pytest.fixture
def picker(screen: Screen) -> Counter:
    done(screen.house.act(Role.MANAGER, lambda uow: count_decisions.ask_count(uow, "A-01-1")))
    return Counter(screen, Role.PICKER)


def test_a_picker_counts_without_a_mouse_and_sees_no_number_to_aim_at(picker: Counter) -> None:
    page = picker.stock.task
    picker.until(lambda: picker.stock.count_idle.to_count.model.rowCount() == 1)
    assert not picker.screen.shows(QPushButton, "accept-count")
    picker.key("F9", "count_next")
    picker.until(page.isVisible)
    assert (page.location.text, page.product.text, page.units.text) == ("A-01-1", "Mug émaillé", "")
    picker.scan(picker.place("A-01-1"), "count_begun")
    picker.scan(picker.article(MUG), "count_so_far")
    assert page.units.text == "1"
    picker.type("19", "count_so_far")
    assert page.units.text == "19"
    picker.screen.keyboard.press(Qt.Key.Key_Backspace)
    picker.answered("count_so_far")
    assert page.units.text == "18"
    picker.key("F2", "count_taken")
    picker.until(picker.stock.count_idle.isVisible)
    picker.until(lambda: picker.stock.count_idle.to_count.model.rowCount() == 0)


def test_a_count_that_was_left_open_is_there_again(picker: Counter) -> None:
    picker.scan(picker.place("A-02-1"), "count_begun")
    picker.type("7", "count_so_far")
    picker.screen.window.show_tab("labels")
    picker.screen.window.show_tab("stock")
    picker.until(lambda: picker.stock.task.isVisible() and picker.stock.task.units.text == "7")
    picker.key("Esc", "count_left")


def test_a_manager_books_one_difference_and_has_another_counted_again(screen: Screen) -> None:
    count(screen.house, "A-01-1", 18)
    count(screen.house, "A-02-1", 9)
    manager = Counter(screen, Role.MANAGER)
    listed = manager.stock.count_idle.to_accept
    manager.until(lambda: listed.model.rowCount() == 2 and listed.chosen_row() is not None)
    assert listed.chosen_row().sku == MUG
    manager.key("F2", "count_accepted_less")
    manager.until(lambda: listed.model.rowCount() == 1)
    listed.choose(listed.rows()[0].id)
    manager.key("F3", "count_asked_again")
    assert screen.house.stock(MUG) == {"A-01-1": (18, 0)}
    assert [row.sku for row in requests(screen.house, CountState.TO_COUNT)] == [BOOK]


def test_why_is_told_in_words_whoever_gave_the_reason(picker: Counter) -> None:
    house, listed = picker.house, picker.stock.count_idle.to_count
    [asked] = requests(house)
    for reason, told in (("vide", "vide"), ("damaged", picker.screen.bridge.text("reason_damaged"))):
        house.database.write(
            lambda uow, r=reason: request_count(  # type: ignore[misc]
                uow, asked.location_id, asked.product_id, CountCause.SHORT_PICK, r
            ),
            house.station,
        )
        why = listed.model.index(0, 2)
        picker.until(lambda why=why, told=told: why.data(Qt.ItemDataRole.ToolTipRole) == told)  # type: ignore[misc]


def test_a_manager_asks_for_a_count_by_name(screen: Screen) -> None:
    manager = Counter(screen, Role.MANAGER)
    screen.keyboard.press(_KEYS["F4"])
    manager.until(lambda: screen.shows(QLineEdit, "count-what"))
    field = screen.find(QLineEdit, "count-what")
    assert isinstance(field, QLineEdit)
    field.setText("nothing")
    screen.click(QPushButton, "go")
    manager.answered("count_what")
    field.setText(MUG.lower())
    screen.click(QPushButton, "go")
    manager.answered("counts_asked")
    manager.until(lambda: manager.stock.count_idle.to_count.model.rowCount() == 1)


def test_a_delivery_is_received_and_put_away_without_a_mouse(screen: Screen) -> None:
    lines = [(MUG, 3)]
    done(
        screen.house.act(Role.MANAGER, lambda uow: purchasing.order_goods(uow, "Durand", "PO-7", None, lines))
    )
    picker = Counter(screen, Role.PICKER, Job.RECEIVING)
    picker.until(lambda: picker.stock.receive_idle.list.model.rowCount() == 1)
    assert not screen.shows(QPushButton, "order-goods")
    picker.type("po-7", "delivery_opened")
    page = picker.stock.receipt
    picker.until(lambda: page.isVisible() and page.delivery.text == "Durand · PO-7")
    picker.scan(picker.article(MUG), "goods_counted_of")
    picker.type("4", "goods_too_many")
    picker.until(lambda: page.units.text == "4" and page.of.text == "3 ordered")
    picker.screen.keyboard.press(Qt.Key.Key_Backspace)
    picker.answered("goods_all_there")
    picker.key("F2", "goods_booked")
    picker.until(lambda: picker.stock.receive_idle.list.model.rowCount() == 0)
    picker.turn_to(Job.PUTTING_AWAY)
    picker.until(lambda: picker.stock.put_away_idle.list.model.rowCount() == 1)
    picker.scan(picker.article(MUG), "put_away_to")
    task = picker.stock.task
    picker.until(lambda: (task.location.text, task.units.text) == ("A-01-1", "3"))
    picker.scan(picker.place("A-01-1"), "goods_put_away")
    picker.until(lambda: picker.stock.put_away_idle.list.model.rowCount() == 0)
    assert screen.house.stock(MUG) == {"A-01-1": (23, 0)}


def test_a_manager_types_an_order_and_gives_the_rest_of_it_up(screen: Screen) -> None:
    manager = Counter(screen, Role.MANAGER, Job.RECEIVING)
    screen.keyboard.press(_KEYS["F4"])
    manager.until(lambda: screen.shows(QPlainTextEdit, "purchase-lines"))
    lines, number = screen.find(QPlainTextEdit, "purchase-lines"), screen.find(QLineEdit, "purchase")
    assert isinstance(lines, QPlainTextEdit)
    assert isinstance(number, QLineEdit)
    number.setText("PO-8")
    lines.setPlainText(f"{MUG} 4\n{BOOK} many")
    screen.click(QPushButton, "go")
    assert screen.shows(QPushButton, "go"), "it stays open"
    lines.setPlainText(f"{MUG} 4\n{BOOK} ; 2")
    screen.click(QPushButton, "go")
    manager.answered("purchase_ordered")
    listed = manager.stock.receive_idle.list
    manager.until(lambda: [row.to_come for row in listed.rows()] == [6])
    listed.choose(listed.rows()[0].id)
    manager.key("F3", "purchase_closed")
    manager.until(lambda: listed.model.rowCount() == 0)


def test_a_face_is_set_by_a_manager_and_filled_without_a_mouse(screen: Screen) -> None:
    screen.house.receive(MUG, "B-01-1", 30)
    manager = Counter(screen, Role.MANAGER, Job.REPLENISHING)
    screen.keyboard.press(_KEYS["F4"])
    manager.until(lambda: screen.shows(QLineEdit, "face-location"))
    for name, words in (("face-location", "a-01-1"), ("face-sku", MUG)):
        field = screen.find(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        field.setText(words)
    for name, units in (("face-min", 20), ("face-max", 26)):
        number = screen.find(QSpinBox, name)
        assert isinstance(number, QSpinBox)
        number.setValue(units)
    screen.click(QPushButton, "go")
    manager.answered("face_set")
    manager.until(lambda: [row.units for row in manager.stock.fill_idle.list.rows()] == [6])
    task = manager.stock.task
    manager.key("F9", "fill_next")
    manager.until(lambda: (task.location.text, task.units.text) == ("B-01-1", "6"))
    manager.scan(manager.place("B-01-1"), "fill_at_source")
    manager.scan(manager.article(MUG), "fill_taken")
    manager.until(lambda: task.location.text == "A-01-1")
    manager.scan(manager.place("A-01-1"), "face_filled")
    manager.until(manager.stock.fill_idle.isVisible)
    assert screen.house.stock(MUG) == {"A-01-1": (26, 0), "B-01-1": (24, 0)}
