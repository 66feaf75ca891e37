"""A figure: what it is, how much, and what to know about it; pressed, it leads to what is behind it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.ui import theme
from app.ui.widgets.layout import column
from app.ui.widgets.text import label

_PRESSED_BY = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Figure(QFrame):
    """A caption above a large value above a small hint."""

    pressed = Signal()

    def __init__(
        self, caption: str, name: str = "", *, leads: bool = False, parent: QWidget | None = None
    ) -> None:
        """``leads``: there is something to see behind it, by mouse or by key."""
        super().__init__(parent)
        self._leads = leads
        self.setObjectName(name or "figure")
        self.setProperty("look", "figure")
        self._caption = label(caption, "small", wrap=True)
        self._value, self._hint = label("–", "section"), label("", "small", wrap=True)
        inner = column(self._caption, self._value, self._hint, None, spacing=2)
        inner.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
        self.setLayout(inner)
        if leads:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setProperty("leads", True)

    @property
    def value(self) -> str:
        return self._value.text()

    def say(self, value: str, hint: str = "") -> None:
        """Show a value."""
        self._value.setText(value)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{self._caption.text()}: {value}. {hint}".strip())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._leads and event.button() is Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._leads and event.key() in _PRESSED_BY:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)
