"""Canonical records to JSON documents and back, and an order's content hash."""

from __future__ import annotations

import hashlib
import json
import re
import types
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from app.channels.base import FieldRefused, IncomingOrder
from app.channels.checking import check

R = TypeVar("R")
_Reader = Callable[[object], Any]

#: What JSON takes unchanged, and by far the most fields of a record are.
_AS_IT_IS = frozenset({str, int, bool})

#: Characters no database and no printer wants; line breaks and tabs stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """Text as we keep it: composed accents (NFC), no control characters, no blanks around."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _CONTROL.sub("", text).strip()


def to_json(record: Any) -> dict[str, Any]:
    """A canonical record as a JSON document; ``from_json`` reads it back equal."""
    names, get, written = _fields(cast("Any", type(record)))
    document = dict(zip(names, get(record), strict=True))
    for name in written:
        document[name] = _encoded(document[name])
    return document


def as_kept(record: R) -> R:
    """A record made by hand as it will come back from where it is kept: texts cleaned; raises ``FieldRefused``."""
    return from_json(type(record), to_json(record))


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], attrgetter[Any], tuple[str, ...]]:
    """The names of a record's fields, what gets them all at once, and those that JSON does not take as they are."""
    names = tuple(field.name for field in fields(kind))
    hints = get_type_hints(kind)
    return names, attrgetter(*names), tuple(name for name in names if hints[name] not in _AS_IT_IS)


def _encoded(value: Any) -> Any:
    if value is None or type(value) in _AS_IT_IS:
        return value
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):  # a picture: it is named, not written out
        return hashlib.sha256(value).hexdigest()
    return to_json(value)


def from_json(kind: type[R], document: object) -> R:
    """Read a document into a canonical record and check it; raises ``FieldRefused``, naming the field.

    Keys that are not ours are ignored; missing ones take their default where there is one.
    """
    if not isinstance(document, Mapping):
        raise _wrong("{}", document)
    record = _record(kind, document)
    check(record)
    return record


@cache
def _shape(kind: Any) -> tuple[tuple[str, _Reader, bool], ...]:
    """Each field of a record with what reads it and whether it must be there; worked out once, not a row."""
    hints = get_type_hints(kind)
    return tuple((field.name, _reader(hints[field.name]), field.default is MISSING) for field in fields(kind))


def _record(kind: type[R], document: object) -> R:
    if not isinstance(document, Mapping):
        raise _wrong("", document)
    values: dict[str, Any] = {}
    for name, read, required in _shape(cast("Any", kind)):
        value = document.get(name, MISSING)
        if type(value) is str and read is _text:  # so are most fields, and most of those need no cleaning
            plain = value.isascii() and value.isprintable()
            values[name] = value.strip() if plain else clean(value)
        elif value is not MISSING:
            try:
                values[name] = read(value)
            except FieldRefused as fault:
                raise _within(name, fault) from None
        elif required:
            raise FieldRefused("import_field_missing", field=name)
    return kind(**values)


def _reader(hint: Any) -> _Reader:
    """What reads a value of this type: the value as we keep it, or ``FieldRefused`` with the way to it from here."""
    if get_origin(hint) in {Union, types.UnionType}:
        inner = _reader(next(option for option in get_args(hint) if option is not type(None)))
        return lambda value: None if value is None else inner(value)
    if get_origin(hint) is tuple:
        return _tuple_reader(_reader(get_args(hint)[0]))
    if is_dataclass(hint):
        kind = cast("type[Any]", hint)
        return lambda value: _record(kind, value)
    if hint is bool or hint is int:
        return _number_reader(hint)
    return _text if hint is str else _text_reader(_CONVERTED.get(hint, hint))


def _tuple_reader(item: _Reader) -> _Reader:
    def read(value: object) -> Any:
        if not isinstance(value, list):
            raise _wrong("", value)
        items = []
        for index, each in enumerate(value):
            try:
                items.append(item(each))
            except FieldRefused as fault:
                raise _within(f"[{index}]", fault) from None
        return tuple(items)

    return read


def _number_reader(kind: type) -> _Reader:
    def read(value: object) -> Any:
        if type(value) is not kind:
            raise _wrong("", value)
        return value

    return read


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong("", value)
    return clean(value)


def _text_reader(convert: Callable[[str], Any]) -> _Reader:
    """What reads words that stand for something else; they are the same again and again."""
    convert = lru_cache(maxsize=1000)(convert)

    def read(value: object) -> Any:
        if not isinstance(value, str):
            raise _wrong("", value)
        try:
            return convert(value)
        except _WithoutZone as moment:
            raise FieldRefused("import_field_without_zone", field="", given=str(moment)) from None
        except ValueError:
            raise _wrong("", value) from None

    return read


class _WithoutZone(ValueError):
    """A moment that does not say where on earth it was."""


def _utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise _WithoutZone(moment.isoformat())
    return moment.astimezone(UTC)


#: How a text becomes a value; of any other type it is what the type itself makes of it (an enumeration's member).
_CONVERTED: Mapping[Any, Callable[[str], Any]] = {datetime: _utc, date: date.fromisoformat}


def _within(place: str, fault: FieldRefused) -> FieldRefused:
    """The same refusal, its field seen from the record or list around it."""
    inside = str(fault.values["field"])
    dot = "." if inside and not inside.startswith("[") else ""
    return FieldRefused(fault.code, **{**fault.values, "field": f"{place}{dot}{inside}"})


def _wrong(path: str, value: object) -> FieldRefused:
    return FieldRefused("import_field_invalid", field=path, given=_shown(value))


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:80]


#: In an order written out: an escaped sign (control characters, line breaks, quotes), and blanks around a text.
_TO_BE_CLEANED = ("\\", '" ', ' "')


def content_hash(order: IncomingOrder) -> str:
    """SHA-256 (hex) of what an order says, blind to spacing, the case of e-mails and the order of its lines.

    An order read again with the same hash has not changed (domain 2.3).
    """
    return document_hash(to_json(order))


def document_hash(order: Mapping[str, Any]) -> str:
    """``content_hash`` of an order that is a document already, as ``to_json`` makes it."""
    content = _as_first_read(order)
    content.pop("source_note", None)
    content["payment"] = _as_first_read(order["payment"])
    content["lines"] = sorted(content["lines"], key=lambda line: str(line["external_line_id"]))
    text = _plain(content) or _CANONICAL.encode(_normalised(content, ""))
    return hashlib.sha256(text.encode()).hexdigest()


#: Made once: ``json.dumps`` makes an encoder anew each time.
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(content: Mapping[str, Any]) -> str:
    """The content in writing where that is what ``_normalised`` would make of it, else nothing.

    By far the most orders are: one look at the whole instead of one at each of sixty values.
    """
    emails = [content[whose]["email"] for whose in ("shipping_address", "billing_address", "customer")]
    text = _CANONICAL.encode(content)
    untouched = (
        all(email == email.lower() for email in emails)
        and not any(sign in text for sign in _TO_BE_CLEANED)
        and " ".join(text.split()) == text
        and not _CONTROL.search(text)
        and unicodedata.is_normalized("NFC", text)
    )
    return text if untouched else ""


#: Fields that were not there from the beginning: empty, an order stays as it was read before they were.
_LATER = frozenset({"relay_place", "three_d_secure", "card_country", "ip_country"})


def _as_first_read(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if value or name not in _LATER}


@lru_cache(maxsize=20_000)  # names, towns and articles come again and again
def _spaced(text: str) -> str:
    return " ".join(clean(text).split())


def _normalised(value: Any, name: str) -> Any:
    kind = type(value)
    if kind is str:
        text = _spaced(value)
        return text.lower() if name == "email" else text
    if kind is dict:
        return {key: _normalised(item, key) for key, item in value.items()}
    if kind is list:
        return [_normalised(item, name) for item in value]
    return value
