"""The packer walks with the parcel: one stop on the screen, then the parcel is closed, by scans and keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from sqlalchemy import select

from app.models.house import change_setting
from app.models.picking import PickList
from app.models.states import Role, Stage
from app.station.session import Job
from tests.support.bench import parcels
from tests.support.house import BOOK, MUG, SHIRT
from tests.ui.conftest import Screen
from tests.ui.floor import Floor


@pytest.fixture
def shop(screen: Screen) -> Screen:
    house = screen.house
    house.database.write(lambda uow: change_setting(uow, "pick_and_pack", True), house.station)
    return screen


def test_an_order_from_the_shelves_to_its_label_without_a_second_scan(shop: Screen) -> None:
    floor = Floor(shop)
    floor.give_pictures(**{MUG: "#0000ff"})
    order_id = floor.house.order((MUG, 2), (BOOK, 1))
    stop = floor.tab.stop
    floor.turn_to(Job.PACKING)
    floor.key("F9", "order_to_fetch")
    floor.until(lambda: stop.isVisible() and stop.picture.isVisible())
    assert (stop.location.text, stop.count.text, stop.tote.text) == ("A-01-1", "0 / 2", "P-000001")
    assert shop.find(QPushButton, "key-close_parcel").accessibleName() == "F4 Parcel full"
    assert "undo" in floor.tab.keys.commands
    floor.scan(floor.place("A-01-1"), "location_right")
    floor.until(lambda: floor.tab.band.prompt.text == "Scan the item into the parcel")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.until(lambda: stop.count.text == "1 / 2")
    floor.type("2", "unit_packed")
    floor.until(lambda: stop.location.text == "A-02-1")
    shop.keyboard.press(Qt.Key.Key_Backspace)
    floor.answered("units_taken_out")
    floor.until(lambda: (stop.location.text, stop.count.text) == ("A-01-1", "1 / 2"))
    floor.scan(floor.article(MUG), "unit_packed")
    floor.scan(floor.place("A-02-1"), "location_right")
    floor.scan(floor.article(BOOK), "last_unit_packed")
    floor.until(floor.tab.order.isVisible)
    floor.until(lambda: floor.line(MUG) == "2 / 2")
    floor.type("1300", "weighed")
    floor.key("F4", "order_packed")
    floor.until(floor.tab.bench_idle.isVisible)
    assert floor.house.row(order_id).stage is Stage.PACKED


def test_a_full_parcel_is_closed_on_the_way(shop: Screen) -> None:
    floor = Floor(shop)
    order_id = floor.house.order((MUG, 2), (BOOK, 1))
    floor.turn_to(Job.PICKING)
    floor.until(lambda: floor.tab.walk_idle.make.text().startswith("Pick and pack 1 order"))
    floor.key("F2", "order_to_fetch")
    floor.scan(floor.place("A-01-1"), "location_right")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.key("F4", "parcel_full")
    floor.until(lambda: "2 units still to be fetched" in floor.tab.order.text_of_notices)
    floor.key("Esc", "order_to_fetch")
    floor.until(floor.tab.stop.isVisible)
    floor.key("F4", "parcel_full")
    floor.key("F4", "parcel_closed_more_to_pack")
    floor.until(lambda: floor.tab.stop.isVisible() and floor.tab.stop.tote.text == "P-000002")
    assert [each.number for each in parcels(floor.house, order_id)] == [1, 2]


def test_a_picker_sees_no_list_that_goes_into_a_parcel_and_makes_carts(shop: Screen) -> None:
    house = shop.house
    house.order((MUG, 1))
    packer = Floor(shop)
    packer.turn_to(Job.PICKING)
    packer.key("F9", "order_to_fetch")
    packer.key("Esc", "picking_left")
    packer.until(lambda: [each.packs for each in packer.tab.walk_idle.lists] == ["#1001"])
    house.order((SHIRT, 1))
    picker = Floor(shop, Role.PICKER)
    picker.key("F9", "picking_started")
    picker.key("Esc", "picking_left")
    picker.until(lambda: [each.packs for each in picker.tab.walk_idle.lists] == [""])
    lists = house.database.read(lambda c: c.scalars(select(PickList.packs_order_id)).all())
    assert len(lists) == 2
