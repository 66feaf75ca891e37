"""Counts that are open, and differences that wait for a manager."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, func, select
from sqlalchemy.orm import aliased

from app.models.counting import CountRequest
from app.models.product import Product
from app.models.staff import Staff
from app.models.states import CountCause, CountState
from app.models.stock import Location
from app.queries.touched import LISTED, Touched, touched


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count to do or to decide on. Blind: only one to decide on has its ``counted`` and ``difference``."""

    id: int
    location: str
    sku: str
    name: str
    cause: CountCause
    reason: str
    state: CountState
    asked_at: datetime
    counts: int
    counted: int | None
    difference: int | None
    value_cents: int | None
    """What the difference is worth at the article's price."""
    counted_by: str
    counted_at: datetime | None
    claimed_by: str
    pick_sequence: int


def open_counts(
    connection: Connection, state: CountState, *, only: Touched | None = None, limit: int = LISTED
) -> tuple[CountRow, ...]:
    """Counts in this state in walking order (``walked``); ``only`` those touched."""
    counter, holder = aliased(Staff), aliased(Staff)
    decided = CountRequest.state == CountState.TO_ACCEPT
    query = (
        select(
            CountRequest.id, Location.code.label("location"), Product.sku, Product.name, CountRequest.cause,
            CountRequest.reason, CountRequest.state, CountRequest.asked_at, CountRequest.counts,
            case((decided, CountRequest.counted)).label("counted"),
            case((decided, CountRequest.difference)).label("difference"),
            case((decided, CountRequest.difference * Product.price_cents)).label("value_cents"),
            func.coalesce(counter.name, "").label("counted_by"), CountRequest.counted_at,
            func.coalesce(holder.name, "").label("claimed_by"), Location.pick_sequence,
        )
        .join(Location, Location.id == CountRequest.location_id)
        .join(Product, Product.id == CountRequest.product_id)
        .outerjoin(counter, counter.id == CountRequest.counted_by)
        .outerjoin(holder, holder.id == CountRequest.claimed_by)
        .where(CountRequest.done_at.is_(None), CountRequest.state == state)
        .order_by(Location.pick_sequence, Location.code, CountRequest.id)
        .limit(limit)
    )  # fmt: skip
    if only is not None:
        query = query.where(touched(only, {"count_request": CountRequest.id}))
    return tuple(CountRow(**row._asdict()) for row in connection.execute(query))


def under_way(connection: Connection, place: Mapping[str, Any]) -> dict[str, Any]:
    """What the screen of a count shows, for a session that was restored: as an outcome's facts have it."""
    units = int(place.get("units", 0))
    if place.get("count_id") is None:
        code = connection.scalar(select(Location.code).where(Location.id == place["location_id"]))
        return {"location": code or "", "sku": "", "name": "", "units": units}
    row = connection.execute(
        select(Location.code.label("location"), Product.sku, Product.name)
        .select_from(CountRequest)
        .join(Location, Location.id == CountRequest.location_id)
        .join(Product, Product.id == CountRequest.product_id)
        .where(CountRequest.id == place["count_id"])
    ).one()
    return {**row._asdict(), "units": units}


def walked(row: CountRow) -> tuple[int, str, int]:
    """The order of ``open_counts``."""
    return row.pick_sequence, row.location, row.id
