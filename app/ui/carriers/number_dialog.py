"""The tracking number of a parcel whose label was made on another carrier's own site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows
from app.workflows import tracking

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class NumberDialog(Dialog):
    """One field, for fingers or a scanner."""

    def __init__(self, parent: QWidget, bridge: Bridge, parcel_id: int, name: str) -> None:
        title = self.tr("Tracking number of {parcel}").format(parcel=name)
        super().__init__(parent, title, self.tr("Save"), width=480)
        self._station, self._parcel_id = bridge, parcel_id
        self.number = QLineEdit()
        self.number.setObjectName("tracking-number")
        self.number.setMaxLength(60)
        self.number.textChanged.connect(self._judge)
        form = FormRows()
        form.add(self.tr("Number"), self.number)
        self.body.addLayout(form)
        self._judge("")
        self.number.setFocus()

    def _judge(self, number: str) -> None:
        self.go_button.setEnabled(bool(number.strip()))

    def go(self) -> None:
        parcel_id, number = self._parcel_id, self.number.text()
        self.perform(self._station, lambda uow: tracking.type_number(uow, parcel_id, number))
