"""A scale on a serial line that speaks MT-SICS when asked, or the Toledo continuous output by itself."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.support.serial_cable import Cable


def toledo(
    weight: int,
    *,
    tare: int = 0,
    point: int = 2,
    moving: bool = False,
    grams: bool = True,
    checksum: bool = True,
) -> bytes:
    """One frame: ``weight`` as the six digits shown, ``point`` the code of the decimal point (2 none, 5 three)."""
    a = 0x20 | 0x08 | point
    b = 0x20 | 0x10 | (1 if tare else 0) | (2 if weight < 0 else 0) | (8 if moving else 0)
    c = 0x20 | (1 if grams else 0)
    frame = b"\x02" + bytes((a, b, c)) + b"%06d%06d\r" % (abs(weight), tare)
    return frame + bytes([-sum(frame) % 128]) if checksum else frame


class SicsScale:
    """Answers ``SI``, ``S``, ``TA``, ``T`` and ``Z`` like the real one, with what is put on it."""

    def __init__(self, folder: Path) -> None:
        self.cable = Cable(folder, "ttySCALE")
        self.cable.plug_in()
        self.grams, self.tare, self.zero_at = 0, 0, 0
        self.stable, self.overloaded = True, False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def port(self) -> str:
        return str(self.cable.path)

    def put(self, grams: int, *, stable: bool = True) -> None:
        """So much lies on the pan from now on."""
        self.grams, self.stable = grams, stable

    def stop(self) -> None:
        self._stopping.set()
        self.cable.unplug()
        self._thread.join()

    def _serve(self) -> None:
        rest = b""
        while not self._stopping.is_set():
            try:
                rest += self.cable.receive()
            except (OSError, IndexError):
                return
            *commands, rest = rest.split(b"\r\n")
            for command in commands:
                try:
                    self.cable.send(self._answer(command))
                except (OSError, IndexError):
                    return

    def _answer(self, command: bytes) -> bytes:
        net = self.grams - self.zero_at - self.tare
        match command:
            case b"SI" | b"S" if self.overloaded:
                return b"S +\r\n"
            case b"SI" | b"S":
                return b"S %s %10.2f g\r\n" % (b"S" if self.stable else b"D", net)
            case b"TA":
                return b"TA A %10.2f g\r\n" % self.tare
            case b"T":
                self.tare = self.grams - self.zero_at
                return b"T S %10.2f g\r\n" % self.tare
            case b"Z":
                self.zero_at = self.grams
                return b"Z A\r\n"
        return b"ES\r\n"
