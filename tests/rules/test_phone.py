"""Phone numbers as customers write them."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.phone import is_mobile, normalise


@pytest.mark.parametrize(
    ("text", "country", "e164"),
    [
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("07.56.78.90.12", "FR", "+33756789012"),
        ("+33 (0)6 12 34 56 78", "FR", "+33612345678"),
        ("0033612345678", "FR", "+33612345678"),
        ("04 72 10 10 30", "FR", "+33472101030"),
        ("0690 00 11 22", "FR", "+590690001122"),
        ("0690001122", "GP", "+590690001122"),
        ("0691 28 28 28", "FR", "+590691282828"),
        ("0694 20 12 34", "FR", "+594694201234"),
        ("0696 20 12 34", "FR", "+596696201234"),
        ("0697 20 12 34", "FR", "+596697201234"),
        ("0692 12 34 56", "FR", "+262692123456"),
        ("0693 12 34 56", "FR", "+262693123456"),
        ("0639 69 12 34", "FR", "+262639691234"),
        ("+33 692 12 34 56", "FR", "+262692123456"),
        ("06 12 34 56 78", "RE", "+33612345678"),
        ("0470 12 34 56", "BE", "+32470123456"),
        ("+41 78 123 45 67", "FR", "+41781234567"),
    ],
)
def test_numbers_become_international(text: str, country: str, e164: str) -> None:
    assert normalise(text, country) == e164


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("", "FR"),
        ("12", "FR"),
        ("appeler le soir", "FR"),
        ("06 12 34 56", "FR"),
        ("0690 00 11 22", "BE"),
        ("06 12 34 56 78", "PT"),
    ],
)
def test_what_is_no_number(text: str, country: str) -> None:
    assert normalise(text, country) is None


@pytest.mark.parametrize("e164", ["+33612345678", "+33756789012", "+590690001122", "+262639691234"])
def test_mobiles(e164: str) -> None:
    assert is_mobile(e164)


@pytest.mark.parametrize("e164", ["+33472101030", "+262262123456", "0612345678", "", "+33912345678"])
def test_numbers_that_receive_no_sms(e164: str) -> None:
    assert not is_mobile(e164)


@given(
    st.sampled_from(["0", "+33", "+33 "]),
    st.sampled_from(["6", "7"]),
    st.lists(
        st.tuples(st.sampled_from(["", " ", ".", "-", "  "]), st.sampled_from("0123456789")),
        min_size=7,
        max_size=9,
    ),
)
def test_a_mobile_is_french_where_the_numbering_plan_says_so(
    start: str, first: str, rest: list[tuple[str, str]]
) -> None:
    text = start + first + "".join(gap + digit for gap, digit in rest)
    by_the_plan = phonenumbers.is_valid_number(phonenumbers.parse(text, "FR"))
    digits = first + "".join(digit for _, digit in rest)
    assert (normalise(text, "FR") == f"+33{digits}") == by_the_plan
