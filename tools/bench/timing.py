"""Times of interleaved runs, and the figures that are quoted of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping


def interleaved(rounds: int, **contestants: Callable[[], object]) -> dict[str, list[float]]:
    """Milliseconds of each contestant, round by round in turn, so that noise hits all of them alike."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            start = time.perf_counter()
            run()
            times[name].append((time.perf_counter() - start) * 1000)
    return times


def figures(milliseconds: list[float]) -> dict[str, float]:
    """Median, p95, p99 and the number of runs."""
    ordered = sorted(milliseconds)
    last = len(ordered) - 1
    return {
        "median_ms": round(statistics.median(ordered), 3),
        "p95_ms": round(ordered[int(last * 0.95)], 3),
        "p99_ms": round(ordered[int(last * 0.99)], 3),
        "runs": len(ordered),
    }


def beside_floor(times: Mapping[str, list[float]]) -> dict[str, object]:
    """Ours and the floor with the ratio of their medians."""
    ratio = statistics.median(times["ours"]) / statistics.median(times["floor"])
    return {"ours": figures(times["ours"]), "floor": figures(times["floor"]), "ratio": round(ratio, 2)}
