"""Words for codes: both languages, amounts as people write them, and nothing that crashes on a gap."""

from __future__ import annotations

import re

import pytest

from app.i18n import catalogue, money, text


@pytest.mark.parametrize(
    ("cents", "french", "english"),
    [
        (123450, "1\u202f234,50\u00a0€", "€1,234.50"),
        (5, "0,05\u00a0€", "€0.05"),
        (-1790, "\u221217,90\u00a0€", "\u2212€17.90"),
    ],
)
def test_money_in_both_languages(cents: int, french: str, english: str) -> None:
    assert money("fr", cents) == french
    assert money("en", cents) == english


def test_amounts_in_sentences_are_written_in_the_language() -> None:
    assert "41,40\u00a0€" in text("fr", "refund_approved", amount="41.40 EUR", order="#1")
    assert "€41.40" in text("en", "refund_approved", amount="41.40 EUR", order="#1")
    assert "\u22120,40\u00a0€" in text("fr", "refund_approved", amount="-0.40 EUR", order="#1")
    assert "3,00\u00a0€" in text("fr", "refund_approved", amount=money("fr", 300), order="#1")


def test_an_unknown_code_shows_itself_and_a_missing_value_its_name() -> None:
    assert text("fr", "no_such_code", order="#1") == "no_such_code order=#1"
    assert "{left}" in text("fr", "unit_packed", name="Mug")


def test_an_unknown_language_is_answered_in_french() -> None:
    assert text("de", "signed_in", name="Ana") == text("fr", "signed_in", name="Ana")


def test_french_signs_never_begin_a_line() -> None:
    """Before : ; ! ? » and after « stands a space that does not break."""
    loose = re.compile(r" [:;!?»](?=[\s\".)]|$)|« ")
    assert {code: words for code, words in catalogue("fr").items() if loose.search(words)} == {}
