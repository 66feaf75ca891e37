"""Carriers' numbers; the samples are public ones (domain 6.4 and the carriers' own examples)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.scanning.scan import CarrierHint, TrackingCode
from app.scanning.tracking import tracking_readings

RIGHT = [
    (CarrierHint.UPS, "1Z5R89390357567127"),
    (CarrierHint.UPU, "RR473124829FR"),
    (CarrierHint.UPU, "XY746876977FR"),
    (CarrierHint.COLISSIMO, "6A15602676300"),
    (CarrierHint.COLISSIMO, "6A15602683841"),
    (CarrierHint.COLISSIMO, "7Q53894000014"),
    (CarrierHint.FEDEX, "986578788855"),
    (CarrierHint.FEDEX, "477179081230"),
    (CarrierHint.FEDEX, "041441760228964"),
    (CarrierHint.FEDEX, "61299998820821171811"),
    (CarrierHint.FEDEX, "9261292700768711948021"),
    (CarrierHint.DHL, "3318810025"),
    (CarrierHint.DHL, "73891051146"),
    (CarrierHint.DPD, "008182709980000020033350276C"),
    (CarrierHint.DPD, "008182709980000020045327276N"),
    (CarrierHint.SSCC, "330123450000000421"),
]


def hints(text: str) -> dict[CarrierHint, str]:
    return {reading.carrier_hint: reading.number for reading in tracking_readings(text)}


@pytest.mark.parametrize(("hint", "number"), RIGHT)
def test_a_right_number(hint: CarrierHint, number: str) -> None:
    assert hints(number)[hint] == number


@pytest.mark.parametrize(("hint", "number"), RIGHT)
def test_a_wrong_check_character(hint: CarrierHint, number: str) -> None:
    place = -3 if hint is CarrierHint.UPU else -1
    right = number[place]
    for other in "0123456789":
        if other != right:
            wrong = number[:place] + other + (number[place + 1 :] if place != -1 else "")
            assert hint not in hints(wrong), wrong


@pytest.mark.parametrize(
    ("hint", "text", "number"),
    [
        (CarrierHint.DHL, "JJD0099999999", "JJD0099999999"),
        (CarrierHint.DHL, "JVGL0999999990", "JVGL0999999990"),
        (CarrierHint.DPD, "09980000020033", "09980000020033"),
        (CarrierHint.DPD, "%008182709980000020033350276", "09980000020033"),
        (CarrierHint.MONDIAL_RELAY, "12345678", "12345678"),
        (CarrierHint.SSCC, "00330123450000000421", "330123450000000421"),
        (CarrierHint.FEDEX, "9611020987654312345672", "987654312345672"),
        (CarrierHint.FEDEX, "1001921334250001000300779017972697", "779017972697"),
        (CarrierHint.FEDEX, "9622001900000000000000776632517510", "776632517510"),
    ],
)
def test_numbers_without_a_check_digit_or_inside_a_longer_barcode(
    hint: CarrierHint, text: str, number: str
) -> None:
    assert hints(text)[hint] == number


def test_spaces_and_case_do_not_matter() -> None:
    assert hints("1z 5r8 939 03 5756 7127") == {CarrierHint.UPS: "1Z5R89390357567127"}


def test_a_number_that_may_be_two_carriers_is_both() -> None:
    found = hints("00330123450000000421")
    assert found.keys() == {CarrierHint.SSCC}
    both = [f"{number:012d}" for number in range(5000) if len(hints(f"{number:011d}")) == 2]
    assert not both  # eleven digits are DHL's alone
    assert hints("6A15602676300").keys() == {CarrierHint.COLISSIMO}


@pytest.mark.parametrize("text", ["", "1234567", "SKU-12345678", "٣٣١٨٨١٠٠٢٥", "9" * 41, "3318810025\x1d"])
def test_other_texts_are_no_carriers(text: str) -> None:
    assert hints(text) == {}


@given(st.text(st.sampled_from("0123456789ABCJRXYZ1Z% "), max_size=40))
def test_any_text_is_taken(text: str) -> None:
    assert all(isinstance(reading, TrackingCode) for reading in tracking_readings(text))
