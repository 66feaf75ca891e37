"""The small labels of the warehouse and the shop: products, locations, pickups."""

from __future__ import annotations

from app.printing.documents import LocationLabel, PickupLabel, ProductLabel
from app.printing.layout import Align, Barcode, Box, Fit, Item, Media, Page, Symbol, Text
from app.printing.layouts.parts import caption, code_text, coded
from app.printing.words import Words

_SMALL = Media(57, 32)
_LARGE = Media(100, 50)


def product_label(label: ProductLabel) -> tuple[Page, ...]:
    """57 x 32 mm: name on two lines, SKU and price, barcode."""
    words = Words(label.language)
    price = "" if label.price_cents is None else words.money(label.price_cents, label.currency)
    items: list[Item] = [
        Text(2, 0.8, 53, 7.1, label.name, 2.9, min_size=2.2, max_lines=2, bold=True, fit=Fit.WRAP),
    ]
    if label.ean13:
        items += [
            Barcode(0.5, 8.6, 43.5, 18.3, Symbol.EAN13, label.ean13, Align.LEFT),
            Text(43.5, 10, 12, 9, price, 4.4, min_size=2, max_lines=2, bold=True, align=Align.RIGHT),
            Text(43, 24, 12.5, 5.6, label.sku, 2.3, min_size=1.6, max_lines=2, align=Align.RIGHT),
        ]
    elif label.own_code:
        items += [
            *coded(
                1,
                13.6,
                55,
                17.2,
                data=label.own_code,
                text=code_text(label.own_code),
                symbol=Symbol.CODE128_SMALL,
                size=2.4,
            ),
            Text(2, 8.4, 30, 4.6, label.sku, 2.4, min_size=1.6, max_lines=1, middle=True),
            Text(32, 8.4, 23, 4.6, price, 4, min_size=2, bold=True, align=Align.RIGHT, middle=True),
        ]
    else:
        items += [
            Text(
                2, 9, 53, 9, label.sku, 6, min_size=2, max_lines=2, bold=True, align=Align.CENTRE, middle=True
            ),
            Text(2, 19, 53, 10, price, 8, min_size=3, bold=True, align=Align.CENTRE, middle=True),
        ]
    return (Page(_SMALL.width, _SMALL.height, tuple(items)),)


def location_label(label: LocationLabel, media: Media) -> tuple[Page, ...]:
    """The code as large as it goes; 57 x 32 mm for narrow media, 100 x 50 mm otherwise."""
    if media.width < _LARGE.width:
        return (_small_location(label),)
    words = Words(label.language)
    items: list[Item] = [
        Text(3, 1.5, 94, 23, label.code, 19, min_size=6, bold=True, align=Align.CENTRE, middle=True),
        Barcode(2, 26.5, 62 if label.check_word else 96, 16.5, Symbol.CODE128, label.barcode),
        Text(
            2,
            43.6,
            62 if label.check_word else 96,
            3.6,
            code_text(label.barcode),
            2.8,
            align=Align.CENTRE,
        ),
    ]
    if label.check_word:
        items += [
            Box(66, 26.5, 31, 20.5, line=0.6),
            caption(67, 28.2, 29, words("check_word"), align=Align.CENTRE),
            Text(
                67.5,
                31,
                28,
                14.5,
                label.check_word,
                7,
                min_size=3,
                bold=True,
                align=Align.CENTRE,
                middle=True,
            ),
        ]
    return (Page(_LARGE.width, _LARGE.height, tuple(items)),)


def _small_location(label: LocationLabel) -> Page:
    items: tuple[Item, ...] = (
        Text(2, 1, 53, 12, label.code, 10, min_size=4, bold=True, align=Align.CENTRE, middle=True),
        Barcode(1, 13.5, 55, 11.5, Symbol.CODE128_SMALL, label.barcode),
        Text(
            2, 26, 53, 4.4, label.check_word or code_text(label.barcode), 3.6, bold=True, align=Align.CENTRE
        ),
    )
    return Page(_SMALL.width, _SMALL.height, items)


def pickup_label(label: PickupLabel) -> tuple[Page, ...]:
    """100 x 50 mm: shelf and number for whoever searches, the name for the counter."""
    words = Words(label.language)
    who = f"{label.first_name} {label.initial[:1]}.".strip() if label.initial else label.first_name
    items: list[Item] = [
        caption(3, 2.4, 60, words("pickup")),
        Text(3, 5, 62, 11, label.number, 9.5, min_size=4, bold=True, middle=True),
        Text(3, 16.5, 62, 7.6, who, 6, min_size=3, max_lines=2, middle=True),
        *coded(1, 26.5, 64, 20.5, data=label.barcode, text=code_text(label.barcode), size=2.8),
        Box(67, 2.5, 30, 26),
        Text(68, 4.2, 28, 3.2, words("shelf").upper(), 2.4, bold=True, align=Align.CENTRE, white=True),
        Text(
            68.5,
            8,
            27,
            19,
            label.shelf,
            13,
            min_size=4,
            max_lines=2,
            bold=True,
            align=Align.CENTRE,
            middle=True,
            white=True,
        ),
    ]
    if label.last_day:
        items += [
            caption(67, 31.5, 30, words("last_day"), align=Align.CENTRE),
            Text(
                67,
                34.5,
                30,
                12.5,
                words.weekday(label.last_day),
                5,
                min_size=2.6,
                max_lines=2,
                bold=True,
                align=Align.CENTRE,
                fit=Fit.WRAP,
            ),
        ]
    return (Page(_LARGE.width, _LARGE.height, tuple(items)),)
