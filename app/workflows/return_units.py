"""Which units of an order come back: on what right, and that the customer can have them at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.order import OrderLine
from app.models.product import Product
from app.models.refusals import NotFound, Refusal
from app.models.rma import RmaUnit
from app.models.states import DeliveryMode
from app.rules.return_terms import Ground, ReturnReason, default_ground

AskedUnits = Sequence[tuple[int, int, ReturnReason]]
"""What comes back: order line id, units, reason; no reason is owed, ``OTHER`` is always enough."""


class TooManyUnits(Refusal):
    """The customer cannot have that many: ``sku``, ``wanted``, ``left``."""


class MixedGrounds(Refusal):
    """The reasons lead to different rights: one return each: ``grounds``."""


def ground_of(units: AskedUnits) -> Ground:
    """The right that the reasons rest on; raises ``MixedGrounds`` for more than one."""
    grounds = {default_ground(reason) for _, _, reason in units}
    if not grounds:
        raise Refusal("return_without_units")
    if len(grounds) > 1:
        raise MixedGrounds(grounds=", ".join(sorted(grounds)))
    return grounds.pop()


def number_units(uow: UnitOfWork, order: Any, units: AskedUnits) -> list[tuple[int, int, ReturnReason]]:
    """Give every unit its number on its line: shipped ones that are in no return yet."""
    lines = _lines(uow, order.id)
    listed = _listed_units(uow, lines)
    wanted: Counter[int] = Counter()
    numbered: list[tuple[int, int, ReturnReason]] = []
    for line_id, quantity, reason in units:
        if line_id not in lines:
            raise NotFound(kind="order_line", given=line_id)
        if quantity <= 0:
            raise Refusal("quantity_invalid", quantity=quantity)
        line = lines[line_id]
        left = _left(order, line, listed[line_id])
        wanted[line_id] += quantity
        if wanted[line_id] > left:
            raise TooManyUnits(
                sku=line.sku, name=line.name, wanted=wanted[line_id], left=left, order=order.reference
            )
        taken = {unit.unit_number for unit in listed[line_id]}
        free = [number for number in range(1, line.shipped + 1) if number not in taken]
        mine = free[wanted[line_id] - quantity : wanted[line_id]]
        numbered.extend((line_id, number, reason) for number in mine)
    if not numbered:
        raise Refusal("return_without_units")
    return numbered


def by_line(uow: UnitOfWork, order: Any, wanted: Sequence[tuple[str, int, ReturnReason]]) -> AskedUnits:
    """Which of an order's lines the units asked for by SKU come back from, the first lines first.

    What is more than the customer can have stands on the article's last line, for ``number_units`` to refuse.
    """
    lines = _lines(uow, order.id)
    listed = _listed_units(uow, lines)
    left = {line.id: _left(order, line, listed[line.id]) for line in lines.values()}
    asked: list[tuple[int, int, ReturnReason]] = []
    for sku, quantity, reason in wanted:
        mine = [line.id for line in lines.values() if line.sku == sku]
        to_place = quantity
        for line_id in mine:
            units = to_place if line_id == mine[-1] else min(to_place, left[line_id])
            left[line_id] -= units
            to_place -= units
            if units:
                asked.append((line_id, units, reason))
    return asked


def _lines(uow: UnitOfWork, order_id: int) -> dict[int, Any]:
    query = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
    return {line.id: line for line in uow.connection.execute(query)}


def _left(order: Any, line: Any, listed: Sequence[Any]) -> int:
    """How many units of a line the customer has that are in no return yet."""
    had = line.delivered if order.delivery_mode is DeliveryMode.PICKUP else line.shipped
    announced = sum(1 for unit in listed if unit.received_at is None)
    return max(0, int(had - line.returned - announced))


def _listed_units(uow: UnitOfWork, lines: Mapping[int, Any]) -> dict[int, list[Any]]:
    """The units of each line that are in a return: announced, here, or accepted."""
    listed: dict[int, list[Any]] = {line_id: [] for line_id in lines}
    rows = uow.connection.execute(
        select(RmaUnit.order_line_id, RmaUnit.unit_number, RmaUnit.received_at).where(
            RmaUnit.order_line_id.in_(list(lines)), RmaUnit.unit_number.is_not(None)
        )
    )
    for row in rows:
        listed[row.order_line_id].append(row)
    return listed


def excluded_skus(uow: UnitOfWork, rma_id: int) -> list[str]:
    """The SKUs of a return that the right of withdrawal does not cover, or only unopened (L221-28)."""
    rows = uow.connection.scalars(
        select(OrderLine.sku)
        .join(RmaUnit, RmaUnit.order_line_id == OrderLine.id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(RmaUnit.rma_id == rma_id, Product.withdrawal_exclusion != "")
        .distinct()
        .order_by(OrderLine.sku)
    )
    return list(rows)
