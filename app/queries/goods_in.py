"""What suppliers are still to deliver, and a receipt under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, case, func, select

from app.models.product import Product
from app.models.purchase import PurchaseLine, PurchaseOrder
from app.queries.touched import LISTED, Touched, touched


@dataclass(frozen=True, slots=True)
class AwaitedOrder:
    """``to_come`` units of its articles are awaited; ``in_hand`` ones are counted and not booked."""

    id: int
    reference: str
    supplier: str
    expected_on: date | None
    received_at: datetime | None
    articles: int
    to_come: int
    in_hand: int


def awaited(
    connection: Connection, *, only: Touched | None = None, limit: int = LISTED
) -> tuple[AwaitedOrder, ...]:
    """Open orders, those expected first first (``soonest``); ``only`` those touched."""
    left = PurchaseLine.ordered - PurchaseLine.received
    query = (
        select(
            PurchaseOrder.id, PurchaseOrder.reference, PurchaseOrder.supplier, PurchaseOrder.expected_on,
            PurchaseOrder.received_at, func.count(PurchaseLine.id).label("articles"),
            func.coalesce(func.sum(case((left > 0, left), else_=0)), 0).label("to_come"),
            func.coalesce(func.sum(PurchaseLine.in_hand), 0).label("in_hand"),
        )
        .outerjoin(PurchaseLine, PurchaseLine.purchase_order_id == PurchaseOrder.id)
        .where(PurchaseOrder.closed_at.is_(None))
        .group_by(PurchaseOrder.id)
        .order_by(PurchaseOrder.expected_on.is_(None), PurchaseOrder.expected_on, PurchaseOrder.id)
        .limit(limit)
    )  # fmt: skip
    if only is not None:
        query = query.where(touched(only, {"purchase_order": PurchaseOrder.id}))
    return tuple(
        AwaitedOrder(**{**row._asdict(), "to_come": int(row.to_come), "in_hand": int(row.in_hand)})
        for row in connection.execute(query)
    )


def soonest(row: AwaitedOrder) -> tuple[bool, date, int]:
    """The order of ``awaited``."""
    return row.expected_on is None, row.expected_on or date.max, row.id


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    id: int
    sku: str
    name: str
    ordered: int
    received: int
    in_hand: int
    place: str = ""
    """Where it is to be fetched; a delivery comes by itself."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A delivery as it is being received; its lines by name."""

    id: int
    reference: str
    supplier: str
    unordered: bool
    lines: tuple[ReceiptLine, ...]
    sites: tuple[str, str] | None = None
    """Of goods that come from another site: the names of both shops, empty for the warehouse."""


def receipt(connection: Connection, purchase_id: int) -> Receipt | None:
    """The delivery of an order as it stands; ``None`` where there is no such order."""
    order = connection.execute(select(PurchaseOrder).where(PurchaseOrder.id == purchase_id)).first()
    if order is None:
        return None
    rows = connection.execute(
        select(
            PurchaseLine.id, Product.sku, Product.name, PurchaseLine.ordered, PurchaseLine.received,
            PurchaseLine.in_hand,
        )
        .join(Product, Product.id == PurchaseLine.product_id)
        .where(PurchaseLine.purchase_order_id == purchase_id)
        .order_by(Product.name, PurchaseLine.id)
    )  # fmt: skip
    lines = tuple(ReceiptLine(**row._asdict()) for row in rows)
    return Receipt(order.id, order.reference, order.supplier, order.unordered, lines)
