"""The tab Returns on a real house: boxes by scan, inspection by key, the manager's queue, the money back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox, QWidget
from sqlalchemy import func, select

from app.models.house import change_setting
from app.models.order import Order
from app.models.outbox import OutboxMessage
from app.models.rma import Disposal, Refund, Rma, RmaPhoto, RmaUnit
from app.models.states import RefundState, RmaState, Role
from app.rules.return_terms import Disposition, Grade
from app.scanning.own_codes import OwnKind, encode
from app.station.photos import photo_folder
from app.ui.returns import words
from app.ui.returns.detail import ReturnDetail
from app.ui.returns.follow_up_page import DisposalDialog
from app.ui.returns_tab import ReturnsTab
from app.ui.widgets.badge import Badge
from app.ui.widgets.dialogs import Dialog
from app.values import shop_day, utc_now
from tests.support.bench import gtin, ship
from tests.support.house import BOOK, MUG, House
from tests.support.returning import opened, proposed
from tests.ui.conftest import Screen
from tests.workflows.test_disposing import accepted


class Desk:
    """The returns desk, with words for what one does there."""

    def __init__(self, screen: Screen, role: Role = Role.RETURNS) -> None:
        self.screen, self.house, self.keyboard = screen, screen.house, screen.keyboard
        screen.sign_in(role)
        screen.window.show_tab("returns")
        tab = screen.window.tab
        assert isinstance(tab, ReturnsTab)
        self.tab = tab

    @property
    def detail(self) -> ReturnDetail:
        return self.tab.desk.detail

    def scan_label(self, rma_id: int) -> None:
        self.keyboard.scan(encode(OwnKind.RETURN, self.rma(rma_id).serial))
        self.screen.until(lambda: self.shown() == rma_id)

    def scan_item(self, sku: str) -> None:
        self.keyboard.scan(gtin(self.house, sku).removeprefix("0"))

    def shown(self) -> int:
        """The return that the detail shows."""
        seen = self.detail.seen
        on_page = self.tab.desk.pages.currentWidget() is self.detail
        return seen.id if on_page and seen is not None else 0

    def rma(self, rma_id: int) -> Any:
        return self.house.database.read(lambda c: c.execute(select(Rma).where(Rma.id == rma_id)).one())

    def units(self, rma_id: int) -> list[Any]:
        query = select(RmaUnit).where(RmaUnit.rma_id == rma_id).order_by(RmaUnit.id)
        return list(self.house.database.read(lambda c: c.execute(query).all()))

    def refund(self, rma_id: int) -> Any:
        query = select(Refund).where(Refund.rma_id == rma_id)
        return self.house.database.read(lambda c: c.execute(query).one())

    def grade(self, key: Qt.Key, letter: str) -> None:
        """Choose a grade and confirm it, by keys."""
        panel = self.detail.panel
        self.screen.until(panel.isVisible)
        panel.focus_first()
        self.press_grade(key, letter)
        self.keyboard.press(Qt.Key.Key_F2)

    def press_grade(self, key: Qt.Key, letter: str) -> None:
        """A letter is held back for a moment: it may be the beginning of a scan."""
        self.keyboard.press(key, letter.lower())
        self.screen.until(lambda: self.detail.panel.grade == letter)

    def state(self, rma_id: int) -> RmaState:
        return RmaState(self.rma(rma_id).state)

    def queue(self, rma_id: int) -> None:
        """Open the queue of decisions and wait for a return on it."""
        self.keyboard.press(Qt.Key.Key_2, "2", modifiers=Qt.KeyboardModifier.ControlModifier)
        self.tab.show_page(1)
        self.screen.until(lambda: self.tab.queue.seen is not None and self.tab.queue.seen.id == rma_id)
        self.tab.queue.setFocus()

    def focus(self, kind: type[QWidget], name: str) -> QWidget:
        """Bring a field of a dialog to the keyboard."""
        self.screen.until(lambda: self.screen.shows(kind, name))
        field = self.screen.find(kind, name)
        field.window().activateWindow()
        field.setFocus()
        self.screen.until(field.hasFocus)
        return field

    def type_reason(self, said: str) -> Dialog:
        """Say why in the dialog that asks for it, which does nothing without."""
        field = self.focus(QPlainTextEdit, "reason")
        dialog = field.window()
        assert isinstance(field, QPlainTextEdit)
        assert isinstance(dialog, Dialog)
        assert not dialog.go_button.isEnabled()
        self.keyboard.type(said)
        self.screen.until(lambda: field.toPlainText() == said)
        return dialog

    def words(self) -> str:
        return "\n".join(label.text() for label in self.tab.findChildren(QLabel) if label.isVisible())

    def error(self) -> str:
        screen = self.screen.window.feedback.screen
        return screen.accessibleName() if screen.isVisible() else ""


@pytest.fixture
def no_rule(ui_house: House) -> House:
    """A house where no rule approves: somebody always decides."""
    ui_house.database.write(
        lambda uow: change_setting(uow, "auto_approval_limit_cents", 0), ui_house.staff[Role.MANAGER]
    )
    return ui_house


@pytest.fixture
def announced(no_rule: House) -> int:
    """A mug and a book that their customer sends back."""
    return opened(no_rule, ship(no_rule, (MUG, 1), (BOOK, 1)), 1, 1)


@pytest.fixture
def to_decide(no_rule: House) -> int:
    """A mug, used, on its way back into the house: the returns desk proposed a refund."""
    return proposed(no_rule, ship(no_rule, (MUG, 1)), 1, grade=Grade.C)


def photos(folder: Path, count: int) -> list[str]:
    """So many different photos on the disk."""
    folder.mkdir(exist_ok=True)
    files = []
    for number in range(count):
        path = folder / f"photo-{number}.png"
        Image.new("RGB", (64, 48), (number * 90, 60, 60)).save(path)
        files.append(str(path))
    return files


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
    panel.add_photos(photos(tmp_path / "camera", 2))
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
    desk.detail.panel.add_photos([str(path)])
    screen.until(lambda: "notes.jpg" in screen.window.feedback.strip.accessibleName())


def test_who_inspected_is_told_in_words_that_somebody_else_decides(announced: int, screen: Screen) -> None:
    desk = Desk(screen, Role.MANAGER)
    desk.scan_label(announced)
    desk.scan_item(MUG)
    desk.grade(Qt.Key.Key_C, "C")
    screen.until(desk.detail.made["propose"].isEnabled)
    desk.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: desk.state(announced) is RmaState.PROPOSED)
    desk.queue(announced)
    desk.keyboard.press(Qt.Key.Key_A, "a")
    number = desk.rma(announced).number
    screen.until(lambda: screen.bridge.text("four_eyes", rma=number) in desk.error())
    assert desk.state(announced) is RmaState.PROPOSED


def test_the_manager_approves_by_key_and_the_refund_is_sent_and_arrives(
    to_decide: int, screen: Screen
) -> None:
    desk = Desk(screen, Role.MANAGER)
    desk.queue(to_decide)
    for said in ("What left", "packed by packer", "C · Used, damaged", "Standard delivery at most"):
        screen.until(lambda said=said: said in desk.words() + "".join(_badges(desk.tab.queue)))
    amount = desk.refund(to_decide).amount_cents
    assert f"{amount / 100:.2f}" in screen.find(QLabel, "refund-amount").text()  # type: ignore[attr-defined]  # a label
    desk.keyboard.press(Qt.Key.Key_A, "a")
    screen.until(lambda: desk.state(to_decide) is RmaState.SETTLED)
    screen.until(lambda: "Nothing to decide" in desk.words())
    desk.tab.show_page(2)
    screen.until(desk.tab.refunds.made["sent"].isEnabled)
    desk.keyboard.press(Qt.Key.Key_F2)
    screen.until(lambda: desk.refund(to_decide).state is RefundState.SENT)
    screen.until(desk.tab.refunds.made["succeeded"].isEnabled)
    desk.keyboard.press(Qt.Key.Key_F4)
    desk.focus(QLineEdit, "refund-reference")
    desk.keyboard.type("SEPA-77\r")
    screen.until(lambda: desk.refund(to_decide).state is RefundState.SUCCEEDED)
    assert desk.refund(to_decide).reference == "SEPA-77"
    assert desk.state(to_decide) is RmaState.CLOSED


def _badges(page: QWidget) -> list[str]:
    return [badge.text for badge in page.findChildren(Badge) if badge.isVisible()]


def test_a_refund_without_a_reference_is_refused_in_the_dialog(to_decide: int, screen: Screen) -> None:
    desk = Desk(screen, Role.MANAGER)
    desk.queue(to_decide)
    desk.keyboard.press(Qt.Key.Key_A, "a")
    screen.until(lambda: desk.state(to_decide) is RmaState.SETTLED)
    desk.tab.show_page(2)
    screen.until(desk.tab.refunds.made["sent"].isEnabled)
    desk.keyboard.press(Qt.Key.Key_F2)
    screen.until(desk.tab.refunds.made["succeeded"].isEnabled)
    desk.keyboard.press(Qt.Key.Key_F4)
    field = desk.focus(QLineEdit, "refund-reference")
    desk.keyboard.press(Qt.Key.Key_Return, "\r")
    screen.until(lambda: screen.bridge.text("reference_needed") in _said(field.window()))
    assert desk.refund(to_decide).state is RefundState.SENT


def _said(dialog: QWidget) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_the_manager_refuses_only_on_a_ground_that_holds(to_decide: int, screen: Screen) -> None:
    desk = Desk(screen, Role.MANAGER)
    desk.queue(to_decide)
    desk.keyboard.press(Qt.Key.Key_X, "x")
    ground = desk.focus(QComboBox, "rejection")
    assert isinstance(ground, QComboBox)
    ground.setCurrentIndex(ground.findData("NOT_OUR_GOODS"))
    screen.click(QPushButton, "go")
    screen.until(lambda: screen.bridge.text("rejection_not_not_our_goods") in _said(ground.window()))
    assert desk.state(to_decide) is RmaState.PROPOSED


def test_the_manager_reduces_with_a_reason_and_reads_the_letter_first(
    no_rule: House, screen: Screen, tmp_path: Path
) -> None:
    rma_id = opened(no_rule, ship(no_rule, (MUG, 1)), 1)
    inspector = Desk(screen)
    inspector.scan_label(rma_id)
    inspector.scan_item(MUG)
    screen.until(inspector.detail.panel.isVisible)
    inspector.detail.panel.add_photos(photos(tmp_path / "camera", 2))
    screen.until(lambda: "Photo" in [each.accessibleName() for each in inspector.tab.findChildren(QWidget)])
    inspector.grade(Qt.Key.Key_C, "C")
    screen.until(inspector.detail.made["propose"].isEnabled)
    inspector.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: inspector.state(rma_id) is RmaState.PROPOSED)
    before = inspector.refund(rma_id).amount_cents
    desk = Desk(screen, Role.MANAGER)
    desk.queue(rma_id)
    desk.keyboard.press(Qt.Key.Key_R, "r")
    taken = desk.focus(QSpinBox, f"taken-{desk.units(rma_id)[0].id}")
    assert isinstance(taken, QSpinBox)
    taken.setValue(50)
    letters = select(func.count()).select_from(OutboxMessage)
    written = desk.house.database.read(lambda c: c.scalar(letters))
    screen.click(QPushButton, "read-letter")
    screen.until(lambda: screen.shows(QPlainTextEdit, "letter-body"))
    body = screen.find(QPlainTextEdit, "letter-body")
    assert isinstance(body, QPlainTextEdit)
    assert "6,00" in body.toPlainText()
    assert "Traces of use" in body.toPlainText()
    assert desk.house.database.read(lambda c: c.scalar(letters)) == written
    screen.click(QPushButton, "close-letter")
    screen.click(QPushButton, "go")
    screen.until(lambda: desk.state(rma_id) is RmaState.SETTLED)
    assert desk.refund(rma_id).amount_cents == before - 600
    assert desk.rma(rma_id).decision_reason == "Traces of use beyond trying it"


def test_an_exchange_sends_another_article(to_decide: int, screen: Screen) -> None:
    desk = Desk(screen, Role.MANAGER)
    desk.queue(to_decide)
    desk.keyboard.press(Qt.Key.Key_E, "e")
    box = desk.focus(QComboBox, f"swap-{desk.units(to_decide)[0].id}")
    assert isinstance(box, QComboBox)
    screen.until(lambda: box.count() == 3)
    assert box.currentText().startswith(MUG)
    go = screen.find(QPushButton, "go")
    box.setEditText("nothing of ours")
    assert not go.isEnabled()
    box.setCurrentIndex(next(at for at in range(box.count()) if box.itemText(at).startswith(BOOK)))
    screen.until(go.isEnabled)
    screen.click(QPushButton, "go")
    screen.until(lambda: desk.rma(to_decide).exchange_order_id is not None)
    new = desk.rma(to_decide).exchange_order_id
    replaced = desk.house.database.read(lambda c: c.scalar(select(Order.replaces_id).where(Order.id == new)))
    assert replaced == desk.rma(to_decide).order_id


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


def test_the_next_key_goes_round_without_deciding(no_rule: House, screen: Screen) -> None:
    first = proposed(no_rule, ship(no_rule, (MUG, 1)), 1, grade=Grade.C)
    second = proposed(no_rule, ship(no_rule, (BOOK, 1)), 1, grade=Grade.C)
    desk = Desk(screen, Role.MANAGER)
    desk.queue(first)
    for following in (second, first):
        desk.keyboard.press(Qt.Key.Key_N, "n")
        screen.until(lambda following=following: desk.tab.queue.seen.id == following)
    desk.keyboard.press(Qt.Key.Key_A, "a")
    screen.until(lambda: desk.state(first) is RmaState.SETTLED)
    screen.until(lambda: desk.tab.queue.seen is not None and desk.tab.queue.seen.id == second)
    assert desk.state(second) is RmaState.PROPOSED


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


def test_a_refund_without_goods_is_asked_for_and_decided_by_key(no_rule: House, screen: Screen) -> None:
    rma_id = opened(no_rule, ship(no_rule, (MUG, 1)), 1)
    desk = Desk(screen)
    desk.tab.desk.show_return(rma_id)
    screen.until(lambda: desk.shown() == rma_id)
    screen.click(QPushButton, "without-goods")
    dialog = desk.type_reason("Broken on its way")
    dialog.go_button.click()
    screen.until(lambda: desk.state(rma_id) is RmaState.PROPOSED)
    screen.until(lambda: "the customer keeps it" in _badges(desk.detail))
    manager = Desk(screen, Role.MANAGER)
    manager.queue(rma_id)
    assert "the customer keeps the goods" in manager.words()
    assert "Broken on its way" in manager.words()
    manager.keyboard.press(Qt.Key.Key_A, "a")
    screen.until(lambda: manager.state(rma_id) is RmaState.SETTLED)
    assert manager.refund(rma_id).state is RefundState.APPROVED


def test_store_credit_is_given_by_key_once_the_consent_is_noted(to_decide: int, screen: Screen) -> None:
    manager = Desk(screen, Role.MANAGER)
    manager.queue(to_decide)
    manager.keyboard.press(Qt.Key.Key_B, "b")
    dialog = manager.type_reason("Asked for by phone")
    dialog.go_button.click()
    screen.until(lambda: manager.state(to_decide) is RmaState.CLOSED)
    refund = manager.refund(to_decide)
    assert (refund.means, refund.state, refund.reference) == (
        "store_credit",
        RefundState.SUCCEEDED,
        "BA-000001",
    )


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
        desk.keyboard.type(words_typed)
        screen.until(lambda field=field, typed=words_typed: field.text() == typed)
    screen.until(dialog.go_button.isEnabled)
    dialog.go_button.click()
    screen.until(lambda: [row.id for row in page.list.rows()] == [kept])
    [row] = ui_house.database.read(lambda c: c.execute(select(Disposal)).all())
    assert (row.recipient, row.proof) == ("Emmaüs Lyon", "ATT-2026-17")
