"""What is odd about a return, told as facts: nothing follows from them by itself (domain 8.7, GDPR art. 22)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Of at least so many orders in twelve months, more than this share of the units came back.
MANY_ORDERS, MUCH_RETURNED_PERCENT = 6, 50
WEIGHT_GAP_PERCENT = 10
#: So many times before the customer said that something was missing in the box.
MISSING_BEFORE = 2


@dataclass(frozen=True, slots=True)
class ReturnSignal:
    """A fact worth a look: the code of its sentence, and the values of it."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReturnFacts:
    """What is known of a return and of its customer's last twelve months.

    ``weight_g`` and ``expected_g``: of the box that came back, 0 where unknown. ``strange_serials``: number, and
    the order it left with or an empty text. ``same_photo``: numbers of other returns with the very same picture.
    """

    orders: int = 0
    shipped: int = 0
    returned: int = 0
    refused_before: int = 0
    missing_before: int = 0
    weight_g: int = 0
    expected_g: int = 0
    strange_serials: tuple[tuple[str, str], ...] = ()
    same_photo: tuple[str, ...] = ()


def weight_gap_percent(weight_g: int, expected_g: int) -> int:
    """How far a weight is off, in per cent of what it should be, towards zero; 0 where either is unknown."""
    return int((weight_g - expected_g) * 100 / expected_g) if weight_g > 0 and expected_g > 0 else 0


def return_signals(facts: ReturnFacts) -> tuple[ReturnSignal, ...]:
    """The signals of domain 8.7 that these facts bear out."""
    found = [
        ReturnSignal("signal_serial_elsewhere", {"serial": serial, "other": order})
        if order
        else ReturnSignal("signal_serial_unknown", {"serial": serial})
        for serial, order in facts.strange_serials
    ]
    gap = weight_gap_percent(facts.weight_g, facts.expected_g)
    if abs(gap) > WEIGHT_GAP_PERCENT:
        weights = {
            "weight": facts.weight_g,
            "expected": facts.expected_g,
            "gap": f"{gap:+d}".replace("-", "−"),
        }
        found.append(ReturnSignal("signal_weight_gap", weights))
    found += [ReturnSignal("signal_same_photo", {"rma": number}) for number in facts.same_photo]
    much = facts.returned * 100 > facts.shipped * MUCH_RETURNED_PERCENT
    if facts.orders >= MANY_ORDERS and much:
        rate = facts.returned * 100 // facts.shipped
        found.append(ReturnSignal("signal_returns_much", {"rate": rate, "orders": facts.orders}))
    if facts.missing_before >= MISSING_BEFORE:
        found.append(ReturnSignal("signal_missing_before", {"count": facts.missing_before}))
    if facts.refused_before:
        found.append(ReturnSignal("signal_refused_before", {"count": facts.refused_before}))
    return tuple(found)
