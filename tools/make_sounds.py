"""Synthesises the five sounds of the station into resources/sounds: run it again after changing a note."""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

_RATE = 44_100
_FADE_SECONDS = 0.006
_FOLDER = Path(__file__).parents[1] / "resources" / "sounds"

#: (frequency in Hz, seconds) one after the other; 0 Hz is a rest. High and short; three quick ones that
#: climb down; low and long; three that climb up; two-fold.
_SOUNDS = {
    "ok": ((1760.0, 0.09),),
    "too_many": ((880.0, 0.06), (0.0, 0.03), (740.0, 0.06), (0.0, 0.03), (622.0, 0.12)),
    "done": ((1047.0, 0.08), (1319.0, 0.08), (1568.0, 0.16)),
    "warning": ((988.0, 0.11), (0.0, 0.05), (988.0, 0.11)),
    "error": ((311.0, 0.16), (0.0, 0.04), (233.0, 0.34)),
}


def _note(frequency: float, seconds: float, *, rough: bool) -> list[float]:
    """A sine with soft ends; a rough one has overtones, so that it carries over a noisy floor."""
    count = int(_RATE * seconds)
    fade = int(_RATE * _FADE_SECONDS)
    samples = []
    for position in range(count):
        angle = 2 * math.pi * frequency * position / _RATE
        value = math.sin(angle)
        if rough:
            value = 0.6 * value + 0.25 * math.sin(3 * angle) + 0.15 * math.sin(5 * angle)
        samples.append(value * min(1.0, position / fade, (count - position) / fade))
    return samples


def main() -> None:
    """Write the files."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for name, notes in _SOUNDS.items():
        samples = [sample for note in notes for sample in _note(*note, rough=name == "error")]
        frames = array.array("h", (int(24_000 * sample) for sample in samples))
        with wave.open(str(_FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(_RATE)
            file.writeframes(frames.tobytes())


if __name__ == "__main__":
    main()
