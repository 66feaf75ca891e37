"""A short round over places of which only the distances are known, which may differ by direction.

Iterated local search with 2-opt and Or-3opt moves (I. Or 1976; segments of up to three stops, kept or reversed) and
the double bridge of O. Martin, S. Otto and E. Felten 1991 as the push between two searches. Distances may be
asymmetric, so a reversed stretch is measured both ways. The same distances always give the same round.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Sequence
from itertools import pairwise

Matrix = Sequence[Sequence[int]]

#: How many nearest neighbours are tried as the next stop, and how long a moved segment may be.
_NEIGHBOURS = 8
_SEGMENT = 3
#: Pushes of a search, chosen so that sixty stops take less than a tenth of a second (``make bench ARGS=routes``).
_PUSHES, _PUSHES_A_STOP = 180, 4
_SEED = 1983


def short_round(distances: Matrix) -> list[int]:
    """The places 1, 2, ... in a short order that begins and ends at place 0; the best found, not proved best."""
    count = len(distances)
    if count <= 2:
        return list(range(1, count))
    search = _Search(distances)
    search.improve(range(count))
    best, length = list(search.tour), search.length()
    if count > 4:
        chance = random.Random(_SEED)  # noqa: S311 - repeatable, and no secret
        for _ in range(min(_PUSHES, _PUSHES_A_STOP * count)):
            search.improve(search.push(chance))
            now = search.length()
            if now <= length:
                best, length = list(search.tour), now
            else:
                search.set(best)
    start = best.index(0)
    return best[start + 1 :] + best[:start]


def length_of(order: Sequence[int], distances: Matrix) -> int:
    """How long the round from place 0 over ``order`` and back is."""
    stops = [0, *order, 0]
    return sum(distances[here][there] for here, there in pairwise(stops))


class _Search:
    """A tour as a list, the position of each place, and the moves that shorten it."""

    def __init__(self, distances: Matrix) -> None:
        self._d = distances
        self._count = len(distances)
        self._near = [
            sorted((other for other in range(self._count) if other != place), key=row.__getitem__)[
                :_NEIGHBOURS
            ]
            for place, row in enumerate(distances)
        ]
        self._symmetric = all(
            distances[a][b] == distances[b][a] for a in range(self._count) for b in range(a)
        )
        self.set(self._nearest_first())

    def set(self, tour: Sequence[int]) -> None:
        """Go on from another tour."""
        self.tour = list(tour)
        self._at = [0] * self._count
        for position, place in enumerate(self.tour):
            self._at[place] = position

    def length(self) -> int:
        d, tour = self._d, self.tour
        return sum(d[a][b] for a, b in pairwise(tour)) + d[tour[-1]][tour[0]]

    def _nearest_first(self) -> list[int]:
        tour, left = [0], set(range(1, self._count))
        while left:
            row = self._d[tour[-1]]
            following = min(left, key=lambda place: (row[place], place))
            tour.append(following)
            left.remove(following)
        return tour

    def push(self, chance: random.Random) -> list[int]:
        """Exchange two neighbouring stretches (a double bridge); the places whose neighbours changed."""
        cuts = sorted(chance.sample(range(1, self._count), 3))
        turn = chance.randrange(self._count)
        tour = self.tour[turn:] + self.tour[:turn]
        a, b, c = cuts
        self.set(tour[:a] + tour[b:c] + tour[a:b] + tour[c:])
        edges = (a - 1, a, a + c - b - 1, a + c - b, c - 1, c)
        return [self.tour[at % self._count] for at in edges]

    def improve(self, places: Sequence[int]) -> None:
        """Make moves at ``places``, and where a move was made, until none helps."""
        waiting, queued = deque(places), set(places)
        while waiting:
            place = waiting.popleft()
            queued.discard(place)
            touched = self._move_segment(place) or self._turn_stretch(place)
            for each in (*touched, place) if touched else ():
                if each not in queued:
                    queued.add(each)
                    waiting.append(each)

    def _move_segment(self, place: int) -> tuple[int, ...]:
        """Put a segment that begins or ends with a place beside one of the place's neighbours (Or-3opt)."""
        d, tour, at, count = self._d, self.tour, self._at, self._count
        for size in range(1, min(_SEGMENT, count - 2) + 1):
            for start in {at[place], (at[place] - size + 1) % count}:
                head, tail = tour[start], tour[(start + size - 1) % count]
                before, after = tour[start - 1], tour[(start + size) % count]
                saved = d[before][head] + d[tail][after] - d[before][after]
                if saved <= 0:
                    continue
                turned = 0 if self._symmetric else self._turned(self._stretch(start, size))
                move = self._best_gap(place, start, size, saved, turned)
                if move is not None:
                    self._insert(self._stretch(start, size), move)
                    return (before, after, head, tail, *move[:2])
        return ()

    def _best_gap(
        self, place: int, start: int, size: int, saved: int, turned: int
    ) -> tuple[int, int, bool] | None:
        """Between which two places beside a neighbour the segment costs least, and whether turned round there."""
        d, tour, at, count = self._d, self.tour, self._at, self._count
        head, tail = tour[start], tour[(start + size - 1) % count]
        from_head, from_tail = d[head], d[tail]
        best, choice = saved, None
        for near in self._near[place]:
            if d[near][place] >= best and d[place][near] >= best:
                break
            position = at[near]
            if (position - start) % count < size:
                continue
            for left, right in ((near, tour[(position + 1) % count]), (tour[position - 1], near)):
                if left == tail or right == head:
                    continue
                onwards = d[left]
                gap = onwards[right]
                if (cost := onwards[head] + from_tail[right] - gap) < best:
                    best, choice = cost, (left, right, False)
                if (cost := onwards[tail] + from_head[right] - gap + turned) < best:
                    best, choice = cost, (left, right, True)
        return choice

    def _stretch(self, start: int, size: int) -> list[int]:
        end = start + size
        return (
            self.tour[start:end] if end <= self._count else self.tour[start:] + self.tour[: end - self._count]
        )

    def _turned(self, inner: Sequence[int]) -> int:
        """How much longer a stretch is the other way round."""
        if self._symmetric:
            return 0
        d = self._d
        return sum(d[b][a] - d[a][b] for a, b in pairwise(inner))

    def _insert(self, inner: list[int], where: tuple[int, int, bool]) -> None:
        left, _, turned = where
        gone = set(inner)
        rest = [place for place in self.tour if place not in gone]
        at = rest.index(left) + 1
        self.set(rest[:at] + (inner[::-1] if turned else inner) + rest[at:])

    def _turn_stretch(self, place: int) -> tuple[int, ...]:
        """Turn a stretch round so that a place comes beside one of its neighbours (2-opt)."""
        d, tour, at, count = self._d, self.tour, self._at, self._count
        for near in self._near[place]:
            # The place and its neighbour are left of the stretch and its last, or its first and right of it.
            for start, end in (((at[place] + 1) % count, at[near]), (at[place], (at[near] - 1) % count)):
                before, after = tour[start - 1], tour[(end + 1) % count]
                head, tail = tour[start], tour[end]
                if before == tail or head in {after, tail}:
                    continue
                gain = d[before][head] + d[tail][after] - d[before][tail] - d[head][after]
                size = (end - start) % count + 1
                # Where ways differ by direction a turned stretch may be shorter too, which is not worth its search.
                if gain <= 0 or size == count:
                    continue
                inner = self._stretch(start, size)
                gain -= self._turned(inner)
                if gain > 0:
                    self._reverse(start, inner)
                    return (before, after, head, tail)
        return ()

    def _reverse(self, start: int, inner: list[int]) -> None:
        for offset, place in enumerate(reversed(inner)):
            position = (start + offset) % self._count
            self.tour[position] = place
            self._at[place] = position
