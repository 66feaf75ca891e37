"""The list of print jobs: as jobs leave and come, what is chosen and seen stays where it is."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView

from app.models.states import JobState
from app.queries.printing import JobRow
from app.ui.labels import words
from app.ui.labels.chooser import TwoLines
from app.ui.rows import Index, RowModel
from app.ui.widgets.text import moment

_JOB_ROLE = int(Qt.ItemDataRole.UserRole)
_STEPS = frozenset({QAbstractItemView.CursorAction.MoveDown, QAbstractItemView.CursorAction.MoveUp})


def tone(job: JobRow) -> str:
    """The colour of a job's pill: a waiting one whose printer has a problem is a warning."""
    if job.trouble and job.state in {JobState.WAITING, JobState.HANDED_OVER}:
        return "warning"
    return words.JOB_TONE[job.state]


class Jobs(RowModel[JobRow]):
    """The jobs as they were read last."""

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        job = self._rows[index.row()]
        if role == _JOB_ROLE:
            return job
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{job.title} {words.job_state(job.state)}"
        return None

    @property
    def all(self) -> tuple[JobRow, ...]:
        return tuple(self._rows)


class JobLines(TwoLines):
    """A job as two lines and the pill of its state."""

    def lines(self, index: QModelIndex | QPersistentModelIndex) -> tuple[str, str, tuple[str, str] | None]:
        job: JobRow = index.data(_JOB_ROLE)
        copies = f" × {job.copies}" if job.copies > 1 else ""
        when = moment(self.language, job.created_at)
        state = (words.job_state(job.state), tone(job))
        return f"{job.title}{copies}", f"{when} · {words.kind(job.document_kind)} · {job.printer}", state


class JobList(QListView):
    """One job chosen at a time; once it has left none is, so that no key acts on the one that takes its place."""

    chosen_changed = Signal()

    def __init__(self, language: str) -> None:
        super().__init__()
        self.jobs = Jobs(self)
        self._left_at: int | None = None
        self.setModel(self.jobs)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("look", "bare")
        lines = JobLines(self)
        lines.language = language
        self.setItemDelegate(lines)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.chosen_changed.emit())

    @property
    def chosen(self) -> JobRow | None:
        current = self.currentIndex()
        return self.jobs.row(current.row()) if current.isValid() else None

    def show_jobs(self, jobs: tuple[JobRow, ...]) -> None:
        """These now; the first of a list that was empty is chosen."""
        was_empty = not self.jobs.rowCount()
        self.jobs.become(jobs)
        if was_empty:
            self.choose_first()

    def choose_first(self) -> None:
        """Choose the first job where none is chosen."""
        if self.chosen is None and self.jobs.rowCount():
            self.setCurrentIndex(self.jobs.index(0, 0))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where the job that was chosen has left, the keys go on from there."""
        place, count = self._left_at, self.jobs.rowCount()
        if place is not None and count and self.chosen is None and action in _STEPS:
            return self.jobs.index(min(place, count - 1), 0)
        return super().moveCursor(action, modifiers)

    def rowsAboutToBeRemoved(self, parent: Index, first: int, last: int) -> None:
        """As in every list of the window: nothing is chosen in place of what leaves."""
        if first <= self.currentIndex().row() <= last:
            self._left_at = first
            self.selectionModel().clear()
        super().rowsAboutToBeRemoved(parent, first, last)
