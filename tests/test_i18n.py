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


def test_one_is_one_and_several_are_several() -> None:
    assert text("fr", "order_opened", order="W-12", left=1) == "Commande W-12\u00a0: 1 unité à emballer."
    assert text("fr", "order_opened", order="W-12", left=3) == "Commande W-12\u00a0: 3 unités à emballer."
    assert "2 × 0451 introuvables" in text("fr", "put_back_not_found", units=2, sku="0451")
    assert "1 liste reprise, 0 commande" in text("fr", "wave_taken_back", wave=3, lists=1, orders=0)
    assert "1 list taken back, 0 orders" in text("en", "wave_taken_back", wave=3, lists=1, orders=0)
    assert "{left} unit(s)" in text("en", "order_opened", order="W-12"), "not known, not said"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_word_that_may_be_many_has_its_number_before_it(language: str) -> None:
    many = [code for code, words in catalogue(language).items() if "(s)" in words]
    assert len(many) > 50
    for code in many:
        values = dict.fromkeys(re.findall(r"\{(\w+)\}", catalogue(language)[code]), 2)
        assert "(s)" not in text(language, code, **values), code
