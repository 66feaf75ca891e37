"""Chronopost: labels, relays, events and giving labels back by SOAP; answers shaped as the published samples are."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from lxml import etree

from app.carriers.base import Account, Ok, Refused, Status, Unavailable, Unknown
from app.carriers.chronopost.client import Chronopost
from app.carriers.http import Wire
from tests.carriers.parcels import RECIPIENT, at_relay, parcel
from tests.support.loopback import Loopback, Replied, hang_up

WORD = "255562"
PDF = b"%PDF-1.4 chrono"


def answer(operation: str, inner: str, status: int = 200) -> Replied:
    said = (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        f'<ns1:{operation}Response xmlns:ns1="http://cxf.shipping.soap.chronopost.fr/"><return>{inner}</return>'
        f"</ns1:{operation}Response></soap:Body></soap:Envelope>"
    )
    return status, "text/xml;charset=UTF-8", said.encode()


def sold(content: bytes = PDF) -> Replied:
    label = base64.b64encode(content).decode()
    value = f"<pdfEtiquette>{label}</pdfEtiquette><skybillNumber>XP696982485FR</skybillNumber>"
    inner = f"<errorCode>0</errorCode><errorMessage/><resultMultiParcelValue>{value}</resultMultiParcelValue>"
    return answer("shippingMultiParcelV5", inner)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def carrier(server: Loopback) -> Chronopost:
    values = {"account": "19869502", "password": WORD, "url": server.url}
    return Chronopost(Account("chronopost", values), Wire(connect=1, read=1, whole=2))


def test_a_label(server: Loopback) -> None:
    server.on("POST", "/shipping-cxf/ShippingServiceWS", sold())
    wanted = parcel("01", label_format="pdf")
    assert carrier(server).problems(wanted) == ()
    bought = carrier(server).buy(wanted)
    assert isinstance(bought, Ok)
    assert (bought.value.number, bought.value.papers[0].content) == ("XP696982485FR", PDF)
    body = etree.fromstring(server.requests[0].body).find(".//{*}Body")[0]
    # A strict service takes the operation in its own namespace, and what is in it in none.
    assert body.tag == "{http://cxf.shipping.soap.chronopost.fr/}shippingMultiParcelV5"
    assert [each.tag for each in body] == [
        "headerValue", "shipperValue", "customerValue", "recipientValue", "refValue", "skybillValue",
        "skybillParamsValue", "password", "modeRetour", "numberOfParcel", "version", "multiParcel",
    ]  # fmt: skip
    for part in body:
        assert [each.tag for each in part] == sorted(each.tag for each in part)
    assert body.findtext("skybillValue/weight") == "1.296"
    assert body.findtext("refValue/shipperRef") == "P-000123-1"
    assert body.find("refValue/recipientRef") is None


def test_a_relay_goes_by_the_recipients_reference(server: Loopback) -> None:
    server.on("POST", "/shipping-cxf", sold())
    assert isinstance(carrier(server).buy(at_relay("86", "8197P")), Ok)
    body = etree.fromstring(server.requests[0].body)
    assert body.findtext(".//refValue/recipientRef") == "8197P"
    assert body.findtext(".//skybillValue/productCode") == "86"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (parcel("01", weight_g=30_001), "carrier_too_heavy"),
        (parcel("01", length_mm=1000, width_mm=600, height_mm=500), "carrier_too_large_around"),
        (at_relay("86", ""), "carrier_relay_missing"),
        (at_relay("86", "8197P", phone=""), "carrier_mobile_missing"),
        (parcel("01", phone=""), "carrier_phone_missing"),
    ],
)
def test_what_it_would_refuse_is_not_asked(wrong: Any, code: str) -> None:
    assert [each.code for each in Chronopost(Account("chronopost")).problems(wrong)] == [code]


def test_refusals_and_doubt(server: Loopback) -> None:
    def said(code: str, words: str) -> Replied:
        inner = f"<errorCode>{code}</errorCode><errorMessage>{words}</errorMessage>"
        return answer("shippingMultiParcelV5", inner)

    server.on("POST", "/shipping-cxf", said("33", "Invalid accesColis account number"))
    refused = carrier(server).buy(parcel("01"))
    assert isinstance(refused, Refused)
    assert (refused.code, refused.said) == ("carrier_login_wrong", "Invalid accesColis account number")
    server.on("POST", "/shipping-cxf", said("1", "System Error"))
    assert carrier(server).buy(parcel("01")) == Unknown("carrier_system")
    server.on("POST", "/shipping-cxf", sold(b""))
    assert carrier(server).buy(parcel("01")) == Unknown("no_label XP696982485FR")
    server.on("POST", "/shipping-cxf", hang_up)
    assert isinstance(carrier(server).buy(parcel("01")), Unknown)
    assert len(server.requests) == 4


def test_a_label_is_given_back(server: Loopback) -> None:
    server.on("POST", "/tracking-cxf", answer("cancelSkybill", "<errorCode>0</errorCode>"))
    assert carrier(server).void("XP696982485FR") == Ok(None)
    server.on("POST", "/tracking-cxf", answer("cancelSkybill", "<errorCode>2</errorCode>"))
    assert isinstance(carrier(server).void("XP696982485FR"), Refused)
    server.on("POST", "/tracking-cxf", hang_up)
    assert isinstance(carrier(server).void("XP696982485FR"), Unavailable)


def test_events(server: Loopback) -> None:
    rows = "".join(
        f"<events><code>{code}</code><eventDate>2026-11-2{at}T10:00:00+01:00</eventDate>"
        f"<eventLabel>{code}</eventLabel><officeLabel>ARRAS</officeLabel></events>"
        for at, code in enumerate(("DC", "DB", "TS", "TA", "D", "ZZ"))
    )
    inner = f"<errorCode>0</errorCode><listEventInfoComp>{rows}</listEventInfoComp>"
    server.on("POST", "/tracking-cxf", answer("trackSkybillV2", inner))
    told = carrier(server).track(["XP696982485FR"])
    assert isinstance(told, Ok)
    assert [event.status for event in told.value["XP696982485FR"]] == [
        Status.LABEL_CREATED, Status.ACCEPTED, Status.IN_TRANSIT, Status.OUT_FOR_DELIVERY, Status.DELIVERED,
        Status.UNKNOWN,
    ]  # fmt: skip


def test_relays(server: Loopback) -> None:
    def relay(number: str, metres: int, active: str) -> str:
        hours = (
            "<listeHoraireOuverture><jour>2</jour><listeHoraireOuverture><debut>08:00</debut><fin>12:30</fin>"
            "</listeHoraireOuverture></listeHoraireOuverture>"
        )
        return (
            f"<listePointRelais><actif>{active}</actif><adresse1>5 PLACE</adresse1><codePays>FR</codePays>"
            f"<codePostal>31450</codePostal><distanceEnMetre>{metres}</distanceEnMetre>"
            f"<identifiant>{number}</identifiant>{hours}<localite>DONNEVILLE</localite><nom>TABAC</nom>"
            "</listePointRelais>"
        )

    inner = "<errorCode>0</errorCode>" + relay("8197P", 900, "true") + relay("1234A", 100, "false")
    server.on("POST", "/recherchebt-ws-cxf", answer("recherchePointChronopostInter", inner))
    found = carrier(server).points(RECIPIENT, 1300, date(2026, 11, 30))
    assert isinstance(found, Ok)
    assert [(point.id, point.closed) for point in found.value] == [("1234A", True), ("8197P", False)]
    assert found.value[1].hours[1].spans == (("08:00", "12:30"),)
    assert carrier(server).check() == Ok(None)
