"""The shortest round in a warehouse of one block: parallel aisles between a front and a back cross aisle.

The dynamic programme of H. D. Ratliff and A. S. Rosenthal, "Order-Picking in a Rectangular Warehouse: A Solvable
Case of the Traveling Salesman Problem", Operations Research 31(3), 1983: aisle by aisle it keeps, for each way in
which the part on the left may hang together, the cheapest one. Its time grows with the number of aisles only. The
round is then read from the chosen pieces as an Euler circuit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from app.rules.routes.layout import Layout, Passage, PassageKind, Spot


class _In(IntEnum):
    """What is walked inside one aisle."""

    NOTHING = 0
    THROUGH = 1
    TWICE = 2
    FROM_FRONT = 3
    FROM_BACK = 4
    FROM_BOTH = 5


#: Degree of the front and of the back end of an aisle (0 none, 1 odd, 2 even), and into how many parts all falls.
_State = tuple[int, int, int]
_START: _State = (0, 0, 0)
#: What each way of walking an aisle adds to the degrees of its ends, and whether it joins them.
_ADDS = {
    _In.NOTHING: (0, 0, False),
    _In.THROUGH: (1, 1, True),
    _In.TWICE: (2, 2, True),
    _In.FROM_FRONT: (2, 0, False),
    _In.FROM_BACK: (0, 2, False),
    _In.FROM_BOTH: (2, 2, False),
}
_CROSSINGS = ((1, 1), (2, 0), (0, 2), (2, 2))


def _degree(before: int, more: int) -> int:
    return before + more if not before or not more else 2 - (before + more) % 2


def _walked(state: _State, inside: _In) -> _State:
    """The state after an aisle has been walked."""
    front, back, parts = state
    more_front, more_back, joins = _ADDS[inside]
    if joins:
        parts = 1
    else:
        parts += bool(more_front and not front) + bool(more_back and not back)
    return _degree(front, more_front), _degree(back, more_back), parts


def _crossed(state: _State, crossing: tuple[int, int], begins: tuple[bool, bool]) -> _State | None:
    """The state at the next aisle; ``None`` where a degree stays odd or a part is left behind.

    ``begins``: at which end nothing may lie yet although one crosses there, which is the depot's alone.
    """
    front, back, parts = state
    for degree, crosses, may_begin in zip((front, back), crossing, begins, strict=True):
        if (degree + crosses) % 2 or (crosses and not degree and not may_begin):
            return None
    to_front, to_back = crossing
    apart = parts == 2 and bool(front and back)
    if apart and not (to_front and to_back):
        return None
    if parts and not apart and not ((front and to_front) or (back and to_back)):
        return None
    begun = bool(to_front and not front) + bool(to_back and not back)
    return to_front, to_back, 2 if apart else min(parts, 1) + begun


_STATES: tuple[_State, ...] = (_START, (2, 0, 1), (0, 2, 1), (1, 1, 1), (2, 2, 1), (2, 2, 2))
_WALKED = {(state, inside): _walked(state, inside) for state in _STATES for inside in _In}
_NOWHERE, _AT_FRONT, _AT_BACK = (False, False), (True, False), (False, True)
_CROSSED = {
    (state, begins): tuple(
        (crossing, following)
        for crossing in _CROSSINGS
        if (following := _crossed(state, crossing, begins)) is not None
    )
    for state in _STATES
    for begins in (_NOWHERE, _AT_FRONT, _AT_BACK)
}


@dataclass(frozen=True, slots=True)
class Column:
    """One aisle of a block: its place across, and the distances of its stops from the front, ascending.

    The depot is a column too where it lies between aisles: one without ``walkable`` inside.
    """

    across: int
    stops: tuple[int, ...] = ()
    walkable: bool = True


@dataclass(frozen=True, slots=True)
class Block:
    """A warehouse of one block; ``at_back`` says on which cross aisle the depot lies."""

    depth: int
    columns: tuple[Column, ...]
    depot: int
    at_back: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """The stops of a block as (column, distance from the front) in the order of the walk, and its length."""

    stops: tuple[tuple[int, int], ...]
    length: int


def shortest_round(block: Block) -> Round:
    """The shortest closed walk from the depot over every stop; exact."""
    wanted = [number for number, column in enumerate(block.columns) if column.stops]
    if not wanted:
        return Round((), 0)
    first, last = min(*wanted, block.depot), max(*wanted, block.depot)
    # By state: what it costs to come to it, from which state, walking what inside and crossing how.
    table: list[dict[_State, tuple[int, _State, _In, tuple[int, int]]]] = []
    reached: dict[_State, int] = {_START: 0}
    for number in range(first, last + 1):
        width = block.columns[number + 1].across - block.columns[number].across if number < last else 0
        found = _best_of_column(block, number, reached, width, last=number == last)
        table.append(found)
        reached = {state: entry[0] for state, entry in found.items()}
    length, ended = min((cost, state) for state, cost in reached.items() if state[2] == 1)
    return Round(_read(block, first, table, ended), length)


def _best_of_column(
    block: Block, number: int, reached: dict[_State, int], width: int, *, last: bool
) -> dict[_State, tuple[int, _State, _In, tuple[int, int]]]:
    """Every state at the next column (after this one, where it is the last) with its cheapest history."""
    depot = number == block.depot
    begins = (_AT_BACK if block.at_back else _AT_FRONT) if depot else _NOWHERE
    side = int(block.at_back)
    walks = _inside(block.columns[number], block.depth)
    found: dict[_State, tuple[int, _State, _In, tuple[int, int]]] = {}
    for state, so_far in reached.items():
        for inside, cost in walks:
            walked = _WALKED[state, inside]
            spent = so_far + cost
            if last:
                if 1 in walked[:2] or (depot and not walked[side]):
                    continue
                if walked not in found or spent < found[walked][0]:
                    found[walked] = spent, state, inside, (0, 0)
                continue
            for crossing, following in _CROSSED[walked, begins]:
                if depot and not walked[side] and not crossing[side]:
                    continue
                total = spent + (crossing[0] + crossing[1]) * width
                if following not in found or total < found[following][0]:
                    found[following] = total, state, inside, crossing
    return found


def _inside(column: Column, depth: int) -> list[tuple[_In, int]]:
    """The ways to serve an aisle, with their lengths."""
    stops = column.stops
    walks = [(_In.THROUGH, depth), (_In.TWICE, 2 * depth)] if column.walkable else []
    if not stops:
        return [(_In.NOTHING, 0), *walks]
    walks += [(_In.FROM_FRONT, 2 * stops[-1]), (_In.FROM_BACK, 2 * (depth - stops[0]))]
    if len(stops) > 1:
        walks.append((_In.FROM_BOTH, 2 * (depth - _gap(stops)[1])))
    return walks


def _gap(stops: Sequence[int]) -> tuple[int, int]:
    """The largest gap between neighbouring stops: how many lie before it, and its length."""
    gaps = [after - stop for stop, after in pairwise(stops)]
    widest = max(gaps)
    return gaps.index(widest) + 1, widest


_Node = tuple[int, int]
"""A column, and the distance from the front."""


def _read(
    block: Block,
    first: int,
    table: Sequence[dict[_State, tuple[int, _State, _In, tuple[int, int]]]],
    ended: _State,
) -> tuple[_Node, ...]:
    """The order in which the pieces chosen pass the stops."""
    ways: defaultdict[_Node, list[_Node]] = defaultdict(list)

    def join(one: _Node, other: _Node, times: int = 1) -> None:
        if one != other:
            ways[one] += [other] * times
            ways[other] += [one] * times

    state = ended
    for number in range(first + len(table) - 1, first - 1, -1):
        _, before, inside, crossing = table[number - first][state]
        for height, times in ((0, crossing[0]), (block.depth, crossing[1])):
            join((number, height), (number + 1, height), times)
        for one, other, times in _pieces(block.columns[number].stops, inside, block.depth):
            join((number, one), (number, other), times)
        state = before
    start = (block.depot, block.depth if block.at_back else 0)
    wanted = {(number, stop) for number, column in enumerate(block.columns) for stop in column.stops}
    return tuple(node for node in dict.fromkeys(_circuit(ways, start)) if node in wanted)


def _pieces(stops: Sequence[int], inside: _In, depth: int) -> list[tuple[int, int, int]]:
    """The stretches of an aisle that are walked: from, to, how often."""
    match inside:
        case _In.NOTHING:
            return []
        case _In.THROUGH | _In.TWICE:
            chain = [0, *stops, depth]
            return [(a, b, inside.value) for a, b in pairwise(chain)]
        case _In.FROM_FRONT:
            before = len(stops)
        case _In.FROM_BACK:
            before = 0
        case _:
            before = _gap(stops)[0]
    front, back = [0, *stops[:before]], [*stops[before:], depth]
    return [(a, b, 2) for part in (front, back) for a, b in pairwise(part)]


def _circuit(ways: dict[_Node, list[_Node]], start: _Node) -> list[_Node]:
    """An Euler circuit (Hierholzer); ``ways`` are used up."""
    circuit, trail = [], [start]
    while trail:
        here = trail[-1]
        if ways[here]:
            following = ways[here].pop()
            ways[following].remove(here)
            trail.append(following)
        else:
            circuit.append(trail.pop())
    return circuit[::-1]


class OneBlock:
    """A layout that is one block, and its spots seen as columns and distances from the front."""

    def __init__(self, layout: Layout, aisles: Sequence[Passage], upright: bool) -> None:
        self._layout, self._upright = layout, upright
        self._front = min(_along(aisles[0], upright))
        self._depth = aisles[0].length
        depot = layout.depot_spot
        self._depot = self._seen(depot)
        across = {_across(each, upright): True for each in aisles}
        across.setdefault(self._depot[0], False)
        self._across = sorted(across)
        self._walkable = across

    def _seen(self, spot: Spot) -> tuple[int, int]:
        x, y = self._layout.point(spot)
        across, along = (x, y) if self._upright else (y, x)
        return across, along - self._front

    def shortest_round(self, spots: Sequence[Spot]) -> tuple[list[Spot], int]:
        """Different spots in aisles in the order of the shortest round, and its length in millimetres."""
        by_place = {self._seen(spot): spot for spot in spots}
        stops: defaultdict[int, list[int]] = defaultdict(list)
        for across, along in sorted(by_place):
            stops[across].append(along)
        columns = tuple(
            Column(across, tuple(stops[across]), self._walkable[across]) for across in self._across
        )
        depot = self._across.index(self._depot[0])
        found = shortest_round(Block(self._depth, columns, depot, at_back=bool(self._depot[1])))
        return [by_place[self._across[number], along] for number, along in found.stops], found.length


def _across(passage: Passage, upright: bool) -> int:
    return passage.x1 if upright else passage.y1


def _along(passage: Passage, upright: bool) -> tuple[int, int]:
    one, other = (passage.y1, passage.y2) if upright else (passage.x1, passage.x2)
    return min(one, other), max(one, other)


def as_one_block(layout: Layout) -> OneBlock | None:
    """The layout as one block; ``None`` where cross aisles, one-way passages or its shape make it something else."""
    aisles = [each for each in layout.passages if each.kind is PassageKind.AISLE]
    crosses = [each for each in layout.passages if each.kind is PassageKind.CROSS]
    if not aisles or len(crosses) != 2 or any(each.one_way for each in layout.passages):
        return None
    upright = aisles[0].x1 == aisles[0].x2
    if any((each.x1 == each.x2) is not upright for each in aisles):
        return None
    if any((each.x1 == each.x2) is upright for each in crosses):
        return None
    ends = _along(aisles[0], upright)
    if any(_along(each, upright) != ends for each in aisles):
        return None
    if sorted(_across(each, not upright) for each in crosses) != list(ends):
        return None
    places = [_across(each, upright) for each in aisles]
    for cross in crosses:
        low, high = _along(cross, not upright)
        if low > min(places) or high < max(places):
            return None
    depot = layout.depot_spot
    across, along = layout.point(depot) if upright else layout.point(depot)[::-1]
    if along not in ends:
        return None
    widest = [_along(cross, not upright) for cross in crosses if _across(cross, not upright) == along]
    if not widest[0][0] <= across <= widest[0][1]:
        return None
    return OneBlock(layout, aisles, upright)
