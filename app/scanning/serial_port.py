"""A scanner on a serial port: what it sends is cut into scans."""

from __future__ import annotations

import re
from collections.abc import Callable

import serial

from app.scanning.serial_line import SerialFault, SerialLine

#: CR, LF, Tab, ETX or EOT; a GS inside stays.
_TERMINATORS = re.compile(rb"[\r\n\t\x03\x04]+")
#: More than any barcode holds; a device that never ends its text is cut here.
_LONGEST_FRAME = 4096


class Framer:
    """Bytes in any portions -> scans: each ends at a terminator, or where the scanner falls silent."""

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


class SerialScanner(SerialLine):
    """Calls ``on_scan`` with the text of each scan, in the reader's thread; what had been received of a scan when
    the cable was pulled is dropped.

    A scanner sends a scan without a pause; USB adapters hand it over in portions at most 16 ms apart.
    """

    def __init__(
        self,
        path: str,
        on_scan: Callable[[str], None],
        on_fault: Callable[[SerialFault | None], None],
        *,
        baud_rate: int = 9600,
    ) -> None:
        super().__init__(path, on_fault, baud_rate=baud_rate)
        self._on_scan = on_scan
        self._framer = Framer()

    def opened(self) -> None:
        self._framer = Framer()

    def heard(self, _port: serial.Serial, data: bytes) -> None:
        for text in self._framer.feed(data) if data else self._framer.silence():
            self._on_scan(text)
