"""Text messages: alphabet, length and price."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.sms import fits_one_sms, fold_gsm7, parts, septets

PICKUP = "Votre commande 4821 est prête chez ATELIER LYON jusqu’au 03/12. Code 739204."


def test_the_pickup_message_keeps_to_the_alphabet() -> None:
    folded = fold_gsm7(PICKUP)
    assert folded == "Votre commande 4821 est prete chez ATELIER LYON jusqu'au 03/12. Code 739204."
    assert fits_one_sms(folded)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("éèàù", "éèàù"),
        ("êâîôûëïç", "eaioueic"),
        ("œuf À Ç É", "oeuf A Ç É"),
        ("« prêt »\u202f!", '" pret " !'),
        ("12 €", "12 €"),
        ("paquet 📦", "paquet ?"),
        ("suite…", "suite..."),
    ],
)
def test_signs_outside_the_alphabet_fold(text: str, folded: str) -> None:
    assert fold_gsm7(text) == folded


def test_the_euro_takes_two_places() -> None:
    assert septets("12 €") == 5
    assert fits_one_sms("a" * 158 + "€")
    assert not fits_one_sms("a" * 159 + "€")


@pytest.mark.parametrize(("length", "count"), [(0, 1), (160, 1), (161, 2), (306, 2), (307, 3)])
def test_long_texts_cost_several_messages(length: int, count: int) -> None:
    assert parts("a" * length) == count


def test_a_text_that_was_not_folded_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="ê"):
        septets("prête")


@given(st.text())
def test_whatever_is_folded_can_be_sent(text: str) -> None:
    folded = fold_gsm7(text)
    assert septets(folded) >= len(folded)
    assert fold_gsm7(folded) == folded
