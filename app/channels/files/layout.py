"""The passages of a warehouse from a file: aisles, cross aisles and the depot, in metres."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.channels.base import IncomingPassage, RefusedRow
from app.channels.files import cells
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress
from app.rules.routes.layout import PassageKind

_kind = cells.one_of(
    {
        PassageKind.AISLE: "allée",
        PassageKind.CROSS: "transversale, allée transversale, cross aisle",
        PassageKind.DEPOT: "départ, dépôt, emballage, packing",
    }
)
_metres = cells.scaled(1000)

COLUMNS = (
    column("code", "code|nom|name|aisle|allée", required=True),
    column("kind", "kind|type|nature", lambda cell: _kind(cell).value, required=True),
    column("site", "site|boutique|magasin|shop"),
    column("x1_mm", "x1|x1 (m)|x", _metres, required=True),
    column("y1_mm", "y1|y1 (m)|y", _metres, required=True),
    column("x2_mm", "x2|x2 (m)", _metres),
    column("y2_mm", "y2|y2 (m)", _metres),
    column("one_way", "one_way|sens unique|one-way", cells.yes_no),
    column("bays", "bays|travées|travees", cells.whole),
    column("faces", "faces|côtés|sides", cells.whole),
)


def read_layout(path: Path, progress: Progress | None = None) -> Iterator[IncomingPassage | RefusedRow]:
    """Every passage of a file; raises ``FileRefused``."""
    return read_records(path, IncomingPassage, COLUMNS, _passage, progress)


def _passage(values: dict[str, Any]) -> IncomingPassage:
    """The depot is one point: it needs no second one."""
    values.setdefault("x2_mm", values["x1_mm"])
    values.setdefault("y2_mm", values["y1_mm"])
    return IncomingPassage(**values)
