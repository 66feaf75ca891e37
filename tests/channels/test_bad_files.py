"""Files that cannot be read as a whole: one clear refusal each."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest

from app.channels.base import FileRefused, IncomingProduct, RefusedRow
from app.channels.reading import count, read
from tests.channels.tables import write_xlsx


def _file(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def _bomb(folder: Path) -> Path:
    path = folder / "bomb.xlsx"
    path.write_bytes(_bomb_bytes())
    return path


@cache
def _bomb_bytes() -> bytes:
    """A workbook that unpacks to a gigabyte, which takes seconds to pack."""
    with TemporaryDirectory() as folder:
        path = write_xlsx(Path(folder) / "bomb.xlsx", [["sku", "nom"]])
        with (
            zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
            archive.open("xl/media.bin", "w") as part,
        ):
            for _ in range(1025):
                part.write(b"\0" * (1 << 20))
        return path.read_bytes()


def _archive(folder: Path) -> Path:
    path = folder / "photos.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    return path


def _cut_workbook(folder: Path) -> Path:
    path = write_xlsx(folder / "cut.xlsx", [["sku", "nom"], ["A", "B"]])
    path.write_bytes(path.read_bytes()[:-200])
    return path


def _damaged_sheet(folder: Path) -> Path:
    source = write_xlsx(folder / "whole.xlsx", [["sku", "nom"], ["A", "B"]])
    path = folder / "damaged.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part, content[:200] if part.filename.endswith("sheet1.xml") else content)
    return path


BAD: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (lambda folder: folder / "nowhere.csv", "import_file_missing"),
    "empty": (_file("a.csv", b""), "import_file_empty"),
    "only a mark": (_file("a.csv", b"\xef\xbb\xbf\r\n"), "import_file_empty"),
    "only blank lines": (_file("a.csv", b"\n\n \n"), "import_file_empty"),
    "binary": (
        _file("a.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))),
        "import_file_binary",
    ),
    "pdf": (_file("a.csv", b"%PDF-1.7\n"), "import_file_binary"),
    "gzip": (_file("a.csv.gz", b"\x1f\x8b\x08\x00abcdef"), "import_file_compressed"),
    "old excel": (_file("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "import_file_old_excel"),
    "web page": (_file("a.csv", b"<!DOCTYPE html><html>"), "import_file_xml"),
    "damaged UTF-8": (_file("a.csv", "sku;nom\né;b\n".encode() + b"A;\xe9t\xe9\n"), "import_encoding_broken"),
    "no encoding at all": (_file("a.csv", b"sku;nom\nA;\x81\x8d\n"), "import_encoding_broken"),
    "half a UTF-16": (_file("a.csv", "sku;nom\nA;é".encode("utf-16")[:-1]), "import_encoding_broken"),
    "json array": (_file("a.jsonl", b"[1, 2]\n"), "import_not_json_lines"),
    "indented json": (_file("a.jsonl", b'{\n "sku": "A",\n "name": "B"\n}\n'), "import_not_json_lines"),
    "missing column": (_file("a.csv", b"sku;prix\nA;1\n"), "import_columns_missing"),
    "too many columns": (
        _file("a.csv", b";".join(b"c%d" % n for n in range(600))),
        "import_too_many_columns",
    ),
    "bomb": (_bomb, "import_xlsx_too_large"),
    "archive": (_archive, "import_zip_no_workbook"),
    "cut workbook": (_cut_workbook, "import_xlsx_broken"),
    "damaged sheet": (_damaged_sheet, "import_xlsx_broken"),
    "empty workbook": (lambda folder: write_xlsx(folder / "a.xlsx", []), "import_file_empty"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    make, code = BAD[name]
    with pytest.raises(FileRefused) as refused:
        list(read("products", make(tmp_path)))
    assert refused.value.code == code
    assert "/" not in str(refused.value.values["file"])


def test_where_the_damage_is(tmp_path: Path) -> None:
    path = _file("a.csv", "sku;nom\né;b\n".encode() + b"A;\xe9t\xe9\n")(tmp_path)
    with pytest.raises(FileRefused) as refused:
        list(read("products", path))
    assert refused.value.values["line"] == 3


def test_a_huge_cell_loses_its_row_alone(tmp_path: Path) -> None:
    path = _file("a.csv", b"sku;nom\nA;" + b"x" * 40_000 + b"\nB;ok\n")(tmp_path)
    huge, good = read("products", path)
    assert isinstance(huge, RefusedRow)
    assert (huge.row_number, huge.code) == (2, "import_cell_too_large")
    assert good == IncomingProduct(sku="B", name="ok")


def test_an_endless_quoted_cell_is_given_up(tmp_path: Path) -> None:
    path = _file("a.csv", b'sku;nom\nA;"' + b"x\n" * 200_000)(tmp_path)
    first = next(iter(read("products", path)))
    assert isinstance(first, RefusedRow)
    assert first.code == "import_cell_too_large"


def test_a_workbook_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    source = write_xlsx(tmp_path / "whole.xlsx", [["sku", "nom"], ["A", "a"], ["B", "b"]])
    path = tmp_path / "lies.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith("sheet1.xml"):
                assert b'<dimension ref="A1:B3"' in content
                content = content.replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1:A1"')
            new.writestr(part, content)
    assert len(list(read("products", path))) == 2


def test_hidden_sheets_are_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.sheet_state = "hidden"
    book.active.append(["secret"])
    sheet = book.create_sheet("Articles")
    sheet.append(["sku", "nom"])
    sheet.append(["A", "a"])
    book.save(tmp_path / "a.xlsx")
    assert list(read("products", tmp_path / "a.xlsx")) == [IncomingProduct(sku="A", name="a")]
    assert count("products", tmp_path / "a.xlsx") == 2
