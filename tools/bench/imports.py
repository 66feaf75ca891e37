"""The import of ten thousand orders from a JSON Lines file."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.channels.canonical import to_json
from app.database import migrate
from app.database.unit_of_work import Database
from app.models.states import Role
from app.workflows.importing import import_file
from tests.support.house import BOOK, MUG, SHIRT, House

_ORDERS = 10_000


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Orders a second, taken in, checked and allocated; and the same file once more, which changes nothing."""
    del arguments
    database = Database(url)
    migrate.upgrade(database)
    house = House(database)
    for sku, shelf in ((MUG, "A-01-1"), (BOOK, "A-02-1"), (SHIRT, "B-01-1")):
        house.receive(sku, shelf, 3 * _ORDERS)
    file = folder / "orders.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for _ in range(_ORDERS):
            out.write(json.dumps(to_json(house.incoming((MUG, 1), (BOOK, 1), (SHIRT, 1)))) + "\n")
    for name in ("import", "import_again"):
        start = time.perf_counter()
        report = import_file(database, house.staff[Role.MANAGER], "orders", file)
        seconds = time.perf_counter() - start
        yield {
            "bench": name,
            "orders": _ORDERS,
            "created": report.created,
            "unchanged": report.unchanged,
            "per_second": round(_ORDERS / seconds),
        }
    database.close()
