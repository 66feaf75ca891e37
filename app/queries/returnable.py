"""What a customer can still send back of an order, and what the law lets an inspector take off it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.models.channel import Customer
from app.models.house import setting
from app.models.kit import OrderKit
from app.models.order import Order, OrderAddress, OrderLine
from app.models.pickup import PickupBag
from app.models.refusals import NotFound
from app.models.rma import Rma, RmaUnit
from app.models.shipment import ParcelItem
from app.models.states import DeliveryMode
from app.queries.orders import customer_name


@dataclass(frozen=True, slots=True)
class ReturnableLine:
    """``left``: units that the customer has and that no return speaks of yet."""

    id: int
    sku: str
    name: str
    shipped: int
    left: int
    kit: str = ""
    """The name of what was bought that this is a part of, and can be sent back by itself."""


@dataclass(frozen=True, slots=True)
class ReturnableOrder:
    """An order that something may come back from."""

    id: int
    reference: str
    customer: str
    lines: tuple[ReturnableLine, ...]


def returnable(connection: Connection, order_id: int) -> ReturnableOrder:
    """The lines of an order with what can still come back; raises ``NotFound``."""
    order = connection.execute(
        select(
            Order.id, Order.reference, Order.delivery_mode, Customer.first_name, Customer.last_name, Customer.company
        )
        .join(Customer, Customer.id == Order.customer_id)
        .where(Order.id == order_id)
    ).first()  # fmt: skip
    if order is None:
        raise NotFound(kind="order", given=order_id)
    announced = (
        select(func.count())
        .where(
            RmaUnit.order_line_id == OrderLine.id,
            RmaUnit.unit_number.is_not(None),
            RmaUnit.received_at.is_(None),
        )
        .scalar_subquery()
    )
    had = OrderLine.delivered if order.delivery_mode is DeliveryMode.PICKUP else OrderLine.shipped
    left = (had - OrderLine.returned - announced).label("left")
    rows = connection.execute(
        select(
            OrderLine.id, OrderLine.sku, OrderLine.name, OrderLine.shipped, left, OrderKit.name.label("kit")
        )
        .outerjoin(OrderKit, OrderKit.id == OrderLine.kit_id)
        .where(OrderLine.order_id == order_id, OrderLine.shipped > 0)
        .order_by(OrderLine.position)
    )
    lines = tuple(
        ReturnableLine(row.id, row.sku, row.name, row.shipped, max(0, row.left), row.kit or "")
        for row in rows
    )
    name = customer_name(order.first_name, order.last_name, order.company)
    return ReturnableOrder(order.id, order.reference, name, lines)


def was_informed(connection: Connection, rma_id: int) -> bool:
    """Whether the customer was told of the right to withdraw: without that nothing is taken off (L221-20)."""
    told = connection.scalar(
        select(Order.withdrawal_info_sent_at).join(Rma, Rma.order_id == Order.id).where(Rma.id == rma_id)
    )
    return told is not None or bool(setting(connection, "confirmation_informs_withdrawal"))


@dataclass(frozen=True, slots=True)
class Sender:
    """Who an order went to, as it stands on a box that comes back."""

    customer: str
    place: str


def senders(connection: Connection, order_ids: Sequence[int]) -> dict[int, Sender]:
    """Name, postal code and town of a few orders, by their ids."""
    rows = connection.execute(
        select(
            Order.id, Customer.first_name, Customer.last_name, Customer.company, OrderAddress.postal_code,
            OrderAddress.city,
        )
        .join(Customer, Customer.id == Order.customer_id)
        .outerjoin(OrderAddress, (OrderAddress.order_id == Order.id) & (OrderAddress.kind == "shipping"))
        .where(Order.id.in_(order_ids))
    )  # fmt: skip
    return {
        row.id: Sender(
            customer_name(row.first_name, row.last_name, row.company),
            f"{row.postal_code or ''} {row.city or ''}".strip(),
        )
        for row in rows
    }


def in_bags(connection: Connection, pickup_id: int) -> tuple[ReturnableLine, ...]:
    """What lies in the parcels of a pickup, of which its customer may refuse something at the counter."""
    units = func.sum(ParcelItem.quantity)
    rows = connection.execute(
        select(OrderLine.id, OrderLine.sku, OrderLine.name, OrderLine.shipped, units.label("left"))
        .join(ParcelItem, ParcelItem.order_line_id == OrderLine.id)
        .join(PickupBag, PickupBag.parcel_id == ParcelItem.parcel_id)
        .where(PickupBag.pickup_id == pickup_id, ParcelItem.quantity > 0)
        .group_by(OrderLine.id, OrderLine.sku, OrderLine.name, OrderLine.shipped, OrderLine.position)
        .order_by(OrderLine.position)
    )
    return tuple(ReturnableLine(row.id, row.sku, row.name, row.shipped, int(row.left)) for row in rows)
