"""What a return is worth in money: the rules of refunds applied to an order as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from app.database.unit_of_work import UnitOfWork
from app.models import house, order_state
from app.models.order import OrderLine
from app.models.rma import Refund, RmaUnit
from app.models.states import RefundState
from app.rules.refund import RefundTerms, ReturningUnits, ShipOutRule, ShippingPaid, refund
from app.rules.return_terms import ApprovalLimits, Ground
from app.rules.vat import ONE, divide_half_up, unit_share
from app.values import Money

#: Refunds that were decided and whose money may still leave.
DECIDED = (RefundState.APPROVED, RefundState.SENT, RefundState.FAILED)
_COUNTED = (*DECIDED, RefundState.SUCCEEDED)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A refund by parts, in cents: ``amount`` is what the parts come to."""

    goods: int
    ship_out: int
    ship_back: int
    depreciation: int
    capped: bool = False
    """Whether less is given back than the rules would, because no more was paid."""

    @property
    def amount(self) -> int:
        return self.goods + self.ship_out + self.ship_back - self.depreciation

    def columns(self) -> dict[str, int]:
        """The parts as columns of a refund row."""
        return {
            "goods_cents": self.goods,
            "ship_out_cents": self.ship_out,
            "ship_back_cents": self.ship_back,
            "depreciation_cents": self.depreciation,
            "amount_cents": self.amount,
        }


def approval_limits(connection: Connection) -> ApprovalLimits:
    """Up to what who agrees in this house."""
    kept = house.settings(
        connection,
        "auto_approval_limit_cents",
        "manager_approval_limit_cents",
        "goodwill_limit_cents",
        "supervisor_days_late",
    )
    return ApprovalLimits(*(int(value) for value in kept.values()))


def decided(uow: UnitOfWork, order_id: int) -> int:
    """The sum of an order's refunds that were decided and whose money has not left yet."""
    cents = uow.connection.scalar(
        select(func.coalesce(func.sum(Refund.amount_cents), 0)).where(
            Refund.order_id == order_id, Refund.state.in_(DECIDED)
        )
    )
    return int(cents or 0)


def room(uow: UnitOfWork, order: Any) -> int:
    """What may still be given back: captured, less what was refunded, charged back or is decided (domain 2.2)."""
    return max(0, left(uow, order))


def left(uow: UnitOfWork, order: Any) -> int:
    """The same, below zero where more was decided than is there since a chargeback."""
    gone = order.refunded_cents + order_state.charged_back(uow, order.id) + decided(uow, order.id)
    return int(order.captured_cents - gone)


def shipping_refunded(uow: UnitOfWork, order_id: int) -> int:
    """Shipping of the order given back before, or decided to be."""
    cents = uow.connection.scalar(
        select(func.coalesce(func.sum(Refund.ship_out_cents), 0)).where(
            Refund.order_id == order_id, Refund.state.in_(_COUNTED)
        )
    )
    return int(cents or 0)


def amounts(
    uow: UnitOfWork, order: Any, ground: Ground, units: Mapping[int, Sequence[int]], ship_back: int = 0
) -> Amounts:
    """What taking back ``units`` is worth now: order line id to the depreciation (basis points) of each unit.

    Shares are cumulative: they follow the units refunded before, whichever they were (domain 4.3 and 8.4).
    """
    lines = uow.connection.execute(
        select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.position)
    ).all()
    gone = _gone_before(uow, lines)
    returning = [
        ReturningUnits(
            key=str(line.id),
            net_cents=line.net_cents,
            quantity=line.ordered,
            returning=len(units.get(line.id, ())),
            refunded=gone[line.id],
            ground=ground,
        )
        for line in lines
    ]
    shipping = ShippingPaid(
        paid=order.shipping_cents,
        standard=order.shipping_standard_cents,
        kept_standard=order.shipping_standard_cents,
        refunded=shipping_refunded(uow, order.id),
    )
    rule = ShipOutRule(str(house.setting(uow.connection, "partial_return_shipping")).upper())
    terms = RefundTerms(ship_out_rule=rule, ship_back=ship_back)
    free = room(uow, order)
    whole = refund(returning, shipping, paid_cents=free, terms=terms)
    depreciation = sum(_taken_off(line, gone[line.id], units.get(line.id, ())) for line in lines)
    return _within(whole.goods, whole.ship_out, whole.ship_back, depreciation, free)


def _gone_before(uow: UnitOfWork, lines: Sequence[Any]) -> dict[int, int]:
    """Units of each line that the customer neither has nor pays any more: refunded, or cancelled unpaid."""
    rows = uow.connection.execute(
        select(RmaUnit.order_line_id, func.count().label("units"))
        .where(RmaUnit.order_line_id.in_([line.id for line in lines]), RmaUnit.accepted.is_(True))
        .group_by(RmaUnit.order_line_id)
    )
    accepted = {row.order_line_id: row.units for row in rows}
    return {line.id: max(line.refunded, line.cancelled + accepted.get(line.id, 0)) for line in lines}


def _taken_off(line: Any, gone: int, depreciations: Sequence[int]) -> int:
    return sum(
        divide_half_up(unit_share(line.net_cents, line.ordered, gone + position) * taken, ONE)
        for position, taken in enumerate(sorted(depreciations), start=1)
        if taken
    )


def _within(goods: int, ship_out: int, ship_back: int, depreciation: int, free: int) -> Amounts:
    """Cut the parts so that the refund is at most ``free``: postage first, then shipping, then goods."""
    over = max(0, goods + ship_out + ship_back - depreciation - free)
    capped = over > 0
    cut = min(ship_back, over)
    ship_back, over = ship_back - cut, over - cut
    cut = min(ship_out, over)
    ship_out, over = ship_out - cut, over - cut
    return Amounts(goods - over, ship_out, ship_back, depreciation, capped)


def goods_only(worth: Amounts) -> Amounts:
    """What an exchange credits: the goods, less what they lost; shipping stays paid (domain 8.4)."""
    return Amounts(worth.goods, 0, 0, worth.depreciation, worth.capped)


def in_words(cents: int, currency: str) -> str:
    """An amount as sentences that are put into words elsewhere carry it: ``41.40 EUR``."""
    return f"{Money(cents).amount:.2f} {currency}"
