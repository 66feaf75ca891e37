"""The orders behind a figure, paged; Return opens one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.queries.figures.behind import Behind, orders_behind
from app.queries.orders import OrderRow
from app.ui.orders.short_list import short_list
from app.ui.widgets.dialogs import Dialog

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_HEIGHT = 380


class BehindDialog(Dialog):
    """Titled as what was pressed."""

    def __init__(
        self, parent: QWidget, bridge: Bridge, title: str, behind: Behind, order_asked: Callable[[int], None]
    ) -> None:
        super().__init__(parent, title, self.tr("Open the order"), width=860)
        self._order_asked = order_asked
        self.list = short_list(bridge, "behind", orders_behind, with_customer=True)
        self.list.setFixedHeight(_HEIGHT)
        self.body.addWidget(self.list)
        self.list.chosen.connect(self._judge)
        self.list.opened.connect(self._open)
        self.list.show_wanted(behind)
        self.list.setFocus()
        self.go_button.setEnabled(False)

    def _judge(self, chosen: OrderRow | None) -> None:
        self.go_button.setEnabled(chosen is not None)

    def go(self) -> None:
        self._open(self.list.chosen_row())

    def _open(self, chosen: OrderRow | None) -> None:
        if chosen is not None:
            self.accept()
            self._order_asked(chosen.id)
