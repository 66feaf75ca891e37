"""Everything a station needs, looked at as ``arrimage doctor`` does, and how to mend what does not work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.station.health import examine
from app.station.health_check import Check
from app.ui import theme
from app.ui.widgets.layout import button, clear, column, row, scrolling
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class CheckPart(QWidget):
    """A line a check, what does not work first; ``look`` asks anew."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.checks: tuple[Check, ...] = ()
        self._list = QGridLayout()
        self._list.setHorizontalSpacing(theme.M)
        self._list.setVerticalSpacing(theme.S)
        self._list.setColumnStretch(1, 1)
        inside = QWidget()
        lines = column(self._list, None)
        lines.setContentsMargins(0, 0, theme.M, 0)
        inside.setLayout(lines)
        self._again = button(self.tr("Check again"), self.look, icon="refresh", name="check-again")
        self.setLayout(column(scrolling(inside), row(self._again, None)))

    def look(self) -> None:
        """Look at everything; slow where a printer or server does not answer."""
        clear(self._list)
        self.checks = ()
        self._list.addWidget(label(self.tr("Looking at everything…"), "muted"), 0, 1)
        self._again.setEnabled(False)
        settings = self._bridge.desk.settings
        self._bridge.work(lambda _report: tuple(examine(settings)), self._show, failed=self._say)

    def _show(self, checks: tuple[Check, ...]) -> None:
        self._again.setEnabled(True)
        clear(self._list)
        worst_first = ("error", "warning", "ok")
        self.checks = tuple(sorted(checks, key=lambda check: worst_first.index(check.finding.value)))
        for at, check in enumerate(self.checks):
            tone = check.finding.value
            picture = QLabel()
            picture.setPixmap(theme.pixmap(tone, theme.current().tone(tone).text, 20))
            picture.setAccessibleName(tone)
            self._list.addWidget(picture, at, 0)
            self._list.addWidget(label(check.words(self._bridge.text), wrap=True), at, 1)

    def _say(self, sentence: str) -> None:
        self._again.setEnabled(True)
        clear(self._list)
        self._list.addWidget(label(sentence, "error", wrap=True), 0, 1)
