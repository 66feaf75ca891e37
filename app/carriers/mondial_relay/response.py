"""What Mondial Relay answers: errors with HTTP 200, texts padded with blanks, decimal commas, JSON when it likes."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lxml import etree

from app.carriers.base import Event, Hours, Ok, Point, Refused, Result, Status, Unavailable, Unknown
from app.carriers.http import Reply, refused_outright
from app.rules.search_text import fold
from app.values import SHOP_ZONE

_WARNING = "warning"
_NOTHING_TO_SHIP = "10011"
_LOGIN = frozenset({"10000", "10001", "10002", "10003", "10004", "10005", "10006", "10007"})
_PLACE = frozenset({"10025", "10071", "10072", "10073", "10074", "10075"})
_WEIGHT = frozenset({"10033", "10034"})
_ROUTE = frozenset({"10054", "10055", "10056", "10057", "10058", "10059"})
_MEANINGS: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(_LOGIN, ("carrier_login_wrong", "")),
    **dict.fromkeys(_PLACE, ("carrier_relay_refused", "relay_id")),
    **dict.fromkeys(_WEIGHT, ("carrier_weight_refused", "weight_g")),
    **dict.fromkeys(_ROUTE, ("carrier_place_not_served", "postal_code")),
    "10085": ("carrier_phone_refused", "phone"),
    "10090": ("carrier_size_refused", "length_mm"),
}
#: Failures of the carrier's own machines: what became of the shipment they do not say.
_SYSTEM = frozenset({"99999", "-1"})
_STAT_LOGIN = frozenset({"1", "2", "8", "95", "97"})
_STAT_FIELDS = {"20": ("carrier_weight_refused", "weight_g"), "24": ("carrier_number_unknown", "")}
_TRACKED = frozenset({"0", "80", "81", "82", "83"})
_UNKNOWN_PARCEL = frozenset({"24", "94"})
_WEEK = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi", "Samedi", "Dimanche")


@dataclass(frozen=True, slots=True)
class Shipped:
    """A shipment that exists: its number, and what came for it, as it was asked: base64, an address, or a code."""

    number: str
    output: str

    @property
    def url(self) -> str:
        """Where what was asked for is to be fetched; empty where it came itself."""
        return self.output if self.output.startswith(("http://", "https://")) else ""

    @property
    def content(self) -> bytes:
        """What came itself: out of base64 where it is in it."""
        try:
            return b64decode(self.output, validate=True)
        except (NotBase64, ValueError):
            return self.output.encode()


@dataclass(frozen=True, slots=True)
class _Status:
    code: str
    level: str
    message: str


def shipped(reply: Reply) -> Result[Shipped]:
    """The answer of API 2; one that cannot be read means that a shipment may exist."""
    found = _json(reply) if "json" in reply.content_type else _shipment_xml(reply)
    if found is None:
        return refused_outright(reply) or Unknown(f"http_{reply.status}")
    number, output, statuses = found
    refusing = [status for status in statuses if status.level.lower() != _WARNING and status.code != "0"]
    if not number:
        return _refusal(refusing) if refusing else Unknown("no_number")
    words = tuple(status.message for status in statuses if status.level.lower() == _WARNING)
    return Ok(Shipped(number, output), words) if output else Unknown(f"no_label {number}")


def login_answer(reply: Reply) -> Result[None]:
    """The answer to a request without shipment: that the list is empty is what a right login hears."""
    answer = shipped(reply)
    match answer:
        case Refused(values={"carrier_code": "10011"}):
            return Ok(None)
        case Unknown(detail=detail):
            return Unavailable(detail)
        case Ok():
            return Ok(None)
    return answer


def _refusal(statuses: list[_Status]) -> Result[Shipped]:
    if any(status.code in _SYSTEM for status in statuses):
        return Unknown("carrier_system")
    first = next((status for status in statuses if status.code in _MEANINGS), statuses[0])
    meaning, field = _MEANINGS.get(first.code, ("carrier_said", ""))
    return Refused(meaning, field, {"carrier_code": first.code}, first.message)


def _shipment_xml(reply: Reply) -> tuple[str, str, list[_Status]] | None:
    root = xml(reply.body)
    if root is None or etree.QName(root).localname != "ShipmentCreationResponse":
        return None
    shipment = root.find(".//{*}Shipment")
    statuses = [
        _Status(one.get("Code", ""), one.get("Level", ""), one.get("Message", ""))
        for one in root.iter("{*}Status")
    ]
    number = shipment.get("ShipmentNumber", "") if shipment is not None else ""
    return number, (root.findtext(".//{*}Output") or "").strip(), statuses


def _json(reply: Reply) -> tuple[str, str, list[_Status]] | None:
    """Names may end in ``Field`` (.NET) or not."""
    try:
        said = json.loads(reply.body.decode())
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    statuses = [
        _Status(str(_of(one, "code")), str(_of(one, "level")), str(_of(one, "message")))
        for one in _of(said, "statusList") or ()
    ]
    shipment: Any = next(iter(_of(said, "shipmentsList") or ()), {})
    labels = _of(shipment, "labelList") or {}
    labels = labels[0] if isinstance(labels, list) and labels else labels
    label = _of(labels, "label") or {}
    label = label[0] if isinstance(label, list) and label else label
    return str(_of(shipment, "shipmentNumber") or ""), str(_of(label, "output") or "").strip(), statuses


def _of(row: Any, name: str) -> Any:
    if not isinstance(row, dict):
        return None
    for spelling in (f"{name}Field", name, name[0].upper() + name[1:]):
        if row.get(spelling) is not None:
            return row[spelling]
    return None


def xml(body: bytes) -> etree._Element | None:
    """A document of theirs, read without entities and without fetching anything; ``None`` where it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _result(reply: Reply, operation: str) -> etree._Element | None:
    root = xml(reply.body)
    return root.find(f".//{{*}}{operation}Result") if root is not None else None


def _text(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{*}}{name}") or "").strip()


def _stat(stat: str) -> Refused:
    if stat in _STAT_LOGIN:
        return Refused("carrier_login_wrong")
    meaning, field = _STAT_FIELDS.get(stat, ("carrier_said", ""))
    return Refused(meaning, field, {"carrier_code": f"STAT {stat}"})


def points(reply: Reply) -> Result[tuple[Point, ...]]:
    """The answer of ``WSI4_PointRelais_Recherche``."""
    result = _result(reply, "WSI4_PointRelais_Recherche")
    if result is None:
        return refused_outright(reply) or Unavailable(f"http_{reply.status}")
    if (stat := _text(result, "STAT")) != "0":
        return _stat(stat)
    found = (_point(each) for each in result.iter("{*}PointRelais_Details"))
    return Ok(tuple(sorted(found, key=lambda point: point.distance_m)))


def _point(row: etree._Element) -> Point:
    name = " ".join(filter(None, (_text(row, "LgAdr1"), _text(row, "LgAdr2"))))
    return Point(
        id=_text(row, "Num").zfill(6),
        name=name,
        lines=tuple(filter(None, (_text(row, "LgAdr3"), _text(row, "LgAdr4")))),
        postal_code=_text(row, "CP"),
        city=_text(row, "Ville"),
        country=_text(row, "Pays"),
        distance_m=int(_text(row, "Distance") or 0),
        hours=tuple(Hours(day, tuple(_spans(row, name))) for day, name in enumerate(_WEEK)),
        locker=_text(row, "Information").upper() == "LOCKER",
    )


def _spans(row: etree._Element, day: str) -> Iterator[tuple[str, str]]:
    """Four times ``HHMM`` a day; ``0000`` is closed."""
    found = row.find(f"{{*}}Horaires_{day}")
    times = [(one.text or "0000").strip() for one in found] if found is not None else []
    for start, end in zip(times[0::2], times[1::2], strict=False):
        if start != end:
            yield f"{start[:2]}:{start[2:]}", f"{end[:2]}:{end[2:]}"


#: The labels say in words what happened, without a code (API 1); the first that fits counts. What lies at the
#: parcel shop is not delivered, whatever the words (domain 1.3).
_WORDS: tuple[tuple[str, Status], ...] = (
    ("retour", Status.RETURNING),
    ("non livre", Status.DELIVERY_FAILED),
    ("anomalie", Status.EXCEPTION),
    ("en cours de livraison", Status.OUT_FOR_DELIVERY),
    ("destinataire", Status.DELIVERED),
    ("disponible", Status.AVAILABLE_FOR_PICKUP),
    ("livre au point relais", Status.AVAILABLE_FOR_PICKUP),
    ("livre", Status.DELIVERED),
    ("pris en charge", Status.ACCEPTED),
    ("prise en charge", Status.ACCEPTED),
    ("depose", Status.ACCEPTED),
    ("enregistre", Status.LABEL_CREATED),
    ("preparation", Status.LABEL_CREATED),
    ("agence", Status.IN_TRANSIT),
    ("achemin", Status.IN_TRANSIT),
    ("transit", Status.IN_TRANSIT),
)


def tracked(reply: Reply) -> Result[tuple[Event, ...]]:
    """The events of one parcel, in Paris time; none where the carrier does not know it yet."""
    result = _result(reply, "WSI2_TracingColisDetaille")
    if result is None:
        return refused_outright(reply) or Unavailable(f"http_{reply.status}")
    stat = _text(result, "STAT")
    if stat in _UNKNOWN_PARCEL:
        return Ok(())
    if stat not in _TRACKED:
        return _stat(stat)
    return Ok(tuple(_events(result)))


def _events(result: etree._Element) -> Iterator[Event]:
    for row in result.iter("{*}ret_WSI2_sub_TracingColisDetaille"):
        label = _text(row, "Libelle")
        try:
            at = datetime.strptime(f"{_text(row, 'Date')} {_text(row, 'Heure')}", "%d/%m/%y %H:%M")  # noqa: DTZ007
        except ValueError:
            continue  # the list is padded with empty entries
        words = fold(label)
        status = next((status for part, status in _WORDS if part in words), Status.UNKNOWN)
        yield Event(at.replace(tzinfo=SHOP_ZONE), status, "", label, _text(row, "Emplacement"))
