"""Which carrier service an order goes by: rules, what was chosen, and what orders and price tables say to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, String, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Document, Id, Moment
from app.models.carrier import CarrierPrice, CarrierRow, CarrierService
from app.models.order import Order, OrderAddress, OrderLine
from app.models.product import Product
from app.models.shipment import Parcel
from app.models.states import DeliveryMode, ParcelState
from app.rules import rating
from app.rules.choice import How, Rule, Wanted

#: A price that a carrier named for this very parcel holds for any weight and place.
_ANY_WEIGHT = 10_000_000


class ShippingRule(Base):
    """One rule of the house, tried in the order of ``number``; limits of 0 are none (see ``rules/choice.py``)."""

    __tablename__ = "shipping_rule"
    __table_args__ = (
        CheckConstraint(
            "from_g >= 0 AND up_to_g >= 0 AND from_cents >= 0 AND up_to_cents >= 0", name="numbers"
        ),
        CheckConstraint("(how = 'service') = (service_id IS NOT NULL)", name="service"),
    )

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    how: Mapped[str] = mapped_column(String(10))
    service_id: Mapped[int | None] = mapped_column(ForeignKey("carrier_service.id"))
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    zone: Mapped[str] = mapped_column(String(20), default=rating.EVERYWHERE)
    from_g: Mapped[int] = mapped_column(default=0)
    up_to_g: Mapped[int] = mapped_column(default=0)
    from_cents: Mapped[int] = mapped_column(default=0)
    up_to_cents: Mapped[int] = mapped_column(default=0)


class ShippingChoice(Base):
    """What was chosen for an order last, by a rule or a person, before tax; and the best that there was then."""

    __tablename__ = "shipping_choice"
    __table_args__ = (
        CheckConstraint("cents >= 0 AND best_cents >= 0", name="amounts"),
        Index("ix_shipping_choice_chosen_at", "chosen_at"),
    )

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    service: Mapped[str] = mapped_column(String(80))
    cents: Mapped[int | None]
    best_service: Mapped[str] = mapped_column(String(80), default="")
    best_cents: Mapped[int | None]
    why: Mapped[Document]
    """``code`` of the sentence that explains it, and its ``values``."""
    chosen_at: Mapped[Moment]
    chosen_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


@dataclass(frozen=True, slots=True)
class OrderToSend:
    """An order as its carrier is chosen: what rules see, and what it asks for."""

    reference: str
    service: str
    wanted: Wanted


def order_to_send(connection: Connection, order_id: int, today: date) -> OrderToSend | None:
    """The weight is that of its closed parcels, else of its articles; ``None`` for an order that does not exist."""
    row = connection.execute(
        select(
            Order.reference, Order.carrier_service, Order.delivery_mode, Order.total_cents, Order.channel_id,
            Order.promise_date, OrderAddress.country, OrderAddress.postal_code,
        )
        .join(OrderAddress, (OrderAddress.order_id == Order.id) & (OrderAddress.kind == "shipping"))
        .where(Order.id == order_id)
    ).first()  # fmt: skip
    if row is None:
        return None
    weight = connection.scalar(
        select(func.sum(Parcel.weight_g)).where(Parcel.order_id == order_id, Parcel.state != ParcelState.VOID)
    ) or connection.scalar(
        select(func.sum(Product.weight_g * (OrderLine.ordered - OrderLine.cancelled)))
        .select_from(OrderLine)
        .join(Product, Product.id == OrderLine.product_id)
        .where(OrderLine.order_id == order_id)
    )
    within = max((row.promise_date - today).days, 0) if row.promise_date else None
    to_point = row.delivery_mode is DeliveryMode.RELAY
    wanted = Wanted(
        row.country, row.postal_code, int(weight or 0), row.total_cents, row.channel_id, to_point, within
    )
    return OrderToSend(row.reference, row.carrier_service, wanted)


def priced_services(
    connection: Connection, points: Collection[str], quotes: Mapping[str, rating.Line] | None = None
) -> list[rating.Service]:
    """Every service in use that has a price; ``points``: those to pickup points, as ``carrier:product``.

    ``quotes``: prices that carriers named for this parcel, by the name of the service; they count before tables.
    """
    lines: dict[int, list[rating.Line]] = {}
    for line in connection.execute(select(CarrierPrice)):
        lines.setdefault(line.service_id, []).append(
            rating.Line(line.zone, line.up_to_g, line.cents, line.days)
        )
    services = connection.execute(
        select(CarrierService, CarrierRow.code.label("carrier"))
        .join(CarrierRow, CarrierRow.id == CarrierService.carrier_id)
        .where(CarrierService.active, CarrierRow.active)
        .order_by(CarrierService.code)
    ).all()
    found = []
    for row in services:
        to_point = f"{row.carrier}:{row.product}" in points
        if (quote := (quotes or {}).get(row.code)) is not None:
            found.append(rating.Service(row.code, to_point, 0, (quote,)))
        elif row.id in lines:
            found.append(rating.Service(row.code, to_point, row.fuel_bp, tuple(lines[row.id])))
    return found


def quoted(cents: int, days: int | None) -> rating.Line:
    """What a carrier named for one parcel, as a line that counts for it."""
    return rating.Line(rating.EVERYWHERE, _ANY_WEIGHT, cents, days)


def services_down(connection: Connection, now: datetime) -> frozenset[str]:
    """Services of carriers that were given a pause because they do not answer."""
    query = (
        select(CarrierService.code)
        .join(CarrierRow, CarrierRow.id == CarrierService.carrier_id)
        .where(CarrierRow.paused_until > now)
    )
    return frozenset(connection.scalars(query))


def kept_choice(connection: Connection, order_id: int) -> Any:
    """The row of what was chosen last; ``None`` where nobody chose."""
    return connection.execute(select(ShippingChoice).where(ShippingChoice.order_id == order_id)).first()


def shipping_rules(connection: Connection) -> tuple[Rule, ...]:
    """The house's rules in their order."""
    query = (
        select(ShippingRule, CarrierService.code)
        .outerjoin(CarrierService, CarrierService.id == ShippingRule.service_id)
        .order_by(ShippingRule.number)
    )
    return tuple(
        Rule(
            row.number, How(row.how), row.code or "", row.zone, row.from_g, row.up_to_g, row.from_cents,
            row.up_to_cents, row.channel_id,
        )
        for row in connection.execute(query)
    )  # fmt: skip
