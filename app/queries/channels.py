"""What is shown of the channels: how each is doing, what waits, and what somebody has to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select

from app.models.channel import Channel, ChannelArticleRow, ChannelLink, ChannelRefusal
from app.models.order import Order
from app.models.outbox import OutboxMessage
from app.models.product import Product
from app.models.states import JobState

#: A state of its own for what is not a trouble.
PAUSED, READING = "paused", "reading"
_MOST = 200


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One connected channel; counts are of what waits, what was refused, and articles without a product."""

    channel_id: int
    code: str
    name: str
    adapter: str
    settings: Mapping[str, str]
    active: bool
    state: str
    """``new``, ``ok``, ``paused``, ``reading``, or the word of what is wrong."""
    trouble: Mapping[str, str]
    since: datetime
    tried_at: datetime | None
    ok_at: datetime | None
    next_at: datetime | None
    taken: int
    expected: int
    buffer: int
    share_percent: int
    waiting: int
    parked: int
    refused: int
    articles: int
    unmatched: int

    @property
    def is_well(self) -> bool:
        return self.state in {"ok", READING}

    @property
    def is_counted(self) -> bool:
        """Whether the channel says how many orders it has: one that does not says that there is one more."""
        return self.expected > self.taken + 1


@dataclass(frozen=True, slots=True)
class Stuck:
    """Something a channel refused to be told."""

    message_id: int
    kind: str
    order: str
    trouble: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """An order of a channel that could not be taken in."""

    external_id: str
    reference: str
    code: str
    values: Mapping[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a channel; ``product`` is the SKU of ours that it is, or empty."""

    article_id: int
    external_id: str
    sku: str
    barcode: str
    name: str
    product: str
    matched_by: str
    held: int | None
    trouble: str


def channels(connection: Connection, now: datetime) -> tuple[ChannelRow, ...]:
    """Every connected channel, by name."""
    rows = connection.execute(
        select(ChannelLink, Channel.code, Channel.name)
        .join(Channel, Channel.id == ChannelLink.channel_id)
        .order_by(Channel.name)
    ).all()
    pushes = _counted(
        connection,
        select(
            OutboxMessage.channel_id,
            func.sum(case((OutboxMessage.state == JobState.PARKED, 0), else_=1)),
            func.sum(case((OutboxMessage.state == JobState.PARKED, 1), else_=0)),
        )
        .where(
            OutboxMessage.channel_id.is_not(None),
            OutboxMessage.state.in_((JobState.WAITING, JobState.CLAIMED, JobState.PARKED)),
        )
        .group_by(OutboxMessage.channel_id),
    )
    refused = _counted(
        connection,
        select(ChannelRefusal.channel_id, func.count()).group_by(ChannelRefusal.channel_id),
    )
    articles = _counted(
        connection,
        select(
            ChannelArticleRow.channel_id,
            func.count(),
            func.sum(case((_UNMATCHED, 1), else_=0)),
        )
        .where(ChannelArticleRow.listed)
        .group_by(ChannelArticleRow.channel_id),
    )
    return tuple(
        ChannelRow(
            row.channel_id, row.code, row.name, row.adapter, row.settings, row.active, _state(row, now),
            row.trouble, row.since, row.tried_at, row.ok_at, row.not_before, row.taken, row.expected,
            row.buffer, row.share_bp // 100,
            *pushes.get(row.channel_id, (0, 0)),
            *refused.get(row.channel_id, (0,)),
            *articles.get(row.channel_id, (0, 0)),
        )
        for row in rows
    )  # fmt: skip


_UNMATCHED = ChannelArticleRow.product_id.is_(None) & (ChannelArticleRow.matched_by != "hand")


def _counted(connection: Connection, query: Any) -> dict[int, tuple[int, ...]]:
    return {row[0]: tuple(int(count or 0) for count in row[1:]) for row in connection.execute(query)}


def _state(row: Any, now: datetime) -> str:
    if not row.active:
        return PAUSED
    if row.lease_until is not None and row.lease_until > now and row.expected > row.taken:
        return READING
    return str(row.state)


def stuck(connection: Connection, channel_id: int) -> tuple[Stuck, ...]:
    """What the channel refused, oldest first."""
    rows = connection.execute(
        select(
            OutboxMessage.id,
            OutboxMessage.kind,
            Order.reference,
            OutboxMessage.trouble,
            OutboxMessage.payload,
            OutboxMessage.created_at,
        )
        .join(Order, Order.id == OutboxMessage.order_id)
        .where(OutboxMessage.channel_id == channel_id, OutboxMessage.state == JobState.PARKED)
        .order_by(OutboxMessage.id)
        .limit(_MOST)
    )
    return tuple(
        Stuck(
            row.id, row.kind, row.reference, row.trouble, str(row.payload.get("detail", "")), row.created_at
        )
        for row in rows
    )


def refused_orders(connection: Connection, channel_id: int) -> tuple[RefusedOrder, ...]:
    """Orders that could not be taken in, newest first."""
    rows = connection.execute(
        select(
            ChannelRefusal.external_id,
            ChannelRefusal.reference,
            ChannelRefusal.code,
            ChannelRefusal.values.label("given"),
            ChannelRefusal.at,
        )
        .where(ChannelRefusal.channel_id == channel_id)
        .order_by(ChannelRefusal.at.desc(), ChannelRefusal.external_id)
        .limit(_MOST)
    )
    return tuple(RefusedOrder(row.external_id, row.reference, row.code, row.given, row.at) for row in rows)


def articles(connection: Connection, channel_id: int, *, all_of_them: bool = False) -> tuple[Article, ...]:
    """Articles that no product fits or that something is wrong with, or all of them; two hundred at most."""
    query = (
        select(ChannelArticleRow, Product.sku.label("product"))
        .outerjoin(Product, Product.id == ChannelArticleRow.product_id)
        .where(ChannelArticleRow.channel_id == channel_id, ChannelArticleRow.listed)
        .order_by(ChannelArticleRow.sku, ChannelArticleRow.id)
        .limit(_MOST)
    )
    if not all_of_them:
        query = query.where(_UNMATCHED | (ChannelArticleRow.trouble != ""))
    return tuple(
        Article(
            row.id, row.external_id, row.sku, row.barcode, row.name, row.product or "", row.matched_by,
            row.held, row.trouble,
        )
        for row in connection.execute(query)
    )  # fmt: skip
