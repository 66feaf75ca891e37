"""What FedEx answers: everything under ``output``, errors and alerts with codes in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.carriers import complaints
from app.carriers.base import (
    Bought,
    Event,
    Format,
    Hours,
    Ok,
    Paper,
    Point,
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

_UNKNOWN_NUMBER = "NOTFOUND"
#: Types of scan events (Track API); what lies at a location waits for its recipient.
STATUSES: Mapping[str, Status] = {
    "OC": Status.LABEL_CREATED,
    **dict.fromkeys(("PU", "PX", "DO", "AP"), Status.ACCEPTED),
    **dict.fromkeys(
        ("IT", "AR", "DP", "AF", "PM", "IX", "CC", "CP", "CH", "OX", "RR", "TR", "FD", "SF"),
        Status.IN_TRANSIT,
    ),
    "OD": Status.OUT_FOR_DELIVERY,
    "DL": Status.DELIVERED,
    "DE": Status.DELIVERY_FAILED,
    **dict.fromkeys(("SE", "DY", "CD", "DR"), Status.EXCEPTION),
    **dict.fromkeys(("HL", "HP"), Status.AVAILABLE_FOR_PICKUP),
    **dict.fromkeys(("RS", "RP"), Status.RETURNING),
}
_WEEK = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_METRES_A_MILE = 1609.344
_DAYS = ("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN")


def bought(reply: Reply) -> Result[Bought]:
    """The answer of ``shipments``; one that cannot be read means that a label may exist."""
    found = said(reply)
    shipment = at(found, "output", "transactionShipments", 0)
    piece = at(shipment, "pieceResponses", 0)
    number = text(piece, "trackingNumber") or text(shipment, "masterTrackingNumber")
    if not number:
        return refusal(reply, found) or Unknown(f"http_{reply.status}")
    papers = [
        *_papers(rows(at(piece, "packageDocuments")), "label"),
        *_papers(rows(at(shipment, "shipmentDocuments")), "invoice"),
    ]
    if not any(paper.kind == "label" for paper in papers):
        return Unknown(f"no_label {number}")
    rating = at(shipment, "completedShipmentDetail", "shipmentRating", "shipmentRateDetails", 0)
    paid = cents(at(rating, "totalNetCharge"), text(rating, "currency"))
    words = tuple(text(alert, "message") for alert in rows(at(shipment, "alerts")))
    return Ok(Bought(number, tuple(papers), paid), words)


def _papers(documents: list[Any], kind: str) -> Iterator[Paper]:
    for each in documents:
        content = decoded(at(each, "encodedLabel"))
        if content:
            pdf = content.lstrip()[:5] == b"%PDF-"
            form: Format = "pdf" if pdf else "zpl"
            yield Paper(
                "label" if "LABEL" in text(each, "contentType") else kind, form, content, 0 if pdf else 203
            )


def voided(reply: Reply) -> Result[None]:
    """The answer of ``cancel``."""
    found = said(reply)
    if at(found, "output", "cancelledShipment") is True:
        return Ok(None)
    return refusal(reply, found) or Unavailable(f"http_{reply.status}")


def rated(reply: Reply, known: frozenset[str]) -> Result[tuple[Price, ...]]:
    """The answer of ``quotes``, before tax; services that are not ``known`` here are left out."""
    found = said(reply)
    details = rows(at(found, "output", "rateReplyDetails"))
    if not details:
        return refusal(reply, found) or Unavailable(f"http_{reply.status}")
    prices = []
    for each in details:
        rated_as = {text(one, "rateType"): one for one in rows(at(each, "ratedShipmentDetails"))}
        one = rated_as.get("ACCOUNT") or next(iter(rated_as.values()), None)
        gross = cents(at(one, "totalNetCharge"), text(one, "currency"))
        tax = cents(at(one, "totalVatCharge"), text(one, "currency")) or 0
        transit = text(each, "operationalDetail", "transitTime").partition("_")[0]
        days = _DAYS.index(transit) if transit in _DAYS else None
        if gross is not None and text(each, "serviceType") in known:
            prices.append(Price(text(each, "serviceType"), max(gross - tax, 0), days))
    return Ok(tuple(prices))


def points(reply: Reply) -> Result[tuple[Point, ...]]:
    """The answer of ``locations``, the nearest first."""
    found = said(reply)
    places = at(found, "output", "locationDetailList")
    if places is None:
        return refusal(reply, found) or Unavailable(f"http_{reply.status}")
    return Ok(tuple(sorted((_point(each) for each in rows(places)), key=lambda point: point.distance_m)))


def _point(row: Any) -> Point:
    address = at(row, "contactAndAddress", "address")
    kind = text(row, "contactAndAddress", "addressAncillaryDetail", "displayName")
    return Point(
        id=text(row, "locationId"),
        name=text(row, "contactAndAddress", "contact", "companyName") or kind,
        lines=tuple(str(line) for line in rows(at(address, "streetLines")) if line),
        postal_code=text(address, "postalCode"),
        city=text(address, "city"),
        country=text(address, "countryCode"),
        distance_m=_metres(at(row, "distance")),
        hours=tuple(_hours(row)),
        locker=at(row, "lockerAvailability") is True,
    )


def _metres(distance: Any) -> int:
    try:
        value = float(text(distance, "value") or 0)
    except ValueError:
        return 0
    return round(value * (_METRES_A_MILE if text(distance, "units") == "MI" else 1000))


def _hours(row: Any) -> Iterator[Hours]:
    """Days are ``MONDAY`` or ``MON``; the specification writes ``dayofweek``, the service ``dayOfWeek``."""
    for each in rows(at(row, "storeHours")):
        day = (text(each, "dayOfWeek") or text(each, "dayofweek"))[:3].upper()
        if day not in _WEEK:
            continue
        spans = tuple(
            (text(span, "begins")[:5], text(span, "ends")[:5]) for span in rows(at(each, "operationalHours"))
        )
        open_all_day = text(each, "operationalHoursType") == "OPEN_ALL_DAY"
        yield Hours(_WEEK.index(day), (("00:00", "24:00"),) if open_all_day else spans)


def tracked(reply: Reply) -> Result[dict[str, tuple[Event, ...]]]:
    """The events of each number; none for those that are not known yet."""
    found = said(reply)
    results = rows(at(found, "output", "completeTrackResults"))
    if not results:
        return refusal(reply, found) or Unavailable(f"http_{reply.status}")
    known: dict[str, tuple[Event, ...]] = {}
    for each in results:
        events = [event for result in rows(at(each, "trackResults")) for event in _events(result)]
        known[text(each, "trackingNumber")] = tuple(events)
    return Ok(known)


def _events(result: Any) -> Iterator[Event]:
    for row in rows(at(result, "scanEvents")):
        try:
            moment = datetime.fromisoformat(text(row, "date"))
        except ValueError:
            continue
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=SHOP_ZONE)
        code = text(row, "eventType")
        words = " ".join(filter(None, (text(row, "eventDescription"), text(row, "exceptionDescription"))))
        place = ", ".join(filter(None, (text(row, "scanLocation", name) for name in ("city", "countryCode"))))
        yield Event(moment, STATUSES.get(code, Status.UNKNOWN), code, words, place)


def found_number(reply: Reply) -> Result[Bought | None]:
    """The number under our reference. FedEx sees labels some time after they were made: none proves nothing."""
    found = said(reply)
    for each in rows(at(found, "output", "completeTrackResults")):
        number = text(each, "trackingNumber")
        results = rows(at(each, "trackResults"))
        if number and results and not any(at(result, "error") for result in results):
            return Ok(Bought(number, ()))
    return Unavailable("not_seen_yet")


def refusal(reply: Reply, found: Any) -> Refused | Unavailable | None:
    """What FedEx says no with; ``None`` where it did not say, and something may have been done."""
    errors = rows(at(found, "errors"))
    return complaints.refusal(reply, ((text(each, "code"), text(each, "message")) for each in errors))
