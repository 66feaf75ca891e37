"""The orders behind a figure: what a number leads to when it is pressed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Select, or_, select

from app.models.kit import OrderKit
from app.models.order import Order, OrderLine
from app.models.return_label import ReturnLabel
from app.models.rma import Refund, Rma, RmaUnit
from app.models.shipment import Parcel
from app.queries import orders
from app.queries.figures.cohorts import CAME_BACK, cohort, sent_in
from app.queries.figures.demand import OPEN
from app.queries.figures.sales import IN_EUROS, placed_in
from app.queries.figures.service import NO_PHOTO, POSTAGE_BACK, due_in, labels_back_in, refunded_in
from app.queries.orders import OrderRow
from app.queries.touched import Touched, newest
from app.rules.periods import Period
from app.rules.return_terms import ReturnReason


class Of(StrEnum):
    """Which orders."""

    PLACED = "placed"
    """In euros, as sales are."""
    KITS_BACK = "kits_back"
    """Those of them of whose kits something came back."""
    DEMANDED = "demanded"
    """Placed in any currency, as demand is."""
    WAITING = "waiting"
    """Open, and still waiting for units, whenever they were placed."""
    SENT = "sent"
    RETURNED = "returned"
    UNPHOTOGRAPHED = "unphotographed"
    """With a parcel that was closed without the photo that the house asked for."""
    DUE = "due"
    REFUNDED = "refunded"
    """Those of returns whose money was back with the customer."""
    SENT_BACK = "sent_back"
    """Those whose way back the house paid."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Orders of a period, narrowed to a channel, an article, a kit or a reason of return."""

    of: Of
    period: Period
    channel_id: int | None = None
    product_id: int | None = None
    sku: str = ""
    reason: ReturnReason | None = None
    kit_id: int | None = None
    """An article that was bought as a kit."""
    in_kits: bool = False
    """Of an article, only what was bought as a part of kits."""


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
    query = _demanded(wanted).where(IN_EUROS)
    if wanted.channel_id is not None:
        query = query.where(Order.channel_id == wanted.channel_id)
    if wanted.kit_id is not None:
        query = query.where(_parts(wanted.kit_id).exists())
    return query


def _kits_back(wanted: Behind) -> Select[int]:
    assert wanted.kit_id is not None
    return _placed(wanted).where(_parts(wanted.kit_id).where(OrderLine.returned > 0).exists())


def _parts(kit_id: int) -> Select[int]:
    """Lines of an order that were bought as this kit."""
    return (
        select(OrderLine.id)
        .join(OrderKit, OrderKit.id == OrderLine.kit_id)
        .where(OrderKit.order_id == Order.id, OrderKit.product_id == kit_id)
    )


def _demanded(wanted: Behind) -> Select[int]:
    return _with_article(select(Order.id).where(*placed_in(wanted.period)), wanted)


def _waiting(wanted: Behind) -> Select[int]:
    lines = select(OrderLine.id).where(
        OrderLine.order_id == Order.id, OrderLine.backordered > 0, _article(wanted)
    )
    return select(Order.id).where(Order.stage.in_(OPEN), lines.exists())


def _sent(wanted: Behind) -> Select[int]:
    parcels = select(Parcel.order_id).where(sent_in(wanted.period))
    return _with_article(select(Order.id).where(Order.id.in_(parcels)), wanted)


def _unphotographed(wanted: Behind) -> Select[int]:
    parcels = select(Parcel.order_id).where(sent_in(wanted.period), NO_PHOTO)
    return select(Order.id).where(Order.id.in_(parcels))


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


def _refunded(wanted: Behind) -> Select[int]:
    refunds = select(Refund.order_id).where(refunded_in(wanted.period), Refund.rma_id.is_not(None))
    return select(Order.id).where(Order.id.in_(refunds))


def _sent_back(wanted: Behind) -> Select[int]:
    labels = select(ReturnLabel.order_id).where(labels_back_in(wanted.period))
    paid = select(Refund.order_id).where(refunded_in(wanted.period), POSTAGE_BACK)
    return select(Order.id).where(or_(Order.id.in_(labels), Order.id.in_(paid)))


def _with_article(query: Select[int], wanted: Behind) -> Select[int]:
    if not wanted.sku:
        return query
    return query.where(select(OrderLine.id).where(OrderLine.order_id == Order.id, _article(wanted)).exists())


def _article(wanted: Behind) -> ColumnElement[bool]:
    if wanted.in_kits:
        return (OrderLine.product_id == wanted.product_id) & OrderLine.kit_id.is_not(None)
    if wanted.product_id is not None:
        return OrderLine.product_id == wanted.product_id
    return OrderLine.product_id.is_(None) & (OrderLine.sku == wanted.sku)


_SELECTS: Mapping[Of, Callable[[Behind], Select[int]]] = {
    Of.PLACED: _placed,
    Of.KITS_BACK: _kits_back,
    Of.DEMANDED: _demanded,
    Of.WAITING: _waiting,
    Of.SENT: _sent,
    Of.RETURNED: _returned,
    Of.UNPHOTOGRAPHED: _unphotographed,
    Of.DUE: _due,
    Of.REFUNDED: _refunded,
    Of.SENT_BACK: _sent_back,
}
