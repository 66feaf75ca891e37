"""One thread carries out the station's commands in order; a small pool answers what screens ask."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
_READERS = 2
_log = logging.getLogger(__name__)


class CommandThread:
    """Ordered work on one thread, and unordered reads on a few; callers get a future and never wait here."""

    def __init__(self) -> None:
        self._commands = ThreadPoolExecutor(max_workers=1, thread_name_prefix="commands")
        self._reads = ThreadPoolExecutor(max_workers=_READERS, thread_name_prefix="reads")

    def do(self, work: Callable[[], T]) -> Future[T]:
        """Run ``work`` after everything that was asked before it."""
        return self._commands.submit(work)

    def ask(self, work: Callable[[], T]) -> Future[T]:
        """Run a read as soon as a reader is free."""
        return self._reads.submit(work)

    def stop(self) -> None:
        """Finish what was asked for, then end."""
        self._commands.shutdown(wait=True)
        self._reads.shutdown(wait=True, cancel_futures=True)
