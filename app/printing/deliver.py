"""A rendered job to its printer, whichever way leads there."""

from __future__ import annotations

import threading

from app.printing.line import PATIENT, Line, Patience
from app.printing.printer import Printer, Transport
from app.printing.status import Delivery, PrinterTrouble, Reason
from app.printing.talk import ask, print_over
from app.printing.transport_cups import check_queue, parse_queue, send_cups
from app.printing.transport_device import open_device, parse_device
from app.printing.transport_file import check_folder, send_file
from app.printing.transport_tcp import TcpLine, parse_address
from app.printing.transport_windows import check_windows, send_windows


def deliver(
    job: bytes,
    printer: Printer,
    name: str,
    *,
    patience: Patience = PATIENT,
    stop: threading.Event | None = None,
) -> Delivery:
    """Hand ``job`` over; ``name`` is what ``file_name`` says: the file in a folder, the title in a queue.

    Raises ``PrinterTrouble``; when its ``maybe_printed`` is true the job must not be sent again by itself.
    """
    stop = stop or threading.Event()
    match printer.transport:
        case Transport.FOLDER:
            return send_file(job, printer.address, name)
        case Transport.CUPS:
            return send_cups(job, printer, name, patience, stop)
        case Transport.WINDOWS:
            return send_windows(job, printer.address, name)
        case Transport.TCP | Transport.DEVICE:
            with _line(printer, patience) as line:
                return print_over(line, job, printer.driver, patience, stop)


def check_printer(printer: Printer, patience: Patience = PATIENT) -> Reason | None:
    """What keeps this printer from printing now, as far as it says; slow where it does not answer."""
    try:
        match printer.transport:
            case Transport.FOLDER:
                return check_folder(printer.address)
            case Transport.CUPS:
                return check_queue(printer.address, patience)
            case Transport.WINDOWS:
                return check_windows(printer.address)
            case Transport.TCP | Transport.DEVICE:
                with _line(printer, patience) as line:
                    return ask(line, printer.driver, patience)
    except PrinterTrouble as trouble:
        return trouble.code


def is_address(transport: Transport, address: str) -> bool:
    """Whether this can be an address of such a printer; nothing is asked of it."""
    try:
        match transport:
            case Transport.TCP:
                parse_address(address)
                return ":" in address
            case Transport.DEVICE:
                parse_device(address)
            case Transport.CUPS:
                parse_queue(address)
            case Transport.WINDOWS:
                return bool(address.strip())
            case Transport.FOLDER:
                pass
    except PrinterTrouble:
        return False
    return True


def _line(printer: Printer, patience: Patience) -> Line:
    if printer.transport is Transport.DEVICE:
        return open_device(printer.address)
    return TcpLine(printer.address, patience)
