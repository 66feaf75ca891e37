"""Pick faces: bins that an article is picked from and that are filled up from the reserve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, Select, func, select
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id
from app.models.bins import keeps_goods
from app.models.counting import CountRequest
from app.models.states import CountCause
from app.models.stock import Location, StockLevel


class PickFace(Base):
    """One article's face: filled up to ``max_units`` once no more than ``min_units`` are left for new orders."""

    __tablename__ = "pick_face"
    __table_args__ = (
        CheckConstraint("min_units >= 0 AND max_units > min_units", name="units"),
        Index("ix_pick_face_product_id", "product_id"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), unique=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    min_units: Mapped[int]
    max_units: Mapped[int]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    claimed_station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))


@dataclass(frozen=True, slots=True)
class Fill:
    """A face to fill: ``units`` from ``source_id``; ``urgent`` where open orders take all that lies there."""

    face_id: int
    location_id: int
    product_id: int
    on_hand: int
    urgent: bool
    source_id: int
    units: int


def to_fill(connection: Connection, face_ids: Sequence[int] | None = None, limit: int = 200) -> list[Fill]:
    """Faces that run out and have a reserve, those that open orders empty first, then in walking order.

    From the reserve with the fewest free units, so that bins become empty.
    """
    on_hand = func.coalesce(StockLevel.on_hand, 0)
    left = on_hand - func.coalesce(StockLevel.reserved, 0)
    query = (
        select(
            PickFace.id, PickFace.location_id, PickFace.product_id, PickFace.max_units,
            on_hand.label("on_hand"), left.label("left"),
        )
        .join(Location, Location.id == PickFace.location_id)
        .outerjoin(
            StockLevel,
            (StockLevel.location_id == PickFace.location_id)
            & (StockLevel.product_id == PickFace.product_id),
        )
        .where(
            left <= PickFace.min_units, on_hand < PickFace.max_units, Location.active,
            PickFace.product_id.in_(_in_reserve(StockLevel.product_id).correlate(None)),
        )
        .order_by(left > 0, Location.pick_sequence, Location.code)
        .limit(limit)
    )  # fmt: skip
    if face_ids is not None:
        query = query.where(PickFace.id.in_(face_ids))
    faces = connection.execute(query).all()
    reserves = _reserves(connection, [face.product_id for face in faces])
    fills = []
    for face in faces:
        if not reserves[face.product_id]:
            continue
        source, free = reserves[face.product_id][0]
        units = min(face.max_units - face.on_hand, free)
        fills.append(
            Fill(face.id, face.location_id, face.product_id, face.on_hand, face.left <= 0, source, units)
        )
    return fills


def _reserves(connection: Connection, products: Sequence[int]) -> defaultdict[int, list[tuple[int, int]]]:
    """Bins of the reserve, with what is free in them, the emptiest first, by article."""
    free = StockLevel.on_hand - StockLevel.reserved
    rows = connection.execute(
        _in_reserve(StockLevel.product_id, StockLevel.location_id, free)
        .where(StockLevel.product_id.in_(products))
        .order_by(free, Location.pick_sequence, Location.code)
    )
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for product, location, units in rows:
        found[product].append((location, int(units)))
    return found


def _in_reserve(*columns: Any) -> Select[Any]:
    """Levels with something free in bins that are no face; not those in doubt."""
    in_doubt = select(CountRequest.id).where(
        CountRequest.location_id == StockLevel.location_id, CountRequest.product_id == StockLevel.product_id,
        CountRequest.done_at.is_(None), CountRequest.cause == CountCause.SHORT_PICK,
    )  # fmt: skip
    return (
        select(*columns)
        .join(Location, Location.id == StockLevel.location_id)
        .where(
            StockLevel.on_hand > StockLevel.reserved, keeps_goods(),
            StockLevel.location_id.not_in(select(PickFace.location_id).correlate(None)),
            ~in_doubt.correlate(StockLevel).exists(),
        )
    )  # fmt: skip
