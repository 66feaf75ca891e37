"""What the invented years leave in the tables: rows in batches, the ledger's levels, and the journal's chains."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, Self

from sqlalchemy import Connection, update

from app.database.bulk import append_rows
from app.database.text_index import add_search_text
from app.database.unit_of_work import JournalHead
from app.demo.past.columns import COLUMNS
from app.models.chain import digest
from app.models.journal import JournalEntry
from app.models.staff import Station
from app.models.stock import Reservation, StockLevel, StockMove

#: Rows kept in memory before they are written.
_ROWS_A_BATCH = 60_000
_at = itemgetter(0)
_Rows = dict[type[Any], list[tuple[Any, ...]]]


class Books:
    """One bulk writing. What happens is noted in any order, and written in the order of time.

    ``heads`` are the ends of the stations' journal chains, ``virtual`` the locations that have no levels. Used with
    ``with``: until its end the connection is that of a thread, which writes a batch while the next is noted.
    """

    def __init__(self, connection: Connection, heads: dict[int, JournalHead], virtual: Iterable[int]) -> None:
        self._connection = connection
        self._heads = heads
        self._virtual = frozenset(virtual)
        self._writer = ThreadPoolExecutor(1, "books")
        self._written: Future[Any] = self._writer.submit(_no_rows)
        self._rows = _no_rows()
        self._texts: list[tuple[int, str]] = []
        self._happenings: list[tuple[Any, ...]] = []
        self._moves: list[tuple[Any, ...]] = []
        self._on_hand: defaultdict[tuple[int, int], int] = defaultdict(int)
        self._reserved: defaultdict[tuple[int, int], int] = defaultdict(int)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.shutdown()

    def add(self, table: type[Any], *row: Any) -> None:
        """A row as the values of its columns (``columns.COLUMNS``)."""
        self._rows[table].append(row)

    def found_by(self, order_id: int, words: str) -> None:
        """The text an order is found by."""
        self._texts.append((order_id, words))

    def note(
        self,
        at: datetime,
        who: tuple[int | None, int],
        action: str,
        subject: tuple[str, int],
        order_id: int | None,
        details: str,
    ) -> None:
        """Something that (staff, station) did, for the journal; ``details`` are canonical JSON."""
        self._happenings.append((at, who, action, subject, order_id, details))

    def move(
        self,
        at: datetime,
        goods: tuple[int, int],
        places: tuple[int, int],
        reason: str,
        order_id: int | None,
        who: tuple[int | None, int],
    ) -> None:
        """Units of a product (product, units) from one location to another, by (staff, station)."""
        product, units = goods
        source, target = places
        self._moves.append((at, product, units, source, target, reason, order_id, *who))
        if source not in self._virtual:
            self._on_hand[source, product] -= units
        if target not in self._virtual:
            self._on_hand[target, product] += units

    def promise(self, line_id: int, product: int, location: int, units: int, at: datetime) -> None:
        """Units that wait in a bin for an order line."""
        self._reserved[location, product] += units
        self.add(Reservation, line_id, product, location, units, at)

    def settle(self, before: datetime) -> None:
        """Put into the order of time what happened before a moment: nothing earlier will be noted any more."""
        for entry in _taken(self._happenings, before):
            self._chain(entry)
        for move in _taken(self._moves, before):
            self.add(StockMove, *move)
        if sum(map(len, self._rows.values())) > _ROWS_A_BATCH:
            self.write()

    def _chain(self, happening: tuple[Any, ...]) -> None:
        at, (staff_id, station_id), action, (subject, subject_id), order_id, details = happening
        head = self._heads[station_id]
        entry = {
            "station_id": station_id, "sequence": head.sequence + 1, "at": at, "staff_id": staff_id, "action": action,
            "subject": subject, "subject_id": subject_id, "order_id": order_id, "details": details, "reason": "",
            "command_id": None,
        }  # fmt: skip
        proof = digest(head.digest, entry)
        self._heads[station_id] = JournalHead(head.sequence + 1, proof)
        self.add(JournalEntry, *entry.values(), proof)

    def write(self) -> None:
        """Have written what is in memory, tables that others point at first, once the batch before it is."""
        self._written.result()
        self._written = self._writer.submit(self._put, self._rows, self._texts)
        self._rows, self._texts = _no_rows(), []

    def _put(self, rows: _Rows, texts: list[tuple[int, str]]) -> None:
        for table, some in rows.items():
            append_rows(self._connection, table, COLUMNS[table], some)
        add_search_text(self._connection, texts)

    def close(self) -> None:
        """The rest, the levels that follow from the moves, and the ends of the chains."""
        self.settle(datetime.max.replace(tzinfo=UTC))
        for place, product in sorted(self._on_hand):
            where = place, product
            self.add(StockLevel, *where, self._on_hand[where], self._reserved[where])
        self.write()
        self._written.result()
        for station_id, head in self._heads.items():
            ended = {"journal_sequence": head.sequence, "journal_digest": head.digest}
            self._connection.execute(update(Station).where(Station.id == station_id).values(ended))


def _no_rows() -> _Rows:
    return {table: [] for table in COLUMNS}


def _taken(noted: list[tuple[Any, ...]], before: datetime) -> list[tuple[Any, ...]]:
    """Remove and return what was noted for before a moment, in order; the rest stays."""
    noted.sort(key=_at)
    count = bisect_left(noted, before, key=_at)
    taken = noted[:count]
    del noted[:count]
    return taken
