"""Printers on a cable, over a pseudo-terminal: the same conversation, the same answers."""

from __future__ import annotations

import os
import socket
import threading
import tty
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.printing.deliver import check_printer, deliver
from app.printing.line import Patience
from app.printing.printer import Transport
from app.printing.printers import render
from app.printing.status import DeliveryState, PrinterTrouble, Reason
from app.printing.transport_device import FileLine, parse_device
from tests.printing.printers import label_printer
from tests.printing.samples import PICKUP
from tests.support.printer import Behaviour, VirtualPrinter

JOB = render(PICKUP, label_printer())
CALM = Patience(connect=20, answer=20, send=20, confirm=20, between=0.01)
#: For a printer that says nothing: waiting longer would bring nothing.
BRISK = replace(CALM, answer=0.3)


@contextmanager
def cable(printer: VirtualPrinter) -> Iterator[str]:
    """The path of a serial port at whose other end the virtual printer hangs."""
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    far = socket.create_connection(("127.0.0.1", printer.port))

    def out() -> None:
        with suppress(OSError):
            while chunk := os.read(ours, 4096):
                far.sendall(chunk)

    def back() -> None:
        with suppress(OSError):
            while chunk := far.recv(4096):
                os.write(ours, chunk)

    for each in (out, back):
        threading.Thread(target=each, daemon=True).start()
    try:
        yield os.ttyname(theirs)
    finally:
        far.shutdown(socket.SHUT_RDWR)
        os.close(theirs)
        os.close(ours)
        far.close()


def test_a_job_over_a_serial_port_is_confirmed_byte_for_byte() -> None:
    with VirtualPrinter() as printer, cable(printer) as path:
        on_cable = replace(label_printer(), transport=Transport.DEVICE, address=f"{path}@19200")
        assert deliver(JOB, on_cable, "x", patience=CALM).state is DeliveryState.CONFIRMED
        assert bytes(printer.received) == JOB.strip()


@pytest.mark.parametrize(("fault", "reason"), [("paper_out", Reason.PAPER_OUT), ("silent", Reason.NO_ANSWER)])
def test_a_printer_on_a_cable_in_trouble_gets_nothing(fault: str, reason: Reason) -> None:
    with VirtualPrinter(Behaviour(**{fault: True})) as printer, cable(printer) as path:
        on_cable = replace(label_printer(), transport=Transport.DEVICE, address=path)
        patience = BRISK if reason is Reason.NO_ANSWER else CALM
        with pytest.raises(PrinterTrouble) as trouble:
            deliver(JOB, on_cable, "x", patience=patience)
        assert (trouble.value.code, trouble.value.maybe_printed) == (reason, False)
        assert check_printer(on_cable, patience) is reason
        assert not printer.received


def test_a_device_file_takes_all_bytes_and_tells_when_it_takes_none(tmp_path: Path) -> None:
    fifo = tmp_path / "lp0"
    os.mkfifo(fifo)
    with FileLine(str(fifo)) as line:
        line.send(b"^XA^XZ", 1)
        assert line.receive(1) == b"^XA^XZ"
        with pytest.raises(TimeoutError):
            line.receive(0.05)
        with pytest.raises(TimeoutError):
            line.send(bytes(1_000_000), 0.2)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/dev/no-such-printer", Reason.DEVICE_MISSING),
        ("{file}", Reason.BAD_ADDRESS),
        ("zebra", Reason.BAD_ADDRESS),
        ("", Reason.BAD_ADDRESS),
    ],
)
def test_what_is_no_device_is_said(address: str, reason: Reason, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"mine")
    printer = replace(label_printer(), transport=Transport.DEVICE, address=address.format(file=file))
    assert check_printer(printer, CALM) is reason
    assert file.read_bytes() == b"mine"


def test_addresses() -> None:
    assert parse_device("/dev/usb/lp0") == ("/dev/usb/lp0", 9600)
    assert parse_device(" COM3@115200 ") == ("COM3", 115200)
