"""The order of the stops of a walk: the shortest round of the layout, where somebody has entered one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from app.database.unit_of_work import UnitOfWork
from app.models.layout import layout_at, spots_of
from app.models.picking import PickTask
from app.models.stock import Location
from app.rules.routes.walk import Walk, best_walk, rest_of_walk


class Planned(NamedTuple):
    """Stops in walking order, and the length of the walk in millimetres; ``None`` where no layout says it."""

    rows: list[Any]
    length_mm: int | None


def plan(uow: UnitOfWork, rows: Sequence[Any], here: Any = None) -> Planned:
    """Put stops into walking order; ``here`` is the location one stands at, else the walk begins at the depot.

    ``rows`` come in the order that holds without a layout and have ``code``, ``site``, ``aisle``, ``bay`` and
    ``level`` of their location. Of a site whose layout does not know a location, that one comes last.
    """
    ordered: list[Any] = []
    lengths: list[int] = []
    for site, group in groupby(sorted(rows, key=attrgetter("site")), key=attrgetter("site")):
        stops = list(group)
        layout = layout_at(uow.connection, site)
        if layout is None:
            ordered += stops
            continue
        spots = spots_of(layout, stops if here is None else [*stops, here])
        wanted = [spots[row.code] for row in stops if row.code in spots]
        start = spots.get(here.code) if here is not None and here.site == site else None
        walk: Walk = best_walk(layout, wanted) if start is None else rest_of_walk(layout, start, wanted)
        turn = {spot: number for number, spot in enumerate(walk.stops)}
        ranks = {code: turn.get(spot, len(turn)) for code, spot in spots.items()}
        ordered += sorted(stops, key=lambda row: ranks.get(row.code, len(turn)))
        lengths.append(walk.length)
    return Planned(ordered, sum(lengths) if lengths else None)


def replan(uow: UnitOfWork, pick_list_id: int, location_id: int) -> None:
    """Put what is left of a walk into the shortest order from where the picker stands; nothing without a layout.

    The stop whose units are in the hand stays the next one.
    """
    left = uow.connection.execute(
        select(
            PickTask.id, PickTask.sequence, PickTask.in_hand, Location.code, Location.site, Location.aisle,
            Location.bay, Location.level,
        )
        .join(Location, Location.id == PickTask.location_id)
        .where(
            PickTask.pick_list_id == pick_list_id, PickTask.picked + PickTask.short < PickTask.quantity
        )
        .order_by(PickTask.sequence, PickTask.id)
    ).all()  # fmt: skip
    here = uow.connection.execute(select(Location).where(Location.id == location_id)).one()
    planned = plan(uow, [row for row in left if not row.in_hand], here)
    if planned.length_mm is None:
        return
    order = [*(row for row in left if row.in_hand), *planned.rows]
    turns = [
        {"task": row.id, "turn": turn}
        for row, turn in zip(order, sorted(row.sequence for row in left), strict=True)
    ]
    uow.connection.execute(
        update(PickTask).where(PickTask.id == bindparam("task")).values(sequence=bindparam("turn")), turns
    )
