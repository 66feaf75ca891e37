"""What Chronopost answers: an ``errorCode`` with HTTP 200, labels in base64, events with codes of its own."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from datetime import datetime

from lxml import etree

from app.carriers.base import (
    Bought,
    Event,
    Hours,
    Ok,
    Paper,
    Point,
    Refused,
    Result,
    Status,
    Unavailable,
    Unknown,
)
from app.carriers.http import Reply, refused_outright
from app.values import SHOP_ZONE

_DONE, _SYSTEM = "0", "1"
_LOGIN = frozenset({"3", "33"})
#: Codes as Chronopost's own samples pair them with words; all others are kept and mean nothing to us.
STATUSES: Mapping[str, Status] = {
    "DC": Status.LABEL_CREATED,
    **dict.fromkeys(("DB", "DY"), Status.ACCEPTED),
    **dict.fromkeys(("SC", "TS", "SD"), Status.IN_TRANSIT),
    "TA": Status.OUT_FOR_DELIVERY,
    "D": Status.DELIVERED,
}


def bought(reply: Reply, dpi: int) -> Result[Bought]:
    """The answer of ``shippingMultiParcelV5``; one that cannot be read means that a label may exist."""
    said = _return(reply)
    if said is None:
        return refused_outright(reply) or Unknown(f"http_{reply.status}")
    code = _text(said, "errorCode")
    number = _text(said, "resultMultiParcelValue/skybillNumber") or _text(said, "skybillNumber")
    if code != _DONE:
        return Unknown("carrier_system") if code == _SYSTEM or number else _refused(said, code)
    try:
        label = b64decode("".join((said.findtext(".//{*}pdfEtiquette") or "").split()))
    except (NotBase64, ValueError):
        label = b""
    if not number or not label:
        return Unknown(f"no_label {number}".strip())
    pdf = label.lstrip()[:5] == b"%PDF-"
    return Ok(Bought(number, (Paper("label", "pdf" if pdf else "zpl", label, 0 if pdf else dpi),)))


def cancelled(reply: Reply) -> Result[None]:
    """The answer of ``cancelSkybill``."""
    said = _return(reply)
    if said is None:
        return refused_outright(reply) or Unavailable(f"http_{reply.status}")
    code = _text(said, "errorCode")
    if code == _SYSTEM:
        return Unavailable("carrier_system")
    return Ok(None) if code == _DONE else _refused(said, code)


def tracked(reply: Reply) -> Result[tuple[Event, ...]]:
    """The answer of ``trackSkybillV2``: no events for a number that is not known yet."""
    said = _return(reply)
    if said is None:
        return refused_outright(reply) or Unavailable(f"http_{reply.status}")
    if (code := _text(said, "errorCode")) != _DONE:
        return Unavailable("carrier_system") if code == _SYSTEM else Ok(())
    return Ok(tuple(_events(said)))


def _events(said: etree._Element) -> Iterator[Event]:
    for row in said.iter("{*}events"):
        try:
            at = datetime.fromisoformat(_text(row, "eventDate"))
        except ValueError:
            continue
        if at.tzinfo is None:
            at = at.replace(tzinfo=SHOP_ZONE)
        code = _text(row, "code")
        status = STATUSES.get(code, Status.UNKNOWN)
        yield Event(at, status, code, _text(row, "eventLabel"), _text(row, "officeLabel"))


def points(reply: Reply) -> Result[tuple[Point, ...]]:
    """The answer of ``recherchePointChronopostInter``, the nearest first."""
    said = _return(reply)
    if said is None:
        return refused_outright(reply) or Unavailable(f"http_{reply.status}")
    code = _text(said, "errorCode")
    if code != _DONE:
        return Unavailable("carrier_system") if code == _SYSTEM else _refused(said, code)
    found = (_point(row) for row in said.findall("{*}listePointRelais"))
    return Ok(tuple(sorted(found, key=lambda point: point.distance_m)))


def _point(row: etree._Element) -> Point:
    hours: dict[int, tuple[tuple[str, str], ...]] = {}
    for day in row.findall("{*}listeHoraireOuverture"):
        weekday = int(_text(day, "jour") or 1) - 1
        spans = ((_text(one, "debut"), _text(one, "fin")) for one in day.findall("{*}listeHoraireOuverture"))
        hours[weekday] = tuple(span for span in spans if span[0] != span[1])
    heaviest = _text(row, "poidsMaxi")
    return Point(
        id=_text(row, "identifiant"),
        name=_text(row, "nom"),
        lines=tuple(filter(None, (_text(row, f"adresse{number}") for number in (1, 2, 3)))),
        postal_code=_text(row, "codePostal"),
        city=_text(row, "localite"),
        country=_text(row, "codePays") or "FR",
        distance_m=int(_text(row, "distanceEnMetre") or 0),
        hours=tuple(Hours(weekday, hours.get(weekday, ())) for weekday in range(7)),
        closed=_text(row, "actif").lower() == "false",
        max_weight_g=int(heaviest) * 1000 if heaviest.isdecimal() and int(heaviest) else None,
    )


def _refused(said: etree._Element, code: str) -> Refused:
    words = _text(said, "errorMessage")
    return Refused(
        "carrier_login_wrong" if code in _LOGIN else "carrier_said", "", {"carrier_code": code}, words
    )


def _return(reply: Reply) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(reply.body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root.find(".//{*}return")


def _text(element: etree._Element, path: str) -> str:
    return (element.findtext("/".join(f"{{*}}{part}" for part in path.split("/"))) or "").strip()
