"""The virtual printer itself: a test that trusts it must be able to."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest

from tests.support.printer import Behaviour, VirtualPrinter

LABEL = b"^XA^FDx^FS^PQ1^XZ"


def talk(printer: VirtualPrinter, *chunks: bytes, until: bytes = b"1234,0\x03\r\n") -> bytes:
    with closing(socket.create_connection(("127.0.0.1", printer.port), timeout=5)) as line:
        for chunk in chunks:
            line.sendall(chunk)
        answer = b""
        while until not in answer and (more := line.recv(4096)):
            answer += more
        return answer


def test_it_prints_and_answers() -> None:
    with VirtualPrinter() as printer:
        answer = talk(printer, LABEL + b"~HS\r\n")
    assert printer.printed == [LABEL]
    assert answer.count(b"\x02") == answer.count(b"\x03") == 3


def test_a_label_split_at_any_byte_is_one_label() -> None:
    with VirtualPrinter() as printer:
        for cut in range(1, len(LABEL)):
            talk(printer, LABEL[:cut], LABEL[cut:], b"~HS\r\n")
        assert printer.printed == [LABEL] * (len(LABEL) - 1)


def test_copies_are_counted() -> None:
    with VirtualPrinter() as printer:
        talk(printer, LABEL.replace(b"PQ1", b"PQ3"), b"~HS\r\n")
    assert len(printer.printed) == 3


def test_a_paused_printer_keeps_labels_until_it_is_mended() -> None:
    with VirtualPrinter(Behaviour(paused=True)) as printer:
        answer = talk(printer, LABEL, b"~HS\r\n")
        assert answer.startswith(b"\x02030,0,1,1200,001,")
        assert (printer.printed, len(printer.waiting)) == ([], 1)
        printer.mend()
        assert printer.printed == [LABEL]


def test_it_obeys_pause_start_and_cancel() -> None:
    with VirtualPrinter() as printer:
        talk(printer, b"~PP", LABEL, b"~JA", LABEL, b"~HS\r\n")
        assert len(printer.waiting) == 1
        talk(printer, b"~PS~HS\r\n")
        assert len(printer.printed) == 1


def test_a_slow_printer_shows_the_label_waiting_first() -> None:
    with VirtualPrinter(Behaviour(answers_until_printed=1)) as printer:
        assert b",001,0,0,0,000," in talk(printer, LABEL, b"~HS\r\n")
        assert b",000,0,0,0,000," in talk(printer, b"~HS\r\n")


def test_it_can_drop_the_line() -> None:
    with VirtualPrinter(Behaviour(reset_after=4)) as printer:
        with pytest.raises(ConnectionError):
            talk(printer, LABEL)
        assert printer.printed == []
