"""One printer to enter or change: its name, how it is reached, and what paper is in it."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from app.printing.found_printers import FoundPrinter
from app.printing.printer import Driver, Transport
from app.printing.render_brother import MEDIA
from app.queries.printing import PrinterState
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows
from app.ui.widgets.text import label
from app.workflows import printing

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_DPI = (203, 300, 600)
#: What is loaded, in mm, by language; a height of 0 is a tape or a roll of paper.
_MEDIA: dict[str, tuple[tuple[int, int], ...]] = {
    Driver.ZPL: ((102, 152), (100, 50), (57, 32)),
    Driver.PDF: ((210, 297), (105, 148), (100, 150)),
    Driver.BROTHER: MEDIA,
    Driver.ESCPOS: ((80, 0), (58, 0)),
}
_FIRST: dict[str, tuple[int, int]] = {Driver.BROTHER: (62, 0)}
_FIXED_DPI: dict[str, int] = {Driver.BROTHER: 300, Driver.ESCPOS: 203}


class PrinterDialog(Dialog):
    """What the printer understands, the way to it, and what is loaded: never more than fits together."""

    def __init__(
        self,
        parent: QWidget,
        bridge: Bridge,
        printer: PrinterState | None,
        found: FoundPrinter | None = None,
    ) -> None:
        """``printer`` to change; a new one without, as it was ``found`` or empty."""
        title = self.tr("New printer") if printer is None else printer.name
        super().__init__(parent, title, self.tr("Save"), width=520)
        self._bridge, self._printer = bridge, printer
        self.name = QLineEdit(printer.name if printer else "")
        self.name.setObjectName("printer-name")
        self.name.setMaxLength(80)
        self.kind = self._combo("printer-kind")
        for text, driver in self._kinds():
            self.kind.addItem(text, driver)
        self.way = self._combo("printer-way")
        self.address = QLineEdit(printer.address if printer else "")
        self.address.setObjectName("printer-address")
        self.dpi = self._combo("printer-dpi")
        for dots in _DPI:
            self.dpi.addItem(f"{dots} dpi", dots)
        self.media = self._combo("printer-media")
        self.active = QCheckBox(self.tr("In use"))
        self.active.setChecked(printer is None or printer.active)
        if printer is not None:
            self.kind.setCurrentIndex(max(0, self.kind.findData(printer.driver)))
            self.dpi.setCurrentIndex(max(0, self.dpi.findData(printer.dpi)))
        elif found is not None:
            self.name.setText(found.name)
            self.address.setText(found.address)
            self.kind.setCurrentIndex(max(0, self.kind.findData(found.driver)))
            self.dpi.setCurrentIndex(max(0, self.dpi.findData(found.dpi)))
        form = FormRows()
        form.add(self.tr("Name"), self.name)
        form.add(self.tr("Kind"), self.kind)
        form.add(self.tr("Connected"), self.way)
        form.add(self.tr("Address"), self.address)
        form.add(self.tr("Resolution"), self.dpi)
        form.add(self.tr("Paper"), self.media)
        form.add("", self.active)
        self.body.addLayout(form)
        self.body.addWidget(
            label(self.tr("A label is never scaled: enter what is really loaded."), "small", wrap=True)
        )
        self.kind.currentIndexChanged.connect(lambda _at: self._suit())
        self.way.currentIndexChanged.connect(lambda _at: self._hint())
        self._suit()
        if printer is not None:
            self.way.setCurrentIndex(max(0, self.way.findData(printer.transport)))
            self._load((printer.media_width_mm, printer.media_height_mm))
        elif found is not None:
            self.way.setCurrentIndex(max(0, self.way.findData(found.transport)))
        self.name.setFocus()

    @staticmethod
    def _combo(name: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        return made

    def _kinds(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Label printer (ZPL)"), Driver.ZPL),
            (self.tr("Brother QL label printer"), Driver.BROTHER),
            (self.tr("Receipt printer (ESC/POS)"), Driver.ESCPOS),
            (self.tr("Office printer or files (PDF)"), Driver.PDF),
        )

    def _ways(self, driver: str) -> tuple[tuple[str, str], ...]:
        """The ways to a printer of this language; one of another system only where it is set already."""
        ways = [(self.tr("On the network"), Transport.TCP)]
        current = self._printer.transport if self._printer else ""
        if sys.platform != "win32" or current == Transport.CUPS:
            ways.append((self.tr("Print queue (CUPS)"), Transport.CUPS))
        if driver != Driver.PDF and (sys.platform == "win32" or current == Transport.WINDOWS):
            ways.append((self.tr("Windows printer"), Transport.WINDOWS))
        if driver != Driver.PDF:
            ways.append((self.tr("Cable (USB or serial)"), Transport.DEVICE))
        files = (self.tr("Files in a folder"), Transport.FOLDER)
        return (files, *ways) if driver == Driver.PDF else (*ways, files)

    def _media(self, driver: str) -> tuple[tuple[int, int], ...]:
        sizes = list(_MEDIA[driver])
        if self._printer is not None and driver == self._printer.driver:
            own = (self._printer.media_width_mm, self._printer.media_height_mm)
            sizes += [] if own in sizes else [own]
        return tuple(sizes)

    def _size(self, driver: str, size: tuple[int, int]) -> str:
        across, down = size
        if not down:
            paper = self.tr("Paper roll") if driver == Driver.ESCPOS else self.tr("Tape")
            return f"{paper} {across} mm"
        names = {(210, 297): self.tr("A4 sheets"), (105, 148): self.tr("A6 sheets")}
        return f"{names.get(size, self.tr('Labels'))} {across} × {down} mm"

    def go(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.refuse(self.tr("A printer needs a name, such as “Zebra bench 1”."))
            return
        driver, transport = self.kind.currentData(), self.way.currentData()
        across, down = self._sizes[self.media.currentIndex()]
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
        """Offer what goes with the kind."""
        driver = self.kind.currentData()
        before = self.way.currentData()
        self.way.clear()
        for text, way in self._ways(driver):
            self.way.addItem(text, way)
        self.way.setCurrentIndex(max(0, self.way.findData(before)) if self._printer else 0)
        self.media.clear()
        # By their place: Qt does not find a pair of numbers again.
        self._sizes = self._media(driver)
        self.media.addItems([self._size(driver, size) for size in self._sizes])
        self._load(_FIRST.get(driver, self._sizes[0]))
        fixed = _FIXED_DPI.get(driver)
        self.dpi.setEnabled(fixed is None)
        if fixed is not None:
            self.dpi.setCurrentIndex(self.dpi.findData(fixed))
        self._hint()

    def _load(self, size: tuple[int, int]) -> None:
        self.media.setCurrentIndex(self._sizes.index(size))

    def _hint(self) -> None:
        hints = {
            Transport.TCP: "192.168.1.50:9100",
            Transport.CUPS: self.tr("Name of the queue"),
            Transport.WINDOWS: self.tr("Name of the printer in Windows"),
            Transport.DEVICE: "COM3" if sys.platform == "win32" else "/dev/usb/lp0",
            Transport.FOLDER: self.tr("Empty: the folder “printed” of this station"),
        }
        self.address.setPlaceholderText(hints.get(self.way.currentData(), ""))


def _code(name: str) -> str:
    """``ZEBRA-BENCH-1`` from its name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    return re.sub(r"[^A-Z0-9]+", "-", plain).strip("-")[:40] or "PRINTER"
