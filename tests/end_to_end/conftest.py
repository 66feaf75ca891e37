"""A program to run, and a demo shop made once and copied for every test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.program import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo")
    done = Program(home).run("demo", "create")
    assert done.code == 0, done.err
    return home


@pytest.fixture
def demo(demo_home: Path, tmp_path: Path) -> Program:
    """The program beside a demo shop of its own."""
    shutil.copytree(demo_home, tmp_path, dirs_exist_ok=True)
    return Program(tmp_path)
