"""What the station answers, told apart by colour, shape and sound, and staying as long as it must."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.station.session import Session
from app.station.station import Answer
from app.ui import theme
from app.ui.bridge import Bridge
from app.ui.feedback import Feedback, FeedbackStrip
from app.ui.sounds import Sound, Sounds
from app.ui.widgets.text import unbroken
from app.workflows.outcome import Level, Outcome


class _Heard(Sounds):
    """Notes what would be played."""

    def __init__(self) -> None:
        super().__init__()
        self.played: list[str] = []

    def play(self, sound: Sound) -> None:
        self.played.append(sound)


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
    bench = QWidget()
    bench.resize(900, 84)
    strip = FeedbackStrip(bench=bench)
    shapes, colours = set(), set()
    for level in Level:
        strip.say(level.value, "", "")
        picture = _picture(strip)
        colours.add(picture.pixelColor(picture.width() // 2, 2).name().upper())
        ink = theme.current().tone(level.value).on_solid
        shapes.add(
            tuple(
                picture.pixelColor(x, y).name().upper() == ink.upper()
                for x in range(18, 64, 2)
                for y in range(20, 66, 2)
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
    assert feedback.sounds.played == ["ok", "attention", "wrong", "attention"]


def test_a_measure_stays_on_one_line() -> None:
    assert unbroken("Mug émaillé blanc, 35 cl (MUG-1)") == "Mug émaillé blanc, 35\u00a0cl (MUG-1)"
    assert unbroken("2 × Savon, 100 g") == "2\u00a0× Savon, 100\u00a0g"
    assert unbroken("Lot de 6 verres") == "Lot de 6 verres"
