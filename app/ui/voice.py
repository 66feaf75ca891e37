"""What a walk asks for next, spoken by the system's own voice for whoever looks at the shelf.

Qt speaks by what the system has (speech-dispatcher, SAPI, macOS); its part for that is in PySide6's addons, which few
stations need (``pip install arrimage[voice]``), and is imported once somebody wants to hear it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale

if TYPE_CHECKING:
    from app.workflows.outcome import Outcome

_log = logging.getLogger(__name__)
#: Qt's own, which says nothing.
_MUTE_ENGINE = "mock"


class Voice:
    """Speaks where it is ``on``, as loud as ``volume`` (0 to 100) says; what is new breaks off what is being said."""

    def __init__(self) -> None:
        self.on, self.volume = False, 100
        self._looked = False
        self._engine: Any = None

    def speaks(self, language: str) -> bool:
        """Whether this computer has a voice for ``fr`` or ``en``; looks for one when first asked."""
        return self._in(language) is not None

    def say(self, words: str, language: str) -> None:
        """Begin to speak and return at once."""
        if not (self.on and self.volume and words):
            return
        engine = self._in(language)
        if engine is not None:
            engine.stop()
            engine.setVolume(self.volume / 100)
            engine.say(words)

    def _in(self, language: str) -> Any:
        """The engine, set to the language; ``None`` where it has no voice for it."""
        if not self._looked:
            self._looked, self._engine = True, _engine()
        if self._engine is None:
            return None
        wanted = QLocale(language).language()
        if self._engine.locale().language() != wanted:
            found = [each for each in self._engine.availableLocales() if each.language() == wanted]
            if not found:
                return None
            self._engine.setLocale(found[0])
        return self._engine


def _engine() -> Any:
    """The first engine that can speak."""
    try:
        from PySide6.QtTextToSpeech import QTextToSpeech
    except ImportError as missing:
        _log.info("no voice: %s", missing)
        return None
    for name in QTextToSpeech.availableEngines():
        if name == _MUTE_ENGINE:
            continue
        engine = QTextToSpeech(name)
        if engine.state() is not QTextToSpeech.State.Error:
            return engine
        _log.info("no voice: %s says %s", name, engine.errorString())
    return None


def spoken(outcome: Outcome, text: Callable[..., str]) -> str:
    """What is to be heard after an answer: the place and how many to take, at the place how many; empty else."""
    stop = outcome.facts.get("stop")
    if not stop:
        return ""
    if not (outcome.session or {}).get("at_location"):
        return text("say_stop", place=_aloud(stop["location"]), count=_to_take(stop))
    if outcome.next in {"scan_item", "scan_into_parcel"} and not stop["in_hand"]:
        return text("say_units", count=stop["wanted"])
    return ""


def _to_take(stop: Mapping[str, Any]) -> int:
    """Units that are still to be taken; what lies in the parcel already is not told again."""
    return int(stop["wanted"]) - (int(stop["in_hand"]) if "parcel" in stop else 0)


def _aloud(place: str) -> str:
    """``A-03-12`` in parts that are heard one by one: ``A, 3, 12``."""
    return ", ".join(part.lstrip("0") or "0" for part in place.replace(" ", "-").split("-") if part)
