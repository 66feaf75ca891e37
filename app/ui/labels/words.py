"""What documents, print jobs and the reasons for a second label are called on the screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.models.states import JobState

translate = QCoreApplication.translate

# Kinds of documents as they stand in the list, the most used first.
KINDS = (
    "shipping_label",
    "packing_slip",
    "delivery_note",
    "invoice",
    "pick_list",
    "cart_sheet",
    "transfer_slip",
    "product_label",
    "lot_label",
    "location_label",
    "pickup_label",
    "return_label",
    "deposit_slip",
    "command_sheet",
    "badge_sheet",
    "training_sheet",
)
JOB_TONE = {
    JobState.WAITING: "info",
    JobState.CLAIMED: "violet",
    JobState.HANDED_OVER: "teal",
    JobState.CONFIRMED: "ok",
    JobState.IN_DOUBT: "warning",
    JobState.PARKED: "error",
    JobState.CANCELLED: "neutral",
}


def kind(name: str) -> str:
    """A kind of document."""
    return {
        "shipping_label": translate("labels", "Shipping label"),
        "packing_slip": translate("labels", "Packing slip"),
        "delivery_note": translate("labels", "Delivery note"),
        "deposit_slip": translate("labels", "Deposit slip"),
        "cart_sheet": translate("labels", "Cart sheet"),
        "transfer_slip": translate("labels", "Transfer slip"),
        "lot_label": translate("labels", "Lot or serial label"),
        "invoice": translate("labels", "Invoice"),
        "pick_list": translate("labels", "Pick list"),
        "product_label": translate("labels", "Product label"),
        "location_label": translate("labels", "Location label"),
        "pickup_label": translate("labels", "Pickup label"),
        "return_label": translate("labels", "Return label"),
        "command_sheet": translate("labels", "Command sheet"),
        "badge_sheet": translate("labels", "Staff badges"),
        "training_sheet": translate("labels", "Practice: training sheet"),
        "carrier_label": translate("labels", "Carrier’s label"),
    }[name]


def language(driver: str) -> str:
    """What a printer understands, by the name that stands on it."""
    return {"zpl": "ZPL", "pdf": "PDF", "escpos": "ESC/POS", "brother_ql": "Brother QL"}[driver]


def search_hint(name: str) -> str:
    """What may be typed or scanned to find something to print."""
    parcel = translate("labels", "Order, name or parcel")
    return {
        "invoice": translate("labels", "Number, order or name"),
        "pick_list": translate("labels", "Number of the list"),
        "transfer_slip": translate("labels", "Number of the transfer"),
        "product_label": translate("labels", "Name, SKU or barcode"),
        "lot_label": translate("labels", "Name, SKU or barcode"),
        "deposit_slip": translate("labels", "Carrier"),
        "location_label": translate("labels", "A-01, or A-01..A-12"),
        "return_label": translate("labels", "Return or order"),
        "badge_sheet": translate("labels", "Name"),
    }.get(name, parcel)


def job_state(value: str) -> str:
    """Where a print job stands."""
    return {
        JobState.WAITING: translate("labels", "Waiting"),
        JobState.CLAIMED: translate("labels", "Printing"),
        JobState.HANDED_OVER: translate("labels", "Sent"),
        JobState.CONFIRMED: translate("labels", "Printed"),
        JobState.IN_DOUBT: translate("labels", "In doubt"),
        JobState.PARKED: translate("labels", "Set aside"),
        JobState.CANCELLED: translate("labels", "Cancelled"),
    }[JobState(value)]


def reprint_reasons() -> tuple[tuple[str, str], ...]:
    """Why a label is printed once more."""
    return (
        ("damaged", translate("labels", "Label torn or unreadable")),
        ("not_printed", translate("labels", "It never came out (jam, end of the roll)")),
        ("lost", translate("labels", "Label lost")),
        ("repacked", translate("labels", "Parcel packed again")),
        ("other", translate("labels", "Other: say why")),
    )
