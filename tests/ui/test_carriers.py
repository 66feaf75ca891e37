"""Carriers in the window: a contract is set up and tried, a label in doubt decided, a pickup point chosen."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)
from sqlalchemy import func, select, update

from app.carriers.base import Bought, Event, Hours, Ok, Paper, Point, Price, Refused, Status, Unknown
from app.carriers.specimen import specimen_page
from app.models.carrier import CarrierPrice, LabelAttempt, ParcelTracking
from app.models.outbox import PrintJob
from app.models.return_label import ReturnLabel
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, LabelState, ParcelState, Role
from app.queries.carriers import contracts, label_count
from app.queries.shipping_rules import rule_book
from app.ui.carriers.day_end_dialog import DayEndDialog
from app.ui.carriers.labels_dialog import CarrierLabelsDialog
from app.ui.carriers.return_label_dialog import ReturnLabelDialog
from app.ui.carriers.strip import LabelStrip
from app.ui.orders_tab import OrdersTab
from app.ui.widgets.badge import Badge
from app.workflows import shipping, tracking
from app.workflows.carrier_prices import import_prices
from app.workflows.station_site import place_station
from tests.support.bench import done, pack, pick, ship
from tests.support.carriers import PostOffice, plugin, set_up
from tests.support.returning import opened
from tests.ui.conftest import Screen

WEEK = tuple(Hours(day, (("09:00", "12:30"), ("14:00", "18:30")) if day < 6 else ()) for day in range(7))


def point(number: str, metres: int, *, closed: bool = False) -> Point:
    return Point(
        number, f"Tabac {number}", ("3 rue du Port",), "69002", "Lyon", "FR", metres, WEEK, closed=closed
    )


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """The carrier of the tests, as if its package were installed."""
    post = PostOffice(finds=False)
    known = plugin(post)
    monkeypatch.setattr("app.station.carriers.plugin", {known.code: known}.get)
    monkeypatch.setattr("app.ui.carriers.page.plugins", lambda: {known.code: known})
    return post


def photograph(screen: Screen, name: str) -> None:
    """For whoever wants to look: ``ARRIMAGE_LOOK`` names a folder."""
    if folder := os.environ.get("ARRIMAGE_LOOK"):
        for at, each in enumerate(
            w for w in screen.window.findChildren(QWidget) if w.isWindow() and w.isVisible()
        ):
            each.grab().save(str(Path(folder) / f"{name}-{at}.png"))
        screen.window.grab().save(str(Path(folder) / f"{name}.png"))


def test_a_contract_is_set_up_and_tried(screen: Screen, office: PostOffice) -> None:
    screen.sign_in(Role.MANAGER)
    screen.window.show_settings()
    screen.click(QPushButton, "settings-carriers")
    screen.click(QPushButton, "carrier-post")
    field = screen.find(QLineEdit, "need-contract")
    assert isinstance(field, QLineEdit)
    field.setText("819364")
    photograph(screen, "contract")
    sandbox = next(box for box in field.window().findChildren(QCheckBox) if "Test only" in box.text())
    assert not sandbox.isChecked()
    screen.qtbot.mouseClick(field.window().findChild(QPushButton, "go"), Qt.MouseButton.LeftButton)
    screen.until(lambda: bool(screen.house.database.read(contracts)))
    (kept,) = screen.house.database.read(contracts)
    assert (kept.values, kept.active, kept.sandbox) == ({"contract": "819364"}, True, False)
    screen.click(QPushButton, "services-post")
    name = screen.find(QComboBox, "service-name")
    assert isinstance(name, QComboBox)
    name.setCurrentText("colissimo_home")
    screen.qtbot.mouseClick(name.window().findChild(QPushButton, "go"), Qt.MouseButton.LeftButton)
    screen.until(lambda: bool(screen.house.database.read(contracts)[0].services))
    screen.click(QPushButton, "test-post")
    page = screen.find(QPushButton, "test-post").window()
    screen.until(lambda: any("takes your credentials" in each.text() for each in page.findChildren(QLabel)))
    photograph(screen, "carriers")


def in_doubt(screen: Screen, office: PostOffice) -> int:
    """A parcel whose label was asked for and never answered."""
    house = screen.house
    set_up(house, plugin(office), colissimo_home="HOME")
    office.instead.append(lambda *_: Unknown("timeout"))
    order_id = house.order()
    pick(house, order_id)
    parcel_id = pack(house, order_id)

    def doubtful() -> bool:
        return house.database.read(label_count).doubtful == 1

    screen.bridge.desk._labels.wake()
    screen.until(doubtful)
    return parcel_id


def test_a_label_in_doubt_is_seen_and_decided(screen: Screen, office: PostOffice) -> None:
    parcel_id = in_doubt(screen, office)
    screen.sign_in(Role.PACKER)
    screen.qtbot.keyClick(screen.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    screen.until(
        lambda: any(s.isVisible() and "doubt: 1" in s.text for s in screen.window.findChildren(LabelStrip))
    )
    strip = next(each for each in screen.window.findChildren(LabelStrip) if each.isVisible())
    screen.qtbot.mouseClick(strip.show_button, Qt.MouseButton.LeftButton)
    label_id = screen.house.database.read(lambda c: c.scalar(select(LabelAttempt.id)))
    screen.find(QPushButton, f"label-decide-{label_id}")
    photograph(screen, "labels")
    screen.click(QPushButton, f"label-decide-{label_id}")
    field = screen.find(QLineEdit, "label-number")
    assert isinstance(field, QLineEdit)
    photograph(screen, "decide")
    assert not field.window().findChild(QPushButton, "go").isEnabled()
    field.setText("6A15602676300")
    screen.qtbot.mouseClick(field.window().findChild(QPushButton, "go"), Qt.MouseButton.LeftButton)

    def parcel() -> Any:
        return screen.house.database.read(
            lambda c: c.execute(select(Parcel).where(Parcel.id == parcel_id)).one()
        )

    screen.until(lambda: parcel().state is ParcelState.LABELLED)
    assert parcel().tracking_number == "6A15602676300"
    screen.until(lambda: not strip.isVisible())
    assert len(office.paid) == 0


def test_a_pickup_point_is_chosen_from_a_list(screen: Screen, office: PostOffice) -> None:
    house = screen.house
    set_up(house, plugin(office), relay="POINT")
    office.near = (point("123456", 150, closed=True), point("654321", 1800))
    order_id = house.order(
        mode=DeliveryMode.RELAY, carrier_service="relay", relay_id="123456", relay_carrier="colissimo"
    )
    screen.sign_in(Role.MANAGER)
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    tab.open_order(order_id)
    screen.until(lambda: tab.detail.actions_of.order is not None)
    tab.detail.actions_of.change_address()
    screen.click(QPushButton, "points")
    closed = screen.find(QRadioButton, "point-123456")
    assert not closed.isEnabled()
    photograph(screen, "points")
    screen.click(QRadioButton, "point-654321")
    screen.qtbot.mouseClick(closed.window().findChild(QPushButton, "go"), Qt.MouseButton.LeftButton)
    relay = screen.find(QLineEdit, "relay_id")
    assert isinstance(relay, QLineEdit)
    screen.until(lambda: relay.text() == "654321")
    photograph(screen, "address")
    screen.qtbot.mouseClick(relay.window().findChild(QPushButton, "go"), Qt.MouseButton.LeftButton)
    screen.until(lambda: house.row(order_id).relay_id == "654321")
    assert house.row(order_id).relay_place.splitlines()[0] == "Tabac 654321"


def test_what_was_refused_is_asked_again_from_the_list(screen: Screen, office: PostOffice) -> None:
    house = screen.house
    set_up(house, plugin(office), colissimo_home="HOME")
    said = "Le numéro de portable du destinataire n’a pas été transmis"
    office.instead.append(
        lambda *_: Refused("carrier_mobile_missing", "phone", {"carrier_code": "30220"}, said)
    )
    order_id = house.order()
    pick(house, order_id)
    pack(house, order_id)
    screen.bridge.desk._labels.wake()
    screen.until(lambda: house.database.read(label_count).failed == 1)
    screen.sign_in(Role.PACKER)
    screen.qtbot.keyClick(screen.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    screen.until(lambda: any(s.isVisible() for s in screen.window.findChildren(LabelStrip)))
    next(s for s in screen.window.findChildren(LabelStrip) if s.isVisible()).show_labels()
    label_id = house.database.read(lambda c: c.scalar(select(LabelAttempt.id)))
    asked = screen.find(QPushButton, f"label-ask-{label_id}")
    assert any(said in each.text() for each in asked.window().findChildren(QLabel))
    photograph(screen, "refused")
    screen.click(QPushButton, f"label-ask-{label_id}")
    screen.until(lambda: house.database.read(label_count).failed == 0)
    states = house.database.read(
        lambda c: c.scalars(select(LabelAttempt.state).order_by(LabelAttempt.id)).all()
    )
    assert states[0] is LabelState.REFUSED
    assert len(states) == 2


def test_the_number_of_a_label_made_elsewhere_is_typed(screen: Screen, office: PostOffice) -> None:
    house = screen.house
    order_id = house.order(carrier_service="coursier")
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    screen.sign_in(Role.MANAGER)
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    tab.open_order(order_id)
    screen.click(QPushButton, f"number-{parcel_id}")
    field = screen.find(QLineEdit, "tracking-number")
    assert isinstance(field, QLineEdit)
    field.setText("1Z5R89390357567127")
    screen.qtbot.mouseClick(field.window().findChild(QPushButton, "go"), Qt.MouseButton.LeftButton)
    number = select(Parcel.tracking_number).where(Parcel.id == parcel_id)
    screen.until(lambda: house.database.read(lambda c: c.scalar(number)) == "1Z5R89390357567127")
    photograph(screen, "numbered")


def test_a_parcel_without_news_gets_a_claim(screen: Screen, office: PostOffice) -> None:
    house = screen.house
    set_up(house, plugin(office), colissimo_home="HOME")
    order_id = house.order()
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    screen.bridge.desk._labels.wake()
    state = select(Parcel.state).where(Parcel.id == parcel_id)
    screen.until(lambda: house.database.read(lambda c: c.scalar(state)) is ParcelState.LABELLED)
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))
    long_ago = house.database.clock() - timedelta(days=20)
    house.database.write(
        lambda uow: uow.connection.execute(update(Parcel).values(handed_over_at=long_ago)) and None,
        house.station,
    )
    screen.sign_in(Role.MANAGER)
    screen.click(QPushButton, "parcels")
    screen.click(QPushButton, f"claim-{parcel_id}")
    words = screen.find(QPlainTextEdit, "reason")
    assert isinstance(words, QPlainTextEdit)
    photograph(screen, "claim")
    words.setPlainText("asked by telephone")
    screen.qtbot.mouseClick(words.window().findChild(QPushButton, "go"), Qt.MouseButton.LeftButton)
    claimed = select(ParcelTracking.claim_opened_at)
    screen.until(lambda: house.database.read(lambda c: c.scalar(claimed)) is not None)


def test_what_the_carrier_said_stands_with_the_parcel(
    screen: Screen, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = screen.house
    set_up(house, plugin(office), colissimo_home="HOME")
    known = plugin(office)
    monkeypatch.setattr("app.ui.orders.parcels_card.plugin", {known.code: known}.get)
    files: list[Any] = []
    monkeypatch.setattr("app.ui.carriers.claim.show_file", files.append)
    order_id = house.order()
    pick(house, order_id)
    parcel_id = pack(house, order_id)
    screen.bridge.desk._labels.wake()
    state = select(Parcel.state).where(Parcel.id == parcel_id)
    screen.until(lambda: house.database.read(lambda c: c.scalar(state)) is ParcelState.LABELLED)
    done(house.act(Role.PACKER, lambda uow: shipping.hand_over(uow, parcel_id)))
    screen.sign_in(Role.MANAGER)
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    tab.open_order(order_id)
    screen.find(QPushButton, f"site-{parcel_id}")
    now = house.database.clock()
    told = [
        Event(now + timedelta(hours=at), Status.IN_TRANSIT, "ET1", f"Étape {at}", "Lyon") for at in range(7)
    ]
    house.database.write(lambda uow: tracking.record(uow, parcel_id, told), house.station)

    def shown() -> list[str]:
        return [each.text() for each in tab.detail.findChildren(QLabel)]

    screen.until(lambda: "Étape 6 · Lyon" in shown())  # by itself, while the order is open
    assert "Étape 1 · Lyon" not in shown()
    assert any("2 older" in each for each in shown())
    tab.detail._scroll.ensureWidgetVisible(screen.find(QPushButton, f"file-{parcel_id}"), 0, 260)
    photograph(screen, "tracked")
    screen.click(QPushButton, f"file-{parcel_id}")
    screen.until(lambda: bool(files))
    assert files[0].read_bytes().startswith(b"%PDF-")


def test_the_day_ends_with_a_signed_list_and_what_is_still_here(
    screen: Screen, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = screen.house
    known = plugin(office)
    monkeypatch.setattr("app.ui.carriers.day_end_dialog.plugin", {known.code: known}.get)
    set_up(house, known, colissimo_home="HOME")
    parcels = []
    for _ in range(2):
        order_id = house.order()
        pick(house, order_id)
        parcels.append(pack(house, order_id))
    screen.bridge.desk._labels.wake()
    waiting = select(func.count()).select_from(Parcel).where(Parcel.state == ParcelState.LABELLED)
    screen.until(lambda: house.database.read(lambda c: c.scalar(waiting)) == 2)
    screen.sign_in(Role.PACKER)
    screen.bridge.act(lambda uow: shipping.hand_over(uow, parcels[0]))
    dialog = DayEndDialog(screen.window, screen.bridge)
    dialog.open()
    screen.find(QPushButton, "manifest-post")

    def shown() -> set[str]:
        badges = {each.accessibleName() for each in dialog.findChildren(Badge)}
        return badges | {each.text() for each in dialog.findChildren(QLabel)}

    screen.until(lambda: "not handed over: 1" in shown())
    assert "P-000002" in shown()
    photograph(screen, "day-end")
    screen.click(QPushButton, "slip-post")
    slips = select(PrintJob.copies).where(PrintJob.document_kind == "deposit_slip")
    screen.until(lambda: house.database.read(lambda c: c.scalars(slips).all()) == [2])
    screen.click(QPushButton, "manifest-post")
    lists = select(PrintJob.title).where(PrintJob.title.startswith("La Malle"))
    screen.until(lambda: len(house.database.read(lambda c: c.scalars(lists).all())) == 1)
    screen.bridge.act(lambda uow: shipping.hand_over(uow, parcels[1]))
    screen.until(lambda: "complete" in shown())  # by itself, while it is open
    assert not dialog.site.isVisible()  # there is one site


def test_each_site_ends_its_own_day(screen: Screen, office: PostOffice) -> None:
    house = screen.house
    set_up(house, plugin(office), colissimo_home="HOME")
    stood = []
    for site in ("LYON", ""):
        done(house.act(Role.MANAGER, lambda uow, at=site: place_station(uow, at)))  # type: ignore[misc]
        for _ in range(2 if site else 1):
            order_id = house.order()
            pick(house, order_id)
            stood.append(pack(house, order_id))
    screen.sign_in(Role.PACKER)
    dialog = DayEndDialog(screen.window, screen.bridge)
    dialog.open()

    def shown() -> set[str]:
        return {each.text() for each in dialog.findChildren(QLabel)}

    screen.until(lambda: "P-000003" in shown())
    assert "P-000001" not in shown()
    offered = [dialog.site.itemText(at) for at in range(dialog.site.count())]
    assert offered == ["Warehouse, not handed over: 1", "Atelier Lyon, not handed over: 2"]
    dialog.site.setFocus()
    QTest.keyClick(dialog.site, Qt.Key.Key_Down)
    screen.until(lambda: {"P-000001", "P-000002"} <= shown())
    assert "P-000003" not in shown()
    photograph(screen, "day-end-site")


def test_carriers_are_compared_and_another_is_taken(
    screen: Screen, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = screen.house
    office.prices = (Price("HOME", 350, 1),)
    set_up(house, plugin(office), colissimo_home="HOME", express="EXPRESS")
    table = "zone;up_to_g;price;days\nFR;30000;9,00;1\n"
    done(house.act(Role.MANAGER, lambda uow: import_prices(uow, "express", table)))
    order_id = house.order(carrier_service="express")
    screen.sign_in(Role.MANAGER)
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    tab.open_order(order_id)
    screen.click(QPushButton, "compare-carriers")
    named = screen.find(QRadioButton, "offer-colissimo_home")  # by the carrier's own price: it has no table

    def texts() -> list[str]:
        return [each.text() for each in named.window().findChildren(QLabel)]

    screen.until(lambda: any("€5.50 more than the best" in each for each in texts()))
    photograph(screen, "compare")
    assert not named.window().findChild(QPushButton, "go").isEnabled()  # what is chosen already
    screen.click(QRadioButton, "offer-colissimo_home")
    screen.qtbot.mouseClick(named.window().findChild(QPushButton, "go"), Qt.MouseButton.LeftButton)
    screen.until(lambda: house.row(order_id).carrier_service == "colissimo_home")


def test_a_rule_is_made_in_the_settings(screen: Screen, office: PostOffice) -> None:
    house = screen.house
    set_up(house, plugin(office), colissimo_home="HOME", express="EXPRESS")
    screen.sign_in(Role.MANAGER)
    screen.window.show_settings()
    screen.click(QPushButton, "settings-carriers")
    screen.click(QPushButton, "shipping-rules")
    for what, grams in ((2, 5_000), (0, 0)):
        screen.click(QPushButton, "add-rule")
        kind = screen.find(QComboBox, "rule-what")
        assert isinstance(kind, QComboBox)
        kind.setCurrentIndex(what)
        weight = screen.find(QSpinBox, "rule-from-g")
        assert isinstance(weight, QSpinBox)
        weight.setValue(grams)
        photograph(screen, "rule")
        screen.qtbot.mouseClick(kind.window().findChild(QPushButton, "go"), Qt.MouseButton.LeftButton)
        screen.until(lambda: not screen.shows(QComboBox, "rule-what"))
    screen.click(QPushButton, "rule-up-1")
    screen.find(QPushButton, "rule-1")
    photograph(screen, "rules")
    saved = screen.find(QPushButton, "add-rule").window().findChild(QPushButton, "go")
    screen.qtbot.mouseClick(saved, Qt.MouseButton.LeftButton)

    def rules() -> list[tuple[str, str, int]]:
        found = house.database.read(rule_book).rules
        return [(each.how.value, each.service, each.from_g) for each in found]

    screen.until(lambda: rules() == [("cheapest", "", 0), ("service", "colissimo_home", 5_000)])


def test_a_price_table_is_imported_in_the_settings(
    screen: Screen, office: PostOffice, tmp_path: Path
) -> None:
    house = screen.house
    set_up(house, plugin(office), colissimo_home="HOME")
    table = tmp_path / "prices.csv"
    table.write_text("zone;up_to_g\nFR;500\n")
    screen.sign_in(Role.MANAGER)
    screen.window.show_settings()
    screen.click(QPushButton, "settings-carriers")
    screen.find(QPushButton, "services-post")
    screen.click(QPushButton, "price-table")
    field = screen.find(QLineEdit, "prices-file")
    assert isinstance(field, QLineEdit)
    field.setText(str(table))
    go = field.window().findChild(QPushButton, "go")
    screen.qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    screen.until(lambda: any("no price table" in each.text() for each in field.window().findChildren(QLabel)))
    photograph(screen, "prices")
    table.write_text("zone;up_to_g;price\nFR;500;5,90\n")
    screen.qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    cents = select(CarrierPrice.cents)
    screen.until(lambda: house.database.read(lambda c: c.scalars(cents).all()) == [590])


def test_a_return_gets_its_carriers_label(
    screen: Screen, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = screen.house
    known = plugin(office)
    monkeypatch.setattr("app.ui.carriers.return_label_dialog.plugin", {known.code: known}.get)
    paper = Paper("label", "pdf", specimen_page("La Malle", "RET1"))
    office.returns = lambda _parcel: Ok(Bought("RET1", (paper,)))
    set_up(house, known, colissimo_home="HOME")
    rma_id = opened(house, ship(house, carrier_service="coursier"), 1)
    screen.sign_in(Role.RETURNS)
    dialog = ReturnLabelDialog(screen.window, screen.bridge, rma_id, "R-1")
    dialog.open()
    screen.until(dialog.go_button.isEnabled)
    dialog.printed.setChecked(True)
    dialog.carrier.setCurrentIndex(1)
    assert [dialog.carrier.itemText(at) for at in (0, 1)] == [
        "La Malle · Retour",
        "La Malle · Retour par code",
    ]
    assert not dialog.printed.isVisible()  # there is nothing to print
    assert (dialog.printed.isChecked(), dialog.mailed.isChecked()) == (False, True)
    photograph(screen, "return-label")
    dialog.carrier.setCurrentIndex(0)
    assert dialog.printed.isVisible()
    screen.qtbot.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    number = select(ReturnLabel.number)
    screen.until(lambda: house.database.read(lambda c: c.scalars(number).all()) == ["RET1"])
    screen.until(lambda: any("RET1" in each.text() for each in dialog.findChildren(QLabel)))
    assert not dialog.go_button.isEnabled()  # none is bought twice


def test_all_refused_labels_are_asked_for_at_once(screen: Screen, office: PostOffice) -> None:
    house = screen.house
    set_up(house, plugin(office), colissimo_home="HOME")
    office.instead += [lambda *_: Refused("carrier_said", "", {"carrier_code": "7"})] * 3
    for _ in range(3):
        order_id = house.order()
        pick(house, order_id)
        pack(house, order_id)
    screen.bridge.desk._labels.wake()
    screen.until(lambda: house.database.read(label_count).failed == 3)
    screen.sign_in(Role.PACKER)
    dialog = CarrierLabelsDialog(screen.window, screen.bridge)
    dialog.open()
    screen.click(QPushButton, "labels-ask-all")
    screen.until(lambda: any(each.text() == "3 of 3 labels bought" for each in dialog.findChildren(QLabel)))
    photograph(screen, "bulk")
    assert len(office.paid) == 3
