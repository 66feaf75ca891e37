"""The program without a screen, in a process of its own, whose server is killed while it is sent scans."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.program import Program
from tests.faults.shift import Shift, shift, wait_away
from tests.support.postgres import Cluster


@pytest.fixture
def order(cluster: Cluster, tmp_path: Path) -> Iterator[Shift]:
    """An order of twelve, and somebody else's desk, which must be gone before the program may open it."""
    with shift(cluster.url("shop"), tmp_path / "desk") as made:
        made.desk.stop()
        yield made


def test_it_says_so_keeps_the_scans_and_answers_them_in_order_once_the_server_is_back(
    cluster: Cluster, order: Shift, tmp_path: Path
) -> None:
    home = tmp_path / "program"
    home.mkdir()
    with Program(home).started(
        "--database", cluster.url("shop"), "--language", "en", "station", "--headless"
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        assert run.stderr is not None

        def send(*lines: str) -> None:
            assert run.stdin is not None
            run.stdin.write("".join(f"{line}\n" for line in lines))
            run.stdin.flush()

        def answer() -> dict[str, Any]:
            assert run.stdout is not None
            said: dict[str, Any] = json.loads(run.stdout.readline())
            return said

        send(*order.opening, order.article)
        assert [answer()["level"] for _ in order.opening] == ["ok"] * len(order.opening)
        assert answer()["code"] == "unit_packed"
        cluster.kill()
        send(*[order.article] * 4)
        assert "does not answer" in run.stderr.readline()
        send(*[order.article] * 2)
        wait_away()
        assert _kept(home) == 6
        cluster.start()
        assert [answer()["code"] for _ in range(6)] == ["unit_packed"] * 6
        assert "answers again" in run.stderr.readline()
        assert _kept(home) == 0
        run.stdin.close()
        assert run.wait(timeout=60) == 0
    assert order.packed == 7


def _kept(home: Path) -> int:
    """Scans in the station's log that nobody answered."""
    log = sqlite3.connect(home / "data" / "scans-BENCH-1.sqlite")
    try:
        (count,) = log.execute("SELECT count(*) FROM scan WHERE NOT done").fetchone()
        return int(count)
    finally:
        log.close()
