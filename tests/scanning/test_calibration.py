"""A scanner calibrated once is read right for good, and one that cannot be says what to change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scanning.calibration import Advice, Calibration, Capture, calibrate
from app.scanning.gs1 import GS
from app.scanning.scanner_profile import Layout, ScannerProfile, Terminator, wedge_settings
from app.scanning.wedge import KeyStroke, Scanned, WedgeReader
from tests.scanning.scanners import FR_PLACES, US_PLACES, sheet, strokes

CODE = "]C10103012345000178\x1d10AB-7/b"


def read(profile: ScannerProfile, keys: list[KeyStroke]) -> list[str]:
    """What the station takes for scans."""
    reader = WedgeReader(*wedge_settings([profile]))
    decisions = [decision for stroke in keys for decision in reader.feed(stroke)]
    decisions += [*reader.expired(), *reader.expired()]
    return [decision.text for decision in decisions if isinstance(decision, Scanned)]


def profile_of(found: Calibration) -> ScannerProfile:
    assert found.profile is not None, (found.advice, found.characters)
    return found.profile


def test_a_scanner_that_fits_is_left_as_it_is() -> None:
    found = calibrate(sheet(with_places=False))
    assert profile_of(found).layout is Layout.AS_TYPED
    assert found.advice == ()
    assert found.ms_per_key == 2
    assert read(profile_of(found), strokes(CODE, US_PLACES, with_places=False)) == [CODE]


@pytest.mark.parametrize("caps", [False, True])
def test_a_us_scanner_on_a_french_desktop_is_read_by_its_keys(caps: bool) -> None:
    found = calibrate(sheet(french=True))
    assert profile_of(found).layout is Layout.US_KEYS
    assert read(profile_of(found), strokes(CODE, US_PLACES, french=True, caps=caps)) == [CODE]


def test_a_us_scanner_on_a_french_desktop_without_key_codes_is_learnt() -> None:
    found = calibrate(sheet(french=True, with_places=False))
    assert profile_of(found).layout is Layout.LEARNT
    assert read(profile_of(found), strokes(CODE, US_PLACES, french=True, with_places=False)) == [CODE]


@pytest.mark.parametrize("with_places", [True, False])
def test_a_french_scanner_on_a_us_desktop_is_learnt(with_places: bool) -> None:
    profile = profile_of(calibrate(sheet(FR_PLACES, with_places=with_places)))
    assert profile.layout is Layout.LEARNT
    assert read(profile, strokes(CODE, FR_PLACES, with_places=with_places)) == [CODE]
    # A key that the sheet does not have means nothing: such a scan has a hole and is refused, not misread.
    unknown = strokes("12é45", FR_PLACES | {"é": FR_PLACES["§"]}, with_places=with_places)
    assert read(profile, unknown) == ["12\N{REPLACEMENT CHARACTER}45"]


@pytest.mark.parametrize("caps", [False, True])
def test_a_french_scanner_on_a_french_desktop_is_left_alone(caps: bool) -> None:
    profile = profile_of(calibrate(sheet(FR_PLACES, french=True)))
    assert read(profile, strokes("AbC-0100/98", FR_PLACES, french=True, caps=caps)) == ["AbC-0100/98"]


def test_caps_lock_does_not_matter_where_the_places_of_the_keys_are_known() -> None:
    profile = profile_of(calibrate(sheet()))
    assert read(profile, strokes("Lot-aB12", US_PLACES, caps=True)) == ["Lot-aB12"]
    assert calibrate(sheet(caps=True)).profile == profile


def test_caps_lock_during_calibration_is_seen_where_they_are_not() -> None:
    found = calibrate(sheet(with_places=False, caps=True))
    assert found.profile is None
    assert found.advice == (Advice.CAPS_LOCK,)


@pytest.mark.parametrize("french", [False, True])
@pytest.mark.parametrize("with_places", [False, True])
@pytest.mark.parametrize(("prefix", "suffix"), [("", ""), ("+", ""), ("", "*"), ("A0", "/"), ("00", "1")])
@pytest.mark.parametrize("aim", [False, True])
def test_prefix_suffix_and_symbology_are_told_from_the_data(
    french: bool, with_places: bool, prefix: str, suffix: str, aim: bool
) -> None:
    captures = sheet(prefix=prefix, suffix=suffix, aim=aim, french=french, with_places=with_places)
    profile = profile_of(calibrate(captures))
    assert (profile.prefix, profile.suffix, profile.aim) == (prefix, suffix, aim)
    sent = strokes(f"{prefix}{CODE}{suffix}", US_PLACES, french=french, with_places=with_places)
    assert read(profile, sent) == [CODE]


@pytest.mark.parametrize("french", [False, True])
def test_a_separator_that_is_lost_is_said_and_the_rest_works(french: bool) -> None:
    places = {sign: place for sign, place in US_PLACES.items() if sign != GS}
    found = calibrate(sheet(places, french=french, with_places=False))
    assert profile_of(found).gs is False
    assert found.advice == (Advice.GS,)
    sent = strokes("3012345000178", places, french=french, with_places=False)
    assert read(profile_of(found), sent) == ["3012345000178"]


@pytest.mark.parametrize(("end", "terminator"), [("\r", "return"), ("\t", "tab"), ("", "none")])
def test_the_terminator_is_learnt_and_none_is_needed(end: str, terminator: str) -> None:
    found = calibrate(sheet(end=end))
    assert profile_of(found).terminator is Terminator(terminator)
    assert (Advice.TERMINATOR in found.advice) == (terminator == "none")
    assert read(profile_of(found), strokes("3012345000178", US_PLACES, end=end)) == ["3012345000178"]


@pytest.mark.parametrize(("gap", "slow"), [(0, False), (1, False), (20, False), (55, False), (90, True)])
def test_its_speed_is_learnt(gap: int, slow: bool) -> None:
    found = calibrate(sheet(gap_ms=gap))
    assert (Advice.SLOW in found.advice) == slow
    assert read(profile_of(found), strokes("3012345000178", US_PLACES, gap_ms=gap)) == ["3012345000178"]


def test_a_scanner_as_slow_as_a_person_must_be_set_faster() -> None:
    found = calibrate(sheet(gap_ms=150))
    assert (found.profile, found.advice) == (None, (Advice.SLOW,))


def test_a_lost_character_is_not_learnt_around() -> None:
    captures = sheet()
    shorter = replace(captures[1], strokes=captures[1].strokes[:-1])
    assert calibrate([captures[0], shorter, *captures[2:]]).advice == (Advice.LOST,)


def test_a_line_scanned_in_anothers_place_is_named() -> None:
    one, two, three, *rest = sheet(french=True, with_places=False)
    assert calibrate([one, three, two, *rest]).advice == (Advice.OTHER_LINE,)
    assert calibrate([one, one, three, *rest]).advice == (Advice.OTHER_LINE,)


def test_characters_that_arrive_alike_are_named() -> None:
    places = US_PLACES | {"q": US_PLACES["a"]}
    found = calibrate(sheet(places, french=True, with_places=False))
    assert found.profile is None
    assert found.advice == (Advice.LAYOUT,)
    assert set("aq") <= set(found.characters)
    assert len(found.characters) <= 4


@given(st.permutations(list(range(2, 54))), st.booleans())
def test_any_keyboard_that_keeps_characters_apart_is_learnt(order: list[int], with_places: bool) -> None:
    """The desktop's keys stand anywhere: whatever arrives for one key is that key."""
    other = dict(zip(range(2, 54), order, strict=True))
    places = {
        sign: place._replace(code=other.get(place.code, place.code)) for sign, place in US_PLACES.items()
    }
    found = calibrate(sheet(places, with_places=with_places))
    if (
        found.profile is None
    ):  # a letter has come to stand where Ctrl gives nothing, or a key that types nothing
        return
    assert read(found.profile, strokes(CODE[3:], places, with_places=with_places)) in ([CODE[3:]], [])


def test_a_capture_knows_its_terminator() -> None:
    assert Capture.of(strokes("12", US_PLACES, end="\t")).terminator is Terminator.TAB
    assert Capture.of([]).terminator is Terminator.NONE
