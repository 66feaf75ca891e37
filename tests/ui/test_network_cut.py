"""The window while packets vanish between it and its server: it goes on breathing, counts what waits and recovers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.config import Settings
from app.ui import theme
from app.ui.application import load_translators
from app.ui.bridge import Bridge
from app.ui.main_window import MainWindow
from tests.faults.shift import Shift, shift
from tests.faults.test_network_cut import CUT_SECONDS
from tests.support.cable import Cable, require_cables
from tests.support.postgres import Cluster

#: A window that does nothing for so long looks frozen.
FROZEN_SECONDS = 1.0


class Heart(QObject):
    """Beats in the GUI thread; the longest time between two beats."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self._last = time.monotonic()
        self._timer = QTimer(self, interval=20)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now


@pytest.fixture
def cable() -> Iterator[Cable]:
    require_cables()
    with Cable() as laid:
        yield laid


@pytest.fixture
def at_work(cable: Cable, tmp_path: Path) -> Iterator[Shift]:
    with Cluster(durable=True, address=cable.address, within=cable.within) as cluster:
        cluster.create_database("shop")
        with shift(cluster.url("shop"), tmp_path, units=40) as made:
            yield made
            cable.mend()


def test_the_window_is_never_frozen(cable: Cable, at_work: Shift, qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, "light")
    load_translators(qapp, "en")
    bridge = Bridge(at_work.desk, "en")
    window = MainWindow(Settings(station="DESK-1", language="en"))
    qtbot.addWidget(window)
    window.start(bridge)
    window.show()
    qtbot.waitExposed(window)
    heart, bench = Heart(), window.tab_name
    cable.cut()
    cut_at, scans = time.monotonic(), 0
    while time.monotonic() < cut_at + CUT_SECONDS:
        window.take_scan(at_work.article)
        scans += 1
        for name in ("orders", bench):  # each reads as it is shown
            window.show_tab(name)
        qtbot.wait(round(CUT_SECONDS * 1000 / 30))
    qtbot.waitUntil(lambda: f"Waiting: {scans}" in window.banner.text, timeout=10_000)
    assert bridge.waiting == scans
    cable.mend()
    qtbot.waitUntil(lambda: not window.banner.isVisible(), timeout=20_000)
    assert heart.longest < FROZEN_SECONDS
    at_work.until(lambda: at_work.packed == scans)
    bridge.detach()
    window.stop()
