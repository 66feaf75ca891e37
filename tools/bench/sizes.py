"""What a person waits for, in shops of several sizes, beside the floor: list, filter, search, open, scan, take in."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.database.unit_of_work import Database
from app.models.states import Role
from app.workflows import intake
from app.workflows.perform import perform
from tests.queries.every_screen import screens
from tests.support.house import BOOK, MUG, SHIRT, House
from tools.bench import imports, scans
from tools.bench.replay import replayed
from tools.bench.shop import another_database, shop_with
from tools.bench.timing import beside_floor, figures, interleaved

#: Screens that are measured, as `tests/queries/every_screen.py` names them.
_READS = (
    "orders_first", "orders_next", "orders_relay", "orders_closed", "search_common", "search_rare", "find_reference",
    "detail", "timeline", "ready", "to_pack", "dashboard", "waiting",
)  # fmt: skip
_ROUNDS, _TAKEN_IN = 40, 100


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Each size in a database of its own; ``growth`` is the median beside that of the smallest."""
    smallest: dict[str, float] = {}
    for size in map(int, arguments.sizes.split(",")):
        place = folder / f"of-{size}"
        place.mkdir()
        database = Database(another_database(url, place, f"of_{size}"))
        house = shop_with(database, size)
        for sku, shelf in ((MUG, "A-01-1"), (BOOK, "A-02-1"), (SHIRT, "B-01-1")):
            house.receive(sku, shelf, 10_000)
        results = [*_reads(database), _taken_in(house), scans.beside(house, place, arguments.rounds)]
        results.append(imports.beside(house, place, arguments.imported))
        for result in results:
            name, median = result["bench"], result["ours"].get("median_ms")
            if median:
                result["growth"] = round(median / smallest.setdefault(name, median), 2)
            yield {"orders": size, **result}
        database.close()


def _reads(database: Database) -> Iterator[dict[str, Any]]:
    asked = screens(database)
    for name in _READS:
        ask, floor = asked[name], replayed(database, asked[name])
        interleaved(3, ours=lambda ask=ask: database.read(ask), floor=floor)  # type: ignore[misc]
        times = interleaved(_ROUNDS, ours=lambda ask=ask: database.read(ask), floor=floor)  # type: ignore[misc]
        yield {"bench": name, **beside_floor(times)}


def _taken_in(house: House) -> dict[str, Any]:
    """One order from a channel: checked, written, its stock promised."""
    times = []
    for _ in range(_TAKEN_IN):
        incoming = house.incoming((MUG, 1), (BOOK, 1), (SHIRT, 1))
        start = time.perf_counter()
        perform(
            house.database, house.staff[Role.MANAGER], lambda uow, order=incoming: intake.accept_order(uow, order)  # type: ignore[misc]
        )  # fmt: skip
        times.append((time.perf_counter() - start) * 1000)
    return {"bench": "allocate", "ours": figures(times)}
