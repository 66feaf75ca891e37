"""How soon the window stands on the screen, and how much memory it takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.bench.timing import figures

_STARTS = 5


def measure(folder: Path) -> Iterator[dict[str, Any]]:
    """Warm starts of the real program on the demo shop, each a process of its own, without a screen."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "ARRIMAGE_DATA_FOLDER": str(folder / "window"),
        "ARRIMAGE_QUIT_WHEN_SHOWN": "1",
    }
    times, memory = [], 0
    for start in range(_STARTS + 1):
        run = subprocess.run(
            [sys.executable, "-m", "app", "--demo"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        shown = json.loads(run.stdout.strip().splitlines()[-1])
        if start:  # the first one makes the demo shop
            times.append(shown["shown_ms"])
            memory = max(memory, shown["memory_mb"])
    yield {"bench": "first_window", **figures(times), "memory_mb": memory}
