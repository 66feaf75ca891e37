"""The five sounds: told apart by ear alone, as loud as was chosen, and a mute that nobody overlooks."""

from __future__ import annotations

import array
import math
import wave
from itertools import combinations, groupby, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QSlider, QToolButton
from pytestqt.qtbot import QtBot

from app.config import Settings
from app.models.refusals import TooMany
from app.station.devices import Devices, SoundSettings, load_devices, save_devices
from app.station.wiring import Desk
from app.ui.application import Shell
from app.ui.sound_panel import SoundPanel
from app.ui.sounds import Sound, Sounds, sound_file, sound_of
from app.ui.widgets.badge import Badge
from app.workflows.outcome import Level, Outcome
from tests.support.house import House
from tests.ui.conftest import Keyboard

_SLICE = 441
"""10 ms."""


def _samples(path: Path) -> array.array[int]:
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (44_100, 1, 2)
        return array.array("h", file.readframes(file.getnframes()))


def _tune(sound: Sound) -> list[tuple[int, float]]:
    """The notes as they are heard: pitch in Hz and seconds, rests left out."""
    samples = _samples(sound_file(sound))
    heard = []
    for start in range(0, len(samples) - _SLICE, _SLICE):
        part = samples[start : start + _SLICE]
        loud = max(map(abs, part)) > 6000
        crossings = [at for at, (before, after) in enumerate(pairwise(part)) if before < 0 <= after]
        pitch = 0.0
        if loud and len(crossings) > 1:
            pitch = 44_100 * (len(crossings) - 1) / (crossings[-1] - crossings[0])
        heard.append(round(12 * math.log2(pitch / 110)) if pitch else -1)
    runs = [(step, len(list(run)) / 100) for step, run in groupby(heard)]
    return [
        (round(110 * 2 ** (step / 12)), seconds) for step, seconds in runs if step >= 0 and seconds > 0.03
    ]


def _shape(tune: list[tuple[int, float]]) -> tuple[int, ...]:
    """Up, down or level from note to note."""
    return tuple((after > before) - (after < before) for (before, _), (after, _) in pairwise(tune))


def test_no_two_sounds_have_the_same_tune_and_none_can_be_taken_for_another() -> None:
    tunes = {sound: _tune(sound) for sound in Sound}
    assert {sound: _shape(tune) for sound, tune in tunes.items()} == {
        Sound.OK: (),
        Sound.DONE: (1, 1),
        Sound.ATTENTION: (0,),
        Sound.TOO_MANY: (-1, 1, -1, 1, -1),
        Sound.WRONG: (-1,),
    }
    for one, other in combinations(Sound, 2):
        differing = [
            len(tunes[one]) != len(tunes[other]),
            abs(math.log2(tunes[one][0][0] / tunes[other][0][0])) > 4 / 12,
            abs(math.log2(tunes[one][-1][0] / tunes[other][-1][0])) > 4 / 12,
        ]
        assert sum(differing) >= 2, f"{one} sounds like {other}: {tunes[one]} {tunes[other]}"


def test_what_went_well_is_high_and_what_is_wrong_is_low() -> None:
    lowest_good = min(pitch for sound in (Sound.OK, Sound.DONE) for pitch, _ in _tune(sound))
    highest_bad = max(pitch for sound in (Sound.TOO_MANY, Sound.WRONG) for pitch, _ in _tune(sound))
    assert lowest_good > 1.4 * highest_bad
    assert sum(seconds for _, seconds in _tune(Sound.OK)) < 0.12  # a packer hears it a thousand times a day


@pytest.mark.parametrize(
    ("outcome", "sound"),
    [
        (Outcome("unit_packed"), Sound.OK),
        (Outcome("last_unit_packed"), Sound.DONE),
        (Outcome("order_packed"), Sound.DONE),
        (Outcome("order_packed", level=Level.WARNING), Sound.ATTENTION),
        (Outcome("ask_box", level=Level.WARNING), Sound.ATTENTION),
        (Outcome(TooMany.default_code, level=Level.ERROR), Sound.TOO_MANY),
        (Outcome("wrong_item", level=Level.ERROR), Sound.WRONG),
    ],
)
def test_an_answer_has_the_sound_of_what_happened(outcome: Outcome, sound: Sound) -> None:
    assert sound_of(outcome) is sound


@pytest.fixture
def player(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A program in the place of ``aplay`` that keeps what it was to play."""
    heard = tmp_path / "heard.wav"
    program = tmp_path / "aplay"
    program.write_text(f'#!/bin/sh\n/bin/cp "$2" {heard}.new && /bin/mv {heard}.new {heard}\n', "utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return heard


def _wait_for(heard: Path, qtbot: QtBot) -> array.array[int]:
    qtbot.waitUntil(heard.exists, timeout=5000)
    samples = _samples(heard)
    heard.unlink()
    return samples


def test_the_player_is_started_with_the_sound_and_not_waited_for(player: Path, qtbot: QtBot) -> None:
    Sounds().play(Sound.WRONG)
    assert _wait_for(player, qtbot) == _samples(sound_file(Sound.WRONG))


def test_half_the_volume_is_a_quarter_of_the_wave(player: Path, qtbot: QtBot) -> None:
    Sounds(50).play(Sound.DONE)
    assert max(_wait_for(player, qtbot)) == pytest.approx(max(_samples(sound_file(Sound.DONE))) / 4, rel=0.01)


def test_a_muted_station_and_one_without_a_player_are_silent(
    player: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    muted, off, heard = Sounds(muted=True), Sounds(0), Sounds()
    muted.play(Sound.OK)
    off.play(Sound.OK)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    none = Sounds()
    assert not none.can_play
    none.play(Sound.OK)
    heard.play(Sound.WRONG)  # the one that comes is the first one that came
    assert _wait_for(player, qtbot) == _samples(sound_file(Sound.WRONG))


def test_volume_and_mute_are_kept_with_the_station(tmp_path: Path) -> None:
    kept = Devices(sounds=SoundSettings(40, muted=True, spoken=True))
    save_devices(tmp_path, "BENCH-1", kept)
    assert load_devices(tmp_path, "BENCH-1").sounds == SoundSettings(40, muted=True, spoken=True)


def test_the_panel_plays_each_sound_as_loud_as_it_will_be(player: Path, qtbot: QtBot) -> None:
    panel = SoundPanel(100, muted=False, spoken=False, language="en")
    qtbot.addWidget(panel)
    panel.show()
    slider = panel.findChild(QSlider, "volume")
    qtbot.keyClick(slider, Qt.Key.Key_PageDown)
    assert panel.volume == 80
    loudest = max(_samples(sound_file(Sound.TOO_MANY)))
    qtbot.mouseClick(panel.findChild(QPushButton, "hear-too_many"), Qt.MouseButton.LeftButton)
    assert max(_wait_for(player, qtbot)) == pytest.approx(0.64 * loudest, rel=0.01)


def test_a_mute_shows_in_the_header_and_a_key_ends_it(
    qapp: QApplication, qtbot: QtBot, desk: Desk, ui_house: House
) -> None:
    shell = Shell(qapp, Settings(station="DESK-1", language="fr"), keeps_settings=False)
    window = shell.window
    try:
        shell.use(desk)
        window.show()
        qtbot.waitExposed(window)
        badge = window.findChild(Badge, "muted")
        assert not badge.isVisible()
        qtbot.mouseClick(window.findChild(QToolButton, "sound"), Qt.MouseButton.LeftButton)
        assert shell.window is window  # what the packer has before them stays
        assert (badge.isVisible(), badge.text) == (True, "Muet")
        assert window.feedback.sounds.muted
        window.activateWindow()
        qtbot.waitUntil(lambda: QGuiApplication.focusWindow() is not None)
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        Keyboard().press(Qt.Key.Key_M, modifiers=both)
        qtbot.waitUntil(lambda: not badge.isVisible(), timeout=5000)
        assert not window.feedback.sounds.muted
    finally:
        window.stop()
        shell.detach()
        window.close()
