"""Purchase orders from a file: a row an article, the order's number and supplier on each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.channels.base import IncomingPurchase, RefusedRow
from app.channels.files import cells
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress

COLUMNS = (
    column("reference", "reference|commande|numéro de commande|order|purchase order|po", required=True),
    column("supplier", "supplier|fournisseur|vendor"),
    column("sku", "sku|article|référence article|référence|code article", required=True),
    column("quantity", "quantity|quantité|qté|qty|ordered", cells.whole, required=True),
    column(
        "expected_on", "expected_on|livraison|date de livraison|attendu le|expected|delivery date", cells.day
    ),
)


def read_purchases(path: Path, progress: Progress | None = None) -> Iterator[IncomingPurchase | RefusedRow]:
    """Every ordered article of a file; raises ``FileRefused``."""
    return read_records(path, IncomingPurchase, COLUMNS, lambda values: IncomingPurchase(**values), progress)
