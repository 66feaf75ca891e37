"""What lies in stock and what it will last, what sleeps there, and what to order again (domain 11)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from app.database.dialect import day_of_hour, hour_text
from app.models.house import setting
from app.models.order import Order, OrderLine
from app.models.product import Product
from app.models.retention import OVER
from app.models.states import Stage
from app.models.stock import Location, StockLevel
from app.queries.figures.sales import KEPT, placed_in
from app.queries.stock import REAL, SELLABLE, worth
from app.rules.forecast import Forecast, Proposal, Terms, forecast, proposal
from app.rules.periods import Period
from app.values import shop_day

#: Eight weeks to learn from, and four to try it on.
LEARNT_DAYS = 84
#: An article that nobody ordered for so long sleeps.
DEAD_DAYS = 90
#: Named one by one, which the index on the stage finds.
OPEN = tuple(stage for stage in Stage if stage not in OVER)


@dataclass(frozen=True, slots=True)
class ArticleDemand:
    """One article: what lies there, what is asked for, what is proposed. Value at the selling price without VAT."""

    product_id: int
    sku: str
    name: str
    on_hand: int
    available: int
    backordered: int
    value_cents: int
    last_ordered: date | None
    weeks: tuple[int, ...]
    """Units ordered in each of the last twelve weeks, the oldest first."""
    forecast: Forecast
    proposal: Proposal

    @property
    def cover_days(self) -> float | None:
        """How long it lasts; ``None`` where nothing is asked for."""
        return self.available / self.forecast.daily if self.forecast.daily > 0 else None


def demand(connection: Connection, today: date) -> tuple[ArticleDemand, ...]:
    """Every active article, by its number: levels grow with the assortment, orders are those of twelve weeks."""
    period = Period(today - timedelta(days=LEARNT_DAYS), today - timedelta(days=1))
    sold = _sold(connection, period)
    last, backordered = _last_ordered(connection), _backordered(connection)
    terms = Terms(
        int(setting(connection, "supply_lead_days")),
        int(setting(connection, "supply_review_days")),
        int(setting(connection, "supply_cover_days")),
    )
    found = []
    for row in connection.execute(_levels()):
        days = sold.get(row.id, [0] * LEARNT_DAYS)
        said = forecast(days)
        waiting = backordered.get(row.id, 0)
        found.append(
            ArticleDemand(
                row.id, row.sku, row.name, int(row.on_hand), int(row.available), waiting,
                worth(int(row.on_hand), row.price_cents, row.vat_rate_bp), last.get(row.id),
                tuple(sum(days[at : at + 7]) for at in range(0, LEARNT_DAYS, 7)), said,
                proposal(said.daily, said.deviation, int(row.available), waiting, terms),
            )
        )  # fmt: skip
    return tuple(found)


def _levels() -> Select[*tuple[Any, ...]]:
    available = func.sum(case((SELLABLE, StockLevel.on_hand - StockLevel.reserved), else_=0))
    real = func.sum(case((Location.kind.in_(REAL), StockLevel.on_hand), else_=0))
    return (
        select(
            Product.id, Product.sku, Product.name, Product.price_cents, Product.vat_rate_bp,
            func.coalesce(real, 0).label("on_hand"), func.coalesce(available, 0).label("available"),
        )
        .outerjoin(StockLevel, StockLevel.product_id == Product.id)
        .outerjoin(Location, Location.id == StockLevel.location_id)
        .where(Product.active)
        .group_by(Product.id, Product.sku, Product.name, Product.price_cents, Product.vat_rate_bp)
        .order_by(Product.sku)
    )  # fmt: skip


def _sold(connection: Connection, period: Period) -> dict[int, list[int]]:
    """Units ordered by article and day: demand is what was asked for, in any currency, not what could be sent."""
    hour = hour_text(connection, Order.placed_at)
    query = (
        select(OrderLine.product_id, hour, func.sum(KEPT))
        .join(Order, Order.id == OrderLine.order_id)
        .where(*placed_in(period), OrderLine.product_id.is_not(None))
        .group_by(OrderLine.product_id, hour)
    )
    sold: defaultdict[int, list[int]] = defaultdict(lambda: [0] * LEARNT_DAYS)
    for product_id, at, units in connection.execute(query):
        if product_id is not None:
            sold[product_id][(day_of_hour(at) - period.first).days] += int(units)
    return dict(sold)


def _last_ordered(connection: Connection) -> dict[int, date]:
    """By article the day of its newest order: one look into the index for each."""
    newest = (
        select(func.max(OrderLine.order_id))
        .where(OrderLine.product_id == Product.id)
        .correlate(Product)
        .scalar_subquery()
    )
    of_each = select(Product.id, newest.label("order_id")).where(Product.active).subquery()
    query = select(of_each.c.id, Order.placed_at).join(Order, Order.id == of_each.c.order_id)
    return {product_id: shop_day(placed_at) for product_id, placed_at in connection.execute(query)}


def _backordered(connection: Connection) -> dict[int, int]:
    """Units that open orders wait for, by article, those with them of which the rest is on its way."""
    query = (
        select(OrderLine.product_id, func.sum(OrderLine.backordered))
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.stage.in_(OPEN), OrderLine.product_id.is_not(None))
        .group_by(OrderLine.product_id)
    )
    return {
        product_id: int(units)
        for product_id, units in connection.execute(query)
        if product_id is not None and units
    }
