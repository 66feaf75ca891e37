"""Carriers' labels: 1,000 of a bulk run with eight calls in flight, and one fetched ahead at the last scan."""

from __future__ import annotations

import argparse
import itertools
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from app.carriers.colissimo.client import PLUGIN
from app.carriers.http import Wire
from app.database import migrate
from app.database.changes import ChangeFeed
from app.database.unit_of_work import Database, UnitOfWork
from app.models.carrier import LabelAttempt
from app.models.house import change_setting
from app.models.outbox import PrintJob
from app.models.shipment import Parcel
from app.models.states import LabelState, ParcelState, Role
from app.printing.warm import warm_up
from app.queries.carriers import RunReport, run_report
from app.scanning.own_codes import CommandCode
from app.station.carriers import OpenCarriers
from app.station.delivery import DeliveryWorker
from app.station.label_worker import IN_FLIGHT, LabelWorker
from app.station.paper import PaperDelivery
from app.workflows import bulk_labels, carrier_setup, parcels
from tests.carriers.test_colissimo import multipart, refusing, sold
from tests.support.bench import done, pick
from tests.support.desk import Bench
from tests.support.house import MUG, House
from tests.support.loopback import Asked, Loopback, Replied, hang_up
from tests.support.printer import VirtualPrinter
from tools.bench.labels import stick, until_idle, use
from tools.bench.timing import figures

_LABELS, _CLOSED = 1_000, 40
#: What the carrier takes for a label; every so manyth is refused, or its answer lost.
_CARRIER_SECONDS, _REFUSED, _LOST = 0.1, 50, 125
_STOPPED_AFTER, _LOOK_SECONDS, _PATIENCE = 250, 0.5, 600.0
_MARK = b"^FXours^FS"
#: As much as a carrier's label has: some sixty fields, a bar code and a picture of ten thousand signs.
_ZPL = (
    b"^XA" + _MARK + b"^PW800^LL1200" + b"^FO40,40^A0N,30,30^FD3 place Bellecour^FS" * 60
    + b"^FO40,200^BY3^BCN,160,Y,N,N^FD>;6A1234567890^FS^FO40,400^GFA,5000,5000,50," + b"F0" * 5000 + b"^FS^XZ"
)  # fmt: skip
_SECRETS = {"ARRIMAGE_COLISSIMO_PASSWORD": "bench"}


def measure(url: str, folder: Path, _arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Everything through the station's own workers, to a server on this machine that speaks as Colissimo does."""
    database = Database(url)
    migrate.upgrade(database)
    house = House(database)
    office = Office()
    with Loopback() as server:
        server.on("POST", "/generateLabel", office)
        _contract(house, server)
        yield _fetched_ahead(house, folder)
        office.all_is_well = False
        yield _bulk(house, server, office)
        yield _stopped(house, office)
    database.close()


class Office:
    """The carrier: how many calls it had at once, and what became of each."""

    def __init__(self) -> None:
        self.sold = self.refused = self.lost = self.most_at_once = 0
        self.all_is_well = True
        self._here, self._lock = 0, threading.Lock()
        self._numbers, self._never = itertools.count(1), threading.Event()

    def became(self) -> tuple[int, int, int]:
        """So many were sold, refused, and sold without anybody hearing of it."""
        return self.sold, self.refused, self.lost

    def __call__(self, asked: Asked) -> Replied:
        with self._lock:
            number = next(self._numbers)
            self._here += 1
            self.most_at_once = max(self.most_at_once, self._here)
        self._never.wait(_CARRIER_SECONDS)
        with self._lock:
            self._here -= 1
            if not self.all_is_well and number % _LOST == 0:
                self.lost += 1
                return hang_up(asked)
            if not self.all_is_well and number % _REFUSED == 0:
                self.refused += 1
                return refusing("30109", "Le code postal du destinataire est invalide")
            self.sold += 1
        replied: Replied = multipart(sold(f"6A{number:011d}"), ("label", _ZPL))
        return replied


def _contract(house: House, server: Loopback) -> None:
    values = {"contract": "819364", "url": server.url, "points_url": f"{server.url}/points"}

    def sign(uow: UnitOfWork) -> Any:
        carrier_setup.save_carrier(uow, PLUGIN, values, sandbox=False, active=True)
        return carrier_setup.save_service(uow, PLUGIN, "colissimo_home", "DOM")

    done(house.act(Role.MANAGER, sign))


def _refused_parcels(house: House) -> None:
    """As many closed parcels whose labels were refused in the morning, put in by hand."""
    house.receive(MUG, "A-01-1", _LABELS)
    orders = [house.order((MUG, 1)) for _ in range(_LABELS)]

    def close(uow: UnitOfWork) -> None:
        made = [parcels.new_parcel(uow, order_id) for order_id in orders]
        uow.connection.execute(
            update(Parcel)
            .where(Parcel.id.in_(made))
            .values(state=ParcelState.LABEL_FAILED, weight_g=470, closed_at=uow.now)
        )

    house.database.write(close, house.staff[Role.PACKER])


def _ask_all(house: House) -> list[int]:
    labels: list[int] = []
    last = 0
    while True:
        facts = done(house.act(Role.PACKER, partial(bulk_labels.ask_failed, after=last))).facts
        labels += facts["label_ids"]
        if not (last := facts["last"]):
            return labels


def _bulk(house: House, server: Loopback, office: Office) -> dict[str, Any]:
    """Beside the floor: the same requests by eight bare threads, which write nothing down and print nothing."""
    _refused_parcels(house)
    before = office.became()
    worker = LabelWorker(house.database, house.station, OpenCarriers(house.database, _SECRETS))
    start, core = time.perf_counter(), time.process_time()
    labels = _ask_all(house)
    asked = time.perf_counter() - start
    worker.start()
    told, looks = _followed(house, labels, lambda told: not told.waiting)
    seconds, core = time.perf_counter() - start, time.process_time() - core
    worker.stop()
    requests, most_at_once = server.asked("/generateLabel")[-_LABELS:], office.most_at_once
    exact = _is_exact(told, before, office)
    wire = Wire()
    start, floor_core = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        list(pool.map(lambda each: wire.ask("POST", server.url + each.path, content=each.body), requests))
    floor, floor_core = time.perf_counter() - start, time.process_time() - floor_core
    return {
        "bench": "labels_bulk_1000",
        "labels": len(labels),
        "in_flight": most_at_once,
        "seconds": round(seconds, 2),
        "asking_seconds": round(asked, 2),
        "floor_seconds": round(floor, 2),
        "ratio": round(seconds / floor, 2),
        "per_second": round(len(labels) / seconds, 1),
        "core_ms_a_label": round(core * 1000 / len(labels), 1),
        "floor_core_ms_a_label": round(floor_core * 1000 / len(labels), 1),
        "looks_at_progress": looks,
        "report": _as_dict(told),
        "exact": exact,
    }


def _stopped(house: House, office: Office) -> dict[str, Any]:
    """The same, stopped by a person in the middle: what no carrier has heard of is given up."""
    _give_up_what_is_left(house)
    _refused_parcels(house)
    before = office.became()
    labels = _ask_all(house)
    worker = LabelWorker(house.database, house.station, OpenCarriers(house.database, _SECRETS))
    worker.start()
    _followed(house, labels, lambda told: told.bought >= _STOPPED_AFTER)
    start = time.perf_counter()
    while done(house.act(Role.PACKER, bulk_labels.stop_waiting)).facts["left"]:
        pass
    seconds = time.perf_counter() - start
    told, _ = _followed(house, labels, lambda told: not told.waiting)
    worker.stop()
    return {
        "bench": "labels_bulk_stopped",
        "labels": len(labels),
        "stop_seconds": round(seconds, 2),
        "report": _as_dict(told),
        "exact": _is_exact(told, before, office),
    }


def _give_up_what_is_left(house: House) -> None:
    """Labels of the run before that were refused are not asked for again."""
    of_before = update(Parcel).where(Parcel.state == ParcelState.LABEL_FAILED)
    house.database.write(
        lambda uow: uow.connection.execute(of_before.values(state=ParcelState.VOID)), house.station
    )


def _followed(house: House, labels: list[int], over: Callable[[RunReport], bool]) -> tuple[RunReport, int]:
    """Look at the progress as the window does, until it is over; with how often that was."""
    pause, give_up_at = threading.Event(), time.perf_counter() + _PATIENCE
    for looks in itertools.count(1):
        told = house.database.read(lambda connection: run_report(connection, labels))
        if over(told):
            return told, looks
        if time.perf_counter() > give_up_at:
            raise TimeoutError("the labels do not come")
        pause.wait(_LOOK_SECONDS)
    raise AssertionError


def _is_exact(told: RunReport, before: tuple[int, ...], office: Office) -> bool:
    """Whether the report says what the carrier did since, and sums up."""
    since = tuple(now - then for now, then in zip(office.became(), before, strict=True))
    parts = told.bought + told.refused + told.doubtful + told.stopped
    return (told.bought, told.refused, told.doubtful) == since and parts == told.asked


def _as_dict(told: RunReport) -> dict[str, int]:
    return {name: getattr(told, name) for name in RunReport.__dataclass_fields__}


class _MarkedPrinter(VirtualPrinter):
    """Knows when the carrier's label came."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.came, self.at = threading.Event(), 0.0

    def _consume(self, connection: socket.socket, data: bytes) -> bytes:
        if _MARK in data and not self.came.is_set():
            self.at = time.perf_counter()
            self.came.set()
        return super()._consume(connection, data)


def _fetched_ahead(house: House, folder: Path) -> dict[str, Any]:
    """From the scan that closes the parcel to its label's first bytes at a printer on TCP, and to the answer."""
    house.receive(MUG, "A-01-1", _CLOSED)
    house.database.write(lambda uow: change_setting(uow, "labels_ahead", True), house.station)
    first, answered = [], []
    with _MarkedPrinter() as printer:
        use(house, printer, "carrier_label")
        buyer = LabelWorker(house.database, house.station, OpenCarriers(house.database, _SECRETS))
        paper = DeliveryWorker(
            house.database,
            house.station,
            PrintJob,
            PaperDelivery(house.database, folder),
            prepare=warm_up,
            hands=3,
        )
        workers = (buyer, paper)

        def wake(_changes: object) -> None:
            for each in workers:
                each.wake()

        feed = ChangeFeed(house.database, wake)
        bench = Bench(house, folder)
        try:
            for each in (feed, buyer, paper):
                each.start()
            bench.sign_in(Role.PACKER)
            for _ in range(_CLOSED):
                scan, label = _one(house, bench, printer)
                answered.append(scan)
                first.append(label)
        finally:
            bench.station.stop()
            for each in (paper, buyer, feed):
                each.stop()
    beyond = [label - scan for label, scan in zip(first, answered, strict=True)]
    return {
        "bench": "first_byte_of_a_label_fetched_ahead",
        "first_byte": figures(first),
        "answered": figures(answered),
        "beyond": figures(beyond),
    }


def _one(house: House, bench: Bench, printer: _MarkedPrinter) -> tuple[float, float]:
    """Milliseconds until the closing scan was answered, and until the label's first bytes came."""
    order_id = house.order((MUG, 1))
    pick(house, order_id)
    bench.scan(bench.place("T-01"))
    bench.scan(bench.article(MUG))
    _until_bought(house, order_id)
    until_idle(house)
    printer.came.clear()
    start = time.perf_counter()
    bench.command(CommandCode.CLOSE_PARCEL)
    answered = time.perf_counter()
    if not printer.came.wait(_PATIENCE):
        raise TimeoutError("no label came")
    stick(house, bench, order_id)
    return (answered - start) * 1000, (printer.at - start) * 1000


def _until_bought(house: House, order_id: int) -> None:
    bought = (
        select(func.count())
        .select_from(LabelAttempt)
        .where(LabelAttempt.order_id == order_id, LabelAttempt.state == LabelState.BOUGHT)
    )
    pause, give_up_at = threading.Event(), time.perf_counter() + _PATIENCE
    while not house.database.read(lambda connection: connection.scalar(bought)):
        if time.perf_counter() > give_up_at:
            raise TimeoutError("the label was not fetched ahead")
        pause.wait(0.01)
