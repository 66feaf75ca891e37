"""A list of work in its frame: what it is, what can be done about it, and its rows."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from app.ui import theme
from app.ui.preparation.big import panel
from app.ui.widgets.layout import column, row
from app.ui.widgets.text import label


def list_frame(title: str, found: QWidget, *buttons: QWidget | None) -> QFrame:
    """``found`` below its title and the buttons that this person has; ``None`` is one they have not."""
    head = row(label(title, "lead"), None, *(each for each in buttons if each is not None), spacing=theme.S)
    head.setContentsMargins(theme.L, theme.M, theme.L, theme.S)
    whole = column(head, found, spacing=0)
    whole.setContentsMargins(1, 0, 1, 1)
    whole.setStretch(1, 1)
    made = panel()
    made.setLayout(whole)
    return made
