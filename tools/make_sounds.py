"""Synthesises the five sounds of the station into resources/sounds: run it again after changing a note."""

from __future__ import annotations

import array
import math
import wave
from pathlib import Path

_RATE = 44_100
_FADE_SECONDS = 0.006
_FOLDER = Path(__file__).parents[1] / "resources" / "sounds"

#: (frequency in Hz, seconds) one after the other; 0 Hz is a rest. No two share their tune: one high beep, three notes
#: rising, two equal beeps, a warble up and down, two low notes falling.
_SOUNDS = {
    "ok": ((1760.0, 0.09),),
    "done": ((1047.0, 0.09), (1319.0, 0.09), (1568.0, 0.2)),
    "attention": ((988.0, 0.12), (0.0, 0.07), (988.0, 0.12)),
    "too_many": ((698.0, 0.07), (494.0, 0.07)) * 3,
    "wrong": ((311.0, 0.16), (0.0, 0.04), (233.0, 0.34)),
}
#: Rough ones have overtones: they carry over a noisy floor, and a small loudspeaker that swallows their low note.
_ROUGH = frozenset({"too_many", "wrong"})


def _note(frequency: float, seconds: float, *, rough: bool) -> list[float]:
    """A sine with soft ends, so that nothing clicks."""
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
    """Write the five files."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    for name, notes in _SOUNDS.items():
        samples = [sample for note in notes for sample in _note(*note, rough=name in _ROUGH)]
        frames = array.array("h", (int(24_000 * sample) for sample in samples))
        with wave.open(str(_FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(_RATE)
            file.writeframes(frames.tobytes())


if __name__ == "__main__":
    main()
