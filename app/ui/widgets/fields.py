"""Number and day fields that stand in line with the other fields."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractSpinBox

from app.ui import theme


def aligned(field: QAbstractSpinBox) -> None:
    """Give a spin box the height and the inner margin of a text field: a stylesheet does not reach its text."""
    field.setFixedHeight(theme.CONTROL_HEIGHT)
    inner = field.lineEdit()
    if inner is not None:
        inner.setTextMargins(theme.S, 0, 0, 0)
