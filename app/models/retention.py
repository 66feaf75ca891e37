"""What is kept longer than it is needed: customers and orders whose periods are over (app/rules/retention.py)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, CompoundSelect, Connection, Select, and_, exists, or_, select, union

from app.models.channel import Customer
from app.models.order import Order
from app.models.pickup import Pickup
from app.models.rma import Refund, Rma, RmaPhoto, RmaUnit
from app.models.shipment import Parcel
from app.models.states import RmaState, Stage
from app.models.trace import ParcelPhoto
from app.rules import retention
from app.values import SHOP_ZONE

#: Nothing will happen any more to an order at one of these stages by itself.
OVER = (Stage.SHIPPED, Stage.COLLECTED, Stage.CLOSED, Stage.CANCELLED)
_SETTLED = (RmaState.REFUSED, RmaState.EXPIRED, RmaState.REJECTED, RmaState.SETTLED, RmaState.CLOSED)


def due_orders(today: date, limit: int) -> Select[int]:
    """Ids of orders that keep nothing personal any more, the oldest first."""
    return select(Order.id).where(order_is_due(today)).order_by(Order.id).limit(limit)


def due_customers(today: date, limit: int) -> Select[int]:
    """Ids of customers who have not been heard of for too long."""
    return select(Customer.id).where(customer_is_due(today)).order_by(Customer.id).limit(limit)


def open_orders(connection: Connection, customer_ids: Sequence[int]) -> Sequence[str]:
    """References of a customer's orders that something may still happen to."""
    query = select(Order.reference).where(Order.customer_id.in_(customer_ids), Order.stage.not_in(OVER))
    return connection.scalars(query.order_by(Order.id)).all()


def kept_to(connection: Connection, customer_ids: Sequence[int]) -> date | None:
    """Until when the law wants the last of a customer's orders; ``None`` where none has to be kept."""
    query = select(Order.placed_at, _is_contract()).where(
        Order.customer_id.in_(customer_ids), Order.erased_at.is_(None)
    )
    days = [
        retention.order_kept_to(placed.astimezone(SHOP_ZONE).date(), contract=bool(contract))
        for placed, contract in connection.execute(query)
    ]
    return max(days, default=None)


def _is_contract() -> ColumnElement[bool]:
    return or_(
        Order.total_cents >= retention.CONTRACT_CENTS, Order.captured_cents >= retention.CONTRACT_CENTS
    )


def order_is_due(today: date) -> ColumnElement[bool]:
    """An order that is over, and of which nothing has been heard for as long as it has to be kept."""
    simple = _after(retention.order_until(today, contract=False))
    contract = _after(retention.order_until(today, contract=True))
    return and_(
        Order.erased_at.is_(None),
        Order.stage.in_(OVER),
        or_(and_(~_is_contract(), _silent_since(simple)), and_(_is_contract(), _silent_since(contract))),
    )


def _silent_since(moment: datetime) -> ColumnElement[bool]:
    """Nothing has happened to the order from ``moment`` on."""
    return and_(
        Order.placed_at < moment,
        ~exists().where(Parcel.order_id == Order.id, Parcel.handed_over_at >= moment),
        ~exists().where(Parcel.order_id == Order.id, Parcel.delivered_at >= moment),
        ~exists().where(Pickup.order_id == Order.id, Pickup.collected_at >= moment),
        ~exists().where(Rma.order_id == Order.id, or_(Rma.opened_at >= moment, Rma.decided_at >= moment)),
        ~exists().where(
            Refund.order_id == Order.id, or_(Refund.created_at >= moment, Refund.succeeded_at >= moment)
        ),
    )


def customer_is_due(today: date) -> ColumnElement[bool]:
    """A customer without an open order, and not heard of for too long."""
    moment = _after(retention.customer_until(today))
    alive = exists().where(
        Order.customer_id == Customer.id, or_(Order.stage.not_in(OVER), ~_silent_since(moment))
    )
    return and_(Customer.erased_at.is_(None), Customer.created_at < moment, ~alive)


def photos_of_open_returns(column: str) -> CompoundSelect[str]:
    """``file_name`` or ``sha256`` of the photos that an open return needs.

    They were taken at its inspection, or of a parcel of its order.
    """
    open_return = Rma.state.not_in(_SETTLED)
    inspected = (
        select(getattr(RmaPhoto, column))
        .join(RmaUnit, RmaUnit.id == RmaPhoto.rma_unit_id)
        .join(Rma, Rma.id == RmaUnit.rma_id)
        .where(open_return)
    )
    packed = (
        select(getattr(ParcelPhoto, column))
        .join(Parcel, Parcel.id == ParcelPhoto.parcel_id)
        .join(Rma, Rma.order_id == Parcel.order_id)
        .where(open_return)
    )
    return union(inspected, packed)


def first_moment_of_photos(today: date) -> datetime:
    """Photos from before are no longer kept, unless an open return needs them."""
    return _after(retention.photos_until(today))


def _after(day: date) -> datetime:
    """The first moment after a day of the shop."""
    return datetime.combine(date.fromordinal(day.toordinal() + 1), time(), SHOP_ZONE)
