"""Returns that customers announced, from a file: one article of an order a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.channels.base import FieldRefused, IncomingReturn, RefusedRow
from app.channels.files import cells
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress
from app.rules.return_terms import ReturnReason

_known_reason = cells.one_of(
    {
        ReturnReason.CHANGED_MIND: "changé d’avis, changed mind, rétractation, withdrawal",
        ReturnReason.TOO_SMALL: "trop petit, too small",
        ReturnReason.TOO_BIG: "trop grand, too big",
        ReturnReason.NOT_AS_EXPECTED: "ne convient pas, not as expected",
        ReturnReason.DEFECTIVE: "défectueux, en panne, defective",
        ReturnReason.DAMAGED_TRANSPORT: "abîmé, cassé, endommagé, damaged",
        ReturnReason.WRONG_ITEM: "mauvais article, erreur d’article, wrong item",
        ReturnReason.MISSING_PART: "pièce manquante, incomplet, missing part",
        ReturnReason.LATE: "en retard, late",
        ReturnReason.RECALL: "rappel, recall",
        ReturnReason.OTHER: "autre, other",
    }
)


def _reason(cell: str) -> ReturnReason:
    """No reason is owed: what nobody knows is another one, and no return is left out for it (domain 8.1)."""
    try:
        return _known_reason(cell)
    except FieldRefused:
        return ReturnReason.OTHER


COLUMNS = (
    column("order", "order|commande|référence commande|numéro de commande|order reference", required=True),
    column("sku", "sku|article|référence article|référence|code article|reference", required=True),
    column("quantity", "quantity|quantité|qté|qty", cells.whole),
    column("reason", "reason|motif|raison", _reason),
    column("notice_day", "notice_day|date|demandé le|date de demande|requested on", cells.day, required=True),
    column("notice", "notice|message|texte|words"),
)


def read_returns(path: Path, progress: Progress | None = None) -> Iterator[IncomingReturn | RefusedRow]:
    """Every announced article of a file; raises ``FileRefused``."""
    return read_records(path, IncomingReturn, COLUMNS, lambda values: IncomingReturn(**values), progress)
