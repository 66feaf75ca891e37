"""Tables and JSON Lines of one record a row: each good row a record, each bad one a refused row."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from app.channels.base import FieldRefused, RefusedRow
from app.channels.canonical import from_json
from app.channels.checking import check
from app.channels.files.columns import Column, match
from app.channels.files.detection import FileFormat, detect
from app.channels.files.rows import Progress, header, read_rows

R = TypeVar("R")


def read_records(
    path: Path,
    kind: type[R],
    columns: Sequence[Column],
    build: Callable[[dict[str, Any]], R],
    progress: Progress | None = None,
) -> Iterator[R | RefusedRow]:
    """Records of one kind; ``build`` makes one from the values found. Raises ``FileRefused``."""
    layout = detect(path)
    table = (
        None if layout.format is FileFormat.JSON_LINES else match(path.name, header(path, layout), columns)
    )
    for row in read_rows(path, layout):
        if isinstance(row, RefusedRow):
            yield row
            continue
        if progress is not None:
            progress(row.number)
        try:
            if table is None:
                yield from_json(kind, row.cells)
            else:
                record = build(table.read(row.cells))
                check(record)
                yield record
        except FieldRefused as fault:
            values = dict(fault.values)
            if table is not None and "field" in values:
                values["field"] = table.title_of(str(values["field"]))
            yield RefusedRow(row.number, fault.code, values, raw_cells(row.cells, table is None))


def raw_cells(cells: Mapping[str, Any], is_json: bool) -> dict[str, str]:
    """What a row held, as text by column."""
    if not is_json:
        return {name: cell for name, cell in cells.items() if name}
    return {"json": json.dumps(cells, ensure_ascii=False, default=str)}
