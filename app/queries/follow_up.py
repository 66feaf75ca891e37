"""What still has to be done with articles after the decision: put away, sent to the supplier, given, recycled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.models.order import OrderLine
from app.models.rma import Rma, RmaUnit
from app.models.states import RETURNED_LIES_IN
from app.models.stock import Location
from app.queries.touched import LISTED, Touched, touched
from app.rules.return_terms import Disposition, Grade


@dataclass(frozen=True, slots=True)
class ToFollow:
    """An accepted article that still lies in the returns place or in quarantine."""

    id: int
    rma_id: int
    rma: str
    sku: str
    name: str
    grade: Grade | None
    disposition: Disposition | None
    note: str
    serial: str
    location: str
    decided_at: datetime | None


def to_follow(
    connection: Connection,
    dispositions: Collection[Disposition] = tuple(Disposition),
    *,
    only: Touched | None = None,
    limit: int = LISTED,
) -> tuple[ToFollow, ...]:
    """The articles of these dispositions, those decided first first (``oldest``); ``only`` those touched."""
    query = (
        select(
            RmaUnit.id, RmaUnit.rma_id, Rma.number.label("rma"), OrderLine.sku, OrderLine.name, RmaUnit.grade,
            RmaUnit.disposition, RmaUnit.note, RmaUnit.serial, Location.code.label("location"), Rma.decided_at,
        )
        .join(Rma, Rma.id == RmaUnit.rma_id)
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .join(Location, Location.id == RmaUnit.location_id)
        .where(
            RmaUnit.accepted.is_(True),
            Location.kind.in_(RETURNED_LIES_IN),
            RmaUnit.disposition.in_(list(dispositions)),
        )
        .order_by(RmaUnit.rma_id, RmaUnit.id)
        .limit(limit)
    )  # fmt: skip
    if only is not None:
        query = query.where(touched(only, {"rma": RmaUnit.rma_id}))
    return tuple(ToFollow(**row._asdict()) for row in connection.execute(query))


def oldest(row: ToFollow) -> tuple[int, int]:
    """The order of ``to_follow``."""
    return row.rma_id, row.id
