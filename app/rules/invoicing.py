"""What stands on an invoice or credit note: VAT by rate by difference, credits never above what was invoiced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.rules.vat import RateVat, apportion, credit

#: Members of the European Union by ISO 3166, Greece as ISO has it.
EUROPEAN_UNION = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip

#: How long the legal guarantee of conformity lasts, said on invoices of durable goods (C. conso. L217-3, D211-6).
GUARANTEE_YEARS = 2


def why_untaxed(vat_cents: int, seller_vat: str, country: str, buyer_vat: str) -> str:
    """The mention of an invoice without VAT: ``franchise`` (CGI 293 B), ``intra_eu`` (262 ter I), ``export`` (262 I).

    ``country``: where the goods went, ISO 3166; empty is France. Empty where VAT is due, or nothing is known.
    """
    if vat_cents:
        return ""
    if not seller_vat:
        return "franchise"
    if country and country not in EUROPEAN_UNION:
        return "export"
    return "intra_eu" if buyer_vat and country not in {"", "FR"} else ""


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A part of a credit: tax-inclusive cents of one rate; ``key`` is the caller's."""

    key: str
    units: int
    rate_bp: int
    ttc: int


@dataclass(frozen=True, slots=True)
class CreditedLine:
    """The same with net and VAT: ``ttc == ht + vat``."""

    key: str
    units: int
    rate_bp: int
    ttc: int
    ht: int
    vat: int


@dataclass(frozen=True, slots=True)
class Credited:
    """A credit note to the cent; rates go from high to low."""

    lines: tuple[CreditedLine, ...]
    groups: tuple[RateVat, ...]


def fit(total: int, amounts: Sequence[int]) -> tuple[int, ...]:
    """``amounts`` brought to ``total`` in proportion, where they do not sum to it already."""
    return tuple(amounts) if sum(amounts) == total else apportion(total, amounts)


def credit_note(
    wanted: Sequence[CreditLine], invoiced: Mapping[int, int], credited: Mapping[int, int]
) -> Credited:
    """A credit by the cumulative method (domain 4.3), by rate in basis points to tax-inclusive cents.

    What is asked above the room that the invoices leave is cut: a credit note never exceeds them.
    """
    lines: list[CreditedLine] = []
    groups: list[RateVat] = []
    for rate in sorted({line.rate_bp for line in wanted}, reverse=True):
        members = [line for line in wanted if line.rate_bp == rate]
        before = credited.get(rate, 0)
        room = max(0, invoiced.get(rate, 0) - before)
        amounts = fit(min(room, sum(line.ttc for line in members)), [line.ttc for line in members])
        whole = credit(invoiced.get(rate, 0), before, sum(amounts), rate)
        nets = apportion(whole.ht, amounts)
        if whole.ttc:
            groups.append(RateVat(rate, whole.ttc, whole.ht, whole.vat))
        lines += [
            CreditedLine(line.key, line.units, rate, ttc, ht, ttc - ht)
            for line, ttc, ht in zip(members, amounts, nets, strict=True)
            if ttc
        ]
    return Credited(tuple(lines), tuple(groups))
