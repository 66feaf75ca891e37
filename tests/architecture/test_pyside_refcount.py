"""The Qt binding keeps its hands off None: PySide6 6.12.0 on Python 3.11 takes one reference a call.

Such a binding passes every other test and aborts the program after some hundred scans.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QTimer, Signal

_CALLS = 200
# Other code may move the count a little meanwhile; a broken binding moves it by one a call.
_STRAY = 20


class _Emitter(QObject):
    emitted = Signal()


def test_a_call_that_returns_nothing_keeps_none_alive() -> None:
    timer = QTimer()
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        timer.stop()
    assert sys.getrefcount(None) > before - _STRAY


def test_an_emitted_signal_keeps_true_alive() -> None:
    emitter = _Emitter()
    before = sys.getrefcount(True)
    for _ in range(_CALLS):
        emitter.emitted.emit()
    assert sys.getrefcount(True) > before - _STRAY
