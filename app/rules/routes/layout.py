"""A warehouse as passages: where they meet, where a bay stands, and how far it is from one to another."""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

#: More passages than any warehouse has: a table of something else.
MOST_PASSAGES = 1_000
#: Further than any walk, and still an integer: no way leads there.
NO_WAY = 10**9

Point = tuple[int, int]


class PassageKind(StrEnum):
    """Shelves stand along an aisle; a cross aisle only joins; the depot is where every walk begins and ends."""

    AISLE = "aisle"
    CROSS = "cross"
    DEPOT = "depot"


@dataclass(frozen=True, slots=True)
class Passage:
    """A straight way from one end to the other, in millimetres; ``one_way`` allows that direction only.

    ``bays`` is the highest bay number along an aisle, the first at its beginning; with two ``faces`` the bays 1
    and 2 stand opposite each other. The depot is a single point on a passage.
    """

    code: str
    kind: PassageKind
    x1: int
    y1: int
    x2: int
    y2: int
    one_way: bool = False
    bays: int = 0
    faces: int = 1

    @property
    def length(self) -> int:
        return abs(self.x2 - self.x1) + abs(self.y2 - self.y1)

    def at(self, offset: int) -> Point:
        """The point ``offset`` millimetres from the beginning."""
        x = self.x1 + (offset if self.x2 > self.x1 else -offset if self.x2 < self.x1 else 0)
        y = self.y1 + (offset if self.y2 > self.y1 else -offset if self.y2 < self.y1 else 0)
        return x, y

    def offset_of(self, point: Point) -> int | None:
        """How far from the beginning ``point`` lies; ``None`` where it is not on this passage."""
        (left, right), (low, high) = sorted((self.x1, self.x2)), sorted((self.y1, self.y2))
        if not (left <= point[0] <= right and low <= point[1] <= high):
            return None
        return abs(point[0] - self.x1) + abs(point[1] - self.y1)


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place to stand: so many millimetres from the beginning of a passage, counted from 0."""

    passage: int
    offset: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why passages are no layout: the code of a sentence, and its values."""

    code: str
    values: dict[str, str]


class Layout:
    """Passages joined where they meet. Immutable; distances between junctions are kept once computed."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        ordered = sorted(passages, key=lambda each: (each.kind, each.code))
        self.passages = tuple(each for each in ordered if each.kind is not PassageKind.DEPOT)
        depots = [each for each in ordered if each.kind is PassageKind.DEPOT]
        self.depot: Point | None = (depots[0].x1, depots[0].y1) if depots else None
        self._by_code = {
            each.code: number for number, each in enumerate(self.passages) if each.kind is PassageKind.AISLE
        }
        self._nodes: dict[Point, int] = {}
        self._junctions = [self._joined(number) for number in range(len(self.passages))]
        self._edges = self._join()
        self._known: dict[int, tuple[dict[int, int], dict[int, int]]] = {}

    def _joined(self, number: int) -> tuple[list[int], list[int]]:
        """Offsets and nodes of the junctions on a passage, from its beginning."""
        mine = self.passages[number]
        points = {mine.at(0), mine.at(mine.length)}
        for other in self.passages:
            if other is not mine and (point := _meeting(mine, other)) is not None:
                points.add(point)
        if self.depot is not None and mine.offset_of(self.depot) is not None:
            points.add(self.depot)
        found = sorted((mine.offset_of(point) or 0, point) for point in points)
        nodes = [self._nodes.setdefault(point, len(self._nodes)) for _, point in found]
        return [offset for offset, _ in found], nodes

    def _join(self) -> dict[int, list[tuple[int, int]]]:
        edges: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for passage, (offsets, nodes) in zip(self.passages, self._junctions, strict=True):
            for before, after, start, end in zip(nodes, nodes[1:], offsets, offsets[1:], strict=False):
                edges[before].append((after, end - start))
                if not passage.one_way:
                    edges[after].append((before, end - start))
        return edges

    def spot(self, aisle: str, bay: int) -> Spot | None:
        """Where one stands before a bay; ``None`` where the layout has no such aisle or bay."""
        number = self._by_code.get(aisle)
        if number is None or not 1 <= bay <= self.passages[number].bays:
            return None
        passage = self.passages[number]
        columns = -(-passage.bays // passage.faces)
        column = -(-bay // passage.faces)
        return Spot(number, (2 * column - 1) * passage.length // (2 * columns))

    @property
    def depot_spot(self) -> Spot:
        """The depot; raises ``ValueError`` in a layout without one."""
        for number, passage in enumerate(self.passages):
            offset = passage.offset_of(self.depot) if self.depot is not None else None
            if offset is not None:
                return Spot(number, offset)
        raise ValueError("a layout without depot")

    def chains(self, spots: Iterable[Spot]) -> list[list[Spot]]:
        """Spots that are passed in one go, since their stretch of a one-way passage cannot be left between them."""
        found: dict[tuple[int, int, int], list[Spot]] = defaultdict(list)
        for spot in sorted(spots):
            offsets, _ = self._junctions[spot.passage]
            stretch = bisect_right(offsets, spot.offset)
            at_junction = bool(stretch) and offsets[stretch - 1] == spot.offset
            alone = at_junction or not self.passages[spot.passage].one_way
            found[spot.passage, stretch, spot.offset if alone else -1].append(spot)
        return list(found.values())

    def point(self, spot: Spot) -> Point:
        return self.passages[spot.passage].at(spot.offset)

    def distance(self, start: Spot, end: Spot) -> int:
        """Millimetres of the shortest way; ``NO_WAY`` where none leads there."""
        return self.distances([start], [end])[0][0]

    def distances(self, starts: Sequence[Spot], ends: Sequence[Spot]) -> list[list[int]]:
        """Millimetres from each of ``starts`` (a row) to each of ``ends``."""
        entries = [self._entries(end) for end in ends]
        rows = []
        for start in starts:
            exits = [(cost, self._from(node)[0]) for node, cost in self._exits(start)]
            row = []
            for end, ways in zip(ends, entries, strict=True):
                best = self._direct(start, end)
                for cost, reached in exits:
                    for node, more in ways:
                        found = cost + reached.get(node, NO_WAY) + more
                        best = min(best, found)
                row.append(best)
            rows.append(row)
        return rows

    def way(self, start: Spot, end: Spot) -> list[Point]:
        """The corners of a shortest way, both ends included; empty where none leads there."""
        best, corners = self._direct(start, end), [self.point(start), self.point(end)]
        points = {node: point for point, node in self._nodes.items()}
        for out, cost in self._exits(start):
            reached, came_from = self._from(out)
            for into, more in self._entries(end):
                if (found := cost + reached.get(into, NO_WAY) + more) < best:
                    best, nodes = found, [into]
                    while nodes[-1] != out:
                        nodes.append(came_from[nodes[-1]])
                    corners = [
                        self.point(start),
                        *(points[node] for node in reversed(nodes)),
                        self.point(end),
                    ]
        return corners if best < NO_WAY else []

    def _around(self, spot: Spot) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
        """The junctions behind and ahead as (node, distance); the same one twice where one stands on it."""
        offsets, nodes = self._junctions[spot.passage]
        behind, ahead = bisect_right(offsets, spot.offset) - 1, bisect_left(offsets, spot.offset)
        return (
            (nodes[behind], spot.offset - offsets[behind]) if behind >= 0 else None,
            (nodes[ahead], offsets[ahead] - spot.offset) if ahead < len(nodes) else None,
        )

    def _exits(self, spot: Spot) -> list[tuple[int, int]]:
        behind, ahead = self._around(spot)
        back = behind if behind and (not behind[1] or not self.passages[spot.passage].one_way) else None
        return list(dict.fromkeys(each for each in (back, ahead) if each is not None))

    def _entries(self, spot: Spot) -> list[tuple[int, int]]:
        behind, ahead = self._around(spot)
        back = ahead if ahead and (not ahead[1] or not self.passages[spot.passage].one_way) else None
        return list(dict.fromkeys(each for each in (behind, back) if each is not None))

    def _direct(self, start: Spot, end: Spot) -> int:
        if start.passage != end.passage:
            return NO_WAY
        if self.passages[start.passage].one_way and end.offset < start.offset:
            return NO_WAY
        return abs(end.offset - start.offset)

    def _from(self, source: int) -> tuple[dict[int, int], dict[int, int]]:
        """Dijkstra from a junction: distances, and from where each junction is reached."""
        known = self._known.get(source)
        if known is not None:
            return known
        reached: dict[int, int] = {}
        came_from: dict[int, int] = {}
        waiting = [(0, source, source)]
        while waiting:
            distance, node, before = heapq.heappop(waiting)
            if node in reached:
                continue
            reached[node], came_from[node] = distance, before
            for following, length in self._edges.get(node, ()):
                if following not in reached:
                    heapq.heappush(waiting, (distance + length, following, node))
        self._known[source] = reached, came_from
        return reached, came_from


@lru_cache(maxsize=8)
def layout_of(passages: tuple[Passage, ...]) -> Layout:
    """The layout of these passages; the last ones asked for are kept with the distances found in them."""
    return Layout(passages)


def _meeting(one: Passage, other: Passage) -> Point | None:
    """Where two passages cross or touch."""
    upright = one.x1 == one.x2
    if upright == (other.x1 == other.x2):
        ends = {(one.x1, one.y1), (one.x2, one.y2)} & {(other.x1, other.y1), (other.x2, other.y2)}
        return next(iter(ends), None)
    point = (one.x1, other.y1) if upright else (other.x1, one.y1)
    return point if one.offset_of(point) is not None and other.offset_of(point) is not None else None


def trouble_in(passages: Sequence[Passage]) -> Trouble | None:
    """What makes passages unusable as a layout, the first thing found; ``None`` where all is well."""
    if len(passages) > MOST_PASSAGES:
        return Trouble("layout_too_many", {"count": str(len(passages)), "most": str(MOST_PASSAGES)})
    for each in passages:
        if each.x1 != each.x2 and each.y1 != each.y2:
            return Trouble("layout_oblique", {"passage": each.code})
        if (each.length == 0) is not (each.kind is PassageKind.DEPOT):
            return Trouble("layout_depot_long" if each.length else "layout_no_length", {"passage": each.code})
    ways = [each for each in passages if each.kind is not PassageKind.DEPOT]
    for number, one in enumerate(ways):
        for other in ways[number + 1 :]:
            if _overlap(one, other):
                return Trouble("layout_overlap", {"passage": one.code, "other": other.code})
    depots = [each for each in passages if each.kind is PassageKind.DEPOT]
    if len(depots) != 1:
        return Trouble("layout_one_depot", {"count": str(len(depots))})
    layout = Layout(passages)
    if all(way.offset_of((depots[0].x1, depots[0].y1)) is None for way in ways):
        return Trouble("layout_depot_aside", {"passage": depots[0].code})
    return _unreachable(layout)


def _overlap(one: Passage, other: Passage) -> bool:
    """Whether two passages share more than a point."""
    across = sorted((one.x1, one.x2)), sorted((other.x1, other.x2))
    along = sorted((one.y1, one.y2)), sorted((other.y1, other.y2))
    shared = [min(a[1], b[1]) - max(a[0], b[0]) for a, b in (across, along)]
    return min(shared) >= 0 and max(shared) > 0


def _unreachable(layout: Layout) -> Trouble | None:
    depot = layout.depot_spot
    for number, passage in enumerate(layout.passages):
        for offset in (1, passage.length - 1):
            there = Spot(number, offset)
            if max(layout.distance(depot, there), layout.distance(there, depot)) >= NO_WAY:
                return Trouble("layout_unreachable", {"passage": passage.code})
    return None
