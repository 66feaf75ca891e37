"""A document to its pages: one layout for every output."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.printing.documents import (
    BadgeSheet,
    CommandSheet,
    Document,
    Invoice,
    LocationLabel,
    PickList,
    PickupLabel,
    ProductLabel,
    ReturnLabel,
    ShippingLabel,
)
from app.printing.floor_papers import CalibrationSheet, CartSheet, LotLabel
from app.printing.layout import Media, Page
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
from app.printing.parcel_papers import DeliveryNote, DepositSlip, PackingSlip


def pages_of(document: Document, media: Media) -> tuple[Page, ...]:
    """The pages of a document; ``media`` chooses between sizes where a document has several.
    A carrier's label has no layout of ours (``KeyError``).

    Raises ``UnprintableBarcode`` for a code no barcode can carry, ``TextDoesNotFit`` for an address that
    cannot be printed whole, ``TemplateWrong`` for a merchant's template that cannot be used.
    """
    if isinstance(document, LocationLabel):
        return location_label(document, media)
    return _LAYOUTS[type(document)](document)


_LAYOUTS: dict[type[Document], Callable[[Any], tuple[Page, ...]]] = {
    ShippingLabel: shipping_label,
    ReturnLabel: return_label,
    ProductLabel: product_label,
    LotLabel: lot_label,
    PickupLabel: pickup_label,
    PackingSlip: packing_slip,
    DeliveryNote: delivery_note,
    DepositSlip: deposit_slip,
    PickList: pick_list,
    CartSheet: cart_sheet,
    CalibrationSheet: calibration_sheet,
    Invoice: invoice,
    CommandSheet: command_sheet,
    BadgeSheet: badge_sheet,
}
