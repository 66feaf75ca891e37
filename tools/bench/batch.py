"""500 labels printed from the tab Labels: how long the window keeps a key waiting meanwhile, beside a bare window."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication
from sqlalchemy import insert, select

from app.config import Settings
from app.database.unit_of_work import Database
from app.models.outbox import PrinterRow
from app.models.states import LocationKind, Role
from app.models.stock import Location
from app.station.wiring import Desk
from app.ui import theme
from app.ui.bridge import Bridge
from app.ui.labels_tab import LabelsTab
from app.ui.main_window import MainWindow
from app.workflows import printing, staffing
from app.workflows.sheets import Wanted, print_papers
from tests.support.bench import done
from tests.support.house import House
from tests.support.printer import VirtualPrinter
from tools.bench.shop import shop_with
from tools.bench.timing import figures

_ORDERS, _LABELS = 10_000, 500
_TICK_MS, _LOOK_MS, _SETTLE_MS = 5, 20, 1500
_PATIENCE_MS = 300_000


class Ticker(QObject):
    """Notes by how much each tick of a busy window's loop comes late, in milliseconds."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._before = 0.0
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self.late, self._before = [], time.perf_counter()
        self._timer.start()

    def stop(self) -> dict[str, float]:
        """The figures of the ticks since ``start``."""
        self._timer.stop()
        return {**figures(self.late), "longest_ms": round(max(self.late), 3)}

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._before) * 1000 - _TICK_MS))
        self._before = now


def measure(url: str, folder: Path, _arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The station with all its workers; the printer and the floor's window are other processes."""
    with _other("printer") as printer, _other("floor") as floor:
        address = _told(printer)
        house = shop_with(Database(url), _ORDERS)
        wanted, printer_id = _furnish(house, address)
        window, desk = _open(url, folder)
        ticker = Ticker()
        _tell(floor, "start")
        ticker.start()
        start = time.perf_counter()
        _print(window, wanted, printer_id)
        _until_printed(printer)
        seconds = time.perf_counter() - start
        ours = ticker.stop()
        _tell(floor, "stop")
        yield {
            "bench": "window_while_500_labels_print",
            "labels": _LABELS,
            "per_second": round(_LABELS / seconds, 1),
            "ours": ours,
            "floor": json.loads(_told(floor)),
        }
        window.close()
        window.bridge.detach()
        desk.stop()
        house.database.close()
        for process in (printer, floor):
            _tell(process, "end")


def _furnish(house: House, address: str) -> tuple[Wanted, int]:
    """So many shelves, and a printer."""
    shelves = [{"code": f"Z-{number:03d}-1", "kind": LocationKind.BIN} for number in range(_LABELS)]
    house.database.write(lambda uow: uow.connection.execute(insert(Location), shelves), house.station)
    ids = house.database.read(
        lambda c: tuple(c.scalars(select(Location.id).where(Location.code.like("Z-%")).order_by(Location.id)))
    )
    values = {
        "code": "BENCH", "name": "Bench", "driver": "zpl", "transport": "tcp", "address": address,
        "dpi": 203, "media_width_mm": 102, "media_height_mm": 152, "active": True,
    }  # fmt: skip
    done(house.act(Role.ADMINISTRATOR, lambda uow: printing.save_printer(uow, None, values)))
    printer_id = house.database.read(
        lambda c: c.scalars(select(PrinterRow.id).where(PrinterRow.code == "BENCH")).one()
    )
    return Wanted("location_label", ids), printer_id


def _open(url: str, folder: Path) -> tuple[MainWindow, Desk]:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    desk = Desk(Settings(database=url, data_folder=str(folder), station="BENCH-1"))
    desk.start()
    desk.station.act(lambda uow: staffing.sign_in_by_pin(uow, Role.MANAGER.value, "1234")).result()
    window = MainWindow(desk.settings)
    window.start(Bridge(desk, "fr"))
    window.resize(1366, 768)
    window.show()
    window.show_tab("labels")
    _settle(_SETTLE_MS)
    return window, desk


def _print(window: MainWindow, wanted: Wanted, printer_id: int) -> None:
    """As the button does."""
    tab = window.tab
    assert isinstance(tab, LabelsTab)
    window.bridge.act(
        lambda uow: print_papers(uow, wanted, printer_id),
        lambda answer: tab.press.printed.emit(tuple(answer.outcome.facts["job_ids"])),
    )


def _until_printed(printer: subprocess.Popen[str]) -> None:
    """Turn the window's loop until the printer says that all is on paper; raises ``TimeoutError``."""
    assert printer.stdout is not None
    loop = QEventLoop()
    heard = QSocketNotifier(printer.stdout.fileno(), QSocketNotifier.Type.Read)
    heard.activated.connect(loop.quit)
    watchdog = QTimer(singleShot=True, interval=_PATIENCE_MS)
    watchdog.timeout.connect(lambda: loop.exit(1))
    watchdog.start()
    if loop.exec():
        raise TimeoutError("the batch does not end")


def _settle(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _other(part: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tools.bench.batch", part],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _tell(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdin is not None
    process.stdin.write(word + "\n")
    process.stdin.flush()


def _told(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _be_printer() -> None:
    """Say the address, then once all labels are printed."""
    pause = threading.Event()
    with VirtualPrinter() as printer:
        _say(printer.address)
        while len(printer.printed) < _LABELS:
            pause.wait(_LOOK_MS / 1000)
        _say("printed")
        sys.stdin.readline()


def _be_floor() -> None:
    """A loop with nothing but the same ticks, from each line of input to the next."""
    app = QCoreApplication([])
    ticker = Ticker()
    heard = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)

    def obey() -> None:
        match sys.stdin.readline().strip():
            case "start":
                ticker.start()
            case "stop":
                _say(json.dumps(ticker.stop()))
            case _:
                app.quit()

    heard.activated.connect(obey)
    app.exec()


if __name__ == "__main__":
    {"printer": _be_printer, "floor": _be_floor}[sys.argv[1]]()
