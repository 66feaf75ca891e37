"""A thread of the station that does one thing again and again; a database that is away is tried at the next turn."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from app.database.faults import DatabaseFault

_log = logging.getLogger(__name__)


class Periodic:
    """Calls ``work`` at once and then every ``seconds``, until ``stop``."""

    def __init__(self, name: str, seconds: float, work: Callable[[], object]) -> None:
        self._name, self._seconds, self._work = name, seconds, work
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Wait for the turn that is under way, ten seconds at most."""
        self._stopping.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._work()
            except DatabaseFault as fault:
                _log.warning("%s waits for the database: %s", self._name, fault.detail)
            except Exception:  # the edge of a thread: whatever went wrong, the next turn is tried
                _log.exception("%s failed", self._name)
            self._stopping.wait(self._seconds)
