"""A carrier's label printed from its file, on both engines: as it is, once, or refused in words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.i18n import text
from app.models.outbox import PrinterRow, PrintJob
from app.models.states import JobState, Role
from app.station.delivery import deliver_once
from app.station.paper import PaperDelivery
from app.workflows import printing
from app.workflows.label_files import print_label_file
from app.workflows.outcome import Outcome
from tests.printing.test_carrier_label import ZPL, pdf
from tests.support.bench import done
from tests.support.house import House
from tests.support.printer import VirtualPrinter


@pytest.fixture
def printer() -> Iterator[VirtualPrinter]:
    with VirtualPrinter() as made:
        yield made


def add(house: House, code: str, **values: Any) -> int:
    row = {
        "code": code, "name": code.title(), "driver": "zpl", "transport": "tcp", "address": "127.0.0.1:9100",
        "dpi": 203, "media_width_mm": 102, "media_height_mm": 152, "active": True,
    } | values  # fmt: skip
    done(house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, row)))
    query = select(PrinterRow.id).where(PrinterRow.code == code)
    return int(house.database.read(lambda c: c.execute(query).scalar_one()))


def send(house: House, printer_id: int, content: bytes, **values: Any) -> Outcome:
    return house.act(
        Role.PACKER, lambda uow: print_label_file(uow, content, "6A123.zpl", printer_id, **values)
    )


def test_a_file_reaches_the_printer_as_it_is(house: House, printer: VirtualPrinter, tmp_path: Path) -> None:
    zebra = add(house, "ZEBRA", address=printer.address)
    done(send(house, zebra, ZPL))
    assert deliver_once(house.database, house.station, PrintJob, PaperDelivery(house.database, tmp_path)) == 1
    sent = [part + b"^XZ" for part in ZPL.split(b"^XZ")[:-1]]
    assert [each.strip() for each in printer.printed] == [each[each.index(b"^XA") :] for each in sent]
    job = house.database.read(lambda c: c.execute(select(PrintJob)).one())
    assert (job.state, job.document_kind, job.title) == (JobState.CONFIRMED, "carrier_label", "6A123")


def test_a_second_one_needs_a_reason(house: House, printer: VirtualPrinter) -> None:
    zebra = add(house, "ZEBRA", address=printer.address)
    done(send(house, zebra, pdf()))
    assert send(house, zebra, pdf()).code == "reason_needed"
    done(send(house, zebra, pdf(), reason="torn"))
    again = house.database.read(
        lambda c: c.execute(select(PrintJob).order_by(PrintJob.id.desc()).limit(1)).one()
    )
    assert (again.reprint_of is not None, again.reason) == (True, "torn")


@pytest.mark.parametrize(
    ("content", "dpi", "printer", "code", "said"),
    [
        (ZPL, 203, {"media_width_mm": 57, "media_height_mm": 32}, "too_large", "102 × 152 mm"),
        (ZPL, 300, {}, "other_dpi", "300 dpi"),
        (ZPL.replace(b"^LRN", b"^JUS"), 203, {}, "unsafe", "^JU"),
        (ZPL.replace(b"^PQ1", b"^PQ900"), 203, {}, "too_many", "900"),
        (ZPL, 203, {"driver": "pdf"}, "other_language", "PDF"),
        (b"hello", 203, {}, "unreadable", "ZPL"),
    ],
)
def test_what_cannot_come_out_right_is_refused_in_words(
    house: House, content: bytes, dpi: int, printer: dict[str, Any], code: str, said: str
) -> None:
    outcome = send(house, add(house, "P", **printer), content, dpi=dpi)
    assert outcome.code == f"carrier_label_{code}"
    for language in ("fr", "en"):
        sentence = text(language, outcome.code, **outcome.values)
        assert said in sentence
        assert "{" not in sentence
    assert house.database.read(lambda c: c.execute(select(PrintJob)).all()) == []


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"transport": "tcp", "address": ""}, "printer_address"),
        ({"transport": "cups", "address": "-o raw"}, "printer_address_queue"),
        ({"transport": "device", "address": "zebra"}, "printer_address_device"),
        ({"transport": "windows", "address": " "}, "printer_address_windows"),
        ({"driver": "brother_ql", "media_width_mm": 57}, "printer_media"),
        ({"driver": "escpos"}, "printer_media"),
        ({"media_height_mm": 0}, "printer_media"),
    ],
)
def test_a_printer_that_cannot_be_is_refused_in_words(
    house: House, values: dict[str, Any], code: str
) -> None:
    row = {
        "code": "X", "name": "X", "driver": "zpl", "transport": "tcp", "address": "127.0.0.1:9100",
        "dpi": 203, "media_width_mm": 102, "media_height_mm": 152, "active": True,
    } | values  # fmt: skip
    refusal = house.refused(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, row))
    assert refusal.code == code
    assert text("fr", code, **refusal.values) != text("en", code, **refusal.values)


def test_labels_go_to_a_label_printer_before_any_other_and_never_to_receipts_unasked(house: House) -> None:
    choose = printing.printer_for
    office = house.database.write(lambda uow: choose(uow, "shipping_label"), house.station)
    tickets = add(house, "TICKETS", driver="escpos", media_width_mm=80, media_height_mm=0)
    assert house.database.write(lambda uow: choose(uow, "shipping_label"), house.station) == office
    tape = add(house, "TAPE", driver="brother_ql", dpi=300, media_width_mm=62, media_height_mm=0)
    assert house.database.write(lambda uow: choose(uow, "shipping_label"), house.station) == tape
    zebra = add(house, "ZEBRA")
    assert house.database.write(lambda uow: choose(uow, "shipping_label"), house.station) == zebra
    done(house.act(Role.PACKER, lambda uow: printing.choose_printer(uow, "pickup_label", tickets)))
    assert house.database.write(lambda uow: choose(uow, "pickup_label"), house.station) == tickets
