"""The main job on the demo shop as a newcomer does it: the keyboard as scanner, from sign-in to a decided return."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import Select, select

from app.config import Settings
from app.database import migrate
from app.database.unit_of_work import Database
from app.demo.create import create_demo
from app.demo.house import people
from app.models.order import Order, OrderLine
from app.models.outbox import PrintJob
from app.models.picking import OrderTote
from app.models.pickup import Pickup, PickupBag
from app.models.product import ProductBarcode
from app.models.rma import Rma
from app.models.shipment import Parcel
from app.models.states import LocationKind, ParcelState, PickupState, RmaState, Role, Stage
from app.models.stock import Location
from app.scanning.own_codes import OwnKind, encode
from app.station.session import Job
from app.station.wiring import Desk
from app.ui import theme
from app.ui.application import load_translators
from app.ui.bridge import Bridge
from app.ui.main_window import MainWindow
from app.ui.preparation_tab import PreparationTab
from app.ui.returns_tab import ReturnsTab
from app.workflows.outcome import Level, Outcome
from app.workflows.verify import verify
from tests.support.invariants import broken
from tests.ui.conftest import Keyboard

_CONTROL = Qt.KeyboardModifier.ControlModifier


class Newcomer:
    """Somebody before the demo's window with nothing but a keyboard; waits for each answer."""

    def __init__(self, window: MainWindow, database: Database, qtbot: QtBot) -> None:
        self.window, self.database, self.qtbot = window, database, qtbot
        self.keyboard = Keyboard()
        self._outcomes: list[Outcome] = []
        window.bridge.answered.connect(lambda answer: self._outcomes.append(answer.outcome))

    def answer(self) -> Outcome:
        """The next answer of the station, which must not be an error."""
        self.qtbot.waitUntil(lambda: bool(self._outcomes), timeout=10_000)
        outcome = self._outcomes.pop(0)
        assert outcome.level is not Level.ERROR, (outcome.code, outcome.values)
        return outcome

    def scan(self, raw: str) -> Outcome:
        self.keyboard.scan(raw)
        return self.answer()

    def type(self, text: str) -> Outcome:
        self.keyboard.type(text + "\r")
        return self.answer()

    def key(self, key: Qt.Key) -> Outcome:
        self.keyboard.press(key)
        return self.answer()

    def sign_in(self, name: str) -> None:
        """By scanning the badge, whoever was here before; a manager types the PIN too."""
        person = next(person for person in people() if person.name == name)
        answered = self.scan(encode(OwnKind.BADGE, person.badge)).code
        manages = bool({Role.MANAGER, Role.ADMINISTRATOR} & set(person.roles))
        assert answered == ("badge_needs_pin" if manages else "signed_in")
        if manages:
            self.qtbot.waitUntil(lambda: self.window.tab is None, timeout=5000)
            assert self.type(person.pin).code == "signed_in"
        self.qtbot.waitUntil(lambda: self.window.bridge.session.name == name, timeout=5000)
        self.qtbot.waitUntil(lambda: self.window.tab is not None, timeout=5000)

    def turn_to(self, job: Job) -> None:
        digit = {Job.PICKING: Qt.Key.Key_1, Job.PACKING: Qt.Key.Key_2, Job.SHIPPING: Qt.Key.Key_3}[job]
        self.qtbot.keyClick(self.window, digit, _CONTROL)
        self.qtbot.waitUntil(lambda: self.window.bridge.session.job is job, timeout=5000)

    def one(self, query: Select[Any]) -> Any:
        return self.database.read(lambda c: c.execute(query).scalars().first())

    def barcode(self, product_id: int) -> str:
        """What stands on the article."""
        query = select(ProductBarcode.code).where(
            ProductBarcode.product_id == product_id, ProductBarcode.units == 1
        )
        return str(self.one(query)).removeprefix("0")

    def place(self, code: str) -> str:
        """The barcode on a shelf."""
        return encode(OwnKind.LOCATION, self.one(select(Location.id).where(Location.code == code)))

    def tote(self, code: str) -> str:
        """The barcode of the tote that is proposed, or of one that is free."""
        free = select(Location.id).where(
            Location.kind == LocationKind.TOTE, Location.id.not_in(select(OrderTote.location_id))
        )
        named = select(Location.id).where(Location.code == code)
        return encode(OwnKind.TOTE, self.one(named if code else free))


@pytest.fixture
def newcomer(qapp: QApplication, qtbot: QtBot, sqlite_template: Path, tmp_path: Path) -> Iterator[Newcomer]:
    """The demo shop of today in a real window, with the real workers behind it."""
    file = tmp_path / "arrimage.sqlite"
    shutil.copyfile(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    migrate.require_ready(database)
    create_demo(database, datetime.now(UTC))
    settings = Settings(data_folder=str(tmp_path), station="BENCH-1", language="fr")
    theme.apply(qapp, "light")
    load_translators(qapp, "fr")
    desk = Desk(settings)
    desk.start()
    window, bridge = MainWindow(settings), Bridge(desk, "fr")
    qtbot.addWidget(window)
    window.start(bridge)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
    yield Newcomer(window, database, qtbot)
    window.stop()
    bridge.close()
    database.close()
    load_translators(qapp, "en")


def pick(newcomer: Newcomer) -> int:
    """Give me work, then shelf, article and tote as the screen asks; returns an order that is complete."""
    newcomer.turn_to(Job.PICKING)
    work = newcomer.key(Qt.Key.Key_F9)
    taken = {work.order}
    while stop := work.facts.get("stop"):
        taken.add(work.order)
        newcomer.scan(newcomer.place(stop["location"]))
        newcomer.scan(newcomer.barcode(stop["product_id"]))
        if stop["wanted"] > 1:
            newcomer.type(str(stop["wanted"]))
        work = newcomer.scan(newcomer.tote(stop["tote"]))
    assert work.code == "picking_done"
    picked = (
        select(Order.id).where(Order.reference.in_(taken), Order.stage == Stage.PICKED).order_by(Order.id)
    )
    return int(newcomer.one(picked))


def pack(newcomer: Newcomer, order_id: int) -> int:
    """Scan the tote, then every article; F4 closes the parcel. Returns the parcel's number."""
    newcomer.turn_to(Job.PACKING)
    tote = newcomer.one(select(OrderTote.location_id).where(OrderTote.order_id == order_id))
    assert newcomer.scan(encode(OwnKind.TOTE, tote)).code == "order_opened"
    lines = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
    for line in newcomer.database.read(lambda c: c.execute(lines).all()):
        last = newcomer.scan(newcomer.barcode(line.product_id))
        if line.picked > 1:
            last = newcomer.type(str(line.picked))
    assert last.code == "last_unit_packed"
    assert newcomer.key(Qt.Key.Key_F4).code == "order_packed"
    labelled = select(Parcel.number).where(Parcel.order_id == order_id, Parcel.state == ParcelState.LABELLED)
    return int(newcomer.one(labelled))


def arrive(newcomer: Newcomer) -> int:
    """Scan a parcel that a shop waits for; returns the order's id."""
    expected = (
        select(Parcel.number)
        .join(PickupBag, PickupBag.parcel_id == Parcel.id)
        .join(Pickup, Pickup.id == PickupBag.pickup_id)
        .where(Pickup.state == PickupState.IN_TRANSFER, PickupBag.arrived_at.is_(None))
        .order_by(Parcel.id)
    )
    number = newcomer.one(expected)
    arrived = newcomer.scan(encode(OwnKind.PARCEL, number))
    assert arrived.code in {"pickup_ready", "parcel_arrived"}
    return int(newcomer.one(select(Parcel.order_id).where(Parcel.number == number)))


def test_from_sign_in_to_a_decided_return_with_the_keyboard_alone(newcomer: Newcomer, tmp_path: Path) -> None:
    window = newcomer.window

    newcomer.sign_in("Louis")
    window.show_tab("preparation")
    assert isinstance(window.tab, PreparationTab)
    order_id = pick(newcomer)
    number = pack(newcomer, order_id)
    newcomer.turn_to(Job.SHIPPING)
    assert newcomer.scan(encode(OwnKind.PARCEL, number)).code == "handed_over"
    assert newcomer.one(select(Order.stage).where(Order.id == order_id)) is Stage.SHIPPED
    papers = select(PrintJob.document_kind).where(PrintJob.order_id == order_id)
    printed = newcomer.database.read(lambda c: set(c.execute(papers).scalars()))
    assert {"shipping_label", "packing_slip"} <= printed
    newcomer.qtbot.waitUntil(lambda: any(tmp_path.rglob(f"*P-{number:06d}*")), timeout=10_000)

    newcomer.sign_in("Sarah")
    window.show_tab("pickup")
    newcomer.qtbot.waitUntil(lambda: window.bridge.session.job is Job.PICKUP, timeout=5000)
    collected = arrive(newcomer)
    assert newcomer.one(select(Order.stage).where(Order.id == collected)) is Stage.AT_SHOP

    newcomer.sign_in("Hélène")
    window.show_tab("returns")
    returns = window.tab
    assert isinstance(returns, ReturnsTab)
    newcomer.qtbot.keyClick(window, Qt.Key.Key_2, _CONTROL)
    newcomer.qtbot.waitUntil(lambda: returns.queue.seen is not None, timeout=5000)
    seen = returns.queue.seen
    assert seen is not None
    newcomer.qtbot.waitUntil(returns.queue.hasFocus, timeout=5000)
    newcomer.keyboard.press(Qt.Key.Key_A, "a")
    assert newcomer.answer().code == "return_approved"
    state = newcomer.one(select(Rma.state).where(Rma.id == seen.id))
    assert state in {RmaState.APPROVED, RmaState.SETTLED}

    assert newcomer.database.read(broken) == {}
    assert list(verify(newcomer.database)) == []
