"""A document to its pages: one layout for every output."""

from __future__ import annotations

from typing import assert_never

from app.printing.documents import (
    BadgeSheet,
    CarrierLabel,
    CommandSheet,
    Document,
    Invoice,
    LocationLabel,
    PackingSlip,
    PickList,
    PickupLabel,
    ProductLabel,
    ReturnLabel,
    ShippingLabel,
)
from app.printing.layout import Media, Page
from app.printing.layouts.invoice import invoice
from app.printing.layouts.packing_slip import packing_slip
from app.printing.layouts.pick_list import pick_list
from app.printing.layouts.shipping import return_label, shipping_label
from app.printing.layouts.small_labels import location_label, pickup_label, product_label
from app.printing.layouts.staff_sheets import badge_sheet, command_sheet


def pages_of(document: Document, media: Media) -> tuple[Page, ...]:
    """The pages of a document; ``media`` chooses between sizes where a document has several.

    Raises ``UnprintableBarcode`` for a code no barcode can carry, ``TextDoesNotFit`` for an address that
    cannot be printed whole.
    """
    match document:
        case ShippingLabel():
            return shipping_label(document)
        case ReturnLabel():
            return return_label(document)
        case ProductLabel():
            return product_label(document)
        case LocationLabel():
            return location_label(document, media)
        case PickupLabel():
            return pickup_label(document)
        case PackingSlip():
            return packing_slip(document)
        case PickList():
            return pick_list(document)
        case Invoice():
            return invoice(document)
        case CommandSheet():
            return command_sheet(document)
        case BadgeSheet():
            return badge_sheet(document)
        case CarrierLabel():
            raise ValueError("a carrier's label has no layout of ours")
        case _:
            assert_never(document)
