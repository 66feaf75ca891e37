"""What a test may need of the machine: without it the test is skipped by name, and fails in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import pytest

from tests.support.postgres import find_server
from tests.support.spooler import find_cups

_INSIDE = Path("shared", "contracts")
#: Beside the checkout, or beside the folder that holds several of them.
CONTRACTS = next((each / _INSIDE for each in Path(__file__).parents if (each / _INSIDE).is_dir()), _INSIDE)


class Need(StrEnum):
    """Something that not every machine has, in the words of the closing summary."""

    POSTGRESQL = "a PostgreSQL server"
    X_DISPLAY = "Xvfb and xdotool"
    NODE = "Node.js"
    CUPS = "a CUPS server"
    NETWORK_TOOLS = "ip, sysctl and setpriv"
    FAKE_CLOCK = "faketime"
    POPPLER = "pdffonts (poppler-utils)"
    CONTRACTS = "published contracts beside the checkout"


_FOUND = {
    Need.POSTGRESQL: lambda: find_server() is not None,
    Need.X_DISPLAY: lambda: bool(shutil.which("Xvfb") and shutil.which("xdotool")),
    Need.NODE: lambda: bool(shutil.which("node")),
    Need.CUPS: lambda: find_cups() is not None,
    Need.NETWORK_TOOLS: lambda: all(map(shutil.which, ("ip", "sysctl", "setpriv"))),
    Need.FAKE_CLOCK: lambda: bool(shutil.which("faketime")),
    Need.POPPLER: lambda: bool(shutil.which("pdffonts")),
    Need.CONTRACTS: CONTRACTS.is_dir,
}
_SKIPPED = "this machine lacks "


def require(need: Need) -> None:
    """Go on where the machine has it; else skip the test that asks, or fail it under ``CI=true``."""
    if _FOUND[need]():
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{_SKIPPED}{need}, which a build server must have", pytrace=False)
    pytest.skip(f"{_SKIPPED}{need}")


def summary(reasons: Iterable[str]) -> list[str]:
    """One line for each need that skipped tests, from the reasons of all skipped tests."""
    known = list(reasons)
    counts = {need: sum(reason.endswith(f"{_SKIPPED}{need}") for reason in known) for need in Need}
    return [
        f"{count} {'test was' if count == 1 else 'tests were'} skipped: {_SKIPPED}{need}"
        for need, count in counts.items()
        if count
    ]
