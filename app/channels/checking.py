"""What a canonical record must satisfy whatever its source: it could be stored, and it makes sense."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from operator import attrgetter, gt
from typing import Any, NamedTuple, cast, get_type_hints

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
from app.rules.address import COUNTRY

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

_CURRENCY = re.compile("[A-Z]{3}")

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


class _Fields(NamedTuple):
    """What a kind of record has to measure; a getter gives the values of its names at once."""

    texts: tuple[str, ...]
    limits: tuple[int, ...]
    get_texts: Callable[[Any], tuple[str, ...]]
    others: tuple[str, ...]


@cache
def _fields(kind: Any) -> _Fields:
    hints, longest = get_type_hints(kind), _LONGEST.get(kind, {})
    texts = tuple(name for name, hint in hints.items() if hint is str)
    limits = tuple(longest.get(name, _LONGEST_NOTE) for name in texts)
    others = tuple(name for name, hint in hints.items() if hint is not str and hint is not bool)
    get = (
        attrgetter(*texts)
        if len(texts) > 1
        else lambda record: tuple(getattr(record, name) for name in texts)
    )
    return _Fields(texts, limits, get, others)


def _check_sizes(record: Any, path: str) -> None:
    texts, limits, get_texts, others = _fields(cast("Any", type(record)))
    lengths = tuple(map(len, get_texts(record)))
    if any(map(gt, lengths, limits)):
        name, limit = next(
            (name, limit)
            for name, length, limit in zip(texts, lengths, limits, strict=True)
            if length > limit
        )
        raise FieldRefused("import_too_long", field=path + name, limit=limit)
    for name in others:
        value = getattr(record, name)
        kind = type(value)
        if kind is int:
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
    if not _CURRENCY.fullmatch(order.currency):
        raise FieldRefused("import_currency_unknown", given=order.currency)
    of_addresses = (order.shipping_address.country, order.billing_address.country)
    for country in (*of_addresses, order.payment.card_country, order.ip_country):
        if country and not COUNTRY.fullmatch(country):
            raise FieldRefused("import_country_unknown", given=country)
    for name in ("total_cents", "shipping_cents", "discount_cents"):
        _between(getattr(order, name), 0, LARGEST, name)
    if order.shipping_standard_cents is not None:
        _between(order.shipping_standard_cents, 0, LARGEST, "shipping_standard_cents")
    _between(order.payment.amount_cents, 0, LARGEST, "payment.amount_cents")
    _between(order.payment.refunded_cents, 0, order.payment.amount_cents, "payment.refunded_cents")
    for index, line in enumerate(order.lines):
        _check_line(line, f"lines[{index}]")
    counts = Counter(line.external_line_id for line in order.lines)
    if len(counts) < len(order.lines):
        twice = next(key for key, count in counts.items() if count > 1)
        raise FieldRefused("import_line_twice", reference=order.reference, line=twice)


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
