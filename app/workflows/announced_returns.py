"""Returns that customers announced elsewhere, told by a file or a channel: each is opened as if by staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from app.channels.base import IncomingReturn
from app.database.unit_of_work import UnitOfWork
from app.models.kit import OrderKit
from app.models.order import Order, OrderLine
from app.models.refusals import Refusal
from app.models.rma import Rma, RmaUnit
from app.rules.kits import whole_kits
from app.rules.return_terms import Ground, default_ground
from app.workflows import return_units, returns
from app.workflows.catalogue import Answer, Change

#: An order, the day its customer said so, and the right it rests on: one return.
_Key = tuple[str, date, Ground]
#: What is in the kits of an order: SKU and units in one, by the SKU of the kit.
_Kits = Mapping[str, Sequence[tuple[str, int]]]


def put_returns(
    uow: UnitOfWork, records: Sequence[IncomingReturn], channel_id: int | None = None
) -> list[Answer]:
    """Open the returns of these records: one for what an order's customer said on a day, on one right.

    What such a return holds already is unchanged, so that what is said twice opens nothing twice; all that a file
    says of one order is therefore given at once. ``channel_id``: whose orders are meant; else those of all.
    """
    answers: dict[int, Answer] = {}
    groups: defaultdict[_Key, list[int]] = defaultdict(list)
    for at, record in enumerate(records):
        groups[record.order, record.notice_day, default_ground(record.reason)].append(at)
    for (reference, day, ground), places in groups.items():
        named = {at: records[at] for at in places}
        answers |= _put(uow, _named(uow, reference, channel_id), reference, day, ground, named)
    return [answers[at] for at in range(len(records))]


def _named(uow: UnitOfWork, reference: str, channel_id: int | None) -> Sequence[Any]:
    """The orders that may be meant: none, the one, or two of many."""
    query = select(Order).where(Order.reference == reference)
    if channel_id is not None:
        query = query.where(Order.channel_id == channel_id)
    return uow.connection.execute(query.limit(2)).all()


def _put(
    uow: UnitOfWork,
    orders: Sequence[Any],
    reference: str,
    day: date,
    ground: Ground,
    named: Mapping[int, IncomingReturn],
) -> dict[int, Answer]:
    """The answer to each record of one return, by its place."""
    if len(orders) != 1:
        code = "return_order_twice" if orders else "return_order_unknown"
        return dict.fromkeys(named, Refusal(code, order=reference))
    before = _announced(uow, orders[0].id, day, ground)
    kits = _kits(uow, orders[0].id)
    answers: dict[int, Answer] = {}
    wanted: dict[int, IncomingReturn] = {}
    for at, record in named.items():
        parts = kits.get(record.sku, [(record.sku, 1)])
        if any(sku not in before for sku, _ in parts):
            answers[at] = Refusal("return_sku_unknown", order=reference, sku=record.sku)
            continue
        held = min(record.quantity, whole_kits((before[sku], per_kit) for sku, per_kit in parts))
        for sku, per_kit in parts:
            before[sku] -= held * per_kit
        if held == record.quantity:
            answers[at] = Change.UNCHANGED
        else:  # of a quantity that was raised since, only what is new
            wanted[at] = replace(record, quantity=record.quantity - held)
    if wanted:
        opened = _open(uow, orders[0], day, ground, list(wanted.values()), kits)
        answers |= dict.fromkeys(wanted, opened)
    return answers


def _open(
    uow: UnitOfWork, order: Any, day: date, ground: Ground, wanted: Sequence[IncomingReturn], kits: _Kits
) -> Answer:
    asked = [
        (sku, each.quantity * per_kit, each.reason)
        for each in wanted
        for sku, per_kit in kits.get(each.sku, [(each.sku, 1)])
    ]
    units = return_units.by_line(uow, order, asked)
    try:
        examined = returns.examine(uow, order.id, units, day, ground)
    except Refusal as refused:
        return refused
    returns.announce(uow, examined, "\n".join(dict.fromkeys(each.notice for each in wanted if each.notice)))
    return Change.CREATED


def _announced(uow: UnitOfWork, order_id: int, day: date, ground: Ground) -> dict[str, int]:
    """For each SKU of an order, the units that returns announced on that day, on that right, hold."""
    said = (Rma.notice_day == day) & (Rma.ground == ground)
    rows = uow.connection.execute(
        select(OrderLine.sku, func.count(Rma.id))
        .outerjoin(RmaUnit, RmaUnit.order_line_id == OrderLine.id)
        .outerjoin(Rma, (Rma.id == RmaUnit.rma_id) & said)
        .where(OrderLine.order_id == order_id)
        .group_by(OrderLine.sku)
    )
    return {sku: int(units) for sku, units in rows}


def _kits(uow: UnitOfWork, order_id: int) -> _Kits:
    """A customer who sends a kit back names what was bought; each of its articles comes back by itself."""
    rows = uow.connection.execute(
        select(OrderKit.sku, OrderKit.quantity, OrderLine.sku.label("part"), OrderLine.ordered)
        .join(OrderLine, OrderLine.kit_id == OrderKit.id)
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position)
    )
    kits: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        kits[row.sku].append((row.part, row.ordered // row.quantity))
    return kits
