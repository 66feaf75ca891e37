"""Print jobs to paper: the stored document rendered for its printer and handed over."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from app.database.unit_of_work import Database
from app.models.outbox import PrinterRow
from app.models.states import JobState
from app.printing.brand import PLAIN, Brand
from app.printing.carrier_label import LabelFault, LabelRefused
from app.printing.deliver import deliver
from app.printing.documents import from_json
from app.printing.layouts import BRANDED, MARKED
from app.printing.line import PATIENT, Patience
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import WrongLanguage, WrongMedia, file_name, render
from app.printing.render_zpl import NotALabel
from app.printing.status import DeliveryState, PrinterTrouble
from app.printing.templates import TemplateWrong
from app.queries.printing import is_duplicate
from app.station.delivery import Delivered
from app.workflows.branding import brand

_log = logging.getLogger(__name__)


def configured_printer(row: Any, data_folder: Path) -> Printer:
    """A printer's row as the printing edge wants it; a folder printer without address writes to ``printed``."""
    address = row.address or str(data_folder / "printed")
    return Printer(
        code=row.code,
        name=row.name,
        driver=Driver(row.driver),
        transport=Transport(row.transport),
        address=address,
        dpi=row.dpi,
        width=row.media_width_mm,
        height=row.media_height_mm,
    )


def unprintable(error: ValueError) -> str:
    """Why a document cannot be rendered for its printer, as the trouble of its job: words as ``printer_<code>``."""
    match error:
        case TemplateWrong():
            return "template_wrong"
        case WrongMedia() | LabelRefused(fault=LabelFault.TOO_LARGE | LabelFault.OTHER_DPI):
            return "wrong_media"
        case WrongLanguage() | NotALabel() | LabelRefused(fault=LabelFault.OTHER_LANGUAGE):
            return "wrong_language"
    return "unreadable"


def _dressed(connection: Connection, row: Any) -> tuple[Any, Brand, bool]:
    """A job's printer, how the house looks where its document shows that, and whether it is a second one."""
    printer = connection.execute(select(PrinterRow).where(PrinterRow.id == row.printer_id)).one()
    house = brand(connection) if row.document_kind in BRANDED else PLAIN
    return printer, house, row.document_kind in MARKED and is_duplicate(connection, row.reprint_of)


class PaperDelivery:
    """Delivers print jobs: what the printer said decides what becomes of the job."""

    def __init__(self, database: Database, data_folder: Path, patience: Patience = PATIENT) -> None:
        self._database = database
        self._patience = patience
        self._data_folder = data_folder
        self.stop = threading.Event()

    def __call__(self, row: Any) -> Delivered:
        """Trouble before anything was sent waits for the printer; a job cut off half-way waits for a person."""
        printer_row, house, duplicate = self._database.read(lambda connection: _dressed(connection, row))
        printer = configured_printer(printer_row, self._data_folder)
        try:
            document = from_json(row.document)
            job = render(document, printer, row.copies, house, duplicate=duplicate)
        except ValueError as error:
            _log.error("print job %s cannot be rendered: %s", row.id, error)
            return Delivered(JobState.PARKED, unprintable(error))
        try:
            delivery = deliver(
                job, printer, file_name(document, printer), patience=self._patience, stop=self.stop
            )
        except PrinterTrouble as trouble:
            if trouble.maybe_printed:
                return Delivered(JobState.IN_DOUBT, trouble.code.value)
            return Delivered(JobState.WAITING, trouble.code.value)
        confirmed = delivery.state is DeliveryState.CONFIRMED
        if confirmed:
            return Delivered(JobState.CONFIRMED)
        # A folder waits for nothing; a printer with the whole job in it says what it lacks.
        return Delivered(JobState.HANDED_OVER, delivery.waiting_for.value if delivery.waiting_for else "")
