"""Imports point down the layers, and importing a module does nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_CHECKOUT = Path(__file__).parents[2]

# Runs in a child: imports each module named on its input and prints what any import did beside importing.
_IMPORT_AND_WATCH = """
import importlib, logging, os, sys, threading
DEEDS = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec",
         "os.posix_spawn", "os.mkdir", "os.remove", "os.rename", "sqlite3.connect", "signal.signal")
def watch(event, values):
    flags = values[2] if event == "open" and isinstance(values[2], int) else 0
    wrote = flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if wrote or event in DEEDS:
        found.append(f"{module}: {event} {values!r}"[:200])
found, module = [], ""
modules = sys.stdin.read().split()
sys.addaudithook(watch)
for module in modules:
    importlib.import_module(module)
    if threading.active_count() > 1:
        found.append(f"{module}: started a thread"); break
    if logging.getLogger().handlers:
        found.append(f"{module}: set up logging"); break
print("\\n".join(found), end="")
"""


def _modules() -> list[str]:
    """Every module of the program but migrations, which run inside Alembic alone, and ``__main__``."""
    names = []
    for path in sorted((_CHECKOUT / "app").rglob("*.py")):
        parts = path.relative_to(_CHECKOUT).with_suffix("").parts
        if "migrations" not in parts and parts[-1] != "__main__":
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def test_every_layer_imports_only_layers_below_it() -> None:
    linted = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command as run; run()",
            "--no-cache",
        ],
        cwd=_CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr


def _what_importing_does(modules: list[str], folder: Path) -> str:
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join([str(folder), str(_CHECKOUT)]),
    }
    child = subprocess.run(
        [sys.executable, "-W", "error", "-c", _IMPORT_AND_WATCH],
        input="\n".join(modules),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    return child.stdout + child.stderr


def test_importing_the_program_touches_neither_network_nor_files_nor_threads(tmp_path: Path) -> None:
    assert _what_importing_does(_modules(), tmp_path) == ""


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.socket().bind(('127.0.0.1', 0))",
        "open('left-behind', 'w')",
        "import sqlite3; sqlite3.connect(':memory:')",
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
        "import logging; logging.basicConfig()",
        "print('hello')",
    ],
)
def test_a_module_that_does_something_on_import_is_found_out(deed: str, tmp_path: Path) -> None:
    (tmp_path / "offender.py").write_text(deed)
    found = _what_importing_does(["offender"], tmp_path)
    assert "offender" in found or "hello" in found
