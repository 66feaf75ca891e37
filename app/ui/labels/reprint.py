"""Asks why a label is printed once more: one of the usual reasons, or words of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.ui.labels.words import reprint_reasons
from app.ui.widgets.dialogs import ReasonDialog

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class ReprintDialog(ReasonDialog):
    """``printed`` gives back the workflow for a reason; only "other" needs words beside it."""

    def __init__(
        self, parent: QWidget, bridge: Bridge, title: str, printed: Callable[[str], Callable[[Any], Any]]
    ) -> None:
        reasons = reprint_reasons()
        texts = dict(reasons)
        super().__init__(
            parent,
            self.tr("Print {what} again?").format(what=title),
            self.tr("Print again"),
            lambda code, words: printed(_reason("" if code == "other" else texts[code], words)),
            reasons,
            hint=self.tr("Two labels for one parcel are a risk of fraud: the reason stays in the journal."),
            bridge=bridge,
        )
        self._group.idToggled.connect(lambda _at, _on: self._judge())
        self._judge()

    def _judge(self) -> None:
        chosen = self._group.checkedId()
        own_words = bool(self.words.toPlainText().strip())
        self.go_button.setEnabled(own_words or (0 <= chosen < len(self._codes) - 1))


def _reason(usual: str, words: str) -> str:
    return " - ".join(part for part in (usual, words) if part)[:200]
