"""Canonical records to JSON documents and back, what they must satisfy, and an order's content hash."""

from __future__ import annotations

import hashlib
import json
import re
import types
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from app.channels.base import (
    BarcodeUnits,
    FieldRefused,
    IncomingAddress,
    IncomingBox,
    IncomingCustomer,
    IncomingFace,
    IncomingKit,
    IncomingLine,
    IncomingLocation,
    IncomingOrder,
    IncomingPassage,
    IncomingPayment,
    IncomingProduct,
    IncomingPurchase,
    IncomingReturn,
    IncomingStock,
)

R = TypeVar("R")
_Reader = Callable[[object, str], Any]

#: What JSON takes unchanged, and by far the most values of a record are.
_AS_IT_IS = frozenset({str, int, bool, type(None)})

#: Integers are stored in 32 bits.
LARGEST = 2_147_483_647

#: Notes and messages have room, but not without end.
_LONGEST_NOTE = 20_000

#: Ten kilometres: no warehouse is larger.
_FURTHEST_MM = 10_000_000

#: Units of an article in one kit.
MOST_IN_KIT = 999

#: A pallet's side; and a hundred kilograms or a thousand euros: no packaging has more.
_LONGEST_BOX_MM, _MOST_OF_A_BOX = 3_000, 100_000

#: Characters no database and no printer wants; line breaks and tabs stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

#: The longest text of each field: a longer one is refused, never cut silently (domain 2.1).
_LONGEST: dict[type, dict[str, int]] = {
    IncomingOrder: {
        "channel": 40, "external_id": 120, "reference": 80, "carrier_service": 80, "relay_id": 20,
        "relay_carrier": 40, "relay_place": 240, "pickup_shop": 40, "language": 2, "ip_country": 2,
    },
    IncomingAddress: {
        "first_name": 80, "last_name": 80, "company": 120, "line1": 120, "line2": 120, "line3": 120,
        "postal_code": 20, "city": 80, "phone": 40, "email": 254,
    },
    IncomingCustomer: {
        "external_id": 120, "email": 254, "first_name": 80, "last_name": 80, "company": 120, "phone": 40, "siren": 9,
        "vat_number": 20,
    },
    IncomingPayment: {"reference": 120, "card_country": 2},
    IncomingLine: {"external_line_id": 120, "sku": 80, "barcode": 80, "name": 200},
    IncomingProduct: {"sku": 80, "name": 200, "withdrawal_exclusion": 30, "hs_code": 10, "origin": 2},
    BarcodeUnits: {"code": 80},
    IncomingStock: {"sku": 80, "location_code": 40, "lot": 40},
    IncomingReturn: {"order": 80, "sku": 80},
    IncomingFace: {"location_code": 40, "sku": 80},
    IncomingKit: {"kit": 80, "sku": 80},
    IncomingPurchase: {"reference": 80, "sku": 80, "supplier": 120},
    IncomingLocation: {"code": 40, "kind": 20, "site": 40, "aisle": 40},
    IncomingPassage: {"code": 40, "kind": 20, "site": 40},
    IncomingBox: {"code": 40, "name": 80},
}  # fmt: skip


def clean(text: str) -> str:
    """Text as we keep it: composed accents (NFC), no control characters, no blanks around."""
    if text.isascii() and text.isprintable():
        return text.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _CONTROL.sub("", text).strip()


def to_json(record: Any) -> dict[str, Any]:
    """A canonical record as a JSON document; ``from_json`` reads it back equal."""
    return {name: _encoded(getattr(record, name)) for name in _names(cast("Any", type(record)))}


def as_kept(record: R) -> R:
    """A record made by hand as it will come back from where it is kept: texts cleaned; raises ``FieldRefused``."""
    return from_json(type(record), to_json(record))


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _encoded(value: Any) -> Any:
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, tuple):
        return [_encoded(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):  # a picture: it is named, not written out
        return hashlib.sha256(value).hexdigest()
    return to_json(value)


def from_json(kind: type[R], document: object) -> R:
    """Read a document into a canonical record and check it; raises ``FieldRefused``, naming the field.

    Keys that are not ours are ignored; missing ones take their default where there is one.
    """
    record = _record(kind, document, "")
    check(record)
    return record


@cache
def _shape(kind: Any) -> tuple[tuple[str, _Reader, bool], ...]:
    """Each field of a record with what reads it and whether it must be there; worked out once, not a row."""
    hints = get_type_hints(kind)
    return tuple((field.name, _reader(hints[field.name]), field.default is MISSING) for field in fields(kind))


def _record(kind: type[R], document: object, path: str) -> R:
    if not isinstance(document, Mapping):
        raise _wrong(path or "{}", document)
    values: dict[str, Any] = {}
    for name, read, required in _shape(cast("Any", kind)):
        if name in document:
            values[name] = read(document[name], f"{path}.{name}" if path else name)
        elif required:
            raise FieldRefused("import_field_missing", field=f"{path}.{name}" if path else name)
    return kind(**values)


def _reader(hint: Any) -> _Reader:
    """What reads a value of this type: given it and its path, the value as we keep it, or ``FieldRefused``."""
    if get_origin(hint) in {Union, types.UnionType}:
        inner = _reader(next(option for option in get_args(hint) if option is not type(None)))
        return lambda value, path: None if value is None else inner(value, path)
    if get_origin(hint) is tuple:
        return _tuple_reader(_reader(get_args(hint)[0]))
    if is_dataclass(hint):
        kind = cast("type[Any]", hint)
        return lambda value, path: _record(kind, value, path)
    if hint is bool or hint is int:
        return _number_reader(hint)
    return _text_reader(_CONVERTED.get(hint, hint))


def _tuple_reader(item: _Reader) -> _Reader:
    def read(value: object, path: str) -> Any:
        if not isinstance(value, list):
            raise _wrong(path, value)
        return tuple(item(each, f"{path}[{index}]") for index, each in enumerate(value))

    return read


def _number_reader(kind: type) -> _Reader:
    def read(value: object, path: str) -> Any:
        if type(value) is not kind:
            raise _wrong(path, value)
        return value

    return read


def _text_reader(convert: Callable[[str], Any]) -> _Reader:
    def read(value: object, path: str) -> Any:
        if not isinstance(value, str):
            raise _wrong(path, value)
        try:
            return convert(value)
        except _WithoutZone as moment:
            raise FieldRefused("import_field_without_zone", field=path, given=str(moment)) from None
        except ValueError:
            raise _wrong(path, value) from None

    return read


class _WithoutZone(ValueError):
    """A moment that does not say where on earth it was."""


def _utc(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise _WithoutZone(moment.isoformat())
    return moment.astimezone(UTC)


#: How a text becomes a value; of any other type it is what the type itself makes of it (an enumeration's member).
_CONVERTED: Mapping[Any, Callable[[str], Any]] = {str: clean, datetime: _utc, date: date.fromisoformat}


def _wrong(path: str, value: object) -> FieldRefused:
    return FieldRefused("import_field_invalid", field=path, given=_shown(value))


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:80]


def check(record: Any) -> None:
    """Refuse a record that could not be stored or makes no sense; raises ``FieldRefused``."""
    _check_sizes(record, "")
    if isinstance(record, IncomingOrder):
        _check_order(record)
    elif isinstance(record, IncomingProduct):
        _check_product(record)
    elif isinstance(record, IncomingStock | IncomingFace | IncomingPurchase):
        _check_goods(record)
    elif isinstance(record, IncomingLocation):
        _need(record.code, "code")
        for name in ("bay", "level", "places", "longest_mm"):
            _between(getattr(record, name), 0, LARGEST, name)
    elif isinstance(record, IncomingPassage):
        _need(record.code, "code")
        _between(record.bays, 0, 10_000, "bays")
        _between(record.faces, 1, 2, "faces")
        for name in ("x1_mm", "y1_mm", "x2_mm", "y2_mm"):
            _between(getattr(record, name), -_FURTHEST_MM, _FURTHEST_MM, name)
    elif isinstance(record, IncomingReturn):
        _need(record.order, "order")
        _need(record.sku, "sku")
        _between(record.quantity, 1, LARGEST, "quantity")
    elif isinstance(record, IncomingKit):
        _need(record.kit, "kit")
        _need(record.sku, "sku")
        _between(record.quantity, 0, MOST_IN_KIT, "quantity")
    elif isinstance(record, IncomingBox):
        _check_box(record)
    elif isinstance(record, IncomingCustomer):
        _need(record.external_id or record.email, "external_id")


def _check_goods(record: IncomingStock | IncomingFace | IncomingPurchase) -> None:
    _need(record.sku, "sku")
    if isinstance(record, IncomingPurchase):
        _need(record.reference, "reference")
        _between(record.quantity, 1, 999_999, "quantity")
        return
    _need(record.location_code, "location_code")
    if isinstance(record, IncomingStock):
        _between(record.quantity, 0, LARGEST, "quantity")
        return
    for name in ("min_units", "max_units"):
        _between(getattr(record, name), 0, 999_999, name)


def _check_product(record: IncomingProduct) -> None:
    _need(record.sku, "sku")
    _need(record.name, "name")
    _between(record.vat_rate_bp, 0, 10_000, "vat_rate_bp")
    for name in ("price_cents", "weight_g", "length_mm", "width_mm", "height_mm"):
        _between(getattr(record, name), 0, LARGEST, name)
    for barcode in record.barcodes:
        _need(barcode.code, "barcodes.code")
        _between(barcode.units, 1, LARGEST, "barcodes.units")


def _check_box(record: IncomingBox) -> None:
    _need(record.code, "code")
    _need(record.name, "name")
    for name in ("length_mm", "width_mm", "height_mm"):
        _between(getattr(record, name), 1, _LONGEST_BOX_MM, name)
    for name in ("tare_g", "cost_cents"):
        _between(getattr(record, name), 0, _MOST_OF_A_BOX, name)


def _check_sizes(record: Any, path: str) -> None:
    longest = _LONGEST.get(type(record), {})
    for name in _names(cast("Any", type(record))):
        value = getattr(record, name)
        kind = type(value)
        if kind is str:
            if len(value) > (limit := longest.get(name, _LONGEST_NOTE)):
                raise FieldRefused("import_too_long", field=path + name, limit=limit)
        elif kind is int:
            if abs(value) > LARGEST:
                raise FieldRefused("import_number_too_large", field=path + name, given=value)
        elif kind is tuple:
            for index, item in enumerate(value):
                _check_sizes(item, f"{path}{name}[{index}].")
        elif kind in _LONGEST:
            _check_sizes(value, f"{path}{name}.")


def _check_order(order: IncomingOrder) -> None:
    for name in ("channel", "external_id", "reference"):
        _need(getattr(order, name), name)
    if not order.lines:
        raise FieldRefused("import_order_without_lines", reference=order.reference)
    if not re.fullmatch("[A-Z]{3}", order.currency):
        raise FieldRefused("import_currency_unknown", given=order.currency)
    of_addresses = (order.shipping_address.country, order.billing_address.country)
    for country in (*of_addresses, order.payment.card_country, order.ip_country):
        if country and not re.fullmatch("[A-Z]{2}", country):
            raise FieldRefused("import_country_unknown", given=country)
    for name in ("total_cents", "shipping_cents", "discount_cents"):
        _between(getattr(order, name), 0, LARGEST, name)
    if order.shipping_standard_cents is not None:
        _between(order.shipping_standard_cents, 0, LARGEST, "shipping_standard_cents")
    _between(order.payment.amount_cents, 0, LARGEST, "payment.amount_cents")
    _between(order.payment.refunded_cents, 0, order.payment.amount_cents, "payment.refunded_cents")
    for index, line in enumerate(order.lines):
        _check_line(line, f"lines[{index}]")
    twice = [
        key for key, count in Counter(line.external_line_id for line in order.lines).items() if count > 1
    ]
    if twice:
        raise FieldRefused("import_line_twice", reference=order.reference, line=twice[0])


def _check_line(line: IncomingLine, path: str) -> None:
    _need(line.external_line_id, f"{path}.external_line_id")
    _between(line.quantity, 1, LARGEST, f"{path}.quantity")
    _between(line.unit_price_cents, 0, LARGEST, f"{path}.unit_price_cents")
    _between(line.unit_price_cents * line.quantity, 0, LARGEST, f"{path}.unit_price_cents")
    _between(line.discount_cents, 0, line.unit_price_cents * line.quantity, f"{path}.discount_cents")
    if line.vat_rate_bp is not None:
        _between(line.vat_rate_bp, 0, 10_000, f"{path}.vat_rate_bp")


def _need(value: str, path: str) -> None:
    if not value:
        raise FieldRefused("import_field_missing", field=path)


def _between(value: int, least: int, most: int, path: str) -> None:
    if not least <= value <= most:
        raise FieldRefused("import_out_of_range", field=path, given=value, least=least, most=most)


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(order: IncomingOrder) -> str:
    """SHA-256 (hex) of what an order says, blind to spacing, the case of e-mails and the order of its lines.

    An order read again with the same hash has not changed (domain 2.3).
    """
    return document_hash(to_json(order))


def document_hash(order: Mapping[str, Any]) -> str:
    """``content_hash`` of an order that is a document already, as ``to_json`` makes it."""
    content = {name: value for name, value in _as_first_read(order).items() if name != "source_note"}
    content["payment"] = _as_first_read(order["payment"])
    content["lines"] = sorted(content["lines"], key=lambda line: str(line["external_line_id"]))
    text = _CANONICAL.encode(_normalised(content, ""))
    return hashlib.sha256(text.encode()).hexdigest()


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
