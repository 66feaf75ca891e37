"""What Chronopost's SOAP services want: ``shippingMultiParcelV5``, ``cancelSkybill``, tracking and relay search.

Element names and order as in the published types; the operation is qualified, what is in it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from lxml import etree

from app.carriers import limits
from app.carriers.base import Account, Consignment, Kind, Party, Product, Refused
from app.carriers.limits import Limits
from app.rules import postal

SHIPPING = "http://cxf.shipping.soap.chronopost.fr/"
TRACKING = "http://cxf.tracking.soap.chronopost.fr/"
POINTS = "http://cxf.rechercheBt.soap.chronopost.fr/"
_SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
PRODUCTS = (
    Product("01", "Chrono 13"),
    Product("02", "Chrono 10"),
    Product("16", "Chrono 18"),
    Product("86", "Chrono Relais", Kind.RELAY),
    Product("17", "Chrono Express international"),
    Product("44", "Chrono Classic"),
)
_RELAY = "86"
#: 30 kg, none longer than 150 cm; length + 2 x width + 2 x height at most 300 cm (domain 6.1).
_LIMITS = Limits(max_weight_g=30_000, longest_mm=1500, name=38, line=38, lines=3, city=50, needs_phone=True)
_TO_RELAY = replace(_LIMITS, max_weight_g=20_000, needs_mobile=True, needs_email=True)
_GIRTH_MM = 3000
_COUNTRIES = {"FR": "FRANCE", "BE": "BELGIQUE", "DE": "ALLEMAGNE", "ES": "ESPAGNE", "IT": "ITALIE"}
_REFERENCE = 35
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}


def problems(consignment: Consignment) -> Iterator[Refused]:
    """What Chronopost would refuse, found without asking it."""
    to_relay = consignment.product == _RELAY
    yield from limits.problems(consignment, _TO_RELAY if to_relay else _LIMITS)
    if to_relay and not (consignment.relay_id.isalnum() and 5 <= len(consignment.relay_id) <= 6):
        code = "carrier_relay_wrong" if consignment.relay_id else "carrier_relay_missing"
        yield Refused(code, "relay_id", {"given": consignment.relay_id, "digits": 6})
    yield from limits.around(consignment, _GIRTH_MM)


def label_mode(consignment: Consignment) -> str:
    """ZPL only for what it is made for; other printers get the PDF, dot for dot."""
    return "ZPL300" if consignment.label_format == "zpl" and consignment.dpi >= 300 else "PDF"


def label(consignment: Consignment, account: Account, hour: int) -> bytes:
    """One parcel; ``hour`` of the day at which it is handed over. It carries the password: it must not be logged."""
    ref = {"shipperRef": consignment.reference[:_REFERENCE]}
    if consignment.product == _RELAY:
        ref = {"recipientRef": consignment.relay_id, **ref}
    sender = _party("shipper", consignment.sender)
    parts: dict[str, Mapping[str, str] | str] = {
        "headerValue": {
            "accountNumber": account.value("account"),
            "idEmit": "CHRFR",
            "subAccount": account.value("sub_account"),
        },
        "shipperValue": {**sender, "shipperCivility": "M", "shipperPreAlert": "0"},
        "customerValue": {
            **_party("customer", consignment.sender),
            "customerCivility": "M",
            "customerPreAlert": "0",
        },
        "recipientValue": {**_party("recipient", consignment.recipient), "recipientPreAlert": "0"},
        "refValue": ref,
        "skybillValue": _skybill(consignment, hour),
        "skybillParamsValue": {"mode": label_mode(consignment)},
        "password": account.value("password"),
        "modeRetour": "2",
        "numberOfParcel": "1",
        "version": "2.0",
        "multiParcel": "N",
    }
    return _envelope(SHIPPING, "shippingMultiParcelV5", parts)


def _party(who: str, party: Party) -> dict[str, str]:
    """``shipperAdress1`` is their spelling; what is empty is left out."""
    lines = limits.arrange(party, _LIMITS) or limits.Lines(party.line1, (), ())
    person = f"{party.first_name} {party.last_name}".strip()
    said = {
        "Adress1": lines.street,
        "Adress2": " ".join((*lines.before, *lines.after)),
        "City": party.city,
        "ContactName": person or party.company,
        "Country": party.country,
        "CountryName": _COUNTRIES.get(party.country, party.country),
        "Email": party.email,
        "MobilePhone": party.phone,
        "Name": party.company or person,
        "Name2": person if party.company else "",
        "Phone": party.phone,
        "ZipCode": party.postal_code,
    }
    return {f"{who}{name}": value for name, value in said.items() if value}


def _skybill(consignment: Consignment, hour: int) -> dict[str, str]:
    return {
        "bulkNumber": "1",
        "evtCode": "DC",
        "height": str(consignment.height_mm // 10),
        "length": str(consignment.length_mm // 10),
        "objectType": "MAR",
        "productCode": consignment.product,
        "service": "0",
        "shipDate": f"{consignment.deposit_day.isoformat()}T{hour:02d}:00:00",
        "shipHour": str(hour),
        "weight": f"{consignment.weight_g / 1000:.3f}",
        "weightUnit": "KGM",
        "width": str(consignment.width_mm // 10),
    }


def cancel(number: str, account: Account) -> bytes:
    return _envelope(
        TRACKING,
        "cancelSkybill",
        {
            "accountNumber": account.value("account"),
            "password": account.value("password"),
            "language": "fr_FR",
            "skybillNumber": number,
        },
    )


def track(number: str) -> bytes:
    return _envelope(TRACKING, "trackSkybillV2", {"language": "fr_FR", "skybillNumber": number})


def points(near: Party, weight_g: int, day: date, account: Account) -> bytes:
    return _envelope(
        POINTS,
        "recherchePointChronopostInter",
        {
            "accountNumber": account.value("account"),
            "password": account.value("password"),
            "address": near.line1,
            "zipCode": near.postal_code,
            "city": near.city,
            "countryCode": near.country,
            "type": "P",
            "productCode": _RELAY if near.country == postal.FRANCE else "49",
            "service": "T",
            "weight": str(weight_g or 1000),
            "shippingDate": day.strftime("%d/%m/%Y"),
            "maxPointChronopost": "20",
            "maxDistanceSearch": "20",
            "holidayTolerant": "1",
            "language": "FR",
            "version": "2.0",
        },
    )


def _envelope(namespace: str, operation: str, parts: Mapping[str, Mapping[str, str] | str]) -> bytes:
    envelope = etree.Element(f"{{{_SOAP}}}Envelope", nsmap={"soapenv": _SOAP, "cxf": namespace})
    body = etree.SubElement(envelope, f"{{{_SOAP}}}Body")
    asked = etree.SubElement(body, f"{{{namespace}}}{operation}")
    for name, value in parts.items():
        element = etree.SubElement(asked, name)
        if isinstance(value, str):
            element.text = value
            continue
        for inner, text in sorted(value.items()):
            if text:
                etree.SubElement(element, inner).text = text
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")
