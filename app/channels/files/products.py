"""Products from a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.channels.base import IncomingProduct, RefusedRow
from app.channels.files import cells
from app.channels.files.columns import column
from app.channels.files.records import read_records
from app.channels.files.rows import Progress

COLUMNS = (
    column("sku", "sku|article|référence article|référence|code article|reference", required=True),
    column("name", "name|nom|désignation|libellé|title|titre", required=True),
    column("price_cents", "price|prix|prix ttc|prix de vente|prix unitaire ttc", cells.amount),
    column("vat_rate_bp", "vat_rate|tva|taux de tva|taux tva|vat|vat rate %", cells.rate),
    column("weight_g", "weight_g|poids (g)|poids en grammes|weight", cells.whole),
    column("weight_kg", "weight_kg|poids (kg)|poids en kg", cells.scaled(1000)),
    column("barcodes", "barcodes|code-barres|codes-barres|barcode|ean|ean13|gtin|upc", cells.barcodes),
    column("length_mm", "length_mm|longueur (mm)", cells.whole),
    column("width_mm", "width_mm|largeur (mm)", cells.whole),
    column("height_mm", "height_mm|hauteur (mm)", cells.whole),
    column("length_cm", "length_cm|longueur (cm)", cells.scaled(10)),
    column("width_cm", "width_cm|largeur (cm)", cells.scaled(10)),
    column("height_cm", "height_cm|hauteur (cm)", cells.scaled(10)),
    column("withdrawal_exclusion", "withdrawal_exclusion|exclusion rétractation", str.upper),
    column("hs_code", "hs_code|code douanier|nomenclature|code sh|hs"),
    column("origin", "origin|origine|pays d'origine|country of origin", cells.country),
    column("eco_cents", "eco_participation|éco-participation|eco-participation|éco-part", cells.amount),
    column("durable", "durable|bien durable|garantie légale mentionnée", cells.yes_no),
    column("fragile", "fragile", cells.yes_no),
    column("cold", "cold|froid|au froid|produit frais", cells.yes_no),
    column("liquid", "liquid|liquide", cells.yes_no),
    column("resale", "resale|easy to resell|facile à revendre|revente facile", cells.yes_no),
)

#: Measures in the larger unit, and the field each stands for.
_LARGER_UNITS = {
    "weight_kg": "weight_g",
    "length_cm": "length_mm",
    "width_cm": "width_mm",
    "height_cm": "height_mm",
}


def read_products(path: Path, progress: Progress | None = None) -> Iterator[IncomingProduct | RefusedRow]:
    """Every product of a file; raises ``FileRefused``."""
    return read_records(path, IncomingProduct, COLUMNS, _product, progress)


def _product(values: dict[str, Any]) -> IncomingProduct:
    for larger, field in _LARGER_UNITS.items():
        if larger in values:
            values.setdefault(field, values[larger])
            del values[larger]
    return IncomingProduct(**values)
