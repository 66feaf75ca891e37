"""The labels of 100 x 150 mm that travel on a parcel: shipping and return."""

from __future__ import annotations

from app.printing.documents import ReturnLabel, ShippingLabel
from app.printing.layout import Align, Barcode, Box, Item, Page, Symbol, Text
from app.printing.layouts.parts import address, caption, code_text, coded, grouped_sscc, reversed_band
from app.printing.words import Words

_WIDTH, _HEIGHT = 100.0, 150.0
_LEFT, _INNER = 4.0, 92.0


def shipping_label(label: ShippingLabel) -> tuple[Page, ...]:
    """Sender and parcel count, recipient, service, references, barcode: as carriers read it."""
    words = Words(label.language)
    items = (
        *_top(label, words),
        *_recipient(label, words),
        *reversed_band(_LEFT, 83, _INNER, 10, label.service, size=5.6),
        *_facts(94.5, _shipping_facts(label, words)),
        *_parcel_code(label),
    )
    return (Page(_WIDTH, _HEIGHT, items),)


def _top(label: ShippingLabel, words: Words) -> tuple[Item, ...]:
    return (
        caption(_LEFT, 4, 64, words("from")),
        address(_LEFT, 7, 64, 20.4, label.sender, size=2.9),
        Box(71, 4, 0.3, 22.5),
        caption(73, 4, 23, words("parcel"), align=Align.CENTRE),
        Text(
            73,
            7.5,
            23,
            12,
            f"{label.parcel_index}/{label.parcel_count}" if label.parcel_count else f"{label.parcel_index}/…",
            10,
            min_size=4,
            bold=True,
            align=Align.CENTRE,
            middle=True,
        ),
        Text(
            73,
            20.5,
            23,
            5,
            "" if label.weight_g is None else words.weight(label.weight_g),
            4,
            align=Align.CENTRE,
            bold=True,
            middle=True,
        ),
        Box(_LEFT, 28, _INNER, 0.8),
    )


def _recipient(label: ShippingLabel, words: Words) -> tuple[Item, ...]:
    if not label.relay_code and not label.relay:
        return (
            caption(_LEFT, 30, _INNER, words("to"), size=2.6),
            address(_LEFT + 4, 34.5, _INNER - 4, 46, label.recipient, size=5.6, bold=True),
        )
    return (
        caption(_LEFT, 30, _INNER, words("to"), size=2.6),
        address(_LEFT + 4, 34, _INNER - 4, 25, label.recipient, size=4.6, bold=True),
        Box(_LEFT, 60.5, _INNER, 21, line=0.5),
        *reversed_band(_LEFT, 60.5, 30, 21, f"{words('relay')}\n{label.relay_code}", size=5),
        address(_LEFT + 33, 60.8, _INNER - 35, 20.4, label.relay, size=4, middle=True),
    )


def _shipping_facts(label: ShippingLabel, words: Words) -> tuple[tuple[str, str], ...]:
    return ((words("order"), label.order_reference), (words("parcel_number"), label.parcel_number))


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


def _parcel_code(label: ShippingLabel) -> tuple[Item, ...]:
    if label.sscc:
        return (
            Barcode(2, 107, _WIDTH - 4, 32.5, Symbol.SSCC, label.sscc),
            Text(_LEFT, 141, _INNER, 5, grouped_sscc(label.sscc), 4.4, bold=True, align=Align.CENTRE),
        )
    return coded(
        _LEFT,
        107,
        _INNER,
        38.5,
        data=label.parcel_barcode,
        text=code_text(label.parcel_barcode),
        symbol=Symbol.CODE128_LARGE,
        size=4.4,
    )


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
