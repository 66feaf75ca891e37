"""Products, stock, customers and locations from files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.channels.base import (
    BarcodeUnits,
    IncomingCustomer,
    IncomingLocation,
    IncomingProduct,
    IncomingStock,
    RefusedRow,
)
from app.channels.reading import RecordKind, read
from tests.channels.tables import write_xlsx


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_products(tmp_path: Path) -> None:
    path = written(
        tmp_path / "p.csv",
        "Référence;Désignation;Prix TTC;TVA;Poids (kg);EAN;Longueur (cm);Pays d'origine;"
        "exclusion rétractation\n"
        "MUG;Tasse;12,00;20;0,35;3012345678902 13012345678909*12;12,5;France;\n"
        "LIV;Livre;21,10;5,5;;;;;press\n"
        "BAD;Livre;-1;5,5;;;;;\n"
        ";Livre;1;5,5;;;;;\n",
    )
    mug, book, bad, blank = read("products", path)
    assert mug == IncomingProduct(
        sku="MUG",
        name="Tasse",
        price_cents=1200,
        weight_g=350,
        barcodes=(BarcodeUnits("3012345678902"), BarcodeUnits("13012345678909", 12)),
        length_mm=125,
        origin="FR",
    )
    assert isinstance(book, IncomingProduct)
    assert (book.vat_rate_bp, book.withdrawal_exclusion) == (550, "PRESS")
    assert isinstance(bad, RefusedRow)
    assert (bad.row_number, bad.code, bad.values["field"]) == (4, "import_out_of_range", "Prix TTC")
    assert isinstance(blank, RefusedRow)
    assert (blank.code, blank.values) == ("import_value_missing", {"column": "Référence"})


def test_stock_is_absolute_and_never_negative(tmp_path: Path) -> None:
    path = written(tmp_path / "s.csv", "sku,location,qty,lot\nMUG,A-03-12-2,40,\nLIV,A-01-01-1,-2,L7\n")
    mug, book = read(RecordKind.STOCK, path)
    assert mug == IncomingStock(sku="MUG", location_code="A-03-12-2", quantity=40)
    assert isinstance(book, RefusedRow)
    assert book.code == "import_out_of_range"


def test_customers_are_known_by_their_mail_without_an_id(tmp_path: Path) -> None:
    path = written(
        tmp_path / "c.csv", "e-mail;prénom;nom;siren\nE.Martin@example.fr;Élodie;Martin;732829320\n"
    )
    assert list(read("customers", path)) == [
        IncomingCustomer(
            external_id="e.martin@example.fr",
            email="E.Martin@example.fr",
            first_name="Élodie",
            last_name="Martin",
            siren="732829320",
        )
    ]


def test_locations_with_french_kinds(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "l.xlsx",
        [
            ["Code", "Type", "Boutique", "Ordre de passage"],
            ["A-03-12-2", "Casier", None, 12],
            ["T-1", "bac", None, None],
            ["E-1", "étagère", "LYON", 1],
            ["X", "placard", None, None],
        ],
    )
    *good, bad = read("locations", path)
    assert good == [
        IncomingLocation(code="A-03-12-2", kind="bin", pick_sequence=12),
        IncomingLocation(code="T-1", kind="tote"),
        IncomingLocation(code="E-1", kind="shelf", site="LYON", pick_sequence=1),
    ]
    assert isinstance(bad, RefusedRow)
    assert bad.code == "import_word_unknown"


@pytest.mark.parametrize(
    ("kind", "document", "record"),
    [
        (
            "products",
            {"sku": "MUG", "name": "Tasse", "barcodes": [{"code": "3012345678902"}]},
            IncomingProduct(sku="MUG", name="Tasse", barcodes=(BarcodeUnits("3012345678902"),)),
        ),
        (
            "stock",
            {"sku": "MUG", "location_code": "A-1", "quantity": 4, "lot": None},
            IncomingStock(sku="MUG", location_code="A-1", quantity=4),
        ),
        ("locations", {"code": "A-1"}, IncomingLocation(code="A-1")),
    ],
)
def test_json_lines_of_every_kind(tmp_path: Path, kind: str, document: object, record: object) -> None:
    assert list(read(kind, written(tmp_path / "x.jsonl", json.dumps(document) + "\n"))) == [record]


def test_an_unknown_kind_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="invoices"):
        read("invoices", written(tmp_path / "x.csv", "a;b\n"))
