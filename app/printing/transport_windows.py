"""Windows print queues, found and filled with bytes as they are (data type RAW), by the spooler's own calls."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.printing.status import Delivery, DeliveryState, PrinterTrouble, Reason

_NOT_FOUND = {1801, 2, 3012}
"""ERROR_INVALID_PRINTER_NAME, ERROR_FILE_NOT_FOUND, ERROR_NO_PRINTERS."""
_SERVICE_OFF = {1722, 1717}
"""RPC_S_SERVER_UNAVAILABLE, RPC_S_UNKNOWN_IF: the spooler service is stopped."""
_TOO_SMALL = 122
"""ERROR_INSUFFICIENT_BUFFER."""
_LOCAL_AND_CONNECTED = 0x2 | 0x4
"""PRINTER_ENUM_LOCAL, PRINTER_ENUM_CONNECTIONS."""
_LEVEL = 2


class _DocInfo(ctypes.Structure):
    _fields_ = (("name", ctypes.c_wchar_p), ("output", ctypes.c_wchar_p), ("datatype", ctypes.c_wchar_p))


class PrinterInfo(ctypes.Structure):
    """PRINTER_INFO_2W of winspool.h, what ``EnumPrinters`` fills at level 2."""

    _fields_ = (
        *((name, ctypes.c_wchar_p) for name in ("server", "printer", "share", "port", "driver", "comment", "place")),
        ("mode", ctypes.c_void_p),
        *((name, ctypes.c_wchar_p) for name in ("separator", "processor", "datatype", "parameters")),
        ("security", ctypes.c_void_p),
        *(
            (name, ctypes.c_uint32)
            for name in ("attributes", "priority", "default_priority", "start", "until", "status", "jobs", "pace")
        ),
    )  # fmt: skip


def spooler() -> Any:
    """The functions of ``winspool.drv``; raises ``PrinterTrouble`` (other_system) where there is no Windows."""
    load = getattr(ctypes, "WinDLL", None)
    if load is None:
        raise PrinterTrouble(Reason.OTHER_SYSTEM, sys.platform)
    return load("winspool.drv", use_last_error=True)


def list_windows(calls: Any | None = None) -> tuple[tuple[str, str, str], ...]:
    """Each printer that Windows knows with its port and its driver's name; none on another system or without spooler.

    Slow where one of them is another computer's that is off.
    """
    try:
        calls = calls or spooler()
    except PrinterTrouble:
        return ()
    size, count = ctypes.c_uint32(0), ctypes.c_uint32(0)
    room = ctypes.create_string_buffer(1)
    # Asked for their size first, and again where a printer was added in between.
    while not calls.EnumPrintersW(
        _LOCAL_AND_CONNECTED, None, _LEVEL, room, len(room), ctypes.byref(size), ctypes.byref(count)
    ):
        if _last_error() != _TOO_SMALL or size.value <= len(room):
            return ()
        room = ctypes.create_string_buffer(size.value)
    found = ctypes.cast(room, ctypes.POINTER(PrinterInfo))
    return tuple((each.printer or "", each.port or "", each.driver or "") for each in found[: count.value])


def check_windows(queue: str, calls: Any | None = None) -> Reason | None:
    """Whether the queue can be opened; raises ``PrinterTrouble``."""
    with _opened(calls or spooler(), queue):
        return None


def send_windows(job: bytes, queue: str, title: str, calls: Any | None = None) -> Delivery:
    """Hand one job to the spooler, never confirmed: it says nothing of the paper.

    Raises ``PrinterTrouble``; ``in_doubt`` when the spooler gave up after the first bytes.
    """
    calls = calls or spooler()
    with _opened(calls, queue) as handle:
        document = _DocInfo(title, None, "RAW")
        if not calls.StartDocPrinterW(handle, 1, ctypes.byref(document)):
            raise _trouble("StartDocPrinter")
        try:
            _write(calls, handle, job)
        finally:
            ended = calls.EndDocPrinter(handle)
        if not ended:
            raise PrinterTrouble(Reason.IN_DOUBT, f"EndDocPrinter: {_last_error()}")
    return Delivery(DeliveryState.HANDED_OVER)


def _write(calls: Any, handle: ctypes.c_void_p, job: bytes) -> None:
    if not calls.StartPagePrinter(handle):
        raise PrinterTrouble(Reason.IN_DOUBT, f"StartPagePrinter: {_last_error()}")
    written = ctypes.c_uint32(0)
    done = calls.WritePrinter(handle, job, len(job), ctypes.byref(written))
    if not done or written.value != len(job) or not calls.EndPagePrinter(handle):
        raise PrinterTrouble(Reason.IN_DOUBT, f"{written.value} of {len(job)} bytes: {_last_error()}")


@contextmanager
def _opened(calls: Any, queue: str) -> Iterator[ctypes.c_void_p]:
    handle = ctypes.c_void_p()
    if not calls.OpenPrinterW(ctypes.c_wchar_p(queue), ctypes.byref(handle), None):
        raise _trouble("OpenPrinter")
    try:
        yield handle
    finally:
        calls.ClosePrinter(handle)


def _trouble(call: str) -> PrinterTrouble:
    error = _last_error()
    if error in _NOT_FOUND:
        reason = Reason.QUEUE_MISSING
    elif error in _SERVICE_OFF:
        reason = Reason.SPOOLER_OFF
    else:
        reason = Reason.QUEUE_REFUSED
    return PrinterTrouble(reason, f"{call}: {error}")


def _last_error() -> int:
    return int(getattr(ctypes, "get_last_error", lambda: 0)())
