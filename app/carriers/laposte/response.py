"""What La Poste Suivi v2 answers, its codes put into words that every carrier shares (domain 6.5)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.carriers.base import Event, Ok, Refused, Result, Status, Unavailable
from app.carriers.http import Reply, refused_outright
from app.values import SHOP_ZONE

#: ET1 is on its way, not out for delivery; DO3 and PB1 are customs and trouble that wait for somebody.
STATUSES: Mapping[str, Status] = {
    "DR1": Status.LABEL_CREATED,
    "DR2": Status.EXCEPTION,
    **dict.fromkeys(("PC1", "PC2"), Status.ACCEPTED),
    **dict.fromkeys(("ET1", "ET2", "ET3", "ET4", "EP1", "DO1", "DO2", "PB2"), Status.IN_TRANSIT),
    **dict.fromkeys(("DO3", "PB1"), Status.EXCEPTION),
    "MD2": Status.OUT_FOR_DELIVERY,
    "AG1": Status.AVAILABLE_FOR_PICKUP,
    "ND1": Status.DELIVERY_FAILED,
    **dict.fromkeys(("DI0", "DI1"), Status.DELIVERED),
    "RE1": Status.RETURNING,
    "DI2": Status.RETURNED_TO_SENDER,
}
_NOT_YET_KNOWN = (400, 404)


def tracked(reply: Reply) -> Result[Mapping[str, tuple[Event, ...]]]:
    """The events of each parcel by its number; one that La Poste does not know yet has none.

    One answer comes alone, several in a list or under ``responses``; the quota's message is no parcel's.
    """
    try:
        said = json.loads(reply.body.decode())
    except ValueError:
        return refused_outright(reply) or Unavailable(f"http_{reply.status}")
    if reply.status in {401, 403}:
        return Refused("carrier_login_wrong")
    answers = said.get("responses", [said]) if isinstance(said, dict) else said
    found: dict[str, tuple[Event, ...]] = {}
    for answer in answers if isinstance(answers, list) else ():
        if not isinstance(answer, dict):
            continue
        shipment = answer.get("shipment")
        if isinstance(shipment, dict) and shipment.get("idShip"):
            found[str(shipment["idShip"]).upper()] = tuple(_events(shipment))
        elif answer.get("code") == "TOO_MANY_REQUESTS" and not answer.get("idShip"):
            return Unavailable("quota")
        elif answer.get("idShip") and answer.get("returnCode") in _NOT_YET_KNOWN:
            found[str(answer["idShip"]).upper()] = ()
    return Ok(found) if found or reply.status == 200 else Unavailable(f"http_{reply.status}")


def _events(shipment: Mapping[str, Any]) -> Iterator[Event]:
    for event in shipment.get("event") or ():
        try:
            at = datetime.fromisoformat(str(event["date"]))
        except (KeyError, TypeError, ValueError):
            continue  # without a time it can be put nowhere
        if at.tzinfo is None:
            at = at.replace(tzinfo=SHOP_ZONE)
        code = str(event.get("code") or "")
        yield Event(at, STATUSES.get(code, Status.UNKNOWN), code, str(event.get("label") or ""))
