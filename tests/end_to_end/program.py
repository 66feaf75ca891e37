"""The installed program as a child process, with a home of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from tests.end_to_end.warm import warm

_PATIENCE = 120.0
_CHECKOUT = Path(__file__).parents[2]
#: What would lead the child to the tester's own settings, display or database.
_FOREIGN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@dataclass(frozen=True, slots=True)
class Done:
    """What a run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Program:
    """``arrimage`` with its data, settings and logs below ``home``."""

    home: Path
    under: tuple[str, ...] = ()
    """The words of a program that runs this one in a world of its own, such as ``faketime``."""

    @property
    def environment(self) -> dict[str, str]:
        own = {"HOME": str(self.home), "ARRIMAGE_DATA_FOLDER": str(self.home / "data")}
        own |= {
            f"XDG_{name}_HOME": str(self.home / name.lower()) for name in ("CONFIG", "DATA", "STATE", "CACHE")
        }
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ARRIMAGE_", "XDG_")) and name not in _FOREIGN
        }
        return {**kept, **own, "PYTHONPATH": str(_CHECKOUT)}

    def arguments(self, *words: str) -> list[str]:
        return [*self.under, sys.executable, "-m", "app", *words]

    def run(self, *words: str, given: str = "", **environment: str) -> Done:
        """Run to the end; ``given`` is standard input."""
        with TemporaryFile() as stdin, TemporaryFile() as stdout, TemporaryFile() as stderr:
            stdin.write(given.encode())
            stdin.seek(0)
            code = self._run(
                words, (stdin.fileno(), stdout.fileno(), stderr.fileno()), self.environment | environment
            )
            for written in (stdout, stderr):
                written.seek(0)
            return Done(code, stdout.read().decode(), stderr.read().decode())

    def _run(self, words: tuple[str, ...], streams: tuple[int, int, int], environment: dict[str, str]) -> int:
        if not self.under:
            return warm().run([*words], streams, str(self.home), environment, _PATIENCE)
        stdin, stdout, stderr = streams
        return subprocess.run(
            self.arguments(*words), stdin=stdin, stdout=stdout, stderr=stderr, cwd=self.home, env=environment,
            timeout=_PATIENCE, check=False,
        ).returncode  # fmt: skip

    @contextmanager
    def started(self, *words: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """Running, with pipes to talk through; killed at the end if it is still there."""
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            # A shell starts what runs in its background deaf to the interrupt key, and children inherit that.
            signal.signal(signal.SIGINT, signal.default_int_handler)
        run = subprocess.Popen(
            self.arguments(*words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=self.home,
            env=self.environment | environment,
        )
        try:
            yield run
        finally:
            run.kill()
            run.wait(timeout=60)
            for pipe in (run.stdin, run.stdout, run.stderr):
                assert pipe is not None
                with suppress(OSError):
                    pipe.close()
