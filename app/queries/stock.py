"""How much of what lies where."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, func, literal, select, tuple_

from app.models.product import Product
from app.models.states import LocationKind
from app.models.stock import Location, StockLevel
from app.queries.touched import Touched, touched

#: Places in the house, and those of them that orders are promised from.
REAL = (LocationKind.BIN, LocationKind.SHELF, LocationKind.TOTE, LocationKind.PACK)
SELLABLE = and_(Location.kind == LocationKind.BIN, Location.sellable, Location.active)


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
    free = func.sum(case((SELLABLE, StockLevel.on_hand - StockLevel.reserved), else_=0))
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
class Lying:
    """What lies in the house, of one article or of all that are kept; ``free``: only what can be sold and is not."""

    product_id: int | None = None
    free: bool = False


@dataclass(frozen=True, slots=True)
class LevelRow:
    """An article in a place. ``value_cents`` at the selling price without VAT."""

    id: int
    """Names the place and the article (``LEVEL_ID``)."""
    location: str
    kind: LocationKind
    site: str
    product_id: int
    sku: str
    name: str
    on_hand: int
    reserved: int
    value_cents: int


_PLACES = 2**32
#: The two keys of a level as one number.
LEVEL_ID = StockLevel.location_id * _PLACES + StockLevel.product_id


def levels(
    connection: Connection,
    wanted: Lying,
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[LevelRow, ...]:
    """What lies where, by SKU then place, those after ``after``; ``only`` what a change touches."""
    query = (
        select(
            LEVEL_ID.label("id"), Location.code.label("location"), Location.kind, Location.site,
            StockLevel.product_id, Product.sku, Product.name, StockLevel.on_hand, StockLevel.reserved,
            Product.price_cents, Product.vat_rate_bp,
        )
        .join(Location, Location.id == StockLevel.location_id)
        .join(Product, Product.id == StockLevel.product_id)
        .where(Product.active, StockLevel.on_hand > 0, Location.kind.in_(REAL))
        .order_by(Product.sku, Location.code)
    )  # fmt: skip
    if wanted.product_id is not None:
        query = query.where(StockLevel.product_id == wanted.product_id)
    if wanted.free:
        query = query.where(SELLABLE, StockLevel.on_hand > StockLevel.reserved)
    if only is not None:
        query = query.where(touched(only, {"level": LEVEL_ID, "stock": StockLevel.product_id}))
    else:
        query = query.limit(limit)
    if after is not None:
        location_id, product_id = divmod(after, _PLACES)
        here = Location.id == location_id
        last = select(Product.sku, Location.code).join(Location, here).where(Product.id == product_id)
        sku, code = connection.execute(last).one()
        query = query.where(tuple_(Product.sku, Location.code) > tuple_(literal(sku), literal(code)))
    return tuple(
        LevelRow(*row[:9], worth(row.on_hand, row.price_cents, row.vat_rate_bp))
        for row in connection.execute(query)
    )


def worth(units: int, price_cents: int, vat_rate_bp: int) -> int:
    """Cents at the selling price without VAT: purchase prices are not kept."""
    return units * price_cents * 10_000 // (10_000 + vat_rate_bp)
