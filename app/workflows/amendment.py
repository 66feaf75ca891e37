"""Amendment: what a channel changed about an order we have, applied or held by stage (domain 2.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, update

from app.channels.base import IncomingLine, IncomingOrder
from app.channels.canonical import from_json, to_json
from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import bench_copy, journal, order_state, search
from app.models.order import Order, OrderHold, OrderLine, OrderVersion
from app.models.states import FulfilledBy, HoldKind, Lifecycle, PaymentKind, PaymentState
from app.rules.terms import OrderStage
from app.workflows import allocation, amended_lines, cancelling, fraud_check, order_rows
from app.workflows.intake_checks import delivery_address, hold_reasons, look_up
from app.workflows.outcome import Level, Outcome
from app.workflows.readdressing import delivery_row, put_address
from app.workflows.validation import await_payment, go_on

_BEFORE_PICKING = frozenset({OrderStage.IMPORTED, OrderStage.ALLOCATED})
_OVER = frozenset({Lifecycle.CANCELLED, Lifecycle.CLOSED})


@dataclass(frozen=True, slots=True)
class _Difference:
    """What the channel says now against what it said last: by external line id, and the rest."""

    units: dict[str, int]
    """Units more (above zero) or fewer (below) of lines that both have."""
    added: tuple[IncomingLine, ...]
    removed: tuple[str, ...]
    address: bool
    prices: bool
    cancelled: bool
    fulfilled: bool
    """The channel says that the goods have left."""

    @property
    def lines(self) -> bool:
        return bool(self.units or self.added or self.removed)


def amend_order(uow: UnitOfWork, order_id: int, incoming: IncomingOrder, digest: str) -> Outcome:
    """Compare with what the channel sent last, keep the new version, and apply it as far as the stage allows.

    Money follows the channel always; goods and address only before picking. What cannot be applied holds the
    order with the difference in words (hold AMENDED).
    """
    order = uow.connection.execute(locking(uow.connection, select(Order).where(Order.id == order_id))).one()
    base = last_version(uow, order_id)
    difference = _compare(base, incoming)
    keep_version(uow, order, incoming, digest)
    _follow_payments(uow, order, base, incoming)
    applied, held = _apply(uow, order, base, incoming, difference)
    journal.record(
        uow, "order_amended", "order", order_id,
        order_id=order_id, version=order.version + 1, applied=applied, held=held,
        before=_told(base, incoming), after=_told(incoming, base),
    )  # fmt: skip
    if difference.address or difference.prices or base.payment != incoming.payment:
        fraud_check.look_again(uow, order_id)
    go_on(uow, order_id)
    order_state.refresh_stage(uow, order_id)
    return Outcome(
        "order_amended_held" if held else "order_amended",
        {"order": order.reference, "changes": ", ".join(applied), "held": ", ".join(held)},
        Level.WARNING if held else Level.OK,
        order=order.reference,
        facts={"order_id": order_id, "result": "amended", "applied": applied, "held": held},
    )


def last_version(uow: UnitOfWork, order_id: int) -> IncomingOrder:
    """What the channel said of the order last."""
    content = uow.connection.scalars(
        select(OrderVersion.content)
        .where(OrderVersion.order_id == order_id)
        .order_by(OrderVersion.version.desc())
        .limit(1)
    ).one()
    return from_json(IncomingOrder, content)


def keep_version(uow: UnitOfWork, order: Any, incoming: IncomingOrder, digest: str) -> None:
    """Write down what the channel says now; ``order`` is the order's row."""
    version = order.version + 1
    uow.connection.execute(
        insert(OrderVersion).values(
            order_id=order.id, version=version, at=uow.now, content_hash=digest, content=to_json(incoming)
        )
    )
    uow.connection.execute(
        update(Order).where(Order.id == order.id).values(version=version, content_hash=digest)
    )


def _compare(base: IncomingOrder, incoming: IncomingOrder) -> _Difference:
    before = {line.external_line_id: line for line in base.lines}
    after = {line.external_line_id: line for line in incoming.lines}
    return _Difference(
        units={
            key: line.quantity - before[key].quantity
            for key, line in after.items()
            if key in before and line.quantity != before[key].quantity
        },
        added=tuple(line for key, line in after.items() if key not in before),
        removed=tuple(key for key in before if key not in after),
        address=delivery_address(base) != delivery_address(incoming),
        prices=_prices(base) != _prices(incoming),
        cancelled=incoming.cancelled and not base.cancelled,
        fulfilled=incoming.fulfilled and not base.fulfilled,
    )


def _prices(order: IncomingOrder) -> tuple[object, ...]:
    lines = sorted((line.external_line_id, line.unit_price_cents, line.net_cents) for line in order.lines)
    return order.total_cents, order.shipping_cents, order.discount_cents, tuple(lines)


def _told(order: IncomingOrder, other: IncomingOrder) -> dict[str, Any]:
    """The fields of an order in which it differs from the other, for the journal."""
    mine, theirs = to_json(order), to_json(other)
    return {name: value for name, value in mine.items() if value != theirs[name]}


def _follow_payments(uow: UnitOfWork, order: Any, base: IncomingOrder, incoming: IncomingOrder) -> None:
    """The channel is the master of money: what it captured, gave back or dropped since goes into the journal.

    What staff wrote down meanwhile is not written twice.
    """
    before, payment = dict(order_rows.payment_movements(base)), incoming.payment
    for kind, amount in order_rows.payment_movements(incoming):
        more = amount - before.get(kind, 0)
        if kind is PaymentKind.CAPTURE:
            more = min(more, payment.amount_cents - order.captured_cents)
        if kind is PaymentKind.REFUND:
            more = min(more, payment.refunded_cents - order.refunded_cents)
        if more > 0:
            order_state.add_payment(
                uow, order.id, kind, more, incoming.currency, payment.means.value, payment.reference,
                payment.paid_at if kind is PaymentKind.CAPTURE else None,
            )  # fmt: skip


def _apply(
    uow: UnitOfWork, order: Any, base: IncomingOrder, incoming: IncomingOrder, difference: _Difference
) -> tuple[list[str], list[str]]:
    """Names of what was applied and of what was held: ``lines``, ``address``, ``fulfilled``, ..."""
    wanted = [name for name in ("cancelled", "lines", "address", "prices") if getattr(difference, name)]
    if order.lifecycle in _OVER or order.fulfilled_by is FulfilledBy.CHANNEL:
        return [], []
    _settle_payment_holds(uow, order.id)
    stage = cancelling.order_stage(uow, order)
    if stage not in _BEFORE_PICKING:
        return _hold_late(uow, order, base, incoming, difference, stage, wanted)
    if difference.cancelled:
        _cancel_everything(uow, order)
        return ["cancelled"], []
    applied: list[str] = []
    held: list[str] = []
    if difference.fulfilled:
        # Somebody sent it without us, or says so by mistake: it must not be sent a second time.
        _hold(uow, order.id, "hold_amended_fulfilled")
        held.append("fulfilled")
    if difference.lines or difference.prices:
        _put_prices(uow, order, incoming)
        _hold_wrong_totals(uow, order, incoming)
        if difference.lines:
            bench_copy.changed(uow, order.id)
            amended_lines.put_units(
                uow, order, incoming, difference.units, difference.added, difference.removed
            )
            search.index_order(uow, order.id)
        applied += [name for name in ("lines", "prices") if name in wanted]
    if difference.address:
        (applied if _readdress(uow, order, base, incoming) else held).append("address")
    _settle_payment_holds(uow, order.id)
    if order.lifecycle is Lifecycle.OPEN:
        allocation.allocate_order(uow, order.id)
    return applied, held


def _cancel_everything(uow: UnitOfWork, order: Any) -> None:
    lines = uow.connection.execute(select(OrderLine).where(OrderLine.order_id == order.id)).all()
    given_up = cancelling.give_up(
        uow,
        order,
        {line.id: line.ordered - line.cancelled for line in lines if line.ordered > line.cancelled},
    )
    cancelling.settle(uow, order, given_up.goods_cents)


def _put_prices(uow: UnitOfWork, order: Any, incoming: IncomingOrder) -> None:
    standard = incoming.shipping_standard_cents
    uow.connection.execute(
        update(Order)
        .where(Order.id == order.id)
        .values(
            total_cents=incoming.total_cents,
            shipping_cents=incoming.shipping_cents,
            shipping_standard_cents=incoming.shipping_cents if standard is None else standard,
            discount_cents=incoming.discount_cents,
        )
    )
    amended_lines.put_prices(uow, order.id, incoming)


def _hold_wrong_totals(uow: UnitOfWork, order: Any, incoming: IncomingOrder) -> None:
    """As on arrival, amounts of the channel that do not add up wait for a person, with the figures (domain 2.2)."""
    open_codes = select(OrderHold.code).where(OrderHold.order_id == order.id, OrderHold.released_at.is_(None))
    there = set(uow.connection.scalars(open_codes))
    for reason in hold_reasons(incoming, look_up(uow, [incoming])):
        if reason.code == "hold_totals_differ" and reason.code not in there:
            order_state.place_hold(uow, order.id, reason.kind, code=reason.code, values=dict(reason.values))


def _readdress(uow: UnitOfWork, order: Any, base: IncomingOrder, incoming: IncomingOrder) -> bool:
    """Apply the new address, unless staff corrected the old one: then a person compares the three."""
    stored = delivery_row(uow, order.id)
    mine = order_rows.address_fields(stored)
    was, now = (order_rows.address_fields(delivery_address(each)) for each in (base, incoming))
    if mine not in (was, now):
        _hold(uow, order.id, "hold_amended_address_corrected", before=_line(mine), after=_line(now))
        return False
    if mine != now:
        put_address(uow, order, stored, now, "")
    return True


def _line(address: dict[str, str]) -> str:
    """An address in one line, for the sentence of a hold."""
    return ", ".join(value for name, value in address.items() if value and name not in {"phone", "email"})


def _hold(uow: UnitOfWork, order_id: int, code: str, **values: Any) -> None:
    order_state.place_hold(uow, order_id, HoldKind.AMENDED, code=code, values=values)


def _settle_payment_holds(uow: UnitOfWork, order_id: int) -> None:
    """Payment holds that intake placed are seen anew: money may have come, or the total changed."""
    await_payment(uow, order_id)
    order = uow.connection.execute(select(Order).where(Order.id == order_id)).one()
    if order.captured_cents < order.total_cents and order.payment is not PaymentState.AUTHORISED:
        return
    for hold_id in uow.connection.scalars(
        select(OrderHold.id).where(
            OrderHold.order_id == order_id,
            OrderHold.kind == HoldKind.PAYMENT,
            OrderHold.code != "",
            OrderHold.released_at.is_(None),
        )
    ).all():
        order_state.end_hold(uow, order_id, hold_id)


def _hold_late(
    uow: UnitOfWork,
    order: Any,
    base: IncomingOrder,
    incoming: IncomingOrder,
    difference: _Difference,
    stage: OrderStage,
    wanted: list[str],
) -> tuple[list[str], list[str]]:
    """Goods are in somebody's hands, so a person decides; prices are followed until something left."""
    applied: list[str] = []
    held: list[str] = []
    if difference.cancelled:
        _hold(uow, order.id, "hold_amended_cancelled")
        return [], ["cancelled"]
    if difference.fulfilled and stage in {OrderStage.PICKED_OR_PACKED, OrderStage.LABELLED}:
        _hold(uow, order.id, "hold_amended_fulfilled")
        held.append("fulfilled")
    if difference.lines:
        _hold(uow, order.id, "hold_amended_lines", changes=_line_changes(base, incoming, difference))
        held.append("lines")
    if difference.address:
        now = order_rows.address_fields(delivery_address(incoming))
        before = order_rows.address_fields(delivery_row(uow, order.id))
        if before != now:
            _hold(uow, order.id, "hold_amended_address", before=_line(before), after=_line(now))
            held.append("address")
    if wanted == ["prices"] and stage in {OrderStage.PICKED_OR_PACKED, OrderStage.LABELLED}:
        _put_prices(uow, order, incoming)
        _settle_payment_holds(uow, order.id)
        applied.append("prices")
    elif wanted == ["prices"]:
        _hold(
            uow,
            order.id,
            "hold_amended_prices",
            before_cents=base.total_cents,
            after_cents=incoming.total_cents,
        )
        held.append("prices")
    return applied, held


def _line_changes(base: IncomingOrder, incoming: IncomingOrder, difference: _Difference) -> str:
    """``MUG-350 2 → 3, LIV-01 + 1``: the same in every language."""
    before = {line.external_line_id: line for line in base.lines}
    after = {line.external_line_id: line for line in incoming.lines}
    told = [f"{before[key].sku} {before[key].quantity} → {after[key].quantity}" for key in difference.units]
    told += [f"{line.sku} + {line.quantity}" for line in difference.added]
    told += [f"{before[key].sku} − {before[key].quantity}" for key in difference.removed]
    return ", ".join(told)
