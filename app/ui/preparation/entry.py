"""What a person types with no field to type into: digits or words, ended by Return."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.scan_input import in_text_field

#: The digits of a French keyboard without Shift.
_AZERTY = str.maketrans("&é\"'(-è_çà", "1234567890")
_RETURN = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_ALLOWED = (
    Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.KeypadModifier
    | Qt.KeyboardModifier.GroupSwitchModifier
)
_LONGEST = 60


class Entry(QObject):
    """Watches the page's window for typed keys while the page is shown, unless they go into a text field.

    Keys come here only once they are known to be no scan; ``digits`` says that only a number is awaited, so that
    the upper row of a French keyboard types digits without Shift.
    """

    changed = Signal(str)
    given = Signal(str)
    """What was typed, at Return."""

    def __init__(self, page: QWidget, digits: Callable[[], bool]) -> None:
        super().__init__(page)
        self._page, self._digits = page, digits
        self._watched: QObject | None = None
        self._text = ""
        page.installEventFilter(self)

    @property
    def text(self) -> str:
        return self._text

    def clear(self) -> None:
        """Forget what was typed."""
        self._set("")

    def erase(self) -> bool:
        """Take the last sign back; false where there is none."""
        if not self._text:
            return False
        self._set(self._text[:-1])
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page:
            if event.type() is QEvent.Type.Show:
                self._watch(self._page.window().windowHandle())
            elif event.type() is QEvent.Type.Hide:
                self._watch(None)
                self.clear()
            return False
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        over = (QApplication.activeModalWidget(), QApplication.activePopupWidget())
        if any(over) or in_text_field():
            return False
        return self._type(event)

    def _watch(self, window: QObject | None) -> None:
        if self._watched is not None:
            self._watched.removeEventFilter(self)
        self._watched = window
        if window is not None:
            window.installEventFilter(self)

    def _type(self, event: QKeyEvent) -> bool:
        if event.modifiers() & ~_ALLOWED:
            return False
        if Qt.Key(event.key()) in _RETURN:
            if not self._text.strip():
                return False
            given = self._text.strip()
            self._set("")
            self.given.emit(given)
            return True
        sign = event.text()
        if len(sign) != 1 or not sign.isprintable() or (sign == " " and not self._text):
            return False
        if self._digits():
            sign = sign.translate(_AZERTY)
        if len(self._text) < _LONGEST:
            self._set(self._text + sign)
        return True

    def _set(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.changed.emit(text)
