"""A scanner that types as another keyboard than the computer's, played key by key into the window."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent

from app.scanning.wedge import KeyStroke
from tests.scanning.scanners import US_PLACES, strokes


class Scanner:
    """A US scanner on a French desktop, as the window system tells of it: without places of keys, offscreen."""

    def __init__(self, *, french: bool = True, end: str = "\r", gap_ms: int = 4) -> None:
        self._how = {"french": french, "end": end, "gap_ms": gap_ms, "with_places": False}
        self._now = 5_000_000

    def scan(self, text: str) -> None:
        self._now += 2000
        self._send(strokes(text, US_PLACES, start_ms=self._now, **self._how))  # type: ignore[arg-type]

    def _send(self, keys: Iterable[KeyStroke]) -> None:
        for stroke in keys:
            held = Qt.KeyboardModifier.ShiftModifier if stroke.shift else Qt.KeyboardModifier.NoModifier
            if stroke.control:
                held |= Qt.KeyboardModifier.ControlModifier
            key = _key(stroke)
            for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                window = QGuiApplication.focusWindow()
                assert window is not None
                event = QKeyEvent(kind, key, held, stroke.text)
                event.setTimestamp(stroke.time_ms)
                QCoreApplication.sendEvent(window, event)


def _key(stroke: KeyStroke) -> int:
    if stroke.is_terminator:
        return Qt.Key.Key_Return
    if stroke.control:
        return Qt.Key.Key_Dollar
    if stroke.text:
        return ord(stroke.text.upper()[0])
    return 0x01001250 + sum(map(ord, stroke.name)) % 16  # a dead key
