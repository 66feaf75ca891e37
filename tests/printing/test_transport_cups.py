"""Print queues of a real CUPS server, started for these tests and thrown away."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from app.printing.deliver import check_printer, deliver, is_address
from app.printing.found_printers import FoundPrinter, found_printers
from app.printing.line import Patience
from app.printing.printer import Driver, Printer, Transport
from app.printing.printers import render
from app.printing.status import Delivery, DeliveryState, PrinterTrouble, Reason
from tests.printing.printers import label_printer, office_printer
from tests.printing.samples import PICKUP, SLIP
from tests.support.needs import Need, require
from tests.support.printer import Behaviour, VirtualPrinter
from tests.support.spooler import PrintServer

CALM = Patience(connect=5, answer=5, send=20, confirm=30, between=0.05)
BRISK = replace(CALM, confirm=0.2)
JOB = render(PICKUP, label_printer())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrintServer]:
    require(Need.CUPS)
    with PrintServer(tmp_path_factory.mktemp("cups")) as started:
        yield started


def on_queue(server: PrintServer, queue: str, printer: Printer | None = None) -> Printer:
    return replace(printer or label_printer(), transport=Transport.CUPS, address=server.address(queue))


def test_a_label_goes_through_a_raw_queue_byte_for_byte(server: PrintServer) -> None:
    with VirtualPrinter() as printer:
        server.add("zebra", f"socket://127.0.0.1:{printer.port}")
        assert check_printer(on_queue(server, "zebra"), CALM) is None
        sent = deliver(JOB, on_queue(server, "zebra"), "pickup R-004821", patience=CALM)
        assert sent == Delivery(DeliveryState.HANDED_OVER), "CUPS never knows what is on paper"
        assert bytes(printer.received) == JOB.strip()
        assert server.waiting("zebra") == 0


def test_a_pdf_goes_through_a_queue_as_it_is(server: PrintServer) -> None:
    pdf = render(SLIP, office_printer())
    with socket.create_server(("127.0.0.1", 0)) as listener:
        received: Future[bytes] = Future()
        threading.Thread(target=_take_all, args=(listener, received), daemon=True).start()
        server.add("office", f"socket://127.0.0.1:{listener.getsockname()[1]}")
        sent = deliver(pdf, on_queue(server, "office", office_printer()), "slip", patience=CALM)
        assert sent.state is DeliveryState.HANDED_OVER
        assert received.result(timeout=20) == pdf


def _take_all(listener: socket.socket, received: Future[bytes]) -> None:
    connection, _ = listener.accept()
    with connection:
        data = b""
        while chunk := connection.recv(65536):
            data += chunk
    received.set_result(data)


def test_a_printer_that_is_off_leaves_the_job_in_the_queue_and_says_so(server: PrintServer) -> None:
    server.add("dark", "socket://127.0.0.1:9")
    sent = deliver(JOB, on_queue(server, "dark"), "x", patience=BRISK)
    assert sent == Delivery(DeliveryState.HANDED_OVER, Reason.SPOOLED)
    assert server.waiting("dark") == 1
    server.admin("cancel", "-a", "dark")


def test_a_job_is_printed_once_when_the_printer_is_back(server: PrintServer) -> None:
    with VirtualPrinter() as free:
        port = free.port
    server.add("later", f"socket://127.0.0.1:{port}")
    assert deliver(JOB, on_queue(server, "later"), "x", patience=BRISK).waiting_for is Reason.SPOOLED
    with VirtualPrinter(Behaviour(), plugged_at=port) as printer:
        gone = threading.Event()
        for _ in range(600):
            if printer.printed and not server.waiting("later"):
                break
            gone.wait(0.05)
        assert len(printer.printed) == 1


def test_a_stopped_queue_gets_nothing(server: PrintServer) -> None:
    server.add("stopped", "socket://127.0.0.1:9")
    server.admin("cupsdisable", "stopped")
    with pytest.raises(PrinterTrouble) as trouble:
        deliver(JOB, on_queue(server, "stopped"), "x", patience=CALM)
    assert (trouble.value.code, trouble.value.maybe_printed) == (Reason.QUEUE_STOPPED, False)
    assert server.waiting("stopped") == 0
    server.admin("cupsenable", "stopped")
    server.admin("cupsreject", "stopped")
    assert check_printer(on_queue(server, "stopped"), CALM) is Reason.QUEUE_REFUSED


def test_a_queue_or_server_that_is_not_there_is_said(server: PrintServer) -> None:
    assert check_printer(on_queue(server, "nowhere"), CALM) is Reason.QUEUE_MISSING
    away = replace(label_printer(), transport=Transport.CUPS, address="zebra@127.0.0.1:9")
    assert check_printer(away, CALM) is Reason.SPOOLER_OFF
    with pytest.raises(PrinterTrouble) as trouble:
        deliver(JOB, away, "x", patience=CALM)
    assert not trouble.value.maybe_printed


@pytest.mark.parametrize(
    ("address", "right"),
    [("zebra", True), ("zebra@10.0.0.2:631", True), ("", False), ("-o x", False), ("a b", False),
     ("zebra@-h", False), ("a/b", False)],
)  # fmt: skip
def test_no_address_is_ever_an_option(address: str, right: bool) -> None:
    assert is_address(Transport.CUPS, address) is right


def test_the_queues_of_a_server_are_found(server: PrintServer) -> None:
    server.add("bench", "socket://192.0.2.7:9100")
    server.add("till", "serial:/dev/ttyS9?baud=9600")
    found = {
        each.name: each for each in found_printers(CALM, Path("nowhere"), server.address("x").split("@")[1])
    }
    assert found["bench"] == FoundPrinter("bench", Transport.TCP, "192.0.2.7:9100", Driver.ZPL), (
        "asked itself"
    )
    assert found["till"].transport is Transport.CUPS
    assert found["till"].address == server.address("till")
    assert found_printers(CALM, Path("nowhere"), "127.0.0.1:9") == ()


def test_what_hangs_on_a_cable_says_what_it_is(tmp_path: Path) -> None:
    for port, says in (
        ("lp0", "MFG:Zebra ;CMD:ZPL;MDL:ZTC ZD421-300dpi ZPL;CLS:PRINTER;"),
        ("lp1", "MFG:Brother;CMD:PT-CBP;MDL:QL-820NWB;CLS:PRINTER;"),
        ("lp2", "MFG:HP;CMD:PCL;MDL:LaserJet;"),
    ):
        (tmp_path / port / "device").mkdir(parents=True)
        (tmp_path / port / "device" / "ieee1284_id").write_text(says)
    assert found_printers(BRISK, tmp_path, "127.0.0.1:9") == (
        FoundPrinter("ZTC ZD421-300dpi ZPL", Transport.DEVICE, "/dev/usb/lp0", Driver.ZPL, 300),
        FoundPrinter("QL-820NWB", Transport.DEVICE, "/dev/usb/lp1", Driver.BROTHER, 203),
    )
