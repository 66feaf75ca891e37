"""A device on a serial port, played by a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import tty
from pathlib import Path


class Cable:
    """A device's end of a serial line; the station's end has a name that survives plugging in again."""

    def __init__(self, folder: Path, name: str = "ttySCANNER") -> None:
        self.path = folder / name
        self._ends: list[int] = []

    def plug_in(self) -> None:
        device, station = pty.openpty()
        tty.setraw(station)
        draft = self.path.with_suffix(".new")
        draft.symlink_to(os.ttyname(station))
        draft.replace(self.path)
        self._ends = [device, station]

    def unplug(self) -> None:
        self.path.unlink(missing_ok=True)
        for end in self._ends:
            os.close(end)
        self._ends = []

    def send(self, data: bytes) -> None:
        os.write(self._ends[0], data)

    def receive(self) -> bytes:
        """What the station has sent; waits for something."""
        return os.read(self._ends[0], 1000)
