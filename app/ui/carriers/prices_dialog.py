"""A contract's price table from a CSV file, for one service: all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from app.file_limits import LABEL, FileTooLarge, read_whole
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, button, row
from app.ui.widgets.text import label
from app.workflows.carrier_prices import import_prices

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class PricesDialog(Dialog):
    """Which service, and the file."""

    def __init__(self, parent: QWidget, bridge: Bridge, services: Sequence[str]) -> None:
        super().__init__(parent, self.tr("Price table"), self.tr("Import"), width=600)
        self._station = bridge
        self.service = QComboBox()
        self.service.setObjectName("prices-service")
        for each in services:
            self.service.addItem(each.replace("_", " "), each)
        self.file = QLineEdit()
        self.file.setObjectName("prices-file")
        self.file.textChanged.connect(self._judge)
        browse = button(self.tr("Choose…"), self._browse, name="prices-browse")
        form = FormRows()
        form.add(self.tr("Service"), self.service)
        form.add(self.tr("File (CSV)"), row(self.file, browse))
        hint = self.tr(
            "Columns: zone (*, FR, FR-97), up_to_g, price (euros before tax), days. It replaces the table of before."
        )
        self.body.addLayout(form)
        self.body.addWidget(label(hint, "muted", wrap=True))
        self._judge()

    def _judge(self) -> None:
        self.go_button.setEnabled(bool(self.file.text().strip() and self.service.count()))

    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Price table"))
        dialog.setNameFilter("CSV (*.csv *.txt)")
        dialog.fileSelected.connect(self.file.setText)
        dialog.open()

    def go(self) -> None:
        service = self.service.currentData()
        try:
            content = read_whole(Path(self.file.text().strip()), LABEL).decode("utf-8-sig")
        except FileTooLarge as fault:
            self.refuse(self._station.text(fault.code, **fault.values))
        except (OSError, UnicodeDecodeError):
            self.refuse(self._station.text("prices_unreadable", columns="zone, up_to_g, price, days"))
        else:
            self.perform(self._station, lambda uow: import_prices(uow, service, content))
