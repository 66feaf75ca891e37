"""The tab Orders on a real house: the live list, search and filters, the order chosen, and every action on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
)

from app.models.house import change_setting
from app.models.states import DeliveryMode, HoldKind, Lifecycle, Role, Stage
from app.scanning.own_codes import OwnKind, encode
from app.ui.orders.detail import DetailPanel
from app.ui.orders.import_dialog import ImportDialog
from app.ui.orders_tab import OrdersTab
from app.ui.widgets.dialogs import Dialog
from app.workflows import orders, refunds, store_credits
from tests.support.bench import done, ship
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.returning import proposed, refund_of, sample_order, sent
from tests.ui.conftest import Screen


class Desk:
    """The tab Orders, of a manager unless told otherwise, with words for what one does there."""

    def __init__(self, screen: Screen, role: Role = Role.MANAGER) -> None:
        self.screen, self.house = screen, screen.house
        screen.sign_in(role)
        screen.window.show_tab("orders")
        tab = screen.window.tab
        assert isinstance(tab, OrdersTab)
        self.tab = tab
        self.until_listed(lambda count: count >= 0)

    def until_listed(self, right: object) -> None:
        assert callable(right)
        self.screen.until(lambda: bool(right(self.tab.model.rowCount())) and not self.tab.model._loading)

    def listed(self) -> list[str]:
        return [self.tab.model.row(place).reference for place in range(self.tab.model.rowCount())]

    def open(self, order_id: int) -> DetailPanel:
        self.tab.open_order(order_id)
        self.screen.until(lambda: self.detail_of() == order_id)
        return self.tab.detail

    def detail_of(self) -> int:
        order = self.tab.detail.actions_of.order
        return order.id if order is not None else 0

    def due(self) -> int:
        """What the open detail says is still to be paid, in cents."""
        order = self.tab.detail.actions_of.order
        return order.total_cents - order.captured_cents if order is not None else -1

    def words(self) -> str:
        """Everything that the open detail says."""
        return "\n".join(label.text() for label in self.tab.detail.findChildren(QLabel) if label.isVisible())

    def give_reason(self, reason: str) -> None:
        field = self.screen.find(QPlainTextEdit, "reason")
        assert isinstance(field, QPlainTextEdit)
        field.setPlainText(reason)
        self.screen.click(QPushButton, "go")

    def dialog(self) -> Dialog:
        return self.screen.find(QPushButton, "go").window()  # type: ignore[return-value]  # only dialogs have it

    def no_dialog(self) -> bool:
        return not self.screen.shows(QPushButton, "go")


@pytest.fixture
def at_desk(screen: Screen) -> Desk:
    return Desk(screen)


@pytest.fixture
def three(ui_house: House) -> list[int]:
    """A home order that is ready, one for the shop, and one that waits for its money."""
    return [
        ui_house.order((MUG, 1)),
        ui_house.order((BOOK, 1), mode=DeliveryMode.PICKUP),
        ui_house.order((SHIRT, 1), paid=False),
    ]


def test_the_newest_order_is_on_top_with_its_facts(three: list[int], at_desk: Desk) -> None:
    at_desk.until_listed(lambda count: count == 3)
    assert at_desk.listed() == [at_desk.house.row(each).reference for each in reversed(three)]
    texts = [str(at_desk.tab.model.data(at_desk.tab.model.index(2, column))) for column in range(11)]
    reference = at_desk.house.row(three[0]).reference
    assert texts[0] == reference
    assert texts[3:] == ["Élodie Martin", "Home", "1", "€16.90", "Paid", "", "", "Ready to pick"]


def test_filters_narrow_the_list(three: list[int], at_desk: Desk) -> None:
    at_desk.until_listed(lambda count: count == 3)
    filters = at_desk.tab.filters
    filters.mode.setCurrentIndex(filters.mode.findData(DeliveryMode.PICKUP))
    at_desk.until_listed(lambda count: count == 1)
    assert at_desk.listed() == [at_desk.house.row(three[1]).reference]
    at_desk.screen.click(QPushButton, "reset")
    at_desk.until_listed(lambda count: count == 3)
    filters.stage.setCurrentIndex(filters.stage.findData(Stage.READY))
    at_desk.until_listed(lambda count: count == 2)
    filters.reset()
    filters.hold.setCurrentIndex(filters.hold.findData(True))
    at_desk.until_listed(
        lambda count: count == sum(bool(at_desk.house.row(each).open_holds) for each in three)
    )


def test_one_field_finds_what_one_has_in_hand(three: list[int], at_desk: Desk) -> None:
    at_desk.until_listed(lambda count: count == 3)
    at_desk.screen.keyboard.press(Qt.Key.Key_F, "", modifiers=Qt.KeyboardModifier.ControlModifier)
    at_desk.tab._go_to_search()
    at_desk.screen.keyboard.type(SHIRT)
    at_desk.until_listed(lambda count: count == 1)
    assert at_desk.listed() == [at_desk.house.row(three[2]).reference]
    at_desk.tab.filters.search.setText("nobody at all")
    at_desk.until_listed(lambda count: count == 0)
    assert any(label.text() == "No order" and label.isVisible() for label in at_desk.tab.findChildren(QLabel))


def test_a_scan_opens_the_order_whatever_has_the_focus(three: list[int], at_desk: Desk) -> None:
    at_desk.tab.filters.search.setFocus()
    at_desk.screen.keyboard.scan(encode(OwnKind.ORDER, three[1]))
    at_desk.screen.until(lambda: at_desk.detail_of() == three[1])
    assert at_desk.tab.filters.search.text() == ""
    # Nothing was scanned at the station: no packing begins from a desk.
    assert at_desk.house.row(three[1]).stage is Stage.READY


def test_new_orders_come_on_top_and_what_is_chosen_stays(ui_house: House, at_desk: Desk) -> None:
    known = [ui_house.order((MUG, 1)) for _ in range(3)]
    at_desk.until_listed(lambda count: count == 3)
    at_desk.tab.table.selectRow(1)
    chosen = at_desk.tab.table.chosen_row().id
    assert chosen == known[1]
    new = ui_house.order((BOOK, 1))
    at_desk.until_listed(lambda count: count == 4)
    assert at_desk.tab.model.row(0).id == new
    assert at_desk.tab.table.chosen_row().id == chosen


def test_a_row_changes_where_it_stands_when_another_station_changes_it(
    three: list[int], at_desk: Desk
) -> None:
    at_desk.until_listed(lambda count: count == 3)
    place = at_desk.tab.model.place_of(three[0])
    assert place is not None
    at_desk.house.act(Role.PACKER, lambda uow: orders.hold_order(uow, three[0], HoldKind.MANUAL, "wait"))
    at_desk.screen.until(lambda: at_desk.tab.model.row(place).holds == (HoldKind.MANUAL,))
    assert at_desk.tab.model.place_of(three[0]) == place


def test_scrolling_stays_where_it_is_when_new_orders_come(ui_house: House, at_desk: Desk) -> None:
    for _ in range(30):
        ui_house.order((MUG, 1), paid=False)
    at_desk.until_listed(lambda count: count == 30)
    table = at_desk.tab.table
    table.verticalScrollBar().setValue(table.verticalScrollBar().maximum())
    seen = at_desk.tab.model.row(table.visible_rows().start).id
    ui_house.order((MUG, 1), paid=False)
    at_desk.until_listed(lambda count: count == 31)
    assert at_desk.tab.model.row(table.visible_rows().start).id == seen


def test_the_next_page_comes_as_one_scrolls(
    ui_house: House, at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.paging.PAGE", 20)
    for _ in range(45):
        ui_house.order((MUG, 1), paid=False)
    at_desk.tab.refresh()
    at_desk.until_listed(lambda count: 20 <= count < 45)
    bar = at_desk.tab.table.verticalScrollBar()
    while at_desk.tab.model.rowCount() < 45:
        before = at_desk.tab.model.rowCount()
        bar.setValue(bar.maximum())
        at_desk.until_listed(lambda count, before=before: count > before)
    assert len(set(at_desk.listed())) == 45


def test_up_down_and_return_open_orders_and_escape_closes(three: list[int], at_desk: Desk) -> None:
    at_desk.until_listed(lambda count: count == 3)
    keyboard = at_desk.screen.keyboard
    at_desk.tab._go_to_list()
    keyboard.press(Qt.Key.Key_Down)
    keyboard.press(Qt.Key.Key_Return, "\r")
    at_desk.screen.until(lambda: at_desk.detail_of() == three[1])
    keyboard.press(Qt.Key.Key_Down)
    at_desk.screen.until(lambda: at_desk.detail_of() == three[0])
    at_desk.tab.close_order()
    assert not at_desk.tab.detail.isVisible()


def test_the_detail_says_what_was_ordered_where_it_goes_and_what_happened(
    three: list[int], at_desk: Desk
) -> None:
    at_desk.open(three[0])
    at_desk.screen.until(lambda: "Order received" in at_desk.words())
    for expected in (
        MUG,
        "1 reserved",
        "3 place Bellecour",
        "69002 Lyon",
        "elodie@example.fr",
        "€16.90",
        "pi_1",
    ):
        assert expected in at_desk.words(), expected


def test_hold_and_release_with_a_reason(three: list[int], at_desk: Desk) -> None:
    at_desk.open(three[0])
    at_desk.screen.click(QPushButton, "hold-order")
    assert not at_desk.screen.find(QPushButton, "go").isEnabled()
    at_desk.give_reason("the customer calls back")
    at_desk.screen.until(at_desk.no_dialog)
    at_desk.screen.until(lambda: "the customer calls back" in at_desk.words())
    assert at_desk.house.row(three[0]).open_holds == 1
    release = next(
        made
        for made in at_desk.tab.detail.findChildren(QPushButton)
        if made.objectName().startswith("release-")
    )
    at_desk.screen.qtbot.mouseClick(release, Qt.MouseButton.LeftButton)
    at_desk.give_reason("she called")
    at_desk.screen.until(lambda: at_desk.house.row(three[0]).open_holds == 0)
    at_desk.screen.until(lambda: "she called" in at_desk.words())


def test_validating_is_offered_only_before_and_refused_with_the_reason(
    ui_house: House, at_desk: Desk
) -> None:
    order_id = ui_house.order(("UNKNOWN-SKU", 1))
    assert ui_house.row(order_id).lifecycle is Lifecycle.IMPORTED
    at_desk.open(order_id)
    at_desk.screen.click(QPushButton, "validate")
    at_desk.screen.until(lambda: at_desk.screen.window.feedback.strip.level == "error")
    assert at_desk.house.row(order_id).reference in at_desk.screen.window.feedback.strip.sentence
    assert at_desk.house.row(order_id).lifecycle is Lifecycle.IMPORTED
    other = ui_house.order((MUG, 1))
    at_desk.open(other)
    assert not at_desk.screen.shows(QPushButton, "validate")


def test_what_is_due_is_paid_by_a_credit_and_a_transfer(
    ui_house: House, three: list[int], at_desk: Desk
) -> None:
    paid, _, waits = three
    ui_house.database.write(lambda uow: store_credits.issue(uow, paid, 1000, "EUR"), ui_house.station)
    code = re.search(r"Code\W+([\w-]+)", sent(ui_house, "email", "store_credit")[0]["body"])
    assert code
    at_desk.open(waits)
    for means, proof, left in (("store_credit", code[1].lower(), 1480), ("transfer", "VIR-77", 0)):
        at_desk.screen.click(QPushButton, "note-payment")
        choice = at_desk.screen.find(QComboBox, "payment-means")
        proof_field = at_desk.screen.find(QLineEdit, "payment-proof")
        assert isinstance(choice, QComboBox)
        assert isinstance(proof_field, QLineEdit)
        choice.setCurrentIndex(choice.findData(means))
        assert not at_desk.dialog().go_button.isEnabled()
        proof_field.setText(proof)
        at_desk.screen.click(QPushButton, "go")
        at_desk.screen.until(lambda left=left: at_desk.due() == left)
        at_desk.screen.until(at_desk.no_dialog)
    at_desk.screen.until(lambda: not at_desk.screen.shows(QPushButton, "note-payment"))
    assert at_desk.house.row(waits).open_holds == 0


def test_an_address_is_corrected_with_a_reason(three: list[int], at_desk: Desk) -> None:
    at_desk.open(three[0])
    at_desk.screen.click(QPushButton, "address")
    field = at_desk.screen.find(QLineEdit, "line1")
    assert isinstance(field, QLineEdit)
    assert field.text() == "3 place Bellecour"
    field.setText("5 rue Mercière")
    reason = at_desk.screen.find(QLineEdit, "reason")
    assert isinstance(reason, QLineEdit)
    reason.setText("asked by phone")
    at_desk.screen.click(QPushButton, "go")
    at_desk.screen.until(at_desk.no_dialog)
    at_desk.screen.until(lambda: "5 rue Mercière" in at_desk.words())
    at_desk.screen.until(lambda: "asked by phone" in at_desk.words())


def test_a_missing_relay_point_is_typed_in(ui_house: House, at_desk: Desk) -> None:
    order_id = ui_house.order((MUG, 1), mode=DeliveryMode.RELAY, relay_carrier="mondial_relay")
    at_desk.open(order_id)
    at_desk.screen.click(QPushButton, "address")
    relay = at_desk.screen.find(QLineEdit, "relay_id")
    assert isinstance(relay, QLineEdit)
    relay.setText("012345")
    reason = at_desk.screen.find(QLineEdit, "reason")
    assert isinstance(reason, QLineEdit)
    reason.setText("asked by phone")
    at_desk.screen.click(QPushButton, "go")
    at_desk.screen.until(at_desk.no_dialog)
    at_desk.screen.until(lambda: "012345" in at_desk.words())
    assert ui_house.row(order_id).stage is Stage.READY


def test_the_shop_of_a_pickup_is_shown_and_kept(three: list[int], at_desk: Desk) -> None:
    at_desk.open(three[1])
    at_desk.screen.click(QPushButton, "address")
    shop = at_desk.screen.find(QComboBox, "shop")
    assert isinstance(shop, QComboBox)
    at_desk.screen.until(lambda: shop.currentData() == "LYON")
    assert [shop.itemText(at) for at in range(shop.count())] == ["Atelier Lyon"]


def test_the_quantity_of_a_line_changes(three: list[int], at_desk: Desk) -> None:
    at_desk.open(three[0])
    line = at_desk.tab.detail.actions_of.order.lines[0]  # type: ignore[union-attr]  # it is open
    at_desk.tab.detail.actions_of.change_line(line)
    units = at_desk.screen.find(QSpinBox, "units")
    assert isinstance(units, QSpinBox)
    units.setValue(3)
    at_desk.screen.click(QPushButton, "go")
    at_desk.screen.until(lambda: at_desk.house.lines(three[0])[0].ordered == 3)
    at_desk.screen.until(lambda: "3 reserved" in at_desk.words())


def test_units_are_cancelled_with_a_reason(ui_house: House, at_desk: Desk) -> None:
    order_id = ui_house.order((MUG, 3))
    at_desk.open(order_id)
    name = f"line-{at_desk.house.lines(order_id)[0].id}"
    at_desk.screen.until(lambda: at_desk.screen.shows(QToolButton, name))
    at_desk.tab.detail.actions_of.cancel_line(at_desk.tab.detail.actions_of.order.lines[0])  # type: ignore[union-attr]
    units = at_desk.screen.find(QSpinBox, "units")
    assert isinstance(units, QSpinBox)
    units.setValue(2)
    reason = at_desk.screen.find(QLineEdit, "reason")
    assert isinstance(reason, QLineEdit)
    assert not at_desk.screen.find(QPushButton, "go").isEnabled()
    reason.setText("one is enough")
    at_desk.screen.click(QPushButton, "go")
    at_desk.screen.until(lambda: at_desk.house.lines(order_id)[0].cancelled == 2)


def test_an_order_is_cancelled_and_then_nothing_more_can_be_done(three: list[int], at_desk: Desk) -> None:
    at_desk.open(three[0])
    at_desk.screen.click(QPushButton, "cancel-order")
    at_desk.give_reason("ordered twice")
    at_desk.screen.until(lambda: at_desk.house.row(three[0]).lifecycle is Lifecycle.CANCELLED)
    at_desk.screen.until(lambda: not at_desk.screen.find(QPushButton, "hold-order").isEnabled())
    assert not at_desk.screen.find(QPushButton, "cancel-order").isEnabled()


def test_what_the_workflow_refuses_stays_open_with_the_reason(three: list[int], at_desk: Desk) -> None:
    at_desk.open(three[0])
    at_desk.screen.click(QPushButton, "cancel-order")
    at_desk.house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, three[0], "another was quicker"))
    at_desk.give_reason("too late")
    dialog = at_desk.dialog()
    at_desk.screen.until(dialog.problem.isVisible)
    assert at_desk.house.row(three[0]).reference in dialog.problem.text
    at_desk.screen.click(QPushButton, "cancel")
    assert at_desk.no_dialog()


def test_a_packer_may_hold_but_not_cancel(ui_house: House, screen: Screen) -> None:
    order_id = ui_house.order((MUG, 1))
    screen.sign_in(Role.PACKER)
    screen.window.show_order(order_id)
    screen.until(lambda: screen.shows(QPushButton, "cancel-order"))
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    screen.until(lambda: tab.detail.actions_of.order is not None)
    assert screen.find(QPushButton, "hold-order").isEnabled()
    assert not screen.find(QPushButton, "cancel-order").isEnabled()
    assert not screen.shows(QPushButton, "import")


_PRODUCTS = """sku;name;price;vat_rate;weight_g
NEW-1;Savon;4,50;20;100
NEW-2;;4,50;20;100
NEW-3;Bougie;9,00;20;300
"""


def _import(at_desk: Desk, path: Path, *, dry_run: bool = False) -> ImportDialog:
    at_desk.screen.click(QPushButton, "import")
    dialog = at_desk.dialog()
    assert isinstance(dialog, ImportDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findText("Articles"))
    dialog.path.setText(str(path))
    assert isinstance(dialog.dry_run, QCheckBox)
    dialog.dry_run.setChecked(dry_run)
    at_desk.screen.click(QPushButton, "go")
    return dialog


def test_a_file_is_tried_then_imported_and_its_refused_rows_are_kept(at_desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "articles.csv"
    path.write_text(_PRODUCTS, "utf-8")
    dialog = _import(at_desk, path, dry_run=True)
    at_desk.screen.until(dialog.outcome.isVisible)
    assert "nothing is written" in dialog.outcome.text
    assert "New: 2" in dialog.outcome.text
    assert "refused: 1" in dialog.outcome.text
    assert dialog.reasons.item(0).text().startswith("Row 3: ")
    dialog.dry_run.setChecked(False)
    at_desk.screen.click(QPushButton, "go")
    at_desk.screen.until(
        lambda: dialog.outcome.isVisible() and "nothing is written" not in dialog.outcome.text
    )
    assert "New: 2" in dialog.outcome.text
    refused = tmp_path / "refused.csv"
    dialog._save_refused(str(refused))
    at_desk.screen.until(lambda: dialog._save.text() == "Saved")
    assert "NEW-2" in refused.read_text("utf-8-sig")
    dialog.close()


def test_a_file_that_cannot_be_read_says_why_and_leaves_the_dialog_open(
    at_desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "nothing.csv"
    dialog = _import(at_desk, path)
    at_desk.screen.until(dialog.problem.isVisible)
    assert "nothing.csv" in dialog.problem.text
    assert dialog.go_button.isEnabled()
    dialog.close()


def test_the_choices_are_named_for_screen_readers(at_desk: Desk) -> None:
    for kind, name in ((QLineEdit, "search"), (QComboBox, "stage"), (QComboBox, "hold"), (QComboBox, "mode")):
        assert at_desk.screen.find(kind, name).accessibleName()


class _Opened(QObject):
    """What the computer's own programs were asked to show."""

    def __init__(self) -> None:
        super().__init__()
        self.files: list[Path] = []

    @Slot(QUrl)
    def show(self, url: QUrl) -> None:
        self.files.append(Path(url.toLocalFile()))


def test_an_invoice_is_shown_beside_the_order_and_opens_as_pdf(ui_house: House, at_desk: Desk) -> None:
    ui_house.database.write(lambda uow: change_setting(uow, "invoicing", True), ui_house.station)
    order_id = ship(ui_house, (MUG, 1))
    at_desk.open(order_id)
    opened = _Opened()
    QDesktopServices.setUrlHandler("file", opened, "show")
    try:
        at_desk.screen.click(QPushButton, "open-F-2026-000001")
        at_desk.screen.until(lambda: bool(opened.files))
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert opened.files[0].name == "invoice-F-2026-000001.pdf"
    assert opened.files[0].read_bytes().startswith(b"%PDF")


def test_a_refund_that_is_back_is_a_payment_and_no_longer_asked_for(ui_house: House, at_desk: Desk) -> None:
    order_id = sample_order(ui_house)
    rma_id = proposed(ui_house, order_id, 1)
    at_desk.open(order_id)
    at_desk.screen.until(lambda: "Refund asked for" in at_desk.words())
    refund = refund_of(ui_house, rma_id).id
    done(ui_house.act(Role.MANAGER, lambda uow: refunds.mark_sent(uow, refund)))
    done(ui_house.act(Role.MANAGER, lambda uow: refunds.mark_succeeded(uow, refund, "BANK-7")))
    at_desk.open(order_id)
    # The means it really went by, in words; the detail fills card by card.
    at_desk.screen.until(lambda: "Card · BANK-7" in at_desk.words())
    assert "Refund asked for" not in at_desk.words()
