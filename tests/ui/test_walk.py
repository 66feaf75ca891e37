"""The picker walks with the window: short stops, skipped ones, lists made, printed and taken over."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton
from sqlalchemy import select

from app.models.picking import PickList
from app.models.states import Role
from app.station.session import Job
from app.ui.preparation_tab import PreparationTab
from tests.support.bench import tasks
from tests.support.house import BOOK, MUG, SHIRT
from tests.ui.conftest import Screen
from tests.ui.floor import Floor


def test_too_few_on_the_shelf(floor: Floor) -> None:
    floor.house.order((MUG, 1), (BOOK, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F9", "picking_started")
    floor.key("F3", "ask_short")
    floor.until(floor.tab.choices.isVisible)
    assert floor.tab.choices.answers == ("Not at the location", "Damaged", "Another item in its place")
    floor.screen.click(QFrame, "answer-2")
    floor.answered("short_backordered")


def test_f9_skips_a_stop_while_there_is_work_and_gives_work_while_there_is_none(floor: Floor) -> None:
    floor.house.order((MUG, 1), (BOOK, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F9", "picking_started")
    floor.key("F9", "stop_skipped")
    floor.until(lambda: floor.tab.stop.location.text == "A-02-1")
    floor.key("Esc", "picking_left")
    floor.until(floor.tab.walk_idle.isVisible)


def test_the_stop_shows_what_to_take_and_never_the_one_before(floor: Floor) -> None:
    floor.give_pictures(**{MUG: "#0000ff"})
    floor.house.order((MUG, 1), (BOOK, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F9", "picking_started")
    picture = floor.tab.stop.picture
    floor.until(lambda: picture.isVisible() and not picture.image.isNull())
    assert picture.image.pixelColor(30, 30).name() == "#0000ff"
    floor.key("F9", "stop_skipped")
    floor.until(lambda: floor.tab.stop.location.text == "A-02-1")
    assert not picture.isVisible()


def test_the_wrong_location_is_refused_by_name(floor: Floor) -> None:
    floor.house.order((MUG, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F9", "picking_started")
    floor.scan(floor.place("B-01-1"), "wrong_location")
    assert floor.error_shows("Wrong location: B-01-1. Expected: A-01-1.")


def test_the_orders_of_a_list_can_be_chosen(floor: Floor) -> None:
    ids = [floor.house.order((MUG, 1)) for _ in range(3)]
    floor.turn_to(Job.PICKING)
    table = floor.tab.walk_idle.table
    floor.until(lambda: floor.tab.walk_idle.model.rowCount() == 3 and table.hasFocus())
    table.selectRow(1)
    floor.screen.keyboard.press(Qt.Key.Key_Space, " ")
    floor.until(lambda: floor.tab.walk_idle.model.chosen == (ids[1],))
    assert "1 order" in floor.tab.walk_idle.make.text()
    floor.screen.click(QPushButton, "make-list")
    floor.answered("pick_list_made")
    lists = floor.house.database.read(lambda c: c.execute(select(PickList.id)).scalars().all())
    assert [task.order_id for task in tasks(floor.house, lists[0])] == [ids[1]]


def test_a_list_is_printed_again(floor: Floor) -> None:
    floor.house.order((MUG, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F2", "pick_list_made")
    floor.until(lambda: floor.screen.shows(QPushButton, "print-list-1"))
    floor.screen.click(QPushButton, "print-list-1")
    floor.answered("print_queued")


def test_a_list_of_somebody_else_is_taken_over_only_when_one_says_so(floor: Floor) -> None:
    floor.house.order((MUG, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F9", "picking_started")
    floor.screen.sign_in(Role.MANAGER)
    floor.screen.window.show_tab("preparation")
    tab = floor.screen.window.tab
    assert isinstance(tab, PreparationTab)
    floor.tab = tab
    floor.turn_to(Job.PACKING)
    floor.turn_to(Job.PICKING)
    floor.until(lambda: floor.screen.shows(QFrame, "list-1"))
    floor.answers.clear()
    floor.screen.keyboard.type("1\r")
    floor.until(lambda: floor.screen.shows(QPushButton, "go"))
    assert floor.answers == []
    floor.screen.click(QPushButton, "go")
    floor.answered("picking_started")
    floor.until(lambda: not floor.screen.shows(QPushButton, "go") and tab.stop.isVisible())


def test_a_picker_walks_and_does_not_pack(screen: Screen) -> None:
    floor = Floor(screen, Role.PICKER)
    floor.until(lambda: floor.screen.bridge.session.job is Job.PICKING and floor.tab.walk_idle.isVisible())
    assert not screen.shows(QPushButton, "job-packing")


def test_after_the_last_unit_a_picker_is_asked_whether_the_location_is_empty(floor: Floor) -> None:
    floor.house.order((BOOK, 10), (SHIRT, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F9", "picking_started")
    floor.scan(floor.place("A-02-1"), "location_right")
    floor.scan(floor.article(BOOK), "units_in_hand")
    floor.type("10", "all_in_hand")
    floor.scan(floor.place("T-01"), "picked")
    floor.until(floor.tab.choices.isVisible)
    assert floor.tab.choices.question.text == "Is this location empty now?"
    assert floor.tab.choices.about.text == "A-02-1"
    floor.key("F2", "place_empty")
    floor.until(lambda: floor.tab.stop.isVisible() and floor.tab.stop.location.text == "B-01-1")
