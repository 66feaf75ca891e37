"""The tab Click and collect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.tab import Tab
from app.ui.widgets.layout import EmptyState, column

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class PickupTab(Tab):
    """Arrivals, the shelf and the hand-over."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.setLayout(column(EmptyState("pickup", self.tr("Click and collect"))))
