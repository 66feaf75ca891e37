"""A bar chart, painted: bars with a trend line, read by mouse, by keys and by a screen reader, each bar pressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QFrame, QToolTip, QWidget

from app.ui import theme

_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 14, 14, 30
_STEPS = 4
_LABEL_GAP = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """``label`` below it, ``tip`` in full words."""

    label: str
    value: float
    tip: str


class BarChart(QFrame):
    """``pressed`` names the bar that was clicked, or Return was pressed on; Left and Right walk along the bars."""

    pressed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("look", "card")
        self._title = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(150)
        self.bars: tuple[Bar, ...] = ()
        self._trend: tuple[float | None, ...] = ()
        self._scale: tuple[str, ...] = ()
        self._top = 1.0
        self._at = -1

    def show_bars(
        self,
        title: str,
        bars: Sequence[Bar],
        scale: Sequence[str],
        top: float,
        trend: Sequence[float | None] = (),
    ) -> None:
        """``scale`` are the texts of the lines from 0 to ``top`` (see ``nice_top``), evenly apart."""
        self.bars, self._scale, self._top, self._trend = tuple(bars), tuple(scale), top or 1.0, tuple(trend)
        self._at, self._title = -1, title
        self.setAccessibleName(title)
        self.setAccessibleDescription(". ".join(bar.tip for bar in self.bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 190)

    def bar_at(self, x: float) -> int:
        """The bar over this place, -1 for none."""
        field = self._field()
        if not self.bars or not field.left() <= x <= field.right():
            return -1
        return min(len(self.bars) - 1, int((x - field.left()) / field.width() * len(self.bars)))

    def place_of(self, at: int) -> QPointF:
        """The middle of a bar, at its foot."""
        field = self._field()
        return QPointF(field.left() + (at + 0.5) * field.width() / len(self.bars), field.bottom() - 4)

    def _field(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _TOP, -_RIGHT, -_BOTTOM)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SMALL))
        self._paint_scale(painter)
        if self.bars:
            self._paint_bars(painter)
            self._paint_labels(painter)
            self._paint_trend(painter)

    def _paint_scale(self, painter: QPainter) -> None:
        colours, field = theme.current(), self._field()
        for at, words in enumerate(self._scale):
            y = field.bottom() - at * field.height() / max(1, len(self._scale) - 1)
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.drawLine(QPointF(field.left(), y), QPointF(field.right(), y))
            painter.setPen(QColor(colours.muted))
            place = QRectF(0, y - 9, _LEFT - 8, 18)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_bars(self, painter: QPainter) -> None:
        colours, field = theme.current(), self._field()
        step = field.width() / len(self.bars)
        width = max(1.0, min(step * 0.72, 56.0))
        painter.setPen(Qt.PenStyle.NoPen)
        for at, bar in enumerate(self.bars):
            height = field.height() * min(1.0, max(0.0, bar.value) / self._top)
            left = field.left() + at * step + (step - width) / 2
            painter.setBrush(QColor(colours.accent_hover if at == self._at else colours.accent))
            if height:
                radius = min(3.0, width / 3)
                painter.drawRoundedRect(QRectF(left, field.bottom() - height, width, height), radius, radius)
        if 0 <= self._at < len(self.bars):
            self._paint_tip(painter, self.bars[self._at].tip)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.text), 1.5))
            painter.drawRect(
                QRectF(field.left() + self._at * step + 0.5, field.top(), step - 1, field.height())
            )

    def _paint_tip(self, painter: QPainter, words: str) -> None:
        """What the chosen bar says, in the upper right corner."""
        colours, field = theme.current(), self._field()
        width = QFontMetrics(painter.font()).horizontalAdvance(words) + 2 * theme.S
        place = QRectF(field.right() - width, field.top(), width, 24)
        painter.setBrush(QColor(colours.sunken))
        painter.drawRoundedRect(place, 6, 6)
        painter.setPen(QColor(colours.text))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), words)

    def _paint_labels(self, painter: QPainter) -> None:
        """As many as have room, evenly apart."""
        field = self._field()
        step = field.width() / len(self.bars)
        metrics = QFontMetrics(painter.font())
        widest = max(metrics.horizontalAdvance(bar.label) for bar in self.bars) + _LABEL_GAP
        every = max(1, ceil(widest / step))
        painter.setPen(QColor(theme.current().muted))
        for at in range(0, len(self.bars), every):
            middle = field.left() + (at + 0.5) * step
            place = QRectF(middle - widest / 2, field.bottom() + 6, widest, 18)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), self.bars[at].label)

    def _paint_trend(self, painter: QPainter) -> None:
        field = self._field()
        step = field.width() / len(self.bars)
        points = [
            QPointF(
                field.left() + (at + 0.5) * step,
                field.bottom() - field.height() * min(1.0, value / self._top),
            )
            for at, value in enumerate(self._trend)
            if value is not None
        ]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.current().tone("warning").solid), 2))
        painter.drawPolyline(QPolygonF(points))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            at = self.bar_at(event.pos().x())
            QToolTip.showText(event.globalPos(), self.bars[at].tip if at >= 0 else "", self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self.bar_at(event.position().x())
        if at >= 0 and event.button() is Qt.MouseButton.LeftButton:
            self._choose(at)
            self.pressed.emit(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self.bars:
            self._choose(max(0, min(len(self.bars) - 1, self._at + step)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at >= 0:
            self.pressed.emit(self._at)
        else:
            super().keyPressEvent(event)

    def _choose(self, at: int) -> None:
        self._at = at
        self.setAccessibleName(f"{self._title}. {self.bars[at].tip}")
        self.update()


def nice_top(most: float, *, whole: bool = False) -> float:
    """The next round number: what a scale with four even steps (of whole things where ``whole``) ends with."""
    if most <= 0 or (whole and most <= _STEPS):
        return float(_STEPS)
    size = 10.0 ** floor(log10(most / _STEPS))
    for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10):
        if factor * size * _STEPS >= most:
            return factor * size * _STEPS
    return most


def scale(top: float) -> list[float]:
    """The values of the lines of a scale."""
    return [top * at / _STEPS for at in range(_STEPS + 1)]
