"""What DHL Parcel answers: a state for all and one for each shipment, which may differ; events of all its houses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.carriers import complaints
from app.carriers.base import Bought, Event, Ok, Paper, Refused, Result, Status, Unavailable, Unknown
from app.carriers.http import Reply
from app.carriers.json_body import at, decoded, rows, said, text
from app.values import SHOP_ZONE

_GOOD = frozenset({"200", "201", "0"})
#: What DHL calls the event (German parcels), else what all its houses do; storage waits for the recipient.
STATUSES: Mapping[str, Status] = {
    "VA": Status.LABEL_CREATED,
    **dict.fromkeys(("AE", "ES"), Status.ACCEPTED),
    **dict.fromkeys(("AA", "EE", "NB", "ZO"), Status.IN_TRANSIT),
    "PO": Status.OUT_FOR_DELIVERY,
    "ZN": Status.DELIVERY_FAILED,
    "BV": Status.EXCEPTION,
    **dict.fromkeys(("LA", "ZF"), Status.AVAILABLE_FOR_PICKUP),
    "ZU": Status.DELIVERED,
    "pre-transit": Status.LABEL_CREATED,
    "transit": Status.IN_TRANSIT,
    "delivered": Status.DELIVERED,
    "failure": Status.EXCEPTION,
}


def bought(reply: Reply) -> Result[Bought]:
    """The answer of ``orders``; one that cannot be read means that a label may exist."""
    found = said(reply)
    item = at(found, "items", 0)
    number, state = text(item, "shipmentNo"), _state(item, "sstatus")
    if not number or (state and state not in _GOOD):
        return refusal(reply, found) or Unknown(f"http_{reply.status}")
    label = decoded(at(item, "label", "b64"))
    if not label:
        return Unknown(f"no_label {number}")
    papers = [Paper("label", "pdf", label)]
    if declaration := decoded(at(item, "customsDoc", "b64")):
        papers.append(Paper("cn23", "pdf", declaration))
    return Ok(Bought(number, tuple(papers)), tuple(words for _, words in _messages(found)))


def sent_back(reply: Reply) -> Result[Bought]:
    """The answer of ``returns``: a label to print, and a code to show where the customer has no printer."""
    found = said(reply)
    number, label = text(found, "shipmentNo"), decoded(at(found, "label", "b64"))
    if not number:
        return refusal(reply, found) or Unknown(f"http_{reply.status}")
    papers = [Paper("label", "pdf", label)] if label else []
    if code := decoded(at(found, "qrLabel", "b64")):
        papers.append(Paper("qr", "pdf", code))
    return Ok(Bought(number, tuple(papers))) if papers else Unknown(f"no_label {number}")


def voided(reply: Reply) -> Result[None]:
    """The answer of ``DELETE orders``; one that is gone already is gone."""
    found = said(reply)
    state = _state(at(found, "items", 0), "sstatus") or _state(found, "status")
    if reply.status in {200, 207} and (not state or state in _GOOD):
        return Ok(None)
    return refusal(reply, found) or Unavailable(f"http_{reply.status}")


def _state(found: Any, name: str) -> str:
    return text(found, name, "status") or text(found, name, "statusCode")


def _messages(found: Any) -> Iterator[tuple[str, str]]:
    for item in rows(at(found, "items")):
        for each in rows(at(item, "validationMessages")):
            yield text(each, "property"), text(each, "validationMessage")


def tracked(reply: Reply) -> Result[tuple[Event, ...]]:
    """The events of one number; none for one that is not known yet."""
    found = said(reply)
    shipments = rows(at(found, "shipments"))
    if not shipments:
        return Ok(()) if reply.status == 404 else refusal(reply, found) or Unavailable(f"http_{reply.status}")
    return Ok(tuple(event for each in shipments for event in _events(each)))


def _events(shipment: Any) -> Iterator[Event]:
    for row in rows(at(shipment, "events")):
        try:
            moment = datetime.fromisoformat(text(row, "timestamp"))
        except ValueError:
            continue
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SHOP_ZONE)
        code = text(row, "status")
        status = STATUSES.get(code) or STATUSES.get(text(row, "statusCode"), Status.UNKNOWN)
        place = text(row, "location", "address", "addressLocality")
        yield Event(moment, status, code or text(row, "statusCode"), text(row, "description") or code, place)


def refusal(reply: Reply, found: Any) -> Refused | Unavailable | None:
    """What DHL says no with; ``None`` where it did not say, and something may have been done."""
    item = at(found, "items", 0)
    state = _state(item, "sstatus")
    words = text(item, "sstatus", "detail") or text(found, "detail") or text(found, "status", "detail")
    told = list(_messages(found)) or [(state or str(reply.status), words)]
    if state.startswith("4") and reply.status < 400:  # one of several: the whole has another state
        return complaints.refused(told)
    return complaints.refusal(reply, told)
