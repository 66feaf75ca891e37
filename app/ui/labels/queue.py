"""The queue of print jobs, live: where each stands, what its printer lacks, and what may be done about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QStackedLayout, QWidget

from app.models.states import JobState
from app.queries.printing import JobRow, PrinterState, print_queue, printers
from app.ui import theme
from app.ui.carriers.strip import LabelStrip
from app.ui.following import BOARD_PAUSE_MS, Follower
from app.ui.labels import words
from app.ui.labels.batch import BatchStrip
from app.ui.labels.job_list import JobList
from app.ui.labels.printer_menu import offer_printers
from app.ui.labels.reprint import ReprintDialog
from app.ui.widgets.layout import Card, EmptyState, Notice, button, column, row
from app.ui.widgets.text import label, with_key
from app.workflows import printing

if TYPE_CHECKING:
    from app.ui.bridge import Bridge

_MOVABLE = frozenset({JobState.WAITING, JobState.PARKED})
#: While the keys are in the queue; F2 and F3 say yes and no as at the bench.
_KEYS = {
    "confirm": "F2", "deny": "F3", "again": "F6", "move": "F7", "move_all": "Shift+F7",
    "retry": "F9", "cancel": "Del",
}  # fmt: skip
_OVER = frozenset({JobState.CONFIRMED, JobState.CANCELLED, JobState.HANDED_OVER})


class QueuePane(Card):
    """The jobs that are not on paper yet, or all of the last ones."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(self.tr("Print queue"))
        self._bridge = bridge
        self._printers: tuple[PrinterState, ...] = ()
        self.open_chip = self._chip(self.tr("Open"), "queue-open")
        self.all_chip = self._chip(self.tr("All"), "queue-all")
        self.open_chip.setChecked(True)
        self.open_chip.clicked.connect(lambda: self._show_all(False))
        self.all_chip.clicked.connect(lambda: self._show_all(True))
        self.head.addLayout(row(self.open_chip, self.all_chip, spacing=theme.XS))
        self.trouble = Notice("warning", "warning")
        self.batch = BatchStrip(bridge)
        self.list = JobList(bridge.language)
        self.list.setObjectName("queue")
        self.list.setAccessibleName(self.tr("Print queue"))
        self._empty = EmptyState("ok", self.tr("Everything is printed"))
        inside = QWidget()
        self._stack = QStackedLayout(inside)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        self.more = label("", "small")
        self.story = label("", "small", wrap=True)
        self.body.addWidget(LabelStrip(bridge))
        self.body.addWidget(self.batch)
        self.body.addWidget(self.trouble)
        self.body.addWidget(inside, 1)
        self.body.addWidget(self.more)
        self.body.addWidget(self.story)
        self._actions = self._make_actions()
        self.list.chosen_changed.connect(self._show_chosen)
        Follower(bridge, self, {"print_job", "printer"}, lambda _changes: self.look(), BOARD_PAUSE_MS)
        self._show_chosen()
        self.look()

    @staticmethod
    def _chip(text: str, name: str) -> QPushButton:
        made = button(text, look="chip", name=name)
        made.setCheckable(True)
        return made

    def _make_actions(self) -> dict[str, QPushButton]:
        made = {
            "confirm": button(self.tr("It did print"), self.confirm, icon="check", name="job-confirm"),
            "deny": button(self.tr("It did not"), self.deny, icon="close", name="job-deny"),
            "retry": button(self.tr("Try now"), self.retry, icon="refresh", name="job-retry"),
            "move": button(self.tr("Other printer…"), self.move_elsewhere, icon="printer", name="job-move"),
            "move_all": button(
                self.tr("Whole queue elsewhere…"), self.move_queue, icon="printer", name="queue-move"
            ),
            "again": button(self.tr("Print again…"), self.print_again, icon="undo", name="job-again"),
            "cancel": button(self.tr("Cancel"), self.cancel, look="danger", icon="trash", name="job-cancel"),
        }
        for name, key in _KEYS.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(partial(self._press, made[name]))
            made[name].setToolTip(with_key(made[name].text(), key))
        first = row(made["confirm"], made["deny"], made["retry"], made["move"])
        second = row(made["move_all"], made["again"], made["cancel"])
        self.body.addLayout(column(first, second))
        return made

    @staticmethod
    def _press(action: QPushButton) -> None:
        """A key does what its button does, as long as that is offered."""
        if action.isVisible():
            action.click()

    def take_keys(self) -> None:
        """Bring the keys to the list of jobs, to the first where none is chosen."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.choose_first()

    @property
    def chosen(self) -> JobRow | None:
        return self.list.chosen

    @property
    def jobs(self) -> tuple[JobRow, ...]:
        """The jobs on the screen: those that are open as they will be printed, all of them newest first."""
        return self.list.jobs.all

    @property
    def printers(self) -> tuple[PrinterState, ...]:
        """The printers as they were read with the jobs."""
        return self._printers

    def look(self) -> None:
        """Read the queue and the printers anew."""
        states = tuple(JobState) if self.all_chip.isChecked() else None
        self._bridge.read(lambda c: (print_queue(c, states), printers(c)), self._fill, key="print-queue")
        self.batch.look()

    def retry(self) -> None:
        """Try a waiting job now instead of later."""
        self._do(lambda job: lambda uow: printing.retry_job(uow, job.id))

    def confirm(self) -> None:
        """A person saw the paper."""
        self._do(lambda job: lambda uow: printing.confirm_job(uow, job.id))

    def deny(self) -> None:
        """A person looked: nothing came out. The job is over, and a new one prints the label with this reason."""
        reason = self.tr("It never came out")
        self._do(lambda job: lambda uow: printing.print_anew(uow, job.id, reason))

    def cancel(self) -> None:
        """Take a job out of the queue."""
        self._do(lambda job: lambda uow: printing.cancel_job(uow, job.id))

    def print_again(self) -> None:
        """Print a job once more, with a reason."""
        if (job := self.chosen) is not None:
            ReprintDialog(
                self, self._bridge, job.title,
                lambda reason: lambda uow: printing.print_again(uow, job.id, reason),
            ).open()  # fmt: skip

    def move_elsewhere(self) -> None:
        """Choose another printer for a job that has not left."""
        if (job := self.chosen) is None:
            return
        offer_printers(self._actions["move"], self._printers, self._mover(job.id), without=job.printer_id)

    def move_queue(self) -> None:
        """Choose another printer for all that waits for the one that cannot print."""
        if (job := self.chosen) is None:
            return
        offer_printers(
            self._actions["move_all"],
            self._printers,
            self._queue_mover(job.printer_id),
            without=job.printer_id,
        )

    def _queue_mover(self, from_printer: int) -> Callable[[int], None]:
        return lambda printer_id: self._bridge.act(
            lambda uow: printing.move_queue(uow, from_printer, printer_id)
        )

    def _mover(self, job_id: int) -> Callable[[int], None]:
        return lambda printer_id: self._bridge.act(lambda uow: printing.move_job(uow, job_id, printer_id))

    def _do(self, action: Callable[[JobRow], Callable[[Any], Any]]) -> None:
        if (job := self.chosen) is not None:
            self._bridge.act(action(job))

    def _show_all(self, everything: bool) -> None:
        self.open_chip.setChecked(not everything)
        self.all_chip.setChecked(everything)
        self.list.jobs.start_with(())
        self.look()

    def _fill(self, found: tuple[tuple[JobRow, ...], tuple[PrinterState, ...]]) -> None:
        jobs, self._printers = found
        self.batch.know_printers(self._printers)
        self.list.show_jobs(jobs)
        self._stack.setCurrentIndex(1 if jobs else 0)
        waiting = sum(each.waiting for each in self._printers)
        more = waiting - len(jobs) if self.open_chip.isChecked() else 0
        self.more.setText(self.tr("and {n} more").format(n=more) if more > 0 else "")
        self.more.setVisible(more > 0)
        self._say_trouble()
        self._show_chosen()

    def _say_trouble(self) -> None:
        """One sentence for each printer that keeps jobs waiting."""
        sentences = []
        for each in self._printers:
            if each.trouble:
                words_of = self._bridge.text(f"printer_{each.trouble}")
                waiting = self.tr("{n} waiting").format(n=each.waiting)
                sentences.append(f"{each.name} ({waiting})\n{words_of}")
        self.trouble.say("\n".join(sentences))

    def _show_chosen(self) -> None:
        job = self.chosen
        state = job.state if job is not None else None
        # What a printer has and did not print, it may have lost when somebody switched it off.
        unknown = state is JobState.IN_DOUBT or (state is JobState.HANDED_OVER and bool(job and job.trouble))
        queued = [each for each in self.jobs if job and each.printer_id == job.printer_id]
        shown = {
            "confirm": unknown,
            "deny": unknown,
            "retry": state in _MOVABLE,
            "move": state in _MOVABLE,
            "move_all": state in _MOVABLE and sum(each.state in _MOVABLE for each in queued) > 1,
            "again": state in _OVER,
            "cancel": state in _MOVABLE,
        }
        for name, visible in shown.items():
            self._actions[name].setVisible(visible)
        self.story.setText("" if job is None else self._story(job))
        self.story.setVisible(bool(self.story.text()))

    def _story(self, job: JobRow) -> str:
        parts = [
            " · ".join(
                part for part in (words.kind(job.document_kind), job.order or "", job.who or "") if part
            )
        ]
        if job.reprint_of is not None:
            parts.append(self.tr("Printed again: {reason}").format(reason=job.reason))
        if job.trouble and job.state in {JobState.IN_DOUBT, JobState.PARKED, JobState.HANDED_OVER}:
            parts.append(self._bridge.text(f"printer_{job.trouble}"))
        return "\n".join(parts)
