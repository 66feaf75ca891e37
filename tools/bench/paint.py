"""From the last key of a scan to the painted answer: what the packer waits for."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication

from app.config import Settings
from app.database.unit_of_work import Database
from app.models.states import Role
from app.station.session import Job
from app.station.wiring import Desk
from app.ui import theme
from app.ui.bridge import Bridge
from app.ui.main_window import MainWindow
from app.workflows import packing, staffing
from tests.support.bench import gtin, pick
from tests.support.house import MUG
from tools.bench.shop import shop_with
from tools.bench.timing import figures

_UNITS = 2_000
_WARM_UP = 20
_PATIENCE_MS = 5_000
_KEY_MS = 8
#: Between an answer and the next scan; nobody's hands are quicker.
_HANDS_MS = 150


def scan(window: QWindow, text: str, at_ms: int) -> None:
    """The keys of a scanner: a burst of signs and Return, a few milliseconds apart."""
    for sign in text + "\r":
        key = Qt.Key.Key_Return if sign == "\r" else Qt.Key(ord(sign))
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, sign)
            event.setTimestamp(at_ms)
            QApplication.sendEvent(window, event)
        at_ms += _KEY_MS


class PaintWatch(QObject):
    """Waits for the next painting of one widget after an answer has come."""

    def __init__(self, bridge: Bridge, painted: QObject) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._answered = False
        bridge.answered.connect(self._note)
        painted.installEventFilter(self)

    def wait(self) -> None:
        """Until the answer stands on the screen; raises ``TimeoutError``."""
        self._answered = False
        watchdog = QTimer(singleShot=True, interval=_PATIENCE_MS)
        watchdog.timeout.connect(self._give_up)
        watchdog.start()
        if self._loop.exec():
            raise TimeoutError("no answer was painted")

    def _note(self) -> None:
        self._answered = True

    def _give_up(self) -> None:
        self._loop.exit(1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._answered:
            QTimer.singleShot(0, self._loop.quit)  # once the painting itself is done
        return super().eventFilter(watched, event)


def _settle(milliseconds: int) -> None:
    """Let the window show, take the focus and read its lists."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Scans as real key events into the real window, packing one large order, with a large shop behind it."""
    database = Database(url)
    house = shop_with(database, arguments.orders)
    house.receive(MUG, "A-01-1", _UNITS)
    order_id = house.order((MUG, _UNITS))
    pick(house, order_id, typed=True)
    code = gtin(house, MUG).removeprefix("0")
    database.close()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, "light")
    desk = Desk(Settings(database=url, data_folder=str(folder), station="BENCH-1"))
    desk.start()
    station = desk.station
    station.act(lambda uow: staffing.sign_in_by_pin(uow, Role.PACKER.value, "1234")).result()
    station.turn_to(Job.PACKING).result()
    station.act(lambda uow: packing.open_order(uow, order_id)).result()
    window, bridge = MainWindow(desk.settings), Bridge(desk, "fr")
    window.start(bridge)
    window.resize(1366, 768)
    window.show()
    window.show_tab("preparation")
    window.activateWindow()
    _settle(1000)
    watch, keys = PaintWatch(bridge, window.feedback.strip), window.windowHandle()
    times = []
    for number in range(_WARM_UP + arguments.rounds):
        scan(keys, code, 1_000_000 + number * 1000)
        start = time.perf_counter()
        watch.wait()
        if number >= _WARM_UP:
            times.append((time.perf_counter() - start) * 1000)
        _settle(_HANDS_MS)
    yield {"bench": "key_to_paint", "orders": arguments.orders, **figures(times)}
    window.close()
    bridge.close()
