"""The banner over a real window while its PostgreSQL server is gone."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.config import Settings
from app.ui import theme
from app.ui.application import load_translators
from app.ui.bridge import Bridge
from app.ui.main_window import MainWindow
from tests.faults.shift import Shift
from tests.support.postgres import Cluster


def test_the_banner_counts_what_waits_and_goes_when_the_server_is_back(
    cluster: Cluster, at_work: Shift, qapp: QApplication, qtbot: QtBot
) -> None:
    theme.apply(qapp, "light")
    load_translators(qapp, "en")
    bridge = Bridge(at_work.desk, "en")
    window = MainWindow(Settings(station="DESK-1", language="en"))
    qtbot.addWidget(window)
    window.start(bridge)
    window.show()
    qtbot.waitExposed(window)
    cluster.kill()
    qtbot.waitUntil(window.banner.isVisible, timeout=10_000)
    assert "Waiting" not in window.banner.text
    for _ in range(3):
        window.take_scan(at_work.article)
    qtbot.waitUntil(lambda: "Waiting: 3" in window.banner.text, timeout=10_000)
    cluster.start()
    qtbot.waitUntil(lambda: not window.banner.isVisible(), timeout=20_000)
    at_work.until(lambda: at_work.packed == 3)
    bridge.detach()
    window.stop()
