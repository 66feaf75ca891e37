"""CUPS queues, found and filled, by the programs ``lp``, ``lpstat`` and ``lpoptions`` that come with it."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from dataclasses import dataclass

from app.printing.line import Patience
from app.printing.printer import Driver, Printer
from app.printing.status import Delivery, DeliveryState, PrinterTrouble, Reason

_ADDRESS = re.compile(r"(?P<queue>[^\s@/#-][^\s@/#]*)(?:@(?P<server>[^\s@-][^\s@]*))?")
_SENTENCES = (
    (Reason.QUEUE_MISSING, ("does not exist", "invalid destination", "unknown destination")),
    (Reason.QUEUE_REFUSED, ("not accepting",)),
    (Reason.SPOOLER_OFF, ("scheduler not responding", "unable to connect", "connection refused",
                          "bad file descriptor", "no such file", "failed to connect")),
)  # fmt: skip
_A4 = (210, 297)


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue, and the server it is on where that is not this machine's."""

    name: str
    server: str

    def command(self, program: str, *words: str) -> list[str]:
        """``program`` for this server."""
        return [program, *(("-h", self.server) if self.server else ()), *words]


def parse_queue(address: str) -> Queue:
    """``zebra1`` or ``zebra1@host:631``; raises ``PrinterTrouble`` (bad_address)."""
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        raise PrinterTrouble(Reason.BAD_ADDRESS, address)
    return Queue(found["queue"], found["server"] or "")


def check_queue(address: str, patience: Patience) -> Reason | None:
    """What keeps this queue from printing; raises ``PrinterTrouble`` when it or the server is not there.

    A queue knows little of its printer: only what a person or the back-end stopped is told.
    """
    queue = parse_queue(address)
    try:
        said = _run(queue.command("lpstat", "-p", queue.name, "-a", queue.name), b"", patience.connect + 3)
    except subprocess.TimeoutExpired as error:
        raise PrinterTrouble(Reason.SPOOLER_OFF, "lpstat did not answer") from error
    except PrinterTrouble as trouble:
        # Of a server that is away, lpstat says that it has no such queue.
        if trouble.code is Reason.QUEUE_MISSING and not _is_running(queue, patience):
            raise PrinterTrouble(Reason.SPOOLER_OFF, queue.server) from trouble
        raise
    if re.search(rf"^printer {re.escape(queue.name)} disabled", said, re.MULTILINE):
        return Reason.QUEUE_STOPPED
    if re.search(rf"^{re.escape(queue.name)} not accepting", said, re.MULTILINE):
        return Reason.QUEUE_REFUSED
    return None


def list_queues(server: str, patience: Patience) -> tuple[tuple[str, str, str], ...]:
    """Each queue of a server ("" is this machine's) with its device's URI and its model; none where CUPS is not."""
    try:
        said = _run(Queue("", server).command("lpstat", "-v"), b"", patience.connect + 3)
        pairs = re.findall(r"^device for ([^:\s]+): (\S+)$", said, re.MULTILINE)
        return tuple((name, uri, _model(Queue(name, server), patience)) for name, uri in pairs)
    except (PrinterTrouble, subprocess.TimeoutExpired):
        return ()


def _model(queue: Queue, patience: Patience) -> str:
    """What it prints with; nothing where the queue does not say, which must not hide the others."""
    try:
        said = _run(queue.command("lpoptions", "-p", queue.name), b"", patience.connect + 3)
    except (PrinterTrouble, subprocess.TimeoutExpired):
        return ""
    found = re.search(r"printer-make-and-model=(?:'([^']*)'|(\S+))", said)
    return (found[1] or found[2] or "") if found else ""


def _is_running(queue: Queue, patience: Patience) -> bool:
    try:
        return "is running" in _run(queue.command("lpstat", "-r"), b"", patience.connect + 3)
    except subprocess.TimeoutExpired:
        return False


def send_cups(
    job: bytes, printer: Printer, title: str, patience: Patience, stop: threading.Event
) -> Delivery:
    """Put one job into the queue and wait until it has left for the printer.

    Never confirmed: CUPS calls a job complete when its bytes are sent. Raises ``PrinterTrouble``; ``in_doubt``
    when ``lp`` did not come back.
    """
    if trouble := check_queue(printer.address, patience):
        raise PrinterTrouble(trouble)
    queue = parse_queue(printer.address)
    words = ["-d", queue.name, "-t", title, *_options(printer)]
    try:
        said = _run(queue.command("lp", *words), job, patience.send)
    except subprocess.TimeoutExpired as error:
        raise PrinterTrouble(Reason.IN_DOUBT, "lp did not come back") from error
    number = re.search(rf"request id is ({re.escape(queue.name)}-\d+)", said)
    if number is None:
        raise PrinterTrouble(Reason.IN_DOUBT, said[:200])
    return _wait(queue, number[1], patience, stop)


def _options(printer: Printer) -> list[str]:
    if printer.driver is not Driver.PDF:
        return ["-o", "raw"]
    across, down = round(printer.width), round(printer.height)
    media = "A4" if (across, down) == _A4 else f"Custom.{across}x{down}mm"
    return ["-o", f"media={media}", "-o", "print-scaling=none"]


def _wait(queue: Queue, number: str, patience: Patience, stop: threading.Event) -> Delivery:
    deadline = time.monotonic() + patience.confirm
    while True:
        try:
            left = _run(queue.command("lpstat", "-o", queue.name), b"", patience.answer + 3)
            if not re.search(rf"^{re.escape(number)}\s", left, re.MULTILINE):
                return Delivery(DeliveryState.HANDED_OVER)
        except (subprocess.TimeoutExpired, PrinterTrouble):
            return Delivery(DeliveryState.HANDED_OVER, Reason.SPOOLED)
        if time.monotonic() >= deadline or stop.wait(patience.between):
            return Delivery(DeliveryState.HANDED_OVER, Reason.SPOOLED)


def _run(command: list[str], given: bytes, seconds: float) -> str:
    """What a program of CUPS says in English; raises ``PrinterTrouble`` and ``subprocess.TimeoutExpired``."""
    try:
        done = subprocess.run(  # noqa: S603  # lp and lpstat, with a queue's name that no option can look like
            command,
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "LC_ALL": "C", "LANG": "C"},
        )
    except FileNotFoundError as error:
        raise PrinterTrouble(Reason.SPOOLER_MISSING, command[0]) from error
    said = done.stdout.decode(errors="replace")
    if done.returncode:
        complaint = f"{done.stderr.decode(errors='replace')} {said}".strip()
        for reason, sentences in _SENTENCES:
            if any(sentence in complaint.lower() for sentence in sentences):
                raise PrinterTrouble(reason, complaint[:200])
        raise PrinterTrouble(Reason.QUEUE_REFUSED, complaint[:200])
    return said
