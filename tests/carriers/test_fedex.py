"""FedEx: the fields its OpenAPI wants, one key for all, refusals in words, events with their own times."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import jsonschema
import pytest

from app.carriers.base import Account, Bought, Ok, Price, Refused, Status, Unavailable, Unknown
from app.carriers.fedex.client import Fedex
from app.carriers.http import Wire
from tests.carriers.parcels import ARTICLE, parcel
from tests.support.fedex import SHIPMENT
from tests.support.loopback import Asked, Loopback, hang_up

SHIP, TOKEN, TRACK = "/ship/v1/shipments$", "/oauth/token", "/track/v1/trackingnumbers"
ZPL, PDF = b"^XA^FDfedex^FS^XZ", b"%PDF-1.4 fedex"
NUMBER, WORD = "986578788855", "un-deux-trois"


def sold(asked: Asked) -> dict[str, Any]:
    """As FedEx answers to what its specification allows: the label in the format that was asked for."""
    body = asked.json
    shipment = body["requestedShipment"]
    jsonschema.validate(body, SHIPMENT)
    content = ZPL if shipment["labelSpecification"]["imageType"] == "ZPLII" else PDF
    document = {"contentType": "LABEL", "docType": "PDF", "encodedLabel": b64encode(content).decode()}
    invoice = {"contentType": "COMMERCIAL_INVOICE", "encodedLabel": b64encode(b"%PDF-1.4 invoice").decode()}
    rate = {"totalNetCharge": 12.5, "currency": "EUR"}
    return {
        "output": {
            "transactionShipments": [
                {
                    "masterTrackingNumber": NUMBER,
                    "pieceResponses": [{"trackingNumber": NUMBER, "packageDocuments": [document]}],
                    "shipmentDocuments": [invoice] if "customsClearanceDetail" in shipment else [],
                    "completedShipmentDetail": {"shipmentRating": {"shipmentRateDetails": [rate]}},
                    "alerts": [{"code": "A", "message": "Recipient Postal-City Mismatch."}],
                }
            ]
        }
    }


def failing(code: str, words: str, status: int = 400) -> Any:
    return status, "application/json", json.dumps({"errors": [{"code": code, "message": words}]}).encode()


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        running.on("POST", TOKEN, {"access_token": "k1", "expires_in": 3599}).on("POST", SHIP, sold)
        yield running


def carrier(server: Loopback, **values: str) -> Fedex:
    said = {"account": "740561073", "client_id": "id", "url": server.url, **values}
    secrets = {"client_secret": WORD, "tracking_secret": "other"}
    return Fedex(Account("fedex", said, secrets), Wire(connect=1, read=1, whole=2))


@pytest.mark.parametrize(("dpi", "form", "content"), [(203, "zpl", ZPL), (300, "pdf", PDF)])
def test_a_label_in_the_printers_own_form(server: Loopback, dpi: int, form: str, content: bytes) -> None:
    answer = carrier(server).buy(parcel("FEDEX_PRIORITY", dpi=dpi, weight_g=1301))
    assert isinstance(answer, Ok)
    (paper,) = answer.value.papers
    assert (answer.value.number, answer.value.price_cents) == (NUMBER, 1250)
    assert (paper.kind, paper.format, paper.content) == ("label", form, content)
    assert answer.warnings == ("Recipient Postal-City Mismatch.",)
    (item,) = server.asked(SHIP)[0].json["requestedShipment"]["requestedPackageLineItems"]
    assert item["weight"] == {"units": "KG", "value": 1.4}
    assert item["customerReferences"][0]["value"] == "P-000123-1"


def test_abroad_goes_with_its_customs_invoice(server: Loopback) -> None:
    abroad = parcel(
        "INTERNATIONAL_ECONOMY", country="US", postal_code="10001", city="New York", customs=(ARTICLE,),
        invoice_number="F-1",
    )  # fmt: skip
    assert carrier(server).problems(abroad) == ()
    answer = carrier(server).buy(abroad)
    assert isinstance(answer, Ok)
    assert [paper.kind for paper in answer.value.papers] == ["label", "invoice"]
    customs = server.asked(SHIP)[0].json["requestedShipment"]["customsClearanceDetail"]
    assert customs["totalCustomsValue"] == {"amount": 24.0, "currency": "EUR"}
    assert customs["commodities"][0]["harmonizedCode"] == "691200"


def test_a_way_back_is_a_return_shipment(server: Loopback) -> None:
    assert isinstance(carrier(server).return_label(parcel("FEDEX_PRIORITY")), Ok)
    shipment = server.asked(SHIP)[0].json["requestedShipment"]
    assert shipment["shipmentSpecialServices"]["specialServiceTypes"] == ["RETURN_SHIPMENT"]


@pytest.mark.parametrize(
    ("code", "words", "meaning", "field"),
    [
        ("RECIPIENT.POSTALCODE.INVALID", "Invalid.", "carrier_postal_code_wrong", "postal_code"),
        ("PHONENUMBER.TOO.SHORT", "Too short.", "carrier_phone_refused", "phone"),
        ("SERVICE.PACKAGECOMBINATION.INVALID", "Not valid.", "carrier_place_not_served", "product"),
        ("ACCOUNT.NUMBER.MISMATCH", "Account Number Mismatch", "carrier_account_refused", ""),
    ],
)
def test_its_refusals_say_what_to_change(
    server: Loopback, code: str, words: str, meaning: str, field: str
) -> None:
    server.on("POST", SHIP, failing(code, words))
    answer = carrier(server).buy(parcel("FEDEX_PRIORITY"))
    assert isinstance(answer, Refused)
    assert (answer.code, answer.field, answer.said) == (meaning, field, words)


def test_no_answer_is_in_doubt_and_too_many_requests_are_not(server: Loopback) -> None:
    late = failing("REQUEST.TIMEOUT", "Request timed out", 408)
    for route in (
        hang_up,
        failing("SYSTEM.UNAVAILABLE", "later", 503),
        (200, "application/json", b"{}"),
        late,
    ):
        server.on("POST", SHIP, route)
        assert isinstance(carrier(server).buy(parcel("FEDEX_PRIORITY")), Unknown)
    server.on("POST", SHIP, failing("TOO.MANY", "slow down", 429))
    assert isinstance(carrier(server).buy(parcel("FEDEX_PRIORITY")), Unavailable)


def test_a_label_in_doubt_is_found_by_our_reference_with_the_keys_of_tracking(server: Loopback) -> None:
    server.on("POST", TOKEN, lambda asked: {"access_token": "t" if b"other" in asked.body else "k"})
    server.on("POST", "/referencenumbers", {"output": {"completeTrackResults": []}})
    fedex = carrier(server, tracking_id="tracking")
    assert fedex.find(parcel("FEDEX_PRIORITY")) == Unavailable("not_seen_yet")  # not: there is none
    seen = {
        "output": {"completeTrackResults": [{"trackingNumber": NUMBER, "trackResults": [{"scanEvents": []}]}]}
    }
    server.on("POST", "/referencenumbers", seen)
    assert fedex.find(parcel("FEDEX_PRIORITY")) == Ok(Bought(NUMBER, ()))
    asked = server.asked("/referencenumbers")[-1]
    assert asked.headers["authorization"] == "Bearer t"
    assert asked.json["referencesInformation"]["value"] == "P-000123-1"


def test_prices_before_tax(server: Loopback) -> None:
    def rated(service: str, gross: float, tax: float, transit: str) -> dict[str, Any]:
        detail = {"rateType": "ACCOUNT", "totalNetCharge": gross, "totalVatCharge": tax, "currency": "EUR"}
        return {
            "serviceType": service, "ratedShipmentDetails": [detail], "operationalDetail": {"transitTime": transit},
        }  # fmt: skip

    many = [
        rated("FEDEX_PRIORITY", 12.0, 2.0, "ONE_DAY"),
        rated("FEDEX_REGIONAL_ECONOMY", 8.4, 1.4, "THREE_DAYS"),
    ]
    server.on(
        "POST", "/rates/quotes", {"output": {"rateReplyDetails": [*many, rated("SMART_POST", 1, 0, "")]}}
    )
    prices = (Price("FEDEX_PRIORITY", 1000, 1), Price("FEDEX_REGIONAL_ECONOMY", 700, 3))
    assert carrier(server).rate(parcel("")) == Ok(prices)


def test_events_and_a_location_that_holds_the_parcel(server: Loopback) -> None:
    def scan(code: str, words: str) -> dict[str, Any]:
        return {
            "date": "2026-11-30T10:12:00+01:00", "eventType": code, "eventDescription": words,
            "scanLocation": {"city": "LYON", "countryCode": "FR"},
        }  # fmt: skip

    codes = ("PU", "OD", "DE", "HL", "DL", "RS", "ZZ")
    results = {
        "trackingNumber": NUMBER,
        "trackResults": [{"scanEvents": [scan(code, code) for code in codes]}],
    }
    server.on("POST", TRACK, {"output": {"completeTrackResults": [results]}})
    answer = carrier(server).track([NUMBER])
    assert isinstance(answer, Ok)
    events = answer.value[NUMBER]
    assert [event.status for event in events] == [
        Status.ACCEPTED, Status.OUT_FOR_DELIVERY, Status.DELIVERY_FAILED, Status.AVAILABLE_FOR_PICKUP,
        Status.DELIVERED, Status.RETURNING, Status.UNKNOWN,
    ]  # fmt: skip
    assert events[0].at == datetime.fromisoformat("2026-11-30T10:12:00+01:00")
    assert events[0].place == "LYON, FR"


def test_a_label_is_given_back(server: Loopback) -> None:
    server.on("PUT", "/shipments/cancel", {"output": {"cancelledShipment": True}})
    assert carrier(server).void(NUMBER) == Ok(None)
    assert server.requests[-1].json["trackingNumber"] == NUMBER
