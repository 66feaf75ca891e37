"""The first visible sheet of an XLSX workbook as rows of text, read as a stream and guarded against bombs."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app.channels.base import FileRefused
from app.channels.canonical import clean

_MOST_UNPACKED = 1 << 30
#: openpyxl keeps the whole string table in memory.
_MOST_STRINGS = 128 << 20
_MOST_PARTS = 2_000
_LONGEST_CELL = 32_767
_LAST_ROW = 1_048_576
"""Excel's own; a row that says it is a thousand million is filled up from the one before, row by row."""
#: openpyxl makes objects of whatever attributes and numbers stand in the XML, and lets them fail as they do;
#: zipfile knows neither passwords nor every compression, and says so by RuntimeError.
_BROKEN = (
    zipfile.BadZipFile, zlib.error, ArithmeticError, AttributeError, EOFError, LookupError, OSError,
    RuntimeError, SyntaxError, TypeError, ValueError,
)  # fmt: skip


def workbook_rows(
    path: Path,
) -> Iterator[tuple[int, list[str] | tuple[str, dict[str, object]]]]:
    """Each row's number and cells, or code and values of what is wrong with it; raises ``FileRefused``."""
    with _sheet(path) as sheet:
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            if number > _LAST_ROW:
                raise FileRefused("import_xlsx_broken", file=path.name)
            wrong: tuple[str, dict[str, object]] | None = None
            texts = []
            for cell in cells:
                text = _text(cell)
                if cell.data_type == "e":
                    wrong = ("import_cell_error", {"given": text})
                elif len(text) > _LONGEST_CELL:
                    wrong = ("import_cell_too_large", {"line": number, "limit": _LONGEST_CELL})
                texts.append(text)
            yield number, wrong or texts


def count_workbook_rows(path: Path) -> int:
    """How many rows the sheet says it has; it may say nothing (0). Raises ``FileRefused``."""
    with _sheet(path, as_declared=True) as sheet:
        return sheet.max_row or 0


@contextmanager
def _sheet(path: Path, *, as_declared: bool = False) -> Iterator[Any]:
    import openpyxl

    _refuse_bomb(path)
    broken = FileRefused("import_xlsx_broken", file=path.name)
    try:
        # Opened by us: openpyxl leaves a file open that it gives up.
        with path.open("rb") as file, warnings.catch_warnings():
            # It warns of missing default styles and such, which we do not read anyway.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            sheet = next(
                (one for one in book.worksheets if one.sheet_state == "visible"),
                None,
            )
            try:
                if sheet is None:
                    raise FileRefused("import_xlsx_without_sheet", file=path.name)
                if not as_declared:
                    # Some programs declare a wrong size, and rows beyond it would be lost.
                    sheet.reset_dimensions()
                yield sheet
            finally:
                book.close()
    except _BROKEN as fault:
        raise broken from fault


def _refuse_bomb(path: Path) -> None:
    """A part cannot unpack to more than its entry declares, so the declared sizes bound the memory."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except _BROKEN as fault:
        raise FileRefused("import_xlsx_broken", file=path.name) from fault
    strings = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > _MOST_PARTS or unpacked > _MOST_UNPACKED or strings > _MOST_STRINGS:
        raise FileRefused("import_xlsx_too_large", file=path.name, megabytes=unpacked >> 20)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise FileRefused("import_zip_no_workbook", file=path.name)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float):
        return _number(value, "%" in (cell.number_format or ""))
    return f"{value} %" if value and "%" in (cell.number_format or "") else str(value)


def _number(value: float, percent: bool) -> str:
    """Without the noise of binary fractions: 0.1 + 0.2 is 0.3, and 20 % is not 0.2."""
    text = f"{round(value * 100 if percent else value, 9):.9f}".rstrip("0").rstrip(".")
    return f"{text} %" if percent else text
