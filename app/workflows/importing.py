"""Importing files: orders, articles, pictures, stock, customers, places, boxes, kits, ...; twice as once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby, islice
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from app.channels import reading
from app.channels.base import IncomingKit, IncomingReturn, Record, RefusedRow
from app.channels.canonical import to_json
from app.channels.files.refused import write_refused
from app.channels.reading import RecordKind
from app.database.unit_of_work import Actor, Database, UnitOfWork
from app.models import journal
from app.models.refusals import Refusal
from app.models.staff import require, require_session
from app.workflows import (
    announced_returns,
    catalogue,
    examining,
    intake,
    kits,
    packaging,
    pick_faces,
    purchasing,
    warehouse,
)
from app.workflows.catalogue import Answer, Change

#: One transaction each: large enough to be quick, small enough that other stations do not wait for it.
BATCH = 200

Progress = Callable[[int, int], None]
T = TypeVar("T")


@dataclass(slots=True)
class ImportReport:
    """What an import did, by records; ``refused_rows`` says why some were left out."""

    kind: str
    file: str
    created: int = 0
    unchanged: int = 0
    amended: int = 0
    refused: int = 0
    refused_rows: list[RefusedRow] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.created + self.unchanged + self.amended + self.refused

    def counts(self) -> dict[str, int]:
        return {
            "created": self.created,
            "unchanged": self.unchanged,
            "amended": self.amended,
            "refused": self.refused,
        }


class _DryRun(Exception):
    """Ends the transaction of a batch that was only tried."""

    def __init__(self, answers: list[Answer]) -> None:
        super().__init__()
        self.answers = answers


def import_file(
    database: Database,
    actor: Actor,
    kind: RecordKind | str,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    refused_path: Path | None = None,
    language: str = "fr",
) -> ImportReport:
    """Import a file; rows that cannot be used are left out and reported, all others are kept.

    ``progress`` is told rows done and rows in all (0 where unknown). ``dry_run`` writes nothing. With
    ``refused_path`` the refused rows are written there, each with its reason. Raises ``FileRefused`` for a
    file that cannot be read at all, ``Refusal`` for somebody who may not import.
    """
    if actor.staff_id is not None:  # with nobody signed in it is the program itself: a command line, a demo
        require(actor, "import")
        database.write(require_session, actor)
    kind = RecordKind(kind)
    report = ImportReport(kind.value, path.name)
    rows_in_all = reading.count(kind, path)
    rows, reached = 0, [0]
    records = _read(kind, path, reached)
    # A layout holds together or not at all: it is put as a whole, and only where every row can be read.
    whole = kind is RecordKind.LAYOUT
    size = None if whole else BATCH
    in_file_order = iter(lambda: list(islice(records, size)), [])
    batches = _together(records) if kind in _TOGETHER else in_file_order
    # A file is written by this very program: to read meanwhile would only take turns with it.
    for batch in batches if database.is_sqlite else _read_ahead(batches):
        good = [read for read in batch if not isinstance(read.record, RefusedRow)]
        report.refused_rows += [read.record for read in batch if isinstance(read.record, RefusedRow)]
        if whole and report.refused_rows:
            good = []
        answers = _put(database, actor, kind, [read.examined for read in good], dry_run)
        _count(report, good, answers)
        if progress is not None:
            rows = max(rows, batch[-1].row)
            progress(rows, max(rows_in_all, rows))
    report.refused = len(report.refused_rows)
    report.refused_rows.sort(key=lambda row: row.row_number)
    if refused_path is not None and report.refused_rows:
        write_refused(refused_path, report.refused_rows, language)
    if not dry_run and report.rows > report.unchanged:
        details = {"kind": kind.value, "file": path.name, **report.counts()}
        happening = journal.Happening("file_imported", "file", None, details=details)
        database.write(lambda uow: journal.record_all(uow, [happening]), actor)
    return report


def _read_ahead(batches: Iterator[T]) -> Iterator[T]:
    """The batches, each read while the one before is being written: the database is not waited for idly."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="import-reading") as reader:
        coming = reader.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = reader.submit(next, batches, None)
            yield batch


class _Read(NamedTuple):
    """A record with its row, and what is made of it before the database is asked: the record itself, or more."""

    row: int
    record: Record | RefusedRow
    examined: Any


def _read(kind: RecordKind, path: Path, reached: list[int]) -> Iterator[_Read]:
    examine: Callable[[Any], Any] = examining.examine if kind is RecordKind.ORDERS else lambda record: record
    for record in reading.read(kind, path, lambda number: reached.__setitem__(0, number)):
        yield _Read(reached[0], record, None if isinstance(record, RefusedRow) else examine(record))


#: What these say of one thing is put at once.
_TOGETHER = frozenset({RecordKind.RETURNS, RecordKind.KITS})


def _together(records: Iterator[_Read]) -> Iterator[list[_Read]]:
    """Batches that leave what is said of one order or kit together, wherever it stands in the file."""
    batch: list[_Read] = []
    for _, rows in groupby(sorted(records, key=_about), _about):
        batch += rows
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _about(read: _Read) -> str:
    match read.record:
        case IncomingReturn(order=name) | IncomingKit(kit=name):
            return name
    return ""


def _put(
    database: Database, actor: Actor, kind: RecordKind, records: Sequence[Any], dry_run: bool
) -> list[Answer]:
    """Put one batch in one transaction; a dry run does the same and takes it back."""
    if not records:
        return []
    put = _WORK[kind]

    def work(uow: UnitOfWork) -> list[Answer]:
        answers = put(uow, records)
        if dry_run:
            raise _DryRun(answers)
        return answers

    try:
        return database.write(work, actor)
    except _DryRun as tried:
        return tried.answers


def _put_orders(uow: UnitOfWork, records: Sequence[Any]) -> list[Answer]:
    return [
        answer if isinstance(answer, Refusal) else Change(answer.facts["result"])
        for answer in intake.accept_orders(uow, records)
    ]


_WORK: Mapping[RecordKind, Callable[[UnitOfWork, Sequence[Any]], list[Answer]]] = {
    RecordKind.ORDERS: _put_orders,
    RecordKind.PRODUCTS: catalogue.put_products,
    RecordKind.STOCK: catalogue.count_stock,
    RecordKind.CUSTOMERS: catalogue.put_customers,
    RecordKind.LOCATIONS: catalogue.put_locations,
    RecordKind.LAYOUT: warehouse.put_layout,
    RecordKind.PICTURES: catalogue.put_pictures,
    RecordKind.RETURNS: announced_returns.put_returns,
    RecordKind.PURCHASES: purchasing.put_purchases,
    RecordKind.FACES: pick_faces.put_faces,
    RecordKind.BOXES: packaging.put_boxes,
    RecordKind.KITS: kits.put_kits,
}


def _count(report: ImportReport, records: Sequence[_Read], answers: Sequence[Answer]) -> None:
    for (number, record, _), answer in zip(records, answers, strict=True):
        match answer:
            case Change.CREATED:
                report.created += 1
            case Change.AMENDED:
                report.amended += 1
            case Change.UNCHANGED:
                report.unchanged += 1
            case Refusal():
                raw = {"json": json.dumps(to_json(record), ensure_ascii=False)}
                report.refused_rows.append(RefusedRow(number, answer.code, answer.values, raw))
