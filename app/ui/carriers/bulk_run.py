"""Labels asked for by the hundred: one button, how far it is, a stop, and what exactly became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar, QWidget

from app.models.permissions import may
from app.queries.carriers import LabelCount, RunReport, label_count, run_report
from app.ui import theme
from app.ui.following import COUNT_PAUSE_MS, Follower
from app.ui.widgets.layout import button, column, row
from app.ui.widgets.text import label
from app.workflows import bulk_labels

if TYPE_CHECKING:
    from app.station.station import Answer
    from app.ui.bridge import Bridge

_FEW = 2


class BulkRun(QWidget):
    """Shown where several labels were refused or wait; parcels are asked for in lots, so that benches go on."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._labels: list[int] = []
        self.ask_button = button("", self.ask_all, icon="refresh", name="labels-ask-all")
        self.stop_button = button("", self.stop_all, icon="close", look="danger", name="labels-stop")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.report = label("", "small", wrap=True)
        page = column(row(self.ask_button, self.stop_button, None), self.bar, self.report, spacing=theme.S)
        page.setContentsMargins(0, 0, 0, 0)
        self.setLayout(page)
        for each in (self.ask_button, self.stop_button, self.bar, self.report):
            each.hide()
        Follower(bridge, self, {"label", "parcel"}, lambda _changes: self.look(), COUNT_PAUSE_MS)
        self.look()

    def look(self) -> None:
        """Count anew."""
        ids = tuple(self._labels)
        self._bridge.read(lambda c: (label_count(c), run_report(c, ids)), self._fill, key="bulk-run")

    def _fill(self, found: tuple[LabelCount, RunReport]) -> None:
        count, told = found
        allowed = may(self._bridge.session.roles, "ask_label")
        self.ask_button.setText(self.tr("Ask for all again ({count})").format(count=count.failed))
        self.ask_button.setVisible(allowed and count.failed >= _FEW)
        self.stop_button.setText(self.tr("Stop what waits ({count})").format(count=count.waiting))
        self.stop_button.setVisible(allowed and count.waiting >= _FEW)
        self.bar.setVisible(bool(told.asked))
        self.report.setVisible(bool(told.asked))
        if told.asked:
            self.bar.setMaximum(told.asked)
            self.bar.setValue(told.asked - told.waiting)
            self.report.setText(self._words(told))

    def _words(self, told: RunReport) -> str:
        parts = (
            (told.waiting, self.tr("waiting: {count}")),
            (told.refused, self.tr("refused: {count}")),
            (told.doubtful, self.tr("in doubt: {count}")),
            (told.stopped, self.tr("stopped: {count}")),
        )
        bought = self.tr("{bought} of {asked} labels bought").format(bought=told.bought, asked=told.asked)
        return " · ".join((bought, *(words.format(count=count) for count, words in parts if count)))

    def ask_all(self) -> None:
        """Every label that was refused or stopped, lot by lot."""
        self._labels = []
        self._ask(0)

    def _ask(self, after: int) -> None:
        self._bridge.act(lambda uow: bulk_labels.ask_failed(uow, after), self._asked)

    def _asked(self, answer: Answer) -> None:
        facts = answer.outcome.facts
        self._labels += facts.get("label_ids", [])
        if last := facts.get("last", 0):
            self._ask(last)
        self.look()

    def stop_all(self) -> None:
        """What no carrier has heard of yet; those in flight end by themselves."""
        self._bridge.act(bulk_labels.stop_waiting, self._stopped)

    def _stopped(self, answer: Answer) -> None:
        if answer.outcome.facts.get("left", 0):
            self.stop_all()
        self.look()
