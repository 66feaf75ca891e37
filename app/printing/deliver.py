"""A rendered job to its printer, whichever way leads there."""

from __future__ import annotations

import threading

from app.printing.printer import Printer, Transport
from app.printing.status import Delivery
from app.printing.transport_file import send_file
from app.printing.transport_tcp import PATIENT, Patience, send_tcp


def deliver(
    job: bytes,
    printer: Printer,
    name: str,
    *,
    patience: Patience = PATIENT,
    stop: threading.Event | None = None,
) -> Delivery:
    """Hand ``job`` over; ``name`` is what ``file_name`` says and used for folders.

    Raises ``PrinterTrouble``; when its ``maybe_printed`` is true the job must not be sent again by itself.
    """
    if printer.transport is Transport.FOLDER:
        return send_file(job, printer.address, name)
    return send_tcp(job, printer.address, patience, stop)
