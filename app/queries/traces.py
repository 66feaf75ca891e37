"""Recalled lots, and which parcels hold a lot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from app.models.order import Order
from app.models.product import Product
from app.models.shipment import Parcel
from app.models.states import ParcelState
from app.models.trace import PackedUnit, RecalledLot
from app.rules.identifiers import parcel_reference


@dataclass(frozen=True, slots=True)
class Recall:
    """A recall in force, and how many parcels hold the lot."""

    sku: str
    name: str
    lot: str
    reason: str
    recalled_at: datetime
    parcels: int


@dataclass(frozen=True, slots=True)
class Holding:
    """A parcel that holds units of a lot."""

    parcel: str
    state: ParcelState
    order_id: int
    order: str
    serial: str
    units: int


def recalls(connection: Connection, limit: int = 200) -> tuple[Recall, ...]:
    """The recalls in force, newest first."""
    parcels = (
        select(func.count(func.distinct(PackedUnit.parcel_id)))
        .where(
            PackedUnit.product_id == RecalledLot.product_id,
            PackedUnit.lot == RecalledLot.lot,
            PackedUnit.returned_at.is_(None),
        )
        .correlate(RecalledLot)
        .scalar_subquery()
    )
    query = (
        select(
            Product.sku,
            Product.name,
            RecalledLot.lot,
            RecalledLot.reason,
            RecalledLot.recalled_at,
            parcels.label("parcels"),
        )
        .join(Product, Product.id == RecalledLot.product_id)
        .where(RecalledLot.lifted_at.is_(None))
        .order_by(RecalledLot.id.desc())
        .limit(limit)
    )
    return tuple(Recall(**row._asdict()) for row in connection.execute(query))


def holdings(connection: Connection, sku: str, lot: str, limit: int = 10_000) -> tuple[Holding, ...]:
    """The parcels that hold a lot of an article, newest first: whom to tell of a recall."""
    query = (
        select(
            Parcel.number,
            Parcel.state,
            Parcel.order_id,
            Order.reference,
            PackedUnit.serial,
            func.sum(PackedUnit.quantity).label("units"),
        )
        .join(Product, Product.id == PackedUnit.product_id)
        .join(Parcel, Parcel.id == PackedUnit.parcel_id)
        .join(Order, Order.id == Parcel.order_id)
        .where(Product.sku == sku, PackedUnit.lot == lot, PackedUnit.returned_at.is_(None))
        .group_by(Parcel.number, Parcel.state, Parcel.order_id, Order.reference, PackedUnit.serial)
        .order_by(Parcel.number.desc())
        .limit(limit)
    )
    return tuple(
        Holding(
            parcel_reference(row.number), row.state, row.order_id, row.reference, row.serial, int(row.units)
        )
        for row in connection.execute(query)
    )
