"""The keys of a dialog that leaves are its window's again, also where no window manager says so (a kiosk)."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class FocusKeeper(QObject):
    """Notes which window has the keys; ``look_soon`` gives them to the one below where it has left with them."""

    def __init__(self, app: QApplication, home: QWidget) -> None:
        """``home`` is the window below all others."""
        super().__init__(home)
        self._home = home
        self._active: QWidget | None = None
        self._below: QWidget = home
        # A moment later: while a window comes or leaves, Qt still names the one before.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        app.focusWindowChanged.connect(self.look_soon)

    def look_soon(self) -> None:
        """A window has come, or one has left."""
        self._soon.start()

    def _look(self) -> None:
        active = QApplication.activeWindow()
        if active is not None:
            self._active, self._below = active, active.parentWidget() or self._home
        elif self._active is None or _is_seen(self._active):
            self._active = None  # the keys went to another program, and stay there
        else:
            below = self._below if _is_seen(self._below) else self._home
            below.window().activateWindow()


def _is_seen(window: QWidget) -> bool:
    return shiboken6.isValid(window) and window.isVisible()
