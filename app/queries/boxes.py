"""The house's packaging, and which one an order on the bench needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.product import Box
from app.queries.packing import PackingLine, packing_lines
from app.rules.boxes import Carton, Marks, Packaging, cheapest_carton


@dataclass(frozen=True, slots=True)
class BoxRow:
    """A packaging; inner size in millimetres, own weight in grams, what one costs in cents."""

    id: int
    code: str
    name: str
    kind: Packaging
    length_mm: int
    width_mm: int
    height_mm: int
    tare_g: int
    cost_cents: int


def boxes(connection: Connection) -> tuple[BoxRow, ...]:
    """The packaging in use, smallest first."""
    columns = [getattr(Box, name) for name in BoxRow.__slots__]
    volume = Box.length_mm * Box.width_mm * Box.height_mm
    return tuple(
        BoxRow(*row)
        for row in connection.execute(select(*columns).where(Box.active).order_by(volume, Box.id))
    )


def proposed_box(lines: Sequence[PackingLine], known: Sequence[BoxRow]) -> BoxRow | None:
    """The packaging for what lies in the parcel and on the bench: the cheapest that holds and suits it.

    ``None`` where a measure is missing or nothing is large enough.
    """
    there = [line for line in lines if line.in_parcel + line.to_pack]
    items = [
        (line.length_mm, line.width_mm, line.height_mm)
        for line in there
        for _ in range(line.in_parcel + line.to_pack)
    ]
    cartons = [
        Carton(box.id, (box.length_mm, box.width_mm, box.height_mm), box.cost_cents, box.kind)
        for box in known
    ]
    found = cheapest_carton(tuple(items), tuple(cartons), Marks.of(line.marks for line in there))
    return None if found is None else next(box for box in known if box.id == found.id)


def box_for(connection: Connection, order_id: int, parcel_id: int) -> BoxRow | None:
    """The same for an order on the bench and its open parcel."""
    return proposed_box(packing_lines(connection, order_id, parcel_id), boxes(connection))
