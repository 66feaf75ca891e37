"""Returns that customers announced elsewhere, brought in by a file: each is opened as if staff had opened it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select

from app.channels.base import IncomingReturn
from app.database.unit_of_work import UnitOfWork
from app.models.order import Order, OrderLine
from app.models.refusals import Refusal
from app.models.rma import Rma, RmaUnit
from app.rules.return_terms import Ground, default_ground
from app.values import shop_day
from app.workflows import returns
from app.workflows.catalogue import Answer, Change

#: An order, the day its customer said so, and the right it rests on: one return.
_Key = tuple[str, date, Ground]


def put_returns(uow: UnitOfWork, records: Sequence[IncomingReturn]) -> list[Answer]:
    """Open the returns of these records: one for what an order's customer said on a day, on one right.

    What such a return holds already is unchanged, so that a file brought in twice opens nothing twice.
    """
    answers: dict[int, Answer] = {}
    groups: defaultdict[_Key, list[int]] = defaultdict(list)
    for at, record in enumerate(records):
        day = record.notice_day or shop_day(uow.now)
        groups[record.order, day, default_ground(record.reason)].append(at)
    for (reference, day, ground), places in groups.items():
        named = {at: records[at] for at in places}
        answers |= _put(uow, reference, day, ground, named)
    return [answers[at] for at in range(len(records))]


def _put(
    uow: UnitOfWork, reference: str, day: date, ground: Ground, named: Mapping[int, IncomingReturn]
) -> dict[int, Answer]:
    """The answer to each record of one return, by its place."""
    orders = uow.connection.scalars(select(Order.id).where(Order.reference == reference).limit(2)).all()
    if len(orders) != 1:
        code = "return_order_twice" if orders else "return_order_unknown"
        return dict.fromkeys(named, Refusal(code, order=reference))
    lines = _lines(uow, orders[0])
    before = _announced(uow, orders[0], day, ground)
    answers: dict[int, Answer] = {}
    wanted: dict[int, IncomingReturn] = {}
    for at, record in named.items():
        line_id = lines.get(record.sku)
        if line_id is None:
            answers[at] = Refusal("return_sku_unknown", order=reference, sku=record.sku)
            continue
        held = min(before.get(line_id, 0), record.quantity)
        before[line_id] = before.get(line_id, 0) - held
        if held == record.quantity:
            answers[at] = Change.UNCHANGED
        else:  # of a quantity that was raised since, only what is new
            wanted[at] = replace(record, quantity=record.quantity - held)
    if wanted:
        answers |= dict.fromkeys(wanted, _open(uow, orders[0], day, ground, lines, list(wanted.values())))
    return answers


def _open(
    uow: UnitOfWork,
    order_id: int,
    day: date,
    ground: Ground,
    lines: Mapping[str, int],
    wanted: Sequence[IncomingReturn],
) -> Answer:
    units = [(lines[each.sku], each.quantity, each.reason) for each in wanted]
    notice = "\n".join(dict.fromkeys(each.notice for each in wanted if each.notice))
    try:
        returns.announce(uow, order_id, units, day, ground, notice=notice)
    except Refusal as refused:
        return refused
    return Change.CREATED


def _lines(uow: UnitOfWork, order_id: int) -> dict[str, int]:
    """The line of each article by its SKU; of two lines of one article the first."""
    rows = uow.connection.execute(
        select(OrderLine.sku, OrderLine.id)
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position.desc())
    )
    return {row.sku: row.id for row in rows}


def _announced(uow: UnitOfWork, order_id: int, day: date, ground: Ground) -> dict[int, int]:
    """Units by order line that returns announced on that day, on that right, hold."""
    rows = uow.connection.execute(
        select(RmaUnit.order_line_id, func.count())
        .join(Rma, Rma.id == RmaUnit.rma_id)
        .where(Rma.order_id == order_id, Rma.notice_day == day, Rma.ground == ground)
        .group_by(RmaUnit.order_line_id)
    )
    return {line_id: int(units) for line_id, units in rows}
