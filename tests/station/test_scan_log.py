"""The station's own record of scans."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.database.faults import DatabaseUnreadable
from app.models.states import Role
from app.station.scan_log import LoggedScan, ScanLog
from app.station.session import Job, Session
from tests.support.desk import Bench

_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def scan(number: int) -> LoggedScan:
    return LoggedScan(f"id-{number}", f"raw {number}", "wedge", _AT)


def test_what_is_kept_and_not_done_waits_in_order(tmp_path: Path) -> None:
    log = ScanLog(tmp_path / "scans.sqlite")
    for number in range(3):
        log.append(scan(number))
    log.done("id-1", Session(staff_id=7, name="Inès", job=Job.PICKING, place={"pick_list_id": 3}))
    log.close()
    again = ScanLog(tmp_path / "scans.sqlite")
    assert again.waiting() == [scan(0), scan(2)]
    assert again.session() == Session(staff_id=7, name="Inès", job=Job.PICKING, place={"pick_list_id": 3})
    again.close()


def test_scans_come_in_while_others_are_marked(tmp_path: Path) -> None:
    log = ScanLog(tmp_path / "scans.sqlite")
    log.append(scan(0))
    failed: list[BaseException] = []

    def mark() -> None:
        try:
            for _ in range(200):
                log.done("id-0", Session())
        except BaseException as error:
            failed.append(error)

    marking = threading.Thread(target=mark)
    marking.start()
    for number in range(1, 201):
        log.append(scan(number))
    marking.join()
    assert failed == []
    assert len(log.waiting()) == 200
    log.close()


def test_old_answers_are_forgotten_and_waiting_scans_never(tmp_path: Path) -> None:
    log = ScanLog(tmp_path / "scans.sqlite")
    log.append(scan(0))
    for number in range(1, 5053):
        log.append(scan(number))
        log.done(f"id-{number}", Session())
    log.tidy()
    assert log.waiting() == [scan(0)]
    log.append(scan(1))  # an id that was forgotten is free again
    log.close()


def test_a_file_that_is_no_log_is_named(tmp_path: Path) -> None:
    path = tmp_path / "scans.sqlite"
    path.write_text("not a log " * 500, "utf-8")
    with pytest.raises(DatabaseUnreadable):
        ScanLog(path)


def test_a_log_damaged_while_it_is_open_is_told_and_nobody_waits_for_ever(bench: Bench) -> None:
    bench.sign_in(Role.PACKER)
    damage = sqlite3.connect(bench.folder / "scans.sqlite")
    damage.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    damage.close()
    with (bench.folder / "scans.sqlite").open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 8000)
    answers = [bench.scan(f"{number}" * 60) for number in range(3)]
    assert {answer.outcome.code for answer in answers} == {"scan_not_kept"}
