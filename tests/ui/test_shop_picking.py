"""A pickup prepared from the shop's own shelves, in the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.models.states import DeliveryMode, Role, Stage
from app.queries.pickup import CounterList
from app.rules.inserts import Insert
from app.workflows.inserts import save_inserts
from tests.support.bench import done, gtin
from tests.support.house import BOOK, MUG, House
from tests.support.shop import stock_the_shop
from tests.ui.conftest import Screen
from tests.ui.test_pickup import Counter


def test_from_the_list_to_the_shelf_and_what_is_missing_with_its_reason(
    screen: Screen, ui_house: House
) -> None:
    stock_the_shop(ui_house)
    first = ui_house.order((MUG, 2), (BOOK, 1), mode=DeliveryMode.PICKUP)
    second = ui_house.order((BOOK, 1), mode=DeliveryMode.PICKUP)
    counter = Counter(screen)
    tab, page, keyboard = counter.tab, counter.tab.prepare, counter.keyboard
    tab.lists.show_list(CounterList.TO_PREPARE)
    screen.until(lambda: [row.to_fetch for row in tab.lists.list.rows()] == [3, 1])
    tab.lists.list.choose(second)
    tab.lists.list.table.setFocus()
    keyboard.press(Qt.Key.Key_Return, "\r")
    screen.until(lambda: tab.pages.currentWidget() is page and page.location.text == "L-02")
    keyboard.press(Qt.Key.Key_Escape)
    screen.until(lambda: tab.pages.currentWidget() is tab.state and counter.stage(second) is Stage.READY)
    keyboard.press(Qt.Key.Key_F9)
    screen.until(lambda: tab.pages.currentWidget() is page and page.count.text == "0 / 2")
    assert (page.location.text, page.product.text) == ("L-01", "Mug émaillé")
    keyboard.scan(gtin(ui_house, MUG).removeprefix("0"))
    screen.until(lambda: page.count.text == "1 / 2")
    keyboard.press(Qt.Key.Key_Backspace)
    screen.until(lambda: page.count.text == "0 / 2")
    keyboard.scan(gtin(ui_house, MUG).removeprefix("0"))
    screen.until(lambda: page.count.text == "1 / 2")
    keyboard.press(Qt.Key.Key_F3)
    screen.find(QPushButton, "go").click()
    screen.until(lambda: page.location.text == "L-02")
    keyboard.scan(gtin(ui_house, BOOK))
    screen.until(lambda: counter.big_state() == "S-01")
    assert "1 more is awaited" in counter.words()
    assert counter.stage(first) is Stage.READY  # the mug comes from the warehouse


def test_what_goes_in_beside_the_goods_is_shown_on_the_way_and_confirmed_at_the_end(
    screen: Screen, ui_house: House
) -> None:
    stock_the_shop(ui_house)
    rules = [Insert("Leaflet of the season", confirmed=True)]
    done(ui_house.act(Role.MANAGER, lambda uow: save_inserts(uow, rules)))
    order_id = ui_house.order((MUG, 1), mode=DeliveryMode.PICKUP)
    counter = Counter(screen)
    tab, keyboard = counter.tab, counter.keyboard
    keyboard.press(Qt.Key.Key_F9)
    screen.until(lambda: tab.prepare.inserts.text == "Put in: Leaflet of the season")
    keyboard.scan(gtin(ui_house, MUG).removeprefix("0"))
    screen.until(lambda: "Put this in before you close the bag" in counter.words())
    assert "Leaflet of the season" in counter.words()
    assert tab.all_in.isVisible()
    keyboard.press(Qt.Key.Key_Backspace)
    screen.until(lambda: tab.pages.currentWidget() is tab.prepare and tab.prepare.count.text == "0 / 1")
    assert not tab.all_in.isVisible()
    keyboard.scan(gtin(ui_house, MUG).removeprefix("0"))
    screen.until(lambda: tab.pages.currentWidget() is tab.state)
    screen.click(QPushButton, "inserts-in")
    screen.until(lambda: counter.big_state() == "S-01" and not tab.all_in.isVisible())
    assert counter.stage(order_id) is Stage.AT_SHOP
