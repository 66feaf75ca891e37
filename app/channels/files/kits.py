"""Kits from a file: an article, what is in it, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.channels.base import IncomingKit, RefusedRow
from app.channels.files import cells
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress

COLUMNS = (
    column("kit", "kit|bundle|coffret|lot|sku kit|référence kit", required=True),
    column("sku", "sku|article|component|composant|référence article|code article", required=True),
    column("quantity", "quantity|quantité|qté|qty|units", cells.whole, required=True),
)


def read_kits(path: Path, progress: Progress | None = None) -> Iterator[IncomingKit | RefusedRow]:
    """Every component of a file; raises ``FileRefused``."""
    return read_records(path, IncomingKit, COLUMNS, lambda values: IncomingKit(**values), progress)
