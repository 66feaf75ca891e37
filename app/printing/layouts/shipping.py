"""The labels of 100 x 150 mm that travel on a parcel: shipping and return."""

from __future__ import annotations

from app.printing.brand import PLAIN, Brand
from app.printing.documents import ReturnLabel, ShippingLabel
from app.printing.layout import Align, Box, Item, Page, Symbol, Text
from app.printing.layouts.parts import (
    address,
    caption,
    code_text,
    coded,
    grouped_sscc,
    reversed_band,
    wrap_address,
)
from app.printing.templates import template
from app.printing.words import Words

_WIDTH, _HEIGHT = 100.0, 150.0
_LEFT, _INNER = 4.0, 92.0


def shipping_label(label: ShippingLabel, brand: Brand = PLAIN) -> tuple[Page, ...]:
    """Logo, sender and parcel count, recipient, service, references, barcode: as carriers read it."""
    words = Words(label.language)
    relay = bool(label.relay_code or label.relay)
    values = {
        "sender": wrap_address(label.sender),
        "recipient": wrap_address(label.recipient),
        "relay_point": f"{words('relay')}\n{label.relay_code}" if relay else "",
        "relay": wrap_address(label.relay),
        "service": label.service,
        "count": f"{label.parcel_index}/{label.parcel_count or '…'}",
        "weight": "" if label.weight_g is None else words.weight(label.weight_g),
        "marks": "\n".join(words(f"mark_{mark}") for mark in label.marks),
        "order": label.order_reference,
        "parcel": label.parcel_number,
        "barcode": label.parcel_barcode,
        "barcode_text": code_text(label.parcel_barcode),
        "sscc": label.sscc or "",
        "sscc_text": grouped_sscc(label.sscc) if label.sscc else "",
        "logo": label.sender[0] if brand.logo else "",
    }
    return (template("shipping_label").page(values, words, brand.logo),)


def _facts(y: float, facts: tuple[tuple[str, str], ...]) -> tuple[Item, ...]:
    items: list[Item] = []
    width = _INNER / len(facts)
    for number, (name, value) in enumerate(facts):
        x = _LEFT + number * width
        items += [
            caption(x, y, width - 2, name),
            Text(x, y + 2.8, width - 2, 5.4, value, 4.4, bold=True, middle=True, min_size=2.2, max_lines=2),
        ]
    return (*items, Box(_LEFT, y + 9.5, _INNER, 0.3))


def return_label(label: ReturnLabel) -> tuple[Page, ...]:
    """What a customer sticks on the box: where it goes, and the return it belongs to."""
    words = Words(label.language)
    items: tuple[Item, ...] = (
        *reversed_band(_LEFT, 4, _INNER, 13, words("return_title"), size=8),
        caption(_LEFT, 20, _INNER, words("to"), size=2.6),
        address(_LEFT + 4, 24.5, _INNER - 4, 33, label.return_to, size=5.6, bold=True),
        Box(_LEFT, 59.5, _INNER, 0.8),
        caption(_LEFT, 61.5, _INNER, words("from")),
        address(_LEFT, 64.5, _INNER, 20.6, label.sender, size=2.9),
        Box(_LEFT, 86, _INNER, 0.3),
        *_facts(88, ((words("return_number"), label.rma_number), (words("order"), label.order_reference))),
        *coded(
            _LEFT,
            101,
            _INNER,
            36,
            data=label.barcode,
            text=code_text(label.barcode),
            symbol=Symbol.CODE128_LARGE,
            size=4.4,
        ),
        Text(
            _LEFT,
            139,
            _INNER,
            7,
            words("return_advice"),
            2.6,
            max_lines=2,
            align=Align.CENTRE,
            middle=True,
        ),
    )
    return (Page(_WIDTH, _HEIGHT, items),)
