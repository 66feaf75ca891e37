"""A label that a carrier's own site made: its file, how it will look, and the printer it goes to as it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QWidget

from app.file_limits import LABEL, FileTooLarge, read_whole
from app.printing.carrier_label import LabelRefused, carrier_label, likely_dpi
from app.printing.preview import rasterise
from app.printing.printer import Driver
from app.printing.symbols import RESOLUTIONS
from app.queries.printing import PrinterState, printer_choices, printers
from app.ui import theme
from app.ui.labels.preview import PREVIEW_DPI, PreviewPane
from app.ui.labels.reprint import ReprintDialog
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, button, row
from app.workflows.label_files import print_label_file

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Read:
    """A file as it was read: its bytes, what it was made for, its pages as pictures; or the code of what is wrong."""

    path: str
    content: bytes = b""
    dpi: int = 0
    pictures: tuple[bytes, ...] = ()
    problem: str = ""
    values: tuple[tuple[str, object], ...] = ()


class LabelFileDialog(Dialog):
    """Choose a file, look, print; a second one of the same name asks for the reason."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Another carrier’s label"), self.tr("Print"), width=560)
        self._bridge = bridge
        self._read = Read("")
        self.path = QLineEdit()
        self.path.setObjectName("label-file-path")
        self.path.setPlaceholderText(self.tr("ZPL or PDF file"))
        self._browse = button(self.tr("Choose…"), self._choose, name="label-file-choose")
        self.printer = QComboBox()
        self.printer.setObjectName("label-file-printer")
        self.dpi = QComboBox()
        self.dpi.setObjectName("label-file-dpi")
        for dots in RESOLUTIONS:
            self.dpi.addItem(f"{dots} dpi", dots)
        self.pane = PreviewPane()
        self.pane.setMinimumHeight(320)
        form = FormRows()
        field = row(self.path, self._browse, spacing=theme.S)
        field.setStretch(0, 1)
        self.path.setAccessibleName(self.tr("File"))
        form.add(self.tr("File"), field)
        form.add(self.tr("Printer"), self.printer)
        form.add(self.tr("Made for"), self.dpi)
        self.body.addLayout(form)
        self.body.addWidget(self.pane, 1)
        self.path.editingFinished.connect(self._look)
        self.dpi.setEnabled(False)
        self._nothing("")
        station = bridge.desk.settings.station
        bridge.read(
            lambda c: (printers(c), dict(printer_choices(c, station))),
            self._offer_printers,
            key="label-file-printers",
        )
        self.path.setFocus()

    def go(self) -> None:
        printer_id = self.printer.currentData()
        if self.path.text().strip() != self._read.path:
            self._look()
            return
        if not self._read.content or printer_id is None:
            return
        self._printing = partial(
            print_label_file,
            content=self._read.content, name=Path(self._read.path).name, printer_id=printer_id,
            dpi=self.dpi.currentData(), language="en" if self._bridge.language == "en" else "fr",
        )  # fmt: skip
        self.perform(self._bridge, self._printing)

    def _answered(self, answer: Answer) -> None:
        if answer.outcome.code != "reason_needed":
            super()._answered(answer)
            return
        self.go_button.setEnabled(True)
        printing = self._printing
        again = ReprintDialog(
            self, self._bridge, Path(self._read.path).stem,
            lambda reason: partial(printing, reason=reason),
        )  # fmt: skip
        again.accepted.connect(self.accept)
        again.open()

    def _offer_printers(self, found: tuple[tuple[PrinterState, ...], dict[str, int]]) -> None:
        """Label printers first; the one this station uses for carriers' labels is chosen."""
        known, choices = found
        fitting = [each for each in known if each.active and each.driver != Driver.ESCPOS]
        fitting.sort(key=lambda each: each.driver == Driver.PDF)
        for each in fitting:
            self.printer.addItem(each.name, each.id)
        chosen = choices.get("carrier_label", choices.get("shipping_label"))
        self.printer.setCurrentIndex(max(0, self.printer.findData(chosen)))
        self._judge()

    def _choose(self) -> None:
        dialog = QFileDialog(self)
        dialog.setNameFilters(
            [self.tr("Labels") + " (*.zpl *.pdf *.prn *.txt)", self.tr("All files") + " (*)"]
        )
        dialog.fileSelected.connect(self.show_file)
        dialog.open()

    def show_file(self, path: str) -> None:
        """Turn to a file and show it."""
        self.path.setText(path)
        self._look()

    def _look(self) -> None:
        path = self.path.text().strip()
        if path == self._read.path:
            return
        self._nothing(path)
        if path:
            self._bridge.work(lambda _report: _read_file(path), self._show, failed=self.refuse)

    def _nothing(self, path: str) -> None:
        self._read = Read(path)
        self.problem.say("")
        self.pane.say(self.tr("No file chosen"), self.tr("The label is printed as the carrier made it."))
        self._judge()

    def _show(self, read: Read) -> None:
        if read.path != self._read.path:
            return
        self._read = read
        if read.problem:
            self.refuse(self._bridge.text(read.problem, **dict(read.values)))
        elif read.pictures:
            self.pane.show_pages(read.pictures)
        else:
            self.pane.say(self.tr("A ZPL label"), self.tr("Only the printer can draw it."))
        self.dpi.setEnabled(bool(read.dpi))
        self.dpi.setCurrentIndex(max(0, self.dpi.findData(read.dpi)))
        self._judge()

    def _judge(self) -> None:
        self.go_button.setEnabled(bool(self._read.content) and self.printer.currentData() is not None)


def _read_file(path: str) -> Read:
    try:
        content = read_whole(Path(path), LABEL)
        dpi = likely_dpi(content)
        carrier_label(content, Path(path).stem, dpi=dpi)
        pictures: Any = () if dpi else rasterise(content, dpi=PREVIEW_DPI)
        return Read(path, content, dpi, pictures)
    except FileTooLarge as large:
        return Read(path, problem=large.code, values=tuple(large.values.items()))
    except OSError as error:
        return Read(path, problem="carrier_label_file", values=(("reason", error.strerror or ""),))
    except LabelRefused as refused:
        return Read(path, problem=f"carrier_label_{refused.fault}", values=tuple(refused.values.items()))
