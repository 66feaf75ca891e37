"""US scanners on other keyboards."""

from __future__ import annotations

import pytest

from app.scanning.layouts import azerty_repairs, physical_key, us_character


@pytest.mark.parametrize(
    ("code", "shift", "control", "sign"),
    [
        (2, False, False, "1"),
        (11, False, False, "0"),
        (16, False, False, "q"),
        (16, True, False, "Q"),
        (12, False, False, "-"),
        (53, False, False, "/"),
        (27, False, False, "]"),
        (27, False, True, "\x1d"),
        (7, True, True, "\x1e"),
        (41, True, False, "~"),
        (43, True, False, "|"),
        (50, False, False, "m"),
        (57, False, False, " "),
        (82, False, False, "0"),
        (71, False, False, "7"),
        (98, False, False, "/"),
        (2, False, True, None),
        (82, False, True, None),
        (1, False, False, None),
        (59, False, False, None),
        (103, False, False, None),
    ],
)
def test_what_a_us_keyboard_types(code: int, shift: bool, control: bool, sign: str | None) -> None:
    assert us_character(code, shift=shift, control=control) == sign


@pytest.mark.parametrize(
    ("native", "platform", "code"),
    [
        (10, "xcb", 2),
        (10, "wayland", 2),
        (2, "windows", 2),
        (0x135, "windows", 98),
        (0x148, "windows", None),
        (10, "cocoa", None),
        (10, "offscreen", None),
        (0, "xcb", None),
        (0, "windows", None),
    ],
)
def test_the_physical_key(native: int, platform: str, code: int | None) -> None:
    assert physical_key(native, platform) == code


def test_what_a_french_desktop_made_of_a_us_scanner() -> None:
    """Recorded under ``setxkbmap fr``: a scanner sent ``XABCDEF-0000/9876``."""
    assert azerty_repairs("XQBCDEF)àààà!ç_è-")[0] == "XABCDEF-0000/9876"


def test_the_digits_of_both_french_keyboards() -> None:
    assert azerty_repairs("&é\"'(-è_çà")[0] == "1234567890"
    assert "1234567890" in azerty_repairs("&é\"'(§è!çà")


def test_an_undamaged_text_is_left_alone() -> None:
    assert azerty_repairs("3012345000178") == ()
    assert azerty_repairs("SKU123") == ()
