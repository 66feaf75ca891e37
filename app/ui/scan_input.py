"""Keys of the whole application: told apart into scans, command keys and typing, whatever has the focus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

from app.scanning.layouts import key_name, physical_key
from app.scanning.several import likeliest
from app.scanning.wedge import (
    Decision,
    Held,
    KeyStroke,
    PassThrough,
    Replay,
    Scanned,
    WedgeReader,
    WedgeSettings,
)

#: The key of each command of the station (floor work, step 5); Shift+F4 is ``new_parcel``.
COMMAND_KEYS = {
    "confirm": "F2",
    "short": "F3",
    "close_parcel": "F4",
    "new_parcel": "Shift+F4",
    "box": "F5",
    "reprint": "F6",
    "note": "F7",
    "next": "F8",
    "skip": "F9",
    "photo": "F10",
    "undo": "Backspace",
    "leave": "Esc",
}
_KEY = Qt.Key
_PLAIN = {
    _KEY.Key_F2: "confirm",
    _KEY.Key_F3: "short",
    _KEY.Key_F4: "close_parcel",
    _KEY.Key_F5: "box",
    _KEY.Key_F6: "reprint",
    _KEY.Key_F7: "note",
    _KEY.Key_F8: "next",
    _KEY.Key_F9: "skip",
    _KEY.Key_F10: "photo",
    _KEY.Key_Backspace: "undo",
    _KEY.Key_Escape: "leave",
}
_TERMINATORS = frozenset({_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Tab})
_MODIFIERS = frozenset(
    {_KEY.Key_Shift, _KEY.Key_Control, _KEY.Key_Alt, _KEY.Key_AltGr, _KEY.Key_Meta, _KEY.Key_CapsLock}
)
#: AltGr is the one or the other, by platform.
_ALTS = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.GroupSwitchModifier
_WATCHED = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
#: What only somebody who is here does.
_TOUCHES = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)
_TEXT_FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
_CLOCK = 2**32


def in_text_field() -> bool:
    """Whether what is typed goes into a text field."""
    widget = QApplication.focusWidget()
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return isinstance(widget, _TEXT_FIELDS) and not getattr(widget, "isReadOnly", bool)()


class ScanInput(QObject):
    """Watches the application's keys from its making on; see ``WedgeReader`` for what counts as a scan."""

    scanned = Signal(str)
    commanded = Signal(str)
    """A command key, while ``takes_commands`` says that keys are commands."""
    dialog_left = Signal()
    """A dialog closed, and may have left the keys to nobody."""
    _handed = Signal(object)
    """To the borrower: by a signal, for a mistake that reaches Qt out of an event filter ends the process."""

    def __init__(
        self,
        app: QApplication,
        scanners: Sequence[WedgeSettings] = (),
        *,
        takes_commands: Callable[[], bool] = lambda: False,
        acknowledge: Callable[[], bool] = lambda: False,
        touched: Callable[[], None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        """``acknowledge`` is asked at every key that is no scan; where it answers true the key is used up.

        ``touched`` is called whenever somebody uses keys, mouse or touch screen.
        """
        super().__init__(parent)
        self._platform = app.platformName()
        self._takes_commands, self._acknowledge = takes_commands, acknowledge
        self._touched = touched
        self._scanners = tuple(scanners) or (WedgeSettings(),)
        self._borrower: Callable[[Scanned], None] | None = None
        self._replaying = False
        self._down: set[int] = set()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._expire)
        self._read_with(self._scanners)
        app.installEventFilter(self)

    @property
    def scanners(self) -> tuple[WedgeSettings, ...]:
        """How each scanner is read."""
        return self._scanners

    def use(self, scanners: Sequence[WedgeSettings]) -> None:
        """Read the scanners so from now on."""
        self._scanners = tuple(scanners)
        if self._borrower is None:
            self._read_with(self._scanners)

    def lend(self, borrower: Callable[[Scanned], None], *scanners: WedgeSettings) -> None:
        """Hand every scan, key by key, to ``borrower`` and to nobody else, until ``give_back``.

        Read as ``scanners`` say, or as always.
        """
        if self._borrower is not None:
            self._handed.disconnect(self._borrower)
        self._borrower = borrower
        self._handed.connect(borrower)
        self._read_with(scanners or self._scanners)

    def give_back(self, borrower: Callable[[Scanned], None]) -> None:
        """Scans are the station's again; nothing happens where another has borrowed them since."""
        if self._borrower == borrower:
            self._handed.disconnect(borrower)
            self._borrower = None
            self._read_with(self._scanners)

    def hand_over(self, raw: str) -> bool:
        """A scan that no key made: the borrower's, if there is one; false leaves it to the window."""
        if self._borrower is None:
            return False
        self._handed.emit(Scanned(raw))
        return True

    def _read_with(self, scanners: Sequence[WedgeSettings]) -> None:
        self._timer.stop()
        self._reader = WedgeReader(*scanners, choose=likeliest)

    def stop(self) -> None:
        """Watch no more: two that watch would hand each other the keys for ever."""
        self._timer.stop()
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _TOUCHES:
            self._touched()
        elif kind is QEvent.Type.Hide and isinstance(watched, QDialog):
            self.dialog_left.emit()
        elif kind is QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            return self._goes_along(event)
        if kind not in _WATCHED or not isinstance(event, QKeyEvent):
            return False
        if kind is QEvent.Type.ShortcutOverride:
            if self._reader.is_holding and not self._replaying:
                event.accept()
                return True
            return False
        if self._replaying or not isinstance(watched, QWindow):
            return False
        taken = self._carry_out(self._reader.feed(self._stroke(event)))
        self._wind_timer()
        return taken or self._use_key(event)

    def _goes_along(self, event: QInputMethodEvent) -> bool:
        """What an input method made of dead keys stays with the keys it came between: theirs is the scan, or it is
        typed with them.
        """
        if self._replaying or not self._reader.is_holding or not event.commitString():
            return False
        made = QInputMethodEvent()
        made.setCommitString(event.commitString())
        decisions = self._reader.feed(KeyStroke("", 0, is_release=True, event=made))
        return self._carry_out(decisions)

    def _comes_up(self, event: QKeyEvent) -> bool:
        """Whether this is a key coming up again that was seen going down.

        In a text field an input method takes dead keys, and what they change, before anybody sees them; their coming
        up is all there is of them. A scan has those keys too.
        """
        code, key = event.nativeScanCode(), Qt.Key(event.key())
        if event.type() is not QEvent.Type.KeyRelease:
            self._down.add(code)
            return False
        seen = code in self._down or not code or key in _TERMINATORS or key in _MODIFIERS
        self._down.discard(code)
        return seen

    def _stroke(self, event: QKeyEvent) -> KeyStroke:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        command = modifiers & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        code = physical_key(event.nativeScanCode(), self._platform)
        shift = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        return KeyStroke(
            text=event.text(),
            time_ms=event.timestamp() % _CLOCK,
            key_code=code,
            name=key_name(code, _sign(event), shift=shift, control=control, alt=bool(modifiers & _ALTS)),
            is_terminator=key in _TERMINATORS and not command,
            is_modifier=key in _MODIFIERS,
            auto_repeat=event.isAutoRepeat(),
            shift=shift,
            control=control,
            is_release=self._comes_up(event),
            event=_copy(event),
        )

    def _carry_out(self, decisions: Iterable[Decision]) -> bool:
        """Do what the reader decided; whether the last stroke is taken from the window."""
        taken = False
        for decision in decisions:
            taken = not isinstance(decision, PassThrough)
            match decision:
                case Replay(strokes):
                    self._replay(strokes)
                case Scanned() if self._borrower is not None:
                    self._handed.emit(decision)
                case Scanned(text):
                    self.scanned.emit(text)
                case Held() | PassThrough():
                    pass
        return taken

    def _replay(self, strokes: Iterable[KeyStroke]) -> None:
        for stroke in strokes:
            if isinstance(stroke.event, QInputMethodEvent):
                self._send(QGuiApplication.focusObject(), stroke.event)
                continue
            # PySide's annotation forgets that no window may have the focus.
            event, window = stroke.event, cast("QWindow | None", QGuiApplication.focusWindow())
            if not isinstance(event, QKeyEvent) or window is None or self._use_key(event):
                continue
            self._send(window, event)

    def _send(self, receiver: QObject | None, event: QEvent) -> None:
        """To its receiver, if there is one still, past this filter."""
        if receiver is None:
            return
        self._replaying = True
        try:
            QCoreApplication.sendEvent(receiver, event)
        finally:
            self._replaying = False

    def _use_key(self, event: QKeyEvent) -> bool:
        """A key that a person pressed: acknowledges an error, or is a command."""
        if event.type() is not QEvent.Type.KeyPress or Qt.Key(event.key()) in _MODIFIERS:
            return False
        if self._acknowledge():
            return True
        command = self._command(event)
        if not command or event.isAutoRepeat():
            return False
        self.commanded.emit(command)
        return True

    def _command(self, event: QKeyEvent) -> str:
        over = (QApplication.activeModalWidget(), QApplication.activePopupWidget())
        if any(over) or not self._takes_commands():
            return ""
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ShiftModifier and key == _KEY.Key_F4:
            return "new_parcel"
        if modifiers != Qt.KeyboardModifier.NoModifier or (key == _KEY.Key_Backspace and in_text_field()):
            return ""
        return _PLAIN.get(key, "")

    def _wind_timer(self) -> None:
        wait = self._reader.timer_ms
        if wait is None:
            self._timer.stop()
        else:
            self._timer.start(wait)

    def _expire(self) -> None:
        self._carry_out(self._reader.expired())
        self._wind_timer()


def _sign(event: QKeyEvent) -> str:
    """What a key types, or would type: for a dead key, or one with Ctrl, what Qt calls it."""
    return event.text() if event.text().isprintable() and event.text() else f"key{event.key():x}"


def _copy(event: QKeyEvent) -> QKeyEvent:
    """The event itself is gone when its handler returns."""
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
