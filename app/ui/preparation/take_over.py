"""Work that somebody else has in hand goes to another person only after a question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class TakeOver(Dialog):
    """Take over what ``who`` has begun? ``action`` does it; the dialog stays open where that is refused."""

    def __init__(self, parent: QWidget, bridge: Bridge, who: str, action: Callable[[Any], Any]) -> None:
        super().__init__(parent, self.tr("Take over from {who}?").format(who=who), self.tr("Take over"))
        self._station, self._action = bridge, action
        words = self.tr("The work goes on where {who} left it, and the journal names both of you.")
        self.body.addWidget(label(words.format(who=who), "muted", wrap=True))
        self.go_button.setFocus()

    def go(self) -> None:
        self.perform(self._station, self._action)
