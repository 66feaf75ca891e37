"""A scanner on a serial port: a thread that frames what it sends, and comes back after an unplugged cable."""

from __future__ import annotations

import errno
import logging
import re
import sys
import threading
from collections.abc import Callable
from enum import StrEnum

import serial

_log = logging.getLogger(__name__)

if sys.platform == "win32":
    _PORT_FAULTS: tuple[type[Exception], ...] = (OSError,)
else:
    import termios

    # pyserial lets this one through where the cable is pulled while the port is being opened.
    _PORT_FAULTS = (OSError, termios.error)

_TERMINATORS = re.compile(rb"[\r\n\t]+")
#: More than any barcode holds; a device that never ends its text is cut here.
_LONGEST_FRAME = 4096


class SerialFault(StrEnum):
    """Why a serial scanner cannot be heard; codes of the message catalogue, which fills in ``{port}``."""

    MISSING = "serial_scanner_missing"
    BUSY = "serial_scanner_busy"
    DENIED = "serial_scanner_denied"
    FAILED = "serial_scanner_failed"
    UNPLUGGED = "serial_scanner_unplugged"


_FAULT_OF_ERRNO = {
    errno.ENOENT: SerialFault.MISSING,
    errno.ENODEV: SerialFault.MISSING,
    errno.ENXIO: SerialFault.MISSING,
    errno.EAGAIN: SerialFault.BUSY,
    errno.EBUSY: SerialFault.BUSY,
    errno.EACCES: SerialFault.DENIED,
    errno.EPERM: SerialFault.DENIED,
}


class Framer:
    """Bytes in any portions -> scans: each ends at CR, LF or Tab, or where the scanner falls silent."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[str]:
        """The scans that ``data`` completes."""
        *frames, self._rest = _TERMINATORS.split(self._rest + data)
        if len(self._rest) > _LONGEST_FRAME:
            frames.append(self._rest)
            self._rest = b""
        return [_decoded(frame) for frame in frames if frame]

    def silence(self) -> list[str]:
        """The scanner paused: what it sent is a scan, for not every scanner sends a terminator."""
        return self.feed(b"\r")


def _decoded(frame: bytes) -> str:
    try:
        return frame.decode("utf-8")
    except UnicodeDecodeError:
        return frame.decode("latin-1")


class SerialScanner:
    """Reads one port until stopped.

    ``path`` is a name that stays the same when the cable is plugged in again: ``/dev/serial/by-id/...`` or
    ``COM4``. Both callbacks run in the reader's thread: ``on_scan`` with the text of each scan, ``on_fault``
    with a :class:`SerialFault` when the scanner cannot be heard (once, not at each attempt) and with ``None``
    when it can. What had been received of a scan when the cable was pulled is dropped. A callback that raises
    ends the reader, as a fault.
    """

    RETRY_SECONDS = 0.3
    #: A scanner sends a scan without a pause; USB adapters hand it over in portions at most 16 ms apart.
    SILENCE_SECONDS = 0.1

    def __init__(
        self,
        path: str,
        on_scan: Callable[[str], None],
        on_fault: Callable[[str | None], None],
        *,
        baud_rate: int = 9600,
    ) -> None:
        self._path = path
        self._on_scan = on_scan
        self._on_fault = on_fault
        self._baud_rate = baud_rate
        self._stopping = threading.Event()
        self._fault: SerialFault | None = None
        self._thread = threading.Thread(target=self._run, name=f"scanner {path}", daemon=True)

    def start(self) -> None:
        """Begin to listen; once in the life of a scanner."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port and wait for the thread, a tenth of a second at most; harmless if never started."""
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._listen()
                self._stopping.wait(self.RETRY_SECONDS)
        finally:
            if not self._stopping.is_set():
                self._on_fault(SerialFault.FAILED)

    def _listen(self) -> None:
        """Open the port and read until it is lost or the scanner is stopped."""
        try:
            port = self._open()
        except _PORT_FAULTS as error:
            self._report(_FAULT_OF_ERRNO.get(getattr(error, "errno", None) or 0, SerialFault.FAILED), error)
            return
        with port:
            self._fault = None
            _log.info("listening to the scanner on %s", self._path)
            self._on_fault(None)
            framer = Framer()
            while not self._stopping.is_set():
                try:
                    data = port.read(1)
                    data += port.read(port.in_waiting) if data else b""
                except _PORT_FAULTS as error:
                    self._report(SerialFault.UNPLUGGED, error)
                    return
                for text in framer.feed(data) if data else framer.silence():
                    self._on_scan(text)

    def _open(self) -> serial.Serial:
        # Exclusive: two programs on one port would each get half of a scan. Windows always opens so.
        exclusive = None if sys.platform == "win32" else True
        return serial.Serial(self._path, self._baud_rate, timeout=self.SILENCE_SECONDS, exclusive=exclusive)

    def _report(self, fault: SerialFault, error: Exception) -> None:
        # While unplugged, "missing" at each attempt is no news.
        known = {SerialFault.UNPLUGGED, SerialFault.MISSING}
        if fault is self._fault or (fault in known and self._fault in known):
            return
        self._fault = fault
        _log.warning("the scanner on %s cannot be heard: %s", self._path, error)
        self._on_fault(fault)
