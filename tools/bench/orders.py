"""A whole order of three lines, from intake to handed over, every scan of it."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.database import migrate
from app.database.unit_of_work import Database
from tests.support.bench import ship
from tests.support.house import BOOK, MUG, SHIRT, House
from tools.bench.timing import figures

_ROUNDS = 60
_WARM_UP = 5


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Median of whole orders; the number of transactions is that of the scans a person makes."""
    del folder, arguments
    database = Database(url)
    migrate.upgrade(database)
    house = House(database)
    for sku, shelf in ((MUG, "A-01-1"), (BOOK, "A-02-1"), (SHIRT, "B-01-1")):
        house.receive(sku, shelf, 10 * _ROUNDS)
    times: list[float] = []
    for _ in range(_WARM_UP + _ROUNDS):
        start = time.perf_counter()
        ship(house, (MUG, 1), (BOOK, 1), (SHIRT, 1))
        times.append((time.perf_counter() - start) * 1000)
    yield {"bench": "whole_order", "lines": 3, "ours": figures(times[_WARM_UP:])}
    database.close()
