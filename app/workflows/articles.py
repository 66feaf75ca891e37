"""From a scanned barcode to the articles it may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.product import Product, ProductBarcode
from app.models.refusals import UnknownBarcode


class Article(NamedTuple):
    """A product that a barcode stands for, and how many units one scan of it means."""

    product_id: int
    sku: str
    name: str
    units: int


def find_articles(uow: UnitOfWork, codes: Sequence[str]) -> list[Article]:
    """Every product that carries one of ``codes`` (exactly, never in part); raises ``UnknownBarcode``."""
    rows = uow.connection.execute(
        select(Product.id, Product.sku, Product.name, ProductBarcode.units)
        .join(ProductBarcode, ProductBarcode.product_id == Product.id)
        .where(ProductBarcode.code.in_(codes))
        .order_by(Product.id)
    ).all()
    if not rows:
        raise UnknownBarcode(scanned=codes[0] if codes else "")
    return [Article(*row) for row in rows]
