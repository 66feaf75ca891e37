"""Files read row by row in constant memory, whatever their format."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.channels.base import FileRefused, RefusedRow
from app.channels.canonical import clean
from app.channels.files.detection import FileFormat, Layout, detect, unreadable
from app.channels.files.workbook import count_workbook_rows, workbook_rows

#: Excel's own limit for a cell. The csv module stops at 131,072: an unclosed quote cannot eat the file.
LONGEST_CELL = 32_767
_LONGEST_JSON_LINE = 4 << 20
_MOST_COLUMNS = 500
_ESCAPED = re.compile(r"'[=+\-@\t\r]")

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it (the header is 1), and its cells by column.

    Cells are cleaned text; a JSON Lines row is the parsed object, its number the line's.
    """

    number: int
    cells: Mapping[str, Any]


def read_rows(path: Path, layout: Layout | None = None) -> Iterator[Row | RefusedRow]:
    """Every row of a file; raises ``FileRefused`` when the file itself is unusable."""
    layout = layout or detect(path)
    try:
        match layout.format:
            case FileFormat.JSON_LINES:
                yield from _json_rows(path, layout)
            case FileFormat.XLSX:
                yield from _table_rows(path, workbook_rows(path))
            case FileFormat.CSV:
                yield from _table_rows(path, _csv_records(path, layout))
    except OSError as fault:
        raise unreadable(path, fault) from fault


def header(path: Path, layout: Layout) -> tuple[str, ...]:
    """The column names of a CSV or XLSX file; raises ``FileRefused``."""
    records = workbook_rows(path) if layout.format is FileFormat.XLSX else _csv_records(path, layout)
    try:
        for _, record in records:
            if isinstance(record, list) and any(record):
                return _columns(path, record)
    except OSError as fault:
        raise unreadable(path, fault) from fault
    raise FileRefused("import_file_empty", file=path.name)


def count_rows(path: Path) -> int:
    """About how many rows a file has, header included, for a progress bar; raises ``FileRefused``."""
    layout = detect(path)
    if layout.format is FileFormat.XLSX:
        return count_workbook_rows(path)
    newline = b"\n"
    try:
        with path.open("rb") as file:
            return 1 + sum(chunk.count(newline) for chunk in iter(lambda: file.read(1 << 20), b""))
    except OSError as fault:
        raise unreadable(path, fault) from fault


Record = list[str] | tuple[str, dict[str, object]]
"""The cells of a row, or the code and values of what is wrong with it."""


def _csv_records(path: Path, layout: Layout) -> Iterator[tuple[int, Record]]:
    with path.open(encoding=layout.encoding, newline="") as file:
        number = 0
        if layout.declares_delimiter:
            file.readline()
            number = 1
        reader = csv.reader(file, delimiter=layout.delimiter, strict=True)
        while True:
            number += 1
            first = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                code = "import_cell_too_large" if "limit" in str(fault) else "import_row_quotes"
                yield number, (code, {"line": first, "last": reader.line_num, "limit": LONGEST_CELL})
                continue
            if cells and max(map(len, cells)) > LONGEST_CELL:
                yield number, ("import_cell_too_large", {"line": first, "limit": LONGEST_CELL})
            else:
                yield number, [_unescaped(clean(cell)) for cell in cells]


def _unescaped(cell: str) -> str:
    """Without the apostrophe that ``write_refused`` puts before what a spreadsheet would run."""
    return cell[1:] if cell[:1] == "'" and _ESCAPED.match(cell) else cell


def _table_rows(path: Path, records: Iterator[tuple[int, Record]]) -> Iterator[Row | RefusedRow]:
    columns: tuple[str, ...] = ()
    for number, record in records:
        if isinstance(record, tuple):
            if not columns:
                raise FileRefused(record[0], file=path.name, **record[1])
            yield RefusedRow(number, record[0], record[1])
        elif not any(record):
            continue
        elif not columns:
            columns = _columns(path, record)
        elif len(record) > len(columns) and any(record[len(columns) :]):
            raw = {name: cell for name, cell in zip(columns, record, strict=False) if name}
            yield RefusedRow(
                number, "import_row_too_many_cells", {"cells": len(record), "columns": len(columns)}, raw
            )
        elif len(record) == len(columns):
            yield Row(number, dict(zip(columns, record, strict=True)))
        else:
            padded = [*record, *[""] * (len(columns) - len(record))]
            yield Row(number, dict(zip(columns, padded, strict=False)))
    if not columns:
        raise FileRefused("import_file_empty", file=path.name)


def _columns(path: Path, cells: list[str]) -> tuple[str, ...]:
    """The header's names; a name that comes twice is numbered, so that no cell is lost."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > _MOST_COLUMNS:
        raise FileRefused("import_too_many_columns", file=path.name, columns=len(cells), limit=_MOST_COLUMNS)
    names: list[str] = []
    for cell in cells:
        name, turn = cell, 2
        while name and name in names:
            name, turn = f"{cell} ({turn})", turn + 1
        names.append(name)
    return tuple(names)


def _json_rows(path: Path, layout: Layout) -> Iterator[Row | RefusedRow]:
    found = False
    with path.open(encoding=layout.encoding) as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_JSON_LINE), ""), start=1):
            if len(line) == _LONGEST_JSON_LINE and not line.endswith("\n"):
                raise FileRefused("import_line_too_long", file=path.name, line=number)
            if not line.strip():
                continue
            found = True
            try:
                document = json.loads(line, parse_float=Decimal)
            except (ValueError, RecursionError) as fault:
                reason = fault.msg if isinstance(fault, json.JSONDecodeError) else "nesting"
                yield RefusedRow(number, "import_json_broken", {"reason": reason}, {"json": line.strip()})
                continue
            if isinstance(document, dict):
                yield Row(number, document)
            else:
                yield RefusedRow(number, "import_json_no_object", {}, {"json": line.strip()})
    if not found:
        raise FileRefused("import_file_empty", file=path.name)
