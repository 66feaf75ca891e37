"""Recompute what can be recomputed, and name everything in the database that is not as the records say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, exc, func, select, text

from app.database.dialect import is_sqlite
from app.database.faults import fault_of
from app.database.text_index import stored_texts
from app.database.unit_of_work import Database
from app.models.chain import digest
from app.models.command import Command
from app.models.invoice import Invoice, InvoiceFile, content_digest, file_digest
from app.models.journal import ANCHORED, SEALED, JournalEntry, SealedDetails, seal_digest
from app.models.order import Order
from app.models.search import gather_words
from app.models.staff import Station
from app.workflows.findings import Finding
from app.workflows.fiscal_checks import fiscal_findings
from app.workflows.verify_checks import CHECKS, NUMBER_SERIES

_ROWS_A_FETCH = 1000
_ORDERS_A_BATCH = 500
_DIGESTED = (
    "station_id", "sequence", "at", "staff_id", "action", "subject", "subject_id", "order_id", "details", "reason",
    "command_id",
)  # fmt: skip


def verify(database: Database) -> Iterator[Finding]:
    """Everything that is off, as it is found, on one consistent view of the database.

    Stock from the moves, promises, counters, money, both journals, invoices, commands, search texts and numbers.
    Memory stays bounded at any size. Raises ``DatabaseFault``.
    """
    try:
        with database.engine.connect() as plain:
            options: dict[str, Any] = {"arrimage_read_only": True}
            if not is_sqlite(plain):
                options["isolation_level"] = "REPEATABLE READ"
            connection = plain.execution_options(**options)
            with connection.begin():
                if not is_sqlite(connection):
                    connection.execute(text("SET LOCAL statement_timeout = 0"))
                    connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
                yield from _all(connection)
    except exc.DBAPIError as error:
        if fault := fault_of(error):
            raise fault from error
        raise


def _all(connection: Connection) -> Iterator[Finding]:
    for code, query in CHECKS.items():
        for row in _stream(connection, text(query)):
            yield Finding(code, row._asdict())
    anchors = _anchors(connection)
    for station in connection.execute(select(Station).order_by(Station.id)).all():
        yield from _chain(connection, station, anchors.get(station.id, {}))
    yield from _sealed(connection)
    yield from _commands(connection)
    yield from _numbers(connection)
    yield from _invoices(connection)
    yield from _invoice_files(connection)
    yield from fiscal_findings(connection)
    yield from _search_texts(connection)


def _stream(connection: Connection, query: Any) -> Iterator[Any]:
    with connection.execute(query, execution_options={"yield_per": _ROWS_A_FETCH}) as rows:
        yield from rows


def _anchors(connection: Connection) -> dict[int, dict[int, str]]:
    """What other chains say of each: station id to sequence to digest, at some moments."""
    query = select(JournalEntry.details).where(
        JournalEntry.subject == "journal", JournalEntry.action == ANCHORED
    )
    found: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for row in _stream(connection, query):
        for station_id, (sequence, head) in json.loads(row.details)["heads"].items():
            found[int(station_id)][sequence] = head
    return found


def _chain(connection: Connection, station: Any, anchors: dict[int, str]) -> Iterator[Finding]:
    """Walk a station's chain: each entry against its own digest, its number, when it was written, and the anchors."""
    entries = (
        select(JournalEntry).where(JournalEntry.station_id == station.id).order_by(JournalEntry.sequence)
    )
    previous, sequence, last_id = "", 0, 0
    for entry in _stream(connection, entries):
        if entry.sequence != sequence + 1:
            missing = {"first": sequence + 1, "last": entry.sequence - 1}
            yield Finding("journal_removed", {"station": station.code, **missing})
        elif entry.id < last_id:
            yield Finding("journal_reordered", {"station": station.code, "sequence": entry.sequence})
        elif digest(previous, {name: getattr(entry, name) for name in _DIGESTED}) != entry.digest:
            yield Finding("journal_changed", {"station": station.code, "sequence": entry.sequence})
        elif anchors.get(entry.sequence, entry.digest) != entry.digest:
            yield Finding("journal_anchor_differs", {"station": station.code, "sequence": entry.sequence})
        previous, sequence, last_id = entry.digest, entry.sequence, entry.id
    known = max(station.journal_sequence, *anchors, 0)
    if sequence < known:
        missing = {"first": sequence + 1, "last": known}
        yield Finding("journal_truncated", {"station": station.code, **missing})
    elif (sequence, previous) != (station.journal_sequence, station.journal_digest):
        yield Finding("journal_head_differs", {"station": station.code, "sequence": sequence})


def _sealed(connection: Connection) -> Iterator[Finding]:
    """What lies apart from its entry against the digest that the entry has of it."""
    query = (
        select(
            Station.code.label("station"), JournalEntry.sequence, JournalEntry.details,
            SealedDetails.salt, SealedDetails.details.label("apart"),
        )
        .join(SealedDetails, (SealedDetails.station_id == JournalEntry.station_id)
              & (SealedDetails.sequence == JournalEntry.sequence))
        .join(Station, Station.id == JournalEntry.station_id)
        .order_by(JournalEntry.id)
    )  # fmt: skip
    for row in _stream(connection, query):
        if json.loads(row.details).get(SEALED) != seal_digest(row.salt, row.apart):
            yield Finding("journal_sealed_changed", {"station": row.station, "sequence": row.sequence})


def _commands(connection: Connection) -> Iterator[Finding]:
    """An effect that names its command, without the command's own row, could be carried out a second time."""
    query = (
        select(
            JournalEntry.command_id,
            Station.code.label("station"),
            func.min(JournalEntry.sequence).label("sequence"),
        )
        .join(Station, Station.id == JournalEntry.station_id)
        .outerjoin(Command, Command.id == JournalEntry.command_id)
        .where(JournalEntry.command_id.is_not(None), Command.id.is_(None))
        .group_by(JournalEntry.command_id, Station.code)
    )
    for row in _stream(connection, query):
        values = {"command": row.command_id, "station": row.station, "sequence": row.sequence}
        yield Finding("command_missing", values)


def _numbers(connection: Connection) -> Iterator[Finding]:
    """Every series from 1 to its counter, each number once and none left out."""
    for series, column in NUMBER_SERIES.items():
        table, name = column.split(".")
        given, last = connection.execute(
            text(f"SELECT count(*), coalesce(max({name}), 0) FROM {table}")  # noqa: S608 - names of our own
        ).one()
        counter = (
            connection.scalar(text("SELECT value FROM counter WHERE series = :series"), {"series": series})
            or 0
        )
        if given != counter or last != counter:
            yield Finding("numbers_missing", {"series": series, "given": given, "last": max(last, counter)})


def _invoices(connection: Connection) -> Iterator[Finding]:
    """What each invoice says against the digest in the journal's entry of its issue."""
    query = (
        select(Invoice.number, Invoice.content, JournalEntry.details)
        .outerjoin(
            JournalEntry,
            (JournalEntry.order_id == Invoice.order_id)
            & (JournalEntry.subject == "invoice")
            & (JournalEntry.subject_id == Invoice.id),
        )
        .order_by(Invoice.id)
    )
    for row in _stream(connection, query):
        if json.loads(row.details or "{}").get("content") != content_digest(row.content):
            yield Finding("invoice_changed", {"number": row.number})


def _invoice_files(connection: Connection) -> Iterator[Finding]:
    """What was handed out against the digest in the journal's entry of that moment."""
    query = (
        select(Invoice.number, InvoiceFile.content, JournalEntry.details)
        .join(Invoice, Invoice.id == InvoiceFile.invoice_id)
        .outerjoin(
            JournalEntry,
            (JournalEntry.order_id == InvoiceFile.order_id)
            & (JournalEntry.subject == "invoice_file")
            & (JournalEntry.subject_id == InvoiceFile.invoice_id),
        )
        .order_by(Invoice.id)
    )
    for row in _stream(connection, query):
        if json.loads(row.details or "{}").get("file") != file_digest(row.content):
            yield Finding("invoice_file_changed", {"number": row.number})


def _search_texts(connection: Connection) -> Iterator[Finding]:
    """Every order is found by everything it should be found by."""
    last = 0
    while True:
        page = (
            select(Order.id, Order.reference).where(Order.id > last).order_by(Order.id).limit(_ORDERS_A_BATCH)
        )
        orders = dict(connection.execute(page).all())
        if not orders:
            return
        ids = list(orders)
        stored = stored_texts(connection, ids)
        for order_id, wanted in gather_words(connection, ids).items():
            missing = set(wanted.split(" | ")) - set(stored.get(order_id, "").split(" | "))
            if missing:
                values = {"order": orders[order_id], "missing": ", ".join(sorted(missing)[:3])}
                yield Finding("search_text_incomplete", values)
        last = ids[-1]
