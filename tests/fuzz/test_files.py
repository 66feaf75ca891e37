"""Files whose inside is damaged or made to harm: workbooks, backups, pictures; and how large any file may be."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from app.channels.base import FileRefused
from app.channels.recorded import read_recorded
from app.config import Settings, SettingsUnreadable, load_settings
from app.database.faults import DatabaseFault, DiskFull
from app.database.unit_of_work import Database
from app.file_limits import ANSWER, ANSWERS, IMPORT, PHOTO, SETTINGS, FileTooLarge, read_whole
from app.models.refusals import Refusal
from app.models.states import Role
from app.station import backup
from app.station.photos import PhotoUnreadable, keep_photo
from app.workflows.importing import import_file
from app.workflows.verify import verify
from tests.fuzz.inputs import KNOWN, NASTY, chances, everything
from tests.support.house import MUG, House

Parts = dict[str, bytes]


@pytest.fixture
def house(sqlite_database: Database) -> House:
    """On one engine: what is refused here never comes to a database."""
    return House(sqlite_database)


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def unpacked(archive: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def declared(archive: bytes, part: str, size: int) -> bytes:
    """The archive, whose list of contents says that a part unpacks to ``size`` bytes."""
    listed = archive.rindex(b"PK\x01\x02", 0, archive.rindex(part.encode()))
    return archive[: listed + 24] + struct.pack("<I", size) + archive[listed + 28 :]


def with_some_bytes_changed(archive: bytes, chance: random.Random) -> bytes:
    changed = bytearray(archive)
    for _ in range(chance.randint(1, 5)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed[: chance.choice([len(changed), len(changed), chance.randrange(len(changed))])])


# -- workbooks


def _workbook() -> Parts:
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["sku", "nom", "prix ttc", "ean"],
        ["XL-1", "=1+1", 12.5, "'=cmd"],
        ["XL-2", "Tasse", "9,90", ""],
    ):
        sheet.append(row)
    book.create_sheet("Notes")
    book.save(out)
    return unpacked(out.getvalue())


_WORKBOOK = _workbook()
_SHEET = "xl/worksheets/sheet1.xml"
_XML_VALUES = (
    "", "-1", "99999999999", "abc", "1.5", "A0", "XFD1048577", "ZZZZ9", "rId77", "../../x", "/etc/passwd", "e", "d",
    "true", "2026-13-45", "&x;", "<", "\0",
)  # fmt: skip
_QUOTED = re.compile(rb'"[^"]*"')


def damaged_workbook(chance: random.Random) -> bytes:
    parts = dict(_WORKBOOK)
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        name = chance.choice([*parts, _SHEET, "xl/workbook.xml"])
        content = parts.get(name, b"")
        values = list(_QUOTED.finditer(content))
        if values and chance.random() < 0.6:
            value = chance.choice(values)
            given = chance.choice(_XML_VALUES).encode()
            parts[name] = content[: value.start() + 1] + given + content[value.end() - 1 :]
        elif content and chance.random() < 0.7:
            at = chance.randrange(len(content))
            junk = chance.choice([*_XML_VALUES, *NASTY, 't="e"', "</row>"]).encode()
            parts[name] = content[:at] + junk + content[at + chance.randint(0, 6) :]
        else:
            parts.pop(name, None)
    whole = packed(parts)
    return with_some_bytes_changed(whole, chance) if chance.random() < 0.3 else whole


def _imported(house: House, path: Path) -> set[str]:
    """What was said against the file or its rows; against the file: then nothing was written."""
    before = everything(house.database)
    try:
        report = import_file(house.database, house.staff[Role.MANAGER], "products", path)
    except FileRefused as refused:
        assert everything(house.database) == before
        return {refused.code}
    return {row.code for row in report.refused_rows} | {"taken"}


def test_any_workbook_is_imported_or_refused_in_a_sentence(house: House, tmp_path: Path) -> None:
    path, said = tmp_path / "articles.xlsx", set()
    for chance in chances("workbook"):
        path.write_bytes(damaged_workbook(chance))
        said |= _imported(house, path)
    assert {"taken", "import_xlsx_broken"} <= said
    assert said <= KNOWN | {"taken"}
    assert list(verify(house.database)) == []


def _with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    return packed(_WORKBOOK | {_SHEET: change(_WORKBOOK[_SHEET])})


def _doctype(declaration: bytes, use: bytes) -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE x [' + declaration + b"]>"
    return _with_sheet(lambda sheet: head + sheet.replace(b"<v>12.5</v>", b"<v>" + use + b"</v>"))


_LAUGHS = b"".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">'.encode() for n in range(12))
_UNDERSTATED = declared(_with_sheet(lambda sheet: sheet + bytes(1 << 22)), _SHEET, 900)
_HARMFUL = {
    "declares a thousand megabytes": (declared(packed(_WORKBOOK), _SHEET, 0x7000_0000), "import_xlsx_too_large"),
    "declares less than it holds": (_UNDERSTATED, "import_xlsx_broken"),
    "laughs": (_doctype(_LAUGHS, b"&l11;"), "import_xlsx_broken"),
    "names another file": (_doctype(b'<!ENTITY f SYSTEM "file:///etc/hostname">', b"&f;"), "import_xlsx_broken"),
    "thousands of parts": (
        packed(_WORKBOOK | {f"xl/media/{n}": b"" for n in range(2_001)}), "import_xlsx_too_large",
    ),
    "no workbook": (packed({"a.txt": b"a"}), "import_zip_no_workbook"),
}  # fmt: skip


@pytest.mark.parametrize("harm", _HARMFUL)
def test_a_workbook_made_to_harm_is_refused(house: House, tmp_path: Path, harm: str) -> None:
    content, code = _HARMFUL[harm]
    (tmp_path / "a.xlsx").write_bytes(content)
    assert _imported(house, tmp_path / "a.xlsx") == {code}


def test_rows_beyond_the_last_of_any_sheet_are_not_counted_up_to(house: House, tmp_path: Path) -> None:
    far = _with_sheet(
        lambda sheet: sheet.replace(b'<row r="3"', b'<row r="1900000"').replace(b'r="A3"', b'r="A1900000"')
    )
    (tmp_path / "a.xlsx").write_bytes(far)
    with pytest.raises(FileRefused, match="import_xlsx_broken"):
        import_file(house.database, house.staff[Role.MANAGER], "products", tmp_path / "a.xlsx")


def test_a_workbook_of_more_columns_than_anybody_has_is_refused(house: House, tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet().append([f"c{n}" for n in range(600)])
    book.save(tmp_path / "a.xlsx")
    assert _imported(house, tmp_path / "a.xlsx") == {"import_too_many_columns"}


# -- backups


@pytest.fixture
def shop(sqlite_database: Database, tmp_path: Path) -> Parts:
    """The parts of a backup with an order and a photo."""
    House(sqlite_database).order((MUG, 1))
    folder = tmp_path / "shop"
    (folder / "photos").mkdir(parents=True)
    (folder / "photos" / "a1b2.jpg").write_bytes(b"a photo")
    backup.back_up(
        Settings(database=str(sqlite_database.engine.url), data_folder=str(folder)), tmp_path / "b"
    )
    return unpacked((tmp_path / "b").read_bytes())


_NAMES = (
    "photos/../../out.jpg",
    "../out",
    "photos/C:\\out.jpg",
    "photos/a.exe",
    "photos/",
    "photos/..",
)


def damaged_backup(parts: Parts, chance: random.Random) -> bytes:
    parts = dict(parts)
    says = json.loads(parts["manifest.json"])
    kind = chance.choice(
        ["whole", "manifest", "content", "older content", "names", "missing", "bytes", "text"]
    )
    if kind == "manifest":
        leaf = chance.choice([*NASTY, None, -1, 10**30, [], {}, {"a": []}, True])
        says[chance.choice([*says, "other"])] = leaf
    elif kind.endswith("content"):
        at = chance.randrange(len(parts["database"]))
        parts["database"] = (
            parts["database"][:at] + bytes(chance.randint(0, 9999)) + parts["database"][at + 9 :]
        )
        says["sha256"] = sha256(parts["database"]).hexdigest()
        says["schema"] = "0001" if kind == "older content" else says["schema"]
    elif kind == "names":
        parts |= dict.fromkeys(chance.sample(_NAMES, 3), b"out")
    elif kind == "missing":
        del parts[chance.choice(list(parts))]
    if "manifest.json" in parts:
        junk = chance.choice(["[" * 9_000, "[]", "7", "", '{"engine":'])
        parts["manifest.json"] = (junk if kind == "text" else json.dumps(says)).encode()
    whole = packed(parts)
    return with_some_bytes_changed(whole, chance) if kind == "bytes" else whole


def _tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_any_backup_is_restored_whole_or_refused_and_nothing_is_there(shop: Parts, tmp_path: Path) -> None:
    place, said = tmp_path / "place", set()
    there = Settings(database=f"sqlite:///{place}/data/shop.sqlite", data_folder=str(place / "data"))
    for chance in chances("backup"):
        (place / "data").mkdir(parents=True)
        file = tmp_path / "given"
        file.write_bytes(damaged_backup(shop, chance))
        try:
            backup.restore(there, file)
        except (Refusal, DatabaseFault) as refused:
            said.add(refused.code)
            assert _tree(place) == {}
        else:
            said.add("restored")
            assert _tree(place).keys() <= {"data/shop.sqlite", "data/photos/a1b2.jpg"}
        assert not (tmp_path / "out.jpg").exists()
        shutil.rmtree(place)
    assert {"restored", "backup_damaged"} <= said <= KNOWN | {"restored"}


@pytest.mark.parametrize("schema", ["", "0001"])
def test_a_database_with_a_broken_page_under_the_right_digest_is_refused(
    shop: Parts, tmp_path: Path, schema: str
) -> None:
    place, file = tmp_path / "place", tmp_path / "given"
    broken = shop["database"][:100] + bytes(4_000) + shop["database"][4_100:]
    says = json.loads(shop["manifest.json"]) | {"sha256": sha256(broken).hexdigest()}
    says |= {"schema": schema or says["schema"]}
    file.write_bytes(packed(shop | {"database": broken, "manifest.json": json.dumps(says).encode()}))
    with pytest.raises((Refusal, DatabaseFault)) as refused:
        backup.restore(Settings(database=f"sqlite:///{place}/s.sqlite", data_folder=str(place)), file)
    assert refused.value.code in KNOWN
    assert _tree(place) == {}


def test_a_damaged_photo_is_found_before_the_shop_is_replaced(shop: Parts, tmp_path: Path) -> None:
    place = tmp_path / "place"
    place.mkdir()
    there = Settings(database=f"sqlite:///{place}/shop.sqlite", data_folder=str(place))
    (place / "shop.sqlite").write_bytes(b"what was there")
    photo = b"\xff\xd8" + random.Random(3).randbytes(500)
    whole = packed(shop | {"photos/c3.jpg": photo})
    file = tmp_path / "given"
    at = whole.index(photo[100:120])
    file.write_bytes(whole[:at] + b"\0\0\0\0" + whole[at + 4 :])
    with pytest.raises(Refusal, match="backup_damaged"):
        backup.restore(there, file, replace=True)
    assert _tree(place) == {"shop.sqlite": b"what was there"}


@pytest.mark.parametrize(
    ("part", "size", "refusal"),
    [("manifest.json", SETTINGS + 1, "backup_damaged"), ("photos/a1b2.jpg", PHOTO + 1, "backup_damaged")],
)
def test_what_unpacks_to_too_much_is_not_unpacked(
    shop: Parts, tmp_path: Path, part: str, size: int, refusal: str
) -> None:
    place = tmp_path / "place"
    file = tmp_path / "given"
    file.write_bytes(packed(shop | {part: shop[part] + b" " * size}))
    with pytest.raises(Refusal, match=refusal):
        backup.restore(Settings(database=f"sqlite:///{place}/s.sqlite", data_folder=str(place)), file)
    assert _tree(place) == {}


def test_a_database_larger_than_the_disk_is_told_before_it_is_unpacked(
    shop: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "place"
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=1 << 30))
    file = tmp_path / "given"
    file.write_bytes(declared(packed(shop), "database", (1 << 30) + 1))
    with pytest.raises(DiskFull):
        backup.restore(Settings(database=f"sqlite:///{place}/s.sqlite", data_folder=str(place)), file)
    assert _tree(place) == {}


# -- sizes


def _sparse(path: Path, size: int) -> Path:
    """A file that says it is large and takes no room."""
    path.write_bytes(b"{")
    os.truncate(path, size)
    return path


def test_a_file_above_its_limit_is_refused_before_it_is_read(house: House, tmp_path: Path) -> None:
    manager = house.staff[Role.MANAGER]
    for name in ("a.csv", "a.xlsx", "a.jsonl"):
        with pytest.raises(FileRefused, match="file_too_large") as refused:
            import_file(house.database, manager, "products", _sparse(tmp_path / name, IMPORT + 1))
        assert refused.value.values == {"file": name, "megabytes": IMPORT // 1_000_000}
        (tmp_path / name).unlink()
    with pytest.raises(FileRefused, match="file_too_large"):
        list(read_recorded(_sparse(tmp_path / "order.json", ANSWER + 1)))
    with pytest.raises(PhotoUnreadable, match="file_too_large"):
        keep_photo(tmp_path, _sparse(tmp_path / "a.jpg", PHOTO + 1))
    with pytest.raises(SettingsUnreadable, match="1 MB"):
        load_settings(_sparse(tmp_path / "settings.toml", SETTINGS + 1), {})


def test_the_answers_of_a_folder_have_a_limit_together(tmp_path: Path) -> None:
    for number in range(1 + ANSWERS // ANSWER):
        _sparse(tmp_path / f"{number}.json", ANSWER)
    with pytest.raises(FileRefused, match="file_too_large"):
        list(read_recorded(tmp_path))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(house: House, tmp_path: Path) -> None:
    pipe = tmp_path / "orders.jsonl"
    os.mkfifo(pipe)
    with pytest.raises(FileRefused, match="import_file_unreadable"):
        import_file(house.database, house.staff[Role.MANAGER], "orders", pipe)


def test_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert read_whole(path, 5) == b"12345"
    with pytest.raises(FileTooLarge):
        read_whole(path, 4)


def test_a_picture_that_says_it_is_huge_is_no_photo(tmp_path: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    picture = (
        b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(9_999))) + chunk(b"IEND", b"")
    )
    (tmp_path / "a.png").write_bytes(picture)
    with pytest.raises(PhotoUnreadable, match="photo_unreadable"):
        keep_photo(tmp_path, tmp_path / "a.png")
