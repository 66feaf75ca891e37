"""The tab Picking and packing on real widgets: whole orders by scanner or keys alone, and all that goes wrong."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from app.config import Settings
from app.models.outbox import PrinterRow
from app.models.states import HoldKind, ParcelState, Role, Stage
from app.rules.identifiers import parcel_reference
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode
from app.station.session import Job
from app.station.wiring import Desk
from app.ui.application import Shell, load_translators
from app.ui.preparation_tab import PreparationTab
from app.ui.widgets.layout import Notice
from app.workflows import orders, packing
from tests.support.bench import done, pack, parcels, pick
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.ui.conftest import Keyboard, Screen
from tests.ui.floor import Floor


def test_an_order_from_the_shelf_to_the_lorry_by_scans_alone(floor: Floor) -> None:
    """Picked, packed, closed and handed over; the command sheet stands in for the keys."""
    house, tab = floor.house, floor.tab
    order_id = house.order((MUG, 2), (BOOK, 1))
    floor.turn_to(Job.PICKING)
    floor.until(lambda: tab.walk_idle.headline.text == "1 order to pick")
    floor.scan(command_barcode(CommandCode.NEXT), "picking_started")
    floor.until(lambda: tab.stop.isVisible() and tab.stop.location.text == "A-01-1")
    assert tab.band.prompt.text == "Scan the location"
    floor.scan(floor.place("A-01-1"), "location_right")
    assert (tab.stop.product.text, tab.stop.count.text) == ("Mug émaillé", "0 / 2")
    assert tab.band.prompt.text == "Scan the item"
    floor.scan(floor.article(MUG), "units_in_hand")
    assert tab.stop.count.text == "1 / 2"
    floor.scan(floor.article(MUG), "all_in_hand")
    assert tab.band.prompt.text == "Scan the tote"
    floor.scan(floor.place("T-01"), "picked")
    floor.until(lambda: tab.stop.location.text == "A-02-1" and tab.stop.progress.text == "Stop 2 of 2")
    floor.until(lambda: tab.stop.tote.text == "T-01" and tab.stop.order.text == "#1001")
    floor.scan(floor.place("A-02-1"), "location_right")
    floor.scan(floor.article(BOOK), "all_in_hand")
    floor.scan(floor.place("T-01"), "picking_done")
    floor.until(tab.walk_idle.isVisible)
    assert tab.band.prompt.text == "Bring the totes to packing"

    floor.turn_to(Job.PACKING)
    floor.until(tab.bench_idle.isVisible)
    floor.scan(floor.place("T-01"), "order_opened")
    floor.until(lambda: tab.order.isVisible() and tab.order.reference.text == "#1001")
    floor.until(lambda: floor.line(MUG) == "0 / 2")
    floor.scan(floor.article(MUG), "unit_packed")
    assert (floor.line(MUG), tab.order.count.text) == ("1 / 2", "1 / 3")
    floor.scan(floor.article(BOOK), "unit_packed")
    floor.scan(floor.article(MUG), "last_unit_packed")
    assert (floor.line(MUG), tab.order.count.text) == ("2 / 2", "3 / 3")
    floor.scan(command_barcode(CommandCode.CLOSE_PARCEL), "order_packed")
    parcel = parcels(house, order_id)[0]
    name = parcel_reference(parcel.number)
    floor.until(lambda: tab.bench_idle.closed.isVisible() and tab.bench_idle.closed.parcel.text == name)

    floor.turn_to(Job.SHIPPING)
    floor.until(lambda: tab.dock.headline.text == "1 parcel at the dock")
    floor.scan(encode(OwnKind.PARCEL, parcel.number), "handed_over")
    assert tab.dock.parcel.text == name
    assert tab.dock.missing.text() == "Nothing is left for colissimo home."
    assert house.row(order_id).stage is Stage.SHIPPED


def test_an_order_by_keys_alone(floor: Floor) -> None:
    """No scanner: numbers, function keys and typed barcodes."""
    house, tab = floor.house, floor.tab
    order_id = house.order((MUG, 3))
    floor.turn_to(Job.PICKING)
    floor.key("F2", "pick_list_made")
    floor.until(lambda: floor.screen.shows(QFrame, "list-1"))
    floor.type("1", "picking_started")
    floor.type(floor.place("A-01-1"), "location_right")
    floor.type(floor.article(MUG), "units_in_hand")
    floor.type("3", "all_in_hand")
    floor.type(floor.place("T-01"), "picking_done")
    floor.turn_to(Job.PACKING)
    floor.until(lambda: floor.screen.shows(QFrame, "next-1"))
    floor.type("1", "order_opened")
    floor.type(floor.article(MUG), "unit_packed")
    floor.type("3", "last_unit_packed")
    floor.key("F5", "ask_box")
    floor.until(tab.choices.isVisible)
    assert tab.choices.answers == ("Carton S",)
    floor.type("1", "box_chosen")
    floor.until(lambda: tab.order.parcel.box.text() == "Carton S")
    floor.screen.keyboard.type("117")
    floor.until(lambda: tab.band.typed.text == "117\u00a0g")
    floor.type("0", "weighed")
    floor.until(lambda: tab.order.parcel.weight.text == "1\u202f170\u00a0g")
    floor.key("F4", "order_packed")
    floor.turn_to(Job.SHIPPING)
    floor.type(parcel_reference(parcels(house, order_id)[0].number), "handed_over")
    assert house.row(order_id).stage is Stage.SHIPPED


def test_a_wrong_item_stays_red_until_a_key_is_pressed(floor: Floor) -> None:
    order_id = floor.order((MUG, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(BOOK), "wrong_item")
    assert floor.error_shows("Livre de cuisine")
    assert floor.error_shows("Expected: MUG-350")
    assert floor.house.lines(order_id)[0].packed == 0
    floor.screen.bridge.changed.emit(frozenset({("order", order_id)}))
    assert floor.error_shows("Livre de cuisine")
    floor.screen.keyboard.press(Qt.Key.Key_Backspace, "\b")
    assert not floor.screen.window.feedback.screen.isVisible()
    assert floor.answers == []  # the key that acknowledges does nothing else


def test_the_right_item_ends_the_red_too_and_says_where_the_other_belongs(floor: Floor) -> None:
    floor.order((MUG, 1))
    floor.order((BOOK, 1), tote="T-02")
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(BOOK), "wrong_item_belongs_to")
    assert floor.error_shows("#1002")
    floor.scan(floor.article(MUG), "last_unit_packed")
    assert not floor.screen.window.feedback.screen.isVisible()


def test_one_too_many_and_an_unknown_barcode_change_nothing(floor: Floor) -> None:
    order_id = floor.order((MUG, 1), (BOOK, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.scan(floor.article(MUG), "too_many")
    assert floor.error_shows("too many")
    floor.scan("4006381333931", "unknown_barcode")
    assert floor.error_shows("4006381333931")
    floor.until(lambda: floor.line(MUG) == "1 / 1")
    assert [line.packed for line in floor.house.lines(order_id)] == [1, 0]


def test_ten_fast_scans_count_as_ten(floor: Floor) -> None:
    floor.order((MUG, 12))
    floor.scan(floor.place("T-01"), "order_opened")
    for _ in range(10):
        floor.screen.keyboard.scan(floor.article(MUG))
    floor.until(lambda: len(floor.answers) == 10)
    assert set(floor.answers) == {"unit_packed"}
    floor.until(lambda: floor.line(MUG) == "10 / 12")


def test_the_number_typed_is_shown_and_can_be_corrected(floor: Floor) -> None:
    order_id = floor.order((MUG, 5))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    keyboard, band = floor.screen.keyboard, floor.tab.band
    keyboard.type("45")
    floor.until(lambda: band.typed.text == "45")
    keyboard.press(Qt.Key.Key_Backspace, "\b")
    floor.until(lambda: band.typed.text == "4")
    keyboard.press(Qt.Key.Key_Escape)
    floor.until(lambda: not band.typed.isVisible())
    assert floor.answers == []  # neither undone nor left
    keyboard.type("3\r")
    floor.answered("units_packed")
    assert floor.house.lines(order_id)[0].packed == 3


def test_the_upper_row_of_a_french_keyboard_types_digits(floor: Floor) -> None:
    order_id = floor.order((MUG, 5))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.screen.keyboard.press(Qt.Key.Key_Apostrophe, "'")
    floor.type("", "units_packed")
    assert floor.house.lines(order_id)[0].packed == 4


def test_backspace_takes_the_last_unit_out_again(floor: Floor) -> None:
    floor.order((MUG, 2))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.screen.keyboard.press(Qt.Key.Key_Backspace, "\b")
    floor.answered("units_taken_out")
    floor.until(lambda: floor.line(MUG) == "0 / 2")


def test_what_is_missing_at_the_bench_is_declared_with_a_reason_and_follows_later(floor: Floor) -> None:
    floor.order((MUG, 1), (SHIRT, 15))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.key("F3", "ask_missing")
    floor.until(floor.tab.choices.isVisible)
    assert floor.tab.choices.question.text == "Why is an item missing?"
    assert floor.tab.choices.about.text == SHIRT
    assert floor.tab.choices.answers[0] == "Not in the tote"
    floor.type("1", "units_missing")
    floor.until(lambda: "15 units on backorder" in floor.tab.order.text_of_notices)
    floor.key("F4", "order_packed")


def test_a_reason_may_be_in_ones_own_words(floor: Floor) -> None:
    floor.order((MUG, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.key("F3", "ask_missing")
    floor.screen.keyboard.type("tombé et cassé")
    floor.until(lambda: floor.tab.band.typed.text == "tombé et cassé")
    floor.type("", "units_missing")


def test_a_question_is_left_by_escape(floor: Floor) -> None:
    floor.order((MUG, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.key("F3", "ask_missing")
    floor.key("Esc", "question_dropped")
    floor.until(floor.tab.order.isVisible)
    floor.scan(floor.article(MUG), "last_unit_packed")


def test_an_order_on_somebody_elses_bench_is_taken_over_only_when_one_says_so(floor: Floor) -> None:
    order_id = floor.order((MUG, 1))
    done(floor.house.act(Role.MANAGER, lambda uow: packing.open_order(uow, order_id)))
    floor.turn_to(Job.PICKING)
    floor.turn_to(Job.PACKING)
    floor.until(lambda: floor.screen.shows(QFrame, "next-1"))
    assert floor.screen.find(QFrame, "next-1").accessibleName() == "#1001 On manager's bench · BENCH-1"
    floor.scan(floor.place("T-01"), "taken_by_other")
    floor.until(floor.tab.halt.isVisible)
    floor.key("Esc", "question_dropped")
    floor.until(floor.tab.bench_idle.isVisible)
    floor.screen.keyboard.type("1\r")
    floor.until(lambda: floor.screen.shows(QPushButton, "go"))
    dialog = floor.screen.find(QPushButton, "go").window()
    floor.until(lambda: QGuiApplication.focusWindow() is dialog.windowHandle())
    floor.screen.keyboard.press(Qt.Key.Key_Return, "\r")
    floor.answered("order_opened")
    floor.until(floor.tab.order.isVisible)
    assert floor.house.row(order_id).claimed_by == floor.house.staff[Role.PACKER].staff_id


def test_an_order_in_two_parcels(floor: Floor) -> None:
    order_id = floor.order((MUG, 1), (BOOK, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.key("F4", "parcel_closed_more_to_pack")
    first, second = parcels(floor.house, order_id)
    number = parcel_reference(second.number)
    floor.until(lambda: floor.tab.order.parcel.number.text == number)
    shown = floor.tab.order.parcel
    floor.until(
        lambda: any(
            label.text() == parcel_reference(first.number) and label.isVisible()
            for label in shown.findChildren(QLabel)
        )
    )
    floor.until(lambda: floor.line(MUG) == "1 / 1")
    floor.scan(floor.article(BOOK), "last_unit_packed")
    floor.key("F4", "order_packed")
    assert [row.state for row in parcels(floor.house, order_id)] == [ParcelState.LABELLED] * 2


def test_several_orders_are_offered_by_number(floor: Floor) -> None:
    floor.order((MUG, 1))
    second = floor.order((MUG, 1), tote="T-02")
    floor.scan(floor.article(MUG), "several_orders")
    floor.until(floor.tab.choices.isVisible)
    assert floor.tab.choices.answers == ("#1001", "#1002")
    floor.screen.keyboard.type("2")
    floor.until(lambda: floor.screen.find(QFrame, "answer-2").property("state") == "chosen")
    floor.screen.keyboard.type("\r")
    floor.answered("order_opened")
    assert floor.screen.bridge.session.place["order_id"] == second


def test_next_orders_have_a_light_and_its_reason(floor: Floor) -> None:
    floor.order((MUG, 1))
    held = floor.order((BOOK, 1), tote="T-02")
    done(floor.house.act(Role.MANAGER, lambda uow: orders.hold_order(uow, held, HoldKind.ADDRESS, "rue ?")))
    floor.turn_to(Job.PICKING)
    floor.turn_to(Job.PACKING)
    floor.until(lambda: floor.screen.shows(QFrame, "next-2"))
    names = [floor.screen.find(QFrame, f"next-{number}").accessibleName() for number in (1, 2)]
    assert names == ["#1001", "#1002 On hold"]
    floor.type("2", "order_held")
    assert floor.error_shows("on hold")


def test_f9_opens_the_next_order_and_escape_leaves_it(floor: Floor) -> None:
    order_id = floor.order((MUG, 1))
    floor.key("F9", "order_opened")
    floor.until(floor.tab.order.isVisible)
    floor.key("Esc", "order_left")
    floor.until(floor.tab.bench_idle.isVisible)
    assert floor.house.row(order_id).claimed_by is None


def test_notes_and_gifts_are_shown_before_the_first_item(floor: Floor) -> None:
    order_id = floor.house.order(
        (MUG, 1), gift=True, gift_note="Bonne fête, Papa", customer_note="Deux couches de papier bulle"
    )
    pick(floor.house, order_id)
    floor.scan(floor.place("T-01"), "order_opened")
    floor.until(lambda: "Bonne fête, Papa" in floor.tab.order.text_of_notices)
    assert "Deux couches de papier bulle" in floor.tab.order.text_of_notices
    assert floor.tab.order.address.service.text == "colissimo home"
    assert "3 place Bellecour" in floor.tab.order.address.address.text()


def test_a_weight_that_is_off_is_amber(floor: Floor) -> None:
    floor.order((MUG, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "last_unit_packed")
    floor.until(lambda: floor.tab.order.parcel.weight.text == "≈ 350\u00a0g")
    floor.type("900", "weight_off")
    assert floor.screen.window.feedback.strip.level == "warning"
    floor.until(lambda: floor.tab.order.parcel.weight.text == "900\u00a0g")


def test_after_a_few_parcels_the_weight_names_the_line_that_is_wrong(floor: Floor) -> None:
    for _ in range(3):
        floor.order((MUG, 1))
        floor.scan(floor.place("T-01"), "order_opened")
        floor.scan(floor.article(MUG), "last_unit_packed")
        floor.type("390", "weighed")
        floor.key("F4", "order_packed")
    floor.order((MUG, 2))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.scan(floor.article(MUG), "last_unit_packed")
    parcel = floor.tab.order.parcel
    expected = parcel.findChild(QLabel, "parcel-expected")
    floor.until(lambda: "learnt from 3 parcels" in expected.text())
    floor.type("390", "weight_one_missing")
    notice = parcel.findChild(Notice, "parcel-suspect")
    floor.until(lambda: "one Mug émaillé missing?" in notice.text)


def test_a_printer_that_is_off_is_named_beside_the_parcel(floor: Floor) -> None:
    off = update(PrinterRow).values(name="Zebra 1", driver="zpl", transport="tcp", address="127.0.0.1:9")
    floor.house.database.write(lambda uow: uow.connection.execute(off), floor.house.station)
    floor.order((MUG, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "last_unit_packed")
    floor.key("F4", "order_packed")
    closed = floor.tab.bench_idle.closed
    floor.until(lambda: closed.trouble.startswith("Zebra 1"))
    assert "Label: waits for the printer" in closed.papers


def test_the_label_is_printed_again_with_a_reason(floor: Floor) -> None:
    floor.order((MUG, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "last_unit_packed")
    floor.key("F4", "order_packed")
    floor.key("F6", "ask_reprint")
    floor.type("3", "printed_again")


def test_the_dock_names_what_is_still_there(floor: Floor) -> None:
    first, second = (floor.order((MUG, 1), tote=tote) for tote in ("T-01", "T-02"))
    for order_id in (first, second):
        pack(floor.house, order_id)
    here, there = (parcels(floor.house, order_id)[0] for order_id in (first, second))
    floor.turn_to(Job.SHIPPING)
    floor.until(lambda: floor.tab.dock.headline.text == "2 parcels at the dock")
    floor.scan(encode(OwnKind.PARCEL, here.number), "handed_over")
    assert parcel_reference(there.number) in floor.tab.dock.missing.text()
    floor.scan(encode(OwnKind.PARCEL, here.number), "handed_over_already")
    assert floor.screen.window.feedback.strip.level == "warning"
    floor.until(lambda: floor.tab.dock.headline.text == "1 parcel at the dock")


def test_scans_count_whatever_has_the_focus(floor: Floor, qtbot: QtBot) -> None:
    floor.order((MUG, 2))
    field = QLineEdit(floor.tab)
    field.show()
    field.setFocus()
    floor.until(field.hasFocus)
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    assert field.text() == ""
    floor.screen.keyboard.type("12")
    floor.until(lambda: field.text() == "12")
    assert floor.tab.entry.text == ""


def test_a_half_typed_number_does_not_survive_a_scan(floor: Floor) -> None:
    floor.order((MUG, 3))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.screen.keyboard.type("2")
    floor.until(lambda: floor.tab.entry.text == "2")
    floor.scan(floor.article(MUG), "unit_packed")
    assert floor.tab.entry.text == ""


def test_the_screen_follows_a_session_that_goes_on_elsewhere(floor: Floor) -> None:
    """The station turns to another job without this window having asked."""
    floor.screen.bridge.turn_to(Job.SHIPPING)
    floor.until(lambda: floor.tab.dock.isVisible() and floor.tab.job is Job.SHIPPING)
    assert floor.screen.find(QPushButton, "job-shipping").property("checked")


def test_a_station_that_crashed_goes_on_where_it_was(
    qapp: QApplication, qtbot: QtBot, ui_house: House, tmp_path: Path
) -> None:
    """Half an order is packed and a weight is due; a new program on the same folder shows just that."""
    url = str(ui_house.database.engine.url)
    settings = Settings(database=url, station="DESK-1", data_folder=str(tmp_path / "d"), language="en")
    order_id = ui_house.order((MUG, 2))
    pick(ui_house, order_id)
    shell = _open(qapp, qtbot, settings)
    keyboard = Keyboard()
    floor = Floor(Screen(shell.window, ui_house, keyboard, qtbot))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    _close(shell)
    shell = _open(qapp, qtbot, settings)
    window = shell.window
    qtbot.waitUntil(lambda: isinstance(window.tab, PreparationTab), timeout=5000)
    tab = window.tab
    assert isinstance(tab, PreparationTab)
    qtbot.waitUntil(lambda: tab.order.isVisible() and tab.order.count.text == "1 / 2", timeout=5000)
    assert (tab.order.reference.text, tab.band.prompt.text) == ("#1001", "Scan the item")
    keyboard.scan(floor.article(MUG))
    qtbot.waitUntil(lambda: tab.order.count.text == "2 / 2", timeout=5000)
    _close(shell)


def _open(qapp: QApplication, qtbot: QtBot, settings: Settings) -> Shell:
    shell = Shell(qapp, settings, keeps_settings=False)
    desk = Desk(settings)
    desk.start()
    shell.use(desk)
    shell.window.show()
    qtbot.waitExposed(shell.window)
    shell.window.activateWindow()
    qtbot.waitUntil(lambda: qapp.focusWindow() is not None, timeout=5000)
    return shell


def _close(shell: Shell) -> None:
    shell.window.stop()
    shell.window.hide()
    shell.close()


def test_french_words(screen: Screen, qapp: QApplication) -> None:
    load_translators(qapp, "fr")
    screen.bridge.language = "fr"
    floor = Floor(screen)
    floor.order((MUG, 2))
    floor.scan(floor.place("T-01"), "order_opened")
    assert floor.tab.band.prompt.text == "Scannez l’article"
    floor.until(lambda: floor.tab.order.parcel.content.text == "0 articles")
    assert floor.screen.find(QPushButton, "key-leave").accessibleName() == "Esc Laisser la commande"
    load_translators(qapp, "en")
