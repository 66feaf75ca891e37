"""The floor: the rows of a pack scan written by hand, with the same commits and the same durability."""

from __future__ import annotations

import hashlib
import itertools
import json
import sqlite3
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import make_url

_OUTCOME = json.dumps(
    {
        "code": "unit_packed", "values": {"name": "Mug émaillé", "sku": "MUG-350", "units": 1, "left": 9},
        "level": "ok", "next": "scan_item", "order": "#1001", "facts": {"order_id": 1, "parcel_id": 1},
        "session": {"job": "packing", "order_id": 1, "parcel_id": 1, "left": 9, "last_line_id": 1},
    }
)  # fmt: skip
_DETAILS = json.dumps({"line_id": 1, "sku": "MUG-350", "units": 1})


class Floor:
    """A bare driver connection to the same kind of database, and a scan log of its own."""

    def __init__(
        self, url: str, folder: Path, line_id: int, order_id: int, parcel_id: int, station: int
    ) -> None:
        self._ids = (line_id, order_id, parcel_id, station)
        parsed = make_url(url)
        self._sqlite = parsed.get_backend_name() == "sqlite"
        self._connection: Any
        if self._sqlite:
            self._connection = sqlite3.connect(str(parsed.database), isolation_level=None)
            for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
                self._connection.execute(f"PRAGMA {pragma}")
        else:
            dsn = parsed.set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(dsn, autocommit=True, prepare_threshold=3)
        last = self._sql("SELECT journal_sequence FROM station WHERE id = ?")
        self._sequence = itertools.count(self._connection.execute(last, (station,)).fetchone()[0] + 1)
        self._log = sqlite3.connect(folder / "floor-scans.sqlite", isolation_level=None)
        self._log.execute("PRAGMA journal_mode = WAL")
        self._log.execute(
            "CREATE TABLE scan (sequence INTEGER PRIMARY KEY, id TEXT UNIQUE, raw, source, at, done)"
        )
        self._log.execute("CREATE TABLE session (only_one INTEGER PRIMARY KEY, state TEXT)")

    def scan(self) -> None:
        """Scan log, line counter, parcel content, journal with its hash, chain head, command, mark."""
        scan_id, now, number = uuid.uuid4().hex, datetime.now(UTC).isoformat(), next(self._sequence)
        line, order, parcel, station = self._ids
        self._log.execute("PRAGMA synchronous = FULL")
        self._log.execute(
            "INSERT INTO scan VALUES (NULL, ?, ?, ?, ?, 0)", (scan_id, "3012345678902", "typed", now)
        )
        run = self._connection.execute
        digest = hashlib.sha256((_DETAILS + scan_id).encode()).hexdigest()
        run("BEGIN IMMEDIATE" if self._sqlite else "BEGIN")
        run(
            self._sql(
                "UPDATE order_line SET picked = picked - 1, packed = packed + 1 WHERE id = ? AND picked >= 1"
            ),
            (line,),
        )
        run(
            self._sql(
                "INSERT INTO parcel_item (parcel_id, order_line_id, quantity) VALUES (?, ?, 1) "
                "ON CONFLICT (parcel_id, order_line_id) DO UPDATE SET quantity = parcel_item.quantity + 1"
            ),
            (parcel, line),
        )
        run(
            self._sql(
                "INSERT INTO journal (station_id, sequence, at, staff_id, action, subject, subject_id, order_id, "
                "details, reason, command_id, digest) VALUES (?, ?, ?, NULL, 'packed', 'parcel', ?, ?, ?, '', ?, ?)"
            ),
            (station, number, now, parcel, order, _DETAILS, scan_id, digest),
        )
        run(
            self._sql("INSERT INTO command (id, station_id, at, outcome) VALUES (?, ?, ?, ?)"),
            (scan_id, station, now, _OUTCOME),
        )
        run(
            self._sql("UPDATE station SET journal_sequence = ?, journal_digest = ? WHERE id = ?"),
            (number, digest, station),
        )
        run("COMMIT")
        self._log.execute("PRAGMA synchronous = NORMAL")  # the mark is flushed with the next scan, as ours is
        self._log.execute("BEGIN IMMEDIATE")
        self._log.execute("UPDATE scan SET done = 1 WHERE id = ?", (scan_id,))
        self._log.execute(
            "INSERT INTO session VALUES (1, ?) ON CONFLICT (only_one) DO UPDATE SET state = excluded.state",
            (_OUTCOME,),
        )
        self._log.execute("COMMIT")

    def _sql(self, statement: str) -> str:
        return statement if self._sqlite else statement.replace("?", "%s")

    def close(self) -> None:
        self._connection.close()
        self._log.close()
