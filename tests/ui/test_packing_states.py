"""Each state of the packing screen with real widgets: what is said, in which colour, and that nothing moves."""

from __future__ import annotations

from sqlite3 import connect

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget
from sqlalchemy import update

from app.models.outbox import PrinterRow
from app.models.product import Product
from app.models.states import Role
from app.scanning.own_codes import OwnKind, encode
from app.station.session import Job
from app.ui import theme
from app.workflows import orders
from tests.support.bench import parcels
from tests.support.house import BOOK, MUG
from tests.support.printer import Behaviour, VirtualPrinter
from tests.ui.floor import Floor
from tests.ui.test_claims import at_bench_2


def _ground(widget: QWidget) -> str:
    """The colour of a widget's ground, at the middle of its upper edge."""
    picture = widget.grab().toImage()
    ratio = picture.devicePixelRatio()
    return picture.pixelColor(int(widget.width() * ratio / 2), int(4 * ratio)).name().upper()


def _solid(level: str) -> str:
    return QColor(theme.current().tone(level).solid).name().upper()


def _places(floor: Floor) -> tuple[QRect, ...]:
    """Where what is read and pressed stands in the window."""
    parts = (floor.tab.switch, floor.tab.band, floor.tab.order, floor.tab.keys)
    return tuple(QRect(part.mapTo(floor.screen.window, part.rect().topLeft()), part.size()) for part in parts)


def test_idle_invites_a_scan(floor: Floor) -> None:
    floor.turn_to(Job.PACKING)
    floor.until(floor.tab.bench_idle.isVisible)
    assert not floor.tab.band.answer.isVisible()
    assert floor.tab.band.prompt.text == "Scan a tote, a slip or an item"


def test_open_then_right_is_green_and_nothing_moves(floor: Floor) -> None:
    floor.order((MUG, 2))
    floor.scan(floor.place("T-01"), "order_opened")
    answer = floor.tab.band.answer
    floor.until(answer.isVisible)
    opened = _places(floor)
    assert answer.size() == floor.tab.band.size()
    floor.scan(floor.article(MUG), "unit_packed")
    assert (answer.level, answer.sentence) == ("ok", "MUG-350 · 1 to go.")
    assert _ground(answer) == _solid("ok")
    floor.screen.keyboard.type("2")
    floor.until(lambda: not answer.isVisible() and floor.tab.band.typed.text == "2")
    assert _places(floor) == opened


def test_a_wrong_item_is_shown_beside_the_one_that_is_wanted(floor: Floor) -> None:
    floor.order((MUG, 1))
    floor.order((BOOK, 1), tote="T-02")
    floor.scan(floor.place("T-01"), "order_opened")
    before = _places(floor)
    floor.scan(floor.article(BOOK), "wrong_item_belongs_to")
    screen = floor.screen.window.feedback.screen
    floor.until(screen.isVisible)
    assert _ground(screen) == _solid("error")
    shown = screen.mix_up
    assert shown is not None
    assert (shown.scanned, shown.expected) == ("Livre de cuisine\n(LIV-01)", "MUG-350")
    assert shown.belongs == "It belongs to order #1002"
    floor.screen.window.feedback.acknowledge()
    assert _places(floor) == before


def _middle(picture: QWidget) -> str:
    return (
        picture.grab()
        .toImage()
        .pixelColor(*(2 * [int(picture.width() * picture.devicePixelRatio() / 2)]))
        .name()
    )


def test_each_line_shows_what_its_article_looks_like(floor: Floor) -> None:
    floor.give_pictures(**{MUG: "#0000ff"})
    floor.order((MUG, 1), (BOOK, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.until(lambda: len(floor.tab.order.lines.rows) == 2)
    mug, book = (made.picture for made in floor.tab.order.lines.rows.values())
    floor.until(lambda: not mug.image.isNull())
    assert (_middle(mug), book.isVisible(), book.image.isNull()) == ("#0000ff", True, True)


def test_without_any_picture_there_is_more_room_for_the_name(floor: Floor) -> None:
    floor.order((BOOK, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.until(lambda: bool(floor.tab.order.lines.rows))
    assert not any(made.picture.isVisible() for made in floor.tab.order.lines.rows.values())


def test_a_wrong_item_and_the_wanted_one_are_seen_side_by_side(floor: Floor) -> None:
    floor.give_pictures(**{MUG: "#0000ff", BOOK: "#00ff00"})
    floor.order((MUG, 1))
    floor.order((BOOK, 1), tote="T-02")
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(BOOK), "wrong_item_belongs_to")
    screen = floor.screen.window.feedback.screen
    floor.until(lambda: len(screen.pictures) == 2)
    assert [each.pixelColor(30, 30).name() for each in screen.pictures] == ["#00ff00", "#0000ff"]


def test_one_too_many_says_so_without_another_article(floor: Floor) -> None:
    floor.order((MUG, 1), (BOOK, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.scan(floor.article(MUG), "too_many")
    screen = floor.screen.window.feedback.screen
    assert floor.error_shows("One too many: MUG-350")
    assert screen.mix_up is None


def test_short_asks_why_once_and_then_is_amber(floor: Floor) -> None:
    floor.order((MUG, 2))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "unit_packed")
    floor.key("F3", "ask_missing")
    floor.until(floor.tab.choices.isVisible)
    assert not floor.tab.band.answer.isVisible()  # the page asks, larger
    floor.type("1", "units_missing")
    answer = floor.tab.band.answer
    assert (answer.isVisible(), answer.level) == (True, "warning")
    assert _ground(answer) == _solid("warning")
    floor.until(lambda: "1 unit still to be fetched" in floor.tab.order.text_of_notices)


def test_changed_meanwhile_shows_what_it_was_and_what_it_is(floor: Floor) -> None:
    order_id = floor.order((MUG, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    moved = {"line1": "5 rue Neuve"}
    at_bench_2(floor, Role.MANAGER, lambda uow: orders.change_address(uow, order_id, moved, "client"))
    floor.scan(floor.article(MUG), "order_changed")
    floor.until(floor.tab.halt.isVisible)
    assert not floor.tab.band.answer.isVisible()
    (told,) = floor.tab.halt.told
    before, after = told.removeprefix("Address ").split(" → ")
    assert before.replace("3 place Bellecour", "5 rue Neuve") == after
    assert ", 69002 Lyon," in after


def test_a_weight_that_is_off_is_amber_and_the_order_stays(floor: Floor) -> None:
    floor.order((MUG, 1))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.scan(floor.article(MUG), "last_unit_packed")
    before = _places(floor)
    floor.type("900", "weight_off")
    floor.until(lambda: _ground(floor.tab.band.answer) == _solid("warning"))
    assert "900\xa0g instead of" in floor.tab.band.answer.sentence
    assert _places(floor) == before


def test_a_label_that_is_stuck_turns_the_parcel_amber(floor: Floor) -> None:
    closed = floor.tab.bench_idle.closed
    with VirtualPrinter(Behaviour(paper_out=True)) as printer:
        zebra = {"name": "Zebra 1", "driver": "zpl", "transport": "tcp", "address": printer.address}
        floor.house.database.write(
            lambda uow: uow.connection.execute(update(PrinterRow).values(**zebra)), floor.house.station
        )
        floor.order((MUG, 1))
        floor.scan(floor.place("T-01"), "order_opened")
        floor.scan(floor.article(MUG), "last_unit_packed")
        floor.key("F4", "order_packed")
        floor.until(lambda: closed.trouble.startswith("Zebra 1"))
        assert "paper" in closed.trouble
        soft = QColor(theme.current().tone("warning").soft)
        floor.until(lambda: _ground(closed) == soft.name().upper())


def test_the_database_away_is_said_once_and_scans_are_kept(floor: Floor) -> None:
    floor.order((MUG, 2))
    floor.scan(floor.place("T-01"), "order_opened")
    lock = connect(floor.house.database.engine.url.database or "", isolation_level=None)
    window, answer = floor.screen.window, floor.tab.band.answer
    lock.execute("BEGIN IMMEDIATE")
    try:
        window.take_scan(floor.article(MUG))
        floor.screen.qtbot.waitUntil(lambda: "Waiting: 1" in window.banner.text, timeout=20_000)
        floor.screen.qtbot.waitUntil(lambda: answer.level == "warning", timeout=5000)
    finally:
        lock.execute("ROLLBACK")
        lock.close()
    floor.screen.qtbot.waitUntil(lambda: not window.banner.isVisible(), timeout=20_000)
    floor.until(lambda: floor.line(MUG) == "1 / 2")


def test_the_box_that_everything_fits_into_is_proposed_until_one_is_chosen(floor: Floor) -> None:
    sides = {"length_mm": 120, "width_mm": 95, "height_mm": 100}
    floor.house.database.write(
        lambda uow: uow.connection.execute(update(Product).where(Product.sku == MUG).values(sides)),
        floor.house.station,
    )
    floor.order((MUG, 2))
    floor.scan(floor.place("T-01"), "order_opened")
    floor.until(lambda: floor.tab.order.parcel.box.text() == "take Carton S (F5)")
    floor.key("F5", "ask_box")
    floor.type("1", "box_chosen")
    floor.until(lambda: floor.tab.order.parcel.box.text() == "Carton S")


def test_a_closed_parcel_asks_for_its_label_and_no_other_order_opens_before(floor: Floor) -> None:
    closed = floor.tab.bench_idle.closed

    def asked() -> str:
        after = closed.findChild(QLabel, "after-closing")
        assert isinstance(after, QLabel)
        return after.text()

    with VirtualPrinter() as printer:
        zebra = {"name": "Zebra 1", "driver": "zpl", "transport": "tcp", "address": printer.address}
        floor.house.database.write(
            lambda uow: uow.connection.execute(update(PrinterRow).values(**zebra)), floor.house.station
        )
        order_id = floor.order((MUG, 1))
        floor.order((BOOK, 1), tote="T-02")
        floor.scan(floor.place("T-01"), "order_opened")
        floor.scan(floor.article(MUG), "last_unit_packed")
        floor.key("F4", "order_packed")
        [parcel] = parcels(floor.house, order_id)
        floor.until(lambda: asked().startswith("Stick the label"))
        floor.type("1", "unknown_barcode")  # the number of the next order
        floor.scan(encode(OwnKind.PARCEL, parcel.number + 1), "unknown_barcode")
        floor.scan(encode(OwnKind.PARCEL, parcel.number), "label_seen")
        floor.until(lambda: asked().startswith("Scan the next"))
        floor.key("F9", "order_opened")
