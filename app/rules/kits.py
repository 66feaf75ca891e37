"""Kits: an offer of several articles at one price, taken apart into what is picked, taxed and given back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.rules.vat import apportion


def shares(total_cents: int, parts: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """What each part costs of ``total_cents`` that were paid for a kit; the shares sum to it, to the cent.

    ``parts``: for each the price of one by itself, TTC in cents, and how many are in a kit. The price is shared in
    the ratio of these prices; where none has one, by the number of units. An offer whose articles could be had one
    by one is several supplies for VAT (CGI, art. 257 ter, I; BOI-TVA-CHAMP-60-20), each at its own rate.
    """
    weights = [price * units for price, units in parts]
    if not any(weights):
        weights = [units for _, units in parts]
    return apportion(total_cents, weights)


def part_rate(charged_bp: int | None, kit_bp: int, own_bp: int) -> int:
    """The VAT rate of a part, in basis points: its own (CGI, art. 278-0, 278-0 A do not join separate supplies).

    A channel that charged the kit another rate than ours sold it elsewhere (export, another country): that counts
    for all parts. ``charged_bp`` is empty where the channel does not say it.
    """
    return own_bp if charged_bp is None or charged_bp == kit_bp else charged_bp


def whole_kits(parts: Iterable[tuple[int, int]]) -> int:
    """How many kits so many units make: ``parts`` are units there are, and units a kit takes (domain 9)."""
    return min((max(0, units) // each for units, each in parts), default=0)
