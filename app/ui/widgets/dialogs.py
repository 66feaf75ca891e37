"""Short questions: a reason, a confirmation; all open without blocking, so that scans go on arriving."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QDialog, QPlainTextEdit, QRadioButton, QWidget

from app.ui import theme
from app.ui.widgets.layout import Notice, button, column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge


class Dialog(QDialog):
    """A page with a title, a body to fill, and the buttons below: cancel on the left of the one that does it."""

    def __init__(
        self, parent: QWidget, title: str, go: str, *, danger: bool = False, width: int = 460
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(width)
        self.body = column(spacing=theme.M)
        self.problem = Notice("error", "error")
        self.cancel_button = button(self.tr("Back"), self.reject, name="cancel")
        self.go_button = button(go, self.go, look="danger" if danger else "primary", name="go")
        self.buttons = row(None, self.cancel_button, self.go_button)
        page = column(label(title, "title"), theme.XS, self.body, self.problem, theme.S, self.buttons)
        page.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.L)
        self.setLayout(page)

    def go(self) -> None:
        """What the main button does."""
        self.accept()

    def perform(self, bridge: Bridge, action: Callable[[Any], Any]) -> None:
        """Do it and close; where it is refused, say why and stay open."""
        self._bridge = bridge
        self.go_button.setEnabled(False)
        bridge.act(action, self._answered)

    def _answered(self, answer: Answer) -> None:
        outcome = answer.outcome
        if outcome.level.value == "error":
            self.refuse(self._bridge.text(outcome.code, **outcome.values))
        else:
            self.accept()

    def refuse(self, sentence: str) -> None:
        """Say why it cannot be done and stay open."""
        self.go_button.setEnabled(True)
        self.problem.say(sentence)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return does it from any field and leaves from the button that leaves; Escape leaves too."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.cancel_button.hasFocus():
                self.reject()
            elif self.go_button.isEnabled():
                self.go()
            return
        super().keyPressEvent(event)


class ReasonField(QPlainTextEdit):
    """A few words; Return is the dialog's, Shift+Return a new line."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ReasonDialog(Dialog):
    """Asks why: one of a few reasons or words of one's own.

    ``chosen`` is called with the reason's code and words. With a ``bridge`` it gives back the workflow to perform,
    and the dialog stays open with the sentence where that is refused.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        go: str,
        chosen: Callable[[str, str], Any],
        reasons: Iterable[tuple[str, str]] = (),
        *,
        hint: str = "",
        danger: bool = False,
        words_needed: bool = True,
        bridge: Bridge | None = None,
    ) -> None:
        """``reasons`` are (code, text); with ``words_needed`` a reason without words is not enough."""
        super().__init__(parent, title, go, danger=danger)
        self._chosen, self._needed, self._station = chosen, words_needed, bridge
        self._group = QButtonGroup(self)
        self._codes: list[str] = []
        if hint:
            self.body.addWidget(label(hint, "muted", wrap=True))
        for code, text in reasons:
            choice = QRadioButton(text)
            self._group.addButton(choice, len(self._codes))
            self._codes.append(code)
            self.body.addWidget(choice)
        if self._codes:
            self._group.button(0).setChecked(True)
        self.words = ReasonField()
        self.words.setObjectName("reason")
        self.words.setAccessibleName(self.tr("Reason"))
        self.words.setPlaceholderText(self.tr("Reason, in a few words"))
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(84)
        self.words.textChanged.connect(self._judge)
        self.body.addWidget(self.words)
        self.words.setFocus()
        self._judge()

    def _judge(self) -> None:
        self.go_button.setEnabled(bool(self.words.toPlainText().strip()) or not self._needed)

    def go(self) -> None:
        code = self._codes[self._group.checkedId()] if self._codes else ""
        words = self.words.toPlainText().strip()
        if self._station is not None:
            self.perform(self._station, self._chosen(code, words))
        else:
            self.accept()
            self._chosen(code, words)


def ask_reason(
    parent: QWidget,
    title: str,
    go: str,
    chosen: Callable[[str, str], Any],
    reasons: Iterable[tuple[str, str]] = (),
    *,
    hint: str = "",
    danger: bool = False,
    words_needed: bool = True,
    bridge: Bridge | None = None,
) -> ReasonDialog:
    """Open a ``ReasonDialog`` and return at once."""
    dialog = ReasonDialog(
        parent, title, go, chosen, reasons,
        hint=hint, danger=danger, words_needed=words_needed, bridge=bridge,
    )  # fmt: skip
    dialog.open()
    return dialog


def confirm(
    parent: QWidget, title: str, text: str, go: str, then: Callable[[], None], *, danger: bool = False
) -> Dialog:
    """Ask before something that cannot be undone; returns at once, ``then`` follows on yes."""
    dialog = Dialog(parent, title, go, danger=danger)
    dialog.body.addWidget(label(text, wrap=True))
    dialog.accepted.connect(then)
    dialog.open()
    dialog.cancel_button.setFocus() if danger else dialog.go_button.setFocus()
    return dialog
