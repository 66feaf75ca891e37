"""The tab Orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.tab import Tab
from app.ui.widgets.layout import EmptyState, column

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class OrdersTab(Tab):
    """The list of orders and the order chosen in it."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.setLayout(column(EmptyState("orders", self.tr("Orders"))))
