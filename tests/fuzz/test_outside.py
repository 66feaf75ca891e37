"""What other programs and machines give us, damaged in every way: words come back, nothing is left half done."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from app.channels.base import FileRefused, RefusedRow
from app.channels.recorded import is_recorded, read_recorded
from app.cli.run import run
from app.config import SettingsUnreadable, load_settings
from app.models.states import Role
from app.printing.carrier_label import LabelRefused, carrier_label, likely_dpi, render_carrier_label
from app.printing.printer import Driver, Printer, Transport
from app.printing.status import PrinterTrouble, read_status
from app.printing.status_escpos import confirms, trouble_in
from app.scanning.serial_port import Framer
from app.station.photos import PhotoUnreadable, keep_photo
from app.workflows.importing import import_file
from app.workflows.verify import verify
from tests.fuzz.inputs import KNOWN, NASTY, chances, everything, fuzzed, texts
from tests.support.house import House

RECORDED = Path(__file__).parents[1] / "channels" / "data"
ANSWERS = sorted(path for path in RECORDED.rglob("*.json"))
ZEBRA = Printer("Z", "Z", Driver.ZPL, Transport.TCP, "127.0.0.1:9100", 203, 102, 152)
_LEAVES: tuple[Any, ...] = (
    *NASTY, None, -1, 2**63, 10**40, 1.5, [], {}, True, [1], {"id": []}, "2026-13-45", "\ud800",
)  # fmt: skip
#: Names that decide where a part of an answer belongs.
_NAMES = ("create", "orders", "line_items", "body", "method", "headers", "order")


def damaged(value: Any, chance: random.Random, how_much: float) -> Any:
    """A document with leaves replaced, parts left out, doubled, or put where others belong."""
    if chance.random() < how_much / 4:
        return chance.choice(_LEAVES)
    if isinstance(value, dict):
        whole = [(name, each) for name, each in value.items() if chance.random() > how_much / 3]
        kept = {name: damaged(each, chance, how_much) for name, each in whole}
        if chance.random() < how_much:
            kept[chance.choice(_NAMES)] = chance.choice(_LEAVES)
        return kept
    if isinstance(value, list):
        return [damaged(each, chance, how_much) for each in value] * chance.choice([1, 1, 1, 2])
    return chance.choice(_LEAVES) if chance.random() < how_much else value


#: What a document cannot hold as a value, but a text can.
_TOKENS = (
    "NaN", "-Infinity", "1E+999999999", "1e-999999999", '"1E+999999999"', "9" * 5000, "[" * 3000, '{"a":' * 3000,
    '"\\u0000"', '"0000-00-00 00:00:00"', '"9999-12-31T23:59:59"', '"1_000"', "{",
)  # fmt: skip
_VALUE = re.compile(r'(?<=: )("(?:[^"\\]|\\.)*"|-?[\d.]+|null|true|false)(?=[,}])')


def _miswritten(text: str, chance: random.Random) -> str:
    """One value replaced by what no writer of JSON makes, or named twice."""
    values = list(_VALUE.finditer(text))
    if not values:
        return text
    value, token = chance.choice(values), chance.choice(_TOKENS)
    end = value.end()
    if chance.random() < 0.3:
        token, end = f'{token}, "id": ', value.start()
    return text[: value.start()] + token + text[end:]


def written(folder: Path, chance: random.Random) -> Path:
    """A recording of a shop, one or several of its answers damaged; a single file or the folder of them."""
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    some = chance.sample(ANSWERS, 3)
    for path in some:
        document = json.loads(path.read_text("utf-8"))
        text = json.dumps(damaged(document, chance, chance.choice([0.01, 0.05, 0.3])))
        for _ in range(chance.choice([0, 0, 1, 3])):
            text = _miswritten(text, chance)
        if chance.random() < 0.1:
            text = text[: chance.randrange(len(text))]
        encoding = chance.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16"])
        (folder / path.name).write_bytes(text.encode(encoding, "replace"))
    return folder if chance.random() < 0.5 else folder / some[0].name


def _require_words(refused: FileRefused) -> None:
    assert refused.code in KNOWN, refused


def test_any_answer_of_a_shop_is_orders_or_sentences(tmp_path: Path) -> None:
    orders = sentences = 0
    for chance in chances("answers", 3):
        path = written(tmp_path / "answers", chance)
        is_recorded(path)
        try:
            for found in read_recorded(path):
                if isinstance(found, RefusedRow):
                    assert found.code in KNOWN, found
                    sentences += 1
                else:
                    orders += 1
        except FileRefused as refused:
            _require_words(refused)
            sentences += 1
    assert orders, "some are left whole"
    assert sentences


def test_what_is_refused_of_a_shops_answers_leaves_nothing_behind(house: House, tmp_path: Path) -> None:
    first = before = everything(house.database)
    for chance in chances("imported answers"):
        path = written(tmp_path / "answers", chance)
        try:
            report = import_file(house.database, house.staff[Role.MANAGER], "orders", path)
        except FileRefused as refused:
            _require_words(refused)
            assert everything(house.database) == before
        else:
            assert {row.code for row in report.refused_rows} <= KNOWN
            before = everything(house.database)
    assert len(before["orders"]) > len(first["orders"])
    assert list(verify(house.database)) == []


@pytest.mark.parametrize("number", ["1E+100", '"1E+100"', "9" * 100])
def test_a_number_whose_digits_would_fill_the_memory_is_no_number(tmp_path: Path, number: str) -> None:
    """With ``1E+999999999`` the program would not come back; this one is told apart by the same rule."""
    order = next(
        path
        for path in ANSWERS
        if '"total": "' in path.read_text("utf-8") and "line_items" in path.read_text("utf-8")
    )
    path = tmp_path / order.name
    path.write_text(re.sub(r'"total": "[^"]*"', f'"total": {number}', order.read_text("utf-8")), "utf-8")
    try:
        codes = {found.code for found in read_recorded(path) if isinstance(found, RefusedRow)}
    except FileRefused as refused:
        codes = {refused.code}
    assert codes in ({"import_recorded_no_json"}, {"import_answer_unexpected"})


def _pdf(width: float, height: float, pages: int = 1) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height))
    for _ in range(pages):
        canvas.drawString(10, 10, "label")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


_LABELS = (
    _pdf(283, 425),
    b"^XA^PW812^LL1218^FO50,50^BCN,100^FD123^FS^XZ",
    b"^XA^GFA,8,8,1,FFFFFFFFFFFFFFFF^FS^XZ",
)


_ZPL_WORDS = (
    "^XA", "^XZ", "^FD", "^FS", "^FO9,9", "^GFA,", "~DG", "^DFE:", "^ID", "~JR", "^LL", "A" * 9, "^PQ999999",
    "^GB99999,99999,9", "^CC!", "^FH_",
)  # fmt: skip
label_files = st.one_of(
    st.binary(max_size=300),
    texts.map(lambda words: words.encode("utf-8", "replace")),
    st.lists(st.sampled_from(_ZPL_WORDS), max_size=12).map("".join).map(str.encode),
    st.tuples(st.sampled_from(_LABELS), st.integers(0, 400), st.binary(max_size=6)).map(
        lambda cut: cut[0][: cut[1]] + cut[2] + cut[0][cut[1] + len(cut[2]) :]
    ),
)


@fuzzed(label_files)
def test_any_label_file_is_a_label_or_refused_by_name(content: bytes) -> None:
    with contextlib.suppress(LabelRefused):
        label = carrier_label(content, "6A123", dpi=likely_dpi(content) or 203)
        made = render_carrier_label(label, ZEBRA)
        assert b"~JR" not in made
        assert b"^DF" not in made


@pytest.mark.parametrize("side", [14_400.0, 200_000.0])
def test_a_page_of_many_metres_is_refused_before_it_is_drawn(side: float) -> None:
    with pytest.raises(LabelRefused, match="too_large"):
        carrier_label(_pdf(side, side), "6A123")


settings_files = st.one_of(
    texts,
    st.recursive(texts.map(json.dumps), lambda inner: inner.map("[{}]".format)),
    st.integers(1, 5_000).map(lambda depth: "a = " + "[" * depth),
    st.tuples(st.sampled_from(["station", "language", "database", "theme", "other"]), texts).map(
        lambda pair: f"{pair[0]} = {json.dumps(pair[1])}"
    ),
)


@fuzzed(settings_files)
def test_any_settings_file_is_read_or_refused_in_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, words: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "settings.toml"
    path.write_bytes(words.encode("utf-8", "surrogatepass"))
    with contextlib.suppress(SettingsUnreadable):
        load_settings(path, {})


#: Without one of them a window would open.
_COMMANDS = (
    "orders",
    "products",
    "staff",
    "settings",
    "labels",
    "verify",
    "doctor",
    "customers",
    "invoices",
    "secrets",
)
_WORDS = (
    "list", "show", "import", "add", "set", "sheet", "find", "export", "erase", "retention", "--json", "--by",
    "--database", "--from", "--to", "--limit", "--reason", "--role", "--apply", "--help", "-1", "1",
)  # fmt: skip


def test_any_command_line_ends_with_a_code_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "ARRIMAGE_DATA_FOLDER"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    nasty = [each for each in NASTY if "\0" not in each and len(each) < 200]
    for chance in chances("command line"):
        before = chance.choice(
            [[], ["--demo"], ["--language", chance.choice(["en", *nasty])], ["--database", "sqlite:///a"]]
        )
        words = [
            *before,
            chance.choice(_COMMANDS),
            *chance.choices([*_WORDS, *nasty], k=chance.randint(0, 5)),
        ]
        code = run(words)
        said = capfd.readouterr()
        assert code in range(5), words
        assert "Traceback" not in said.err + said.out, words
        assert "cli_unexpected" not in said.err, words
        assert "inattendu" not in said.err.lower(), (words, said.err)


_STATUS_PARTS = (b"\x02", b"\x03", b"\r\n", b"0", b",", b"030,0,0,1234,000")
status_answers = st.one_of(
    st.binary(max_size=200), st.lists(st.sampled_from(_STATUS_PARTS), max_size=30).map(b"".join)
)


@fuzzed(status_answers)
def test_any_answer_of_a_printer_is_understood_or_trouble(answer: bytes) -> None:
    with contextlib.suppress(PrinterTrouble):
        read_status(answer)
    with contextlib.suppress(PrinterTrouble):
        trouble_in(answer)
    assert confirms(answer) in {True, False}


@fuzzed(st.lists(st.binary(max_size=600), max_size=8))
def test_any_bytes_of_a_scanner_are_scans_of_bounded_length(portions: list[bytes]) -> None:
    reader = Framer()
    scans = [scan for portion in portions for scan in reader.feed(portion)] + reader.silence()
    assert all(scans)
    assert sum(len(scan) for scan in scans) <= sum(map(len, portions))


@fuzzed(
    st.binary(max_size=300), st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF1234WEBP"])
)
def test_any_file_is_a_photo_or_none(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, magic: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp() / "photo"
    folder.mkdir(exist_ok=True)
    (folder / "given.jpg").write_bytes(magic + content)
    with contextlib.suppress(PhotoUnreadable):
        keep_photo(folder, folder / "given.jpg")
