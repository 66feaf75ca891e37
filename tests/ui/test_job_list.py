"""The list of print jobs while a batch runs through it: what a key acts on is what the person chose."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from app.models.states import JobState
from app.queries.printing import JobRow
from app.ui.labels.job_list import JobList

_NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


def _job(number: int, state: JobState = JobState.WAITING) -> JobRow:
    title = f"P-{number:06d}"
    return JobRow(
        number, title, "shipping_label", 1, state, "", 0, 1, "Zebra", "BENCH-1", None, None, None, None, None, "",
        _NOON, _NOON, None,
    )  # fmt: skip


@pytest.fixture
def jobs(qtbot: QtBot) -> JobList:
    made = JobList("en")
    made.checked = QAbstractItemModelTester(made.jobs)  # type: ignore[attr-defined]  # lives as long
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    return made


def _batch(first: int, last: int = 100) -> tuple[JobRow, ...]:
    return tuple(_job(number) for number in range(first, last + 1))


def _chosen(jobs: JobList) -> int | None:
    return jobs.chosen.id if jobs.chosen else None


def test_the_first_of_an_empty_list_is_chosen_and_none_once_it_is_printed(
    jobs: JobList, qtbot: QtBot
) -> None:
    jobs.show_jobs(_batch(1))
    assert _chosen(jobs) == 1
    with qtbot.waitSignal(jobs.chosen_changed):
        jobs.show_jobs(_batch(2))
    assert _chosen(jobs) is None, "a key must not act on the one that takes its place"
    jobs.show_jobs(_batch(4))
    qtbot.keyClick(jobs, Qt.Key.Key_Down)
    assert _chosen(jobs) == 4, "the keys go on where they were"
    jobs.show_jobs(())
    jobs.show_jobs(_batch(7, 8))
    assert _chosen(jobs) == 7


def test_the_one_that_is_chosen_stays_so_while_others_leave_and_change(jobs: JobList) -> None:
    jobs.show_jobs(_batch(1))
    jobs.setCurrentIndex(jobs.jobs.index(49, 0))
    for first in range(2, 50):
        jobs.show_jobs((_job(first, JobState.CLAIMED), *_batch(first + 1)))
    assert _chosen(jobs) == 50
    jobs.show_jobs((_job(50, JobState.IN_DOUBT), *_batch(51)))
    assert jobs.chosen == _job(50, JobState.IN_DOUBT)


def test_only_what_changed_is_painted_again(jobs: JobList) -> None:
    told: list[tuple[int, int]] = []
    jobs.jobs.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    jobs.jobs.modelReset.connect(lambda: told.append((-1, -1)))
    jobs.show_jobs(_batch(1))
    jobs.show_jobs((_job(1, JobState.CLAIMED), *_batch(2)))
    jobs.show_jobs((_job(1, JobState.CLAIMED), *_batch(2)))
    assert told == [(0, 0)]
