"""Opening an order is a look at a customer's data: written down once it was really looked at."""

from __future__ import annotations

from sqlalchemy import select

from app.models.personal import Lookup
from app.models.states import Role
from app.ui.orders_tab import OrdersTab
from tests.support.house import MUG, House
from tests.ui.conftest import Screen


def test_who_looked_at_which_order_is_written_down_once(ui_house: House, screen: Screen) -> None:
    passed, looked_at = ui_house.order((MUG, 1)), ui_house.order((MUG, 1))
    screen.sign_in(Role.PACKER)
    screen.window.show_tab("orders")
    tab = screen.window.tab
    assert isinstance(tab, OrdersTab)
    screen.until(lambda: tab.model.rowCount() == 2)

    def looks() -> list[tuple[int, int | None, str]]:
        query = select(Lookup.order_id, Lookup.staff_id, Lookup.way)
        return [tuple(row) for row in ui_house.database.read(lambda c: c.execute(query).all())]

    tab.open_order(passed)
    tab.open_order(looked_at)
    who = ui_house.staff[Role.PACKER].staff_id
    screen.until(lambda: looks() == [(looked_at, who, "order")])
    tab.detail.show_order(looked_at)
    screen.qtbot.wait(900)
    assert looks() == [(looked_at, who, "order")]
