"""Bytes to a printer over raw TCP (port 9100)."""

from __future__ import annotations

import socket
import time
from types import TracebackType
from typing import Self

from app.printing.line import PATIENT, Patience
from app.printing.status import PrinterStatus, PrinterTrouble, Reason
from app.printing.talk import ask_zpl

_PORT = 9100


def parse_address(address: str) -> tuple[str, int]:
    """``host:port``, ``host`` (port 9100) or ``[ipv6]:port``; raises ``PrinterTrouble`` (bad_address)."""
    host, separator, port = address.strip().rpartition(":")
    if not separator or (":" in host and not host.startswith("[")):
        host, port = address.strip(), str(_PORT)
    host = host.strip("[]")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise PrinterTrouble(Reason.BAD_ADDRESS, address)
    return host, int(port)


class TcpLine:
    """One connection, for one job."""

    def __init__(self, address: str, patience: Patience) -> None:
        """Raises ``PrinterTrouble``: bad_address, off."""
        host, port = parse_address(address)
        try:
            self._socket = socket.create_connection((host, port), timeout=patience.connect)
        except (OSError, UnicodeError) as error:
            raise PrinterTrouble(Reason.OFF, f"{address}: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()

    def send(self, data: bytes, seconds: float) -> None:
        self._socket.settimeout(seconds)
        self._socket.sendall(data)

    def receive(self, seconds: float) -> bytes:
        self._socket.settimeout(seconds)
        if not (chunk := self._socket.recv(4096)):
            raise ConnectionResetError("closed by the printer")
        return chunk

    def finish(self, seconds: float) -> None:
        """Closing at once, with something of the printer's unread, would throw away what is under way."""
        self._socket.shutdown(socket.SHUT_WR)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._socket.settimeout(left)
            try:
                if not self._socket.recv(4096):
                    return
            except TimeoutError:
                return


def ask_status(address: str, patience: Patience = PATIENT) -> PrinterStatus:
    """One question to a label printer; raises ``PrinterTrouble``."""
    with TcpLine(address, patience) as line:
        return ask_zpl(line, patience)
