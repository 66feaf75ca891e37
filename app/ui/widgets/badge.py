"""Pills that say a state in a word and a colour: as a widget, and painted in tables."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui import theme

#: A cell's pills: ``tuple[tuple[str, str], ...]`` of (text, tone), for a column with a ``BadgeDelegate``.
BADGES_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_HEIGHT, _PADDING, _GAP = 22, 9, 4


def width_of(text: str) -> int:
    """How wide the pill of ``text`` is."""
    return QFontMetrics(theme.font(theme.SMALL, bold=True)).horizontalAdvance(text) + 2 * _PADDING


def paint(painter: QPainter, left: float, middle: float, text: str, tone: str) -> float:
    """Paint one pill and return where the next one starts."""
    colours = theme.current().tone(tone)
    shape = QRectF(left, middle - _HEIGHT / 2, width_of(text), _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.soft))
    painter.drawRoundedRect(shape, _HEIGHT / 2, _HEIGHT / 2)
    painter.setFont(theme.font(theme.SMALL, bold=True))
    painter.setPen(QColor(colours.text))
    painter.drawText(shape, int(Qt.AlignmentFlag.AlignCenter), text)
    painter.restore()
    return shape.right() + _GAP


class Badge(QWidget):
    """One pill."""

    def __init__(self, text: str = "", tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = text, tone
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        return self._text

    def say(self, text: str, tone: str) -> None:
        """Show another state; an empty text hides the pill."""
        if (text, tone) == (self._text, self._tone) and self.isHidden() is not bool(text):
            return
        self._text, self._tone = text, tone
        self.setAccessibleName(text)
        if self.parentWidget() is not None or not text:
            # Shown before it has its place, it would be a window of its own for a moment.
            self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(width_of(self._text), _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint(painter, 0, self.height() / 2, self._text, self._tone)


class BadgeDelegate(QStyledItemDelegate):
    """Paints the pills of a cell (``BADGES_ROLE``) over the row's own ground; what does not fit is counted (+2)."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        badges = index.data(BADGES_ROLE)
        if badges is None:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        style: Any = option
        style.text = ""
        style.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, style, painter, style.widget)
        rect = style.rect
        left, right = rect.left() + 13.0, rect.right() - 6.0
        for position, (text, tone) in enumerate(badges):
            rest = len(badges) - position
            if left + width_of(text) > right and (position or rest > 1):
                paint(painter, left, rect.center().y() + 0.5, f"+{rest}", "neutral")
                return
            left = paint(painter, left, rect.center().y() + 0.5, text, tone)
