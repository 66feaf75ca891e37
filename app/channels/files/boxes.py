"""The house's packaging from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.channels.base import IncomingBox, RefusedRow
from app.channels.files import cells
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress
from app.rules.boxes import Packaging

_kind = cells.one_of(
    {
        Packaging.CARTON: "box, boîte, caisse",
        Packaging.ENVELOPE: "enveloppe, pochette, padded bag, mailer",
        Packaging.INSULATED: "isotherme, isolé",
    }
)

COLUMNS = (
    column("code", "code", required=True),
    column("name", "name|nom|désignation|libellé", required=True),
    column("kind", "kind|type|nature", _kind),
    column("length_mm", "length_mm|longueur (mm)", cells.whole, required=True),
    column("width_mm", "width_mm|largeur (mm)", cells.whole, required=True),
    column("height_mm", "height_mm|hauteur (mm)", cells.whole, required=True),
    column("tare_g", "tare_g|poids (g)|poids à vide (g)|tare", cells.whole),
    column("cost_cents", "cost|coût|prix|prix d'achat", cells.amount),
)


def read_boxes(path: Path, progress: Progress | None = None) -> Iterator[IncomingBox | RefusedRow]:
    """Every packaging of a file; raises ``FileRefused``."""
    return read_records(path, IncomingBox, COLUMNS, lambda values: IncomingBox(**values), progress)
