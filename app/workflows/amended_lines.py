"""Lines of an order as its channel changed them: units up and down, lines added, removed and brought back, prices.

A channel speaks of what it sold. A kit was taken apart on arrival, so that what it says of one is done to the lines
of its components, each as many times as it is in the kit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from app.channels.base import IncomingLine, IncomingOrder
from app.database.unit_of_work import UnitOfWork
from app.models import order_state
from app.models.kit import OrderKit
from app.models.order import OrderLine
from app.models.states import HoldKind
from app.rules.kits import shares, whole_kits
from app.workflows import cancelling, order_rows
from app.workflows.intake_checks import hold_reasons, look_up


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line as the channel knows it: one of ours, or a kit (``row``) with those of its components."""

    row: Any
    lines: Sequence[Any]
    kit: bool

    @property
    def quantity(self) -> int:
        """Units of it that were ordered, those given up included."""
        return int(self.row.quantity if self.kit else self.row.ordered)

    def per_unit(self, line: Any) -> int:
        """Units of one of our lines in one of what was sold."""
        return int(line.ordered) // self.quantity

    @property
    def given_up(self) -> int:
        """Whole ones of it that are cancelled."""
        return whole_kits((line.cancelled, self.per_unit(line)) for line in self.lines)


def sold_lines(uow: UnitOfWork, order_id: int) -> Mapping[str, SoldLine]:
    """The order's lines by the ids that its channel gave them."""
    lines = uow.connection.execute(
        select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
    ).all()
    sold = {
        line.external_line_id: SoldLine(line, (line,), kit=False) for line in lines if line.kit_id is None
    }
    parts: defaultdict[int, list[Any]] = defaultdict(list)
    for line in lines:
        if line.kit_id is not None:
            parts[line.kit_id].append(line)
    if parts:
        for kit in uow.connection.execute(select(OrderKit).where(OrderKit.id.in_(parts))):
            sold[kit.external_line_id] = SoldLine(kit, parts[kit.id], kit=True)
    return sold


def put_prices(uow: UnitOfWork, order_id: int, incoming: IncomingOrder) -> None:
    """Prices as the channel has them now; that of a kit is shared as it was, by what its articles cost alone."""
    sold = sold_lines(uow, order_id)
    for line in incoming.lines:
        found = sold.get(line.external_line_id)
        if found is None:
            continue
        now = {"unit_cents": line.unit_price_cents, "net_cents": line.net_cents}
        if not found.kit:
            uow.connection.execute(update(OrderLine).where(OrderLine.id == found.row.id).values(now))
            continue
        uow.connection.execute(update(OrderKit).where(OrderKit.id == found.row.id).values(now))
        weights = [(part.unit_cents, found.per_unit(part)) for part in found.lines]
        for part, cents in zip(found.lines, shares(line.net_cents, weights), strict=True):
            uow.connection.execute(update(OrderLine).where(OrderLine.id == part.id).values(net_cents=cents))


def put_units(
    uow: UnitOfWork,
    order: Any,
    incoming: IncomingOrder,
    units: Mapping[str, int],
    added: Sequence[IncomingLine],
    removed: Sequence[str],
) -> None:
    """Units up and down by line, lines added and removed; no refund of ours: the channel settles what it changed."""
    sold = sold_lines(uow, order.id)
    for key, more in units.items():
        if more > 0:
            _more(uow, sold[key], more)
        else:
            _fewer(uow, order, sold[key], -more)
    for key in removed:
        left = {line.id: line.ordered - line.cancelled for line in sold[key].lines}
        cancelling.give_up(uow, order, {line: there for line, there in left.items() if there})
    for line in added:
        if line.external_line_id in sold:
            _bring_back(uow, order, sold[line.external_line_id], line)
    if new := [line for line in added if line.external_line_id not in sold]:
        last = max(line.position for each in sold.values() for line in each.lines)
        _add(uow, order, incoming, new, last)


def _more(uow: UnitOfWork, sold: SoldLine, more: int) -> None:
    for line in sold.lines:
        units = more * sold.per_unit(line)
        uow.connection.execute(
            update(OrderLine)
            .where(OrderLine.id == line.id)
            .values(ordered=OrderLine.ordered + units, unallocated=OrderLine.unallocated + units)
        )
    _count_kits(uow, sold, more)


def _count_kits(uow: UnitOfWork, sold: SoldLine, more: int) -> None:
    if sold.kit:
        counted = update(OrderKit).where(OrderKit.id == sold.row.id)
        uow.connection.execute(counted.values(quantity=OrderKit.quantity + more))


def _fewer(uow: UnitOfWork, order: Any, sold: SoldLine, fewer: int) -> None:
    """The line is shorter now; what staff had cancelled already is not taken away twice."""
    fewer = min(fewer, sold.quantity - sold.given_up)
    if not fewer:
        return
    there = {line.id: line.ordered - line.cancelled for line in sold.lines}
    wanted = {line.id: min(there[line.id], fewer * sold.per_unit(line)) for line in sold.lines}
    cancelling.give_up(uow, order, {line: units for line, units in wanted.items() if units})
    if sold.quantity == fewer:
        return
    for line in sold.lines:
        units = fewer * sold.per_unit(line)
        uow.connection.execute(
            update(OrderLine)
            .where(OrderLine.id == line.id)
            .values(ordered=OrderLine.ordered - units, cancelled=OrderLine.cancelled - units)
        )
    _count_kits(uow, sold, -fewer)


def _bring_back(uow: UnitOfWork, order: Any, sold: SoldLine, line: IncomingLine) -> None:
    """A line that was removed or given up is there again; as another article it waits for a person."""
    if sold.row.sku == line.sku:
        _more(uow, sold, line.quantity)
        return
    order_state.place_hold(
        uow, order.id, HoldKind.AMENDED,
        code="hold_amended_lines", values={"changes": f"{sold.row.sku} → {line.sku} {line.quantity}"},
    )  # fmt: skip


def _add(
    uow: UnitOfWork, order: Any, incoming: IncomingOrder, new: Sequence[IncomingLine], last: int
) -> None:
    known = look_up(uow, [incoming])
    rows, kits = order_rows.line_rows(new, known, after=last)
    write_kits(uow, order.id, rows, kits)
    uow.connection.execute(insert(OrderLine), [{"order_id": order.id, **row} for row in rows])
    for reason in hold_reasons(incoming, known):
        if reason.kind is HoldKind.STOCK:
            order_state.place_hold(uow, order.id, reason.kind, code=reason.code, values=dict(reason.values))


def write_kits(
    uow: UnitOfWork, order_id: int, rows: Sequence[dict[str, Any]], kits: Sequence[order_rows.SoldKit]
) -> None:
    """Write down what was bought as kits, and name it in the rows of its components, which are yet to be written."""
    for kit in kits:
        made = insert(OrderKit).values(order_id=order_id, **kit.row).returning(OrderKit.id)
        kit_id = uow.connection.execute(made).scalar_one()
        for place in kit.lines:
            rows[place]["kit_id"] = kit_id
