"""What speaks for and against an order: each signal in words with its points, and the orders it names to open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLayout

from app.i18n import MINUS
from app.ui import theme
from app.ui.widgets.layout import button, column, row
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.rules.fraud import FraudSignal
    from app.ui.bridge import Bridge

_POINTS_WIDTH = 36


def fraud_signals(
    signals: Sequence[FraudSignal], bridge: Bridge, open_order: Callable[[str], None]
) -> QLayout:
    """One signal below the other; ``open_order`` is given the reference of an order that one names."""
    return column(*(_signal(each, bridge, open_order) for each in signals), spacing=theme.XS)


def _signal(signal: FraudSignal, bridge: Bridge, open_order: Callable[[str], None]) -> QLayout:
    sign = "+" if signal.points > 0 else MINUS
    points = label(f"{sign}{abs(signal.points)}", "strong")
    points.setFixedWidth(_POINTS_WIDTH)
    points.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    words = label(bridge.text(signal.code, **signal.values), wrap=True, selectable=True)
    said = row(points, words)
    said.setStretch(1, 1)
    named = [str(reference) for reference in signal.values.get("orders", ())]
    if not named:
        return said
    opened = row(_POINTS_WIDTH + theme.S, *(_open(each, open_order) for each in named), None)
    return column(said, opened, spacing=theme.XS)


def _open(reference: str, open_order: Callable[[str], None]) -> QLayout:
    made = button(reference, partial(open_order, reference), look="chip", name=f"open-{reference}")
    made.setAccessibleName(QCoreApplication.translate("orders", "Open order {order}").format(order=reference))
    return row(made)
