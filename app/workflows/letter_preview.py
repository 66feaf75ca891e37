"""The letter about a decision before it is taken: read, never sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from app.database.unit_of_work import Actor, UnitOfWork
from app.values import utc_now
from app.workflows import decision_letters, messages, money_back, settlement
from app.workflows.decision_letters import Decision
from app.workflows.returns import return_row


@dataclass(frozen=True, slots=True)
class LetterText:
    """An e-mail as its customer would read it; ``to`` is empty for one who has no address."""

    to: str
    subject: str
    body: str


def preview(
    connection: Connection,
    rma_id: int,
    decision: Decision,
    reason: str = "",
    depreciations: Mapping[int, int] | None = None,
) -> LetterText:
    """What the customer would be told about ``decision``; ``depreciations``: basis points by unit.

    Raises ``NotFound``.
    """
    uow = UnitOfWork(connection, utc_now(), Actor(0))
    rma = return_row(uow, rma_id)
    units = settlement.units_of(uow, rma)
    if decision is Decision.REJECT:
        template, values = decision_letters.rejection(rma.number, units, reason.strip() or "…")
    else:
        taken = {unit.id: unit.depreciation_bp for unit in units} | dict(depreciations or {})
        lines: defaultdict[int, list[int]] = defaultdict(list)
        for unit in units:
            lines[unit.order_line_id].append(taken[unit.id])
        order = settlement.order_of(uow, rma)
        amounts = money_back.amounts(uow, order, rma.ground, lines)
        exchange = decision is Decision.EXCHANGE
        template, values = decision_letters.approval(
            rma,
            order.currency,
            units,
            money_back.goods_only(amounts) if exchange else amounts,
            reason.strip(),
            exchange=exchange,
            taken_off=taken,
        )
    letter = messages.compose(uow, rma.order_id, template, values)
    return LetterText(letter["to"], letter["subject"], letter["body"])
