"""The passages of each site, and where its locations stand on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Connection, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, state_type
from app.rules.routes.layout import Layout, PassageKind, Spot, layout_of
from app.rules.routes.layout import Passage as Way
from app.rules.routes.places import Place, place_in_code


class Passage(Base):
    """An aisle, a cross aisle or the depot of a site, in millimetres (``rules/routes/layout.py`` has the meaning)."""

    __tablename__ = "passage"
    __table_args__ = (
        UniqueConstraint("site", "code"),
        CheckConstraint("x1_mm = x2_mm OR y1_mm = y2_mm", name="straight"),
        CheckConstraint("(kind = 'depot') = (x1_mm = x2_mm AND y1_mm = y2_mm)", name="length"),
        CheckConstraint("bays >= 0 AND faces IN (1, 2)", name="bays"),
    )

    id: Mapped[Id]
    site: Mapped[str] = mapped_column(String(40), default="")
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[PassageKind] = mapped_column(state_type(PassageKind))
    x1_mm: Mapped[int]
    y1_mm: Mapped[int]
    x2_mm: Mapped[int]
    y2_mm: Mapped[int]
    one_way: Mapped[bool] = mapped_column(default=False)
    bays: Mapped[int] = mapped_column(default=0)
    faces: Mapped[int] = mapped_column(default=1)


_OF_SITE = (
    select(
        Passage.code, Passage.kind, Passage.x1_mm, Passage.y1_mm, Passage.x2_mm, Passage.y2_mm,
        Passage.one_way, Passage.bays, Passage.faces,
    )
    .order_by(Passage.kind, Passage.code)
)  # fmt: skip


def passages_at(connection: Connection, site: str = "") -> tuple[Way, ...]:
    """What one can walk on at a site; empty where nobody has entered it."""
    return tuple(Way(*row) for row in connection.execute(_OF_SITE.where(Passage.site == site)))


def layout_at(connection: Connection, site: str = "") -> Layout | None:
    """The layout of a site, or ``None``."""
    passages = passages_at(connection, site)
    return layout_of(passages) if passages else None


def place_of(location: Any) -> Place | None:
    """Aisle, bay and level of a location's row (``code``, ``aisle``, ``bay``, ``level``), said or in its code."""
    if location.aisle:
        return Place(location.aisle, location.bay, location.level)
    return place_in_code(location.code)


def spots_of(layout: Layout, locations: Iterable[Any]) -> dict[str, Spot]:
    """Where one stands for each location, by its code; those that the layout does not know are left out."""
    found: dict[str, Spot] = {}
    for location in locations:
        place = place_of(location)
        spot = layout.spot(place.aisle, place.bay) if place is not None else None
        if spot is not None:
            found[location.code] = spot
    return found
