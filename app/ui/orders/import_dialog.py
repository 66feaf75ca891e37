"""Reading a file in: which, what it holds, trying it first, how far it is, and what was refused and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QListWidget, QProgressBar, QWidget

from app.channels.files.refused import write_refused
from app.channels.reading import RecordKind
from app.ui import theme
from app.ui.widgets.dialogs import Dialog
from app.ui.widgets.layout import FormRows, Notice, button, row
from app.ui.widgets.text import label
from app.workflows.importing import ImportReport, import_file

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_SHOWN_REASONS = 100


class ImportDialog(Dialog):
    """Stays open until the person has seen the report; the file is read on a thread of its own."""

    def __init__(self, parent: QWidget, bridge: Bridge) -> None:
        super().__init__(parent, self.tr("Import a file"), self.tr("Import"), width=620)
        self._bridge = bridge
        self._report: ImportReport | None = None
        self.kind = QComboBox()
        for kind, text in self._kinds():
            self.kind.addItem(text, kind)
        self.path = QLineEdit()
        self.path.setObjectName("path")
        self.path.setAccessibleName(self.tr("File"))
        self.path.textChanged.connect(self._judge)
        self.kind.currentIndexChanged.connect(self._say_what_file)
        self._say_what_file()
        self._browse = button(self.tr("Browse…"), self._choose_file)
        self.dry_run = QCheckBox(self.tr("Only try: check every row, write nothing"))
        form = FormRows()
        form.add(self.tr("The file holds"), self.kind)
        form.add(self.tr("File"), row(self.path, self._browse))
        self.body.addLayout(form)
        self.body.addWidget(self.dry_run)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.hide()
        self._rows = label("", "muted")
        self._rows.hide()
        self.outcome = Notice("ok", "ok")
        self.reasons = QListWidget()
        self.reasons.setAccessibleName(self.tr("Refused rows"))
        self.reasons.setMinimumHeight(170)
        self.reasons.setWordWrap(True)
        self.reasons.hide()
        self._save = button(
            self.tr("Save the refused rows…"), self._choose_refused, icon="export", name="save"
        )
        self._save.hide()
        for part in (self._bar, self._rows, self.outcome, self.reasons):
            self.body.addWidget(part)
        self.buttons.insertWidget(0, self._save)
        self._judge()
        self.path.setFocus()

    def _kinds(self) -> tuple[tuple[RecordKind, str], ...]:
        return (
            (RecordKind.ORDERS, self.tr("Orders")),
            (RecordKind.PRODUCTS, self.tr("Articles")),
            (RecordKind.STOCK, self.tr("Counted stock")),
            (RecordKind.CUSTOMERS, self.tr("Customers")),
            (RecordKind.LOCATIONS, self.tr("Locations")),
            (RecordKind.LAYOUT, self.tr("Layout of the warehouse")),
            (RecordKind.PICTURES, self.tr("Pictures of articles")),
            (RecordKind.RETURNS, self.tr("Announced returns")),
            (RecordKind.PURCHASES, self.tr("Purchase orders")),
            (RecordKind.FACES, self.tr("Pick faces")),
            (RecordKind.BOXES, self.tr("Packaging")),
            (RecordKind.KITS, self.tr("Kits")),
        )

    def _judge(self) -> None:
        self.go_button.setEnabled(bool(self.path.text().strip()))
        self.problem.say("")

    @property
    def _of_a_folder(self) -> bool:
        return self.kind.currentData() is RecordKind.PICTURES

    def _say_what_file(self) -> None:
        self.path.setPlaceholderText(
            self.tr("Folder of pictures named by SKU or barcode")
            if self._of_a_folder
            else self.tr("CSV, XLSX or JSON Lines")
        )

    def _choose_file(self) -> None:
        if self._of_a_folder:
            dialog = QFileDialog(self)
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.fileSelected.connect(self.path.setText)
            dialog.open()
            return
        self._ask_file(
            QFileDialog.AcceptMode.AcceptOpen,
            self.tr("Files to import") + " (*.csv *.xlsx *.jsonl *.ndjson *.json *.txt)",
            self.path.setText,
        )

    def _choose_refused(self) -> None:
        self._ask_file(QFileDialog.AcceptMode.AcceptSave, "CSV (*.csv)", self._save_refused)

    def _ask_file(self, mode: QFileDialog.AcceptMode, names: str, chosen: Callable[[str], Any]) -> None:
        dialog = QFileDialog(self)
        dialog.setAcceptMode(mode)
        dialog.setNameFilter(names)
        if mode is QFileDialog.AcceptMode.AcceptSave and self._report is not None:
            dialog.setDefaultSuffix("csv")
            dialog.selectFile(f"{Path(self._report.file).stem}-{self.tr('refused')}.csv")
        dialog.fileSelected.connect(chosen)
        dialog.open()

    def go(self) -> None:
        path, kind, dry_run = (
            Path(self.path.text().strip()),
            self.kind.currentData(),
            self.dry_run.isChecked(),
        )
        station, language = self._bridge.desk.station, self._bridge.language

        def read_in(report: Callable[[Any], None]) -> ImportReport:
            return import_file(
                station.database, station.actor, kind, path,
                dry_run=dry_run, progress=lambda done, whole: report((done, whole)), language=language,
            )  # fmt: skip

        self._show_running(True)
        self._bridge.work(read_in, self._show_report, progress=self._show_progress, failed=self._show_failure)

    def _show_running(self, running: bool) -> None:
        for part in (self.kind, self.path, self._browse, self.dry_run, self.go_button, self.cancel_button):
            part.setEnabled(not running)
        self._bar.setVisible(running)
        self._rows.setVisible(running)
        if running:
            self._bar.setRange(0, 0)
            self._rows.setText(self.tr("Reading…"))
            self.problem.say("")
            self.outcome.say("")
            self.reasons.hide()
            self._save.hide()

    def _show_progress(self, progress: tuple[int, int]) -> None:
        done, whole = progress
        self._bar.setRange(0, whole)
        self._bar.setValue(done)
        self._rows.setText(self.tr("{done} of {whole} rows").format(done=done, whole=whole))

    def _show_failure(self, sentence: str) -> None:
        self._show_running(False)
        self.refuse(sentence)

    def _show_report(self, report: ImportReport) -> None:
        self._report = report
        self._show_running(False)
        self.go_button.setText(self.tr("Import"))
        self.cancel_button.setText(self.tr("Close"))
        said = self.tr(
            "New: {created} · changed: {amended} · known already: {unchanged} · refused: {refused}"
        )
        counts = said.format(**report.counts())
        self.outcome.say(
            self.tr("Only tried, nothing is written.") + "\n" + counts if self.dry_run.isChecked() else counts
        )
        self.reasons.clear()
        for refused in report.refused_rows[:_SHOWN_REASONS]:
            reason = self._bridge.text(refused.code, **refused.values)
            self.reasons.addItem(
                self.tr("Row {number}: {reason}").format(number=refused.row_number, reason=reason)
            )
        self.reasons.setVisible(bool(report.refused_rows))
        self._save.setVisible(bool(report.refused_rows))
        self.adjustSize()
        self.setMinimumHeight(min(self.height(), theme.ROW_HEIGHT * 18))

    def _save_refused(self, chosen: str) -> None:
        report, language = self._report, self._bridge.language
        if report is None:
            return
        rows = report.refused_rows
        self._bridge.work(
            lambda _report: write_refused(Path(chosen), rows, language), self._show_saved, failed=self.refuse
        )

    def _show_saved(self, _count: int) -> None:
        self._save.setText(self.tr("Saved"))
        self._save.setEnabled(False)

    def reject(self) -> None:
        """Escape does not leave a file half read: what runs, runs to its end."""
        if self.cancel_button.isEnabled():
            super().reject()
