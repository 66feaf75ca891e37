"""VAT inside tax-inclusive prices: exact splits by rate, proration of discount and shipping, credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.rules.terms import RuleBroken

#: Rates are integer basis points: 2000 is 20 %.
ONE = 10_000


@dataclass(frozen=True, slots=True)
class Split:
    """One tax-inclusive amount (``ttc``) as net (``ht``) and VAT, in cents: ``ht + vat == ttc``."""

    ttc: int
    ht: int
    vat: int


@dataclass(frozen=True, slots=True)
class PricedLine:
    """An order line as sold: tax-inclusive cents for its whole quantity, before the order discount."""

    key: str
    gross_cents: int
    rate_bp: int


@dataclass(frozen=True, slots=True)
class LineVat:
    """An order line after its share of the order discount: ``net_cents == ht + vat``."""

    key: str
    rate_bp: int
    gross_cents: int
    discount_cents: int
    net_cents: int
    ht: int
    vat: int


@dataclass(frozen=True, slots=True)
class RateVat:
    """The part of shipping, or of the whole order, that bears one rate."""

    rate_bp: int
    ttc: int
    ht: int
    vat: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A whole order split to the cent; lines keep the order given, rates go from high to low."""

    lines: tuple[LineVat, ...]
    shipping: tuple[RateVat, ...]
    groups: tuple[RateVat, ...]

    @property
    def ttc(self) -> int:
        return sum(group.ttc for group in self.groups)

    @property
    def ht(self) -> int:
        return sum(group.ht for group in self.groups)

    @property
    def vat(self) -> int:
        return sum(group.vat for group in self.groups)


def divide_half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` rounded half up, for amounts that are not negative (domain 4.3)."""
    return (2 * numerator + denominator) // (2 * denominator)


def split(ttc_cents: int, rate_bp: int) -> Split:
    """Net by rounding half up, VAT by difference, so that the paid amount stays exact (domain 4.3).

    Raises ``RuleBroken`` for a negative amount or rate: a credit note carries positive amounts too.
    """
    if ttc_cents < 0 or rate_bp < 0:
        raise RuleBroken("vat_negative", amount_cents=ttc_cents)
    ht = divide_half_up(ttc_cents * ONE, ONE + rate_bp)
    return Split(ttc_cents, ht, ttc_cents - ht)


def apportion(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share ``total`` by weight, floor then largest remainder, first come first on a tie (domain 4.3).

    The shares sum to ``total``. Raises ``RuleBroken`` for a negative, or when there is nothing to weigh by.
    """
    whole = sum(weights)
    if total < 0 or any(weight < 0 for weight in weights) or (whole == 0 and total != 0):
        raise RuleBroken("vat_cannot_apportion", amount_cents=total)
    if whole == 0:
        return tuple(0 for _ in weights)
    return _fill([divmod(total * weight, whole) for weight in weights], total)


def split_lines(ttc_cents: Sequence[int], rate_bp: int) -> tuple[Split, ...]:
    """Split lines of one rate so that their nets sum to the net of the group (domain 4.3).

    Each net is floored and the missing cents go to the largest remainders.
    """
    group = split(sum(ttc_cents), rate_bp)
    floors = [divmod(ttc * ONE, ONE + rate_bp) for ttc in ttc_cents]
    nets = _fill(floors, group.ht)
    return tuple(Split(ttc, ht, ttc - ht) for ttc, ht in zip(ttc_cents, nets, strict=True))


def _fill(floors: Sequence[tuple[int, int]], total: int) -> tuple[int, ...]:
    """Add the cents missing from the floors (quotient, remainder) to the largest remainders."""
    shares = [quotient for quotient, _ in floors]
    by_remainder = sorted(range(len(floors)), key=lambda index: -floors[index][1])
    for index in by_remainder[: total - sum(shares)]:
        shares[index] += 1
    return tuple(shares)


def breakdown(lines: Sequence[PricedLine], shipping_cents: int = 0, discount_cents: int = 0) -> Breakdown:
    """The VAT of a whole order (domain 4.3, CGI ann. II 242 nonies A).

    The discount is prorated by tax-inclusive line, shipping by net goods of each rate; each rate group is
    then split by difference and its net shared over its lines and its shipping. All amounts are
    tax-inclusive cents, ``shipping_cents`` after any discount on shipping itself. Raises ``RuleBroken`` for
    an order without lines, a negative amount, or a discount above the goods.
    """
    if not lines:
        raise RuleBroken("vat_no_lines")
    gross = [line.gross_cents for line in lines]
    if discount_cents > sum(gross):
        raise RuleBroken("vat_discount_above_goods", discount_cents=discount_cents, goods_cents=sum(gross))
    discounts = apportion(discount_cents, gross)
    nets = [amount - off for amount, off in zip(gross, discounts, strict=True)]
    rates = sorted({line.rate_bp for line in lines}, reverse=True)
    shipping = dict(zip(rates, apportion(shipping_cents, _shipping_weights(lines, nets, rates)), strict=True))

    line_splits: dict[int, Split] = {}
    shipping_rows: list[RateVat] = []
    groups: list[RateVat] = []
    for rate in rates:
        members = [index for index, line in enumerate(lines) if line.rate_bp == rate]
        amounts = [*(nets[index] for index in members), shipping[rate]]
        parts = split_lines(amounts, rate)
        line_splits.update(zip(members, parts[:-1], strict=True))
        if shipping[rate]:
            shipping_rows.append(RateVat(rate, shipping[rate], parts[-1].ht, parts[-1].vat))
        group = split(sum(amounts), rate)
        groups.append(RateVat(rate, group.ttc, group.ht, group.vat))
    return Breakdown(
        lines=tuple(
            LineVat(
                line.key,
                line.rate_bp,
                line.gross_cents,
                discounts[index],
                nets[index],
                line_splits[index].ht,
                line_splits[index].vat,
            )
            for index, line in enumerate(lines)
        ),
        shipping=tuple(shipping_rows),
        groups=tuple(groups),
    )


def _shipping_weights(lines: Sequence[PricedLine], nets: Sequence[int], rates: Sequence[int]) -> list[int]:
    """Shipping follows the net goods; goods given away weigh by their gross price, free samples alike."""
    for amounts in (nets, [line.gross_cents for line in lines], [1] * len(lines)):
        if sum(amounts):
            break
    return [
        sum(amount for line, amount in zip(lines, amounts, strict=True) if line.rate_bp == rate)
        for rate in rates
    ]


def unit_share(net_cents: int, n: int, k: int) -> int:
    """What unit ``k`` (1 to ``n``) of a line of ``n`` units costs, so that all shares sum to the line
    (domain 4.3): ``round(net*k/n) - round(net*(k-1)/n)``."""
    return units_share(net_cents, n, k - 1, 1)


def units_share(net_cents: int, n: int, already: int, count: int) -> int:
    """The share of ``count`` units after ``already`` others of a line of ``n`` units (domain 4.3).

    Raises ``RuleBroken`` when the line does not have that many units.
    """
    if already < 0 or count < 0 or n <= 0 or already + count > n:
        raise RuleBroken("vat_units_above_line", ordered=n, already=already, count=count)
    return divide_half_up(net_cents * (already + count), n) - divide_half_up(net_cents * already, n)


def credit(invoiced_ttc: int, credited_ttc: int, ttc: int, rate_bp: int) -> Split:
    """The next credit of one rate by the cumulative method (domain 4.3).

    Net is the net of everything credited so far and now, less the net of what was credited so far; the
    credits of a rate therefore never exceed its invoice, in ttc, ht or vat. Raises ``RuleBroken`` when the
    tax-inclusive credits would exceed the invoice.
    """
    if ttc < 0 or credited_ttc + ttc > invoiced_ttc:
        raise RuleBroken(
            "credit_above_invoice", invoiced_cents=invoiced_ttc, credited_cents=credited_ttc, asked_cents=ttc
        )
    before = split(credited_ttc, rate_bp)
    after = split(credited_ttc + ttc, rate_bp)
    return Split(ttc, after.ht - before.ht, after.vat - before.vat)
