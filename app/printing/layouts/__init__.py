"""A document to its pages: one layout for every output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.printing.brand import PLAIN, Brand
from app.printing.documents import (
    BadgeSheet,
    CommandSheet,
    Document,
    LocationLabel,
    PickList,
    PickupLabel,
    ProductLabel,
    ReturnLabel,
    ShippingLabel,
)
from app.printing.floor_papers import CalibrationSheet, CartSheet, LotLabel, TrainingSheet, TransferSlip
from app.printing.invoice_papers import Invoice
from app.printing.layout import Align, Media, Page, Text
from app.printing.layouts import sheets
from app.printing.layouts.calibration_sheet import calibration_sheet
from app.printing.layouts.cart_sheet import cart_sheet
from app.printing.layouts.delivery_note import delivery_note
from app.printing.layouts.deposit_slip import deposit_slip
from app.printing.layouts.invoice import invoice
from app.printing.layouts.packing_slip import packing_slip
from app.printing.layouts.pick_list import pick_list
from app.printing.layouts.shipping import return_label, shipping_label
from app.printing.layouts.small_labels import location_label, lot_label, pickup_label, product_label
from app.printing.layouts.staff_sheets import badge_sheet, command_sheet
from app.printing.layouts.training_sheet import training_sheet
from app.printing.layouts.transfer_slip import transfer_slip
from app.printing.parcel_papers import DeliveryNote, DepositSlip, PackingSlip
from app.printing.words import Words


def pages_of(document: Document, media: Media, brand: Brand = PLAIN) -> tuple[Page, ...]:
    """The pages of a document; ``media`` chooses between sizes where a document has several.

    ``brand`` dresses those of ``BRANDED``. A carrier's label has no layout of ours (``KeyError``).

    Raises ``UnprintableBarcode`` for a code no barcode can carry, ``TextDoesNotFit`` for an address that
    cannot be printed whole, ``TemplateWrong`` for a merchant's template that cannot be used.
    """
    if isinstance(document, LocationLabel):
        return location_label(document, media)
    if type(document) in _LETTERS:
        return _LETTERS[type(document)](document, brand)
    return _LAYOUTS[type(document)](document)


def marked(pages: tuple[Page, ...], language: str) -> tuple[Page, ...]:
    """The same pages, each with ``DUPLICATA`` in its upper margin: a second one can always be told from the first."""
    word = Words(language)("duplicate")
    return tuple(replace(page, items=(*page.items, _mark(page, word))) for page in pages)


def _mark(page: Page, word: str) -> Text:
    if page.width >= sheets.WIDTH:
        return Text(sheets.RIGHT - 60, 8.5, 60, 4.2, word, 3.2, bold=True, align=Align.RIGHT)
    # Small labels have a narrower margin.
    y, size = (0.9, 2.2) if page.height > 100 else (0.2, 1.8)
    return Text(page.width - 44, y, 40, size * 1.2, word, size, bold=True, align=Align.RIGHT)


#: What leaves the house, with its letterhead or its logo.
_LETTERS: dict[type[Document], Callable[[Any, Brand], tuple[Page, ...]]] = {
    PackingSlip: packing_slip,
    DeliveryNote: delivery_note,
    DepositSlip: deposit_slip,
    Invoice: invoice,
    ShippingLabel: shipping_label,
}
#: The kinds of document that show logo and colour.
BRANDED = frozenset(document.kind for document in _LETTERS)
#: A second one of these is told from the first: a parcel or a payment hangs on it.
MARKED = frozenset(
    document.kind for document in (ShippingLabel, ReturnLabel, PickupLabel, DeliveryNote, Invoice)
)
_LAYOUTS: dict[type[Document], Callable[[Any], tuple[Page, ...]]] = {
    ReturnLabel: return_label,
    ProductLabel: product_label,
    LotLabel: lot_label,
    PickupLabel: pickup_label,
    PickList: pick_list,
    CartSheet: cart_sheet,
    TransferSlip: transfer_slip,
    CalibrationSheet: calibration_sheet,
    CommandSheet: command_sheet,
    BadgeSheet: badge_sheet,
    TrainingSheet: training_sheet,
}
