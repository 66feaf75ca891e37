"""What comes out of the printers when a parcel is closed: read by an independent decoder, and scanned at the dock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from app.config import Settings
from app.i18n import LANGUAGES, text
from app.models.house import change_setting
from app.models.outbox import PrinterRow, PrintJob
from app.models.staff import Staff
from app.models.states import JobState, ParcelState, Role, Stage
from app.printing.preview import rasterise
from app.scanning.own_codes import CommandCode, OwnKind, command_barcode, encode
from app.station.session import Job
from app.station.station import Answer
from app.station.wiring import Desk
from app.workflows import printing
from tests.support.bench import done, gtin, parcels, pick
from tests.support.databases import TestClock
from tests.support.house import BOOK, MUG, House
from tests.support.printer import VirtualPrinter

Decode = Callable[[Image.Image], set[tuple[str, str]]]
ZplPictures = Callable[[bytes, int], list[Image.Image]]
DPI = 203
PREFIX = "3760123"
_UNDER_WAY = {JobState.WAITING, JobState.CLAIMED}


class PackingBench:
    """A desk with its workers running, a label printer on the network and a folder for sheets."""

    def __init__(self, house: House, printer: VirtualPrinter, folder: Path) -> None:
        self.house, self.printer, self.folder = house, printer, folder
        zebra = {
            "code": "ZEBRA", "name": "Zebra", "driver": "zpl", "transport": "tcp", "address": printer.address,
            "dpi": DPI, "media_width_mm": 100, "media_height_mm": 150, "active": True,
        }  # fmt: skip
        done(house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, zebra)))
        key = self._one(select(PrinterRow.id).where(PrinterRow.code == "ZEBRA"))
        done(house.act(Role.PACKER, lambda uow: printing.choose_printer(uow, "shipping_label", key)))
        url = house.database.engine.url.render_as_string(hide_password=False)
        settings = Settings(database=url, data_folder=str(folder))
        self.desk = Desk(settings, clock=house.database.clock)
        self._changed = threading.Event()
        self.desk.listen(lambda _: self._changed.set())
        self.desk.start()
        badge = self._one(select(Staff.badge).where(Staff.name == Role.PACKER.value))
        assert self.scan(encode(OwnKind.BADGE, badge)).outcome.code == "signed_in"

    def _one(self, query: Any) -> int:
        return int(self.house.database.read(lambda c: c.execute(query).scalar_one()))

    def scan(self, raw: str) -> Answer:
        return self.desk.station.scan(raw).result(timeout=10)

    def pack(self, order_id: int) -> Any:
        """Take a picked order from its tote into a closed parcel; returns the parcel's row."""
        assert self.scan(encode(OwnKind.ORDER, order_id)).outcome.code == "order_opened"
        for line in self.house.lines(order_id):
            for _ in range(line.picked):
                self.scan(gtin(self.house, line.sku))
        closed = self.scan(command_barcode(CommandCode.CLOSE_PARCEL))
        assert closed.outcome.code == "order_packed", closed.outcome
        [parcel] = parcels(self.house, order_id)
        return parcel

    def printed(self, parcel_id: int) -> dict[str, JobState]:
        """Wait until the worker is through with the parcel's papers; the state of each by kind."""
        jobs = self._jobs_once(parcel_id, lambda jobs: not {job.state for job in jobs} & _UNDER_WAY)
        return {job.document_kind: job.state for job in jobs}

    def trouble(self, parcel_id: int) -> str:
        """Wait until the worker says why the label does not come out."""
        [label] = self._jobs_once(parcel_id, lambda jobs: any(job.trouble for job in jobs), "shipping_label")
        assert label.state is JobState.WAITING
        return str(label.trouble)

    def _jobs_once(self, parcel_id: int, so: Callable[[list[Any]], bool], *kinds: str) -> list[Any]:
        """The parcel's print jobs as soon as they are ``so``, told by the change feed."""
        query = select(PrintJob).where(PrintJob.parcel_id == parcel_id)
        if kinds:
            query = query.where(PrintJob.document_kind.in_(kinds))
        while not so(jobs := list(self.house.database.read(lambda c: c.execute(query).all()))):
            assert self._changed.wait(timeout=30), f"nothing happens any more: {jobs}"
            self._changed.clear()
        return jobs

    def slip(self) -> Image.Image:
        """The one packing slip in the folder, rasterised as an office printer would."""
        [file] = (self.folder / "printed").glob("*packing-slip*.pdf")
        [page] = rasterise(file.read_bytes(), dpi=DPI)
        return Image.open(BytesIO(page))


@pytest.fixture
def bench_with_printers(house: House, tmp_path: Path) -> Iterator[PackingBench]:
    with VirtualPrinter() as printer:
        bench = PackingBench(house, printer, tmp_path)
        yield bench
        bench.desk.stop()


@pytest.mark.parametrize("prefix", ["", PREFIX])
def test_the_codes_on_label_and_slip_are_the_parcel_s_and_lead_it_out_of_the_house(
    bench_with_printers: PackingBench, prefix: str, zpl_pictures: ZplPictures, decode: Decode
) -> None:
    bench, house = bench_with_printers, bench_with_printers.house
    house.database.write(lambda uow: change_setting(uow, "gs1_prefix", prefix), house.station)
    order_id = house.order((MUG, 2), (BOOK, 1))
    pick(house, order_id, "T-01")
    parcel = bench.pack(order_id)
    states = bench.printed(parcel.id)
    assert states == {
        "shipping_label": JobState.CONFIRMED,
        "packing_slip": JobState.HANDED_OVER,
    }  # a folder confirms nothing

    [label] = bench.printer.printed
    [picture] = zpl_pictures(label, DPI)
    own = encode(OwnKind.PARCEL, parcel.number)
    assert (parcel.sscc is not None) is bool(prefix)
    expected = ("]C1", f"00{parcel.sscc}") if prefix else ("]C0", own)
    assert decode(picture) == {expected}
    assert ("]C0", encode(OwnKind.ORDER, order_id)) in decode(bench.slip())

    bench.desk.station.turn_to(Job.SHIPPING).result(timeout=10)
    [(_, read_back)] = decode(picture)
    assert bench.scan(read_back).outcome.code == "handed_over"
    assert bench.scan(read_back).outcome.code == "handed_over_already"
    assert house.row(order_id).stage is Stage.SHIPPED
    assert [each.id for each in parcels(house, order_id, ParcelState.HANDED_OVER)] == [parcel.id]


def test_a_customer_named_like_a_printer_command_is_only_text(
    bench_with_printers: PackingBench, zpl_pictures: ZplPictures, decode: Decode
) -> None:
    """``^XZ`` would end the label, ``~JA`` would throw away every other label in the printer (domain 5.3)."""
    bench, house = bench_with_printers, bench_with_printers.house
    address = house.incoming().shipping_address
    order_id = house.order((MUG, 1), shipping_address=replace(address, last_name="^XZ~JA"))
    assert house.row(order_id).stage is Stage.READY
    pick(house, order_id, "T-01")
    bench.printer.behaviour.paused = True  # earlier labels still wait in the printer's memory
    bench.printer.waiting.append(b"another parcel's label")
    bench.printer.behaviour.paused = False
    parcel = bench.pack(order_id)
    assert bench.printed(parcel.id)["shipping_label"] is JobState.CONFIRMED
    *others, label = bench.printer.printed
    assert others == [b"another parcel's label"], "nothing that waited was thrown away"
    assert bench.printer.waiting == []
    assert label.count(b"^XZ") == label.count(b"^XA") == 1
    assert b"~" not in label
    assert b"_5EXZ_7EJA" in label.upper()
    [picture] = zpl_pictures(label, DPI)
    assert decode(picture) == {("]C0", encode(OwnKind.PARCEL, parcel.number))}


def test_a_printer_that_is_off_keeps_nobody_waiting_and_prints_when_it_is_on(
    house: House, tmp_path: Path, clock: TestClock
) -> None:
    """The parcel is closed, its label waits and says why in both languages, and comes out once."""
    with VirtualPrinter() as printer:
        port = printer.port
    bench = PackingBench(house, printer, tmp_path)
    try:
        order_id = house.order((MUG, 1))
        pick(house, order_id, "T-01")
        parcel = bench.pack(order_id)
        trouble = bench.trouble(parcel.id)
        assert trouble == "off"
        words = {text(language, f"printer_{trouble}") for language in LANGUAGES}
        assert len(words) == len(LANGUAGES)
        assert "printer_off" not in words
        clock.forward(seconds=6)
        with VirtualPrinter(plugged_at=port) as switched_on:
            assert bench.printed(parcel.id)["shipping_label"] is JobState.CONFIRMED
        assert len(switched_on.printed) == 1
    finally:
        bench.desk.stop()
