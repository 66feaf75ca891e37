"""The import of a file of orders, beside the same rows written by hand, the quickest way each engine has."""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

from app.channels.canonical import to_json
from app.database.unit_of_work import Database
from app.models.states import Role
from app.workflows.importing import BATCH, import_file
from tests.support.house import BOOK, MUG, SHIRT, House
from tools.bench.shop import shop_with

#: What an order is made of: table, its columns, and how each is shifted so that the same rows fit once more.
_TABLES = {
    "customer": "id + {n}, channel_id, external_id || 'f', first_name, last_name, company, email, phone, siren, "
    "vat_number, created_at",
    "orders": "id + {n}, channel_id, external_id || 'f', reference, content_hash, version, customer_id, placed_at, "
    "imported_at, paid_at, lifecycle, stage, payment, fulfilled_by, open_holds, delivery_mode, carrier_service, "
    "relay_id, relay_carrier, shop_id, currency, shipping_cents, shipping_standard_cents, discount_cents, "
    "total_cents, captured_cents, refunded_cents, promise_date, language, allow_split, gift, gift_note, "
    "customer_note",
    "order_line": "id + {n}, order_id + {n}, external_line_id, position, product_id, sku, name, unit_cents, "
    "net_cents, vat_rate_bp, ordered, cancelled, unallocated, backordered, allocated, picked, packed, shipped, "
    "delivered, returned, refunded",
    "order_address": "order_id + {n}, kind, first_name, last_name, company, line1, line2, line3, postal_code, city, "
    "country, phone, email",
    "payment": "order_id + {n}, kind, means, amount_cents, currency, at, reference",
    "order_version": "order_id + {n}, version, at, content_hash, content",
    "journal": "station_id, sequence + {n}, at, staff_id, action, subject, subject_id, order_id + {n}, details, "
    "reason, digest",
    "order_search": "order_id + {n}, words",
}  # fmt: skip
_SHIFT = 100_000_000


def measure(url: str, folder: Path, arguments: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Orders a second into a shop that has some; and the same file once more, which changes nothing."""
    house = shop_with(Database(url), 1000)
    for sku, shelf in ((MUG, "A-01-1"), (BOOK, "A-02-1"), (SHIRT, "B-01-1")):
        house.receive(sku, shelf, arguments.imported)
    yield beside(house, folder, arguments.imported)
    start = time.perf_counter()
    report = import_file(house.database, house.staff[Role.MANAGER], "orders", folder / "orders.jsonl")
    seconds = time.perf_counter() - start
    yield {
        "bench": "import_again",
        "unchanged": report.unchanged,
        "per_second": round(report.unchanged / seconds),
    }
    house.database.close()


def beside(house: House, folder: Path, orders: int) -> dict[str, Any]:
    """Taken in, checked, allocated, in batches; then the floor writes the same rows in batches as large."""
    file = folder / "orders.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for _ in range(orders):
            out.write(json.dumps(to_json(house.incoming((MUG, 1), (BOOK, 1), (SHIRT, 1)))) + "\n")
    start = time.perf_counter()
    report = import_file(house.database, house.staff[Role.MANAGER], "orders", file)
    ours = orders / (time.perf_counter() - start)
    assert report.created == orders, report
    floor = orders / _written_by_hand(house.database, orders)
    return {
        "bench": "import",
        "imported": orders,
        "ours": {"per_second": round(ours)},
        "floor": {"per_second": round(floor)},
        "of_floor": round(ours / floor, 2),
    }


def _written_by_hand(database: Database, orders: int) -> float:
    """Seconds to write the rows of the newest orders once more; reading them and parting them is not counted."""
    url = make_url(database.engine.url)
    connection: Any = (
        sqlite3.connect(str(url.database), isolation_level=None)
        if database.is_sqlite
        else psycopg.connect(**database.engine.dialect.create_connect_args(url)[1], autocommit=True)
    )
    if database.is_sqlite:
        for pragma in ("synchronous = FULL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")
    first = connection.execute("SELECT max(id) FROM orders").fetchone()[0] - orders
    rows = {name: _rows(connection, name, columns, first) for name, columns in _TABLES.items()}
    batches = max(1, orders // BATCH)
    start = time.perf_counter()
    for number in range(batches):
        connection.execute("BEGIN")
        for name, columns in _TABLES.items():
            part = rows[name][number * len(rows[name]) // batches : (number + 1) * len(rows[name]) // batches]
            _put(connection, name, [column.split()[0] for column in columns.split(", ")], part)
        connection.execute("COMMIT")
    seconds = time.perf_counter() - start
    connection.close()
    return seconds


def _rows(connection: Any, name: str, columns: str, first: int) -> list[Sequence[Any]]:
    key = {"customer": "id", "orders": "id"}.get(name, "order_id")
    where = (
        f"{key} > {first}"
        if name != "customer"
        else f"id IN (SELECT customer_id FROM orders WHERE id > {first})"
    )
    values = columns.format(n=_SHIFT).replace("content_hash, content", "content_hash, CAST(content AS text)")
    query = f"SELECT {values} FROM {name} WHERE {where} ORDER BY {key}"
    return list(connection.execute(query).fetchall())


def _put(connection: Any, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    into = f"{name} ({', '.join(columns)})"
    if isinstance(connection, sqlite3.Connection):
        connection.executemany(f"INSERT INTO {into} VALUES ({', '.join('?' * len(columns))})", rows)
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN".encode()) as copy:
        for row in rows:
            copy.write_row(row)
