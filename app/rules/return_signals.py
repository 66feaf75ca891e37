"""What is odd about a return, told as facts: nothing follows from them by itself (domain 8.7, GDPR art. 22)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

_OF_OTHERS = frozenset({"signal_address_returns", "signal_value"})


@dataclass(frozen=True, slots=True)
class SignalLimits:
    """From when on a fact is told; the values are those of domain 8.7, a house has its own.

    ``returned_percent`` of the units of at least ``orders`` orders in twelve months came back; a box is further off
    than ``weight_percent``; the customer said ``missing_times`` before that something was missing; other customers
    sent back ``address_returns`` times from the same address. Above ``two_persons_cents`` nobody decides alone.
    """

    orders: int = 6
    returned_percent: int = 50
    weight_percent: int = 10
    missing_times: int = 2
    address_returns: int = 3
    two_persons_cents: int = 50_000


@dataclass(frozen=True, slots=True)
class ReturnSignal:
    """A fact worth a look: the code of its sentence, and the values of it."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What is known of a return and of its customer's last twelve months: ``returns`` before this one.

    ``weight_g`` and ``expected_g``: of the box that came back, 0 where unknown. ``strange_serials``: number, and
    the order it left with or an empty text. ``same_photo``: numbers of other returns with the very same picture.
    ``address_returns``: those of ``address_customers`` other customers from the same address. ``value_cents``: what
    was paid for the articles, in ``currency``.
    """

    orders: int = 0
    shipped: int = 0
    returned: int = 0
    returns: int = 0
    refused_before: int = 0
    missing_before: int = 0
    weight_g: int = 0
    expected_g: int = 0
    strange_serials: tuple[tuple[str, str], ...] = ()
    same_photo: tuple[str, ...] = ()
    address_returns: int = 0
    address_customers: int = 0
    value_cents: int = 0
    currency: str = "EUR"


def weight_gap_percent(weight_g: int, expected_g: int) -> int:
    """How far a weight is off, in per cent of what it should be, towards zero; 0 where either is unknown."""
    return int((weight_g - expected_g) * 100 / expected_g) if weight_g > 0 and expected_g > 0 else 0


def return_signals(facts: ReturnFacts, limits: SignalLimits) -> tuple[ReturnSignal, ...]:
    """The signals of domain 8.7 that these facts bear out."""
    found = [
        ReturnSignal("signal_serial_elsewhere", {"serial": serial, "other": order})
        if order
        else ReturnSignal("signal_serial_unknown", {"serial": serial})
        for serial, order in facts.strange_serials
    ]
    gap = weight_gap_percent(facts.weight_g, facts.expected_g)
    if abs(gap) > limits.weight_percent:
        weights = {
            "weight": facts.weight_g,
            "expected": facts.expected_g,
            "gap": f"{gap:+d}".replace("-", "−"),
        }
        found.append(ReturnSignal("signal_weight_gap", weights))
    found += [ReturnSignal("signal_same_photo", {"rma": number}) for number in facts.same_photo]
    much = facts.returned * 100 > facts.shipped * limits.returned_percent
    if facts.orders >= limits.orders and much:
        rate = facts.returned * 100 // facts.shipped
        told = {"rate": rate, "orders": facts.orders, "returned": facts.returned, "shipped": facts.shipped}
        found.append(ReturnSignal("signal_returns_much", {**told, "returns": facts.returns}))
    if facts.missing_before >= limits.missing_times:
        found.append(ReturnSignal("signal_missing_before", {"count": facts.missing_before}))
    if facts.refused_before:
        found.append(ReturnSignal("signal_refused_before", {"count": facts.refused_before}))
    if facts.address_returns >= limits.address_returns:
        there = {"count": facts.address_returns, "customers": facts.address_customers}
        found.append(ReturnSignal("signal_address_returns", there))
    if facts.value_cents > limits.two_persons_cents:
        worth = {"value_cents": facts.value_cents, "currency": facts.currency}
        found.append(ReturnSignal("signal_value", {**worth, "limit_cents": limits.two_persons_cents}))
    return tuple(found)


def concern_customer(signals: Iterable[ReturnSignal]) -> bool:
    """Whether one of them is about this customer or this box: what neighbours do or what it is worth is not."""
    return any(signal.code not in _OF_OTHERS for signal in signals)
