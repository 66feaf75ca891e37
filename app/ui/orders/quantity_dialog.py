"""How many, and why: for changing and cancelling units of a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows
from app.ui.widgets.text import label

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class QuantityDialog(Dialog):
    """``make`` gets the units and the reason and gives back the workflow to perform."""

    def __init__(
        self,
        parent: QWidget,
        bridge: Bridge,
        title: str,
        go: str,
        name: str,
        make: Callable[[int, str], Callable[[Any], Any]],
        *,
        value: int,
        most: int,
        asks_reason: bool = False,
    ) -> None:
        super().__init__(parent, title, go, danger=asks_reason)
        self._station, self._make = bridge, make
        self.units = QSpinBox()
        self.units.setObjectName("units")
        self.units.setRange(1, most)
        self.units.setValue(value)
        self.reason = QLineEdit()
        self.reason.setObjectName("reason")
        form = FormRows()
        form.add(self.tr("Units"), self.units)
        if asks_reason:
            form.add(self.tr("Reason"), self.reason)
            self.reason.textChanged.connect(self._judge)
            self.go_button.setEnabled(False)
        self.body.addWidget(label(name, wrap=True))
        self.body.addLayout(form)
        self.units.setFocus()
        self.units.selectAll()

    def _judge(self, reason: str) -> None:
        self.go_button.setEnabled(bool(reason.strip()))

    def go(self) -> None:
        self.perform(self._station, self._make(self.units.value(), self.reason.text().strip()))
