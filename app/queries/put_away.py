"""What was received or came back and has no bin yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from app.models.bins import RECEIVING, keeps_goods
from app.models.order import OrderLine
from app.models.product import Product
from app.models.rma import RmaUnit
from app.models.states import LocationKind
from app.models.stock import Location, StockLevel
from app.queries.touched import LISTED, Touched
from app.rules.return_terms import BACK_TO_STOCK


@dataclass(frozen=True, slots=True)
class ToPutAway:
    """An article: ``received`` units that no order was promised, ``returned`` ones, and the bin it is kept in."""

    id: int
    sku: str
    name: str
    received: int
    returned: int
    home: str


def to_put_away(
    connection: Connection, *, only: Touched | None = None, limit: int = LISTED
) -> tuple[ToPutAway, ...]:
    """Articles without a bin by name; ``only`` those touched."""
    received = _received(connection)
    returned = _returned(connection)
    waiting = received.keys() | returned.keys()
    if only is not None:
        waiting &= set(only.get("stock", ()))
    products = connection.execute(
        select(Product.id, Product.sku, Product.name)
        .where(Product.id.in_(waiting))
        .order_by(Product.name, Product.id)
        .limit(limit)
    ).all()
    homes = _homes(connection, [product.id for product in products])
    return tuple(
        ToPutAway(
            product.id, product.sku, product.name, received.get(product.id, 0), returned.get(product.id, 0),
            homes.get(product.id, ""),
        )
        for product in products
    )  # fmt: skip


def by_name(row: ToPutAway) -> tuple[str, int]:
    """The order of ``to_put_away``."""
    return row.name, row.id


def _received(connection: Connection) -> dict[int, int]:
    free = StockLevel.on_hand - StockLevel.reserved
    rows = connection.execute(
        select(StockLevel.product_id, free)
        .join(Location, Location.id == StockLevel.location_id)
        .where(Location.code == RECEIVING, free > 0)
    )
    return {product: int(units) for product, units in rows}


def _returned(connection: Connection) -> dict[int, int]:
    places = select(Location.id).where(Location.kind == LocationKind.RETURNS)
    rows = connection.execute(
        select(OrderLine.product_id, func.count())
        .select_from(RmaUnit)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .where(
            RmaUnit.accepted.is_(True),
            RmaUnit.location_id.in_(places),
            RmaUnit.disposition.in_(BACK_TO_STOCK),
        )
        .group_by(OrderLine.product_id)
    )
    return {product: int(units) for product, units in rows if product is not None}


def _homes(connection: Connection, products: Sequence[int]) -> dict[int, str]:
    """The bin with the most of each article."""
    rows = connection.execute(
        select(StockLevel.product_id, Location.code)
        .join(Location, Location.id == StockLevel.location_id)
        .where(StockLevel.product_id.in_(products), keeps_goods())
        .order_by(StockLevel.on_hand, Location.pick_sequence.desc(), Location.id.desc())
    )
    return {row.product_id: row.code for row in rows}


def in_hand(connection: Connection, place: Mapping[str, Any]) -> dict[str, Any]:
    """What the screen of putting away shows, for a session that was restored: as an outcome's facts have it."""
    product = connection.execute(
        select(Product.sku, Product.name).where(Product.id == place["product_id"])
    ).one()
    code = connection.scalar(select(Location.code).where(Location.id == place["proposed"]))
    return {**product._asdict(), "units": place["units"], "location": code or ""}
