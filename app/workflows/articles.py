"""From a scanned barcode to the articles it may be, and to the order they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select

from app.database.unit_of_work import UnitOfWork
from app.models.order import Order, OrderLine
from app.models.product import Product, ProductBarcode
from app.models.refusals import Refusal, UnknownBarcode, WrongItem


class Article(NamedTuple):
    """A product that a barcode stands for, and how many units one scan of it means."""

    product_id: int
    sku: str
    name: str
    units: int
    kit: bool


def find_articles(uow: UnitOfWork, codes: Sequence[str]) -> list[Article]:
    """Every product that carries one of ``codes`` (exactly, never in part); raises ``UnknownBarcode``."""
    rows = uow.connection.execute(
        select(Product.id, Product.sku, Product.name, ProductBarcode.units, Product.kit)
        .join(ProductBarcode, ProductBarcode.product_id == Product.id)
        .where(ProductBarcode.code.in_(codes))
        .order_by(Product.id)
    ).all()
    if not rows:
        raise UnknownBarcode(scanned=codes[0] if codes else "")
    return [Article(*row) for row in rows]


def find_stocked(uow: UnitOfWork, codes: Sequence[str]) -> list[Article]:
    """As ``find_articles``, of what may lie on a shelf; raises ``Refusal("stock_of_kit")`` for a kit."""
    found = find_articles(uow, codes)
    kept = [article for article in found if not article.kit]
    if not kept:
        raise Refusal("stock_of_kit", sku=found[0].sku)
    return kept


def wrong_item(found: Article, wanted: Any) -> WrongItem:
    """One article in place of another (id, SKU, name), each named as the screen of mix-ups sets it: name (SKU)."""
    return WrongItem(
        scanned=_named(found), expected=_named(wanted),
        scanned_id=found.product_id, expected_id=wanted.product_id,
    )  # fmt: skip


def _named(article: Any) -> str:
    return f"{article.name} ({article.sku})"


def belongs_elsewhere(uow: UnitOfWork, order_id: int, codes: Sequence[str]) -> Refusal:
    """Say which thing is wrong: the article's name, and the order on the bench that waits for it."""
    article = find_articles(uow, codes)[0]
    wanted = uow.connection.execute(
        select(OrderLine.name, OrderLine.product_id, Order.reference)
        .join(Order, Order.id == OrderLine.order_id)
        .where(OrderLine.order_id == order_id, OrderLine.picked > 0)
        .order_by(OrderLine.position)
        .limit(1)
    ).first()
    other = uow.connection.scalar(
        select(Order.reference)
        .join(OrderLine, OrderLine.order_id == Order.id)
        .where(OrderLine.product_id == article.product_id, OrderLine.picked > 0, Order.id != order_id)
        .order_by(Order.id)
        .limit(1)
    )
    reference = uow.connection.scalar(select(Order.reference).where(Order.id == order_id))
    values = {
        "scanned": _named(article),
        "expected": wanted.name if wanted else "",
        "order": reference,
        "other": other or "",
        "scanned_id": article.product_id,
        "expected_id": wanted.product_id if wanted else 0,
    }
    if other:
        return WrongItem("wrong_item_belongs_to", **values)
    return WrongItem("wrong_item" if wanted else "wrong_item_all_packed", **values)
