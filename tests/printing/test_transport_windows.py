"""The Windows spooler's calls, in their order and with their failures; on other systems a sentence."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.printing.deliver import check_printer
from app.printing.found_printers import FoundPrinter, found_printers
from app.printing.printer import Driver, Transport
from app.printing.status import DeliveryState, PrinterTrouble, Reason
from app.printing.transport_windows import PrinterInfo, check_windows, list_windows, send_windows
from tests.printing.printers import label_printer

JOB = b"^XA^FDx^FS^XZ"


class Spooler:
    """``winspool.drv`` as far as it is used: 0 is failure, as there."""

    def __init__(self, failing: str = "", short: int = 0) -> None:
        self.calls: list[str] = []
        self.written = b""
        self.datatype = self.title = ""
        self._failing, self._short = failing, short

    def __getattr__(self, name: str) -> Any:
        def call(*values: Any) -> int:
            self.calls.append(name)
            if name == "WritePrinter":
                self.written = values[1][: values[2] - self._short]
                values[3]._obj.value = len(self.written)
            if name == "StartDocPrinterW":
                self.title, self.datatype = values[2]._obj.name, values[2]._obj.datatype
            return int(name != self._failing)

        return call


ALL = ["OpenPrinterW", "StartDocPrinterW", "StartPagePrinter", "WritePrinter", "EndPagePrinter", "EndDocPrinter",
       "ClosePrinter"]  # fmt: skip


def test_a_job_goes_raw_and_everything_opened_is_closed() -> None:
    spooler = Spooler()
    assert send_windows(JOB, "ZDesigner", "P-000123", spooler).state is DeliveryState.HANDED_OVER
    assert (spooler.written, spooler.datatype, spooler.title) == (JOB, "RAW", "P-000123")
    assert spooler.calls == ALL


@pytest.mark.parametrize(
    ("failing", "doubt"),
    [("OpenPrinterW", False), ("StartDocPrinterW", False), ("StartPagePrinter", True), ("WritePrinter", True),
     ("EndPagePrinter", True), ("EndDocPrinter", True)],
)  # fmt: skip
def test_a_failure_is_in_doubt_once_the_spooler_has_the_document(failing: str, doubt: bool) -> None:
    spooler = Spooler(failing)
    with pytest.raises(PrinterTrouble) as trouble:
        send_windows(JOB, "ZDesigner", "x", spooler)
    assert trouble.value.maybe_printed is doubt
    assert spooler.calls[-1] == ("OpenPrinterW" if failing == "OpenPrinterW" else "ClosePrinter")


def test_half_a_job_is_in_doubt() -> None:
    with pytest.raises(PrinterTrouble) as trouble:
        send_windows(JOB, "ZDesigner", "x", Spooler(short=3))
    assert trouble.value.code is Reason.IN_DOUBT


@pytest.mark.parametrize(
    ("error", "reason"),
    [(1801, Reason.QUEUE_MISSING), (1722, Reason.SPOOLER_OFF), (5, Reason.QUEUE_REFUSED)],
)
def test_why_a_queue_cannot_be_opened(error: int, reason: Reason, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "get_last_error", lambda: error, raising=False)
    with pytest.raises(PrinterTrouble) as trouble:
        check_windows("ZDesigner", Spooler("OpenPrinterW"))
    assert trouble.value.code is reason


class Printers:
    """``EnumPrintersW`` with these (name, port, driver); the buffer grows as printers are added between two calls."""

    def __init__(self, *printers: tuple[str, str, str], more: tuple[tuple[str, str, str], ...] = ()) -> None:
        self.printers, self._more, self.error = list(printers), list(more), 0

    def EnumPrintersW(  # noqa: N802 - Windows' own name
        self, flags: int, name: None, level: int, room: Any, size: int, needed: Any, count: Any
    ) -> int:
        assert (flags, name, level) == (6, None, 2)
        self._kept = (PrinterInfo * len(self.printers))(
            *(PrinterInfo(printer=name, port=port, driver=driver) for name, port, driver in self.printers)
        )
        needed._obj.value, count._obj.value = ctypes.sizeof(self._kept), 0
        if self.error or size < ctypes.sizeof(self._kept):
            self.last = self.error or 122
            if self._more:
                self.printers.append(self._more.pop())
            return 0
        ctypes.memmove(room, self._kept, ctypes.sizeof(self._kept))
        count._obj.value = len(self.printers)
        return 1


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Printers:
    calls = Printers(
        ("ZDesigner ZD421-300dpi ZPL", "USB001", "ZDesigner ZD421-300dpi ZPL"),
        ("Expédition", "IP_192.168.1.50_1", "ZDesigner GK420d"),
        ("Caisse", "COM3", "EPSON TM-T20III Receipt"),
        ("Brother QL-820NWB", "USB002", "Brother QL-820NWB"),
        ("Microsoft Print to PDF", "PORTPROMPT:", "Microsoft Print To PDF"),
        ("Bureau", "192.168.1.60", "HP Universal Printing PCL 6"),
    )
    monkeypatch.setattr(ctypes, "WinDLL", lambda *_words, **_options: calls, raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: calls.last, raising=False)
    return calls


def test_the_printers_that_windows_knows_are_found_with_their_language(windows: Printers) -> None:
    assert list(found_printers(usb=Path("nowhere"), server="127.0.0.1:9")) == [
        FoundPrinter(
            "ZDesigner ZD421-300dpi ZPL", Transport.WINDOWS, "ZDesigner ZD421-300dpi ZPL", Driver.ZPL, 300
        ),
        FoundPrinter("Expédition", Transport.TCP, "192.168.1.50:9100", Driver.ZPL, 203),
        FoundPrinter("Caisse", Transport.WINDOWS, "Caisse", Driver.ESCPOS, 203),
        FoundPrinter("Brother QL-820NWB", Transport.WINDOWS, "Brother QL-820NWB", Driver.BROTHER, 203),
    ]


def test_a_printer_that_is_added_while_they_are_listed_is_listed_too(windows: Printers) -> None:
    windows.printers, windows._more = [("One", "USB001", "x")], [("Two", "USB002", "y")]
    assert [name for name, _port, _driver in list_windows()] == ["One", "Two"]


def test_without_spooler_or_windows_none_is_found(windows: Printers, monkeypatch: pytest.MonkeyPatch) -> None:
    windows.error = 1722
    assert list_windows() == ()
    monkeypatch.delattr(ctypes, "WinDLL")
    assert list_windows() == ()


@pytest.mark.skipif(sys.platform == "win32", reason="there is a spooler here")
def test_elsewhere_it_says_that_this_is_not_windows() -> None:
    printer = replace(label_printer(), transport=Transport.WINDOWS, address="ZDesigner")
    assert check_printer(printer) is Reason.OTHER_SYSTEM
