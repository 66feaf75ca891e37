"""What really lies where: totes, benches and parcels as hands filled them, against which the database is held."""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: So long nothing moves on the floor before the day is broken off and says who waited for what.
PATIENCE_SECONDS = 120.0


class Stuck(Exception):
    """Somebody waited for something that did not come; the text says who and for what."""


@dataclass(frozen=True, slots=True)
class Load:
    """What is brought to the benches, a tote or a parcel whose label was given up: its barcode and its content."""

    barcode: str
    content: tuple[str, ...]
    bulk: bool = False
    """Units of many orders, told apart at the bench."""
    is_tote: bool = False


@dataclass(slots=True)
class Work:
    """An order on a bench: what lies in its open box, and what lies beside it."""

    loose: list[str]
    inside: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer of a station: when (seconds since the start), where, to what scan, what, and how long it took."""

    at: float
    station: str
    job: str
    scan: str
    code: str
    level: str
    step: str
    order: str
    seconds: float


@dataclass
class Floor:
    """Shared by everybody who works; articles are the barcodes printed on them, orders their references."""

    started: float = field(default_factory=time.monotonic)
    totes: queue.Queue[str] = field(default_factory=queue.Queue)
    """Barcodes of empty totes."""
    to_pack: queue.Queue[Load] = field(default_factory=queue.Queue)
    to_dock: queue.Queue[int] = field(default_factory=queue.Queue)
    """Numbers (in the database) of closed parcels."""
    parcels: dict[int, Counter[str]] = field(default_factory=dict)
    """What was really put into each closed parcel."""
    standing: dict[str, Work] = field(default_factory=dict)
    """What lies on a bench of each order that was ever opened: whoever opens it next finds it."""
    lost: Counter[str] = field(default_factory=Counter)
    """Articles that fell off a cart."""
    incidents: Counter[str] = field(default_factory=Counter)
    marks: list[tuple[float, str]] = field(default_factory=list)
    """Moments that the report names, by the code of what happened."""
    seen: list[Seen] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)
    """What nobody on the floor could explain."""
    doing: dict[str, str] = field(default_factory=dict)
    """Who does what just now."""
    at_work: Counter[str] = field(default_factory=Counter)
    closing: threading.Event = field(default_factory=threading.Event)
    """No more orders come in."""
    stopping: threading.Event = field(default_factory=threading.Event)
    _moved: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def now(self) -> float:
        return time.monotonic() - self.started

    def count(self, incident: str) -> None:
        with self._lock:
            self.incidents[incident] += 1

    def find_lost(self, unit: str) -> bool:
        """Whether that a unit is not where it should be is because one fell off a cart."""
        with self._lock:
            there = self.lost[unit] > 0
            self.lost[unit] -= there
        return there

    def mark(self, what: str) -> None:
        with self._lock:
            self.marks.append((self.now, what))

    def note(self, seen: Seen) -> None:
        with self._lock:
            self.seen.append(seen)

    def wonder(self, what: str) -> None:
        with self._lock:
            self.odd.append(what)

    def moved(self) -> None:
        """Something went on: goods, a box, a parcel."""
        self._moved = time.monotonic()

    def require_moving(self, waited_for: str) -> None:
        """Raise ``Stuck`` once nothing has moved for too long, with everybody's doings."""
        quiet = time.monotonic() - self._moved
        if quiet > PATIENCE_SECONDS:
            doings = "; ".join(f"{who}: {what}" for who, what in sorted(self.doing.items()))
            raise Stuck(f"nothing moved for {quiet:.0f} s while waiting for {waited_for}. {doings}")

    @contextmanager
    def working(self, who: str) -> Iterator[None]:
        """Somebody has something in hand that others wait for."""
        with self._lock:
            self.at_work[who] += 1
        try:
            yield
        finally:
            with self._lock:
                self.at_work[who] -= 1

    def close_parcel(self, parcel_id: int, content: Counter[str]) -> None:
        with self._lock:
            if parcel_id in self.parcels:
                self.odd.append(f"parcel {parcel_id} was closed twice")
            self.parcels[parcel_id] = content
        self.to_dock.put(parcel_id)

    def empty_parcel(self, parcel_id: int) -> list[str]:
        """A parcel whose label was given up is opened again: what lay in it; nothing where somebody did before."""
        with self._lock:
            return list(self.parcels.pop(parcel_id, Counter()).elements())

    @property
    def idle(self) -> bool:
        """Whether nothing is under way between shelf and dock."""
        with self._lock:
            return self.to_pack.empty() and self.to_dock.empty() and not any(self.at_work.values())
