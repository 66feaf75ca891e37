"""Picks and counts in any order: once every difference is booked, the ledger has what lies on the shelf."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from app.database import migrate
from app.database.unit_of_work import Database
from app.models.states import CountState, Role
from app.workflows import count_decisions, counting, picking, short_picking
from app.workflows.counting import Tally
from app.workflows.outcome import Level
from tests.support.bench import gtin, tasks
from tests.support.counting import begin, place, requests, tally_of
from tests.support.databases import TestClock
from tests.support.house import MUG, House
from tests.support.invariants import broken

_TEMPLATE: list[Path] = []
_RUNS = int(os.environ.get("ARRIMAGE_STATEFUL_RUNS", "25"))
_AT = "A-01-1"


class Shelf(RuleBasedStateMachine):
    """One shelf of mugs that pickers take from, that loses or gains some, and that others count."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copyfile(_TEMPLATE[0], self.folder / "shop.sqlite")
        self.database = Database(f"sqlite:///{self.folder / 'shop.sqlite'}", clock=TestClock())
        migrate.require_ready(self.database)

    @initialize()
    def found(self) -> None:
        self.house = House(self.database)
        self.lies = 20
        """What really lies on the shelf."""
        self.in_hand = 0
        self.lists: list[int] = []
        self.counting: Tally | None = None
        self.shelf, self.tote = place(self.house, _AT), place(self.house, "T-01")
        self.code = gtin(self.house, MUG)

    @precondition(lambda self: not self.lists)
    @rule(units=st.integers(1, 5))
    def order(self, units: int) -> None:
        order_id = self.house.order((MUG, units))
        made = self.house.act(Role.PICKER, lambda uow: picking.make_pick_list(uow, [order_id]))
        if made.level is Level.ERROR:
            return
        list_id = int(made.facts["pick_list_id"])
        self.house.act(Role.PICKER, lambda uow: picking.start_picking(uow, list_id))
        self.lists.append(list_id)

    @precondition(lambda self: self.lists and self.lies)
    @rule()
    def take_one(self) -> None:
        list_id = self.lists[0]
        taken = self.house.act(Role.PICKER, lambda uow: picking.scan_item(uow, list_id, [self.code], True))
        if taken.level is not Level.ERROR:
            self.lies, self.in_hand = self.lies - 1, self.in_hand + 1

    @precondition(lambda self: self.in_hand)
    @rule()
    def put_into_tote(self) -> None:
        list_id = self.lists[0]
        put = self.house.act(Role.PICKER, lambda uow: picking.put_in_tote(uow, list_id, self.tote))
        assert put.level is not Level.ERROR, put.code
        self.in_hand = 0
        if put.code == "picking_done":
            self.lists.clear()
            self._free_the_tote()

    def _free_the_tote(self) -> None:
        with self.database.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM order_tote")

    @precondition(lambda self: self.lists and not self.in_hand and not self.lies)
    @rule()
    def declare_short(self) -> None:
        list_id = self.lists[0]
        short = self.house.act(
            Role.PICKER, lambda uow: short_picking.declare_short(uow, list_id, "not_there")
        )
        if short.code == "picking_done":
            self.lists.clear()
            self._free_the_tote()

    @rule(units=st.integers(-4, 4))
    def something_happens_that_nobody_says(self, units: int) -> None:
        """Not while somebody counts: no count could know whether it saw these."""
        if self.counting is None:
            self.lies = max(0, self.lies + units)

    @precondition(lambda self: self.counting is None)
    @rule()
    def begin_to_count(self) -> None:
        waits = requests(self.house, CountState.TO_ACCEPT)
        for row in waits:
            self.house.act(Role.MANAGER, lambda uow, row=row: count_decisions.count_again(uow, row.id))
        if self.house.stock(MUG).get(_AT) or requests(self.house, CountState.TO_COUNT):
            self.counting = begin(self.house, _AT, Role.PACKER)

    @precondition(lambda self: self.counting is not None)
    @rule()
    def end_the_count(self) -> None:
        assert self.counting is not None
        tally, self.counting = self.counting, None
        typed = self.house.act(Role.PACKER, lambda uow: counting.type_units(uow, tally, self.lies))
        if typed.level is not Level.ERROR:
            self.house.act(Role.PACKER, lambda uow: counting.finish(uow, tally_of(typed)))

    @rule()
    def accept(self) -> None:
        for row in requests(self.house, CountState.TO_ACCEPT):
            self.house.act(Role.MANAGER, lambda uow, row=row: count_decisions.accept_count(uow, row.id))

    def teardown(self) -> None:
        """Whatever happened: count until nothing is open, and the ledger says what lies there."""
        if hasattr(self, "house"):
            self._count_to_the_end()
            there = self.house.stock(MUG).get(_AT, (0, 0))[0]
            assert there == self.lies + self.in_hand, (there, self.lies, self.in_hand)
            assert self.database.read(broken) == {}
        self.database.close()
        shutil.rmtree(self.folder)

    def _count_to_the_end(self) -> None:
        for _ in range(4):
            self.counting = None
            self.begin_to_count()
            if self.counting is not None:
                self.end_the_count()
        self._let_the_picker_finish()
        self.accept()
        for _ in range(4):
            if requests(self.house, CountState.TO_COUNT):
                self.begin_to_count()
                self.end_the_count()
        self.accept()

    def _let_the_picker_finish(self) -> None:
        """A difference that a walk is promised is booked once that walk is over."""
        while self.lists:
            wanted = [
                task for task in tasks(self.house, self.lists[0]) if task.picked + task.short < task.quantity
            ]
            missing = sum(task.quantity - task.picked - task.short for task in wanted)
            while self.lies and self.in_hand < missing:
                self.take_one()
            if self.in_hand:
                self.put_into_tote()
            else:
                self.declare_short()


Shelf.TestCase.settings = settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=max(_RUNS // 2, 1),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


class TestShelf(Shelf.TestCase):  # type: ignore[name-defined,misc]
    """Collected by pytest with the template at hand."""

    @pytest.fixture(autouse=True)
    def use_template(self, sqlite_template: Path) -> None:
        _TEMPLATE[:] = [sqlite_template]
