"""The tab Labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.tab import Tab
from app.ui.widgets.layout import EmptyState, column

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class LabelsTab(Tab):
    """What is printed, and the queue of print jobs."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.setLayout(column(EmptyState("labels", self.tr("Labels"))))
