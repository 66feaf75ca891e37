"""Labels by template: a small file says what stands where, and a merchant may have one of his own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.config import merchant_labels, resource
from app.file_limits import SETTINGS, FileTooLarge, read_whole
from app.printing.layout import Align, Barcode, Box, Fit, Item, Page, Picture, Symbol, Text
from app.printing.symbols import QUIET, modules_wide, widest_module_mm
from app.printing.words import Words


class TemplateWrong(ValueError):
    """A template cannot be used: words as ``code`` with ``values``, which name the file and the field."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(f"{code}: {values}")
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Kind:
    """What a template of a kind may show, and what it must: of each group one at least."""

    shows: frozenset[str]
    must: tuple[frozenset[str], ...]


def _kind(shows: str, *must: str) -> Kind:
    return Kind(frozenset(shows.split()), tuple(frozenset(group.split()) for group in must))


_LOCATION = _kind("code barcode barcode_text check_word", "code", "barcode")
#: Every template by the name of its file, ``resources/labels/<name>.toml``.
KINDS: dict[str, Kind] = {
    "shipping_label": _kind(
        "logo sender recipient relay_point relay service count weight marks order parcel barcode barcode_text sscc "
        "sscc_text",
        "sender", "recipient", "relay_point", "parcel", "barcode", "sscc",
    ),
    "product_label": _kind("name sku price ean13 own_code own_code_text no_code", "sku"),
    "location_label": _LOCATION,
    "location_label_small": _LOCATION,
    "lot_label": _kind(
        "name sku lot serial dates datamatrix own_code own_code_text", "sku", "datamatrix own_code"
    ),
    "pickup_label": _kind("number who barcode barcode_text shelf last_day", "number", "barcode", "shelf"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One thing on the label: a value, a word, a text of the merchant's, or a box."""

    name: str
    """For people: its place in the file and what it shows."""
    show: str
    words: str
    text: str
    draw: str
    when: str
    unless: str
    caption: bool
    symbol: str
    line: float
    look: Mapping[str, Any]
    """What ``Text`` takes."""

    def item(self, values: Mapping[str, str], words: Words, logo: bytes, file: str) -> Item | None:
        """What is to be drawn; ``None`` where there is nothing to show."""
        if (self.when and not values[self.when]) or (self.unless and values[self.unless]):
            return None
        place = {side: self.look[side] for side in ("x", "y", "width", "height")}
        if self.draw == "logo":
            return Picture(**place, png=logo) if logo else None
        if self.draw:
            return Box(**place, line=self.line)
        said = values[self.show] if self.show else words(self.words) if self.words else self.text
        if not said:
            return None
        if self.symbol:
            return self._barcode(said, file)
        if self.caption:
            return Text(**{**self.look, "text": said.upper(), "bold": True, "grey": True})
        return Text(**self.look, text=said)

    def _barcode(self, data: str, file: str) -> Barcode:
        symbol = Symbol(self.symbol)
        needed = (modules_wide(symbol, data) + sum(QUIET[symbol])) * widest_module_mm(symbol)
        if needed > self.look["width"] + 0.05:
            there = {"file": file, "field": self.name, "width": self.look["width"]}
            raise TemplateWrong("template_barcode_narrow", **there, needed=f"{needed:.1f}")
        look = self.look
        return Barcode(look["x"], look["y"], look["width"], look["height"], symbol, data, look["align"])


@dataclass(frozen=True, slots=True)
class Template:
    """A label's size in mm and what stands on it, in the order in which it is drawn."""

    file: str
    width: float
    height: float
    fields: tuple[Field, ...]

    def page(self, values: Mapping[str, str], words: Words, logo: bytes = b"") -> Page:
        """The label with these values, and with the ``logo`` (PNG) where it has a place for it.

        Raises ``TemplateWrong`` for a barcode that has no room.
        """
        drawn = (field.item(values, words, logo, self.file) for field in self.fields)
        return Page(self.width, self.height, tuple(item for item in drawn if item is not None))


def template(name: str) -> Template:
    """The merchant's own template of this name, else ours; read again when its file changes.

    Raises ``TemplateWrong``.
    """
    own = own_path(name)
    try:
        stamp = own.stat()
    except OSError:
        return _read(resource("labels", f"{name}.toml"), name, 0)
    return _read(own, name, stamp.st_mtime_ns)


def own_path(name: str) -> Path:
    """Where a merchant's own template lies, if there is one."""
    return merchant_labels() / f"{name}.toml"


@lru_cache(maxsize=32)
def _read(path: Path, name: str, _changed: int) -> Template:
    file = str(path)
    try:
        content = tomllib.loads(read_whole(path, SETTINGS).decode("utf-8"))
    except (OSError, FileTooLarge, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise TemplateWrong("template_unreadable", file=file, reason=error) from error
    if unknown := sorted(content.keys() - {"size", "field"}):
        raise TemplateWrong("template_key_unknown", file=file, field="–", key=unknown[0], known="size, field")
    size, given = content.get("size"), content.get("field")
    if not (isinstance(size, list) and len(size) == 2 and all(_is_number(side, 10, 300) for side in size)):
        raise TemplateWrong("template_size", file=file)
    if not isinstance(given, list) or not given or not all(isinstance(each, dict) for each in given):
        raise TemplateWrong("template_no_fields", file=file)
    kind = KINDS[name]
    fields = tuple(_field(each, number, file, kind, size) for number, each in enumerate(given, start=1))
    shown = {field.show for field in fields}
    for group in kind.must:
        if not group & shown:
            raise TemplateWrong("template_required", file=file, shows=" / ".join(sorted(group)))
    return Template(file, float(size[0]), float(size[1]), fields)


def _is_number(value: object, least: float, most: float) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most


_NUMBERS: dict[str, tuple[float, float]] = {
    "x": (0, 300), "y": (0, 300), "width": (0.1, 300), "height": (0.1, 300), "size": (1.4, 60), "min_size": (1.4, 60),
    "line": (0, 20), "max_lines": (1, 20),
}  # fmt: skip
_FLAGS = ("bold", "middle", "white", "grey", "whole", "caption")
_CHOICES: dict[str, tuple[str, ...]] = {
    "align": tuple(Align), "fit": tuple(Fit), "symbol": tuple(Symbol), "draw": ("box", "logo"),
}  # fmt: skip
_CONTENT = ("show", "words", "text", "draw")
_KNOWN = (*_CONTENT, *_NUMBERS, *_FLAGS, "align", "fit", "symbol", "when", "unless")


def _field(given: dict[str, Any], number: int, file: str, kind: Kind, size: list[float]) -> Field:
    what = next((str(given[key]) for key in _CONTENT if key in given), "–")
    there = {"file": file, "field": f"{number} ({what})"}
    for key, value in given.items():
        if key not in _KNOWN:
            raise TemplateWrong("template_key_unknown", **there, key=key, known=", ".join(_KNOWN))
        if wanted := _wanted(key, value, kind):
            raise TemplateWrong("template_value", **there, key=key, given=value, wanted=wanted)
    needed = ("x", "y", "width", "height", *(() if "draw" in given or "symbol" in given else ("size",)))
    for key in needed:
        if key not in given:
            raise TemplateWrong("template_key_missing", **there, key=key)
    if sum(key in given for key in _CONTENT) != 1:
        raise TemplateWrong("template_content", **there, known=", ".join(_CONTENT))
    if given["x"] + given["width"] > size[0] + 0.01 or given["y"] + given["height"] > size[1] + 0.01:
        raise TemplateWrong("template_outside", **there, size=f"{size[0]:g} × {size[1]:g}")
    return _made(given, there["field"])


def _wanted(key: str, value: object, kind: Kind) -> str:
    """What this key may be, where it is not that."""
    if key in _NUMBERS:
        least, most = _NUMBERS[key]
        whole = key != "max_lines" or isinstance(value, int)
        return "" if _is_number(value, least, most) and whole else f"{least:g} – {most:g}"
    if key in _FLAGS:
        return "" if isinstance(value, bool) else "true, false"
    choices = _CHOICES.get(key) or (sorted(kind.shows) if key in {"show", "when", "unless"} else ())
    if choices:
        return "" if value in choices else ", ".join(choices)
    return "" if isinstance(value, str) and value else '"…"'


def _made(given: dict[str, Any], name: str) -> Field:
    look: dict[str, Any] = {
        key: float(given[key]) for key in ("x", "y", "width", "height", "size", "min_size") if key in given
    }
    look |= {
        key: given[key] for key in ("bold", "middle", "white", "grey", "whole", "max_lines") if key in given
    }
    look |= {"align": Align(given.get("align", "left" if "symbol" not in given else "centre"))}
    look |= {"fit": Fit(given.get("fit", "shrink"))}
    texts = {key: given.get(key, "") for key in (*_CONTENT, "when", "unless", "symbol")}
    return Field(
        name, **texts, caption=given.get("caption", False), line=float(given.get("line", 0)), look=look
    )
