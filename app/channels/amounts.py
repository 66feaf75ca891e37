"""Money and VAT as shops write them, in exact integer cents and basis points."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from app.channels.base import IncomingLine
from app.rules.vat import apportion
from app.values import Money

#: Rates in force in France and its neighbours: what a rate computed from rounded amounts is taken to be.
_USUAL_RATES = (2000, 550, 1000, 210, 0, 850, 1900, 2100, 700, 600, 900, 1200, 1700, 2200, 2500)


_MOST_DIGITS = 40
"""Before or after the point: a shop's residue of floats has twenty, and no price has so many."""


def plausible(number: Decimal) -> Decimal:
    """The number itself; ``ValueError`` for ``1E+999999999``, whose whole number would fill the memory."""
    if not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError("number")
    return number


def json_number(text: str) -> Decimal:
    """A number of a JSON document that has a point or an exponent; raises ``ValueError``."""
    return plausible(Decimal(text))


def json_integer(text: str) -> int:
    """A whole number of a JSON document; raises ``ValueError``."""
    if len(text) > _MOST_DIGITS:
        raise ValueError("number")
    return int(text)


def cents(amount: Decimal) -> int:
    """``Decimal("12.345")`` as 1235 cents, half up."""
    return Money.parse(amount).cents


def basis_points(percent: Decimal) -> int:
    """``Decimal("5.5")`` percent as 550."""
    return int((percent * 100).to_integral_value(ROUND_HALF_UP))


def rate_between(net: Decimal, gross: Decimal) -> int:
    """The VAT rate in basis points that leads from net to gross, where both may be rounded to the cent."""
    if net <= 0 or gross <= net:
        return 0
    found = basis_points((gross / net - 1) * 100)
    # Half a cent on either amount moves the rate by this much.
    blur = 1 + basis_points(Decimal(1) / net)
    near = [rate for rate in _USUAL_RATES if abs(rate - found) <= blur]
    return min(near, key=lambda rate: abs(rate - found)) if near else round(found, -1)


def unit_and_discount(gross_cents: int, net_cents: int, quantity: int) -> tuple[int, int]:
    """Unit price and whole discount of a line so that ``unit * quantity - discount == net_cents``.

    The unit price is rounded up: the cents too many are discount, which therefore is never negative.
    """
    unit = -(-max(gross_cents, net_cents) // quantity)
    return unit, unit * quantity - net_cents


def spread(lines: tuple[IncomingLine, ...], discount_cents: int) -> tuple[IncomingLine, ...]:
    """Share a discount on the whole order over its lines, by what each costs (domain 4.3).

    What exceeds the goods is left out: the caller finds it in the total.
    """
    if not discount_cents:
        return lines
    nets = [line.net_cents for line in lines]
    shares = apportion(min(discount_cents, sum(nets)), nets)
    return tuple(
        replace(line, discount_cents=line.discount_cents + share)
        for line, share in zip(lines, shares, strict=True)
    )
