"""Counts for the badges of tabs and filters: exact for what needs work, capped for what is history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, literal, select, union_all

from app.models.order import Order, OrderHold
from app.models.states import HoldKind, Stage

#: A badge says "1 000+" beyond this; counting a million closed orders would cost a second.
CAP = 1_000


@dataclass(frozen=True, slots=True)
class Counts:
    """Orders by stage and by kind of open hold, each at most ``CAP``; ``held`` have any open hold."""

    stages: Mapping[Stage, int]
    holds: Mapping[HoldKind, int]
    held: int


def counts(connection: Connection, cap: int = CAP) -> Counts:
    """Two statements, whatever the number of orders: each stage reads at most ``cap`` entries of its index."""
    parts = []
    for stage in Stage:
        some = select(Order.id).where(Order.stage == stage).limit(cap).subquery()
        parts.append(
            select(func.count().label("orders"))
            .select_from(some)
            .add_columns(literal(stage.value).label("name"))
        )
    held = select(Order.id).where(Order.open_holds > 0).limit(cap).subquery()
    parts.append(
        select(func.count().label("orders")).select_from(held).add_columns(literal("").label("name"))
    )
    found = {row.name: row.orders for row in connection.execute(union_all(*parts))}
    by_kind = (
        select(OrderHold.kind, func.count(OrderHold.order_id.distinct()))
        .where(
            OrderHold.order_id.in_(
                select(Order.id).where(Order.open_holds > 0)
            ),  # not by way of all that ended
            OrderHold.released_at.is_(None),
        )
        .group_by(OrderHold.kind)
    )
    holds = dict(connection.execute(by_kind).all())
    return Counts(
        stages={stage: found[stage.value] for stage in Stage},
        holds={kind: min(cap, holds.get(kind, 0)) for kind in HoldKind},
        held=found[""],
    )
