"""The warehouse as a map: its passages, the walk of a list, how busy the aisles are, look-alikes side by side."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product as every_pair
from typing import Any

from sqlalchemy import Connection, select

from app.models.journal import JournalEntry
from app.models.layout import layout_at, passages_at, place_of, spots_of
from app.models.picking import PickList, PickTask
from app.models.product import Product
from app.models.states import LocationKind, PickListState
from app.models.stock import Location, StockLevel
from app.rules.routes.layout import Layout, Passage, Point
from app.rules.routes.walk import length_of, path_of

#: Nearer than this two articles that are taken for each other are too near.
TOO_NEAR_MM = 3_000
#: From so many refused scans on a pair counts as confused, among the latest of all refusals.
_OFTEN, _REFUSALS = 2, 5_000
_OPEN_LISTS = (PickListState.OPEN, PickListState.PICKING)


@dataclass(frozen=True, slots=True)
class MapStop:
    """Where one stands for some tasks of a list: their numbers in walking order, and whether any is still open."""

    first: int
    last: int
    locations: tuple[str, ...]
    point: Point
    left: bool


@dataclass(frozen=True, slots=True)
class WarehouseMap:
    """What is drawn; in millimetres. ``busy`` counts the open lists that still have a stop in an aisle."""

    passages: tuple[Passage, ...]
    depot: Point | None
    busy: Mapping[str, int]
    path: tuple[Point, ...] = ()
    stops: tuple[MapStop, ...] = ()
    length_mm: int = 0
    unknown: tuple[str, ...] = ()
    """Locations of the list that the layout does not know."""


def warehouse_map(connection: Connection, pick_list_id: int = 0, site: str = "") -> WarehouseMap | None:
    """The map of a site with the walk of a list, if one is named; ``None`` where no layout was entered."""
    layout = layout_at(connection, site)
    if layout is None:
        return None
    busy = _busy(connection, site)
    if not pick_list_id:
        return WarehouseMap(layout.passages, layout.depot, busy)
    tasks = connection.execute(
        select(
            PickTask.sequence, (PickTask.quantity - PickTask.picked - PickTask.short).label("left"),
            Location.code, Location.aisle, Location.bay, Location.level,
        )
        .join(Location, Location.id == PickTask.location_id)
        .where(PickTask.pick_list_id == pick_list_id, Location.site == site)
        .order_by(PickTask.sequence, PickTask.id)
    ).all()  # fmt: skip
    spots = spots_of(layout, tasks)
    walked = [spots[task.code] for task in tasks if task.code in spots]
    return WarehouseMap(
        layout.passages,
        layout.depot,
        busy,
        tuple(path_of(layout, walked)),
        _stops(layout, [task for task in tasks if task.code in spots], spots),
        length_of(layout, walked),
        tuple(dict.fromkeys(task.code for task in tasks if task.code not in spots)),
    )


def _stops(layout: Layout, tasks: Sequence[Any], spots: Mapping[str, Any]) -> tuple[MapStop, ...]:
    """Tasks one after the other at the same spot are one stop."""
    stops: list[MapStop] = []
    for number, task in enumerate(tasks, start=1):
        point = layout.point(spots[task.code])
        before = stops[-1] if stops else None
        if before is not None and before.point == point:
            places = tuple(dict.fromkeys((*before.locations, task.code)))
            stops[-1] = MapStop(before.first, number, places, point, before.left or task.left > 0)
        else:
            stops.append(MapStop(number, number, (task.code,), point, task.left > 0))
    return tuple(stops)


def _busy(connection: Connection, site: str) -> dict[str, int]:
    rows = connection.execute(
        select(PickTask.pick_list_id, Location.code, Location.aisle, Location.bay, Location.level)
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .join(Location, Location.id == PickTask.location_id)
        .where(
            PickList.state.in_(_OPEN_LISTS),
            Location.site == site,
            PickTask.picked + PickTask.short < PickTask.quantity,
        )
    )
    lists: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        place = place_of(row)
        if place is not None:
            lists[place.aisle].add(row.pick_list_id)
    return {aisle: len(found) for aisle, found in lists.items()}


@dataclass(frozen=True, slots=True)
class TooNear:
    """Two articles that refused scans took for each other, and the two shelves with them that lie side by side.

    ``distance_mm`` is ``None`` where no layout says it.
    """

    sku: str
    name: str
    location: str
    other_sku: str
    other_name: str
    other_location: str
    times: int
    distance_mm: int | None


def look_alikes_too_near(connection: Connection, site: str = "") -> tuple[TooNear, ...]:
    """Pairs confused more than once whose shelves are less than ``TOO_NEAR_MM`` apart, the most often first."""
    pairs = {pair: times for pair, times in confused(connection).items() if times >= _OFTEN}
    if not pairs:
        return ()
    ids = {one for pair in pairs for one in pair}
    names = {row.id: row for row in connection.execute(select(Product).where(Product.id.in_(ids)))}
    shelves: defaultdict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(
        select(StockLevel.product_id, Location.code, Location.aisle, Location.bay, Location.level)
        .join(Location, Location.id == StockLevel.location_id)
        .where(
            StockLevel.product_id.in_(ids), StockLevel.on_hand > 0, Location.kind == LocationKind.BIN,
            Location.site == site,
        )
        .order_by(Location.code)
    ):  # fmt: skip
        shelves[row.product_id].append(row)
    layout = layout_at(connection, site)
    found = []
    for (one, other), times in pairs.items():
        near = _nearest(layout, shelves[one], shelves[other])
        if near is not None:
            here, there, distance = near
            mine, its = names[one], names[other]
            found.append(TooNear(mine.sku, mine.name, here, its.sku, its.name, there, times, distance))
    return tuple(sorted(found, key=lambda each: (-each.times, each.distance_mm or 0, each.sku)))


def _nearest(
    layout: Layout | None, shelves: Sequence[Any], others: Sequence[Any]
) -> tuple[str, str, int | None] | None:
    """The two shelves of two articles that lie nearest to each other, if that is too near."""
    best: tuple[int, str, str, int | None] | None = None
    spots = spots_of(layout, [*shelves, *others]) if layout is not None else {}
    for here, there in every_pair(shelves, others):
        if layout is not None and here.code in spots and there.code in spots:
            distance = layout.distance(spots[here.code], spots[there.code])
            if distance <= TOO_NEAR_MM and (best is None or distance < best[0]):
                best = distance, here.code, there.code, distance
        elif best is None and _side_by_side(here, there):
            best = TOO_NEAR_MM, here.code, there.code, None
    return None if best is None else best[1:]


def _side_by_side(here: Any, there: Any) -> bool:
    one, other = place_of(here), place_of(there)
    return (
        one is not None and other is not None and one.aisle == other.aisle and abs(one.bay - other.bay) <= 1
    )


def confused(connection: Connection) -> Counter[tuple[int, int]]:
    """How often two articles were taken for each other in the latest refused scans, by their ids in order."""
    latest = (
        select(JournalEntry.details)
        .where(JournalEntry.action == "refused")
        .order_by(JournalEntry.id.desc())
        .limit(_REFUSALS)
    )
    pairs: Counter[tuple[int, int]] = Counter()
    for details in connection.scalars(latest):
        values = json.loads(details).get("values", {})
        scanned, expected = values.get("scanned_id"), values.get("expected_id")
        if isinstance(scanned, int) and isinstance(expected, int) and scanned != expected:
            pairs[min(scanned, expected), max(scanned, expected)] += 1
    return pairs


def passages(connection: Connection, site: str = "") -> tuple[Passage, ...]:
    """The layout as its table has it."""
    return passages_at(connection, site)
