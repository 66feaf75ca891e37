"""Postal codes, customs borders and line wrapping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import postal


@pytest.mark.parametrize("code", ["01000", "20090", "75001", "97110", "98000", "98800", "95999"])
def test_codes_of_france_overseas_and_monaco(code: str) -> None:
    assert postal.is_french_code(code)


@pytest.mark.parametrize("code", ["96000", "99999", "00200", "7500", "750011", "7500A", "75 001", "", "٧٥٠٠"])
def test_codes_that_do_not_exist(code: str) -> None:
    assert not postal.is_french_code(code)


@pytest.mark.parametrize(
    ("country", "code", "customs"),
    [
        ("FR", "75001", False),
        ("FR", "20090", False),
        ("FR", "97110", True),
        ("FR", "98800", True),
        ("FR", "98000", False),
        ("MC", "98000", False),
        ("GP", "97110", True),
        ("BE", "1000", False),
        ("ES", "98000", False),
        ("CH", "1200", True),
        ("GB", "SW1A 1AA", True),
    ],
)
def test_where_customs_begin(country: str, code: str, customs: bool) -> None:
    assert postal.needs_customs(country, code) is customs


def test_a_cedex_is_recognised() -> None:
    assert postal.is_cedex("Lyon Cedex 03")
    assert not postal.is_cedex("Cedexville")


def test_capitals_lose_accents_and_punctuation() -> None:
    assert postal.capitals("12 bis, rue de l’Église") == "12 BIS RUE DE L EGLISE"


def test_a_long_line_breaks_at_a_space_and_a_long_word_inside() -> None:
    assert postal.wrap("Résidence Les Jardins de la Fontaine", 20) == (
        "Résidence Les",
        "Jardins de la",
        "Fontaine",
    )
    assert postal.wrap("a" * 12 + " b", 5) == ("aaaaa", "aaaaa", "aa b")
    assert postal.wrap("  ", 5) == ()


@given(st.text(alphabet="ab  é-", max_size=120), st.integers(1, 40))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    lines = postal.wrap(text, width)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(0 < len(line) <= width for line in lines)
