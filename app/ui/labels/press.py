"""The middle of the tab: how what is chosen will look, on which printer, how often, and the button that prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QSpinBox, QWidget

from app.printing.brand import PLAIN, Brand
from app.printing.documents import from_json
from app.printing.layouts import BRANDED, MARKED
from app.printing.preview import preview
from app.printing.printer import Driver, Printer
from app.printing.printers import can_print
from app.printing.templates import TemplateWrong
from app.queries.printing import PrinterState, printer_choices, printers
from app.station.paper import configured_printer, unprintable
from app.ui import theme
from app.ui.labels import words
from app.ui.labels.preview import PREVIEW_DPI, PreviewPane
from app.ui.labels.reprint import ReprintDialog
from app.ui.widgets.layout import Notice, button, column, row
from app.ui.widgets.text import label, with_key
from app.workflows.branding import brand
from app.workflows.printing import A4_DOCUMENTS
from app.workflows.sheets import ONCE, WITHOUT_SUBJECT, Paper, Wanted, papers, print_papers

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pages of one document as PNG pictures, or the code of what is wrong."""

    pictures: tuple[bytes, ...] = ()
    problem: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


class Press(QWidget):
    """``show_wanted`` says what is chosen; ``printed`` follows with the jobs' ids once it is in the queue."""

    printed = Signal(tuple)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._wanted = Wanted("shipping_label")
        self._again = False
        self._papers: tuple[Paper, ...] = ()
        self._brand = PLAIN
        self._place = 0
        self._serial = 0
        self._printers: tuple[PrinterState, ...] = ()
        self._choices: dict[str, int] = {}
        self.pane = PreviewPane()
        self.notice = Notice("warning", "warning")
        self.title = label("", "section")
        self.position = label("", "muted")
        self.back_button = button("", lambda: self._turn(-1), icon="chevron-left", look="plain")
        self.back_button.setAccessibleName(self.tr("Previous"))
        self.next_button = button("", lambda: self._turn(1), icon="chevron-right", look="plain")
        self.next_button.setAccessibleName(self.tr("Next"))
        self.printer = QComboBox()
        self.printer.setObjectName("printer")
        self.printer.setAccessibleName(self.tr("Printer"))
        self.printer.setMinimumContentsLength(8)
        self.printer.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.copies = QSpinBox()
        self.copies.setObjectName("copies")
        self.copies.setAccessibleName(self.tr("Copies"))
        self.copies.setRange(1, 999)
        self.copies.setFixedWidth(84)
        self.copies.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.copies.setToolTip(self.tr("Copies"))
        self.print_button = button(
            self.tr("Print"), self.print_now, look="primary", icon="printer", name="print",
            tip=with_key(self.tr("Print"), "Ctrl+P"),
        )  # fmt: skip
        head = row(self.title, None, self.back_button, self.position, self.next_button, spacing=theme.XS)
        foot = row(self.printer, self.copies, self.print_button)
        foot.setStretch(0, 1)
        page = column(head, self.pane, self.notice, foot, spacing=theme.S)
        page.setStretch(1, 1)
        self.setLayout(page)
        self.printer.activated.connect(lambda _at: self._draw())
        self.look_for_printers()

    def look_for_printers(self) -> None:
        """Which printers there are, and which of them this station uses for what."""
        station = self._bridge.desk.settings.station
        self._bridge.read(
            lambda c: (printers(c), dict(printer_choices(c, station))),
            self._have_printers,
            key="press-printers",
        )

    def show_wanted(self, wanted: Wanted, again: bool) -> None:
        """Show what is chosen; ``again`` where its label exists already."""
        other_kind = wanted.kind != self._wanted.kind
        self._wanted, self._again, self._place = wanted, again, 0
        if other_kind:
            self._offer_printers()
        once = wanted.kind in ONCE
        self.copies.setEnabled(not once)
        if once:
            self.copies.setValue(1)
        again = again and once
        self.print_button.setText(self.tr("Print again…") if again else self.tr("Print"))
        if not wanted.ids and wanted.kind not in WITHOUT_SUBJECT:
            self._nothing(self.tr("Nothing chosen"), self.tr("Choose on the left, or scan."))
            return
        self._bridge.read(
            lambda c: (papers(c, wanted), brand(c) if wanted.kind in BRANDED else PLAIN),
            self._have_papers,
            key="papers",
            failed=self._refuse,
        )

    def print_now(self) -> None:
        """Queue what is shown; a label that exists already asks for the reason first."""
        printer_id = self.printer.currentData()
        if not self.print_button.isEnabled() or printer_id is None:
            return
        wanted, copies = self._wanted, self.copies.value()
        if self._again and wanted.kind in ONCE:
            ReprintDialog(
                self, self._bridge, self._papers[0].title,
                lambda reason: partial(self._printing, wanted, printer_id, 1, reason),
            ).open()  # fmt: skip
        else:
            self._bridge.act(partial(self._printing, wanted, printer_id, copies, ""), self._done)

    @staticmethod
    def _printing(wanted: Wanted, printer_id: int, copies: int, reason: str, uow: Any) -> Any:
        return print_papers(uow, wanted, printer_id, copies, reason)

    def _done(self, answer: Answer) -> None:
        self.copies.setValue(1)
        self.printed.emit(tuple(answer.outcome.facts.get("job_ids", ())))

    def _have_printers(self, found: tuple[tuple[PrinterState, ...], dict[str, int]]) -> None:
        if (found[0], found[1]) != (self._printers, self._choices):
            renewed = [each.id for each in self._printers] != [each.id for each in found[0]]
            changed_choice = self._choices != found[1]
            self._printers, self._choices = found
            if renewed or changed_choice or self.printer.count() == 0:
                self._offer_printers()
                self._draw()

    def _offer_printers(self) -> None:
        """Those that can print this kind; the one this station uses for it is chosen."""
        kind = self._wanted.kind
        sheet = kind in A4_DOCUMENTS
        fitting = [
            each for each in self._printers if each.active and can_print(each.driver, kind, sheet=sheet)
        ]
        fitting.sort(
            key=lambda each: ((each.driver == Driver.PDF) is not sheet, each.driver == Driver.ESCPOS)
        )
        self.printer.clear()
        for each in fitting:
            self.printer.addItem(each.name, each.id)
        self.printer.setCurrentIndex(max(0, self.printer.findData(self._choices.get(kind))))
        self.printer.setToolTip(self.printer.currentText())

    def _have_papers(self, built: tuple[tuple[Paper, ...], Brand]) -> None:
        self._papers, self._brand = built
        self._draw()

    def _turn(self, step: int) -> None:
        self._place = max(0, min(len(self._papers) - 1, self._place + step))
        self._draw()

    def _draw(self) -> None:
        """Draw the document that is shown, on a thread of its own; an older drawing that arrives late is dropped."""
        self._serial += 1
        if not self._papers:
            return
        many = len(self._papers) > 1
        paper = self._papers[self._place]
        self.title.setText(paper.title)
        self.position.setText(f"{self._place + 1} / {len(self._papers)}" if many else "")
        for made, possible in (
            (self.back_button, self._place > 0),
            (self.next_button, self._place < len(self._papers) - 1),
        ):
            made.setVisible(many)
            made.setEnabled(possible)
        chosen = next((each for each in self._printers if each.id == self.printer.currentData()), None)
        if chosen is None:
            self.print_button.setEnabled(False)
            self.notice.say(
                self.tr("No printer here can print this: an administrator enters one under Printers.")
            )
            return
        printer, serial, house = (
            configured_printer(chosen, self._bridge.desk.folder),
            self._serial,
            self._brand,
        )
        duplicate = self._again and self._wanted.kind in MARKED
        self._bridge.work(
            lambda _report: (serial, _drawn(paper.document, printer, house, duplicate)),
            self._show,
            failed=self._refuse,
        )

    def _show(self, answer: tuple[int, Drawn]) -> None:
        serial, drawn = answer
        if serial != self._serial:
            return
        if drawn.problem:
            self._refuse(self._bridge.text(drawn.problem, **drawn.values))
            return
        self.pane.show_pages(drawn.pictures)
        self.print_button.setEnabled(True)
        once = self._wanted.kind in ONCE
        self.notice.say(
            self.tr("This label is already printed: a second one needs a reason.")
            if once and self._again
            else ""
        )

    def _refuse(self, sentence: str) -> None:
        self._papers = self._papers or ()
        self.pane.say(self.tr("Cannot be printed like this"), sentence)
        self.notice.say("")
        self.print_button.setEnabled(False)

    def _nothing(self, title: str, hint: str) -> None:
        self._papers = ()
        self._serial += 1
        self.title.setText(words.kind(self._wanted.kind))
        self.position.setText("")
        self.back_button.hide()
        self.next_button.hide()
        self.notice.say("")
        self.print_button.setEnabled(False)
        self.pane.say(title, hint)


def _drawn(document: dict[str, object], printer: Printer, house: Brand, duplicate: bool) -> Drawn:
    try:
        pages = preview(from_json(document), printer, dpi=PREVIEW_DPI, brand=house, duplicate=duplicate)
        return Drawn(pages)
    except TemplateWrong as wrong:
        return Drawn(problem=wrong.code, values=wrong.values)
    except ValueError as error:
        return Drawn(problem=f"printer_{unprintable(error)}")
