"""Everything about one order: addresses, lines, money, parcels, pickup, returns, and what happened when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from app.models.channel import Channel, Customer, Shop
from app.models.invoice import Invoice, InvoiceKind
from app.models.kit import OrderKit
from app.models.order import Order, OrderAddress, OrderHold, OrderLine, Payment
from app.models.pickup import Pickup
from app.models.product import Box
from app.models.refusals import NotFound
from app.models.rma import Refund, Rma
from app.models.shipment import Parcel, ParcelItem
from app.models.staff import Staff, Station
from app.models.states import (
    DeliveryMode,
    HoldKind,
    Lifecycle,
    ParcelState,
    PaymentKind,
    PaymentState,
    PickupState,
    RefundState,
    RmaState,
    Stage,
)
from app.rules.vat import PricedLine, RateVat, breakdown, units_share


@dataclass(frozen=True, slots=True)
class Address:
    """``kind`` is ``shipping`` or ``billing``."""

    kind: str
    first_name: str
    last_name: str
    company: str
    line1: str
    line2: str
    line3: str
    postal_code: str
    city: str
    country: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class LineDetail:
    """An order line with the counter of every bucket; ``net_cents`` is for all ordered units, TTC."""

    id: int
    position: int
    product_id: int | None
    sku: str
    name: str
    unit_cents: int
    net_cents: int
    vat_rate_bp: int
    ordered: int
    cancelled: int
    unallocated: int
    backordered: int
    allocated: int
    picked: int
    packed: int
    shipped: int
    delivered: int
    returned: int
    refunded: int
    promise_date: date | None
    kit: str
    """The name of what was bought that this is a part of; empty for an article bought as such."""


@dataclass(frozen=True, slots=True)
class PaymentDetail:
    id: int
    kind: PaymentKind
    means: str
    amount_cents: int
    currency: str
    at: datetime
    reference: str
    who: str | None


@dataclass(frozen=True, slots=True)
class HoldDetail:
    """Open while ``released_at`` is empty; ``code`` and ``values`` name the sentence where there is no ``reason``."""

    id: int
    kind: HoldKind
    code: str
    values: Mapping[str, Any]
    reason: str
    placed_by: str | None
    placed_at: datetime
    due_at: datetime | None
    released_by: str | None
    released_at: datetime | None
    release_note: str


@dataclass(frozen=True, slots=True)
class ParcelItemDetail:
    order_line_id: int
    sku: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ParcelDetail:
    id: int
    number: int
    state: ParcelState
    sscc: str | None
    tracking_number: str
    weight_g: int
    box: str | None
    packed_by: str | None
    created_at: datetime
    closed_at: datetime | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    no_photo: str
    """Why the house's photo of the open box was not taken; empty where it was, or none was asked for."""
    items: tuple[ParcelItemDetail, ...]


@dataclass(frozen=True, slots=True)
class PickupDetail:
    id: int
    number: int
    shop: str
    state: PickupState
    ready_at: datetime | None
    last_day: date | None
    collected_at: datetime | None
    collected_by: str


@dataclass(frozen=True, slots=True)
class ReturnDetail:
    id: int
    number: str
    state: RmaState
    opened_at: datetime
    refund_due: date | None
    exchange_order_id: int | None


@dataclass(frozen=True, slots=True)
class RefundDetail:
    id: int
    rma_id: int | None
    state: RefundState
    amount_cents: int
    currency: str
    means: str
    created_at: datetime
    succeeded_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvoiceDetail:
    """An invoice, or a credit note; ``ttc_cents`` is positive on both."""

    id: int
    number: str
    kind: InvoiceKind
    issued_on: date
    ttc_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """One order with all its parts; ``vat`` splits the goods and shipping by rate (domain 4.3)."""

    id: int
    reference: str
    external_id: str
    channel: str
    customer_id: int
    customer: str
    customer_email: str
    customer_phone: str
    placed_at: datetime
    imported_at: datetime
    paid_at: datetime | None
    lifecycle: Lifecycle
    stage: Stage
    payment: PaymentState
    delivery_mode: DeliveryMode
    carrier_service: str
    relay_id: str
    shop: str | None
    currency: str
    shipping_cents: int
    discount_cents: int
    total_cents: int
    captured_cents: int
    refunded_cents: int
    promise_date: date | None
    allow_split: bool
    gift: bool
    gift_note: str
    customer_note: str
    replaces_id: int | None
    claimed_by: str | None
    claimed_at_station: str | None
    addresses: tuple[Address, ...]
    lines: tuple[LineDetail, ...]
    payments: tuple[PaymentDetail, ...]
    holds: tuple[HoldDetail, ...]
    parcels: tuple[ParcelDetail, ...]
    pickup: PickupDetail | None
    returns: tuple[ReturnDetail, ...]
    refunds: tuple[RefundDetail, ...]
    invoices: tuple[InvoiceDetail, ...]
    vat: tuple[RateVat, ...]

    @property
    def left_cents(self) -> int:
        """What is still there of what was paid: neither refunded nor charged back."""
        back = sum(each.amount_cents for each in self.payments if each.kind is PaymentKind.DISPUTE)
        return self.captured_cents - self.refunded_cents - back


_ORDER = (
    Order.id, Order.reference, Order.external_id, Order.customer_id, Order.placed_at, Order.imported_at,
    Order.paid_at, Order.lifecycle, Order.stage, Order.payment, Order.delivery_mode, Order.carrier_service,
    Order.relay_id, Order.currency,
    Order.shipping_cents, Order.discount_cents, Order.total_cents, Order.captured_cents, Order.refunded_cents,
    Order.promise_date, Order.allow_split, Order.gift, Order.gift_note, Order.customer_note, Order.replaces_id,
)  # fmt: skip


def order_detail(connection: Connection, order_id: int) -> OrderDetail:
    """One order with all its parts; raises ``NotFound``."""
    row = connection.execute(
        select(
            *_ORDER,
            Channel.name.label("channel"),
            Customer.first_name,
            Customer.last_name,
            Customer.company,
            Customer.email.label("customer_email"),
            Customer.phone.label("customer_phone"),
            Shop.name.label("shop"),
            Staff.name.label("claimed_by"),
            Station.name.label("claimed_at_station"),
        )
        .join(Channel, Channel.id == Order.channel_id)
        .join(Customer, Customer.id == Order.customer_id)
        .outerjoin(Shop, Shop.id == Order.shop_id)
        .outerjoin(Staff, Staff.id == Order.claimed_by)
        .outerjoin(Station, Station.id == Order.claimed_station_id)
        .where(Order.id == order_id)
    ).first()
    if row is None:
        raise NotFound(kind="order", given=order_id)
    values = row._asdict()
    first, last, company = (values.pop(name) for name in ("first_name", "last_name", "company"))
    lines = _lines(connection, order_id)
    return OrderDetail(
        **values,
        customer=f"{first} {last}".strip() or company,
        addresses=_addresses(connection, order_id),
        lines=lines,
        payments=_payments(connection, order_id),
        holds=_holds(connection, order_id),
        parcels=_parcels(connection, order_id),
        pickup=_pickup(connection, order_id),
        returns=_returns(connection, order_id),
        refunds=_refunds(connection, order_id),
        invoices=_invoices(connection, order_id),
        vat=_vat(lines, row.shipping_cents, row.total_cents),
    )


def _vat(lines: Sequence[LineDetail], shipping_cents: int, total_cents: int) -> tuple[RateVat, ...]:
    """What is paid, split by rate: a total short of its lines is so for units given up, else for a discount."""
    missing = max(0, sum(line.net_cents for line in lines) + shipping_cents - total_cents)
    priced = []
    for line in lines:
        given_up = units_share(line.net_cents, line.ordered, 0, line.cancelled) if line.cancelled else 0
        unpaid = min(missing, given_up)
        missing -= unpaid
        priced.append(PricedLine(str(line.id), line.net_cents - unpaid, line.vat_rate_bp))
    discount = min(missing, sum(line.gross_cents for line in priced))
    return breakdown(priced, shipping_cents, discount).groups if priced else ()


def _addresses(connection: Connection, order_id: int) -> tuple[Address, ...]:
    columns = [getattr(OrderAddress, name) for name in Address.__slots__]
    query = select(*columns).where(OrderAddress.order_id == order_id).order_by(OrderAddress.kind.desc())
    return tuple(Address(*row) for row in connection.execute(query))


def _lines(connection: Connection, order_id: int) -> tuple[LineDetail, ...]:
    columns = [getattr(OrderLine, name) for name in LineDetail.__slots__[:-1]]
    query = (
        select(*columns, func.coalesce(OrderKit.name, "").label("kit"))
        .outerjoin(OrderKit, OrderKit.id == OrderLine.kit_id)
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position, OrderLine.id)
    )
    return tuple(LineDetail(**row._asdict()) for row in connection.execute(query))


def _payments(connection: Connection, order_id: int) -> tuple[PaymentDetail, ...]:
    columns = [getattr(Payment, name) for name in PaymentDetail.__slots__[:-1]]
    query = select(*columns, Staff.name.label("who")).outerjoin(Staff, Staff.id == Payment.staff_id)
    rows = connection.execute(query.where(Payment.order_id == order_id).order_by(Payment.at, Payment.id))
    return tuple(PaymentDetail(**row._asdict()) for row in rows)


def _holds(connection: Connection, order_id: int) -> tuple[HoldDetail, ...]:
    placer, releaser = aliased(Staff), aliased(Staff)
    query = (
        select(
            OrderHold.id, OrderHold.kind, OrderHold.code, OrderHold.values, OrderHold.reason, placer.name,
            OrderHold.placed_at, OrderHold.due_at, releaser.name, OrderHold.released_at, OrderHold.release_note,
        )
        .outerjoin(placer, placer.id == OrderHold.placed_by)
        .outerjoin(releaser, releaser.id == OrderHold.released_by)
        .where(OrderHold.order_id == order_id)
        .order_by(OrderHold.id)
    )  # fmt: skip
    return tuple(HoldDetail(*row) for row in connection.execute(query))


def _invoices(connection: Connection, order_id: int) -> tuple[InvoiceDetail, ...]:
    columns = [getattr(Invoice, name) for name in InvoiceDetail.__slots__]
    query = select(*columns).where(Invoice.order_id == order_id).order_by(Invoice.id)
    return tuple(InvoiceDetail(*row) for row in connection.execute(query))


def _parcels(connection: Connection, order_id: int) -> tuple[ParcelDetail, ...]:
    items: defaultdict[int, list[ParcelItemDetail]] = defaultdict(list)
    inside = (
        select(ParcelItem.parcel_id, OrderLine.id, OrderLine.sku, OrderLine.name, ParcelItem.quantity)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position)
    )
    for row in connection.execute(inside):
        items[row.parcel_id].append(ParcelItemDetail(row.id, row.sku, row.name, row.quantity))
    query = (
        select(
            Parcel.id, Parcel.number, Parcel.state, Parcel.sscc, Parcel.tracking_number, Parcel.weight_g,
            Box.name.label("box"), Staff.name.label("packed_by"), Parcel.created_at, Parcel.closed_at,
            Parcel.handed_over_at, Parcel.delivered_at, Parcel.no_photo,
        )
        .outerjoin(Box, Box.id == Parcel.box_id)
        .outerjoin(Staff, Staff.id == Parcel.packed_by)
        .where(Parcel.order_id == order_id)
        .order_by(Parcel.number)
    )  # fmt: skip
    found = connection.execute(query)
    return tuple(ParcelDetail(**row._asdict(), items=tuple(items[row.id])) for row in found)


def _pickup(connection: Connection, order_id: int) -> PickupDetail | None:
    row = connection.execute(
        select(
            Pickup.id, Pickup.number, Shop.name, Pickup.state, Pickup.ready_at, Pickup.last_day, Pickup.collected_at,
            Pickup.collected_by,
        )
        .join(Shop, Shop.id == Pickup.shop_id)
        .where(Pickup.order_id == order_id)
    ).first()  # fmt: skip
    return None if row is None else PickupDetail(*row)


def _returns(connection: Connection, order_id: int) -> tuple[ReturnDetail, ...]:
    columns = [getattr(Rma, name) for name in ReturnDetail.__slots__]
    query = select(*columns).where(Rma.order_id == order_id).order_by(Rma.id)
    return tuple(ReturnDetail(*row) for row in connection.execute(query))


def _refunds(connection: Connection, order_id: int) -> tuple[RefundDetail, ...]:
    columns = [getattr(Refund, name) for name in RefundDetail.__slots__]
    query = select(*columns).where(Refund.order_id == order_id).order_by(Refund.id)
    return tuple(RefundDetail(*row) for row in connection.execute(query))
