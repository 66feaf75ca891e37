"""What every test gets: no screen, one PostgreSQL server a session, and a count of what had to be skipped."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator

import pytest
from hypothesis import settings

from tests.support.needs import Need, require, summary
from tests.support.postgres import Cluster

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Two busy cores say nothing of our own speed.
settings.register_profile("arrimage", deadline=None)
settings.load_profile("arrimage")


pytest_plugins = [
    "tests.support.databases",
    "tests.support.house",
    "tests.support.carriers",
    "tests.support.desk",
    "tests.support.paper",
    "tests.faults.shift",
    "tests.ui.floor",
    "tests.ui.returns_desk",
]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What collecting thousands of tests leaves is there to stay: the collector need not look at it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three for two cores: a test waits for servers, printers and windows a good part of its time."""
    return max(1, (os.cpu_count() or 1) * 3 // 2)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """The session's PostgreSQL server; skips, or fails in CI, where none is installed."""
    require(Need.POSTGRESQL)
    with Cluster() as cluster:
        yield cluster


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reasons = [report.longrepr[2] for report in terminalreporter.stats.get("skipped", []) if report.longrepr]
    for line in summary(reasons):
        terminalreporter.write_line(line, yellow=True)
