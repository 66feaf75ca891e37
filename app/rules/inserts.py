"""What goes into a parcel beside the goods: each rule that fits says one thing to put in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Insert:
    """A rule: what to put in, and of which parcels it speaks; what is empty or 0 limits nothing.

    ``says``: in the house's words. ``code``: the barcode on it, whose scan proves that it is in. ``sku``: only where
    this article lies in the parcel, and then in every such parcel; else once an order. ``from_cents``: the order's
    total, tax included. ``confirmed``: the parcel is not closed before somebody said that it is in.
    """

    says: str
    code: str = ""
    channel_id: int | None = None
    country: str = ""
    sku: str = ""
    from_cents: int = 0
    first_order: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """A parcel as rules see it: its order, what lies in it, and whether it is the order's first."""

    channel_id: int
    country: str
    total_cents: int
    first_order: bool
    first_parcel: bool
    skus: frozenset[str]


def inserts_for(rules: Sequence[Insert], parcel: Filled) -> tuple[Insert, ...]:
    """What goes into this parcel, in the order of the rules."""
    return tuple(rule for rule in rules if _fits(rule, parcel))


def _fits(rule: Insert, parcel: Filled) -> bool:
    wanted = rule.sku in parcel.skus if rule.sku else parcel.first_parcel
    return (
        wanted
        and rule.channel_id in {None, parcel.channel_id}
        and rule.country in {"", parcel.country}
        and parcel.total_cents >= rule.from_cents
        and (parcel.first_order or not rule.first_order)
    )
