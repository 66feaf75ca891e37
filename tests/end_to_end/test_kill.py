"""The headless station killed again and again: what it acknowledged counts once, what it did not at most once."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import threading
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from app.models.command import Command
from app.models.journal import JournalEntry
from app.models.outbox import PrintJob
from app.models.product import Product, ProductBarcode
from app.models.shipment import Parcel
from app.models.staff import Staff
from app.models.states import LocationKind, ParcelState, Role, Stage
from app.models.stock import Location
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode
from app.workflows.verify import verify
from tests.end_to_end.program import Program
from tests.support.bench import parcels, pick
from tests.support.house import BOOK, MUG, SHIRT, House
from tests.support.invariants import broken

#: Moments after the program began to answer, in seconds; the last life is left to end by itself.
SEED, LONGEST = 20261123, 0.12
#: How often on each engine, and for how many times the orders below: there must be work for every life.
FEW = {"sqlite": 8, "postgresql": 4}
ASKED = int(os.environ.get("ARRIMAGE_KILLS", "0"))
ROUNDS = max(1, ASKED // 8)
ORDERS = ROUNDS * (
    ((MUG, 20), (BOOK, 9)),
    ((SHIRT, 25), (MUG, 8)),
    ((BOOK, 21), (SHIRT, 12)),
    ((MUG, 40),),
    ((SHIRT, 30),),
)


class Worker:
    """A person at the bench who looks where the work stands and scans on, faster than the answers come."""

    def __init__(self, house: House, program: Program, orders: list[int]) -> None:
        self.house, self.program, self.orders = house, program, orders
        self.acknowledged: dict[str, dict[str, Any]] = {}
        self.sent: Counter[str] = Counter()
        badge = self._all(select(Staff.badge).where(Staff.name == Role.PACKER.value))[0].badge
        self._badge = encode(OwnKind.BADGE, badge)

    def _all(self, query: Any) -> list[Any]:
        return list(self.house.database.read(lambda c: c.execute(query).all()))

    def work(self, kill_after: float | None) -> bool:
        """One life of the program; whether everything was done before it ended."""
        url = self.house.database.engine.url.render_as_string(hide_password=False)
        with self.program.started("--database", url, "station", "--headless") as run:
            assert run.stdin is not None
            assert run.stdout is not None
            first = self._talk(run, [self._badge])
            killer = threading.Timer(kill_after, run.kill) if kill_after is not None else None
            if killer is not None:
                killer.start()
            try:
                assert first
                while burst := self._next():
                    if not self._talk(run, burst):
                        return False
                run.stdin.close()
                return run.wait(timeout=60) == 0
            finally:
                if killer is not None:
                    killer.cancel()

    def _talk(self, run: Any, burst: list[str]) -> bool:
        """Send all of it, then read the answers; false once the program is gone."""
        try:
            for raw in burst:
                self.sent[raw] += 1
                run.stdin.write(raw + "\n")
            run.stdin.flush()
            for _ in burst:
                line = run.stdout.readline()
                if not line.endswith("\n"):
                    return False
                answer = json.loads(line)
                assert answer["level"] == "ok", answer
                if answer["scan_id"]:
                    self.acknowledged[answer["scan_id"]] = answer
        except BrokenPipeError:
            return False
        return True

    def _next(self) -> list[str]:
        """What a person would scan now, as much of it at once as cannot go wrong."""
        for order_id in self.orders:
            order = self.house.row(order_id)
            lines = [line for line in self.house.lines(order_id) if line.picked]
            drafts = self._parcels(order_id, ParcelState.DRAFT)
            if drafts and not lines:
                return [*_opening(order_id), command_barcode(CommandCode.CLOSE_PARCEL)]
            if lines:
                units = [code for line in lines for code in [self._code(line.sku)] * line.picked]
                return [*_opening(order_id), *units]
            if order.stage is not Stage.SHIPPED:
                waiting = self._parcels(order_id, ParcelState.LABELLED)
                return [":job shipping", *(encode(OwnKind.PARCEL, each.number) for each in waiting)]
        return []

    def _parcels(self, order_id: int, state: ParcelState) -> list[Any]:
        return self._all(select(Parcel).where(Parcel.order_id == order_id, Parcel.state == state))

    def _code(self, sku: str) -> str:
        query = select(ProductBarcode.code).join(Product).where(Product.sku == sku)
        return str(self._all(query)[0].code).removeprefix("0")

    def kept(self) -> list[tuple[str, str, int]]:
        """The station's scan log: id, what was scanned, whether it was answered."""
        log = sqlite3.connect(self.program.home / "data" / "scans-BENCH-1.sqlite")
        try:
            return log.execute("SELECT id, raw, done FROM scan").fetchall()
        finally:
            log.close()


def _opening(order_id: int) -> list[str]:
    """From wherever the station stands to this order on the bench."""
    return [":job shipping", ":job packing", encode(OwnKind.ORDER, order_id)]


@pytest.fixture
def worker(house: House, program: Program) -> Worker:
    for sku, place in ((MUG, "A-01-1"), (BOOK, "A-02-1"), (SHIRT, "B-01-1")):
        house.receive(sku, place, 100 * ROUNDS)
    orders = []
    for number, lines in enumerate(ORDERS, start=1):
        tote = {"code": f"T-1{number}", "kind": LocationKind.TOTE, "sellable": False}
        house.database.write(
            lambda uow, tote=tote: uow.connection.execute(insert(Location), tote), house.station
        )
        order_id = house.order(*lines)
        pick(house, order_id, tote["code"], typed=True)
        orders.append(order_id)
    return Worker(house, program, orders)


def test_killed_at_random_every_acknowledged_scan_counts_once(worker: Worker) -> None:
    house, chance = worker.house, random.Random(SEED)
    kills = ASKED or FEW[house.database.engine.dialect.name]
    killed = sum(not worker.work(chance.uniform(0, LONGEST)) for _ in range(kills))
    assert killed
    assert worker.work(None), "left alone it ends by itself"

    kept = worker.kept()
    outcomes = dict(house.database.read(lambda c: c.execute(select(Command.id, Command.outcome)).all()))
    for scan_id, answer in worker.acknowledged.items():
        assert outcomes[scan_id]["code"] == answer["code"], (scan_id, answer)
    assert {scan_id for scan_id, _, _ in kept} >= worker.acknowledged.keys()
    assert [raw for scan_id, raw, done in kept if not done or scan_id not in outcomes] == []
    assert Counter(raw for _, raw, _ in kept) <= worker.sent, "nothing was kept twice"

    packed = select(JournalEntry.command_id).where(JournalEntry.action == "packed")
    by_scan = Counter(house.database.read(lambda c: c.scalars(packed).all()))
    units = sum(units for lines in ORDERS for _, units in lines)
    assert (len(by_scan), set(by_scan.values())) == (units, {1})
    assert by_scan.keys() <= {scan_id for scan_id, _, _ in kept}
    for order_id in worker.orders:
        assert house.row(order_id).stage is Stage.SHIPPED
        assert all(line.shipped == line.ordered for line in house.lines(order_id))
        [parcel] = parcels(house, order_id)
        jobs = select(func.count()).select_from(PrintJob).where(PrintJob.parcel_id == parcel.id)
        assert house.database.read(lambda c, jobs=jobs: c.scalar(jobs)) == 2, "one label, one slip"
    assert list(verify(house.database)) == []
    assert house.database.read(broken) == {}
