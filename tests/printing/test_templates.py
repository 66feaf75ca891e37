"""A merchant's own template changes the label; what is wrong in it is said with file, field and value."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from app.config import resource
from app.i18n import text
from app.printing.layout import Barcode, Text
from app.printing.printers import pages_for, render
from app.printing.templates import KINDS, TemplateWrong, template
from app.station.paper import unprintable
from tests.printing.printers import label_printer
from tests.printing.samples import LOCATION, RELAY, SHIPPING

OURS = resource("labels", "location_label.toml").read_text("utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("app.config.user_config_path", lambda *_args, **_values: tmp_path)
    (tmp_path / "labels").mkdir()
    return tmp_path / "labels"


def own(folder: Path, content: str, name: str = "location_label") -> None:
    (folder / f"{name}.toml").write_text(content, "utf-8")


@pytest.mark.parametrize("name", KINDS)
def test_ours_can_be_read_and_every_value_is_shown_somewhere(name: str) -> None:
    read = template(name)
    used = {name for field in read.fields for name in (field.show, field.when, field.unless) if name}
    assert used == KINDS[name].shows


def test_every_template_of_ours_is_of_a_kind() -> None:
    assert {path.stem for path in resource("labels").glob("*.toml")} == set(KINDS)


def test_a_changed_place_and_an_own_text_are_printed(folder: Path) -> None:
    own(
        folder,
        """size = [80, 40]
field = [
  { show = "code", x = 2, y = 2, width = 76, height = 14, size = 12, min_size = 4 },
  { show = "barcode", symbol = "code128", x = 5, y = 18, width = 70, height = 14 },
  { text = "Allée froide", x = 2, y = 34, width = 76, height = 5, size = 3 },
]""",
    )
    [page] = pages_for(LOCATION, label_printer())
    assert (page.width, page.height) == (80, 40)
    assert [item.text for item in page.items if isinstance(item, Text)] == ["A-03-12-2", "Allée froide"]
    [barcode] = [item for item in page.items if isinstance(item, Barcode)]
    assert (barcode.x, barcode.y, barcode.data) == (5, 18, LOCATION.barcode)


def test_a_template_that_is_saved_again_is_read_again(folder: Path) -> None:
    own(folder, OURS.replace("size = 19", "size = 10"))
    first = render(LOCATION, label_printer())
    own(folder, OURS.replace("size = 19", "size = 12"))
    assert render(LOCATION, label_printer()) != first
    (folder / "location_label.toml").unlink()
    assert render(LOCATION, label_printer()) not in (first, b"")


def _line(field: str) -> str:
    return OURS.replace("field = [", f"field = [\n  {{ {field} }},", 1)


CODE = 'show = "code"'
PLACED = "x = 1, y = 1, width = 10, height = 5"
WRONG = {
    "not TOML": ("size = [", "unreadable", ()),
    "not a size": (OURS.replace("[100, 50]", "[100]"), "size", ()),
    "too large": (OURS.replace("[100, 50]", "[1000, 50]"), "size", ()),
    "nothing": ("size = [100, 50]\nfield = []", "no_fields", ()),
    "another table": (OURS + "\ncolour = 1", "key_unknown", ("colour",)),
    "another key": (_line(f'{CODE}, {PLACED}, size = 3, colour = "red"'), "key_unknown", ("1 (code)", "colour")),
    "another value": (_line(f'show = "customer", {PLACED}, size = 3'), "value", ("1 (customer)", "check_word")),
    "a text for a number": (_line(f'{CODE}, {PLACED}, size = "3"'), "value", ("size", "1.4 – 60")),
    "not a number": (_line(f"{CODE}, {PLACED.replace('x = 1', 'x = nan')}, size = 3"), "value", ("x",)),
    "half a line": (_line(f'{CODE}, {PLACED}, size = 3, max_lines = 1.5'), "value", ("max_lines",)),
    "a word for yes": (_line(f'{CODE}, {PLACED}, size = 3, bold = "yes"'), "value", ("bold",)),
    "another barcode": (_line(f'{CODE}, {PLACED}, symbol = "code39"'), "value", ("code128",)),
    "no size": (_line(f'{CODE}, {PLACED}'), "key_missing", ("size",)),
    "two contents": (_line(f'show = "code", text = "X", {PLACED}, size = 3'), "content", ("show, words",)),
    "outside": (_line(f"{CODE}, {PLACED.replace('x = 1', 'x = 95')}, size = 3"), "outside", ("100 × 50",)),
    "no barcode": (OURS.replace('show = "barcode",', 'show = "code",'), "required", ("barcode",)),
    "narrow": (OURS.replace("width = 62", "width = 40"), "barcode_narrow", ("(barcode)", "40")),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_what_is_wrong_is_named_in_both_languages(fault: str, folder: Path) -> None:
    content, code, named = WRONG[fault]
    own(folder, content)
    with pytest.raises(TemplateWrong) as caught:
        render(LOCATION, label_printer())
    assert caught.value.code == f"template_{code}"
    assert unprintable(caught.value) == "template_wrong"
    for language in ("fr", "en"):
        said = text(language, caught.value.code, **caught.value.values)
        assert "location_label.toml" in said
        assert "{" not in said
        assert all(name in said for name in named), said


def test_a_shipping_label_keeps_what_a_parcel_cannot_do_without(folder: Path) -> None:
    ours = resource("labels", "shipping_label.toml").read_text("utf-8")
    for must in ("recipient", "relay_point", "sscc", "sender"):
        lines = [line for line in ours.splitlines() if f'show = "{must}"' not in line]
        own(folder, "\n".join(lines), "shipping_label")
        with pytest.raises(TemplateWrong, match="template_required"):
            render(RELAY, label_printer())


def test_a_template_says_nothing_that_could_be_a_command(folder: Path) -> None:
    ours = resource("labels", "shipping_label.toml").read_text("utf-8")
    own(folder, ours.replace('{ words = "from", caption = true,', '{ text = "^XZ~JA",'), "shipping_label")
    assert b"_5EXZ_7EJA" in render(SHIPPING, label_printer())


def test_templates_are_toml_that_people_read() -> None:
    for name in KINDS:
        path = resource("labels", f"{name}.toml")
        assert path.read_text("utf-8").startswith("# ")
        assert set(tomllib.loads(path.read_text("utf-8"))) == {"size", "field"}
