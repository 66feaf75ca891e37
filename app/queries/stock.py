"""How much of what lies where."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, func, select

from app.models.product import Product
from app.models.states import LocationKind
from app.models.stock import Location, StockLevel


@dataclass(frozen=True, slots=True)
class ProductStock:
    """A product over all real places; ``free`` counts sellable bins only."""

    product_id: int
    sku: str
    name: str
    on_hand: int
    reserved: int
    free: int
    active: bool


def by_product(
    connection: Connection, text: str = "", after: str | None = None, limit: int = 200
) -> tuple[ProductStock, ...]:
    """Products by SKU, those after ``after``, whose SKU or name contains ``text``."""
    sellable = and_(Location.kind == LocationKind.BIN, Location.sellable, Location.active)
    free = func.sum(case((sellable, StockLevel.on_hand - StockLevel.reserved), else_=0))
    shown = select(Product).order_by(Product.sku).limit(limit)
    if text.strip():
        wanted = text.strip()
        shown = shown.where(
            Product.sku.icontains(wanted, autoescape=True) | Product.name.icontains(wanted, autoescape=True)
        )
    if after is not None:
        shown = shown.where(Product.sku > after)
    page = shown.subquery()
    query = (
        select(
            page.c.id.label("product_id"), page.c.sku, page.c.name, page.c.active,
            func.coalesce(func.sum(StockLevel.on_hand), 0).label("on_hand"),
            func.coalesce(func.sum(StockLevel.reserved), 0).label("reserved"),
            func.coalesce(free, 0).label("free"),
        )
        .outerjoin(StockLevel, StockLevel.product_id == page.c.id)
        .outerjoin(Location, Location.id == StockLevel.location_id)
        .group_by(page.c.id, page.c.sku, page.c.name, page.c.active)
        .order_by(page.c.sku)
    )  # fmt: skip
    return tuple(
        ProductStock(
            row.product_id, row.sku, row.name, int(row.on_hand), int(row.reserved), int(row.free), row.active
        )
        for row in connection.execute(query)
    )


@dataclass(frozen=True, slots=True)
class LevelRow:
    location_id: int
    location: str
    kind: LocationKind
    site: str
    product_id: int
    sku: str
    name: str
    on_hand: int
    reserved: int


def levels(
    connection: Connection,
    product_id: int | None = None,
    location_id: int | None = None,
    after: tuple[str, str] | None = None,
    limit: int = 500,
) -> tuple[LevelRow, ...]:
    """What lies where, of one product or in one location or in all, by location code then SKU.

    ``after``: location code and SKU of the last row shown.
    """
    query = (
        select(
            StockLevel.location_id, Location.code.label("location"), Location.kind, Location.site,
            StockLevel.product_id, Product.sku, Product.name, StockLevel.on_hand, StockLevel.reserved,
        )
        .join(Location, Location.id == StockLevel.location_id)
        .join(Product, Product.id == StockLevel.product_id)
        .where(StockLevel.on_hand > 0)
        .order_by(Location.code, Product.sku)
        .limit(limit)
    )  # fmt: skip
    if product_id is not None:
        query = query.where(StockLevel.product_id == product_id)
    if location_id is not None:
        query = query.where(StockLevel.location_id == location_id)
    if after is not None:
        code, sku = after
        query = query.where((Location.code > code) | and_(Location.code == code, Product.sku > sku))
    return tuple(LevelRow(**row._asdict()) for row in connection.execute(query))
