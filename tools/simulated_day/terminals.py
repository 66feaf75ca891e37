"""A station with a scanner in hand: in this process, or the headless program as a process that can be killed."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from app.config import Settings
from app.scanning.own_codes import CommandCode, command_barcode
from app.scanning.scan import ScanSource
from app.station.session import Job
from app.station.standing import step_of
from app.station.step import StepName
from app.station.wiring import Desk
from tests.end_to_end.program import Program
from tools.simulated_day.floor import PATIENCE_SECONDS, Floor, Seen, Stuck

_TRY_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a station answered, and the step its screen then shows."""

    code: str
    level: str
    step: StepName
    order: str
    facts: dict[str, Any]

    @property
    def refused(self) -> bool:
        return self.level == "error"


def _seen(at: float, station: str, job: Job, raw: str, said: Said, took: float) -> Seen:
    """The answer to ``raw`` as the day keeps it."""
    return Seen(at, station, job.value, raw, said.code, said.level, said.step.value, said.order, took)


class Terminal(Protocol):
    """What a person on the floor needs of a station."""

    def scan(self, raw: str) -> Said: ...

    def command(self, command: CommandCode) -> Said: ...

    def close(self) -> None: ...


class DeskTerminal:
    """A station of this process; ``works``: with its printing and other workers."""

    def __init__(self, floor: Floor, settings: Settings, job: Job, badge: str, *, works: bool) -> None:
        self._floor, self._job, self._name = floor, job, settings.station
        self.desk = Desk(settings, with_scanners=False)
        if works:
            self.desk.start()
        self.scan(badge)
        self.desk.station.turn_to(job).result(PATIENCE_SECONDS)

    def scan(self, raw: str) -> Said:
        began = time.monotonic()
        try:
            answer = self.desk.station.scan(raw, ScanSource.FILE).result(PATIENCE_SECONDS)
        except TimeoutError:
            raise Stuck(f"{self._name} waited {PATIENCE_SECONDS:.0f} s for the answer to {raw}") from None
        outcome, took = answer.outcome, time.monotonic() - began
        step = step_of(answer.session)
        said = Said(outcome.code, outcome.level.value, step, outcome.order, dict(outcome.facts))
        self._floor.note(_seen(self._floor.now, self._name, self._job, raw, said, took))
        return said

    def command(self, command: CommandCode) -> Said:
        return self.scan(command_barcode(command))

    def close(self) -> None:
        self.desk.stop()


class ProcessTerminal:
    """``arrimage station --headless`` with pipes; ``crash`` ends it as a power cut does, ``revive`` begins again."""

    def __init__(self, floor: Floor, home: Path, settings: Settings, job: Job, badge: str) -> None:
        self._floor, self._job, self._name = floor, job, settings.station
        self._program = Program(home)
        self._words = (
            "--database", settings.database, "--station", settings.station, "station", "--headless",
        )  # fmt: skip
        self._pause = threading.Event()
        self._start()
        self.scan(badge)
        self._ask(f":job {job.value}")

    def _start(self) -> None:
        self._run = subprocess.Popen(
            self._program.arguments(*self._words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            cwd=self._program.home,
            env=self._program.environment,
        )
        # Read by a thread: an answer that does not come must not hold the day for ever.
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, args=(self._run, self._lines.put), daemon=True).start()

    @staticmethod
    def _read(run: subprocess.Popen[str], put: Callable[[str | None], None]) -> None:
        with suppress(ValueError):  # closed under the reader
            for line in run.stdout or ():
                put(line)
        put(None)

    def scan(self, raw: str) -> Said:
        began = time.monotonic()
        line = self._ask(raw)
        took = time.monotonic() - began
        said = Said(line["code"], line["level"], StepName(line["step"]), line["order"], line["facts"])
        self._floor.note(_seen(self._floor.now, self._name, self._job, raw, said, took))
        return said

    def command(self, command: CommandCode) -> Said:
        return self.scan(command_barcode(command))

    def _ask(self, raw: str) -> dict[str, Any]:
        """Write a line and read on until its answer; raises ``Stuck`` where none comes."""
        assert self._run.stdin is not None
        self._run.stdin.write(raw + "\n")
        self._run.stdin.flush()
        while True:
            try:
                answer = self._lines.get(timeout=PATIENCE_SECONDS)
            except queue.Empty:
                raise Stuck(f"{self._name} waited {PATIENCE_SECONDS:.0f} s for the answer to {raw}") from None
            if answer is None:
                raise Stuck(f"{self._name}: the headless station ended instead of answering {raw}")
            found: dict[str, Any] = json.loads(answer)
            if found["scan"] == raw:
                return found

    def crash(self, in_flight: str) -> None:
        """The power goes just as something is scanned."""
        assert self._run.stdin is not None
        self._run.stdin.write(in_flight + "\n")
        self._run.stdin.flush()
        self._run.kill()
        self._end()

    def revive(self) -> None:
        """Start the program again, where the server is away until it is back; it goes on where it was."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            self._start()
            try:
                self._ask(f":job {self._job.value}")
            except (Stuck, OSError):
                self._end()
                if time.monotonic() > until:
                    raise
                self._pause.wait(_TRY_AGAIN_SECONDS)
            else:
                return

    def close(self) -> None:
        assert self._run.stdin is not None
        self._run.stdin.close()
        self._end()

    def _end(self) -> None:
        self._run.wait(PATIENCE_SECONDS)
        for pipe in (self._run.stdin, self._run.stdout):
            with suppress(OSError):
                assert pipe is not None
                pipe.close()
