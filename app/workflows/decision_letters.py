"""What a customer is told once a return is decided: which letter, and what stands in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from app.i18n import text
from app.values import Money
from app.workflows.money_back import Amounts

Letter = tuple[str, dict[str, Any]]
"""The template of the e-mail and its values, as ``messages.tell`` takes them."""


class Decision(StrEnum):
    """What a manager can do with a proposed return."""

    APPROVE = "approve"
    REDUCE = "reduce"
    REJECT = "reject"
    EXCHANGE = "exchange"


def approval(
    rma: Any,
    currency: str,
    units: Sequence[Any],
    amounts: Amounts,
    reason: str,
    *,
    exchange: bool = False,
    as_credit: bool = False,
    taken_off: Mapping[int, int] | None = None,
) -> Letter:
    """An accepted return: every part of the refund, and why something was taken off or nothing comes back.

    ``as_credit``: the customer chose store credit; ``taken_off``: basis points by unit, where they are not those of
    the units.
    """
    depreciations = {unit.id: unit.depreciation_bp for unit in units} | dict(taken_off or {})
    notes = [reason, rma.decision_reason, *(unit.note for unit in units if depreciations[unit.id])]
    values = {
        "rma": rma.number,
        "lines": "\n".join(_line(unit) for unit in units),
        "goods": Money(amounts.goods, currency),
        "shipping": Money(amounts.ship_out + amounts.ship_back, currency),
        "taken_off": Money(amounts.depreciation, currency),
        "given_back": text(rma.language, "given_back_credit" if as_credit else "given_back_refund"),
        "amount": Money(amounts.amount, currency),
        "reason": " · ".join(dict.fromkeys(note for note in notes if note)) or "-",
    }
    if exchange:
        return "return_exchanged", values
    if rma.goods_kept:
        return "return_goods_kept", values
    return ("return_reduced" if amounts.depreciation else "return_decided"), values


def _line(unit: Any) -> str:
    return f"- {unit.name} ({unit.grade.value})" if unit.grade is not None else f"- {unit.name}"


def rejection(number: str, units: Sequence[Any], reason: str) -> Letter:
    """A refused return, with the reason in the manager's words."""
    lines = "\n".join(f"- {unit.name}" for unit in units)
    return "return_rejected", {"rma": number, "reason": reason, "lines": lines}
