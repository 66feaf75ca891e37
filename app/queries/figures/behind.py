"""The orders behind a figure: what a number leads to when it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Select, select

from app.models.order import Order, OrderLine
from app.models.rma import Rma, RmaUnit
from app.models.shipment import Parcel
from app.queries import orders
from app.queries.figures.cohorts import CAME_BACK, cohort, sent_in
from app.queries.figures.sales import placed_in
from app.queries.figures.service import due_in
from app.queries.orders import OrderRow
from app.queries.touched import Touched, newest
from app.rules.periods import Period
from app.rules.return_terms import ReturnReason


class Of(StrEnum):
    """Which orders."""

    PLACED = "placed"
    SENT = "sent"
    RETURNED = "returned"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Behind:
    """Orders of a period, narrowed to a channel, an article or a reason of return."""

    of: Of
    period: Period
    channel_id: int | None = None
    product_id: int | None = None
    sku: str = ""
    reason: ReturnReason | None = None


def orders_behind(
    connection: Connection,
    wanted: Behind,
    after: int | None = None,
    limit: int = 100,
    only: Touched | None = None,
) -> tuple[OrderRow, ...]:
    """The next page, newest first."""
    query = _SELECTS[wanted.of](wanted)
    return orders.rows(
        connection, connection.scalars(newest(query, {"order": Order.id}, after, limit, only)).all()
    )


def _placed(wanted: Behind) -> Select[int]:
    query = select(Order.id).where(*placed_in(wanted.period))
    if wanted.channel_id is not None:
        query = query.where(Order.channel_id == wanted.channel_id)
    return _with_article(query, wanted)


def _sent(wanted: Behind) -> Select[int]:
    parcels = select(Parcel.order_id).where(sent_in(wanted.period))
    return _with_article(select(Order.id).where(Order.id.in_(parcels)), wanted)


def _returned(wanted: Behind) -> Select[int]:
    sent = cohort(wanted.period)
    units = (
        select(Rma.order_id)
        .join(RmaUnit, RmaUnit.rma_id == Rma.id)
        .join(sent, sent.c.order_line_id == RmaUnit.order_line_id)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .where(CAME_BACK)
    )
    if wanted.reason is not None:
        units = units.where(RmaUnit.reason == wanted.reason)
    if wanted.sku:
        units = units.where(_article(wanted))
    return select(Order.id).where(Order.id.in_(units))


def _due(wanted: Behind) -> Select[int]:
    return select(Order.id).where(due_in(wanted.period))


def _with_article(query: Select[int], wanted: Behind) -> Select[int]:
    if not wanted.sku:
        return query
    return query.where(select(OrderLine.id).where(OrderLine.order_id == Order.id, _article(wanted)).exists())


def _article(wanted: Behind) -> ColumnElement[bool]:
    if wanted.product_id is not None:
        return OrderLine.product_id == wanted.product_id
    return OrderLine.product_id.is_(None) & (OrderLine.sku == wanted.sku)


_SELECTS: Mapping[Of, Callable[[Behind], Select[int]]] = {
    Of.PLACED: _placed,
    Of.SENT: _sent,
    Of.RETURNED: _returned,
    Of.DUE: _due,
}
