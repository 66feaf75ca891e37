"""Scans typed at more than 1,000 characters a second by another program into the real window: how many arrive."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.database import migrate
from app.database.unit_of_work import Database
from app.scanning.own_codes import OwnKind, encode
from tests.support.display import a_display
from tests.support.house import House

_BATCH = 200
#: Between scans: with the keys as fast as they go this makes a little more than 1,000 characters a second.
_PAUSE_SECONDS = 0.005
_SCANNER_PAUSES_MS = 40


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Every scan is another code, acted on by the station; on SQLite alone, for keys know of no database."""
    if not url.startswith("sqlite"):
        return
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        yield {"bench": "keys", "skipped": "no Xvfb and xdotool"}
        return
    database = Database(url)
    migrate.upgrade(database)
    House(database)
    database.close()
    with a_display() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        child = subprocess.Popen(
            [sys.executable, "-m", "tools.bench.keys", str(folder), url],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        with child:
            assert child.stdout is not None
            assert child.stdin is not None
            assert json.loads(child.stdout.readline()) == "ready"
            codes = [encode(OwnKind.ORDER, number) for number in range(1, arguments.scans + 1)]
            seconds = _type(codes, environment)
            child.stdin.write("end\n")
            child.stdin.flush()
            got, keys = json.loads(child.stdout.readline())
    yield _found(codes, got, keys, seconds)


def _found(codes: list[str], got: list[str], keys: list[tuple[str, int]], seconds: float) -> dict[str, Any]:
    """What came of it. ``paused`` are scans between whose own keys the sender, which shares the machine, lost the
    processor for longer than any scanner pauses: they are counted apart, whatever became of them.
    """
    typed, paused, before = [""], set(), keys[0][1]
    for text, at in keys:
        if text == "\r":
            typed.append("")
        else:
            if typed[-1] and at - before > _SCANNER_PAUSES_MS:
                paused.add(len(typed) - 1)
            typed[-1] += text
        before = at
    arrived = set(got)
    return {
        "bench": "keys",
        "sent": len(codes),
        "characters_lost": sum(map(len, codes)) - sum(map(len, typed)),
        "paused": len(paused),
        "as_sent_of_paused": sum(codes[place] in arrived for place in paused if place < len(codes)),
        "as_sent_of_others": sum(code in arrived for place, code in enumerate(codes) if place not in paused),
        "characters_per_second": round(sum(len(code) + 1 for code in codes) / seconds),
    }


def _type(codes: list[str], environment: dict[str, str]) -> float:
    """Type them, Return after each; the seconds it took."""
    began = time.monotonic()
    for start in range(0, len(codes), _BATCH):
        script = "".join(
            f"type --delay 0 {code}\nkey --delay 0 Return\nsleep {_PAUSE_SECONDS}\n"
            for code in codes[start : start + _BATCH]
        )
        subprocess.run(["xdotool", "-"], input=script, text=True, env=environment, check=True)
    return time.monotonic() - began


def _window(folder: Path, url: str) -> None:
    """The child: the real window, which notes what it hears and says it at the end."""
    import threading

    from PySide6.QtCore import QObject, QTimer, Signal
    from PySide6.QtWidgets import QApplication

    from app.config import Settings
    from app.scanning.wedge import Decision, KeyStroke
    from app.station.wiring import Desk
    from app.ui.application import Shell

    class Ender(QObject):
        asked = Signal()

    settings = Settings(data_folder=str(folder), database=url, station="DESK-1", language="en")
    app = QApplication([])
    desk = Desk(settings)
    desk.start()
    shell = Shell(app, settings, keeps_settings=False)
    shell.use(desk)
    shell.window.show()
    shell.window.activateWindow()
    heard: list[str] = []
    keys: list[tuple[str, int]] = []
    feed = shell.window.scan_input._reader.feed

    def noting(stroke: KeyStroke) -> tuple[Decision, ...]:
        if not (stroke.is_modifier or stroke.is_release):
            keys.append((stroke.text, stroke.time_ms))
        return feed(stroke)

    shell.window.scan_input._reader.feed = noting  # type: ignore[method-assign]
    shell.window.scan_input.scanned.connect(heard.append)
    ender = Ender()
    # What was typed last may still be on its way.
    ender.asked.connect(lambda: QTimer.singleShot(2000, app.quit))

    def wait_for_the_end() -> None:
        sys.stdin.readline()
        ender.asked.emit()

    ready = QTimer(interval=20)

    def look() -> None:
        if shell.window.isActiveWindow():
            ready.stop()
            print(json.dumps("ready"), flush=True)
            threading.Thread(target=wait_for_the_end, daemon=True).start()

    ready.timeout.connect(look)
    ready.start()
    app.exec()
    print(json.dumps([heard, keys]), flush=True)
    shell.close()


if __name__ == "__main__":
    _window(Path(sys.argv[1]), sys.argv[2])
