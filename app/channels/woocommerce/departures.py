"""What WooCommerce is told of goods that left: status, tracking as the shipment plug-ins keep it, a note."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.channels.port import Departure

#: The key of WooCommerce Shipment Tracking, which other plug-ins and mail templates read too.
_ITEMS = "_wc_shipment_tracking_items"
_NUMBER = "_tracking_number"
#: The shop has had its say: an order that was cancelled or given back there is not made complete again.
_OVER = frozenset({"completed", "cancelled", "refunded", "trash"})


def update(document: Mapping[str, Any], departure: Departure) -> dict[str, Any]:
    """The body of one PUT that adds the parcel and, with the last one, completes the order; empty if known."""
    body: dict[str, Any] = {}
    items = _items(document)
    number = departure.tracking_number
    if number and all(item.get("tracking_number") != number for item in items):
        body["meta_data"] = [
            {"key": _ITEMS, "value": [*items, _item(departure)]},
            {"key": _NUMBER, "value": number},
        ]
    if departure.complete and document.get("status") not in _OVER:
        body["status"] = "completed"
    return body


def note(departure: Departure) -> str:
    """What the order's history in the shop says; the same words for the same parcel."""
    words = f"{departure.parcel} · {departure.service} {departure.tracking_number}".strip()
    return f"Arrimage : {words}" if departure.tracking_number else ""


def _items(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    for meta in document.get("meta_data") or ():
        if isinstance(meta, dict) and meta.get("key") == _ITEMS and isinstance(meta.get("value"), list):
            return [item for item in meta["value"] if isinstance(item, dict)]
    return []


def _item(departure: Departure) -> dict[str, Any]:
    return {
        "tracking_provider": "",
        "custom_tracking_provider": departure.service,
        "custom_tracking_link": "",
        "tracking_number": departure.tracking_number,
        "date_shipped": str(int(departure.at.timestamp())),
        "tracking_id": departure.parcel,
    }
