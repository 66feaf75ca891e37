"""A real window in a process of its own, which says in JSON lines what its list shows and does what it is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_CHECKOUT = Path(__file__).parents[2]


class Window:
    """The other end: what the window said, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.pid = process.pid
        self.ready = self.next()

    def next(self) -> dict[str, Any]:
        """What it said next; fails with its error output where it is gone."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            assert self._process.stderr is not None
            raise AssertionError(self._process.stderr.read())
        said: dict[str, Any] = json.loads(line)
        return said

    def tell(self, deed: str, *arguments: Any) -> None:
        """``hold`` an order (id), ``show`` a tab (name), ``choose`` a row (place), or ``end``."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([deed, *arguments]) + "\n")
        self._process.stdin.flush()


@contextmanager
def window(url: str, folder: Path, station: str, badge: int) -> Iterator[Window]:
    """Open the program's window at ``station``, without a screen, and sign in by badge."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.reporting_window", url, str(folder), station, str(badge)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=_CHECKOUT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    with process:
        try:
            opened = Window(process)
            yield opened
            opened.tell("end")
            process.wait(timeout=20)
        finally:
            process.kill()
