"""The order list's first page and its search, in a small shop and in a large one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.database.unit_of_work import Database
from app.queries.orders import OrderFilter, page
from tools.bench.shop import shop_with
from tools.bench.timing import figures, interleaved

_SMALL = 10_000
_SEARCHES = {"rare": "zzzz", "common": "martin", "everywhere": "@example", "part": "lefebv"}


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Each query in turn on both sizes; the growth is the ratio of the medians."""
    small, large = _filled(url, folder, _SMALL, "small"), _filled(url, folder, arguments.large, "")
    filters = {"first_page": OrderFilter()} | {
        f"search_{name}": OrderFilter(text=words) for name, words in _SEARCHES.items()
    }
    for name, chosen in filters.items():
        times = interleaved(
            50,
            small=lambda chosen=chosen: small.read(lambda c: page(c, chosen, None)),  # type: ignore[misc]
            large=lambda chosen=chosen: large.read(lambda c: page(c, chosen, None)),  # type: ignore[misc]
        )
        at_small, at_large = figures(times["small"]), figures(times["large"])
        growth = round(at_large["median_ms"] / at_small["median_ms"], 2)
        yield {
            "bench": name,
            "small": at_small,
            "large": at_large,
            "orders": arguments.large,
            "growth": growth,
        }
    small.close()
    large.close()


def _filled(url: str, folder: Path, orders: int, name: str) -> Database:
    """A database of its own for each size; the small one beside the large one on the same server."""
    if name and url.startswith("sqlite"):
        url = f"sqlite:///{folder / name}.sqlite"
    elif name:
        Database(url).close()
        url = _another(url, name)
    database = Database(url)
    shop_with(database, orders)
    return database


def _another(url: str, name: str) -> str:
    import psycopg
    from sqlalchemy import make_url

    parsed = make_url(url)
    dsn = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return parsed.set(database=name).render_as_string(hide_password=False)
