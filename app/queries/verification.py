"""``arrimage verify``: stock recomputed from the ledger, every chain followed, every invariant looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select, text

from app.models.journal import JournalEntry, digest
from app.models.staff import Station

#: So many of one kind are named; whoever broke a million rows needs another tool than a list.
_MOST = 100
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be: ``code`` names the sentence, ``values`` fill it."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


#: Each lists what is wrong; the columns fill the sentence of that name.
_QUERIES = {
    "verify_line_counters": """
        SELECT orders.reference AS "order", order_line.sku FROM order_line
        JOIN orders ON orders.id = order_line.order_id
        WHERE ordered <> cancelled + unallocated + backordered + allocated + picked + packed + shipped""",
    "verify_stock_level": """
        SELECT product.sku, location.code AS location, moved.units AS moved,
            coalesce(stock_level.on_hand, 0) AS level
        FROM (
            SELECT place, product_id, sum(units) AS units FROM (
                SELECT to_location_id AS place, product_id, quantity AS units FROM stock_move
                UNION ALL SELECT from_location_id, product_id, -quantity FROM stock_move) AS entry
            GROUP BY place, product_id) AS moved
        JOIN product ON product.id = moved.product_id
        JOIN location ON location.id = moved.place
            AND location.kind NOT IN ('supplier', 'customer', 'adjust', 'scrap')
        LEFT JOIN stock_level ON stock_level.location_id = moved.place
            AND stock_level.product_id = moved.product_id
        WHERE moved.units <> coalesce(stock_level.on_hand, 0)""",
    "verify_level_without_move": """
        SELECT product.sku, location.code AS location FROM stock_level
        JOIN product ON product.id = stock_level.product_id
        JOIN location ON location.id = stock_level.location_id
        WHERE stock_level.on_hand > 0 AND NOT EXISTS (
            SELECT 1 FROM stock_move WHERE to_location_id = stock_level.location_id
            AND stock_move.product_id = stock_level.product_id)""",
    "verify_reserved": """
        SELECT product.sku, location.code AS location, stock_level.reserved,
            coalesce(promised.units, 0) AS promised
        FROM stock_level
        JOIN product ON product.id = stock_level.product_id
        JOIN location ON location.id = stock_level.location_id
        LEFT JOIN (SELECT location_id, product_id, sum(quantity) AS units FROM reservation
            GROUP BY location_id, product_id) AS promised
            ON promised.location_id = stock_level.location_id
            AND promised.product_id = stock_level.product_id
        WHERE stock_level.reserved <> coalesce(promised.units, 0)""",
    "verify_allocated": """
        SELECT orders.reference AS "order", order_line.sku, allocated, coalesce(promised.units, 0) AS promised
        FROM order_line
        JOIN orders ON orders.id = order_line.order_id
        LEFT JOIN (SELECT order_line_id, sum(quantity) AS units FROM reservation GROUP BY order_line_id)
            AS promised ON promised.order_line_id = order_line.id
        WHERE allocated <> coalesce(promised.units, 0)""",
    "verify_refunded": """
        SELECT reference AS "order" FROM orders WHERE refunded_cents > captured_cents""",
    "verify_payments": """
        SELECT orders.reference AS "order" FROM orders
        LEFT JOIN (SELECT order_id,
                sum(CASE WHEN kind = 'capture' THEN amount_cents ELSE 0 END) AS captured,
                sum(CASE WHEN kind = 'refund' THEN amount_cents ELSE 0 END) AS refunded
            FROM payment GROUP BY order_id) AS booked ON booked.order_id = orders.id
        WHERE captured_cents <> coalesce(booked.captured, 0) OR refunded_cents <> coalesce(booked.refunded, 0)""",
    "verify_drafts": """
        SELECT orders.reference AS "order" FROM parcel JOIN orders ON orders.id = parcel.order_id
        WHERE parcel.state = 'draft' GROUP BY orders.id, orders.reference HAVING count(*) > 1""",
    "verify_holds": """
        SELECT reference AS "order" FROM orders
        LEFT JOIN (SELECT order_id, count(*) AS held FROM order_hold WHERE released_at IS NULL
            GROUP BY order_id) AS open ON open.order_id = orders.id
        WHERE open_holds <> coalesce(open.held, 0)""",
    # An order that its channel had shipped before we knew of it has no parcel of ours.
    "verify_parcels": """
        SELECT orders.reference AS "order", order_line.sku FROM order_line
        JOIN orders ON orders.id = order_line.order_id
        LEFT JOIN (SELECT order_line_id, sum(quantity) AS units,
                sum(CASE WHEN parcel.handed_over_at IS NOT NULL THEN quantity ELSE 0 END) AS gone
            FROM parcel_item JOIN parcel ON parcel.id = parcel_item.parcel_id AND parcel.state <> 'void'
            GROUP BY order_line_id) AS boxed ON boxed.order_line_id = order_line.id
        WHERE (packed + shipped <> coalesce(boxed.units, 0) OR shipped <> coalesce(boxed.gone, 0))
            AND EXISTS (SELECT 1 FROM parcel WHERE parcel.order_id = orders.id)""",
}


def verify(connection: Connection) -> tuple[Finding, ...]:
    """Everything that is not as it must be, at most a hundred of a kind; empty where all is right.

    Reads every move and every journal entry: seconds at a hundred thousand orders.
    """
    findings: list[Finding] = []
    for code, query in _QUERIES.items():
        rows = connection.execute(text(query)).mappings().fetchmany(_MOST)
        findings += [Finding(code, dict(row)) for row in rows]
    for station in connection.execute(select(Station).order_by(Station.id)).all():
        findings += _chain(connection, station)
    return tuple(findings)


def _chain(connection: Connection, station: Any) -> Iterator[Finding]:
    """Follow one station’s journal from its first entry to its last; each break is named."""
    sequence, before, found = 0, "", 0
    entries = connection.execution_options(yield_per=_BATCH).execute(
        select(JournalEntry).where(JournalEntry.station_id == station.id).order_by(JournalEntry.sequence)
    )
    for row in entries.mappings():
        entry = {name: value for name, value in row.items() if name not in {"id", "digest"}}
        values = {"station": station.name, "sequence": row["sequence"], "action": row["action"]}
        if row["sequence"] != sequence + 1:
            missing = {"station": station.name, "first": sequence + 1, "last": row["sequence"] - 1}
            yield Finding("verify_journal_removed", missing)
            found += 1
        elif digest(before, entry) != row["digest"]:
            yield Finding("verify_journal_changed", values)
            found += 1
        sequence, before = row["sequence"], row["digest"]
        if found >= _MOST:
            return
    if (sequence, before) != (station.journal_sequence, station.journal_digest):
        values = {"station": station.name, "sequence": sequence, "expected": station.journal_sequence}
        yield Finding("verify_journal_end", values)
