"""The day itself: everybody starts, orders come in, things go wrong, and at the end everything is counted."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.config import Settings
from app.database import migrate
from app.database.unit_of_work import Database
from app.models.order import Order
from app.models.outbox import PrinterRow, PrintJob
from app.models.states import JobState, Role, Stage
from app.station.session import Job
from app.workflows import printing
from tests.support.house import House
from tests.support.postgres import Cluster
from tests.support.printer import VirtualPrinter
from tools.simulated_day import house as setting
from tools.simulated_day.chance import Chance
from tools.simulated_day.counting import Day, count
from tools.simulated_day.customers import Customers
from tools.simulated_day.floor import Floor, Stuck
from tools.simulated_day.packers import CrashingPacker, Packer
from tools.simulated_day.people import Docker, Picker, Worker
from tools.simulated_day.terminals import DeskTerminal, ProcessTerminal, Terminal
from tools.simulated_day.trouble import AtThePrinters, restart_server

_ON_THE_WAY = (Stage.READY, Stage.PICKING, Stage.PICKED, Stage.PACKING, Stage.PACKED)
#: The later orders come in so many parts.
_WAVES = 8
_LOOK_SECONDS = 0.2
_GO_HOME_SECONDS = 120.0
#: Orders to an article.
_AN_ARTICLE = 8


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the day is, and how restless: ``calls`` of a thousand customers change their order.

    ``often``: how many times as often as usual things go wrong in people's hands.
    """

    orders: int
    carts: int
    benches: int
    away_seconds: float
    seed: int
    calls: int = 30
    often: int = 1

    @property
    def articles(self) -> int:
        return max(20, min(240, self.orders // _AN_ARTICLE))


def play(plan: Plan, folder: Path) -> Day:
    """Play the day on a server of its own, its files below ``folder``; what was stuck is told in ``Day.odd``."""
    with ExitStack() as stack:
        stack.enter_context(_quiet_log())
        cluster = stack.enter_context(Cluster(durable=True))
        printer = stack.enter_context(VirtualPrinter())
        cluster.create_database("day")
        url = cluster.url("day")
        database = Database(url)
        stack.callback(database.close)
        migrate.upgrade(database)
        house = setting.furnish(database, folder / "files", plan.articles, plan.carts, printer.address)
        floor, chance = Floor(), Chance(plan.seed, plan.often)
        first = plan.orders * 3 // 5
        setting.take_in(house, first, plan.articles, chance.of("first orders"))
        workers = _hire(plan, floor, house, chance, url, folder)
        printers = AtThePrinters(floor, house, printer, max(2, plan.orders // 40))
        for worker in workers:
            worker.come_in()
        floor.started = time.monotonic()
        floor.moved()
        for thread in (*workers, printers):
            thread.start()
        try:
            _more_orders(plan, floor, house, cluster, chance, plan.orders - first)
            _finish(floor, database)
        except Stuck as stuck:
            floor.wonder(str(stuck))
        finally:
            seconds = floor.now
            _go_home(floor, workers)
            printers.join(_GO_HOME_SECONDS)
        return count(floor, database, len(printer.printed), seconds)


def _go_home(floor: Floor, workers: list[Worker]) -> None:
    floor.stopping.set()
    for worker in workers:
        worker.join(_GO_HOME_SECONDS)
        if worker.is_alive():
            floor.wonder(f"{worker.name} does not go home: {floor.doing[worker.name]}")


@contextmanager
def _quiet_log() -> Iterator[None]:
    """What stations say of a server that is away is no news on this day."""
    silent, root = logging.NullHandler(), logging.getLogger()
    root.addHandler(silent)
    yield
    root.removeHandler(silent)


def _hire(plan: Plan, floor: Floor, house: House, chance: Chance, url: str, folder: Path) -> list[Worker]:
    """Everybody with a badge and a station: pickers, packers, the last of them at a computer that fails, the dock."""
    goods = setting.Goods(house.database)
    for tote in goods.totes():
        floor.totes.put(tote)
    customers = Customers(floor, house, chance, plan.calls)

    def person(kind: type[Worker], name: str, terminal: Callable[[], Terminal]) -> Worker:
        return kind(name, floor, goods, customers, chance, terminal)

    def settings(station: str) -> Settings:
        return Settings(database=url, station=station, data_folder=str(folder / station))

    def desk(station: str, job: Job, badge: str, *, works: bool = False) -> Callable[[], Terminal]:
        return lambda: DeskTerminal(floor, settings(station), job, badge, works=works)

    def process(station: str, badge: str) -> Callable[[], Terminal]:
        home = folder / station
        home.mkdir()
        return lambda: ProcessTerminal(floor, home, settings(station), Job.PACKING, badge)

    workers: list[Worker] = []
    for number in range(1, plan.carts + 1):
        badge = setting.hire(house, f"Préparateur {number}", Role.PICKER)
        workers.append(person(Picker, f"cart {number}", desk(f"CART-{number}", Job.PICKING, badge)))
    for number in range(1, plan.benches + 1):
        name, station = f"bench {number}", f"BENCH-{number}"
        badge = setting.hire(house, f"Emballeur {number}", Role.PACKER)
        _choose_printer(house, station, 1 if number == 1 else 2)
        if number == plan.benches:
            workers.append(person(CrashingPacker, name, process(station, badge)))
        else:
            workers.append(person(Packer, name, desk(station, Job.PACKING, badge, works=True)))
    badge = setting.hire(house, "Quai", Role.PACKER)
    workers.append(person(Docker, "dock", desk("DOCK", Job.SHIPPING, badge)))
    return workers


def _choose_printer(house: House, station: str, number: int) -> None:
    at_bench = setting.at_station(house, station, Role.MANAGER)
    which = select(PrinterRow.id).where(PrinterRow.code == f"LABEL-{number}")
    printer = house.database.read(lambda connection: connection.scalars(which).one())
    house.database.write(
        partial(printing.choose_printer, kind="shipping_label", printer_id=printer), at_bench
    )


def _more_orders(
    plan: Plan, floor: Floor, house: House, cluster: Cluster, chance: Chance, count: int
) -> None:
    """The rest of the orders comes in while the floor works; in the middle of it the server is restarted."""
    for wave in range(_WAVES):
        due = plan.orders * (wave + 1) // (2 * _WAVES)
        _wait(floor, f"{due} closed parcels before the next orders", partial(_packed, floor, due))
        if wave == _WAVES // 2:
            restart_server(floor, cluster, plan.away_seconds)
        part = count // _WAVES + (count % _WAVES if wave == _WAVES - 1 else 0)
        if part:
            setting.take_in(house, part, plan.articles, chance.of("orders", wave))
    floor.closing.set()


def _packed(floor: Floor, parcels: int) -> bool:
    return len(floor.parcels) >= parcels


def _finish(floor: Floor, database: Database) -> None:
    """Until everything that can leave has left, and no paper waits for a printer."""
    on_the_way = select(Order.id).where(Order.stage.in_(_ON_THE_WAY)).limit(1)
    waiting = select(PrintJob.id).where(PrintJob.state == JobState.WAITING).limit(1)

    def none(query: Any) -> bool:
        return setting.patiently(lambda: database.read(lambda connection: connection.scalar(query))) is None

    _wait(floor, "the last orders to leave", lambda: floor.idle and none(on_the_way))
    floor.moved()
    _wait(floor, "the last papers", lambda: none(waiting))


def _wait(floor: Floor, what: str, so: Callable[[], bool]) -> None:
    """Raises ``Stuck`` where nothing moves any more, or where somebody met something nobody can explain."""
    pause = threading.Event()
    while not so():
        if floor.odd:
            raise Stuck(f"broken off while waiting for {what}")
        floor.require_moving(what)
        pause.wait(_LOOK_SECONDS)
