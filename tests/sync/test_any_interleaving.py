"""Whatever happens on both sides in whatever order, with answers lost and stations dying, both end consistent."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from app.database import migrate
from app.database.unit_of_work import Database
from app.models.order import Payment
from app.models.states import JobState, Lifecycle, PaymentKind, Role, Stage
from app.workflows import channel_rounds, channel_stock, order_lines
from app.workflows.verify import verify
from tests.support.databases import TestClock
from tests.support.house import BOOK, MUG, House
from tests.support.shops.server import Reply
from tests.support.shops.sides import SIDES, Side, WooSide
from tests.support.shops.wired import Wired
from tests.support.shops.woocommerce import MAINTENANCE
from tests.sync.test_news_out import send_off

_RUNS = int(os.environ.get("ARRIMAGE_INTERLEAVINGS", "2"))
_ARTICLES = (MUG, BOOK)

#: One step of a day: what happens in the shop, in the house, or to the line between them.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.integers(0, 1), st.integers(1, 3)),
        st.tuples(st.just("readdress"), st.integers(0, 5), st.booleans()),
        st.tuples(st.just("shop_cancels"), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("house_cancels"), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("send_off"), st.integers(0, 5), st.just(0)),
        st.tuples(st.just("receive"), st.integers(0, 1), st.integers(1, 5)),
        st.tuples(st.just("shop_stock"), st.integers(0, 1), st.integers(0, 9)),
        st.tuples(st.just("round"), st.just(0), st.just(0)),
        st.tuples(st.just("lost_answer"), st.integers(0, 6), st.booleans()),
        st.tuples(st.just("maintenance"), st.integers(0, 6), st.just(0)),
        st.tuples(st.just("crash"), st.integers(0, 12), st.just(0)),
    ),
    min_size=3,
    max_size=14,
)


class Day:
    """A shop, a house, and a day between them."""

    def __init__(self, database: Database, side: Side) -> None:
        migrate.require_ready(database)
        self.house, self.side = House(database), side
        side.article(MUG, 20)
        side.article(BOOK, 10)
        self.wired = Wired(self.house, side.kind, side.settings, side.secrets, open_with=side.open_with)
        self.sold: dict[str, int] = {}
        """Cents of each order."""

    def pass_time(self, minutes: float = 3) -> None:
        self.side.tick(minutes)

    def sell(self, which: int, units: int) -> None:
        sku = _ARTICLES[which]
        if self.side.shown(sku) >= units:  # a shop sells what it shows
            self.sold[self.side.sell(sku, units)] = 1200 * units

    def readdress(self, which: int, behind: bool) -> None:
        if order := self._sold(which):
            self.side.readdress(order, f"{len(self.sold)} rue Neuve", behind)

    def shop_cancels(self, which: int, _: int) -> None:
        if order := self._sold(which):
            self.side.cancel(order)

    def house_cancels(self, which: int, _: int) -> None:
        row = self._ours(which)
        if row is not None and row.stage in {Stage.READY, Stage.IMPORTED, Stage.BACKORDER}:
            self.house.act(Role.MANAGER, lambda uow: order_lines.cancel_order(uow, row.id, "client"))

    def send_off(self, which: int, _: int) -> None:
        row = self._ours(which)
        if row is not None and row.stage is Stage.READY and not row.open_holds:
            send_off(self.wired, row.id, f"6A{row.id:011d}")

    def receive(self, which: int, units: int) -> None:
        self.house.receive(_ARTICLES[which], ("A-01-1", "A-02-1")[which], units)

    def shop_stock(self, which: int, quantity: int) -> None:
        self.side.set_stock(_ARTICLES[which], quantity)

    def round(self, _: int, __: int) -> None:
        self.wired.round(passing=1000)

    def lost_answer(self, after: int, _: bool) -> None:
        """A round in which one request is carried out and its answer lost."""
        self._at_request(after, Reply(drop=True), carried_out=True)

    def maintenance(self, after: int, _: int) -> None:
        self._at_request(after, MAINTENANCE, carried_out=False)

    def crash(self, after: int, _: int) -> None:
        """A round in which the station dies at one of its transactions, before or after it."""
        write, left = self.house.database.write, [after]

        def dying(*values: object, **options: object) -> object:
            left[0] -= 1
            if left[0] == -1:
                raise KeyboardInterrupt
            done = write(*values, **options)  # type: ignore[arg-type]
            if left[0] == 0 and after % 2:
                left[0] = -99
                raise KeyboardInterrupt
            return done

        self.house.database.clock.forward(seconds=1000)  # type: ignore[attr-defined]
        link = self.wired.link
        self.house.database.write = dying  # type: ignore[method-assign]
        try:
            self.wired.sync.round(link)
        except KeyboardInterrupt:
            pass
        finally:
            self.house.database.write = write  # type: ignore[method-assign]
        self.wired.restart()

    def _at_request(self, after: int, reply: Reply, *, carried_out: bool) -> None:
        left = [after]

        def hit(_: object) -> bool:
            left[0] -= 1
            return left[0] == -1

        faults = self.side.server.faults
        if carried_out:
            faults.lose_answer = hit
        else:
            faults.instead = lambda request: reply if hit(request) else None
        self.wired.round(passing=1000)
        faults.lose_answer, faults.instead = (lambda _: False), (lambda _: None)

    def _sold(self, which: int) -> str:
        return list(self.sold)[which] if which < len(self.sold) else ""

    def _ours(self, which: int) -> Any:
        return self.wired.orders().get(self._sold(which))

    def settle(self) -> None:
        """The line works again: as many rounds as it takes, through a sweep and a look at all articles."""
        for passing in (1000, 1000, 7 * 3600, 1000, 1000):
            self.pass_time()
            result = self.wired.round(passing=passing)
            assert result.fault is None, result.fault
        self.pass_time()

    def check(self) -> None:
        """Every order once, as the shop says it; every push told once; stock equal on both sides; books in order."""
        ours = self.wired.orders()
        assert set(ours) == set(self.sold)
        for order, cents in self.sold.items():
            self._check_order(order, ours[order], cents)
        available = self.house.database.read(channel_stock.available_units)
        for row in self.wired.articles().values():
            assert self.side.shown(row.sku) == max(0, available[row.product_id]), row.sku
        assert list(verify(self.house.database)) == []

    def _check_order(self, order: str, row: Any, cents: int) -> None:
        cancelled, said = self.side.is_cancelled(order), self.wired.said(order)
        assert said.shipping_address.line1 == self.side.street(order)
        assert (said.cancelled, said.fulfilled) == (cancelled, self.side.is_complete(order))
        captured = self.wired.one(
            select(func.count(), func.sum(Payment.amount_cents)).where(
                Payment.order_id == row.id, Payment.kind == PaymentKind.CAPTURE
            )
        )
        forgotten = cancelled and self.side.forgets_cancelled and tuple(captured) == (0, None)
        assert forgotten or tuple(captured) == (1, cents)
        pushes = [push for push in self.wired.pushes() if push.order_id == row.id]
        waiting = {push.trouble for push in pushes if push.state is JobState.PARKED}
        assert {push.state for push in pushes} <= {JobState.CONFIRMED, JobState.PARKED}
        # What a platform cannot be told, or no longer takes of an order it cancelled, waits for a person.
        assert waiting <= ({"channel_cancel_over_there"} if self.side.cancels_by_hand else set()) | (
            {"channel_said_no"} if cancelled else set()
        )
        if row.stage is not Stage.SHIPPED:
            assert self.side.told(order) == []
        elif not waiting:
            assert len(self.side.told(order)) == 1
        if row.stage is Stage.SHIPPED and not cancelled:
            assert self.side.is_complete(order)
        if cancelled and row.stage is not Stage.SHIPPED:
            assert row.lifecycle is Lifecycle.CANCELLED or row.open_holds


@settings(
    max_examples=_RUNS,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    # A day is a second: a failing one is told as it is, not made smaller for minutes.
    phases=[Phase.explicit, Phase.generate],
    derandomize="ARRIMAGE_INTERLEAVINGS" not in os.environ,
)
@given(steps=STEPS)
@pytest.mark.parametrize("kind", SIDES)
def test_any_interleaving_ends_with_both_sides_consistent(
    kind: str, steps: list[tuple[str, int, int]], sqlite_template: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "day.sqlite"
    for left in tmp_path.glob("day.sqlite*"):
        left.unlink()
    shutil.copyfile(sqlite_template, copy)
    side: Side = SIDES[kind]()
    database = Database(f"sqlite:///{copy}", clock=TestClock())
    try:
        with side.server.running():
            day = Day(database, side)
            day.sell(0, 2)
            day.sell(1, 1)
            for name, first, second in steps:
                day.pass_time()
                getattr(day, name)(first, second)
            day.settle()
            day.check()
    finally:
        database.close()


def test_the_property_would_notice_a_cursor_that_runs_ahead(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check can fail: an engine that begins to read too late loses an order, and the day is not consistent."""
    for back in ("OVERLAP", "SWEPT_BACK"):
        monkeypatch.setattr(channel_rounds, back, timedelta(hours=-2))
    copy = tmp_path / "day.sqlite"
    shutil.copyfile(sqlite_template, copy)
    side = WooSide()
    database = Database(f"sqlite:///{copy}", clock=TestClock())
    try:
        with side.server.running():
            day = Day(database, side)
            day.sell(0, 1)
            day.round(0, 0)
            day.pass_time(1)
            day.sell(0, 1)
            day.settle()
            with pytest.raises(AssertionError):
                day.check()
    finally:
        database.close()
