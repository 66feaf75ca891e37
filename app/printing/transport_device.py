"""Bytes to a printer on a cable: a device file such as ``/dev/usb/lp0``, or a serial port."""

from __future__ import annotations

import errno
import os
import re
import select
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from app.printing.line import Line
from app.printing.status import PrinterTrouble, Reason

_SPEED = 9600
_PIECE = 4096
_ADDRESS = re.compile(r"(?P<path>[^@]+?)(?:@(?P<speed>\d{3,6}))?")


def parse_device(address: str) -> tuple[str, int]:
    """``/dev/usb/lp0``, ``/dev/ttyUSB0@19200`` or ``COM3``; raises ``PrinterTrouble`` (bad_address)."""
    found = _ADDRESS.fullmatch(address.strip())
    if found is None or not (found["path"].startswith("/") or re.fullmatch(r"(?i)com\d+", found["path"])):
        raise PrinterTrouble(Reason.BAD_ADDRESS, address)
    return found["path"], int(found["speed"] or _SPEED)


def open_device(address: str) -> Line:
    """The line behind an address; raises ``PrinterTrouble``: bad_address, device_missing, device_refused."""
    path, speed = parse_device(address)
    try:
        if sys.platform == "win32":
            return SerialLine(path, speed)
        if Path(path).exists() and not Path(path).is_char_device():
            raise PrinterTrouble(Reason.BAD_ADDRESS, f"{path} is no device")
        file = FileLine(path)
        if not os.isatty(file.fileno):
            return file
        file.close()
        return SerialLine(path, speed)
    except OSError as error:
        missing = {errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR}
        reason = Reason.DEVICE_MISSING if error.errno in missing else Reason.DEVICE_REFUSED
        raise PrinterTrouble(reason, f"{path}: {error}") from error


class FileLine:
    """A device file that is no terminal: USB printers on Linux."""

    def __init__(self, path: str) -> None:
        self.fileno = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        os.close(self.fileno)

    def send(self, data: bytes, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        view = memoryview(data)
        while view:
            _, ready, _ = select.select([], [self.fileno], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError("the printer takes nothing more")
            try:
                view = view[os.write(self.fileno, view[:_PIECE]) :]
            except BlockingIOError:
                continue

    def receive(self, seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self.fileno], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            try:
                chunk = os.read(self.fileno, _PIECE)
            except BlockingIOError:
                continue
            if not chunk:
                raise ConnectionResetError("the printer is gone")
            return chunk

    def finish(self, _seconds: float, /) -> None:
        """The kernel has all of it."""


class SerialLine:
    """A serial port, 8 bits, no parity, RTS/CTS left to the cable."""

    def __init__(self, path: str, speed: int) -> None:
        import serial

        self._port = serial.Serial(path, speed, timeout=0, write_timeout=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._port.close()

    def send(self, data: bytes, seconds: float) -> None:
        import serial

        self._port.write_timeout = seconds
        try:
            self._port.write(data)
        except serial.SerialTimeoutException as error:
            raise TimeoutError(str(error)) from error

    def receive(self, seconds: float) -> bytes:
        self._port.timeout = seconds
        chunk = self._port.read(1)
        if not chunk:
            raise TimeoutError
        return bytes(chunk + self._port.read(self._port.in_waiting))

    def finish(self, _seconds: float, /) -> None:
        self._port.flush()
