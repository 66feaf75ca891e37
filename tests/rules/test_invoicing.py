"""What an invoice says about VAT, and how far a credit may go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.invoicing import CreditLine, credit_note, why_untaxed
from app.rules.vat import split


@pytest.mark.parametrize(
    ("vat", "seller", "country", "buyer", "why"),
    [
        (1, "", "FR", "", ""),
        (0, "", "FR", "", "franchise"),
        (0, "FR48999000102", "CH", "", "export"),
        (0, "FR48999000102", "BE", "BE0123456749", "intra_eu"),
        (0, "FR48999000102", "BE", "", ""),
        (0, "FR48999000102", "FR", "FR83404833048", ""),
        (0, "FR48999000102", "", "", ""),
    ],
)
def test_an_invoice_without_vat_says_why(vat: int, seller: str, country: str, buyer: str, why: str) -> None:
    assert why_untaxed(vat, seller, country, buyer) == why


@given(
    st.integers(0, 50_000),
    st.sampled_from([2000, 1000, 550, 210, 0]),
    st.lists(st.integers(1, 20_000), max_size=8),
)
def test_credits_of_a_rate_never_exceed_its_invoice_and_end_at_it_exactly(
    invoiced: int, rate: int, asked: list[int]
) -> None:
    whole, ttc, ht, vat = split(invoiced, rate), 0, 0, 0
    for cents in [*asked, 50_000]:
        note = credit_note([CreditLine("a", 1, rate, cents)], {rate: invoiced}, {rate: ttc})
        for group in note.groups:
            ttc, ht, vat = ttc + group.ttc, ht + group.ht, vat + group.vat
            assert group.ttc == group.ht + group.vat
        assert sum(line.ttc for line in note.lines) == sum(group.ttc for group in note.groups)
        assert ttc <= whole.ttc
        assert ht <= whole.ht
        assert vat <= whole.vat
    assert (ttc, ht, vat) == (whole.ttc, whole.ht, whole.vat)
