"""An exchange from the request to the parcel that leaves, by keys and scans in the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QSpinBox
from sqlalchemy import select

from app.models.order import Payment
from app.models.outbox import OutboxMessage, PrintJob
from app.models.rma import Rma
from app.models.states import ParcelState, PaymentKind, PaymentState, RmaState, Role, Stage
from app.scanning.own_codes import OwnKind, encode
from app.station.session import Job
from app.workflows.verify import verify
from tests.support.bench import parcels, pick, ship
from tests.support.house import BOOK, MUG, House
from tests.ui.conftest import Screen
from tests.ui.floor import Floor
from tests.ui.returns_desk import Desk


def _asked_for(desk: Desk, order_id: int) -> Any:
    """The return of one article of an order, opened in the dialog by keys alone; its row."""
    screen, house = desk.screen, desk.house
    line = house.lines(order_id)[0].id
    screen.click(QPushButton, "open-return")
    desk.focus(QLineEdit, "find-order")
    desk.keyboard.type(house.row(order_id).reference)
    dialog: Any = screen.find(QLineEdit, "find-order").window()
    screen.until(lambda: dialog.found.count() == 1)
    desk.keyboard.press(Qt.Key.Key_Return, "\r")
    screen.until(lambda: screen.shows(QSpinBox, f"units-{line}"))
    desk.focus(QSpinBox, f"units-{line}")
    desk.keyboard.press(Qt.Key.Key_Up)
    desk.keyboard.press(Qt.Key.Key_Return, "\r")
    opened = select(Rma).where(Rma.order_id == order_id)
    screen.until(lambda: house.database.read(lambda c: c.execute(opened).first()) is not None)
    return house.database.read(lambda c: c.execute(opened).one())


def _label_of(house: House, rma_id: int) -> str:
    """The barcode on the label that was printed for the box, as a scanner reads it."""
    printed = select(PrintJob.document).where(PrintJob.document_kind == "return_label")
    [label] = house.database.read(lambda c: c.scalars(printed).all())
    return str(label["barcode"])


def _exchanged(desk: Desk, rma_id: int) -> int:
    """The manager answers E and takes the next article of the list by key; the order that goes out instead."""
    desk.queue(rma_id)
    desk.keyboard.press(Qt.Key.Key_E, "e")
    box = desk.focus(QComboBox, f"swap-{desk.units(rma_id)[0].id}")
    assert isinstance(box, QComboBox)
    desk.screen.until(lambda: box.count() == 3 and box.currentText().startswith(BOOK))
    go, offered = desk.screen.find(QPushButton, "go"), box.currentIndex()
    box.setEditText("nothing of ours")
    assert not go.isEnabled()
    box.setCurrentIndex(offered)
    desk.keyboard.press(Qt.Key.Key_Down)
    desk.screen.until(lambda: box.currentText().startswith(MUG))
    desk.keyboard.press(Qt.Key.Key_Return, "\r")
    desk.screen.until(lambda: desk.rma(rma_id).exchange_order_id is not None)
    return int(desk.rma(rma_id).exchange_order_id)


def _leaves(screen: Screen, order_id: int) -> None:
    """The new order is packed and handed over by scan."""
    floor = Floor(screen)
    pick(floor.house, order_id)
    floor.turn_to(Job.PACKING)
    screen.keyboard.scan(floor.place("T-01"))
    screen.keyboard.scan(floor.article(MUG))
    screen.until(lambda: floor.line(MUG) == "1 / 1")
    screen.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: floor.house.row(order_id).stage is Stage.PACKED)
    [parcel] = parcels(floor.house, order_id)
    screen.keyboard.scan(encode(OwnKind.PARCEL, parcel.number))
    floor.turn_to(Job.SHIPPING)
    screen.keyboard.scan(encode(OwnKind.PARCEL, parcel.number))
    screen.until(lambda: parcels(floor.house, order_id)[0].state is ParcelState.HANDED_OVER)


def test_from_the_request_to_the_parcel_that_goes_out_instead(no_rule: House, screen: Screen) -> None:
    """A book of 12.50 against a mug of 12.00: asked for, labelled, received, graded, decided, packed, shipped."""
    order_id = ship(no_rule, (BOOK, 1))
    desk = Desk(screen)
    rma = _asked_for(desk, order_id)
    assert rma.state is RmaState.AUTHORISED
    desk.keyboard.scan(_label_of(no_rule, rma.id))
    screen.until(lambda: desk.shown() == rma.id and desk.state(rma.id) is RmaState.RECEIVED)
    desk.scan_item(BOOK)
    desk.grade(Qt.Key.Key_A, "A")
    screen.until(desk.detail.made["propose"].isEnabled)
    desk.keyboard.press(Qt.Key.Key_F4)
    screen.until(lambda: desk.state(rma.id) is RmaState.PROPOSED)

    new_id = _exchanged(Desk(screen, Role.MANAGER), rma.id)
    new = no_rule.row(new_id)
    assert (new.replaces_id, new.total_cents, new.payment) == (order_id, 1200, PaymentState.PAID)
    assert no_rule.stock(BOOK) == {"A-02-1": (10, 0)}, "the book is for sale again"
    _leaves(screen, new_id)

    movements = select(Payment.kind, Payment.means, Payment.amount_cents).where(Payment.order_id == order_id)
    moved = no_rule.database.read(lambda c: c.execute(movements).all())
    assert (PaymentKind.REFUND, "exchange", 1200) in [tuple(row) for row in moved]
    told = select(OutboxMessage.payload).where(OutboxMessage.kind == "email").order_by(OutboxMessage.id)
    letters = [each["template"] for each in no_rule.database.read(lambda c: c.scalars(told).all())]
    wanted = ["withdrawal_acknowledged", "return_received", "return_exchanged", "shipped"]
    assert [each for each in letters if each in wanted][-4:] == wanted
    assert list(verify(no_rule.database)) == []
