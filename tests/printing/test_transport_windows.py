"""The Windows spooler's calls, in their order and with their failures; on other systems a sentence."""

from __future__ import annotations

import ctypes
import sys
from dataclasses import replace
from typing import Any

import pytest

from app.printing.deliver import check_printer
from app.printing.printer import Transport
from app.printing.status import DeliveryState, PrinterTrouble, Reason
from app.printing.transport_windows import check_windows, send_windows
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


@pytest.mark.skipif(sys.platform == "win32", reason="there is a spooler here")
def test_elsewhere_it_says_that_this_is_not_windows() -> None:
    printer = replace(label_printer(), transport=Transport.WINDOWS, address="ZDesigner")
    assert check_printer(printer) is Reason.OTHER_SYSTEM
