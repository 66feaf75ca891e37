"""What was printed at once, as one line: how far it is, and calling off or moving the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QWidget

from app.queries.printing import BatchState, PrinterState, batch_state
from app.ui import theme
from app.ui.labels.printer_menu import offer_printers
from app.ui.widgets.layout import button, column, row
from app.ui.widgets.text import label
from app.workflows import printing

if TYPE_CHECKING:
    from app.ui.bridge import Bridge


class BatchStrip(QWidget):
    """``watch`` shows a batch until all of it is on paper, or somebody has seen why it is not."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._jobs: tuple[int, ...] = ()
        self._printers: tuple[PrinterState, ...] = ()
        self.text = label("", wrap=True)
        self.text.setObjectName("batch-text")
        self.bar = QProgressBar()
        self.bar.setObjectName("batch-progress")
        self.bar.setTextVisible(False)
        self.cancel_button = button(
            self.tr("Cancel the rest"), self.cancel_rest, look="danger", icon="trash", name="batch-cancel"
        )
        self.move_button = button(
            self.tr("The rest elsewhere…"), self.move_rest, icon="printer", name="batch-move"
        )
        self.close_button = button("", self.close_strip, icon="close", look="plain", name="batch-close")
        self.close_button.setAccessibleName(self.tr("Close"))
        head = row(self.text, self.close_button)
        head.setStretch(0, 1)
        page = column(head, self.bar, row(self.move_button, self.cancel_button, None), spacing=theme.XS)
        page.setContentsMargins(0, 0, 0, theme.S)
        self.setLayout(page)
        self.hide()

    def watch(self, job_ids: tuple[int, ...]) -> None:
        """Follow these jobs in place of those before."""
        self._jobs = job_ids
        self.look()

    def look(self) -> None:
        """Read anew how far it is."""
        if jobs := self._jobs:
            self._bridge.read(lambda c: batch_state(c, jobs), self._show, key="print-batch")

    def know_printers(self, found: tuple[PrinterState, ...]) -> None:
        """Where the rest may go instead."""
        self._printers = found

    def cancel_rest(self) -> None:
        """What has not left yet is not printed; what is on paper stays."""
        jobs = self._jobs
        self._bridge.act(lambda uow: printing.cancel_batch(uow, jobs))

    def move_rest(self) -> None:
        """Choose another printer for what has not left yet."""
        offer_printers(self.move_button, self._printers, self._move_to)

    def close_strip(self) -> None:
        """Seen; the jobs themselves stay in the queue."""
        self._jobs = ()
        self.hide()

    def _move_to(self, printer_id: int) -> None:
        jobs = self._jobs
        self._bridge.act(lambda uow: printing.move_batch(uow, jobs, printer_id))

    def _show(self, state: BatchState) -> None:
        if not self._jobs:
            return
        if state.done == state.whole:
            self.close_strip()
            return
        parts = [self.tr("{done} of {whole} printed").format(done=state.done, whole=state.whole)]
        if state.cancelled:
            parts.append(self.tr("{n} cancelled").format(n=state.cancelled))
        if state.stuck:
            parts.append(self.tr("{n} to be looked at").format(n=state.stuck))
        self.text.setText(" · ".join(parts))
        self.bar.setRange(0, state.whole)
        self.bar.setValue(state.done)
        for each in (self.bar, self.cancel_button, self.move_button):
            each.setVisible(not state.over)
        self.close_button.setVisible(state.over)
        self.show()
