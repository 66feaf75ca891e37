"""A table read twice in constant memory: a workbook, slow to parse, is kept on disk from the first time."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Self, TextIO

from app.channels.base import RefusedRow
from app.channels.files.detection import FileFormat, Layout
from app.channels.files.rows import Row, read_rows


class TwiceRead:
    """``first()`` to its end, then ``again()``: the same rows; leaves nothing behind."""

    def __init__(self, path: Path, layout: Layout) -> None:
        self._path = path
        self._layout = layout
        self._kept: TextIO | None = None

    def __enter__(self) -> Self:
        if self._layout.format is FileFormat.XLSX:
            self._kept = tempfile.TemporaryFile("w+", encoding="utf-8")
        return self

    def __exit__(self, *_: object) -> None:
        if self._kept is not None:
            self._kept.close()

    def first(self) -> Iterator[Row | RefusedRow]:
        for row in read_rows(self._path, self._layout):
            if self._kept is not None:
                self._kept.write(_written(row) + "\n")
            yield row

    def again(self) -> Iterator[Row | RefusedRow]:
        if self._kept is None:
            yield from read_rows(self._path, self._layout)
            return
        self._kept.seek(0)
        for line in self._kept:
            yield _read(line)


def _written(row: Row | RefusedRow) -> str:
    if isinstance(row, Row):
        return json.dumps([row.number, row.cells])
    return json.dumps([row.row_number, row.code, dict(row.values), dict(row.raw)])


def _read(line: str) -> Row | RefusedRow:
    number, *rest = json.loads(line)
    return Row(number, rest[0]) if len(rest) == 1 else RefusedRow(number, *rest)
