"""GS1 numbers and the references people type."""

from __future__ import annotations

import biip.checksums
import pytest
from biip.sscc import Sscc
from hypothesis import given
from hypothesis import strategies as st

from app.rules import identifiers
from app.rules.terms import RuleBroken


def test_the_sscc_of_the_specification() -> None:
    assert identifiers.sscc(3, "3012345", 42) == "330123450000000421"


@given(st.integers(0, 9), st.from_regex(r"[0-9]{7,10}", fullmatch=True), st.integers(0, 999_999))
def test_biip_reads_every_sscc_we_build(extension: int, prefix: str, serial: int) -> None:
    number = identifiers.sscc(extension, prefix, serial)
    assert len(number) == 18
    assert Sscc.parse(number).value == number


@given(st.from_regex(r"[0-9]{7,17}", fullmatch=True))
def test_check_digits_are_those_of_biip(body: str) -> None:
    assert identifiers.gs1_check_digit(body) == str(biip.checksums.gs1_standard_check_digit(body))


@pytest.mark.parametrize(
    ("extension", "prefix", "serial", "code"),
    [
        (10, "3012345", 1, "sscc_prefix_invalid"),
        (3, "301234", 1, "sscc_prefix_invalid"),
        (3, "30123456789", 1, "sscc_prefix_invalid"),
        (3, "301234X", 1, "sscc_prefix_invalid"),
        (3, "3012345678", 10**6, "sscc_serial_exhausted"),
        (3, "3012345678", -1, "sscc_serial_exhausted"),
    ],
)
def test_an_sscc_that_does_not_fit_is_refused(extension: int, prefix: str, serial: int, code: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        identifiers.sscc(extension, prefix, serial)
    assert refusal.value.code == code


@pytest.mark.parametrize("text", ["3012345000178", "4006381333931"])
def test_a_right_ean_13(text: str) -> None:
    assert identifiers.is_ean13(text)


@pytest.mark.parametrize(
    "text", ["3012345000177", "301234500017", "30123450001788", "301234500017X", "", "٣" * 13]
)
def test_a_wrong_ean_13(text: str) -> None:
    assert not identifiers.is_ean13(text)


def test_letters_have_no_check_digit() -> None:
    with pytest.raises(RuleBroken):
        identifiers.gs1_check_digit("30A")


def test_a_return_number_reads_back_as_typed() -> None:
    number = identifiers.rma_number(2026, 123)
    assert number == "R-2026-000123-X"
    assert identifiers.read_rma_number(f" {number.lower()} ") == (2026, 123)
    assert identifiers.read_rma_number("R-2026-123-A") is None


@given(st.integers(2020, 2099), st.integers(1, 999_999), st.data())
def test_one_wrong_digit_or_two_swapped_never_pass(year: int, sequence: int, data: st.DataObject) -> None:
    number = identifiers.rma_number(year, sequence)
    places = [place for place, sign in enumerate(number) if sign.isdigit()]
    place = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    assert identifiers.read_rma_number(number[:place] + wrong + number[place + 1 :]) is None
    if place + 1 in places and number[place] != number[place + 1]:
        swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        assert identifiers.read_rma_number(swapped) is None


@pytest.mark.parametrize(("year", "sequence"), [(26, 1), (10_000, 1), (2026, 0), (2026, 10**6)])
def test_a_return_number_out_of_range_is_refused(year: int, sequence: int) -> None:
    with pytest.raises(RuleBroken):
        identifiers.rma_number(year, sequence)


def test_parcel_references() -> None:
    assert identifiers.parcel_reference(123) == "P-000123"
    assert identifiers.parcel_reference(1_234_567) == "P-1234567"
    assert identifiers.read_parcel_reference("p-000123") == 123
    assert identifiers.read_parcel_reference("000123") is None
    with pytest.raises(RuleBroken):
        identifiers.parcel_reference(0)
