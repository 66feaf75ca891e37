"""The keys of a dialog that leaves are its window's again, also where no window manager says so (a kiosk)."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class FocusKeeper(QObject):
    """Notes which window has the keys; ``dialog_left`` gives them to the one below where nobody has them then."""

    def __init__(self, app: QApplication, home: QWidget) -> None:
        """``home`` is the window below all others."""
        super().__init__(home)
        self._home = home
        self._active: QWidget | None = None
        self._below: QWidget = home
        self._left = False
        # A moment later: while a window comes or leaves, Qt still names the one before.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        app.focusWindowChanged.connect(self._look_soon)

    def dialog_left(self) -> None:
        """A dialog closed, and may have had the keys."""
        self._left = True
        self._soon.start()

    def _look_soon(self) -> None:
        self._soon.start()

    def _look(self) -> None:
        left, self._left = self._left, False
        active = QApplication.activeWindow()
        if active is not None:
            self._active, self._below = active, active.parentWidget() or self._home
        elif self._active is not None and left:
            below = next(filter(_is_seen, (self._active, self._below)), self._home)
            below.window().activateWindow()
        else:
            self._active = None  # the keys went to another program, and stay there


def _is_seen(window: QWidget) -> bool:
    return shiboken6.isValid(window) and window.isVisible()
