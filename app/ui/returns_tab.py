"""The tab Returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.tab import Tab
from app.ui.widgets.layout import EmptyState, column

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class ReturnsTab(Tab):
    """Returns: receiving, inspecting, deciding."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.setLayout(column(EmptyState("returns", self.tr("Returns"))))
