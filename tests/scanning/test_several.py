"""Two scanners that type at one bench, each with its own keyboard: every scan is read as its scanner meant it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.scanning.calibration import calibrate
from app.scanning.gs1 import GS
from app.scanning.own_codes import OwnKind, encode
from app.scanning.scanner_profile import ScannerProfile, begin_alike, wedge_settings
from app.scanning.several import likeliest
from app.scanning.wedge import KeyStroke, Replay, Scanned, WedgeReader
from tests.scanning.scanners import FR_PLACES, US_PLACES, sheet, strokes

OWN = encode(OwnKind.PARCEL, 4821)
GS1 = f"]C10103012345000178{GS}10AB-7"


def _profile(name: str, *, with_places: bool, us: bool, prefix: str = "") -> ScannerProfile:
    """A scanner with a US or a French keyboard on a French desktop."""
    places = US_PLACES if us else FR_PLACES
    found = calibrate(sheet(places, french=True, with_places=with_places, prefix=prefix)).profile
    assert found is not None
    return replace(found, name=name)


def _two(*, with_places: bool, prefix: str = "") -> WedgeReader:
    us = _profile("US", with_places=with_places, us=True)
    french = _profile("FR", with_places=with_places, us=False, prefix=prefix)
    return WedgeReader(*wedge_settings((us, french)), choose=likeliest)


def _scans(reader: WedgeReader, keys: list[KeyStroke]) -> list[tuple[str, int]]:
    decisions = [decision for stroke in keys for decision in reader.feed(stroke)]
    return [(each.text, each.scanner) for each in decisions if isinstance(each, Scanned)]


@pytest.mark.parametrize("with_places", [True, False])
@pytest.mark.parametrize("code", [OWN, "3012345000178", GS1])
def test_what_a_check_digit_proves_is_read_from_either_in_any_order(code: str, with_places: bool) -> None:
    reader = _two(with_places=with_places)
    now = 1000
    for place in (0, 1, 1, 0, 0, 1):
        keys = strokes(
            code, (US_PLACES, FR_PLACES)[place], french=True, with_places=with_places, start_ms=now
        )
        assert _scans(reader, keys) == [(code, place)]
        now += 5000


def test_a_reference_that_nothing_proves_is_the_scanners_that_was_used_before() -> None:
    reader = _two(with_places=True)
    for place, places in ((0, US_PLACES), (1, FR_PLACES)):
        _scans(reader, strokes(OWN, places, french=True, start_ms=5000 * place))
        keys = strokes("XQA-Z", places, french=True, start_ms=5000 * place + 2000)
        assert _scans(reader, keys) == [("XQA-Z", place)]


def test_a_prefix_tells_them_apart_whatever_was_scanned() -> None:
    reader = _two(with_places=True, prefix="+")
    _scans(reader, strokes(OWN, US_PLACES, french=True))
    assert _scans(reader, strokes("+XQAZW", FR_PLACES, french=True, start_ms=5000)) == [("XQAZW", 1)]


def test_typing_between_two_scanners_is_still_typing() -> None:
    reader = _two(with_places=True)
    keys = strokes("bonjour", FR_PLACES, french=True, gap_ms=140, end="")
    given = [d for stroke in keys for d in reader.feed(stroke)]
    given += [*reader.expired(), *reader.expired()]
    replayed = [stroke.text for each in given if isinstance(each, Replay) for stroke in each.strokes]
    assert "".join(replayed) == "bonjour"


def test_people_are_told_where_two_cannot_be_told_apart() -> None:
    us, french = (_profile(name, with_places=True, us=us) for name, us in (("a", True), ("b", False)))
    assert begin_alike((us, french))
    assert not begin_alike((us, replace(us, name="c")))
    assert begin_alike((us, replace(us, name="c", prefix="+"), french))
    assert not begin_alike((us, replace(french, prefix="+")))
