"""Check words: nobody reads the next shelf's word by mistake."""

from __future__ import annotations

from app.rules.check_words import WORDS, check_word


def test_no_two_shelves_near_each_other_have_the_same_word() -> None:
    for first in (1, 50, 10_000):
        row = [check_word(location) for location in range(first, first + len(WORDS))]
        assert len(set(row)) == len(WORDS) > 100


def test_the_words_can_be_said_and_printed_by_every_printer() -> None:
    assert all(word.isascii() and word.isalpha() and 4 <= len(word) <= 9 for word in WORDS)
    assert len({word[:4] for word in WORDS}) > 0.9 * len(WORDS)


def test_a_shelf_keeps_its_word() -> None:
    """It stands on printed labels: whoever changes the list changes every shelf."""
    assert (check_word(1), check_word(31), check_word(4_000)) == ("GALET", "CACAO", "TAMBOUR")
