"""What the station answers, told apart by colour, shape and sound, and staying as long as it must."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.station.session import Session
from app.station.station import Answer
from app.ui import theme
from app.ui.bridge import Bridge
from app.ui.feedback import Feedback
from app.ui.sounds import SOUNDS, Sounds, sound, sound_for
from app.workflows.outcome import Level, Outcome


class _Heard(Sounds):
    """Notes what would be played."""

    def __init__(self) -> None:
        super().__init__()
        self.played: list[str] = []

    def play(self, level: str) -> None:
        self.played.append(level)


def _answer(level: Level, *, scan: str = "123", code: str = "wrong_item") -> Answer:
    return Answer(scan, "id" if scan else "", Outcome(code, {}, level, next="scan_item"), Session())


@pytest.fixture
def feedback(bridge: Bridge, qapp: QApplication, qtbot: QtBot) -> Iterator[Feedback]:
    theme.apply(qapp, "light")
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(900, 600)
    page.show()
    feedback = Feedback(bridge, page, _Heard())
    feedback.strip.resize(900, 76)
    yield feedback
    page.close()


def _picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_each_level_has_its_own_colour_and_shape(feedback: Feedback) -> None:
    feedback.at_bench = True
    shapes, colours = set(), set()
    for level in Level:
        feedback.strip.be_tall(True)
        feedback.strip.say(level.value, "", "")
        picture = _picture(feedback.strip)
        colours.add(picture.pixelColor(picture.width() - 2, 2).name().upper())
        ink = theme.current().tone(level.value).on_solid
        shapes.add(
            tuple(
                picture.pixelColor(x, y).name().upper() == ink.upper()
                for x in range(24, 64, 2)
                for y in range(18, 58, 2)
            )
        )
    assert colours == {theme.LIGHT.tone(level.value).solid for level in Level}
    assert len(shapes) == len(Level)


def test_a_refused_scan_fills_the_page_and_a_key_takes_it_away(feedback: Feedback) -> None:
    feedback.show_answer(_answer(Level.ERROR))
    assert feedback.screen.isVisible()
    assert feedback.screen.size() == feedback.screen.parentWidget().size()
    corner = _picture(feedback.screen).pixelColor(3, 3).name().upper()
    assert corner == theme.LIGHT.tone("error").solid
    assert feedback.acknowledge() is True
    assert not feedback.screen.isVisible()
    assert feedback.acknowledge() is False


def test_at_a_desk_a_refused_click_stays_in_the_strip(feedback: Feedback) -> None:
    feedback.show_answer(_answer(Level.ERROR, scan=""))
    assert feedback.strip.isVisible()
    assert not feedback.screen.isVisible()
    # The key is not used up: it goes where it was meant to.
    assert feedback.acknowledge() is False
    assert not feedback.strip.isVisible()


def test_at_the_bench_a_refused_key_fills_the_page_too(feedback: Feedback) -> None:
    feedback.at_bench = True
    feedback.show_answer(_answer(Level.ERROR, scan=""))
    assert feedback.screen.isVisible()


def test_a_good_scan_after_an_error_shows_the_way_on(feedback: Feedback) -> None:
    feedback.at_bench = True
    feedback.show_answer(_answer(Level.ERROR))
    feedback.show_answer(_answer(Level.OK, code="signed_out"))
    assert not feedback.screen.isVisible()
    assert feedback.strip.isVisible()
    assert feedback.strip.prompt == feedback._bridge.text("prompt_scan_item")


def test_every_scan_sounds_and_what_goes_well_at_a_desk_is_silent(feedback: Feedback) -> None:
    for level in (Level.OK, Level.WARNING, Level.ERROR):
        feedback.show_answer(_answer(level))
    feedback.show_answer(_answer(Level.OK, scan=""))
    feedback.show_answer(_answer(Level.WARNING, scan=""))
    assert isinstance(feedback.sounds, _Heard)
    assert feedback.sounds.played == ["ok", "warning", "error", "warning"]


def _loudness(path: Path) -> tuple[int, int, int]:
    """Frames, pitch at the start (zero crossings), and the loudest sample of a sound."""
    with wave.open(str(path)) as file:
        count = file.getnframes()
        samples = memoryview(file.readframes(count)).cast("h")
    crossings = sum(before < 0 <= after for before, after in pairwise(samples[:2000]))
    return count, crossings, max(map(abs, samples))


def test_the_sounds_differ_in_length_and_pitch() -> None:
    found = [_loudness(sound(name)) for name in SOUNDS]
    assert len({length for length, _, _ in found}) == len({pitch for _, pitch, _ in found}) == len(SOUNDS)


@pytest.mark.parametrize(
    ("level", "code", "name"),
    [
        ("ok", "unit_packed", "ok"),
        ("ok", "order_packed", "done"),
        ("ok", "picking_done", "done"),
        ("warning", "weight_off", "warning"),
        ("error", "wrong_item", "error"),
        ("error", "too_many", "too_many"),
    ],
)
def test_each_answer_has_its_sound(level: str, code: str, name: str) -> None:
    assert sound_for(level, code) == name


def test_a_lower_volume_plays_a_quieter_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    heard = _player(monkeypatch, tmp_path)
    Sounds(50, cache=tmp_path / "cache").play("done")
    qtbot.waitUntil(heard.exists, timeout=5000)
    quieter = Path(heard.read_text("utf-8").strip())
    frames, pitch, loudest = _loudness(sound("done"))
    assert _loudness(quieter)[:2] == (frames, pitch)
    assert abs(_loudness(quieter)[2] - loudest / 4) <= 1
    for quiet in (Sounds(50, muted=True), Sounds(0)):
        heard.unlink(missing_ok=True)
        quiet.play("done")
    assert not heard.exists()


def _player(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """A player that notes in a file what it would play."""
    heard = folder / "heard"
    player = folder / "aplay"
    player.write_text(f'#!/bin/sh\necho "$2" > {heard}.new && /bin/mv {heard}.new {heard}\n', "utf-8")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return heard


def test_a_station_without_a_player_is_silent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    Sounds().play("ok")


def test_the_player_is_started_with_the_sound_and_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    heard = _player(monkeypatch, tmp_path)
    Sounds().play("error")
    qtbot.waitUntil(heard.exists, timeout=5000)
    assert heard.read_text("utf-8").strip() == str(sound("error"))
