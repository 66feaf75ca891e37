"""Transfers between sites in the tab Stock: ordered, taken, received and given up by keys and scans."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton
from sqlalchemy import insert

from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.queries.transfers import transfers
from app.station.session import Job
from app.ui.stock_tab import StockTab
from app.workflows import transfers as work
from tests.support.bench import done
from tests.support.house import MUG
from tests.ui.conftest import Screen
from tests.ui.floor import Floor


class Carrier(Floor):
    """Somebody in the tab Stock who carries goods from one site to another."""

    def __init__(self, screen: Screen, role: Role) -> None:
        self.screen, self.house = screen, screen.house
        self.answers: list[str] = []
        screen.sign_in(role)
        screen.window.show_tab("stock")
        assert isinstance(screen.window.tab, StockTab)
        self.stock = screen.window.tab
        if role is not Role.SHOP:  # who has one job only is not asked which
            screen.qtbot.keyClick(screen.window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
        self.until(lambda: screen.bridge.session.job is Job.TRANSFERRING)
        screen.bridge.answered.connect(lambda answer: self.answers.append(answer.outcome.code))

    @property
    def rows(self) -> int:
        return self.stock.transfer_idle.list.model.rowCount()


def _furnish(screen: Screen) -> None:
    place = {"code": "L-01", "kind": LocationKind.BIN, "site": "LYON"}
    house = screen.house
    house.database.write(
        lambda uow: uow.connection.execute(insert(Location).values(place)) and None, house.station
    )


def test_a_manager_orders_one_and_takes_it_off_the_shelf(screen: Screen) -> None:
    _furnish(screen)
    manager = Carrier(screen, Role.MANAGER)
    screen.keyboard.press(Qt.Key.Key_F4)
    lines = screen.find(QPlainTextEdit, "transfer-lines")
    target = screen.find(QComboBox, "transfer-to")
    assert isinstance(lines, QPlainTextEdit)
    assert isinstance(target, QComboBox)
    manager.until(lambda: target.currentData() == "LYON")
    lines.setPlainText(f"{MUG} 2")
    go = screen.find(QPushButton, "go")
    screen.qtbot.mouseClick(go, Qt.MouseButton.LeftButton)
    manager.answered("transfer_ordered")
    manager.until(lambda: manager.rows == 1)
    manager.stock.transfer_idle.refresh()
    screen.keyboard.press(Qt.Key.Key_Return)
    manager.answered("transfer_take")
    manager.scan(manager.place("A-01-1"), "transfer_at")
    manager.scan(manager.article(MUG), "transfer_counted")
    page = manager.stock.transfer
    manager.until(lambda: page.units.text == "1")
    assert page.delivery.text == "Warehouse → Atelier Lyon · TR-000001"
    manager.type("2", "transfer_counted")
    manager.key("F2", "transfer_left")
    [row] = screen.house.database.read(transfers)
    assert (row.state, row.units) == ("travelling", 2)


def test_the_shop_receives_and_sees_no_other_job(screen: Screen) -> None:
    _furnish(screen)
    house = screen.house
    done(house.act(Role.MANAGER, lambda uow: work.order_transfer(uow, "LYON", "", [(MUG, 1)])))
    shop = Carrier(screen, Role.SHOP)
    shop.until(lambda: shop.rows == 1)
    assert not shop.stock.switch.isVisible()
    assert not shop.stock.transfer_idle.press("close_parcel"), "only a manager orders"


def test_a_manager_gives_one_up(screen: Screen) -> None:
    house = screen.house
    done(house.act(Role.MANAGER, lambda uow: work.order_transfer(uow, "", "LYON", [(MUG, 1)])))
    manager = Carrier(screen, Role.MANAGER)
    manager.until(lambda: manager.rows == 1)
    manager.stock.transfer_idle.refresh()
    manager.key("F3", "transfer_cancelled")
    manager.until(lambda: manager.rows == 0)
