"""Counted stock from a file: absolute quantities by article and location."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.channels.base import IncomingStock, RefusedRow
from app.channels.files import cells
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress

COLUMNS = (
    column("sku", "sku|article|référence article|référence|code article|reference", required=True),
    column("location_code", "location|emplacement|location code|casier|bin", required=True),
    column("quantity", "quantity|quantité|qté|qty|stock|on hand", cells.whole, required=True),
    column("lot", "lot|batch|numéro de lot"),
)


def read_stock(path: Path, progress: Progress | None = None) -> Iterator[IncomingStock | RefusedRow]:
    """Every stock row of a file; raises ``FileRefused``."""
    return read_records(path, IncomingStock, COLUMNS, lambda values: IncomingStock(**values), progress)
