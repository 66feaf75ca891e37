"""A weight as a scale's display shows it."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from app.scanning.scale import Weight


def weight_words(weight: Weight | None) -> str:
    """``1 240 g``, a ``~`` before it while it moves, the tare in brackets; a dash where there is none."""
    if weight is None:
        return ""
    if weight.out_of_range:
        return "– – –"
    number = f"{'' if weight.stable else '~ '}{QLocale().toString(weight.net_g)} g"
    return f"{number} (+ {QLocale().toString(weight.tare_g)} g)" if weight.tare_g else number
