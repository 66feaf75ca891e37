"""A house with one label printer: jobs put into its queue, and the hands that deliver them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models import outbox
from app.models.outbox import PrinterRow, PrintJob
from app.models.states import Role
from app.printing.documents import LocationLabel, to_json
from app.printing.line import Patience
from app.queries.printing import printers
from app.scanning.own_codes import OwnKind, encode
from app.station.delivery import deliver_once
from app.station.paper import PaperDelivery
from app.workflows import printing
from tests.support.bench import done
from tests.support.house import House
from tests.support.printer import VirtualPrinter

#: For a printer that answers, however busy the machine is.
CALM = Patience(connect=20, answer=20, send=20, confirm=20, between=0.01)
#: For one that says nothing: waiting longer would bring nothing.
BRISK = replace(CALM, answer=0.2)


def label(code: str = "A-01-1") -> dict[str, Any]:
    return to_json(LocationLabel(language="fr", code=code, barcode=encode(OwnKind.LOCATION, 1)))


class Floor:
    """A house with one label printer, the worker's hands, and the queue."""

    def __init__(self, house: House, printer: VirtualPrinter, folder: Path) -> None:
        self.house, self.printer, self.folder = house, printer, folder
        self.zebra = self.add_printer("ZEBRA", printer.address)
        self.deliver = PaperDelivery(house.database, folder, CALM)

    def add_printer(self, code: str, address: str, transport: str = "tcp") -> int:
        values = {
            "code": code, "name": code.title(), "driver": "zpl", "transport": transport, "address": address,
            "dpi": 203, "media_width_mm": 102, "media_height_mm": 152, "active": True,
        }  # fmt: skip
        done(self.house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, values)))
        query = select(PrinterRow.id).where(PrinterRow.code == code)
        return int(self.house.database.read(lambda c: c.execute(query).scalar_one()))

    def queue(self, printer_id: int | None = None) -> int:
        def put(uow: UnitOfWork) -> int:
            return outbox.print_later(uow, printer_id or self.zebra, label(), "A-01-1")

        return self.house.database.write(put, self.house.station)

    def queue_copies(self, copies: int) -> int:
        return self.house.database.write(
            lambda uow: outbox.print_later(uow, self.zebra, label(), "A-01-1", copies=copies),
            self.house.station,
        )

    def trouble(self) -> str:
        """What is wrong with the printer, as its line in the queue says it."""
        return next(each for each in self.house.database.read(printers) if each.id == self.zebra).trouble

    def round(self, deliver: Any = None) -> int:
        return deliver_once(self.house.database, self.house.station, PrintJob, deliver or self.deliver)

    def job(self, job_id: int) -> Any:
        return self.house.database.read(
            lambda c: c.execute(select(PrintJob).where(PrintJob.id == job_id)).one()
        )


@pytest.fixture
def printer() -> Iterator[VirtualPrinter]:
    with VirtualPrinter() as made:
        yield made


@pytest.fixture
def floor(house: House, printer: VirtualPrinter, tmp_path: Path) -> Floor:
    return Floor(house, printer, tmp_path)
