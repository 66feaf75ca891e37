"""Locations of the warehouse and the shops from a file."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from app.channels.base import IncomingLocation, RefusedRow
from app.channels.files import cells
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress


class _Kind(StrEnum):
    """The kinds of place a merchant may describe in a file."""

    BIN = "bin"
    TOTE = "tote"
    PACK = "pack"
    SHELF = "shelf"
    RETURNS = "returns"
    QUARANTINE = "quarantine"


_kind = cells.one_of(
    {
        _Kind.BIN: "casier, emplacement, picking, réserve",
        _Kind.TOTE: "bac",
        _Kind.PACK: "emballage, poste d'emballage, packing",
        _Kind.SHELF: "étagère, étagère de retrait, retrait",
        _Kind.RETURNS: "retours, return",
        _Kind.QUARANTINE: "quarantaine",
    }
)

COLUMNS = (
    column("code", "code|emplacement|location|casier", required=True),
    column("kind", "kind|type|nature", lambda cell: _kind(cell).value),
    column("site", "site|boutique|magasin|shop"),
    column("pick_sequence", "pick_sequence|ordre de passage|ordre|séquence|sequence", cells.whole),
    column("aisle", "aisle|allée|allee"),
    column("bay", "bay|travée|travee", cells.whole),
    column("level", "level|niveau", cells.whole),
    column("places", "places|nombre de colis", cells.whole),
    column("longest_mm", "longest_mm|plus grand côté", cells.whole),
)


def read_locations(path: Path, progress: Progress | None = None) -> Iterator[IncomingLocation | RefusedRow]:
    """Every location of a file; raises ``FileRefused``."""
    return read_records(path, IncomingLocation, COLUMNS, lambda values: IncomingLocation(**values), progress)
