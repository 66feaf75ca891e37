"""One printer to enter or change: its name, how it is reached, and what paper is in it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.queries.printing import PrinterState
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows
from app.ui.widgets.text import label
from app.workflows import printing

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

# Rolls and sheets as they are sold, in mm.
_MEDIA = ((102, 152), (100, 50), (57, 32), (210, 297))
_DPI = (203, 300, 600)


class PrinterDialog(Dialog):
    """A label printer on the network (ZPL), or PDF files in a folder."""

    def __init__(self, parent: QWidget, bridge: Bridge, printer: PrinterState | None) -> None:
        title = self.tr("New printer") if printer is None else printer.name
        super().__init__(parent, title, self.tr("Save"), width=520)
        self._bridge, self._printer = bridge, printer
        self.name = QLineEdit(printer.name if printer else "")
        self.name.setObjectName("printer-name")
        self.name.setMaxLength(80)
        self.way = QComboBox()
        for text, way in (
            (self.tr("Label printer on the network (ZPL)"), ("zpl", "tcp")),
            (self.tr("PDF files in a folder"), ("pdf", "folder")),
            (self.tr("ZPL files in a folder"), ("zpl", "folder")),
        ):
            self.way.addItem(text, way)
        self.way.setObjectName("printer-way")
        self.address = QLineEdit(printer.address if printer else "")
        self.address.setObjectName("printer-address")
        self.dpi = QComboBox()
        for dots in _DPI:
            self.dpi.addItem(f"{dots} dpi", dots)
        self.media = QComboBox()
        sizes = list(_MEDIA)
        if printer is not None and (printer.media_width_mm, printer.media_height_mm) not in sizes:
            sizes.append((printer.media_width_mm, printer.media_height_mm))
        for size in sizes:
            sheet = self.tr("A4 sheets") if size == (210, 297) else self.tr("Roll")
            self.media.addItem(f"{sheet} {size[0]} × {size[1]} mm", size)
        self.active = QCheckBox(self.tr("In use"))
        self.active.setChecked(printer is None or printer.active)
        if printer is not None:
            self.way.setCurrentIndex(max(0, self.way.findData((printer.driver, printer.transport))))
            self.dpi.setCurrentIndex(max(0, self.dpi.findData(printer.dpi)))
            self.media.setCurrentIndex(self.media.findData((printer.media_width_mm, printer.media_height_mm)))
        form = FormRows()
        form.add(self.tr("Name"), self.name)
        form.add(self.tr("Kind"), self.way)
        form.add(self.tr("Address"), self.address)
        form.add(self.tr("Resolution"), self.dpi)
        form.add(self.tr("Paper"), self.media)
        form.add("", self.active)
        self.body.addLayout(form)
        self.body.addWidget(
            label(self.tr("A label is never scaled: enter what is really loaded."), "small", wrap=True)
        )
        self.way.currentIndexChanged.connect(lambda _at: self._suit())
        self._suit()
        self.name.setFocus()

    def go(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.refuse(self.tr("A printer needs a name, such as “Zebra bench 1”."))
            return
        driver, transport = self.way.currentData()
        across, down = self.media.currentData()
        values = {
            "code": self._printer.code if self._printer else _code(name),
            "name": name,
            "driver": driver,
            "transport": transport,
            "address": self.address.text().strip(),
            "dpi": self.dpi.currentData(),
            "media_width_mm": across,
            "media_height_mm": down,
            "active": self.active.isChecked(),
        }
        printer_id = self._printer.id if self._printer else None
        self.perform(self._bridge, lambda uow: printing.save_printer(uow, printer_id, values))

    def _suit(self) -> None:
        driver, transport = self.way.currentData()
        network = transport == "tcp"
        self.address.setPlaceholderText(
            "192.168.1.50:9100" if network else self.tr("Empty: the folder “printed” of this station")
        )
        self.dpi.setEnabled(driver == "zpl")
        if self._printer is None:
            self.media.setCurrentIndex(self.media.findData((102, 152) if driver == "zpl" else (210, 297)))


def _code(name: str) -> str:
    """``ZEBRA-BENCH-1`` from its name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")[:40] or "PRINTER"
