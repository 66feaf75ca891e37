"""`make bench`: our speed beside the floor in the same run, one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.support.postgres import Cluster, find_server
from tools.bench import (
    batch,
    boxes,
    carriers,
    carts,
    channels,
    imports,
    keys,
    labels,
    live,
    orders,
    paint,
    routes,
    scans,
    sizes,
    stations,
    weights,
    window,
)

#: Name of a measure and what yields its results for one database URL.
_MEASURES: dict[str, Callable[[str, Path, argparse.Namespace], Iterator[dict[str, Any]]]] = {
    "scan": scans.measure,
    "order": orders.measure,
    "import": imports.measure,
    "sizes": sizes.measure,
    "stations": stations.measure,
    "window": window.measure,
    "paint": paint.measure,
    "live": live.measure,
    "labels": labels.measure,
    "carriers": carriers.measure,
    "batch": batch.measure,
    "routes": routes.measure,
    "carts": carts.measure,
    "weights": weights.measure,
    "boxes": boxes.measure,
    "keys": keys.measure,
    "channels": channels.measure,
}
#: Measures of arithmetic alone, the same whatever the database.
_PURE = frozenset({"routes", "carts", "weights", "boxes"})


def main() -> int:
    """Run the measures that were asked for, all of them by default."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("measures", nargs="*", choices=[*_MEASURES, []], default=[])
    parser.add_argument("--engines", default="sqlite,postgresql")
    parser.add_argument("--orders", type=int, default=100_000, help="orders in the database behind a scan")
    parser.add_argument(
        "--sizes", default="10000,100000", help="orders behind each measure of sizes; 1000000 takes long"
    )
    parser.add_argument("--imported", type=int, default=4_000, help="orders in the file that is imported")
    parser.add_argument(
        "--channel-orders", type=int, default=5_000, help="orders of a channel's first import"
    )
    parser.add_argument("--stations", default="1,2,4,8,16,32,64", help="stations that scan at once")
    parser.add_argument("--seconds", type=float, default=5, help="how long the stations scan")
    parser.add_argument(
        "--scans", type=int, default=10_000, help="scans typed into the window by another program"
    )
    parser.add_argument("--rounds", type=int, default=400)
    arguments = parser.parse_args()
    chosen = arguments.measures or [*_MEASURES]
    with TemporaryDirectory(prefix="arrimage-bench-") as place:
        folder = Path(place)
        for name in chosen:
            if name in _PURE:
                _print(_MEASURES[name]("", folder, arguments), "none")
        for engine in arguments.engines.split(","):
            for name in chosen:
                if name not in _PURE:
                    _on_engine(engine, _MEASURES[name], folder, arguments)
    return 0


def _on_engine(
    engine: str,
    measure: Callable[[str, Path, argparse.Namespace], Iterator[dict[str, Any]]],
    folder: Path,
    arguments: argparse.Namespace,
) -> None:
    if engine == "sqlite":
        with TemporaryDirectory(dir=folder) as place:
            _print(measure(f"sqlite:///{place}/bench.sqlite", Path(place), arguments), engine)
        return
    if find_server() is None:
        print(json.dumps({"engine": engine, "skipped": "no PostgreSQL server installed"}), flush=True)
        return
    with TemporaryDirectory(dir=folder) as place, Cluster(durable=True) as cluster:
        cluster.create_database("bench")
        _print(measure(cluster.url("bench"), Path(place), arguments), engine)


def _print(results: Iterator[dict[str, Any]], engine: str) -> None:
    for result in results:
        print(json.dumps({"engine": engine, **result}), flush=True)


if __name__ == "__main__":
    sys.exit(main())
