"""The manager decides on returns by key: approve, reduce, refuse, exchange, give credit; the money goes back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QWidget,
)
from sqlalchemy import func, select

from app.models.outbox import OutboxMessage
from app.models.states import RefundState, RmaState, Role
from app.rules.return_terms import Grade
from app.station.photos import keep_photo
from app.ui.widgets.badge import Badge
from app.workflows import inspection, parcel_photos, shipping
from app.workflows.verify import verify
from tests.support.bench import done, pack, pick, ship
from tests.support.house import BOOK, MUG, House
from tests.support.returning import graded, opened, proposed, received
from tests.ui.conftest import Screen
from tests.ui.returns_desk import Desk, photos


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
    inspector.add_photos(photos(tmp_path / "camera", 2))
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
    assert (desk.house.database.read(lambda c: c.scalar(letters)) or 0) > (written or 0), (
        "the customer is told"
    )
    assert list(verify(desk.house.database)) == []


def test_the_open_box_stands_beside_what_came_back(no_rule: House, screen: Screen, tmp_path: Path) -> None:
    folder, (brought, packed) = screen.bridge.desk.folder, photos(tmp_path, 2)
    order_id = no_rule.order((MUG, 1))
    pick(no_rule, order_id)
    parcel = pack(no_rule, order_id)
    box = keep_photo(folder, Path(packed))
    done(
        no_rule.act(Role.PACKER, lambda uow: parcel_photos.add_photo(uow, parcel, box.file_name, box.sha256))
    )
    done(no_rule.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel)))
    rma_id = opened(no_rule, order_id, 1)
    [unit] = received(no_rule, rma_id)
    back = keep_photo(folder, Path(brought))
    done(no_rule.act(Role.RETURNS, lambda uow: inspection.add_photo(uow, unit, back.file_name, back.sha256)))
    graded(no_rule, unit)
    done(no_rule.act(Role.RETURNS, lambda uow: inspection.propose(uow, rma_id)))
    desk = Desk(screen, Role.MANAGER)
    desk.queue(rma_id)

    def seen() -> set[str]:
        strips = desk.tab.findChildren(QToolButton, QRegularExpression("^photo-"))
        pictures = [each.icon().pixmap(each.iconSize()).toImage() for each in strips]
        return {each.pixelColor(each.rect().center()).name() for each in pictures if not each.isNull()}

    screen.until(lambda: {"#003c3c", "#5a3c3c"} <= seen())


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
