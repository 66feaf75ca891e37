"""The house's kits, and what is in one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, or_, select

from app.models.kit import KitComponent
from app.models.product import Product

#: A list that is looked through by eye; whoever has more types a part of the name.
_MOST = 50


@dataclass(frozen=True, slots=True)
class KitRow:
    sku: str
    name: str


@dataclass(frozen=True, slots=True)
class KitPartRow:
    """An article in a kit; ``price_cents`` is what one costs by itself, TTC."""

    sku: str
    name: str
    units: int
    price_cents: int


@dataclass(frozen=True, slots=True)
class KitView:
    """An article of the catalogue with what is in it, which is nothing unless it is a kit."""

    sku: str
    name: str
    price_cents: int
    parts: tuple[KitPartRow, ...]


def kits(connection: Connection, typed: str = "") -> tuple[KitRow, ...]:
    """The first fifty kits whose SKU or name has what was typed, by SKU."""
    query = select(Product.sku, Product.name).where(Product.id.in_(select(KitComponent.kit_id)))
    if typed:
        query = query.where(
            or_(*(column.icontains(typed, autoescape=True) for column in (Product.sku, Product.name)))
        )
    return tuple(KitRow(*row) for row in connection.execute(query.order_by(Product.sku).limit(_MOST)))


def kit_view(connection: Connection, sku: str) -> KitView | None:
    """The article with this SKU, ``None`` where there is none."""
    article = connection.execute(
        select(Product.id, Product.sku, Product.name, Product.price_cents).where(Product.sku == sku)
    ).first()
    if article is None:
        return None
    rows = connection.execute(
        select(Product.sku, Product.name, KitComponent.quantity, Product.price_cents)
        .join(KitComponent, KitComponent.component_id == Product.id)
        .where(KitComponent.kit_id == article.id)
        .order_by(Product.sku)
    )
    parts = tuple(KitPartRow(*row) for row in rows)
    return KitView(article.sku, article.name, article.price_cents, parts)
