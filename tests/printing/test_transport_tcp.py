"""Raw TCP against a virtual printer on a real socket: confirmed, refused, or in doubt."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace

import pytest

from app.printing.deliver import deliver
from app.printing.line import Patience
from app.printing.printers import render
from app.printing.status import Delivery, DeliveryState, PrinterTrouble, Reason
from app.printing.transport_tcp import ask_status, parse_address
from tests.printing.printers import label_printer
from tests.printing.samples import PICKUP
from tests.support.printer import Behaviour, VirtualPrinter

JOB = render(PICKUP, label_printer(), copies=2)
ONE = render(PICKUP, label_printer())
PATIENT = Patience(connect=20, answer=20, send=20, confirm=20, between=0.01)
#: For a printer that says nothing: waiting longer would bring nothing.
BRISK = replace(PATIENT, answer=0.3)


def send_tcp(job: bytes, address: str, patience: Patience, stop: threading.Event | None = None) -> Delivery:
    printer = replace(label_printer(), address=address)
    return deliver(job, printer, "pickup.zpl", patience=patience, stop=stop)


def test_a_job_is_confirmed_once_it_is_on_paper() -> None:
    with VirtualPrinter() as printer:
        assert send_tcp(JOB, printer.address, PATIENT) == Delivery(DeliveryState.CONFIRMED)
        assert len(printer.printed) == 2
        assert bytes(printer.received) == JOB.strip()
        assert printer.connections == 1


def test_a_printer_s_own_settings_lead_there() -> None:
    with VirtualPrinter() as printer:
        settings = replace(label_printer(), address=printer.address)
        assert deliver(JOB, settings, "pickup.zpl", patience=PATIENT).state is DeliveryState.CONFIRMED
        assert len(printer.printed) == 2


def test_a_slow_printer_is_waited_for() -> None:
    with VirtualPrinter(Behaviour(answers_until_printed=5)) as printer:
        assert send_tcp(JOB, printer.address, PATIENT).state is DeliveryState.CONFIRMED
        assert printer.questions > 5
        assert len(printer.printed) == 2


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("paper_out", Reason.PAPER_OUT),
        ("ribbon_out", Reason.RIBBON_OUT),
        ("head_open", Reason.HEAD_OPEN),
        ("paused", Reason.PAUSED),
        ("buffer_full", Reason.BUFFER_FULL),
        ("too_hot", Reason.TOO_HOT),
        ("memory_lost", Reason.MEMORY_LOST),
        ("silent", Reason.NO_ANSWER),
        ("garbled", Reason.NOT_UNDERSTOOD),
    ],
)
def test_a_printer_in_trouble_gets_nothing(fault: str, reason: Reason) -> None:
    with VirtualPrinter(Behaviour(**{fault: True})) as printer:
        with pytest.raises(PrinterTrouble) as trouble:
            send_tcp(JOB, printer.address, BRISK if reason is Reason.NO_ANSWER else PATIENT)
        assert trouble.value.code is reason
        assert not trouble.value.maybe_printed
        assert not printer.received


def test_a_blocked_printer_that_says_nothing_is_never_ready() -> None:
    with VirtualPrinter(Behaviour(paper_out=True, silent_when_blocked=True)) as printer:
        with pytest.raises(PrinterTrouble) as trouble:
            send_tcp(JOB, printer.address, BRISK)
        assert trouble.value.code is Reason.NO_ANSWER
        assert not printer.received


def test_a_printer_that_is_off_is_said_to_be_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(PrinterTrouble) as trouble:
        send_tcp(JOB, f"127.0.0.1:{port}", PATIENT)
    assert trouble.value.code is Reason.OFF
    assert not trouble.value.maybe_printed


@pytest.mark.parametrize("after", [1, 200, len(JOB) - 1])
def test_a_line_that_breaks_in_the_middle_leaves_the_job_in_doubt(after: int) -> None:
    with VirtualPrinter(Behaviour(reset_after=after)) as printer:
        with pytest.raises(PrinterTrouble) as trouble:
            send_tcp(JOB, printer.address, PATIENT)
        assert trouble.value.code is Reason.IN_DOUBT
        assert trouble.value.maybe_printed
        assert printer.connections == 1


def test_a_line_closed_after_the_job_is_in_doubt_though_the_label_came_out() -> None:
    with VirtualPrinter(Behaviour(close_after_job=True)) as printer:
        with pytest.raises(PrinterTrouble) as trouble:
            send_tcp(JOB, printer.address, PATIENT)
        assert trouble.value.code is Reason.IN_DOUBT
        assert len(printer.printed) == 2


def test_a_printer_that_stops_reading_a_large_job_is_in_doubt() -> None:
    with VirtualPrinter(Behaviour(stalled=True)) as printer:
        with pytest.raises(PrinterTrouble) as trouble:
            send_tcp(JOB * 20_000, printer.address, replace(PATIENT, send=0.5))
        assert trouble.value.code is Reason.IN_DOUBT


def test_a_printer_that_falls_silent_after_the_job_is_handed_over_not_confirmed() -> None:
    with VirtualPrinter(Behaviour(stalled=True)) as printer:
        once = replace(PATIENT, answer=1)  # the first question is answered
        assert send_tcp(JOB, printer.address, once) == Delivery(DeliveryState.HANDED_OVER, Reason.NO_ANSWER)


def test_a_roll_that_ends_between_two_labels_is_handed_over_and_says_what_it_waits_for() -> None:
    with VirtualPrinter(Behaviour(paper_out_after=1)) as printer:
        short = replace(PATIENT, confirm=0)
        assert send_tcp(JOB, printer.address, short) == Delivery(DeliveryState.HANDED_OVER, Reason.PAPER_OUT)
        assert len(printer.printed) == 1
        printer.mend()
        assert len(printer.printed) == 2


def test_the_last_label_of_a_roll_is_on_paper_though_the_roll_is_empty() -> None:
    with VirtualPrinter(Behaviour(paper_out_after=1)) as printer:
        assert send_tcp(ONE, printer.address, PATIENT) == Delivery(DeliveryState.CONFIRMED)
        assert len(printer.printed) == 1
        with pytest.raises(PrinterTrouble) as trouble:
            send_tcp(ONE, printer.address, PATIENT)
        assert (trouble.value.code, trouble.value.maybe_printed) == (Reason.PAPER_OUT, False)


def test_waiting_for_paper_ends_when_the_station_closes() -> None:
    stop = threading.Event()
    stop.set()
    with VirtualPrinter(Behaviour(answers_until_printed=10_000)) as printer:
        delivery = send_tcp(JOB, printer.address, PATIENT, stop)
        assert delivery.state is DeliveryState.HANDED_OVER
        assert printer.questions == 2


def test_the_status_can_be_asked_without_printing() -> None:
    with VirtualPrinter(Behaviour(head_open=True)) as printer:
        assert ask_status(printer.address, PATIENT).trouble is Reason.HEAD_OPEN
        assert not printer.received


@pytest.mark.parametrize(
    ("address", "parsed"),
    [
        ("10.0.0.7:9101", ("10.0.0.7", 9101)),
        ("etiqueteuse", ("etiqueteuse", 9100)),
        (" zebra.example.fr:9100 ", ("zebra.example.fr", 9100)),
        ("[fe80::1]:9100", ("fe80::1", 9100)),
        ("fe80::1", ("fe80::1", 9100)),
    ],
)
def test_addresses(address: str, parsed: tuple[str, int]) -> None:
    assert parse_address(address) == parsed


@pytest.mark.parametrize("address", ["", ":9100", "host:", "host:abc", "host:0", "host:70000"])
def test_addresses_that_are_none(address: str) -> None:
    with pytest.raises(PrinterTrouble) as trouble:
        parse_address(address)
    assert trouble.value.code is Reason.BAD_ADDRESS
