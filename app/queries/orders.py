"""The list of orders: pages of rows, newest first, filtered and searched, at any number of orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from app.database.dialect import unindexed
from app.database.text_index import matching_of, newest_matching
from app.models.channel import Channel, ChannelLink, Customer
from app.models.order import Order, OrderHold, OrderLine
from app.models.search import wanted_words
from app.models.staff import Staff
from app.models.states import DeliveryMode, HoldKind, PaymentState, Stage
from app.queries.order_lookup import exact_order_ids

#: Whoever searches wants to see whether there are many, not how many thousand.
_SEARCH_CAP = 1000


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What the list is narrowed to; nothing by default.

    ``hold``: a kind, or whether any hold is open. ``text``: words that must all be found somewhere in the
    order; fewer than three characters are the beginning of its reference.
    """

    stage: Stage | None = None
    hold: bool | HoldKind | None = None
    delivery_mode: DeliveryMode | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in the list; ``units`` are those ordered and not cancelled, ``holds`` the open ones."""

    id: int
    reference: str
    channel: str
    channel_kind: str
    """The entry point of a channel that is connected; empty for what was imported from a file."""
    placed_at: datetime
    customer: str
    delivery_mode: DeliveryMode
    lines: int
    units: int
    total_cents: int
    currency: str
    payment: PaymentState
    promise_date: date | None
    holds: tuple[HoldKind, ...]
    stage: Stage
    claimed_by: str | None


def page(
    connection: Connection, wanted: OrderFilter, after: int | None = None, limit: int = 100
) -> tuple[OrderRow, ...]:
    """The next ``limit`` orders older than ``after`` (the id of the last row shown), newest first."""
    return rows(connection, _ids(connection, wanted, after, limit))


def some(connection: Connection, wanted: OrderFilter, ids: Sequence[int]) -> tuple[OrderRow, ...]:
    """Those of these orders that the filter lets through now, newest first."""
    if wanted != OrderFilter(text=wanted.text):
        ids = list(connection.scalars(_candidates(wanted).where(Order.id.in_(ids))))
    if ids and (words := wanted_words(wanted.text)):
        ids = matching_of(connection, ids, words)
    ids = sorted(ids, reverse=True)
    return rows(connection, ids)


def count(connection: Connection, wanted: OrderFilter, cap: int = 10_000) -> int:
    """How many orders the filter lets through; ``cap`` (at most 1000 for a search) stands for that many or more."""
    if wanted_words(wanted.text):
        return len(_ids(connection, wanted, None, min(cap, _SEARCH_CAP)))
    some = _candidates(wanted).limit(cap).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def find_orders(connection: Connection, searched: str, limit: int = 20) -> tuple[OrderRow, ...]:
    """Orders for what a person typed or scanned: those it names exactly, else those that contain it."""
    exact = exact_order_ids(connection, searched)[:limit]
    if exact:
        return rows(connection, exact)
    return page(connection, OrderFilter(text=searched), limit=limit) if searched.strip() else ()


def rows(connection: Connection, ids: Sequence[int]) -> tuple[OrderRow, ...]:
    """The rows of these orders as they stand now, in the order given; what is gone is left out."""
    if not ids:
        return ()
    found = connection.execute(_ROWS, {"ids": ids}).all()
    holds = _open_holds(connection, [row.id for row in found if row.open_holds])
    by_id = {row.id: _order_row(row, holds.get(row.id, ())) for row in found}
    return tuple(by_id[order_id] for order_id in ids if order_id in by_id)


def _rows_by_id() -> Select[*tuple[object, ...]]:
    lines = select(func.count()).where(OrderLine.order_id == Order.id).scalar_subquery()
    units = (
        select(func.coalesce(func.sum(OrderLine.ordered - OrderLine.cancelled), 0))
        .where(OrderLine.order_id == Order.id)
        .scalar_subquery()
    )
    return (
        select(
            Order.id,
            Order.reference,
            Channel.name.label("channel"),
            func.coalesce(ChannelLink.adapter, "").label("channel_kind"),
            Order.placed_at,
            Customer.first_name,
            Customer.last_name,
            Customer.company,
            Order.delivery_mode,
            lines.label("lines"),
            units.label("units"),
            Order.total_cents,
            Order.currency,
            Order.payment,
            Order.promise_date,
            Order.open_holds,
            Order.stage,
            Staff.name.label("claimed_by"),
        )
        .join(Channel, Channel.id == Order.channel_id)
        .outerjoin(ChannelLink, ChannelLink.channel_id == Order.channel_id)
        .join(Customer, Customer.id == Order.customer_id)
        .outerjoin(Staff, Staff.id == Order.claimed_by)
        .where(Order.id.in_(bindparam("ids", expanding=True)))
    )


#: Made once: to put it together takes longer than to run it.
_ROWS = _rows_by_id()


def _order_row(row: Row[*tuple[object, ...]], holds: Sequence[HoldKind]) -> OrderRow:
    values = row._asdict()
    del values["open_holds"]
    name = customer_name(values.pop("first_name"), values.pop("last_name"), values.pop("company"))
    return OrderRow(**values, customer=name, holds=tuple(holds))


def customer_name(first_name: str, last_name: str, company: str) -> str:
    """How a customer is called in lists: the person, else the company."""
    return f"{first_name} {last_name}".strip() or company


def _open_holds(connection: Connection, ids: Sequence[int]) -> dict[int, list[HoldKind]]:
    holds: defaultdict[int, list[HoldKind]] = defaultdict(list)
    if ids:
        query = select(OrderHold.order_id, OrderHold.kind).where(
            OrderHold.order_id.in_(ids), OrderHold.released_at.is_(None)
        )
        for order_id, kind in connection.execute(query.order_by(OrderHold.id)):
            if kind not in holds[order_id]:
                holds[order_id].append(kind)
    return holds


def _ids(connection: Connection, wanted: OrderFilter, after: int | None, limit: int) -> list[int]:
    candidates = _candidates(wanted)
    words = wanted_words(wanted.text)
    if words:
        return newest_matching(connection, candidates, Order.id, words, limit, after)
    if after is not None:
        candidates = candidates.where(Order.id < after)
    return list(connection.scalars(candidates.order_by(Order.id.desc()).limit(limit)))


def _candidates(wanted: OrderFilter) -> Select[int]:
    """Ids by everything but the text; the narrowest condition is the one whose index is walked."""
    query = select(Order.id)
    held = wanted.hold is not None and wanted.hold is not False
    if wanted.hold is False:
        query = query.where(unindexed(Order.open_holds) == 0)
    elif held:
        query = query.where(Order.open_holds > 0)
    if isinstance(wanted.hold, HoldKind):
        of_kind = select(OrderHold.id).where(
            OrderHold.order_id == Order.id, OrderHold.kind == wanted.hold, OrderHold.released_at.is_(None)
        )
        query = query.where(of_kind.exists())
    if wanted.stage is not None:
        stage = unindexed(Order.stage) if held else Order.stage
        query = query.where(stage == wanted.stage)
    if wanted.delivery_mode is not None:
        other = held or wanted.stage is not None
        mode = unindexed(Order.delivery_mode) if other else Order.delivery_mode
        query = query.where(mode == wanted.delivery_mode)
    return query
