"""How soon the window stands on the screen, and how much memory it takes."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.database.unit_of_work import Database
from tools.bench.shop import shop_with
from tools.bench.timing import figures

_STARTS = 7

#: What a start does, timed inside a new process from its first line to the first frame on the screen.
_START = """
import time; start = time.perf_counter()
import json, resource, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.config import Settings
from app.ui.application import Shell
app = QApplication(sys.argv[:1])
shell = Shell(app, Settings(data_folder=sys.argv[1], database=sys.argv[2]), keeps_settings=False)
shell.show()
shell.window.grab()
shown = (time.perf_counter() - start) * 1000
def working():
    if shell._bridge is None:
        return QTimer.singleShot(20, working)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"shown": shown, "working": (time.perf_counter() - start) * 1000, "memory": memory}))
    app.quit()
QTimer.singleShot(0, working)
app.exec()
shell.close()
"""


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Warm starts on a large shop, each a process of its own, without a screen."""
    database = Database(url)
    shop_with(database, arguments.orders)
    database.close()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _START, str(folder), url]
    starts = []
    for _ in range(_STARTS):
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        starts.append(json.loads(run.stdout.strip().splitlines()[-1]))
    warm = starts[1:]
    yield {"bench": "first_window", **figures([start["shown"] for start in warm])}
    yield {"bench": "station_open", **figures([start["working"] for start in warm])}
    yield {"bench": "window_memory", "megabytes": max(start["memory"] for start in warm)}
