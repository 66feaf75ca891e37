"""SIREN and VAT numbers."""

from __future__ import annotations

import pytest

from app.rules import company
from app.rules.terms import RuleBroken


def test_the_vat_number_of_the_specification() -> None:
    assert company.vat_number("732829320") == "FR44732829320"
    assert company.normalise_siren(" 732 829 320 ") == "732829320"
    assert company.vat_number_matches("FR 44 732 829 320", "732829320")


@pytest.mark.parametrize("text", ["732829321", "73282932", "7328293200", "ABCDEFGHI", ""])
def test_a_wrong_siren(text: str) -> None:
    assert company.normalise_siren(text) is None
    with pytest.raises(RuleBroken):
        company.vat_number(text)


@pytest.mark.parametrize("text", ["FR45732829320", "FR4473282932", "DE136695976", ""])
def test_a_wrong_vat_number(text: str) -> None:
    assert company.normalise_vat_number(text) is None
    assert not company.vat_number_matches(text, "732829320")


def test_the_vat_number_of_another_company_does_not_match() -> None:
    assert not company.vat_number_matches(company.vat_number("356000000"), "732829320")
