"""Bytes to a label printer over raw TCP (port 9100): ask, send, ask until it is on paper."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass

from app.printing.status import (
    HOST_STATUS,
    Delivery,
    DeliveryState,
    PrinterStatus,
    PrinterTrouble,
    Reason,
    is_whole,
    read_status,
)

_PORT = 9100


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds."""

    connect: float = 2.0
    answer: float = 2.0
    """A printer without paper, ribbon, or with its head open may not answer at all (domain 5.3)."""
    send: float = 10.0
    confirm: float = 8.0
    """From the last byte sent until the labels must be on paper."""
    between: float = 0.1


PATIENT = Patience()


def parse_address(address: str) -> tuple[str, int]:
    """``host:port``, ``host`` (port 9100) or ``[ipv6]:port``; raises ``PrinterTrouble`` (bad_address)."""
    host, separator, port = address.strip().rpartition(":")
    if not separator or (":" in host and not host.startswith("[")):
        host, port = address.strip(), str(_PORT)
    host = host.strip("[]")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise PrinterTrouble(Reason.BAD_ADDRESS, address)
    return host, int(port)


def ask_status(address: str, patience: Patience = PATIENT) -> PrinterStatus:
    """One question to a printer, for the station's health; raises ``PrinterTrouble``."""
    with _connect(address, patience) as connection:
        return _ask(connection, patience.answer)


def send_tcp(
    job: bytes, address: str, patience: Patience = PATIENT, stop: threading.Event | None = None
) -> Delivery:
    """Print one whole job over one connection and wait for it to be on paper.

    Raises ``PrinterTrouble``: nothing was printed, except for ``in_doubt``: the connection broke after the
    first byte of the job, and only a person may decide to print again. ``stop`` ends the waiting early.
    """
    stop = stop or threading.Event()
    with _connect(address, patience) as connection:
        if trouble := _ask(connection, patience.answer).trouble:
            raise PrinterTrouble(trouble)
        try:
            connection.settimeout(patience.send)
            connection.sendall(job)
        except OSError as error:
            raise PrinterTrouble(Reason.IN_DOUBT, f"while sending: {error}") from error
        return _confirm(connection, patience, stop)


def _connect(address: str, patience: Patience) -> socket.socket:
    host, port = parse_address(address)
    try:
        return socket.create_connection((host, port), timeout=patience.connect)
    except (OSError, UnicodeError) as error:
        raise PrinterTrouble(Reason.OFF, f"{address}: {error}") from error


def _ask(connection: socket.socket, seconds: float) -> PrinterStatus:
    """Ask before anything was sent: whatever goes wrong, nothing has been printed."""
    try:
        answer = _exchange(connection, seconds)
    except TimeoutError as error:
        raise PrinterTrouble(Reason.NO_ANSWER, "silent") from error
    except OSError as error:
        raise PrinterTrouble(Reason.NO_ANSWER, str(error)) from error
    return read_status(answer)


def _exchange(connection: socket.socket, seconds: float) -> bytes:
    """One ``~HS`` and its whole answer within ``seconds``; raises ``TimeoutError`` or another ``OSError``."""
    deadline = time.monotonic() + seconds
    connection.settimeout(seconds)
    connection.sendall(HOST_STATUS)
    answer = b""
    while not is_whole(answer):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        chunk = connection.recv(4096)
        if not chunk:
            raise ConnectionResetError("closed by the printer")
        answer += chunk
    return answer


def _confirm(connection: socket.socket, patience: Patience, stop: threading.Event) -> Delivery:
    """The printer has the job: it prints, waits for a person, falls silent, or the line breaks."""
    deadline = time.monotonic() + patience.confirm
    waiting_for: Reason | None = None
    while True:
        try:
            status = read_status(_exchange(connection, patience.answer))
        except TimeoutError:
            # Whole job sent, line open, no word: as printers without paper do.
            return Delivery(DeliveryState.HANDED_OVER, Reason.NO_ANSWER)
        except OSError as error:
            raise PrinterTrouble(Reason.IN_DOUBT, f"after sending: {error}") from error
        except PrinterTrouble as garbled:
            return Delivery(DeliveryState.HANDED_OVER, garbled.code)
        if status.idle and not status.trouble:
            return Delivery(DeliveryState.CONFIRMED)
        waiting_for = status.trouble
        if time.monotonic() >= deadline or stop.wait(patience.between):
            return Delivery(DeliveryState.HANDED_OVER, waiting_for)
