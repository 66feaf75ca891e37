"""The file of refused rows: what each held and why it was left out, for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from app.channels.base import FileRefused, RefusedRow
from app.i18n import text

#: A spreadsheet runs cells that start so as formulas (CWE-1236).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_refused(path: Path, rows: Iterable[RefusedRow], language: str) -> int:
    """Write refused rows as CSV (UTF-8 with BOM, semicolons) and return how many there were.

    Row number, reason in words, then the original columns; corrected, the file can be imported as it is.
    Raises ``FileRefused`` when it cannot be written.
    """
    refused = list(rows)
    columns = list(dict.fromkeys(name for row in refused for name in row.raw))
    try:
        with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            titles = (text(language, "import_title_row"), text(language, "import_title_reason"))
            writer.writerow([*titles, *(_safe(name) for name in columns)])
            for row in refused:
                reason = text(language, row.code, **row.values)
                writer.writerow(
                    [row.row_number, _safe(reason), *(_safe(row.raw.get(name, "")) for name in columns)]
                )
    except OSError as fault:
        raise FileRefused(
            "import_refused_not_written", file=path.name, reason=fault.strerror or ""
        ) from fault
    return len(refused)


def _safe(cell: str) -> str:
    """With an apostrophe before what would run; ``read_rows`` takes it away again."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
