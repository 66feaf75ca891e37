"""What DHL Express answers: documents in base64, checkpoints with two letters, problems in English sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.carriers import complaints
from app.carriers.base import (
    Bought,
    Event,
    Format,
    Ok,
    Paper,
    Price,
    Refused,
    Result,
    Status,
    Unavailable,
    Unknown,
)
from app.carriers.http import Reply
from app.carriers.json_body import at, cents, decoded, rows, said, text
from app.values import SHOP_ZONE

_BILLED = "BILLC"
_KINDS = {"label": "label", "invoice": "invoice"}
#: Checkpoints of DHL Express; what waits for its consignee is not delivered.
STATUSES: Mapping[str, Status] = {
    **dict.fromkeys(("PU", "SA"), Status.ACCEPTED),
    **dict.fromkeys(
        ("AF", "AR", "DF", "PL", "IC", "CR", "BR", "BN", "FD", "TP", "TR", "RR", "SC"), Status.IN_TRANSIT
    ),
    "WC": Status.OUT_FOR_DELIVERY,
    **dict.fromkeys(("OK", "DD"), Status.DELIVERED),
    **dict.fromkeys(("NH", "CA", "ND", "RD", "BA", "CM", "MD"), Status.DELIVERY_FAILED),
    **dict.fromkeys(("OH", "HP", "CD", "UD", "SS", "MC", "MS", "PD", "DS"), Status.EXCEPTION),
    "CC": Status.AVAILABLE_FOR_PICKUP,
    "RT": Status.RETURNING,
}


def bought(reply: Reply, dpi: int) -> Result[Bought]:
    """The answer of ``shipments``; one that cannot be read means that a label may exist."""
    found = said(reply)
    number = text(found, "shipmentTrackingNumber")
    if not number:
        return refusal(reply, found) or Unknown(f"http_{reply.status}")
    papers = tuple(_papers(rows(at(found, "documents")), dpi))
    if not any(paper.kind == "label" for paper in papers):
        return Unknown(f"no_label {number}")
    charges = rows(at(found, "shipmentCharges"))
    words = tuple(str(each) for each in rows(at(found, "warnings")))
    return Ok(Bought(number, papers, _billed(charges)), words)


def _papers(documents: list[Any], dpi: int) -> Iterator[Paper]:
    for each in documents:
        content, kind = decoded(at(each, "content")), _KINDS.get(text(each, "typeCode"))
        if content and kind:
            pdf = content.lstrip()[:5] == b"%PDF-"
            form: Format = "pdf" if pdf else "zpl"
            yield Paper(kind, form, content, 0 if pdf else dpi)


def _billed(charges: list[Any]) -> int | None:
    """In the currency of the invoice."""
    mine = (each for each in charges if text(each, "currencyType") == _BILLED)
    first = next(mine, None)
    return cents(at(first, "price"), text(first, "priceCurrency"))


def rated(reply: Reply, known: frozenset[str]) -> Result[tuple[Price, ...]]:
    """The answer of ``rates``; products that are not ``known`` here are left out."""
    found = said(reply)
    products = rows(at(found, "products"))
    if not products:
        return refusal(reply, found) or Unavailable(f"http_{reply.status}")
    prices = []
    for each in products:
        days = text(each, "deliveryCapabilities", "totalTransitDays")
        paid = _billed(rows(at(each, "totalPrice")))
        if paid is not None and text(each, "productCode") in known:
            prices.append(Price(text(each, "productCode"), paid, int(days) if days.isdecimal() else None))
    return Ok(tuple(prices))


def tracked(reply: Reply) -> Result[tuple[Event, ...]]:
    """The events of one shipment; none for a number that is not known yet."""
    found = said(reply)
    shipments = rows(at(found, "shipments"))
    if not shipments:
        return Ok(()) if reply.status == 404 else refusal(reply, found) or Unavailable(f"http_{reply.status}")
    return Ok(tuple(event for each in shipments for event in _events(each)))


def _events(shipment: Any) -> Iterator[Event]:
    for row in rows(at(shipment, "events")):
        try:
            moment = datetime.fromisoformat(
                f"{text(row, 'date')}T{text(row, 'time')}{text(row, 'GMTOffset')}"
            )
        except ValueError:
            continue
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SHOP_ZONE)
        code = text(row, "typeCode")
        yield Event(
            moment, STATUSES.get(code, Status.UNKNOWN), code, text(row, "description"),
            text(row, "serviceArea", 0, "description"),
        )  # fmt: skip


def found_number(reply: Reply) -> Result[Bought | None]:
    """The number under our reference. DHL sees labels when they are scanned: none proves nothing."""
    found = said(reply)
    number = text(found, "shipments", 0, "shipmentTrackingNumber")
    return Ok(Bought(number, ())) if number else Unavailable("not_seen_yet")


def refusal(reply: Reply, found: Any) -> Refused | Unavailable | None:
    """What DHL says no with; ``None`` where it did not say, and something may have been done."""
    words = [text(found, "detail"), *(str(each) for each in rows(at(found, "additionalDetails")))]
    return complaints.refusal(reply, ((str(reply.status), each) for each in words))
