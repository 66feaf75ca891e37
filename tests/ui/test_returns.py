"""The tab Returns on a real house: boxes by scan, inspection by key, lists, what is done with the goods."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QSpinBox
from sqlalchemy import Connection, select, update

from app.models.rma import Disposal, Rma, RmaPhoto
from app.models.shipment import Parcel
from app.models.states import RmaState, Role
from app.queries.returns import ReturnReview, review
from app.rules.return_terms import Disposition, Grade
from app.station.photos import photo_folder
from app.ui.returns import words
from app.ui.returns.follow_up_page import DisposalDialog
from app.values import shop_day, utc_now
from app.workflows import decisions, returns
from tests.support.bench import ship
from tests.support.house import BOOK, MUG, House
from tests.support.returning import opened
from tests.ui.conftest import Screen
from tests.ui.returns_desk import Desk, photos
from tests.workflows.test_disposing import accepted


def test_a_box_is_opened_by_scan_graded_by_key_and_proposed(announced: int, screen: Screen) -> None:
    desk = Desk(screen)
    desk.scan_label(announced)
    assert desk.state(announced) is RmaState.RECEIVED
    desk.scan_item(MUG)
    screen.until(lambda: desk.units(announced)[0].received_at is not None)
    desk.scan_item(BOOK)
    screen.until(lambda: desk.units(announced)[1].received_at is not None)
    screen.until(lambda: "2/2" in desk.detail.panel._title.text())
    desk.grade(Qt.Key.Key_B, "B")
    screen.until(lambda: "1/2" in desk.detail.panel._title.text())
    desk.grade(Qt.Key.Key_A, "A")
    screen.until(lambda: [unit.grade for unit in desk.units(announced)] == [Grade.A, Grade.B])
    assert [unit.disposition for unit in desk.units(announced)] == [Disposition.RESTOCK, Disposition.REPACK]
    screen.until(desk.detail.made["propose"].isEnabled)
    desk.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: desk.state(announced) is RmaState.PROPOSED)
    assert not screen.shows(QPushButton, "page-2")


class _Offered(QObject):
    """Notes each time that a button can be pressed, or no longer."""

    def __init__(self, watched: QPushButton) -> None:
        super().__init__(watched)
        self.times: list[bool] = []
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.EnabledChange and isinstance(watched, QPushButton):
            self.times.append(watched.isEnabled())
        return False


def test_what_was_read_before_the_grade_does_not_take_the_proposal_back(
    no_rule: House, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another station changes the return while it is graded here: what was read for that is old when it comes."""
    rma_id = opened(no_rule, ship(no_rule, (MUG, 1)), 1)
    desk = Desk(screen)
    desk.scan_label(rma_id)
    desk.scan_item(MUG)
    screen.until(desk.detail.panel.isVisible)
    desk.detail.panel.focus_first()
    desk.press_grade(Qt.Key.Key_B, "B")
    propose = _Offered(desk.detail.made["propose"])
    is_graded, old_is_read = threading.Event(), threading.Event()

    def slow(connection: Connection, rma: int, today: date) -> ReturnReview:
        seen = review(connection, rma, today)
        if not old_is_read.is_set():
            is_graded.wait(5)
            old_is_read.set()
        return seen

    monkeypatch.setattr("app.ui.returns.detail.review", slow)
    desk.detail.panel.graded.connect(lambda _: (is_graded.set(), old_is_read.wait(5)))
    screen.bridge.changed.emit(frozenset({("rma", rma_id)}))
    desk.keyboard.press(Qt.Key.Key_F2)
    screen.until(lambda: desk.units(rma_id)[0].grade is Grade.B and bool(propose.times))
    screen.until(lambda: desk.detail.seen is not None and desk.detail.seen.units[0].grade is Grade.B)
    assert propose.times == [True]
    desk.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: desk.state(rma_id) is RmaState.PROPOSED)


def test_facts_worth_a_look_stand_at_the_open_box_and_are_gone_once_decided(
    no_rule: House, screen: Screen
) -> None:
    """A box lighter than what left, read while it is on the table; nobody is judged by it."""
    order_id = ship(no_rule, (MUG, 1))
    left = update(Parcel).where(Parcel.order_id == order_id).values(weight_g=500)
    no_rule.database.write(lambda uow: uow.connection.execute(left) and None, no_rule.station)
    rma_id = opened(no_rule, order_id, 1)
    desk = Desk(screen)
    desk.scan_label(rma_id)
    assert not desk.detail.odd.isVisible()
    desk.scan_item(MUG)
    screen.until(lambda: desk.units(rma_id)[0].received_at is not None)
    screen.bridge.act(lambda uow: returns.weigh_return(uow, rma_id, 210))
    screen.until(lambda: desk.detail.odd.text == "The box weighs 210 g instead of 500 g (−58 %)")
    desk.grade(Qt.Key.Key_A, "A")
    screen.until(desk.detail.made["propose"].isEnabled)
    desk.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: desk.state(rma_id) is RmaState.PROPOSED)
    no_rule.act(Role.MANAGER, lambda uow: decisions.approve_return(uow, rma_id))
    screen.until(lambda: not desk.detail.odd.isVisible())


def test_loss_of_value_needs_two_photos_which_are_copied_with_their_digest(
    announced: int, screen: Screen, tmp_path: Path
) -> None:
    desk = Desk(screen)
    desk.scan_label(announced)
    desk.scan_item(MUG)
    panel = desk.detail.panel
    screen.until(panel.isVisible)
    panel.focus_first()
    desk.press_grade(Qt.Key.Key_A, "A")
    assert not panel.taken_off.isEnabled()
    desk.press_grade(Qt.Key.Key_C, "C")
    assert panel.taken_off.maximum() == 70
    panel.taken_off.setValue(40)
    panel.note.setText("Taches d’encre")
    desk.keyboard.press(Qt.Key.Key_F2)
    screen.until(lambda: desk.units(announced)[0].depreciation_bp == 4000)
    screen.until(desk.detail.made["propose"].isEnabled)
    desk.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: "photo" in desk.error())
    desk.keyboard.press(Qt.Key.Key_Space, " ")
    desk.add_photos(photos(tmp_path / "camera", 2))
    kept = select(RmaPhoto.file_name, RmaPhoto.sha256)
    screen.until(lambda: len(desk.house.database.read(lambda c: c.execute(kept).all())) == 2)
    for name, digest in desk.house.database.read(lambda c: c.execute(kept).all()):
        assert name.startswith(digest)
        assert (photo_folder(screen.bridge.desk.folder) / name).exists()
    desk.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: desk.state(announced) is RmaState.PROPOSED)


def test_a_file_that_is_no_photo_is_refused_in_words(announced: int, screen: Screen, tmp_path: Path) -> None:
    desk = Desk(screen)
    desk.scan_label(announced)
    desk.scan_item(MUG)
    screen.until(desk.detail.panel.isVisible)
    path = tmp_path / "notes.jpg"
    path.write_text("no picture")
    desk.add_photos([str(path)])
    screen.until(lambda: "notes.jpg" in screen.window.feedback.strip.accessibleName())


def test_a_return_is_opened_in_the_dialog(ui_house: House, screen: Screen) -> None:
    order_id = ship(ui_house, (MUG, 2), (BOOK, 1))
    line = ui_house.lines(order_id)[0].id
    desk = Desk(screen)
    screen.click(QPushButton, "open-return")
    desk.focus(QLineEdit, "find-order")
    desk.keyboard.type(ui_house.row(order_id).reference)
    dialog = screen.find(QLineEdit, "find-order").window()
    screen.until(lambda: dialog.found.count() == 1)  # type: ignore[attr-defined]  # the dialog's list
    desk.keyboard.press(Qt.Key.Key_Return, "\r")
    screen.until(lambda: screen.shows(QSpinBox, f"units-{line}"))
    units = screen.find(QSpinBox, f"units-{line}")
    assert isinstance(units, QSpinBox)
    assert units.maximum() == 2
    assert not screen.find(QPushButton, "go").isEnabled()
    units.setValue(1)
    reason = screen.find(QComboBox, f"reason-{line}")
    assert isinstance(reason, QComboBox)
    reason.setCurrentIndex(reason.findData("DEFECTIVE"))
    screen.click(QPushButton, "go")
    opened_now = select(Rma.ground, Rma.notice_day).where(Rma.order_id == order_id)
    screen.until(lambda: ui_house.database.read(lambda c: c.execute(opened_now).first()) is not None)
    ground, day = ui_house.database.read(lambda c: c.execute(opened_now).one())
    assert (ground, day) == ("CONFORMITY", shop_day(utc_now()))


def test_a_box_without_paper_asks_which_order_and_takes_the_number(ui_house: House, screen: Screen) -> None:
    first, second = ship(ui_house, (MUG, 1)), ship(ui_house, (MUG, 2))
    desk = Desk(screen)
    desk.scan_item(MUG)
    which = desk.tab.desk.which
    screen.until(lambda: desk.tab.desk.pages.currentWidget() is which)
    screen.until(lambda: screen.shows(QPushButton, "choice-2"))
    assert screen.find(QPushButton, "choice-1").accessibleName().endswith(ui_house.row(second).reference)
    desk.keyboard.press(Qt.Key.Key_2, "2")
    screen.until(lambda: screen.bridge.session.place.get("return_order_id") == first)
    desk.scan_item(MUG)
    blind = select(Rma.id).where(Rma.order_id == first, Rma.blind)
    screen.until(lambda: ui_house.database.read(lambda c: c.scalar(blind)) is not None)
    screen.until(lambda: "Nobody had announced it" in desk.detail.notice.text)


def test_the_list_shows_the_countdown_and_the_filter_narrows_it(
    announced: int, to_decide: int, screen: Screen
) -> None:
    desk = Desk(screen)
    rows = desk.tab.desk.list
    screen.until(lambda: {row.id for row in rows.rows()} == {announced, to_decide})
    model = rows.model
    shown = {row.id: str(model.data(model.index(at, 4))) for at, row in enumerate(rows.rows())}
    left = (desk.rma(to_decide).refund_due - shop_day(utc_now())).days
    assert shown == {announced: "withheld", to_decide: words.countdown(left)[0]}
    box = desk.tab.desk.filter
    box.setCurrentIndex(box.findText("To decide"))
    screen.until(lambda: [row.id for row in rows.rows()] == [to_decide])


def test_an_announced_return_chosen_in_the_list_is_received_by_f2(announced: int, screen: Screen) -> None:
    desk = Desk(screen)
    screen.until(lambda: len(desk.tab.desk.list.rows()) == 1)
    desk.tab.desk.list.table.setFocus()
    desk.keyboard.press(Qt.Key.Key_Down)
    desk.tab.desk.list.table.selectRow(0)
    screen.until(lambda: desk.shown() == announced)
    desk.keyboard.press(Qt.Key.Key_F2)
    screen.until(lambda: desk.state(announced) is RmaState.RECEIVED)
    assert screen.bridge.session.place["rma_id"] == announced


@pytest.mark.parametrize(
    ("left", "state", "text", "tone"),
    [
        (None, RmaState.AUTHORISED, "withheld", "neutral"),
        (9, RmaState.RECEIVED, "in 9 days", "neutral"),
        (5, RmaState.RECEIVED, "in 5 days", "warning"),
        (2, RmaState.PROPOSED, "in 2 days", "error"),
        (1, RmaState.PROPOSED, "due tomorrow", "error"),
        (0, RmaState.PROPOSED, "due today", "error"),
        (-1, RmaState.SETTLED, "1 day late", "error"),
        (-8, RmaState.SETTLED, "8 days late", "error"),
        (-8, RmaState.CLOSED, "", "neutral"),
    ],
)
def test_the_countdown_in_words(left: int | None, state: RmaState, text: str, tone: str) -> None:
    assert words.countdown(left, state) == (text, tone)


def test_a_box_without_paper_offers_its_orders_with_the_reasons(ui_house: House, screen: Screen) -> None:
    both = ship(ui_house, (MUG, 1), (BOOK, 1))
    ship(ui_house, (MUG, 1))
    desk = Desk(screen)
    which = desk.tab.desk.which
    for sku, shown in ((MUG, "holds all that was scanned"), (BOOK, "holds 1 of the 2 articles scanned")):
        desk.scan_item(sku)
        screen.until(lambda shown=shown: which.isVisible() and shown in desk.words())
    screen.until(lambda: "Martin · 69002 Lyon" in desk.words())
    first = screen.find(QPushButton, "choice-1")
    assert ui_house.row(both).reference in first.accessibleName(), (
        "the one with both articles is the likeliest"
    )
    screen.until(which.hasFocus)
    desk.keyboard.press(Qt.Key.Key_1, "1")
    screen.until(lambda: desk.tab.desk._bridge.session.place.get("return_order_id") == both)
    desk.scan_item(MUG)
    screen.until(lambda: desk.shown() > 0)
    assert desk.rma(desk.shown()).order_id == both


def test_what_was_given_away_leaves_the_list_with_its_proof(ui_house: House, screen: Screen) -> None:
    """F4 on the list of what is still to be done; without a recipient and a proof nothing leaves."""
    [given, kept] = accepted(ui_house, (Grade.B, Disposition.DONATE), (Grade.B, Disposition.REPACK))
    desk = Desk(screen)
    screen.click(QPushButton, "page-4")
    page = desk.tab.follow_up
    screen.until(lambda: [row.id for row in page.list.rows()] == [given, kept])
    page.list.setFocus()
    page.list.choose(given)
    desk.keyboard.press(Qt.Key.Key_F4)
    recipient = screen.find(QLineEdit, "recipient")
    dialog = recipient.window()
    assert isinstance(dialog, DisposalDialog)
    assert [unit for unit, _ in dialog.chosen] == [given]
    for name, words_typed in (("recipient", "Emmaüs Lyon"), ("proof", "ATT-2026-17")):
        assert not dialog.go_button.isEnabled()
        field = screen.find(QLineEdit, name)
        assert isinstance(field, QLineEdit)
        field.setFocus()
        screen.until(field.hasFocus)  # and not before the dialog has the keys
        desk.keyboard.type(words_typed)
        screen.until(lambda field=field, typed=words_typed: field.text() == typed)
    screen.until(dialog.go_button.isEnabled)
    dialog.go_button.click()
    screen.until(lambda: [row.id for row in page.list.rows()] == [kept])
    [row] = ui_house.database.read(lambda c: c.execute(select(Disposal)).all())
    assert (row.recipient, row.proof) == ("Emmaüs Lyon", "ATT-2026-17")
