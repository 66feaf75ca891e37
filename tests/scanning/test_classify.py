"""From what a scanner sent to everything it may mean."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scanning.classify import LONGEST, classify
from app.scanning.own_codes import OwnCode, OwnKind, encode
from app.scanning.scan import CarrierHint, FreeText, ItemCode, Scan, ScanSource, SsccCode, TrackingCode

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
MUG = ItemCode("03012345000178", "3012345000178")
FRENCH = str.maketrans("1234567890", "&é\"'(-è_çà")


def scan(raw: str) -> Scan:
    return classify(raw, source=ScanSource.WEDGE, at=AT)


def test_a_scan_says_where_and_when() -> None:
    found = classify("3012345000178", source=ScanSource.SERIAL, at=AT, scan_id="abc")
    assert (found.id, found.source, found.at, found.raw) == ("abc", ScanSource.SERIAL, AT, "3012345000178")
    assert scan("X").id != scan("X").id


def test_an_own_code() -> None:
    found = scan(encode(OwnKind.TOTE, 7) + "\r")
    assert found.readings == (OwnCode(OwnKind.TOTE, 7), FreeText(encode(OwnKind.TOTE, 7)))
    assert found.own(OwnKind.TOTE) == found.own_code == OwnCode(OwnKind.TOTE, 7)
    assert found.own(OwnKind.PARCEL) is None
    assert found.item is None


@pytest.mark.parametrize(
    "raw", ["3012345000178\r\n", "]E03012345000178", "\t3012345000178 ", "\ufeff3012345000178\x00"]
)
def test_an_article_however_the_scanner_dresses_it(raw: str) -> None:
    found = scan(raw)
    assert found.readings == (MUG, FreeText("3012345000178"))
    assert found.article_codes == ("03012345000178", "3012345000178")


def test_a_code_typed_in_groups_as_it_is_printed() -> None:
    assert scan("3 012345 000178").item == MUG
    assert scan("9002 0000 0001\u202f2397").own(OwnKind.PARCEL) == OwnCode(OwnKind.PARCEL, 123)


def test_an_ambiguous_number_keeps_every_meaning() -> None:
    found = scan("96385074")
    assert found.readings == (
        ItemCode("00000096385074", "96385074"),
        TrackingCode("96385074", CarrierHint.MONDIAL_RELAY),
        FreeText("96385074"),
    )
    assert found.tracking == (TrackingCode("96385074", CarrierHint.MONDIAL_RELAY),)


def test_an_ean_symbol_is_no_carriers_number() -> None:
    assert scan("]E496385074").tracking == ()


def test_a_logistic_unit() -> None:
    found = scan("]C100330123450000000421")
    assert found.sscc == SsccCode("330123450000000421")
    assert found.tracking == (TrackingCode("330123450000000421", CarrierHint.SSCC),)


def test_a_reference_is_text() -> None:
    found = scan("  CMD-2026-00042 \r")
    assert found.readings == (FreeText("CMD-2026-00042"),)
    assert found.text == "CMD-2026-00042"
    assert found.article_codes == ("CMD-2026-00042",)
    assert (found.item, found.sscc, found.own_code, found.tracking, found.items) == (None, None, None, (), ())


@pytest.mark.parametrize("number", ["3012345000177", "9002000000012398", "]E03012345000177"])
def test_a_wrong_check_digit_leaves_only_text(number: str) -> None:
    assert {type(reading) for reading in scan(number).readings} <= {FreeText, TrackingCode}
    assert scan(number).item is None
    assert scan(number).own_code is None


def test_what_azerty_damaged_is_repaired_where_a_check_digit_proves_it() -> None:
    own = encode(OwnKind.PARCEL, 123)
    assert scan(own.translate(FRENCH)).own(OwnKind.PARCEL) == OwnCode(OwnKind.PARCEL, 123)
    assert scan("3012345000178".translate(FRENCH)).item == MUG
    assert scan("$Eà" + "3012345000178".translate(FRENCH)).item == MUG
    assert scan("3012345000177".translate(FRENCH)).item is None
    assert scan("&é\"'(").readings == (FreeText("&é\"'("),)


def test_the_damaged_text_stays_the_last_reading() -> None:
    damaged = "3012345000178".translate(FRENCH)
    assert scan(damaged).readings == (MUG, FreeText(damaged))
    assert scan(damaged).raw == damaged


def test_nothing_is_an_empty_text() -> None:
    assert scan("\r\n").readings == (FreeText(""),)
    assert scan("").article_codes == ()


def test_a_page_pasted_by_mistake_is_cut() -> None:
    assert len(scan("A" * 10_000).raw) == LONGEST
    assert scan("A" * 10_000).text == "A" * LONGEST


@given(st.text())
def test_any_text_is_taken_and_only_the_separator_is_left_of_control_characters(raw: str) -> None:
    found = scan(raw)
    assert isinstance(found.readings[-1], FreeText)
    assert sum(isinstance(reading, FreeText) for reading in found.readings) == 1
    assert len(found.raw) <= LONGEST
    assert not [
        sign for sign in found.raw if sign != "\x1d" and unicodedata.category(sign) in {"Cc", "Cf", "Cs"}
    ]
    found.raw.encode()


@given(
    st.one_of(st.text(max_size=60), st.text(st.sampled_from("]C1E0 \x1d(0123456789)AZà&é\r"), max_size=60))
)
def test_a_scan_read_again_from_the_log_means_the_same(raw: str) -> None:
    first = scan(raw)
    again = scan(first.raw)
    assert (again.raw, again.readings) == (first.raw, first.readings)


@given(st.sampled_from(OwnKind), st.integers(1, 2**31 - 1), st.sampled_from(["", "]C0", "]Q1"]))
def test_an_own_code_is_never_anything_else(kind: OwnKind, serial: int, aim: str) -> None:
    text = encode(kind, serial)
    assert scan(f"{aim}{text}").readings == (OwnCode(kind, serial), FreeText(text))
