"""The small labels of the warehouse and the shop: what their templates show (resources/labels)."""

from __future__ import annotations

from app.printing.documents import LocationLabel, PickupLabel, ProductLabel
from app.printing.floor_papers import LotLabel
from app.printing.layout import Media, Page
from app.printing.layouts.parts import code_text
from app.printing.templates import template
from app.printing.words import Words

_LARGE_MM = 100


def product_label(label: ProductLabel) -> tuple[Page, ...]:
    """57 x 32 mm: name on two lines, SKU and price, barcode."""
    words = Words(label.language)
    own_code = "" if label.ean13 else label.own_code or ""
    values = {
        "name": label.name,
        "sku": label.sku,
        "price": "" if label.price_cents is None else words.money(label.price_cents, label.currency),
        "ean13": label.ean13 or "",
        "own_code": own_code,
        "own_code_text": code_text(own_code),
        "no_code": "" if label.ean13 or own_code else label.sku,
    }
    return (template("product_label").page(values, words),)


def location_label(label: LocationLabel, media: Media) -> tuple[Page, ...]:
    """The code as large as it goes; 57 x 32 mm for narrow media, 100 x 50 mm otherwise."""
    name = "location_label_small" if media.width < _LARGE_MM else "location_label"
    values = {
        "code": label.code,
        "barcode": label.barcode,
        "barcode_text": code_text(label.barcode),
        "check_word": label.check_word,
    }
    return (template(name).page(values, Words(label.language)),)


def lot_label(label: LotLabel) -> tuple[Page, ...]:
    """57 x 32 mm: a GS1 DataMatrix of article, dates, lot and serial number, and the same in words."""
    words = Words(label.language)
    own_code = "" if label.gtin else label.own_code
    values = {
        "name": label.name,
        "sku": label.sku,
        "lot": words("lot", lot=label.lot) if label.lot else "",
        "serial": words("serial", serial=label.serial) if label.serial else "",
        "dates": "\n".join(
            words(code, day=words.short_day(day))
            for code, day in (("expires", label.expires_on), ("best_before", label.best_before))
            if day
        ),
        "datamatrix": label.element_string if label.gtin else "",
        "own_code": own_code,
        "own_code_text": code_text(own_code),
    }
    return (template("lot_label").page(values, words),)


def pickup_label(label: PickupLabel) -> tuple[Page, ...]:
    """100 x 50 mm: shelf and number for whoever searches, the name for the counter."""
    words = Words(label.language)
    values = {
        "number": label.number,
        "who": f"{label.first_name} {label.initial[:1]}.".strip() if label.initial else label.first_name,
        "barcode": label.barcode,
        "barcode_text": code_text(label.barcode),
        "shelf": label.shelf,
        "last_day": words.weekday(label.last_day) if label.last_day else "",
    }
    return (template("pickup_label").page(values, words),)
