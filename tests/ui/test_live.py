"""What others do shows in the rows it concerns, on both engines: nothing is reset, moved or lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QPushButton
from sqlalchemy import event, update

from app.database.changes import EVERYTHING, Change
from app.database.unit_of_work import Database, UnitOfWork
from app.models.pickup import Pickup
from app.models.states import DeliveryMode, HoldKind, PickupState, Role, Stage
from app.queries.pickup import CounterList
from app.rules.periods import Period
from app.station.fiscal_key import new_key, signer_of
from app.ui.figures_tab import FiguresTab
from app.ui.following import MANY, Changes, Follower
from app.ui.orders_tab import OrdersTab
from app.ui.paging import PagedModel
from app.ui.pickup_tab import PickupTab
from app.ui.preparation_tab import PreparationTab
from app.ui.returns_tab import ReturnsTab
from app.workflows import orders, pickup
from app.workflows.fiscal_closing import sign_closures
from tests.support.house import MUG, House
from tests.support.returning import opened, sample_order
from tests.ui.conftest import Screen
from tests.workflows.test_fiscal_journal import close


@pytest.fixture
def ui_house(database: Database) -> House:
    """On both engines: PostgreSQL says what changed, SQLite that something did."""
    return House(database)


class Told:
    """What a model told its views since ``clear``."""

    def __init__(self, model: QAbstractItemModel) -> None:
        self.changed: list[tuple[int, int]] = []
        self.inserted: list[tuple[int, int]] = []
        self.removed: list[tuple[int, int]] = []
        self.all_over = 0
        model.dataChanged.connect(lambda first, last: self.changed.append((first.row(), last.row())))
        model.rowsInserted.connect(lambda _parent, first, last: self.inserted.append((first, last)))
        model.rowsRemoved.connect(lambda _parent, first, last: self.removed.append((first, last)))
        for signal in (model.modelReset, model.layoutChanged):
            signal.connect(self._count)

    def _count(self) -> None:
        self.all_over += 1

    def clear(self) -> None:
        self.changed, self.inserted, self.removed, self.all_over = [], [], [], 0


class Desk:
    """The manager's list of orders, and somebody else who works on the same house."""

    def __init__(self, screen: Screen) -> None:
        self.screen, self.house = screen, screen.house
        screen.sign_in(Role.MANAGER)
        tab = screen.window.tab
        assert isinstance(tab, OrdersTab)
        self.tab, self.model, self.table = tab, tab.model, tab.table
        self.tester = QAbstractItemModelTester(
            tab.model, QAbstractItemModelTester.FailureReportingMode.Warning
        )
        self.settle()
        self.told = Told(tab.model)

    @property
    def on_postgres(self) -> bool:
        return not self.house.database.is_sqlite

    def settle(self) -> None:
        self.screen.until(lambda: not (self.model._loading or self.model._asking))

    def hold(self, order_id: int) -> None:
        """Somebody else stops an order."""
        self.house.act(
            Role.PACKER, lambda uow: orders.hold_order(uow, order_id, HoldKind.MANUAL, "please wait")
        )

    def is_held(self, order_id: int) -> bool:
        place = self.model.place_of(order_id)
        return place is not None and self.model.row(place).holds[-1:] == (HoldKind.MANUAL,)

    def show_stage(self, stage: Stage) -> None:
        box = self.tab.filters.stage
        box.setCurrentIndex(box.findData(stage))
        self.settle()
        self.told.clear()

    @contextmanager
    def reads(self, table: str = "orders.promise_date") -> Iterator[list[str]]:
        """The statements of this station that read ``table``."""
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if table in statement:
                seen.append(statement)

        engine = self.screen.bridge.desk.database.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def many(ui_house: House) -> list[int]:
    """More orders than the screen shows."""
    return [ui_house.order((MUG, 1), paid=False) for _ in range(40)]


@pytest.fixture
def at_desk(many: list[int], screen: Screen) -> Desk:
    return Desk(screen)


def test_only_the_row_that_changed_is_read_and_told(many: list[int], at_desk: Desk) -> None:
    table, bar = at_desk.table, at_desk.table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2 + 7)
    seen = table.visible_rows()
    table.selectRow(seen.start + 2)
    chosen, scrolled = table.chosen_row().id, bar.value()
    at_desk.settle()
    at_desk.told.clear()
    held = at_desk.model.row(seen.start + 4).id
    with at_desk.reads() as statements:
        at_desk.hold(held)
        at_desk.screen.until(lambda: at_desk.is_held(held))
        at_desk.settle()
    assert at_desk.told.changed == [(seen.start + 4, seen.start + 4)]
    assert (at_desk.told.all_over, at_desk.told.inserted, at_desk.told.removed) == (0, [], [])
    assert (table.chosen_row().id, bar.value()) == (chosen, scrolled)
    if at_desk.on_postgres:
        assert len(statements) == 1, statements


def test_a_row_out_of_sight_is_read_when_one_comes_to_it(many: list[int], at_desk: Desk) -> None:
    if not at_desk.on_postgres:
        pytest.skip("SQLite says only that something changed: the first page is read")
    oldest, newest = many[0], many[-1]
    with at_desk.reads() as statements:
        at_desk.hold(oldest)
        at_desk.hold(newest)
        at_desk.screen.until(lambda: at_desk.is_held(newest))
        at_desk.settle()
        assert len(statements) == 1, statements
        assert not at_desk.is_held(oldest)
        at_desk.table.scrollToBottom()
        at_desk.screen.until(lambda: at_desk.is_held(oldest))
    assert at_desk.told.changed == [(0, 0), (39, 39)]


def test_what_leaves_the_filter_leaves_the_list_and_its_detail_stays(many: list[int], at_desk: Desk) -> None:
    stage = at_desk.model.row(0).stage
    at_desk.show_stage(stage)
    gone = at_desk.model.row(3).id
    at_desk.table.selectRow(3)
    at_desk.tab.open_order(gone)
    at_desk.screen.until(lambda: at_desk.tab.detail.actions_of.order is not None)
    at_desk.house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, gone, "customer"))
    at_desk.screen.until(lambda: at_desk.model.place_of(gone) is None)
    assert (at_desk.told.removed, at_desk.told.all_over) == ([(3, 3)], 0)
    # Return must not act on the order that took its place; the keys go on from there.
    assert at_desk.table.chosen_row() is None
    detail = at_desk.tab.detail.actions_of
    at_desk.screen.until(lambda: detail.order is not None and detail.order.stage is not stage)
    assert detail.order is not None
    assert detail.order.id == gone
    at_desk.table.setFocus()
    at_desk.screen.keyboard.press(Qt.Key.Key_Down)
    assert at_desk.table.currentIndex().row() == 3


def test_what_comes_into_the_filter_takes_its_place_among_the_others(many: list[int], at_desk: Desk) -> None:
    cancelled = [many[10], many[20], many[30]]
    for order_id in (cancelled[0], cancelled[2]):
        at_desk.house.act(Role.MANAGER, lambda uow, each=order_id: orders.cancel_order(uow, each, "customer"))
    at_desk.show_stage(at_desk.house.row(cancelled[0]).stage)
    at_desk.screen.until(lambda: at_desk.model.rowCount() == 2)
    at_desk.settle()
    at_desk.told.clear()
    at_desk.house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, cancelled[1], "customer"))
    at_desk.screen.until(lambda: at_desk.model.rowCount() == 3)
    assert [at_desk.model.row(place).id for place in range(3)] == cancelled[::-1]
    assert (at_desk.told.inserted, at_desk.told.all_over) == ([(1, 1)], 0)


def test_new_orders_push_nothing_away(many: list[int], at_desk: Desk) -> None:
    table, bar = at_desk.table, at_desk.table.verticalScrollBar()
    bar.setValue(333)
    seen = at_desk.model.row(table.visible_rows().start).id
    at_desk.told.clear()
    new = at_desk.house.order((MUG, 1))
    at_desk.screen.until(lambda: at_desk.model.place_of(new) == 0)
    assert at_desk.model.row(table.visible_rows().start).id == seen
    assert (at_desk.told.inserted, at_desk.told.all_over) == ([(0, 0)], 0)


def test_what_is_being_typed_stays(many: list[int], at_desk: Desk) -> None:
    at_desk.tab._go_to_search()
    search = at_desk.tab.filters.search
    at_desk.screen.keyboard.type("elo")
    at_desk.settle()
    at_desk.hold(many[-1])
    at_desk.screen.keyboard.type("die")
    at_desk.screen.until(lambda: at_desk.is_held(many[-1]))
    at_desk.screen.until(lambda: search.text() == "elodie")  # the last key may be a scanner's, for a moment
    assert search.hasFocus()


def test_a_hidden_tab_and_a_minimised_window_read_nothing(many: list[int], at_desk: Desk) -> None:
    window, order_id = at_desk.screen.window, many[-1]
    window.show_tab("labels")
    at_desk.settle()
    with at_desk.reads() as statements:
        at_desk.hold(order_id)
        _heard(at_desk, order_id)
        assert statements == []
        window.show_tab("orders")
        at_desk.screen.until(lambda: at_desk.is_held(order_id))
    window.showMinimized()
    with at_desk.reads() as statements:
        at_desk.hold(many[-2])
        _heard(at_desk, many[-2])
        assert statements == []
        window.showNormal()
        at_desk.screen.until(lambda: at_desk.is_held(many[-2]))
    assert at_desk.told.all_over == 0


def _heard(at_desk: Desk, order_id: int) -> None:
    """Wait until the window has heard of a change of this order, and had the time to ask for it."""
    told: list[Changes] = []
    bridge = at_desk.screen.bridge
    bridge.changed.connect(told.append)
    at_desk.house.database.write(lambda uow: uow.changed("order", order_id), at_desk.house.station)
    if not at_desk.on_postgres:
        bridge._on_changes([EVERYTHING])  # nothing was written that data_version could tell
    at_desk.screen.until(lambda: bool(told))
    bridge.changed.disconnect(told.append)
    at_desk.screen.until(lambda: bool(bridge.desk.station.read(lambda _: True).result()))


def test_after_a_loss_of_the_feed_the_list_is_read_once_and_not_reset(
    many: list[int], at_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody heard of these changes: one arrived, one changed, one left; then the feed is back."""
    bridge = at_desk.screen.bridge
    stage = at_desk.model.row(0).stage
    at_desk.show_stage(stage)
    monkeypatch.setattr(bridge, "_on_changes", lambda _changes: None)
    bridge.desk._listeners[:] = []
    at_desk.hold(many[-3])
    at_desk.house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, many[-5], "customer"))
    new = at_desk.house.order((MUG, 1), paid=False)
    monkeypatch.undo()
    with at_desk.reads() as statements:
        bridge._on_changes([EVERYTHING])
        at_desk.screen.until(lambda: at_desk.model.place_of(new) == 0)
        at_desk.settle()
    assert len(statements) == 1
    assert at_desk.is_held(many[-3]) or at_desk.model.place_of(many[-3]) is None
    assert at_desk.model.place_of(many[-5]) is None
    assert at_desk.told.all_over == 0


def test_ten_thousand_changes_are_a_few_questions(many: list[int], at_desk: Desk) -> None:
    asked: list[Changes] = []
    Follower(at_desk.screen.bridge, at_desk.tab, {"order"}, asked.append)
    with at_desk.reads() as statements:
        for number in range(100):
            at_desk.screen.bridge._on_changes(
                Change("order", 1_000_000 + number * 100 + each) for each in range(100)
            )
        at_desk.screen.until(lambda: bool(asked))
        at_desk.settle()
    assert len(asked) <= 2
    assert all(len(changes) <= MANY for changes in asked)
    assert len(statements) <= 3


def _announced(house: House) -> int:
    """An order whose pickup a shop expects."""
    order_id = house.order((MUG, 1), mode=DeliveryMode.PICKUP)
    house.database.write(lambda uow: pickup.announce_pickup(uow, order_id), house.station)
    return order_id


def _depart(uow: UnitOfWork, order_id: int) -> None:
    """Its parcel has come to the shop: another list of the counter has it now."""
    arrived = update(Pickup).where(Pickup.order_id == order_id).values(state=PickupState.ARRIVED)
    uow.connection.execute(arrived)
    uow.changed("order", order_id)


def test_the_lists_of_pickups_and_returns_follow_row_by_row(ui_house: House, screen: Screen) -> None:
    screen.sign_in(Role.MANAGER)
    first = _announced(ui_house)
    screen.window.show_tab("pickup")
    tab = screen.window.tab
    assert isinstance(tab, PickupTab)
    tab.lists.show_list(CounterList.EXPECTED)
    expected: PagedModel[Any] = tab.lists.list.model
    screen.until(lambda: [expected.row(at).order_id for at in range(expected.rowCount())] == [first])
    told = Told(expected)
    second = _announced(ui_house)
    screen.until(lambda: expected.rowCount() == 2)
    ui_house.database.write(lambda uow: _depart(uow, first), ui_house.station)
    screen.until(lambda: [expected.row(at).order_id for at in range(expected.rowCount())] == [second])
    assert (told.inserted, told.removed, told.all_over) == ([(1, 1)], [(0, 0)], 0)

    screen.window.show_tab("returns")
    returns = screen.window.tab
    assert isinstance(returns, ReturnsTab)
    listed: PagedModel[Any] = returns.desk.list.model
    screen.until(lambda: listed._asked and not listed._loading)
    told = Told(listed)
    rma_id = opened(ui_house, sample_order(ui_house), 1)
    screen.until(lambda: listed.place_of(rma_id) is not None)
    assert (told.inserted, told.all_over) == ([(0, 0)], 0)


def test_payments_their_sum_and_closures_follow(ui_house: House, screen: Screen) -> None:
    """Somebody else takes an order that is paid, then closes the day; nobody presses F5."""
    screen.sign_in(Role.MANAGER)
    screen.window.show_tab("figures")
    tab = screen.window.tab
    assert isinstance(tab, FiguresTab)
    november = Period(date(2026, 11, 1), date(2026, 11, 30))
    screen.click(QPushButton, "figures-7")
    tab.payments.load(november, november.last)
    screen.until(lambda: tab.isVisible() and tab.payments.shown == ())
    ui_house.order((MUG, 1))
    screen.until(lambda: len(tab.payments.list.rows()) == 1)
    screen.until(lambda: [(each.caption, each.value) for each in tab.payments.shown] == [("Card", "€16.90")])
    screen.click(QPushButton, "figures-8")
    tab.closures.load(november, november.last)
    screen.until(lambda: not tab.closures.list.model._loading)
    close(ui_house)
    screen.until(lambda: len(tab.closures.list.rows()) == 1)
    key = signer_of(new_key())
    ui_house.database.write(lambda uow: sign_closures(uow, key), ui_house.station)
    screen.until(lambda: tab.closures.list.rows()[0].signed)


def test_ticked_orders_stay_ticked_while_others_come_and_go(ui_house: House, screen: Screen) -> None:
    ready = [ui_house.order((MUG, 1)) for _ in range(3)]
    screen.sign_in(Role.PICKER)
    tab = screen.window.tab
    assert isinstance(tab, PreparationTab)
    model, table = tab.walk_idle.model, tab.walk_idle.table
    screen.until(lambda: [model.row(at).id for at in range(model.rowCount())] == ready)
    model.tick(1)
    table.selectRow(2)
    told = Told(model)
    ui_house.act(Role.MANAGER, lambda uow: orders.cancel_order(uow, ready[0], "customer"))
    new = ui_house.order((MUG, 1))
    screen.until(lambda: [model.row(at).id for at in range(model.rowCount())] == [*ready[1:], new])
    assert (told.removed, told.inserted, told.all_over) == ([(0, 0)], [(2, 2)], 0)
    assert model.chosen == (ready[1],)
    assert model.row(table.currentIndex().row()).id == ready[2]
