"""What UPS answers: lists that are objects when they have one member, errors numbered and in English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.carriers import complaints
from app.carriers.base import (
    Bought,
    Event,
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

_SUSPENDED = frozenset({"06", "08"})
_REGULAR = "10"
#: Kinds of activity (Tracking API, ``status.type``).
STATUSES: Mapping[str, Status] = {
    "M": Status.LABEL_CREATED,
    "P": Status.ACCEPTED,
    "I": Status.IN_TRANSIT,
    "O": Status.OUT_FOR_DELIVERY,
    "D": Status.DELIVERED,
    "X": Status.EXCEPTION,
    "RS": Status.RETURNING,
}
_AT_POINT = "access point"
#: What the customer does at an Access Point, in words: the last of it is a delivery.
_COLLECTED = ("picked up", "collected", "retir", "récupéré")


def bought(reply: Reply) -> Result[Bought]:
    """The answer of ``ship``; one that cannot be read means that a label may exist."""
    found = said(reply)
    results = at(found, "ShipmentResponse", "ShipmentResults")
    package = next(iter(rows(at(results, "PackageResults"))), None)
    number = text(package, "TrackingNumber") or text(results, "ShipmentIdentificationNumber")
    if not number:
        return refusal(reply, found) or Unknown(f"http_{reply.status}")
    label = decoded(at(package, "ShippingLabel", "GraphicImage"))
    papers = [Paper("label", "zpl", label, 203)] if label else []
    form = decoded(at(results, "Form", "Image", "GraphicImage"))
    if form:
        papers.append(Paper("invoice", "pdf", form))
    charge = at(results, "NegotiatedRateCharges", "TotalCharge") or at(
        results, "ShipmentCharges", "TotalCharges"
    )
    alerts = rows(at(found, "ShipmentResponse", "Response", "Alert"))
    words = tuple(text(alert, "Description") for alert in alerts)
    return Ok(Bought(number, tuple(papers), money(charge)), words)


def recovered(reply: Reply, form: str) -> Result[Bought | None]:
    """The answer of ``recovery``. That UPS finds no label does not prove that there is none: a person decides."""
    found = said(reply)
    answer = at(found, "LabelRecoveryResponse")
    result = next(iter(rows(at(answer, "LabelResults"))), None)
    number = text(result, "TrackingNumber") or text(answer, "ShipmentIdentificationNumber")
    label = decoded(at(result, "LabelImage", "GraphicImage"))
    if not number or not label:
        return refusal(reply, found) or Unavailable(f"http_{reply.status}")
    paper = Paper("label", "pdf", label) if form == "PDF" else Paper("label", "zpl", label, 203)
    return Ok(Bought(number, (paper,)))


def voided(reply: Reply) -> Result[None]:
    """The answer of ``void``."""
    found = said(reply)
    if text(found, "VoidShipmentResponse", "SummaryResult", "Status", "Code") == "1":
        return Ok(None)
    return refusal(reply, found) or Unavailable(f"http_{reply.status}")


def rated(reply: Reply, known: frozenset[str]) -> Result[tuple[Price, ...]]:
    """The answer of ``Shoptimeintransit``; services that are not ``known`` here are left out."""
    found = said(reply)
    shipments = rows(at(found, "RateResponse", "RatedShipment"))
    if not shipments:
        return refusal(reply, found) or Unavailable(f"http_{reply.status}")
    prices = []
    for each in shipments:
        code = text(each, "Service", "Code")
        paid = money(at(each, "NegotiatedRateCharges", "TotalCharge") or at(each, "TotalCharges"))
        days = text(each, "TimeInTransit", "ServiceSummary", "EstimatedArrival", "BusinessDaysInTransit")
        days = days or text(each, "GuaranteedDelivery", "BusinessDaysInTransit")
        if paid is not None and code in known:
            prices.append(Price(code, paid, int(days) if days.isdecimal() else None))
    return Ok(tuple(prices))


def money(charge: Any) -> int | None:
    return cents(at(charge, "MonetaryValue"), at(charge, "CurrencyCode"))


def tracked(reply: Reply) -> Result[tuple[Event, ...]]:
    """The answer of ``details``: no events for a number that is not known yet."""
    found = said(reply)
    shipments = rows(at(found, "trackResponse", "shipment"))
    if not shipments:
        return Ok(()) if reply.status == 404 else refusal(reply, found) or Unavailable(f"http_{reply.status}")
    packages = [package for shipment in shipments for package in rows(at(shipment, "package"))]
    return Ok(tuple(event for package in packages for event in _events(package)))


def _events(package: Any) -> Iterator[Event]:
    for row in rows(at(package, "activity")):
        moment = _moment(row)
        if moment is not None:
            words = text(row, "status", "description")
            place = ", ".join(
                filter(None, (text(row, "location", "address", name) for name in ("city", "country")))
            )
            yield Event(
                moment, _status(text(row, "status", "type"), words), text(row, "status", "code"), words, place
            )


def _moment(row: Any) -> datetime | None:
    """In the time of Greenwich where it is told, else in ours."""
    clock = text(row, "gmtTime").replace(":", "").zfill(6)
    try:
        if text(row, "gmtDate"):
            return datetime.strptime(f"{text(row, 'gmtDate')} {clock} +0000", "%Y%m%d %H%M%S %z")
        local = datetime.strptime(f"{text(row, 'date')} {text(row, 'time').zfill(6)}", "%Y%m%d %H%M%S")  # noqa: DTZ007
    except ValueError:
        return None
    return local.replace(tzinfo=SHOP_ZONE)


def _status(kind: str, words: str) -> Status:
    """What lies at an Access Point is not delivered, whatever its kind (domain 1.3)."""
    heard = words.lower()
    if _AT_POINT in heard and kind in {"D", "I", "X"} and not any(word in heard for word in _COLLECTED):
        return Status.AVAILABLE_FOR_PICKUP
    return STATUSES.get(kind, Status.UNKNOWN)


def points(reply: Reply) -> Result[tuple[Point, ...]]:
    """The answer of the Locator, the nearest first."""
    found = said(reply)
    answer = at(found, "LocatorResponse")
    if answer is None:
        return refusal(reply, found) or Unavailable(f"http_{reply.status}")
    if (error := at(answer, "Response", "Error")) is not None:
        return complaints.refused([(text(error, "ErrorCode"), text(error, "ErrorDescription"))])
    places = rows(at(answer, "SearchResults", "DropLocation"))
    return Ok(tuple(sorted((_point(each) for each in places), key=lambda point: point.distance_m)))


def _point(row: Any) -> Point:
    address = at(row, "AddressKeyFormat")
    try:
        metres = round(float(text(row, "Distance", "Value") or 0) * 1000)
    except ValueError:
        metres = 0
    status = text(row, "AccessPointInformation", "AccessPointStatus", "Code")
    return Point(
        id=text(row, "AccessPointInformation", "PublicAccessPointID") or text(row, "LocationID"),
        name=text(address, "ConsigneeName"),
        lines=tuple(str(line) for line in rows(at(address, "AddressLine")) if line),
        postal_code=text(address, "PostcodePrimaryLow"),
        city=text(address, "PoliticalDivision2"),
        country=text(address, "CountryCode"),
        distance_m=metres,
        hours=tuple(_hours(row)),
        closed=status in _SUSPENDED,
    )


def _hours(row: Any) -> Iterator[Hours]:
    """Their week begins on Sunday, with 1; times are ``930`` or ``1845``."""
    for kind in rows(at(row, "OperatingHours", "StandardHours")):
        if text(kind, "HoursType") != _REGULAR:
            continue
        for day in rows(at(kind, "DayOfWeek")):
            number = text(day, "Day")
            opens, closes = rows(at(day, "OpenHours")), rows(at(day, "CloseHours"))
            spans = tuple((_clock(start), _clock(end)) for start, end in zip(opens, closes, strict=False))
            if number.isdecimal():
                yield Hours((int(number) + 5) % 7, () if at(day, "ClosedIndicator") is not None else spans)


def _clock(time: Any) -> str:
    digits = str(time).zfill(4)
    return f"{digits[:2]}:{digits[2:]}"


def refusal(reply: Reply, found: Any) -> Refused | Unavailable | None:
    """What UPS says no with; ``None`` where it did not say, and something may have been done."""
    errors = rows(at(found, "response", "errors"))
    return complaints.refusal(reply, ((text(each, "code"), text(each, "message")) for each in errors))
