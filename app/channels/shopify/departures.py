"""What Shopify is told of goods that left: fulfilments of what is still open, one a location and parcel."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from app.channels.port import Departure
from app.channels.shopify import queries
from app.channels.shopify.api import Api

#: Fulfilment orders that may be fulfilled; one on hold is told all the same, and Shopify says why not.
_OPEN = frozenset({"OPEN", "IN_PROGRESS", "SCHEDULED", "ON_HOLD", "INCOMPLETE"})
_VOID = frozenset({"CANCELLED", "ERROR", "FAILURE"})


def tracking(departure: Departure) -> str:
    """By what a parcel is known again: its tracking number, or our own reference of a bag that has none."""
    return departure.tracking_number or departure.parcel


def fulfilments(api: Api, order: Mapping[str, Any], departure: Departure) -> list[dict[str, Any]]:
    """Inputs of ``fulfillmentCreate`` for what Shopify does not know yet; none where it knows all of it.

    A fulfilment is of lines: the number of a parcel with parts of kits alone is told with the whole kit.
    Raises ``ChannelFault``.
    """
    missing = Counter(departure.units) - _told(api, order, tracking(departure))
    by_location: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for open_order in order["fulfillmentOrders"]["nodes"]:
        if open_order["status"] not in _OPEN or not missing.total():
            continue
        taken = []
        for line in api.every(queries.OPEN_LINES, "fulfillmentOrder", "lineItems", id=open_order["id"]):
            number = _number(line["lineItem"]["id"])
            units = min(missing[number], int(line["remainingQuantity"]))
            if units > 0:
                missing[number] -= units
                taken.append({"id": line["id"], "quantity": units})
        if taken:
            place = (open_order.get("assignedLocation") or {}).get("location") or {}
            by_location[str(place.get("id", ""))].append(
                {"fulfillmentOrderId": open_order["id"], "fulfillmentOrderLineItems": taken}
            )
    # Its own number first: by that it is known again, and more than a few are not asked for.
    info = {"numbers": [tracking(departure), *departure.also], "company": departure.service}
    return [
        {"lineItemsByFulfillmentOrder": lines, "trackingInfo": info, "notifyCustomer": False}
        for lines in by_location.values()
    ]


def _told(api: Api, order: Mapping[str, Any], number: str) -> Counter[str]:
    """Units by line that fulfilments under this number hold already."""
    units: Counter[str] = Counter()
    for fulfilment in order["fulfillments"]:
        if fulfilment["status"] in _VOID:
            continue
        if any(info["number"] == number for info in fulfilment["trackingInfo"]):
            lines = api.every(
                queries.FULFILLED_LINES, "fulfillment", "fulfillmentLineItems", id=fulfilment["id"]
            )
            for line in lines:
                units[_number(line["lineItem"]["id"])] += int(line["quantity"] or 0)
    return units


def _number(gid: str) -> str:
    return gid.rpartition("/")[2]
