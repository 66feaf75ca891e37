"""Says at the end how many inputs were made up, and from which seed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fuzz.inputs import SEED, made

_PROPERTY = "made_up_inputs"


@pytest.fixture(autouse=True)
def _counted(request: pytest.FixtureRequest) -> Iterator[None]:
    before = made()
    yield
    # A report's properties come back from another process too.
    request.node.user_properties.append((_PROPERTY, made() - before))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The last of a test's reports has the count."""
    reports = [each for found in terminalreporter.stats.values() for each in found]
    inputs = sum(
        dict(each.user_properties).get(_PROPERTY, 0)
        for each in reports
        if isinstance(each, pytest.TestReport) and each.when == "teardown"
    )
    terminalreporter.write_line(f"{inputs} inputs made up for tests/fuzz, seed {SEED or 'none given'}")
