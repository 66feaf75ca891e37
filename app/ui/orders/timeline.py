"""Everything that happened to an order, in words, with who did it and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QWidget

from app.i18n import journal_sentence
from app.models.states import HoldKind
from app.ui import theme, words
from app.ui.widgets.layout import Card, clear, column, row
from app.ui.widgets.text import day, full_moment, label, moment

if TYPE_CHECKING:
    from app.queries.timeline import TimelineEntry
    from app.ui.bridge import Bridge

_DOT = 9
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Timeline(Card):
    """The newest first."""

    def __init__(self, bridge: Bridge, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._bridge = bridge
        self._entries = column(spacing=0)
        self.body.addLayout(self._entries)

    def show_events(self, events: Sequence[TimelineEntry]) -> None:
        """Fill in what happened."""
        clear(self._entries)
        for event in events:
            self._entries.addLayout(self._entry(event, last=event is events[-1]))

    def _entry(self, event: TimelineEntry, *, last: bool) -> QLayout:
        language = self._bridge.language
        refused = event.action == "refused"
        said = label(self._sentence(event), wrap=True, selectable=True)
        when = label(moment(language, event.at), "small")
        when.setToolTip(full_moment(language, event.at))
        who = label(" · ".join(filter(None, (event.who, event.station))), "small")
        text = column(said, row(when, who, None), spacing=2)
        text.setContentsMargins(0, 0, 0, theme.M)
        return row(_Rail("error" if refused else "info", last), text, spacing=theme.M)

    def _sentence(self, event: TimelineEntry) -> str:
        """What happened in words; what was refused in the words of the refusal."""
        values: dict[str, Any] = {name: self._readable(value) for name, value in event.details.items()}
        if event.action == "refused" and isinstance(values.get("values"), dict):
            refused = self._bridge.text(str(values.get("code", "")), **values["values"])
            return self._bridge.text("journal_refused").format(code=refused)
        if isinstance(values.get("kind"), str) and values["kind"] in set(HoldKind):
            values["kind"] = words.hold(values["kind"])
        return journal_sentence(self._bridge.language, event.action, values, event.reason)

    def _readable(self, value: object) -> object:
        """Dates as people write them."""
        if isinstance(value, str) and _DAY.fullmatch(value):
            return day(self._bridge.language, date.fromisoformat(value))
        return value


class _Rail(QWidget):
    """The dot of one entry and the line down to the next."""

    def __init__(self, tone: str, last: bool) -> None:
        super().__init__()
        self._tone, self._last = tone, last
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(_DOT + 2, 30)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if not self._last:
            painter.fillRect(QRectF(_DOT / 2 - 0.5, 8, 2, self.height()), QColor(colours.border))
        painter.setBrush(QColor(colours.tone(self._tone).solid))
        painter.drawEllipse(QRectF(1, 5, _DOT, _DOT))
