"""Widgets in cyclic garbage are freed in the GUI thread, however much the station's threads allocate."""

from __future__ import annotations

import gc
import threading
from typing import ClassVar

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.ui.garbage import GuiThreadCollector


class _Freed:
    """Notes the thread that frees it."""

    threads: ClassVar[list[str]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        _Freed.threads.append(threading.current_thread().name)


def test_only_the_gui_thread_collects(qtbot: QtBot) -> None:
    _Freed.threads = []
    owner = QObject()
    collector = GuiThreadCollector(owner)

    def allocate() -> None:
        for _ in range(5000):
            _Freed()

    worker = threading.Thread(target=allocate, name="worker")
    worker.start()
    worker.join()
    assert _Freed.threads == []
    collector.collect_due()
    assert set(_Freed.threads) == {"MainThread"}
    collector.stop()
    assert gc.isenabled()
