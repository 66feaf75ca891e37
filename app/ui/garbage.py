"""Python's garbage is collected in the GUI thread alone: a widget freed in another thread hangs the window.

WORKAROUND for PySide: the cyclic collector runs in whatever thread happens to allocate, and destroys the Qt objects
behind the wrappers it frees right there; Qt allows that for widgets in the GUI thread only.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class GuiThreadCollector(QObject):
    """Takes the collector over from its making on until ``stop``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.collect_due)
        self._timer.start()

    def collect_due(self) -> None:
        """The oldest generation that is due, by the collector's own thresholds."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return

    def stop(self) -> None:
        """Let Python collect by itself again."""
        self._timer.stop()
        gc.enable()
