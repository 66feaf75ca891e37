"""Where threads meet widgets: answers arrive in the GUI thread, in order, and never too late."""

from __future__ import annotations

import threading
from typing import Any

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection, text

from app.database.changes import EVERYTHING
from app.models.refusals import NotFound
from app.station.session import Job
from app.ui.bridge import Bridge
from app.workflows import staffing
from tests.support.house import House


class _Screen(QLabel):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[Any] = []
        self.thread_names: set[str] = set()

    def take(self, value: Any) -> None:
        self.got.append(value)
        self.thread_names.add(threading.current_thread().name)


def test_answers_arrive_in_the_gui_thread_and_in_order(bridge: Bridge, qtbot: QtBot) -> None:
    widget = _Screen()
    qtbot.addWidget(widget)
    bridge.answered.connect(lambda answer: widget.take(answer.outcome.code))
    bridge.act(lambda uow: staffing.sign_in_by_pin(uow, "packer", "0000"), lambda _: widget.take("done"))
    bridge.act(lambda uow: staffing.sign_in_by_pin(uow, "packer", "1234"))
    qtbot.waitUntil(lambda: len(widget.got) == 3, timeout=5000)
    assert widget.got == ["wrong_pin", "done", "signed_in"]
    assert widget.thread_names == {"MainThread"}
    assert bridge.session.name == "packer"


def test_of_several_reads_with_one_key_only_the_last_is_answered(bridge: Bridge, qtbot: QtBot) -> None:
    first_may_end = threading.Event()
    got: list[str] = []

    def slow(connection: Connection) -> str:
        first_may_end.wait(5)
        return "slow"

    bridge.read(slow, got.append, key="list")
    bridge.read(lambda _: "fast", got.append, key="list")
    bridge.read(lambda _: "other", got.append, key="another")
    qtbot.waitUntil(lambda: len(got) == 2, timeout=5000)
    first_may_end.set()
    bridge.read(lambda _: "later", got.append)
    bridge.read(lambda _: "last", got.append)
    qtbot.waitUntil(lambda: len(got) == 4, timeout=5000)
    assert sorted(got) == ["fast", "last", "later", "other"]


def test_what_cannot_be_read_is_said_in_words(bridge: Bridge, qtbot: QtBot) -> None:
    def refuse(connection: Connection) -> None:
        raise NotFound(kind="order", given=99)

    said: list[str] = []
    with qtbot.waitSignal(bridge.failed, timeout=5000) as caught:
        bridge.read(refuse, lambda _: None)
    bridge.read(refuse, lambda _: None, failed=said.append)
    qtbot.waitUntil(lambda: len(said) == 1, timeout=5000)
    assert caught.args == said
    assert "99" in said[0]


def test_a_mistake_of_ours_is_shown_and_does_not_stop_the_work(bridge: Bridge, qtbot: QtBot) -> None:
    got: list[int] = []
    with qtbot.waitSignal(bridge.failed, timeout=5000) as caught:
        bridge.read(lambda _: 1 // 0, got.append)
    assert "ZeroDivisionError" in caught.args[0]
    bridge.read(lambda connection: connection.execute(text("SELECT 7")).scalar_one(), got.append)
    qtbot.waitUntil(lambda: got == [7], timeout=5000)


def test_a_widget_that_is_gone_gets_no_answer(bridge: Bridge, qtbot: QtBot) -> None:
    widget = _Screen()
    may_end = threading.Event()
    bridge.read(lambda _: may_end.wait(5), widget.take)
    widget.deleteLater()
    qtbot.waitSignal(widget.destroyed, timeout=5000).wait()
    may_end.set()
    others: list[int] = []
    bridge.read(lambda _: 1, others.append)
    qtbot.waitUntil(lambda: others == [1], timeout=5000)
    assert widget.got == []


def test_changes_of_one_moment_come_as_one(bridge: Bridge, ui_house: House, qtbot: QtBot) -> None:
    told: list[frozenset[tuple[str, int]]] = []
    # A feed that begins says that anything may have changed: when it does is not ours to choose.
    bridge.changed.connect(lambda changes: told.append(changes - {EVERYTHING}))

    def change(uow: Any) -> Any:
        for number in range(50):
            uow.changed("order", number)
        return staffing.sign_out(uow, "nobody")

    bridge.act(change)
    qtbot.waitUntil(lambda: any(told), timeout=5000)
    assert [changes for changes in told if changes] == [frozenset(("order", number) for number in range(50))]


def test_turning_to_another_job_is_told_once(bridge: Bridge, qtbot: QtBot) -> None:
    jobs: list[Job] = []
    bridge.session_changed.connect(lambda session: jobs.append(session.job))
    bridge.turn_to(Job.PICKING)
    bridge.turn_to(Job.PICKING)
    bridge.turn_to(Job.RETURNS)
    qtbot.waitUntil(lambda: bridge.session.job is Job.RETURNS, timeout=5000)
    assert jobs == [Job.PICKING, Job.RETURNS]


def test_long_work_tells_how_far_it_is(bridge: Bridge, qtbot: QtBot) -> None:
    widget = _Screen()
    qtbot.addWidget(widget)

    def job(report: Any) -> str:
        for step in range(3):
            report(step)
        return "end"

    bridge.work(job, widget.take, progress=widget.take)
    qtbot.waitUntil(lambda: "end" in widget.got, timeout=5000)
    assert widget.got == [0, 1, 2, "end"]
    assert widget.thread_names == {"MainThread"}
