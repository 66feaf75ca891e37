"""DHL Express and DHL Parcel: what is sent, what comes back, and what of it is a delivery."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import jsonschema
import pytest

from app.carriers.base import (
    CANNOT,
    Account,
    Bought,
    Carrier,
    Ok,
    Price,
    Refused,
    Status,
    Unavailable,
    Unknown,
)
from app.carriers.dhl_express.client import DhlExpress
from app.carriers.dhl_parcel import request
from app.carriers.dhl_parcel.client import DhlParcel
from app.carriers.http import Wire
from tests.carriers.parcels import ARTICLE, RECIPIENT, SENDER, parcel
from tests.support.dhl_express import SHIPMENT
from tests.support.dhl_parcel import ORDER, RETURN
from tests.support.loopback import Asked, Loopback, hang_up

ZPL, PDF = b"^XA^FDdhl^FS^XZ", b"%PDF-1.4 dhl"
NUMBER, PARCEL, WORD = "3318810025", "340434310428091700", "un-deux-trois"
GERMAN = {"country": "DE", "postal_code": "53113", "city": "Bonn", "phone": "+49228123456"}
ABROAD = {
    "country": "US",
    "postal_code": "10001",
    "city": "New York",
    "customs": (ARTICLE,),
    "invoice_number": "F-1",
}


def base64(content: bytes) -> str:
    return b64encode(content).decode()


def sold_express(asked: Asked) -> dict[str, Any]:
    """As MyDHL API answers to what its specification allows."""
    body = asked.json
    jsonschema.validate(body, SHIPMENT)
    content = ZPL if body["outputImageProperties"]["encodingFormat"] == "zpl" else PDF
    documents = [
        {"typeCode": "label", "content": base64(content)},
        {"typeCode": "waybillDoc", "content": base64(PDF)},
    ]
    if body["content"]["isCustomsDeclarable"]:
        documents.append({"typeCode": "invoice", "content": base64(PDF)})
    charges = [{"currencyType": "BILLC", "priceCurrency": "EUR", "price": 14.75}]
    return {"shipmentTrackingNumber": NUMBER, "documents": documents, "shipmentCharges": charges}


def sold_parcel(asked: Asked) -> dict[str, Any]:
    """As Parcel DE Shipping answers to what its specification allows."""
    jsonschema.validate(asked.json, ORDER)
    item = {"shipmentNo": PARCEL, "sstatus": {"title": "OK", "status": 200}, "label": {"b64": base64(PDF)}}
    return {"status": {"title": "ok", "status": 200}, "items": [item]}


def refusing_parcel(words: str, name: str, status: int = 400) -> Any:
    messages = [{"property": name, "validationMessage": words, "validationState": "Error"}]
    item = {"sstatus": {"title": "Bad Request", "status": 400}, "validationMessages": messages}
    return status, "application/json", json.dumps({"status": {"status": status}, "items": [item]}).encode()


def refusing_express(words: str, status: int = 422) -> Any:
    return status, "application/json", json.dumps({"title": "Bad request", "detail": words}).encode()


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        running.on("POST", "/shipments$", sold_express).on("POST", "/v2/orders", sold_parcel)
        yield running


def express(server: Loopback) -> DhlExpress:
    said = {"account": "220123456", "user": "api", "url": server.url}
    return DhlExpress(Account("dhl_express", said, {"password": WORD}), Wire(connect=1, read=1, whole=2))


def german(server: Loopback) -> DhlParcel:
    said = {"account": "3333333333", "participation": "02", "user": "u", "url": server.url}
    return DhlParcel(
        Account("dhl_parcel", said, {"password": WORD, "api_key": "k"}), Wire(connect=1, read=1, whole=2)
    )


@pytest.mark.parametrize(
    ("changes", "form", "content", "dpi", "asked"),
    [
        ({"dpi": 203}, "zpl", ZPL, 203, 200),
        ({"dpi": 300}, "zpl", ZPL, 300, 300),
        ({"label_format": "pdf", "dpi": 0}, "pdf", PDF, 0, 300),
    ],
)
def test_an_express_label_for_the_printers_head(
    server: Loopback, changes: Any, form: str, content: bytes, dpi: int, asked: int
) -> None:
    answer = express(server).buy(parcel("N", **changes))
    assert isinstance(answer, Ok)
    (paper,) = answer.value.papers
    assert (answer.value.number, answer.value.price_cents) == (NUMBER, 1475)
    assert (paper.format, paper.content, paper.dpi) == (form, content, dpi)
    body = server.requests[-1].json
    assert body["outputImageProperties"]["printerDPI"] == asked
    assert body["plannedShippingDateAndTime"] == "2026-11-30T17:00:00 GMT+01:00"
    assert body["content"]["isCustomsDeclarable"] is False  # inside the Union
    assert body["content"]["packages"][0]["weight"] == 1.3


def test_express_leaves_the_union_with_its_declaration(server: Loopback) -> None:
    assert express(server).problems(parcel("P", **ABROAD)) == ()
    assert [each.code for each in express(server).problems(parcel("U", **ABROAD))] == [
        "carrier_place_not_served"
    ]
    answer = express(server).buy(parcel("P", **ABROAD))
    assert isinstance(answer, Ok)
    assert [paper.kind for paper in answer.value.papers] == ["label", "invoice"]
    content = server.requests[-1].json["content"]
    assert (content["declaredValue"], content["declaredValueCurrency"]) == (24.0, "EUR")
    assert content["exportDeclaration"]["lineItems"][0]["commodityCodes"][0]["value"] == "691200"


def test_an_express_way_back_is_paid_by_whom_it_goes_to(server: Loopback) -> None:
    assert isinstance(express(server).return_label(parcel("N")), Ok)
    body = server.requests[-1].json
    assert (body["accounts"][0]["typeCode"], body["productCode"]) == ("payer", "N")


@pytest.mark.parametrize(
    ("words", "meaning", "field"),
    [
        ("The account number is not found or invalid.", "carrier_account_refused", ""),
        (
            "#/receiverDetails/postalAddress/postalCode: is not valid",
            "carrier_postal_code_wrong",
            "postal_code",
        ),
        ("The requested product(s) (N) not available", "carrier_place_not_served", "product"),
    ],
)
def test_express_refusals_say_what_to_change(server: Loopback, words: str, meaning: str, field: str) -> None:
    server.on("POST", "/shipments$", refusing_express(words))
    answer = express(server).buy(parcel("N"))
    assert isinstance(answer, Refused)
    assert (answer.code, answer.field, answer.said) == (meaning, field, words)


@pytest.mark.parametrize(
    ("open_with", "late"),
    [
        (express, refusing_express("Request timed out", 408)),
        (german, refusing_parcel("Request timed out", "", 408)),
    ],
)
def test_no_answer_is_in_doubt(server: Loopback, open_with: Any, late: Any) -> None:
    opened: Carrier = open_with(server)
    for route in (hang_up, (500, "text/html", b"no"), (200, "application/json", b"{}"), late):
        server.on("POST", "/shipments$|/v2/orders", route)
        assert isinstance(opened.buy(parcel("N", **GERMAN)), Unknown)
    server.on("POST", "/shipments$|/v2/orders", (429, "application/json", b"{}"))
    assert isinstance(opened.buy(parcel("N", **GERMAN)), Unavailable)
    server.on("POST", "/shipments$|/v2/orders", (401, "application/json", b"{}"))
    assert opened.buy(parcel("N", **GERMAN)) == Refused("carrier_login_wrong")


def test_express_is_found_by_our_reference_and_not_given_back(server: Loopback) -> None:
    server.on("GET", "/tracking", (404, "application/json", b'{"detail": "No shipments found"}'))
    assert express(server).find(parcel("N")) == Unavailable("not_seen_yet")  # not: there is none
    server.on("GET", "/tracking", {"shipments": [{"shipmentTrackingNumber": NUMBER}]})
    assert express(server).find(parcel("N")) == Ok(Bought(NUMBER, ()))
    assert "shipmentReference=P-000123-1" in server.requests[-1].path
    assert express(server).void(NUMBER) == CANNOT


def test_express_prices(server: Loopback) -> None:
    def product(code: str, price: float, currency: str, days: int) -> dict[str, Any]:
        total = [{"currencyType": "BILLC", "priceCurrency": currency, "price": price}]
        return {"productCode": code, "totalPrice": total, "deliveryCapabilities": {"totalTransitDays": days}}

    many = [product("N", 14.751, "EUR", 1), product("P", 20, "USD", 1), product("Q", 1, "EUR", 1)]
    server.on("POST", "/rates", {"products": many})
    assert express(server).rate(parcel("")) == Ok((Price("N", 1475, 1),))


def test_express_checkpoints(server: Loopback) -> None:
    def checkpoint(code: str) -> dict[str, Any]:
        area = [{"description": "Lyon-FR"}]
        return {
            "date": "2026-11-30", "time": "10:12:00", "GMTOffset": "+01:00", "typeCode": code, "description": code,
            "serviceArea": area,
        }  # fmt: skip

    events = [checkpoint(code) for code in ("PU", "WC", "NH", "CC", "OK", "RT", "??")]
    server.on("GET", "/tracking", {"shipments": [{"events": events}]})
    answer = express(server).track([NUMBER])
    assert isinstance(answer, Ok)
    told = answer.value[NUMBER]
    assert [event.status for event in told] == [
        Status.ACCEPTED, Status.OUT_FOR_DELIVERY, Status.DELIVERY_FAILED, Status.AVAILABLE_FOR_PICKUP,
        Status.DELIVERED, Status.RETURNING, Status.UNKNOWN,
    ]  # fmt: skip
    assert (told[0].at, told[0].place) == (datetime.fromisoformat("2026-11-30T10:12:00+01:00"), "Lyon-FR")


def test_a_german_label_on_the_products_own_billing_number(server: Loopback) -> None:
    answer = german(server).buy(parcel("V01PAK", **GERMAN))
    assert isinstance(answer, Ok)
    assert answer.value.papers[0].content == PDF
    (shipment,) = server.requests[-1].json["shipments"]
    assert shipment["billingNumber"] == "33333333330102"
    assert "phone" not in shipment["consignee"]  # inside Germany none may be handed on
    assert isinstance(german(server).buy(parcel("V53WPAK")), Ok)
    (shipment,) = server.requests[-1].json["shipments"]
    assert shipment["billingNumber"] == "33333333335302"
    assert shipment["consignee"]["phone"] == RECIPIENT.phone


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (parcel("V01PAK"), "carrier_place_not_served"),
        (parcel("V53WPAK", **GERMAN), "carrier_place_not_served"),
        (parcel("V62KP", **GERMAN, weight_g=1_001), "carrier_too_heavy"),
        (
            parcel("V62KP", **GERMAN, weight_g=900, line2="Haus B", line3="Ortsteil Süd"),
            "carrier_address_too_long",
        ),
        (parcel("V01PAK", **GERMAN, line2="Haus B", line3="Ortsteil Süd"), "carrier_address_too_long"),
        (parcel("V53WPAK", country="CH", postal_code="1201", city="Genève"), "carrier_customs_missing"),
    ],
)
def test_what_dhl_parcel_would_refuse_is_not_asked(wrong: Any, code: str) -> None:
    assert [each.code for each in DhlParcel(Account("dhl_parcel")).problems(wrong)] == [code]


@pytest.mark.parametrize("status", [400, 207])
def test_german_refusals_say_what_to_change(server: Loopback, status: int) -> None:
    words = "The weight is too high"
    server.on("POST", "/v2/orders", refusing_parcel(words, "details.weight", status))
    answer = german(server).buy(parcel("V01PAK", **GERMAN))
    assert isinstance(answer, Refused)
    assert (answer.code, answer.field, answer.said) == (
        "carrier_weight_refused",
        "weight_g",
        "The weight is too high",
    )


def test_a_german_return_comes_with_a_code_for_those_without_a_printer(server: Loopback) -> None:
    answered = {"shipmentNo": "999991587211", "label": {"b64": base64(PDF)}, "qrLabel": {"b64": base64(PDF)}}
    server.on("POST", "/returns/v1/orders", answered)
    customer = parcel("V01PAK", reference="R-000012-1")
    answer = german(server).return_label(replace(customer, sender=RECIPIENT, recipient=SENDER))
    assert isinstance(answer, Ok)
    assert [paper.kind for paper in answer.value.papers] == ["label", "qr"]
    asked = server.requests[-1].json
    jsonschema.validate(asked, RETURN)
    assert asked["receiverId"] == "fra"
    assert (asked["shipper"]["addressHouse"], asked["shipper"]["addressStreet"]) == ("3", "place Bellecour")


def test_a_german_label_out_of_the_union_has_its_declaration(server: Loopback) -> None:
    abroad = {
        "country": "CH",
        "postal_code": "1201",
        "city": "Genève",
        "customs": (ARTICLE,),
        "invoice_number": "F-1",
    }
    assert isinstance(german(server).buy(parcel("V53WPAK", **abroad)), Ok)
    (shipment,) = server.requests[-1].json["shipments"]
    assert [line["hsCode"] for line in shipment["customs"]["items"]] == [ARTICLE.hs_code]


@pytest.mark.parametrize(
    ("line", "house", "street"),
    [
        ("12 bis, rue de l’Église", "12 bis", "rue de l’Église"),
        ("3b avenue Foch", "3b", "avenue Foch"),
        ("14-16 quai de Bercy", "14-16", "quai de Bercy"),
        ("8 place du 8 Mai 1945", "8", "place du 8 Mai 1945"),
        ("Charles-de-Gaulle-Str. 20a", "20a", "Charles-de-Gaulle-Str."),
        ("Via Roma, 12", "12", "Via Roma"),
    ],
)
def test_a_german_return_gives_the_house_number_apart(line: str, house: str, street: str) -> None:
    back = replace(parcel("RETURN"), sender=replace(RECIPIENT, line1=line), recipient=SENDER)
    assert list(request.problems(back)) == []
    sent = json.loads(request.back(back))
    jsonschema.validate(sent, RETURN)
    assert (sent["shipper"]["addressHouse"], sent["shipper"]["addressStreet"]) == (house, street)


@pytest.mark.parametrize(
    ("customer", "code"),
    [
        ({"line1": "Lieu-dit Le Moulin"}, "carrier_house_missing"),
        ({"country": "CH", "postal_code": "1201", "city": "Genève"}, "carrier_place_not_served"),
    ],
)
def test_what_dhl_would_refuse_of_a_return_is_not_asked(customer: dict[str, str], code: str) -> None:
    back = replace(parcel("RETURN"), sender=replace(RECIPIENT, **customer), recipient=SENDER)
    assert [each.code for each in DhlParcel(Account("dhl_parcel")).problems(back)] == [code]


def test_a_german_label_is_given_back(server: Loopback) -> None:
    done = {"status": {"status": 200}, "items": [{"sstatus": {"title": "OK", "status": 200}}]}
    server.on("DELETE", f"/v2/orders.*shipment={PARCEL}", done)
    assert german(server).void(PARCEL) == Ok(None)
    server.on("DELETE", "/v2/orders", refusing_parcel("", "", 207))
    assert not isinstance(german(server).void(PARCEL), Ok)


def test_a_packing_station_is_not_a_delivery(server: Loopback) -> None:
    def event(status: str, code: str) -> dict[str, Any]:
        return {
            "timestamp": "2026-11-30T10:12:00",
            "statusCode": code,
            "status": status,
            "description": status,
        }

    events = [
        event("VA", "pre-transit"),
        event("ZF", "transit"),
        event("ZU", "delivered"),
        event("other", "failure"),
    ]
    server.on("GET", f"/track/shipments.*{PARCEL}", {"shipments": [{"events": events}]})
    answer = german(server).track([PARCEL])
    assert isinstance(answer, Ok)
    assert [each.status for each in answer.value[PARCEL]] == [
        Status.LABEL_CREATED, Status.AVAILABLE_FOR_PICKUP, Status.DELIVERED, Status.EXCEPTION,
    ]  # fmt: skip
