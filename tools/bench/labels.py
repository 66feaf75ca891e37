"""Labels: from the closing scan to the bytes and to the printer's first byte, and 500 at once, beside the floor."""

from __future__ import annotations

import argparse
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.database.changes import ChangeFeed
from app.database.unit_of_work import Database, UnitOfWork
from app.models.outbox import PrinterRow, PrintJob
from app.models.states import JobState, Role
from app.printing.documents import from_json, to_json
from app.printing.printer import Printer
from app.printing.printers import render
from app.printing.warm import warm_up
from app.scanning.own_codes import CommandCode, OwnKind, encode
from app.station.delivery import Delivered, DeliveryWorker
from app.station.paper import PaperDelivery
from app.station.wiring import TURN_SECONDS
from app.workflows import printing
from tests.printing.printers import label_printer
from tests.printing.samples import SHIPPING
from tests.support.bench import done, parcels, pick
from tests.support.desk import Bench
from tests.support.house import MUG, House
from tests.support.printer import VirtualPrinter
from tools.bench.shop import shop_with
from tools.bench.timing import beside_floor, figures

_ORDERS, _CLOSED, _LABELS = 10_000, 60, 500
_PATIENCE = 10.0
_ASKED = b"~HS"
_WORDS = ["sender", "recipient", "order_reference", "parcel_number", "parcel_barcode", "service"]


def measure(url: str, folder: Path, _arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """First what a closing scan waits for, with the station's own workers; then a batch in one thread."""
    with StampingPrinter() as printer:
        house = shop_with(Database(url), _ORDERS)
        yield from _closing_scans(house, folder, printer)
        house.database.close()
    yield _batch()


class StampingPrinter(VirtualPrinter):
    """Knows when the first byte of a label came."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.first_byte = 0.0
        self.came = threading.Event()

    def _consume(self, connection: socket.socket, data: bytes) -> bytes:
        if data.replace(_ASKED, b"").strip() and not self.came.is_set():
            self.first_byte = time.perf_counter()
            self.came.set()
        return super()._consume(connection, data)


def _closing_scans(house: House, folder: Path, printer: StampingPrinter) -> Iterator[dict[str, Any]]:
    use(house, printer, SHIPPING.kind)
    house.receive(MUG, "A-01-1", 2 * _CLOSED)
    rendered: list[float] = []
    to_paper = PaperDelivery(house.database, folder)

    def deliver(row: Any) -> Delivered:
        """As the station does, and once more before, to know when the bytes are ready."""
        if row.document_kind == SHIPPING.kind:
            _rendered(row.document, label_printer())
            rendered.append(time.perf_counter())
        return to_paper(row)

    worker = DeliveryWorker(house.database, house.station, PrintJob, deliver, prepare=warm_up, hands=3)
    feed = ChangeFeed(house.database, lambda _changes: worker.wake())
    bench = Bench(house, folder)
    sys.setswitchinterval(TURN_SECONDS)  # as the station's program does
    times: dict[str, list[float]] = {"answered": [], "ready": [], "first": [], "floor": [], "floor_first": []}
    try:
        feed.start()
        worker.start()
        bench.sign_in(Role.PACKER)
        for _ in range(_CLOSED):
            _one(house, bench, printer, rendered, times)
    finally:
        bench.station.stop()
        worker.stop()
        feed.stop()
    yield {
        "bench": "label_bytes_after_closing_scan",
        **beside_floor({"ours": times["ready"], "floor": times["floor"]}),
        "answered": figures(times["answered"]),
    }
    yield {
        "bench": "first_byte_after_closing_scan",
        **beside_floor({"ours": times["first"], "floor": times["floor_first"]}),
    }


def use(house: House, printer: VirtualPrinter, kind: str) -> None:
    """Have the bench's printer print a kind of document."""
    values = {
        "code": "BENCH", "name": "Bench", "driver": "zpl", "transport": "tcp", "address": printer.address,
        "dpi": 203, "media_width_mm": 102, "media_height_mm": 152, "active": True,
    }  # fmt: skip
    done(house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, values)))
    printer_id = house.database.read(
        lambda c: c.scalars(select(PrinterRow.id).where(PrinterRow.code == "BENCH")).one()
    )

    def choose(uow: UnitOfWork) -> Any:
        return printing.choose_printer(uow, kind, printer_id)

    done(house.act(Role.PACKER, choose))


def _one(
    house: House, bench: Bench, printer: StampingPrinter, rendered: list[float], times: dict[str, list[float]]
) -> None:
    """One order packed and closed by scan; the floor does what of it no program can leave out."""
    order_id = house.order((MUG, 1))
    pick(house, order_id)
    bench.scan(bench.place("T-01"))
    bench.scan(bench.article(MUG))
    until_idle(house)
    rendered.clear()
    printer.came.clear()
    start = time.perf_counter()
    bench.command(CommandCode.CLOSE_PARCEL)
    times["answered"].append((time.perf_counter() - start) * 1000)
    if not printer.came.wait(_PATIENCE):
        raise TimeoutError("no label came")
    times["ready"].append((rendered[0] - start) * 1000)
    times["first"].append((printer.first_byte - start) * 1000)
    stick(house, bench, order_id)
    start = time.perf_counter()
    job = _by_hand(SHIPPING)
    times["floor"].append((time.perf_counter() - start) * 1000)
    printer.came.clear()
    start = time.perf_counter()
    with socket.create_connection(("127.0.0.1", printer.port)) as line:
        line.sendall(_ASKED + b"\r\n")
        answer = b""
        while not answer.endswith(b"1234,0\x03\r\n"):
            answer += line.recv(512)
        line.sendall(job)
        if not printer.came.wait(_PATIENCE):
            raise TimeoutError("no label came")
    times["floor_first"].append((printer.first_byte - start) * 1000)


def stick(house: House, bench: Bench, order_id: int) -> None:
    """The label is on its parcel and scanned: only then does the bench open the next order."""
    [parcel] = parcels(house, order_id)
    bench.scan(encode(OwnKind.PARCEL, parcel.number))


def until_idle(house: House) -> None:
    """The pick list and the slip before are on paper: a packer is never as quick as this bench."""
    under_way = select(func.count()).where(PrintJob.state.in_((JobState.WAITING, JobState.CLAIMED)))
    deadline, pause = time.perf_counter() + _PATIENCE, threading.Event()
    while house.database.read(lambda c: c.scalar(under_way)):
        if time.perf_counter() > deadline:
            raise TimeoutError("the print queue does not empty")
        pause.wait(0.005)


def _by_hand(document: Any) -> bytes:
    """The same words in a fixed frame of commands: the least that a label is."""
    lines = [
        b"^FT32,%d^A0N,30,30^FD%b^FS" % (40 * at, str(getattr(document, name)).encode())
        for at, name in enumerate(_WORDS, start=1)
    ]
    return b"^XA^CI28^PW800^LL1200" + b"".join(lines) + b"^PQ1^XZ\n"


def _batch() -> dict[str, Any]:
    """As the queue does it: from the stored values of a job to its bytes, every one another customer's."""
    warm_up()
    labels = [
        replace(
            SHIPPING,
            recipient=(f"Éléonore Saint-Germain {number}", *SHIPPING.recipient[1:]),
            parcel_number=f"P-{number:06d}",
            parcel_barcode=encode(OwnKind.PARCEL, number),
        )
        for number in range(1, _LABELS + 1)
    ]
    stored, printer = [to_json(label) for label in labels], label_printer()
    rounds = {
        "ours": [_timed(partial(_rendered, each, printer)) for each in stored],
        "floor": [_timed(partial(_by_hand, label)) for label in labels],
    }
    return {
        "bench": "labels_500",
        "labels": _LABELS,
        "per_second": round(_LABELS / (sum(rounds["ours"]) / 1000)),
        "ours": figures(rounds["ours"]),
        "floor": figures(rounds["floor"]),
    }


def _rendered(stored: dict[str, object], printer: Printer) -> bytes:
    return render(from_json(stored), printer)


def _timed(run: Any) -> float:
    start = time.perf_counter()
    run()
    return (time.perf_counter() - start) * 1000
