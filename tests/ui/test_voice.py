"""Prompts spoken while picking: place and quantity in the station's language, silence where there is no voice."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import partial
from types import ModuleType
from typing import ClassVar

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from app.i18n import text
from app.station.session import Job
from app.ui.sound_panel import SoundPanel
from app.ui.voice import Voice, spoken
from app.workflows.outcome import Outcome
from tests.support.house import BOOK, MUG
from tests.ui.floor import Floor


class Engine:
    """QtTextToSpeech as far as it is used: it is an extra, and test machines have neither it nor a voice."""

    State = Enum("State", ["Ready", "Error"])
    names: ClassVar[list[str]] = ["mock", "speechd"]
    voices: ClassVar[list[str]] = ["en_GB", "fr_FR"]
    broken: ClassVar[bool] = False
    heard: ClassVar[list[tuple[str, str, int]]] = []

    def __init__(self, name: str) -> None:
        assert name != "mock"  # Qt's own says nothing
        self._locale, self._volume = QLocale("en_GB"), 1.0

    @classmethod
    def availableEngines(cls) -> list[str]:
        return cls.names

    def state(self) -> object:
        return self.State.Error if self.broken else self.State.Ready

    def errorString(self) -> str:
        return "Connection to speech-dispatcher failed"

    def availableLocales(self) -> list[QLocale]:
        return [QLocale(name) for name in self.voices]

    def locale(self) -> QLocale:
        return self._locale

    def setLocale(self, locale: QLocale) -> None:
        self._locale = locale

    def setVolume(self, volume: float) -> None:
        self._volume = volume

    def stop(self) -> None:
        self.heard.append(("", "", 0))

    def say(self, words: str) -> None:
        self.heard.append((words, self._locale.name(), round(100 * self._volume)))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> type[Engine]:
    module = ModuleType("PySide6.QtTextToSpeech")
    module.QTextToSpeech = Engine  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "PySide6.QtTextToSpeech", module)
    monkeypatch.setattr(Engine, "heard", [])
    return Engine


def said(engine: type[Engine]) -> list[str]:
    return [words for words, _, _ in engine.heard if words]


def switch_on(floor: Floor) -> None:
    window = floor.screen.window
    devices = window.bridge.desk.devices.devices
    window._use_devices(replace(devices, sounds=replace(devices.sounds, spoken=True, volume=60)))


def test_a_walk_is_heard_stop_by_stop(floor: Floor, engine: type[Engine]) -> None:
    floor.house.order((MUG, 2), (BOOK, 1))
    floor.turn_to(Job.PICKING)
    switch_on(floor)
    floor.key("F9", "picking_started")
    floor.scan(floor.place("B-01-1"), "wrong_location")
    floor.scan(floor.place("A-01-1"), "location_right")
    floor.scan(floor.article(MUG), "units_in_hand")
    assert said(engine) == ["A, 1, 1. Take 2.", "Take 2."]  # once a unit is in the hand, nothing more
    assert {each[1:] for each in engine.heard if each[0]} == {("en_GB", 60)}


def test_it_is_off_at_first_and_muted_with_the_sounds(floor: Floor, engine: type[Engine]) -> None:
    floor.house.order((MUG, 1), (BOOK, 1))
    floor.turn_to(Job.PICKING)
    floor.key("F9", "picking_started")
    assert engine.heard == []
    switch_on(floor)
    floor.screen.window.feedback.sounds.muted = True
    floor.key("F9", "stop_skipped")
    assert engine.heard == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", ["B, 12, 0, 3. Prendre 4.", "Prendre 4."]), ("en", ["B, 12, 0, 3. Take 4.", "Take 4."])],
)
def test_the_place_is_said_in_parts(language: str, words: list[str]) -> None:
    stop = {"location": "B-12-00-03", "wanted": 4, "in_hand": 0}
    in_hand = {**stop, "in_hand": 1}
    at = [
        Outcome("x", next=prompt, facts={"stop": stop}, session={"at_location": prompt != "is_place_empty"})
        for prompt in ("is_place_empty", "scan_item", "scan_tote")
    ]
    say: Callable[..., str] = partial(text, language)
    assert [spoken(each, say) for each in at] == [*words, ""]
    assert spoken(replace(at[1], facts={"stop": in_hand}), say) == ""
    assert spoken(Outcome("x", next="scan_location"), say) == ""


def test_the_language_is_that_of_the_station(engine: type[Engine]) -> None:
    voice = Voice()
    voice.on = True
    voice.say("Prendre 2.", "fr")
    voice.say("Take 2.", "en")
    assert [each[:2] for each in engine.heard if each[0]] == [("Prendre 2.", "fr_FR"), ("Take 2.", "en_GB")]


@pytest.mark.parametrize(
    ("names", "voices", "broken"),
    [
        (["mock"], ["fr_FR"], False),
        ([], [], False),
        (["speechd"], ["fr_FR"], True),
        (["speechd"], ["en_GB"], False),
    ],
)
def test_where_no_voice_speaks_french_it_is_silent(
    engine: type[Engine], monkeypatch: pytest.MonkeyPatch, names: list[str], voices: list[str], broken: bool
) -> None:
    monkeypatch.setattr(engine, "names", names)
    monkeypatch.setattr(engine, "voices", voices)
    monkeypatch.setattr(engine, "broken", broken)
    voice = Voice()
    voice.on = True
    voice.say("Prendre 2.", "fr")
    assert not voice.speaks("fr")
    assert engine.heard == []


def test_without_qts_addons_it_is_silent_and_the_panel_says_so(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtTextToSpeech", None)
    panel = SoundPanel(80, muted=False, spoken=False, language="en")
    qtbot.addWidget(panel)
    panel.show()
    box = panel.findChild(QCheckBox, "spoken")
    assert not panel._no_voice.isVisible()
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert panel.spoken
    assert panel._no_voice.isVisible()


def test_the_panel_lets_it_be_heard(engine: type[Engine], qtbot: QtBot) -> None:
    panel = SoundPanel(80, muted=False, spoken=False, language="en")
    qtbot.addWidget(panel)
    panel.findChild(QCheckBox, "spoken").click()
    assert said(engine) == ["A, 3, 12. Take 2."]
    assert not panel._no_voice.isVisibleTo(panel)
