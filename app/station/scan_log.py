"""The station's own record of scans: each is on disk here before anything is done with it."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.database.faults import DatabaseUnreadable, DiskFull, sqlite_fault
from app.station.session import Session
from app.values import Clock, utc_now

_SCHEMA = """
CREATE TABLE IF NOT EXISTS scan (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    raw TEXT NOT NULL,
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS scan_waiting ON scan (sequence) WHERE done = 0;
CREATE TABLE IF NOT EXISTS session (only_one INTEGER PRIMARY KEY CHECK (only_one = 1), state TEXT NOT NULL);
"""
_KEPT = 5000


@dataclass(frozen=True, slots=True)
class LoggedScan:
    """A scan as it was read: its id, text, where it came from and when."""

    id: str
    raw: str
    source: str
    at: datetime


class ScanLog:
    """One small SQLite file, flushed to disk on every scan; safe to use from several threads."""

    def __init__(self, path: Path, *, clock: Clock = utc_now) -> None:
        """Open or create the log; raises ``DatabaseUnreadable`` for a file that is none, or ``DiskFull``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._clock = clock
        try:
            self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=3)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            detail = f"{path}: {error}"
            raise sqlite_fault(error, detail) or DatabaseUnreadable(detail) from error

    def append(self, scan: LoggedScan) -> None:
        """Keep a scan; it survives a crash from the moment this returns. Raises ``DiskFull``."""
        with self._writing():
            self._file.execute(
                "INSERT INTO scan (id, raw, source, at) VALUES (?, ?, ?, ?)",
                (scan.id, scan.raw, scan.source, scan.at.isoformat()),
            )

    def done(self, scan_id: str, session: Session) -> None:
        """The scan has its answer, and this is where the station stands now. Raises ``DiskFull``.

        The next scan's flush takes it along: what a power cut loses until then is carried out once more, and
        gets its first answer.
        """
        with self._writing(flushed=False):
            self._file.execute("UPDATE scan SET done = 1 WHERE id = ?", (scan_id,))
            self._put_session(session)

    def keep_session(self, session: Session) -> None:
        """Where the station stands after something that was no scan. Raises ``DiskFull``."""
        with self._writing():
            self._put_session(session)

    @contextmanager
    def _writing(self, *, flushed: bool = True) -> Iterator[None]:
        """One transaction, wholly on disk or not at all; scans come in while others are being marked."""
        with self._lock:
            try:
                self._file.execute(f"PRAGMA synchronous = {'FULL' if flushed else 'NORMAL'}")
                self._file.execute("BEGIN IMMEDIATE")
                yield
                self._file.execute("COMMIT")
            except sqlite3.DatabaseError as error:  # no room, or a file that is damaged: not kept either way
                if self._file.in_transaction:
                    self._file.execute("ROLLBACK")
                raise DiskFull(str(error)) from error

    def _put_session(self, session: Session) -> None:
        self._file.execute(
            "INSERT INTO session VALUES (1, ?) ON CONFLICT (only_one) DO UPDATE SET state = excluded.state",
            (json.dumps({"session": session.as_json(), "at": self._clock().isoformat()}),),
        )

    def session(self) -> Session:
        """Where the station stood when it was last used."""
        kept = self._kept()
        return Session.from_json(kept["session"]) if kept else Session()

    def last_use(self) -> datetime | None:
        """When that was; ``None`` for a station that is used for the first time."""
        kept = self._kept()
        return datetime.fromisoformat(kept["at"]) if kept else None

    def _kept(self) -> dict[str, Any]:
        row = self._file.execute("SELECT state FROM session").fetchone()
        kept: dict[str, Any] = json.loads(row[0]) if row else {}
        return kept if "at" in kept else {}  # what an older version kept is from before an upgrade

    def waiting(self) -> list[LoggedScan]:
        """Scans without an answer yet, in the order they were read."""
        rows = self._file.execute("SELECT id, raw, source, at FROM scan WHERE done = 0 ORDER BY sequence")
        return [LoggedScan(id_, raw, source, datetime.fromisoformat(at)) for id_, raw, source, at in rows]

    def waiting_count(self) -> int:
        """How many scans have no answer yet."""
        return int(self._file.execute("SELECT count(*) FROM scan WHERE done = 0").fetchone()[0])

    def tidy(self) -> None:
        """Forget answered scans beyond the last few thousand; the journal has them for good."""
        with self._writing():
            self._file.execute(
                "DELETE FROM scan WHERE done = 1 AND sequence < (SELECT max(sequence) FROM scan) - ?",
                (_KEPT,),
            )

    def close(self) -> None:
        self._file.close()
