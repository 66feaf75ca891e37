"""Five short sounds that are told apart without looking; silent where nothing can play."""

from __future__ import annotations

import array
import sys
import wave
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, QStandardPaths, QTemporaryDir

from app.config import resource

if TYPE_CHECKING:
    from app.workflows.outcome import Outcome

#: The players of the systems, in the order in which they are tried, with what goes before the file.
_PLAYERS = (
    ("afplay", ()),
    ("pw-play", ()),
    ("paplay", ()),
    ("aplay", ("-q",)),
)
LOUDEST = 100


class Sound(StrEnum):
    """What a person hears; the file in ``resources/sounds`` has its name."""

    OK = "ok"
    DONE = "done"
    """Something is complete: an order, a parcel, a list, a hand-over."""
    ATTENTION = "attention"
    TOO_MANY = "too_many"
    WRONG = "wrong"


_DONE = frozenset(
    ["cart_full", "last_unit_packed", "order_packed", "parcel_closed_more_to_pack", "picking_done",
     "pickup_collected", "pickup_collected_in_part", "pickup_ready", "refund_proposed", "return_approved_by_rule"]
)  # fmt: skip
_TOO_MANY = frozenset(["too_many", "too_many_units", "put_back_too_many", "unit_received_already"])


def sound_of(outcome: Outcome) -> Sound:
    """Which sound an answer has."""
    match outcome.level.value:
        case "error":
            return Sound.TOO_MANY if outcome.code in _TOO_MANY else Sound.WRONG
        case "warning":
            return Sound.ATTENTION
    return Sound.DONE if outcome.code in _DONE else Sound.OK


def sound_file(sound: Sound) -> Path:
    """The file with a sound, at full volume."""
    return resource("sounds", f"{sound}.wav")


class Sounds:
    """Plays sounds; made once, it looks for a player then. ``volume`` is a percentage."""

    def __init__(self, volume: int = LOUDEST, *, muted: bool = False) -> None:
        self.volume, self.muted = volume, muted
        self._player = next(
            (
                (found, arguments)
                for program, arguments in _PLAYERS
                if (found := QStandardPaths.findExecutable(program))
            ),
            None,
        )

    @property
    def can_play(self) -> bool:
        """Whether this machine has anything to play with."""
        return sys.platform == "win32" or self._player is not None

    def play(self, sound: Sound) -> None:
        """Start a sound and return at once."""
        if self.muted or not self.volume or not self.can_play:
            return
        path = self._at_volume(sound)
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        elif self._player is not None:
            program, arguments = self._player
            process = QProcess()
            process.setProgram(program)
            process.setArguments([*arguments, str(path)])
            process.setStandardErrorFile(QProcess.nullDevice())
            process.startDetached()

    def _at_volume(self, sound: Sound) -> Path:
        """Not every player can turn a sound down, so the file itself is softer; made when first asked for."""
        if self.volume >= LOUDEST:
            return sound_file(sound)
        path = Path(_softer_ones().filePath(f"{sound}-{self.volume}.wav"))
        if not path.exists():
            _write_softer(sound_file(sound), path, self.volume)
        return path


@cache
def _softer_ones() -> QTemporaryDir:
    """As long as the program runs: a player may still read what a window that is gone asked for."""
    return QTemporaryDir()


def _write_softer(source: Path, target: Path, volume: int) -> None:
    """Ears hear ratios: half the volume is a quarter of the height of the wave."""
    with wave.open(str(source)) as file:
        form, samples = file.getparams(), array.array("h", file.readframes(file.getnframes()))
    share = (volume / LOUDEST) ** 2
    with wave.open(str(target), "wb") as file:
        file.setparams(form)
        file.writeframes(array.array("h", (int(sample * share) for sample in samples)).tobytes())
