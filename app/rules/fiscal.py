"""Totals of a fiscal closure, and which periods are over (CGI 286 I-3° bis, BOI-TVA-DECLA-30-10-30)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(slots=True)
class Totals:
    """Cents, signed: what was given back takes away."""

    entries: int = 0
    by_kind: dict[str, int] = field(default_factory=dict)
    by_means: dict[str, int] = field(default_factory=dict)
    """Money, by means of payment."""
    vat: dict[str, list[int]] = field(default_factory=dict)
    """Net and VAT of what was sold, by rate in basis points."""

    def add(self, kind: str, amount: int, means: str, vat: Mapping[str, list[int]]) -> None:
        """One more entry; ``means`` only where money moved."""
        self.entries += 1
        self.by_kind[kind] = self.by_kind.get(kind, 0) + amount
        if means:
            self.by_means[means] = self.by_means.get(means, 0) + amount
        self._add_vat(vat)

    def merge(self, other: Totals) -> None:
        """All of another period."""
        self.entries += other.entries
        for mine, more in ((self.by_kind, other.by_kind), (self.by_means, other.by_means)):
            for name, amount in more.items():
                mine[name] = mine.get(name, 0) + amount
        self._add_vat(other.vat)

    def sum(self, kinds: tuple[str, ...]) -> int:
        return sum(self.by_kind.get(kind, 0) for kind in kinds)

    def _add_vat(self, vat: Mapping[str, list[int]]) -> None:
        for rate, (net, tax) in vat.items():
            before = self.vat.get(rate, [0, 0])
            self.vat[rate] = [before[0] + net, before[1] + tax]


def days_to_close(first: date, last_closed: date | None, today: date) -> Iterator[date]:
    """Every day that is over and not closed yet, also one without an entry: a missing closure must show."""
    day = first if last_closed is None else last_closed + timedelta(days=1)
    while day < today:
        yield day
        day += timedelta(days=1)


def ends_month(day: date) -> bool:
    """Whether the month is over with this day."""
    return (day + timedelta(days=1)).day == 1
