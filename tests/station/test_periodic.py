"""What a station does again and again goes on after a turn that failed."""

from __future__ import annotations

import threading

import pytest

from app.database.faults import DatabaseAway
from app.station.periodic import Periodic


@pytest.mark.parametrize("fault", [DatabaseAway("no answer"), KeyError("a mistake of ours")])
def test_a_turn_that_failed_is_not_the_last_one(fault: Exception, caplog: pytest.LogCaptureFixture) -> None:
    again, turns = threading.Event(), []

    def work() -> None:
        turns.append(1)
        if len(turns) == 1:
            raise fault
        again.set()

    rounds = Periodic("rounds", 0.01, work)
    rounds.start()
    try:
        assert again.wait(10)
    finally:
        rounds.stop()
    assert "rounds" in caplog.text
