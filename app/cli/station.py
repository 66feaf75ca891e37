"""``arrimage station --headless`` and ``arrimage deliver``: a station without a window, and its outboxes."""

from __future__ import annotations

import queue
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

from app.cli.frame import DONE, FOUND, Frame, opened, put_json

if TYPE_CHECKING:
    from app.station.station import Link
    from app.station.wiring import Desk

_WATCH_SECONDS = 2.0


def run_headless(frame: Frame, serial: str) -> int:
    """Scans in, one JSON outcome a line out, until the input ends or Ctrl-C."""
    from app.station import headless

    desk = _desk(frame, with_scanners=False)
    desk.station.watch(_LinkTold(frame))
    desk.start()
    try:
        lines = _from_serial(frame, serial) if serial else iter(sys.stdin.readline, "")
        return headless.run(desk.station, lines, sys.stdout, frame.language, desk.folder)
    finally:
        desk.stop()


class _LinkTold:
    """Says on standard error that the database is away, and that it is back."""

    def __init__(self, frame: Frame) -> None:
        self._frame, self._away = frame, False

    def __call__(self, link: Link) -> None:
        if link.away != self._away:
            self._away = link.away
            self._frame.tell("cli_database_away" if link.away else "cli_database_back")


def _desk(frame: Frame, *, with_scanners: bool = True) -> Desk:
    from app.station.wiring import Desk

    with opened(frame):  # a database that does not fit is told before a station is written into it
        pass
    return Desk(frame.settings, with_scanners=with_scanners)


def _from_serial(frame: Frame, port: str) -> Iterator[str]:
    """What the scanner on a port reads, as it reads it; its faults are told on standard error."""
    from app.scanning.serial_port import SerialScanner

    scans: queue.SimpleQueue[str] = queue.SimpleQueue()

    def tell(fault: str | None) -> None:
        frame.tell(f"serial_scanner_{fault}" if fault else "cli_scanner_listening", port=port)

    scanner = SerialScanner(port, scans.put, tell)
    scanner.start()
    try:
        while True:
            yield scans.get()
    finally:
        scanner.stop()


def deliver(frame: Frame, watch: bool, as_json: bool) -> int:
    """One round of print jobs and messages, or one after the other until Ctrl-C; 1 where some did not go."""
    desk = _desk(frame)
    try:
        code = _round(frame, desk, as_json, quiet=False)
        while watch:
            threading.Event().wait(_WATCH_SECONDS)
            code = _round(frame, desk, as_json, quiet=True)
        return code
    finally:
        desk.stop()


def _round(frame: Frame, desk: Desk, as_json: bool, *, quiet: bool) -> int:
    from app.station.health import backlog

    tried = desk.deliver()
    left = desk.database.read(backlog)
    stuck = left.waiting + left.stuck
    if not quiet or any(tried.values()):
        if as_json:
            put_json({"tried": tried, "waiting": left.waiting, "later": left.later, "stuck": left.stuck})
        else:
            frame.say(
                "cli_delivered",
                jobs=tried["print_job"],
                messages=tried["outbox"],
                waiting=left.waiting,
                stuck=left.stuck,
            )
        sys.stdout.flush()
    return FOUND if stuck else DONE
