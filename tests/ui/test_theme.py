"""Both appearances can be read: every text keeps the contrast of WCAG AA on its ground."""

from __future__ import annotations

import re

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.config import resource
from app.ui import theme
from app.ui.theme import Theme


def _luminance(colour: str) -> float:
    """As WCAG 2.2 defines it."""
    parts = [value / 255 for value in QColor(colour).getRgb()[:3]]  # type: ignore[index]  # a tuple, whatever the stub
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("shown", theme.THEMES.values(), ids=lambda shown: shown.name)
def test_texts_can_be_read(shown: Theme) -> None:
    grounds = (shown.ground, shown.surface, shown.sunken, shown.hover, shown.selection)
    pairs = [(text, ground) for text in (shown.text, shown.muted) for ground in grounds]
    pairs += [(shown.on_accent, shown.accent), (shown.on_accent, shown.accent_hover)]
    pairs += [(shown.accent_text, ground) for ground in (shown.surface, shown.accent_soft)]
    pairs += [(tone.text, tone.soft) for tone in shown.tones.values()]
    pairs += [(tone.on_solid, tone.solid) for tone in shown.tones.values()]
    assert {pair: round(_contrast(*pair), 2) for pair in pairs if _contrast(*pair) < 4.5} == {}


@pytest.mark.parametrize("shown", theme.THEMES.values(), ids=lambda shown: shown.name)
def test_fields_and_focus_can_be_seen(shown: Theme) -> None:
    pairs = [
        (line, ground)
        for line in (shown.field_border, shown.accent)
        for ground in (shown.surface, shown.ground)
    ]
    assert {pair: round(_contrast(*pair), 2) for pair in pairs if _contrast(*pair) < 3} == {}


def test_black_on_white_is_the_highest_contrast() -> None:
    assert round(_contrast("#000000", "#FFFFFF"), 1) == 21.0


@pytest.mark.parametrize("name", theme.THEMES)
def test_the_stylesheet_is_filled_in_and_its_pictures_exist(qapp: QApplication, name: str) -> None:
    sheet = theme.stylesheet(theme.THEMES[name])
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert pictures
    assert all(resource("icons", name, picture.rsplit("/", 1)[1]).exists() for picture in pictures)


def test_the_program_brings_its_font(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    assert qapp.font().family() == "Inter"
    assert qapp.palette().window().color() == QColor(theme.DARK.ground)
    theme.apply(qapp, "light")
    assert qapp.palette().window().color() == QColor(theme.LIGHT.ground)


def test_every_icon_can_be_drawn(qapp: QApplication) -> None:
    for path in resource("icons").glob("*.svg"):
        picture = theme.pixmap(path.stem, "#000000", 24).toImage()
        drawn = any(picture.pixelColor(x, y).alpha() for x in range(0, 72, 2) for y in range(0, 72, 2))
        assert drawn, path.name
