"""Five short sounds that are told apart without looking; silent where nothing can play."""

from __future__ import annotations

import array
import sys
import wave
from pathlib import Path

from platformdirs import user_cache_path
from PySide6.QtCore import QProcess, QStandardPaths

from app.config import resource

#: Right, too many, wrong, finished, look here.
SOUNDS = ("ok", "too_many", "error", "done", "warning")

#: The players of the systems, in the order in which they are tried, with what goes before the file.
_PLAYERS = (
    ("afplay", ()),
    ("pw-play", ()),
    ("paplay", ()),
    ("aplay", ("-q",)),
)
_TOO_MANY = frozenset({"too_many"})
_DONE = frozenset({"order_packed", "parcel_closed_more_to_pack", "picking_done", "pickup_collected"})


def sound_for(level: str, code: str) -> str:
    """Which of ``SOUNDS`` an answer makes: its level's, but for what is heard so often that it has its own."""
    if code in _TOO_MANY:
        return "too_many"
    return "done" if level == "ok" and code in _DONE else level


class Sounds:
    """Plays the sounds; made once, it looks for a player then."""

    def __init__(self, volume: int = 100, *, muted: bool = False, cache: Path | None = None) -> None:
        """``volume`` is 0 to 100; quieter copies of the files are kept in ``cache``."""
        self.volume, self.muted = volume, muted
        self._cache = cache or user_cache_path("arrimage", appauthor=False) / "sounds"
        self._player = next(
            (
                (found, arguments)
                for program, arguments in _PLAYERS
                if (found := QStandardPaths.findExecutable(program))
            ),
            None,
        )

    def play(self, name: str) -> None:
        """Start one of ``SOUNDS`` and return at once."""
        if self.muted or not self.volume or name not in SOUNDS:
            return
        path = sound(name) if self.volume >= 100 else self._quieter(name)
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

    def _quieter(self, name: str) -> Path:
        """The file at this volume: not every player can be told one."""
        path = self._cache / f"{name}-{self.volume}.wav"
        if path.exists():
            return path
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".new")
            _write_scaled(sound(name), draft, self.volume)
            draft.replace(path)
        except OSError:
            return sound(name)
        return path


def _write_scaled(source: Path, target: Path, volume: int) -> None:
    """Loudness is heard by its square root: half the volume is a quarter of the amplitude."""
    with wave.open(str(source), "rb") as file:
        parameters = file.getparams()
        samples = array.array("h", file.readframes(parameters.nframes))
    share = (volume / 100) ** 2
    with wave.open(str(target), "wb") as file:
        file.setparams(parameters)
        file.writeframes(array.array("h", (int(sample * share) for sample in samples)).tobytes())


def sound(name: str) -> Path:
    """The file with a sound."""
    return resource("sounds", f"{name}.wav")
