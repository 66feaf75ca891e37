"""The file of refused rows: in words, safe in a spreadsheet, and importable once corrected."""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from pathlib import Path

import pytest

import app.channels
from app.channels.base import FileRefused, IncomingOrder, RefusedRow
from app.channels.files.refused import write_refused
from app.channels.reading import read
from app.config import resource

SOURCES = sorted(Path(app.channels.__file__).parent.rglob("*.py"))


def refused_rows(path: Path) -> list[RefusedRow]:
    return [row for row in read("orders", path) if isinstance(row, RefusedRow)]


def test_reasons_in_words_and_the_original_columns(tmp_path: Path) -> None:
    source = tmp_path / "o.csv"
    source.write_text(
        "référence;date;article;quantité;prix;commentaire;téléphone\n"
        'C-1;22/11/2026;MUG;trois;12,00;"=HYPERLINK(""http://x"")";+33612345678\n',
        "utf-8",
    )
    out = tmp_path / "refus.csv"
    assert write_refused(out, refused_rows(source), "fr") == 1
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file, delimiter=";")
    assert header[:3] == ["Ligne", "Motif du refus", "référence"]
    assert row[:2] == ["2", "Colonne «\u00a0quantité\u00a0»\u00a0: «\u00a0trois\u00a0» n’est pas un nombre."]
    assert row[7:] == ['\'=HYPERLINK("http://x")', "'+33612345678"]


def test_the_corrected_file_imports_as_it_is(tmp_path: Path) -> None:
    source = tmp_path / "o.csv"
    source.write_text(
        "référence;date;article;quantité;prix;téléphone\nC-1;22/11/2026;MUG;trois;12,00;+33612345678\n",
        "utf-8",
    )
    out = tmp_path / "refus.csv"
    write_refused(out, refused_rows(source), "en")
    out.write_text(out.read_text("utf-8-sig").replace("trois", "3", 2), "utf-8")
    (order,) = read("orders", out)
    assert isinstance(order, IncomingOrder)
    assert order.lines[0].quantity == 3
    assert order.shipping_address.phone == "+33612345678"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_starts_like_a_formula(tmp_path: Path, start: str) -> None:
    out = tmp_path / "refus.csv"
    write_refused(out, [RefusedRow(2, "import_value_missing", {}, {f"{start}a": f"{start}b"})], "fr")
    with out.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            assert row[2].startswith("'" + start)


def test_half_a_character_does_not_lose_the_others(tmp_path: Path) -> None:
    out = tmp_path / "refus.csv"
    rows = [
        RefusedRow(number, "import_json_no_object", {}, {"json": raw})
        for number, raw in ((2, "\ud800"), (3, "b"))
    ]
    assert write_refused(out, rows, "fr") == 2
    assert out.read_text("utf-8-sig").splitlines()[2].endswith(";b")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        write_refused(tmp_path / "none" / "refus.csv", [], "fr")
    assert refused.value.code == "import_refused_not_written"


def test_every_code_has_words_in_both_languages() -> None:
    used = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("import_")
    }
    french, english = (
        tomllib.loads(Path(str(resource("i18n", language) / "import.toml")).read_text("utf-8"))
        for language in ("fr", "en")
    )
    assert used <= french.keys()
    assert french.keys() == english.keys()
    assert french.keys() - used == {"import_columns_ignored"}
    for code, words in french.items():
        assert set(re.findall(r"{(\w+)}", words)) == set(re.findall(r"{(\w+)}", english[code])), code
