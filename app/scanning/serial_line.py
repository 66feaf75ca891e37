"""A device on a serial port: a thread that reads it, and comes back after an unplugged cable."""

from __future__ import annotations

import errno
import logging
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


class SerialFault(StrEnum):
    """Why a device cannot be heard; with the device's kind before it a code of the catalogue (``{port}``)."""

    MISSING = "missing"
    BUSY = "busy"
    DENIED = "denied"
    FAILED = "failed"
    UNPLUGGED = "unplugged"


_FAULT_OF_ERRNO = {
    errno.ENOENT: SerialFault.MISSING,
    errno.ENODEV: SerialFault.MISSING,
    errno.ENXIO: SerialFault.MISSING,
    errno.EAGAIN: SerialFault.BUSY,
    errno.EBUSY: SerialFault.BUSY,
    errno.EACCES: SerialFault.DENIED,
    errno.EPERM: SerialFault.DENIED,
}


def probe(path: str) -> SerialFault | None:
    """Why a port cannot be opened now; ``None`` where it can."""
    try:
        _open_port(path, 9600, 0.1).close()
    except _PORT_FAULTS as error:
        return _fault_of(error)
    return None


def _open_port(path: str, baud_rate: int, timeout: float) -> serial.Serial:
    # Exclusive: two programs on one port would each get half. Windows always opens so.
    exclusive = None if sys.platform == "win32" else True
    return serial.Serial(path, baud_rate, timeout=timeout, write_timeout=timeout, exclusive=exclusive)


def _fault_of(error: Exception) -> SerialFault:
    return _FAULT_OF_ERRNO.get(getattr(error, "errno", None) or 0, SerialFault.FAILED)


class SerialLine:
    """Reads one port until stopped; a kind of device is a subclass with ``heard``.

    ``path`` is a name that stays the same when the cable is plugged in again: ``/dev/serial/by-id/...`` or
    ``COM4``. Callbacks run in the reader's thread: ``on_fault`` with a :class:`SerialFault` when the device cannot
    be heard (once, not at each attempt) and with ``None`` when it can. One that raises ends the reader, as a fault.
    """

    RETRY_SECONDS = 0.3
    #: How long the line is quiet before ``heard`` is told so.
    SILENCE_SECONDS = 0.1

    def __init__(
        self, path: str, on_fault: Callable[[SerialFault | None], None], *, baud_rate: int = 9600
    ) -> None:
        self.path = path
        self._on_fault = on_fault
        self._baud_rate = baud_rate
        self._stopping = threading.Event()
        self._fault: SerialFault | None = None
        self._thread = threading.Thread(target=self._run, name=f"serial {path}", daemon=True)

    def opened(self) -> None:
        """The port is open: nothing of an earlier connection counts."""
        raise NotImplementedError

    def heard(self, port: serial.Serial, data: bytes) -> None:
        """Bytes arrived, or none within ``SILENCE_SECONDS``; may write to the port."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin to listen; once in the life of a line."""
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
        """Open the port and read until it is lost or the reader is stopped."""
        try:
            port = self._open()
        except _PORT_FAULTS as error:
            self._report(_fault_of(error), error)
            return
        with port:
            self._fault = None
            _log.info("listening on %s", self.path)
            self.opened()
            self._on_fault(None)
            while not self._stopping.is_set():
                try:
                    data = port.read(1)
                    data += port.read(port.in_waiting) if data else b""
                except _PORT_FAULTS as error:
                    self._report(SerialFault.UNPLUGGED, error)
                    return
                self.heard(port, data)

    def _open(self) -> serial.Serial:
        return _open_port(self.path, self._baud_rate, self.SILENCE_SECONDS)

    def _report(self, fault: SerialFault, error: Exception) -> None:
        # While unplugged, "missing" at each attempt is no news.
        known = {SerialFault.UNPLUGGED, SerialFault.MISSING}
        if fault is self._fault or (fault in known and self._fault in known):
            return
        self._fault = fault
        _log.warning("the device on %s cannot be heard: %s", self.path, error)
        self._on_fault(fault)
