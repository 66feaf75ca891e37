"""Three short sounds that are told apart without looking: done, careful, wrong; silent where nothing can play."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QStandardPaths

from app.config import resource

#: The players of the systems, in the order in which they are tried, with what goes before the file.
_PLAYERS = (
    ("afplay", ()),
    ("pw-play", ()),
    ("paplay", ()),
    ("aplay", ("-q",)),
)


class Sounds:
    """Plays the sound of a level; made once, it looks for a player then."""

    def __init__(self) -> None:
        self.muted = False
        self._player = next(
            (
                (found, arguments)
                for program, arguments in _PLAYERS
                if (found := QStandardPaths.findExecutable(program))
            ),
            None,
        )

    def play(self, level: str) -> None:
        """Start the sound of a level (``ok``, ``warning``, ``error``) and return at once."""
        path = sound(level)
        if self.muted or not path.exists():
            return
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


def sound(level: str) -> Path:
    """The file with the sound of a level."""
    return resource("sounds", f"{level}.wav")
