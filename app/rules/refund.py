"""How much a return is worth: unit shares, shipping out and back, depreciation, never above what was paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.rules.return_terms import SELLER_FAULT, Ground
from app.rules.terms import RuleBroken
from app.rules.vat import ONE, divide_half_up, units_share


class ShipOutRule(StrEnum):
    """How shipping is refunded when a part is kept: the Code is silent, the shop chooses (domain 3.3)."""

    DIFFERENCE = "DIFFERENCE"
    PRORATA = "PRORATA"
    NONE = "NONE"


@dataclass(frozen=True, slots=True)
class ReturningUnits:
    """One order line as the refund sees it; lines that stay wholly with the customer are given too.

    ``net_cents``: tax-inclusive for all ``quantity`` units, after discount. ``refunded``: units refunded
    before, cancelled ones included. ``returning``: units now. ``depreciation_bp``: taken off those.
    """

    key: str
    net_cents: int
    quantity: int
    returning: int = 0
    refunded: int = 0
    ground: Ground = Ground.WITHDRAWAL
    depreciation_bp: int = 0


@dataclass(frozen=True, slots=True)
class ShippingPaid:
    """Shipping of the order, tax-inclusive cents.

    ``paid``: what the customer paid; ``standard``: the standard rate of the order date; ``kept_standard``:
    the standard rate the kept basket would pay; ``refunded``: shipping refunded before.
    """

    paid: int = 0
    standard: int = 0
    kept_standard: int = 0
    refunded: int = 0


@dataclass(frozen=True, slots=True)
class RefundTerms:
    """What the shop's settings and terms of sale add, in cents.

    ``ship_back``: return postage the seller owes (proven, or 0). ``label_fee``: prepaid label charged to the
    consumer, only if announced. ``clawback``: a free-shipping or bundle advantage lost, only if the terms
    said so.
    """

    ship_out_rule: ShipOutRule = ShipOutRule.DIFFERENCE
    ship_back: int = 0
    label_fee: int = 0
    clawback: int = 0


@dataclass(frozen=True, slots=True)
class LineRefund:
    """The share of the returned units (what the credit note carries) and what was taken off it."""

    key: str
    goods: int
    depreciation: int


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund as the customer reads it: ``total`` is the sum of its parts, floored at 0 and capped."""

    lines: tuple[LineRefund, ...]
    goods: int
    ship_out: int
    ship_back: int
    depreciation: int
    label_fee: int
    clawback: int
    total: int
    capped: bool


def refund(
    lines: Sequence[ReturningUnits],
    shipping: ShippingPaid,
    *,
    paid_cents: int,
    refunded_cents: int = 0,
    terms: RefundTerms | None = None,
) -> Refund:
    """``sum(unit shares) + ship_out + ship_back - depreciation``, at most paid less refunded (domain 8.4).

    Raises ``RuleBroken`` for more units than the line has, and for depreciation on anything but a
    withdrawal (L221-23).
    """
    terms = terms or RefundTerms()
    shares = tuple(_line_refund(line) for line in lines if line.returning)
    goods = sum(line.goods for line in shares)
    depreciation = sum(line.depreciation for line in shares)
    fault = any(line.returning and line.ground in SELLER_FAULT for line in lines)
    ship_out = ship_out_refund(lines, shipping, terms.ship_out_rule)
    label_fee = 0 if fault else terms.label_fee
    wanted = goods + ship_out + terms.ship_back - depreciation - label_fee - terms.clawback
    room = max(0, paid_cents - refunded_cents)
    total = min(max(0, wanted), room)
    return Refund(
        lines=shares,
        goods=goods,
        ship_out=ship_out,
        ship_back=terms.ship_back,
        depreciation=depreciation,
        label_fee=label_fee,
        clawback=terms.clawback,
        total=total,
        capped=wanted > room,
    )


def _line_refund(line: ReturningUnits) -> LineRefund:
    if line.depreciation_bp and line.ground is not Ground.WITHDRAWAL:
        raise RuleBroken("depreciation_above_limit", percent=line.depreciation_bp // 100, limit=0)
    share = units_share(line.net_cents, line.quantity, line.refunded, line.returning)
    return LineRefund(line.key, share, divide_half_up(share * line.depreciation_bp, ONE))


def ship_out_refund(lines: Sequence[ReturningUnits], shipping: ShippingPaid, rule: ShipOutRule) -> int:
    """The part of the first shipping to give back, in cents (L221-24; domain 3.3, 8.4).

    Seller's fault: all that was paid. Nothing kept, even after several returns: what is left of the
    standard rate; the extra for a dearer service stays with the shop. Part kept: the shop's rule.
    """
    if any(line.returning and line.ground in SELLER_FAULT for line in lines):
        return max(0, shipping.paid - shipping.refunded)
    base = min(shipping.paid, shipping.standard)
    if all(line.refunded + line.returning == line.quantity for line in lines):
        return max(0, base - shipping.refunded)
    owed_by_rule = {
        ShipOutRule.DIFFERENCE: base - shipping.kept_standard,
        ShipOutRule.PRORATA: _prorata(lines, base),
        ShipOutRule.NONE: 0,
    }
    return max(0, owed_by_rule[rule] - shipping.refunded)


def _prorata(lines: Sequence[ReturningUnits], base: int) -> int:
    """The share of shipping of all goods returned so far, so that several returns sum to the whole."""
    goods = sum(line.net_cents for line in lines)
    back = sum(
        units_share(line.net_cents, line.quantity, 0, line.refunded + line.returning) for line in lines
    )
    return divide_half_up(base * back, goods) if goods else 0


#: What was paid with it goes back to it before anything else (domain 8.4).
CREDIT_FIRST = ("gift_card", "store_credit")


def split_by_means(
    total_cents: int, paid: Mapping[str, int], refunded: Mapping[str, int] | None = None
) -> dict[str, int]:
    """A refund by the means it was paid with, in cents: gift cards and credit first, then as it came (domain 8.4).

    ``paid`` and ``refunded`` before are by means, the earliest payment first. What nobody knows the way of was paid
    with the last one.
    """
    before = refunded or {}
    parts: dict[str, int] = {}
    rest = total_cents
    for means in sorted(paid, key=lambda each: each.lower() not in CREDIT_FIRST):
        if part := min(rest, max(0, paid[means] - before.get(means, 0))):
            parts[means] = part
            rest -= part
    if rest and paid:
        last = list(paid)[-1]
        parts[last] = parts.get(last, 0) + rest
    return parts


def exchange_balance(credit_cents: int, new_gross_cents: int, promotion_bp: int = 0) -> int:
    """What the customer still pays for the article taken in exchange; negative is owed to him (domain 8.4).

    ``promotion_bp`` is the order's promotion in basis points where the shop honours it on the new article.
    """
    return new_gross_cents - divide_half_up(new_gross_cents * promotion_bp, ONE) - credit_cents
