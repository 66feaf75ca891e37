"""Pick faces from a file: a bin, its article, and how full it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.channels.base import IncomingFace, RefusedRow
from app.channels.files import cells
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress

COLUMNS = (
    column("location_code", "location|emplacement|casier|bin", required=True),
    column("sku", "sku|article|référence article|référence|code article", required=True),
    column("min_units", "min|minimum|seuil", cells.whole, required=True),
    column("max_units", "max|maximum|capacité|capacity", cells.whole, required=True),
)


def read_faces(path: Path, progress: Progress | None = None) -> Iterator[IncomingFace | RefusedRow]:
    """Every face of a file; raises ``FileRefused``."""
    return read_records(path, IncomingFace, COLUMNS, lambda values: IncomingFace(**values), progress)
