"""The tab Click and collect on a real house: arrivals, the customer with a code, the lists, and what is overdue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)
from sqlalchemy import select, update

from app.models.order import Order
from app.models.outbox import OutboxMessage, PrintJob
from app.models.pickup import Pickup, PickupBag
from app.models.rma import Rma
from app.models.states import DeliveryMode, PaymentState, PickupState, RmaState, Role, Stage
from app.models.stock import Location
from app.queries.pickup import CounterList
from app.queries.shops import openings
from app.scanning.own_codes import OwnKind, encode
from app.ui.pickup import words
from app.ui.pickup.opening_dialog import OpeningDialog
from app.ui.pickup.signature_dialog import SignaturePad
from app.ui.pickup_tab import PickupTab
from app.ui.widgets.badge import Badge
from app.values import shop_day, utc_now
from app.workflows.verify import verify
from tests.support.bench import parcels, ship
from tests.support.house import MUG, House
from tests.ui.conftest import Screen


class Counter:
    """The counter of a shop, with words for what one does there."""

    def __init__(self, screen: Screen, role: Role = Role.SHOP) -> None:
        self.screen, self.house = screen, screen.house
        screen.sign_in(role)
        screen.window.show_tab("pickup")
        tab = screen.window.tab
        assert isinstance(tab, PickupTab)
        self.tab = tab

    @property
    def keyboard(self):  # type: ignore[no-untyped-def]  # the screen's
        return self.screen.keyboard

    def arrive(self, order_id: int) -> None:
        """Scan the parcel of an order when it comes in."""
        parcel = parcels(self.house, order_id)[0]
        self.keyboard.scan(encode(OwnKind.PARCEL, parcel.number))
        self.screen.until(lambda: self.big_state() != "" and self.stage(order_id) is Stage.AT_SHOP)

    def stage(self, order_id: int) -> Stage:
        return Stage(self.house.row(order_id).stage)

    def big_state(self) -> str:
        shown = self.tab.pages.currentWidget() is self.tab.state
        return self.tab.state.huge.text() if shown else ""

    def shelf(self, order_id: int) -> str:
        """Where the only bag of an order lies."""
        query = (
            select(Location.code)
            .join(PickupBag, PickupBag.shelf_id == Location.id)
            .join(Pickup, Pickup.id == PickupBag.pickup_id)
            .where(Pickup.order_id == order_id)
        )
        return str(self.house.database.read(lambda c: c.execute(query).scalar_one()))

    def pickup(self, order_id: int):  # type: ignore[no-untyped-def]  # a row
        query = select(Pickup).where(Pickup.order_id == order_id)
        return self.house.database.read(lambda c: c.execute(query).one())

    def code(self, order_id: int) -> str:
        """The six digits as the customer reads them in the message."""
        query = select(OutboxMessage.payload).where(
            OutboxMessage.order_id == order_id, OutboxMessage.kind == "sms"
        )
        text = self.house.database.read(lambda c: c.scalars(query).all())[-1]["text"]
        return next(word for word in text.replace(".", " ").split() if len(word) == 6 and word.isdigit())

    def card_of(self, order_id: int) -> bool:
        card = self.tab.card.card
        shown = self.tab.pages.currentWidget() is self.tab.card
        return shown and card is not None and card.order_id == order_id

    def find(self, said: str) -> None:
        """Type what the customer says into the field."""
        self.tab.search.setFocus()
        self.keyboard.type(said + "\r")

    def words(self) -> str:
        return "\n".join(label.text() for label in self.tab.findChildren(QLabel) if label.isVisible())

    def badges(self) -> set[str]:
        return {badge.text for badge in self.tab.findChildren(Badge) if badge.isVisible()}

    def focus(self, kind: type[QWidget], name: str) -> None:
        """Bring a field of a dialog to the keyboard."""
        field = self.screen.find(kind, name)
        field.window().activateWindow()
        field.setFocus()
        self.screen.until(field.hasFocus)

    def location(self, code: str) -> str:
        found = self.house.database.write(lambda uow: self.house.location(uow, code), self.house.station)
        return encode(OwnKind.LOCATION, found)


@pytest.fixture
def counter(screen: Screen) -> Counter:
    return Counter(screen)


@pytest.fixture
def on_the_way(ui_house: House) -> int:
    """A paid order for the shop that has left the warehouse."""
    return ship(ui_house, (MUG, 1), mode=DeliveryMode.PICKUP)


def test_an_arriving_parcel_shows_its_shelf_huge_and_the_customers_code_takes_it_away(
    on_the_way: int, counter: Counter
) -> None:
    counter.arrive(on_the_way)
    assert counter.big_state() == counter.shelf(on_the_way)
    counter.screen.until(lambda: "the customer has been told" in counter.words())
    counter.find("Martin")
    counter.screen.until(lambda: counter.card_of(on_the_way))
    assert counter.tab.card.code.hasFocus()
    counter.keyboard.type(counter.code(on_the_way) + "\r")
    counter.screen.until(lambda: counter.stage(on_the_way) is Stage.COLLECTED)
    counter.screen.until(lambda: counter.big_state() == "Élodie M.")
    assert not counter.pickup(on_the_way).id_checked


def test_the_customers_code_alone_opens_and_f2_hands_over(on_the_way: int, counter: Counter) -> None:
    counter.arrive(on_the_way)
    counter.keyboard.scan(counter.pickup(on_the_way).token)
    counter.screen.until(lambda: counter.card_of(on_the_way))
    counter.screen.until(lambda: "Code recognised" in counter.tab.card._known.text)
    counter.keyboard.press(Qt.Key.Key_F2)
    counter.screen.until(lambda: counter.stage(on_the_way) is Stage.COLLECTED)


def test_another_shelf_scanned_next_is_where_it_lies(on_the_way: int, counter: Counter) -> None:
    counter.arrive(on_the_way)
    other = "S-02" if counter.shelf(on_the_way) == "S-01" else "S-01"
    counter.keyboard.scan(counter.location(other))
    counter.screen.until(lambda: counter.big_state() == other)
    assert counter.shelf(on_the_way) == other


def test_five_wrong_codes_lock_it_and_a_manager_sends_a_new_one(on_the_way: int, screen: Screen) -> None:
    counter = Counter(screen)
    counter.arrive(on_the_way)
    counter.find("Martin")
    screen.until(lambda: counter.card_of(on_the_way))
    right = counter.code(on_the_way)
    wrong = "000000" if right != "000000" else "111111"
    for tries in range(1, 6):
        counter.tab.card.code.setFocus()
        counter.keyboard.type(wrong + "\r")
        screen.until(lambda tries=tries: counter.pickup(on_the_way).code_tries == tries)
        screen.until(screen.window.feedback.screen.isVisible)
        counter.keyboard.press(Qt.Key.Key_Space, " ")
    screen.until(lambda: "Locked" in counter.tab.card.notice.text)
    assert not counter.tab.card.go.isEnabled()
    assert counter.stage(on_the_way) is Stage.AT_SHOP
    manager = Counter(screen, Role.MANAGER)
    manager.tab.actions_of.open(counter.pickup(on_the_way).id)
    screen.until(lambda: manager.card_of(on_the_way))
    manager.keyboard.press(Qt.Key.Key_F8)
    screen.until(lambda: counter.pickup(on_the_way).code_tries == 0)
    screen.until(manager.tab.card.go.isEnabled)
    manager.tab.card.code.setFocus()
    manager.keyboard.type(manager.code(on_the_way) + "\r")
    screen.until(lambda: counter.stage(on_the_way) is Stage.COLLECTED)


def test_a_dear_order_waits_for_the_identity_document(ui_house: House, counter: Counter) -> None:
    order_id = ship(ui_house, (MUG, 14), mode=DeliveryMode.PICKUP)
    counter.arrive(order_id)
    counter.find(counter.code(order_id))
    counter.screen.until(lambda: counter.card_of(order_id))
    assert counter.tab.card._needed.text == "required"
    counter.keyboard.press(Qt.Key.Key_F2)
    counter.screen.until(counter.screen.window.feedback.screen.isVisible)
    assert "identity" in counter.screen.window.feedback.screen.accessibleName()
    counter.keyboard.press(Qt.Key.Key_Space, " ")
    counter.keyboard.press(Qt.Key.Key_F4)
    assert counter.screen.find(QCheckBox, "identity").isChecked()  # type: ignore[attr-defined]  # a check box
    counter.keyboard.press(Qt.Key.Key_F2)
    counter.screen.until(lambda: counter.stage(order_id) is Stage.COLLECTED)
    assert counter.pickup(order_id).id_checked


def test_somebody_else_shows_a_document_and_the_name_stays_with_a_scanned_code(
    on_the_way: int, counter: Counter
) -> None:
    counter.arrive(on_the_way)
    counter.find("Martin")
    counter.screen.until(lambda: counter.card_of(on_the_way))
    counter.keyboard.press(Qt.Key.Key_F7)
    counter.keyboard.type("Paul Durand")
    assert counter.tab.card._needed.text == "required"
    counter.keyboard.press(Qt.Key.Key_F4)
    counter.keyboard.scan(counter.code(on_the_way))
    counter.screen.until(lambda: counter.stage(on_the_way) is Stage.COLLECTED)
    row = counter.pickup(on_the_way)
    assert (row.collected_by, row.id_checked) == ("Paul Durand", True)


def test_what_is_no_code_costs_no_try(on_the_way: int, counter: Counter) -> None:
    counter.arrive(on_the_way)
    counter.find("Martin")
    counter.screen.until(lambda: counter.card_of(on_the_way))
    counter.keyboard.type("Martin\r")
    counter.screen.until(counter.screen.window.feedback.screen.isVisible)
    assert counter.pickup(on_the_way).code_tries == 0


def test_several_customers_are_numbered_and_chosen_by_key(ui_house: House, counter: Counter) -> None:
    first = ship(ui_house, (MUG, 1), mode=DeliveryMode.PICKUP)
    counter.arrive(first)
    second = ship(ui_house, (MUG, 2), mode=DeliveryMode.PICKUP)
    counter.arrive(second)
    counter.find("Martin")
    counter.screen.until(lambda: counter.tab.pages.currentWidget() is counter.tab.choices)
    counter.screen.until(lambda: counter.screen.shows(QPushButton, "choice-2"))
    names = [counter.screen.find(QPushButton, f"choice-{n}").accessibleName() for n in (1, 2)]
    counter.keyboard.press(Qt.Key.Key_2, "2")
    reference = names[1].rsplit(" ", 1)[-1]
    chosen = next(each for each in (first, second) if ui_house.row(each).reference == reference)
    counter.screen.until(lambda: counter.card_of(chosen))


def test_an_unpaid_order_is_paid_at_the_counter_first(ui_house: House, counter: Counter) -> None:
    order_id = ship(ui_house, (MUG, 1), mode=DeliveryMode.PICKUP)
    ui_house.database.write(
        lambda uow: uow.connection.execute(
            update(Order).where(Order.id == order_id).values(captured_cents=0, payment=PaymentState.PENDING)
        ),
        ui_house.station,
    )
    counter.arrive(order_id)
    counter.find("Martin")
    counter.screen.until(lambda: counter.card_of(order_id))
    assert not counter.tab.card.go.isEnabled()
    assert "to pay" in counter.tab.card._due.text()
    counter.keyboard.press(Qt.Key.Key_F5)
    counter.screen.until(lambda: counter.screen.shows(QLineEdit, "receipt"))
    counter.screen.click(QRadioButton, "means-till")
    counter.focus(QLineEdit, "receipt")
    counter.keyboard.type("T-0815\r")
    counter.screen.until(counter.tab.card.go.isEnabled)
    assert ui_house.row(order_id).payment is PaymentState.PAID


def test_the_lists_count_and_show_the_days_left(on_the_way: int, counter: Counter) -> None:
    lists = counter.tab.lists
    lists.show_list(CounterList.EXPECTED)
    counter.screen.until(lambda: [row.order_id for row in lists.list.rows()] == [on_the_way])
    counter.arrive(on_the_way)
    counter.screen.until(lambda: lists.list.rows() == [])
    counter.keyboard.press(Qt.Key.Key_4, "4", modifiers=Qt.KeyboardModifier.ControlModifier)
    lists.show_list(CounterList.READY)
    counter.screen.until(lambda: len(lists.list.rows()) == 1)
    row = lists.list.rows()[0]
    assert (row.short_name, row.days_left) == ("Élodie M.", (row.last_day - shop_day(utc_now())).days)
    shown = lists.list.model
    assert shown.data(shown.index(0, 3)) == words.days(row.days_left)[0]
    counter.screen.until(lambda: counter.tab.lists._chips[CounterList.READY].text().endswith("1"))


def _texts(model: QAbstractItemModel) -> list[list[str]]:
    """What every cell of a list says."""
    columns = range(model.columnCount())
    return [[model.data(model.index(row, column)) for column in columns] for row in range(model.rowCount())]


def test_what_nobody_fetched_is_closed_and_scanned_back_into_stock(
    on_the_way: int, counter: Counter, ui_house: House
) -> None:
    counter.arrive(on_the_way)
    past = shop_day(utc_now()) - timedelta(days=1)
    ui_house.database.write(
        lambda uow: uow.connection.execute(update(Pickup).values(last_day=past)), ui_house.station
    )
    counter.tab.lists.show_list(CounterList.OVERDUE)
    model = counter.tab.lists.list.model  # the row of the list before may stand there for another moment
    counter.screen.until(lambda: [row[3] for row in _texts(model)] == ["1 day overdue"])
    counter.screen.click(QPushButton, "expire")
    counter.screen.until(lambda: counter.pickup(on_the_way).state is PickupState.EXPIRED)
    shelf = counter.shelf(on_the_way)
    counter.keyboard.scan(encode(OwnKind.PARCEL, parcels(ui_house, on_the_way)[0].number))
    counter.screen.until(lambda: counter.big_state() == shelf and "Take it off" in counter.words())
    counter.keyboard.scan(counter.location("A-01-1"))
    counter.screen.until(lambda: counter.pickup(on_the_way).state is PickupState.RETURNED_TO_STOCK)
    counter.screen.until(lambda: counter.big_state() == "A-01-1")
    told = select(OutboxMessage.key).where(OutboxMessage.order_id == on_the_way)
    keys = [key.split(":")[0] for key in ui_house.database.read(lambda c: c.scalars(told).all())]
    assert {"pickup-ready", "pickup-expired", "pickup-returned"} <= set(keys)
    assert list(verify(ui_house.database)) == []


def test_extend_by_key_and_cancel_with_a_reason(on_the_way: int, counter: Counter) -> None:
    counter.arrive(on_the_way)
    before = counter.pickup(on_the_way).last_day
    counter.find("Martin")
    counter.screen.until(lambda: counter.card_of(on_the_way))
    counter.keyboard.press(Qt.Key.Key_F9)
    counter.screen.until(lambda: counter.pickup(on_the_way).last_day > before)
    counter.screen.until(lambda: not counter.screen.find(QPushButton, "extend").isEnabled())
    counter.screen.click(QPushButton, "cancel-pickup")
    counter.screen.until(lambda: counter.screen.shows(QPushButton, "go"))
    counter.focus(QPlainTextEdit, "reason")
    counter.keyboard.type("Le client ne vient plus\r")
    counter.screen.until(lambda: counter.pickup(on_the_way).state is PickupState.CANCELLED)


def test_escape_leaves_the_card_and_nothing_of_it_stays(on_the_way: int, counter: Counter) -> None:
    counter.arrive(on_the_way)
    counter.find("Martin")
    counter.screen.until(lambda: counter.card_of(on_the_way))
    counter.keyboard.press(Qt.Key.Key_F7)
    counter.keyboard.type("Paul")
    counter.keyboard.press(Qt.Key.Key_Escape, "\x1b")
    counter.screen.until(lambda: counter.screen.bridge.session.place == {})
    counter.screen.until(lambda: counter.tab.pages.currentWidget() is counter.tab.state)
    assert counter.tab.card.third.text() == ""
    counter.screen.until(counter.tab.search.hasFocus)


def test_a_label_is_printed_again_with_a_reason(on_the_way: int, counter: Counter, ui_house: House) -> None:
    counter.arrive(on_the_way)
    jobs = select(PrintJob.reason).where(PrintJob.document_kind == "pickup_label")
    assert ui_house.database.read(lambda c: c.scalars(jobs).all()) == [""]
    counter.find("Martin")
    counter.screen.until(lambda: counter.card_of(on_the_way))
    counter.keyboard.press(Qt.Key.Key_F6)
    counter.screen.until(lambda: counter.screen.shows(QPushButton, "go"))
    counter.screen.click(QPushButton, "go")
    counter.screen.until(
        lambda: any("damaged" in reason for reason in ui_house.database.read(lambda c: c.scalars(jobs).all()))
    )


@pytest.mark.parametrize(
    ("left", "text", "tone"),
    [
        (9, "9 days left", "ok"),
        (3, "3 days left", "warning"),
        (1, "1 day left", "warning"),
        (0, "Last day today", "warning"),
        (-1, "1 day overdue", "error"),
        (-12, "12 days overdue", "error"),
    ],
)
def test_the_days_left_in_words(left: int, text: str, tone: str) -> None:
    assert words.days(left) == (text, tone)


def test_a_surname_never_stands_on_the_screen(on_the_way: int, counter: Counter) -> None:
    counter.arrive(on_the_way)
    counter.find("Martin")
    counter.screen.until(lambda: counter.card_of(on_the_way))
    counter.tab.lists.show_list(CounterList.READY)
    counter.screen.until(lambda: len(counter.tab.lists.list.rows()) == 1)
    model = counter.tab.lists.list.model
    cells = [str(model.data(model.index(0, column))) for column in range(model.columnCount())]
    assert "Martin" not in counter.words() + " ".join(cells)


def test_an_article_is_refused_and_the_customer_signs_before_the_rest_goes(
    ui_house: House, counter: Counter
) -> None:
    order_id = ship(ui_house, (MUG, 2), mode=DeliveryMode.PICKUP)
    counter.arrive(order_id)
    counter.find(counter.code(order_id))
    counter.screen.until(lambda: counter.card_of(order_id))
    counter.keyboard.press(Qt.Key.Key_R, modifiers=Qt.KeyboardModifier.ControlModifier)
    line = ui_house.lines(order_id)[0].id
    units = counter.screen.find(QSpinBox, f"refused-{line}")
    assert isinstance(units, QSpinBox)
    units.setValue(1)
    counter.screen.click(QPushButton, "go")
    counter.screen.until(lambda: "1 refused" in counter.badges())
    counter.screen.click(QPushButton, "sign")
    pad = counter.screen.find(SignaturePad, "signature-pad")
    for at in (QPoint(40, 60), QPoint(200, 90)):
        counter.screen.qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=at)
        counter.screen.qtbot.mouseMove(pad, at + QPoint(80, 30))
        counter.screen.qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=at + QPoint(80, 30))
    assert len(pad.strokes) == 2
    counter.screen.click(QPushButton, "go")
    counter.screen.until(lambda: "Signed" in counter.badges())
    counter.screen.click(QPushButton, "hand-out")
    counter.screen.until(lambda: counter.stage(order_id) is Stage.COLLECTED)
    counter.screen.until(lambda: "return R-" in counter.words())
    assert [len(stroke) for stroke in counter.pickup(order_id).signature["strokes"]] == [4, 4]
    returned = select(Rma.state).where(Rma.order_id == order_id)
    assert ui_house.database.read(lambda c: c.execute(returned).scalar_one()) is RmaState.RECEIVED
    assert ui_house.lines(order_id)[0].returned == 1


def test_hours_are_typed_and_a_day_that_is_none_is_refused_in_words(ui_house: House, screen: Screen) -> None:
    counter = Counter(screen, Role.MANAGER)
    screen.click(QPushButton, "opening-hours")
    monday = screen.find(QLineEdit, "hours-0")
    dialog = monday.window()
    assert isinstance(dialog, OpeningDialog)
    screen.until(dialog.go_button.isEnabled)
    screen.until(monday.hasFocus)
    closed = screen.find(QLineEdit, "closed-days")
    assert isinstance(monday, QLineEdit)
    assert isinstance(closed, QLineEdit)
    for field, typed in ((monday, "9-12, 14-19"), (closed, "31/02/2027")):
        field.setFocus()
        counter.keyboard.type(typed)
        screen.until(lambda field=field, typed=typed: field.text() == typed)
    dialog.go_button.click()
    assert dialog.problem.text == "Write the closed days like 25/12/2026, with commas between them."
    assert ui_house.database.read(openings)[0].hours == {}, "nothing was kept"
    closed.setText("25/12/2026")
    dialog.go_button.click()
    screen.until(lambda: ui_house.database.read(openings)[0].closed == (date(2026, 12, 25),))
    [shop] = ui_house.database.read(openings)
    assert {day: said for day, said in shop.hours.items() if said} == {"0": "09:00-12:00, 14:00-19:00"}
