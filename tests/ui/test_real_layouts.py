"""Scanners set to another layout than the desktop, with real key events from another program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.scanning.calibration import LINES
from tests.scanning.scanners import FR_PLACES, US_PLACES, Place
from tests.support.display import a_display
from tests.support.house import House
from tests.support.needs import Need, require

_CHECKOUT = Path(__file__).parents[2]
_SHIFT, _CONTROL, _ALT_GR, _RETURN, _CAPS_LOCK = 42, 29, 100, 28, 58
_X11 = 8
_TRIES = 3

CODES = ["9002000000012397", "]C10103012345000178\x1d10aB-7/9", "3012345000178", "P-000123", "SKU.a_b+C"]
#: On a French desktop the keys of [ and { are dead: they write nothing until the next one.
DEAD_KEYS = ["SKU[a-1", "x{2]3", "12[[34"]


def key_codes(text: str, places: Mapping[str, Place]) -> list[str]:
    """What an HID scanner does: keys by their places, never characters; as arguments of xdotool."""
    made: list[str] = []
    for sign in text:
        place = places[sign]
        held = [
            code
            for code, down in ((_SHIFT, place.shift), (_CONTROL, place.control), (_ALT_GR, place.alt))
            if down
        ]
        for code in held:
            made += ["keydown", "--delay", "0", str(code + _X11)]
        made += ["key", "--delay", "0", str(place.code + _X11)]
        for code in reversed(held):
            made += ["keyup", "--delay", "0", str(code + _X11)]
    return [*made, "key", "--delay", "0", str(_RETURN + _X11)]


class Desktop:
    """The window on a display with a layout of its own."""

    def __init__(self, child: subprocess.Popen[str], environment: Mapping[str, str]) -> None:
        self._child, self._environment = child, environment

    def use_layout(self, layout: str) -> None:
        subprocess.run(["setxkbmap", layout], env=self._environment, check=True)

    def send(self, text: str, places: Mapping[str, Place]) -> None:
        subprocess.run(["xdotool", *key_codes(text, places)], env=self._environment, check=True)

    def press(self, code: int) -> None:
        subprocess.run(["xdotool", "key", str(code + _X11)], env=self._environment, check=True)

    def next(self, name: str) -> Any:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            told = json.loads(line)
            if name in told:
                return told[name]
        raise AssertionError(f"the window ended without {name}")

    def tell(self, command: str) -> None:
        assert self._child.stdin is not None
        self._child.stdin.write(command + "\n")
        self._child.stdin.flush()

    def calibrate(self, places: Mapping[str, Place]) -> str | None:
        """Scan the sheet; which layout was found."""
        self.tell("calibrate")
        self.next("open")
        for number, line in enumerate(LINES, start=1):
            self.send(line, places)
            assert self.next("line") == number
        layout: str | None = self.next("layout")
        self.next("closed")
        return layout

    def scans(self, codes: list[str], places: Mapping[str, Place]) -> list[str]:
        """What each is read as; once more where it comes out wrong, as people do.

        The sender shares its processors with the tests, and may pause within a scan, which no scanner does.
        """
        return [self._scan(code, places) for code in codes]

    def _scan(self, code: str, places: Mapping[str, Place]) -> str:
        for _ in range(_TRIES):
            self.send(code, places)
            read: str = self.next("scan")
            if read == code:
                break
        return read


@contextmanager
def _patience(child: subprocess.Popen[str]) -> Iterator[None]:
    """A window that tells nothing more is ended, and with it what waits for its next word."""
    timer = threading.Timer(120, child.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def test_every_wrong_layout_is_calibrated_away(ui_house: House, tmp_path: Path) -> None:
    require(Need.X_DISPLAY)
    with a_display() as display:
        environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.layout_window", str(tmp_path)],
            cwd=_CHECKOUT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        with child, _patience(child):
            desktop = Desktop(child, environment)
            assert desktop.next("ready") == "xcb"
            # A scanner with US keys on a French desktop: before, and after.
            desktop.use_layout("fr")
            assert desktop.scans(CODES[:1], US_PLACES) != CODES[:1]
            assert desktop.calibrate(US_PLACES) == "us_keys"
            assert desktop.scans(CODES, US_PLACES) == CODES
            assert desktop.scans(DEAD_KEYS, US_PLACES) == DEAD_KEYS
            desktop.press(_CAPS_LOCK)
            assert desktop.scans(CODES, US_PLACES) == CODES, "with Caps Lock"
            desktop.press(_CAPS_LOCK)
            desktop.tell("field")
            assert desktop.next("field")
            assert desktop.scans(DEAD_KEYS, US_PLACES) == DEAD_KEYS, "with the focus in a text field"
            desktop.tell("field")  # another one: what a pause of the sender made typing of is not in it
            assert desktop.next("field")
            desktop.press(US_PLACES["["].code)
            desktop.press(US_PLACES["e"].code)
            assert desktop.next("text") == "ê"
            # The desktop's layout is changed, as people do: the keys are where they were.
            desktop.use_layout("de")
            assert desktop.scans(CODES, US_PLACES) == CODES
            # A scanner with French keys on a US desktop.
            desktop.use_layout("us")
            assert desktop.scans(CODES[:1], FR_PLACES) != CODES[:1]
            assert desktop.calibrate(FR_PLACES) == "learnt"
            assert desktop.scans(CODES, FR_PLACES) == CODES
            desktop.press(_CAPS_LOCK)
            assert desktop.scans(CODES, FR_PLACES) == CODES, "with Caps Lock"
            desktop.tell("end")
