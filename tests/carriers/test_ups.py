"""UPS: what is sent fits UPS' own OpenAPI, bought once, and an Access Point is not a delivery."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import jsonschema
import pytest

from app.carriers.base import Account, Ok, Price, Refused, Status, Unavailable, Unknown
from app.carriers.http import Wire
from app.carriers.ups.client import Ups
from tests.carriers.parcels import ARTICLE, RECIPIENT, at_relay, parcel
from tests.support.contracts import ups_schema
from tests.support.loopback import Asked, Loopback, hang_up

SHIP, TOKEN, RECOVERY, POINTS = "/v2409/ship", "/oauth/token", "/labels/v1/recovery", "/availabilities/64"
ZPL, PDF = b"^XA^FDups^FS^XZ", b"%PDF-1.4 ups"
NUMBER = "1Z5R89390357567127"
WORD = "un-deux-trois"


def base64(content: bytes) -> str:
    return b64encode(content).decode()


def sold(**changes: Any) -> dict[str, Any]:
    package = {
        "TrackingNumber": NUMBER,
        "ShippingLabel": {"ImageFormat": {"Code": "ZPL"}, "GraphicImage": base64(ZPL)},
    }
    results = {
        "NegotiatedRateCharges": {"TotalCharge": {"CurrencyCode": "EUR", "MonetaryValue": "7.85"}},
        "ShipmentCharges": {"TotalCharges": {"CurrencyCode": "EUR", "MonetaryValue": "19.00"}},
        "ShipmentIdentificationNumber": NUMBER,
        "PackageResults": [package],
        **changes,
    }
    return {"ShipmentResponse": {"Response": {"Alert": []}, "ShipmentResults": results}}


def failing(code: str, words: str, status: int = 400) -> Any:
    body = {"response": {"errors": [{"code": code, "message": words}]}}
    return status, "application/json", json.dumps(body).encode()


def recovered(asked: Asked) -> dict[str, Any]:
    form = asked.json["LabelRecoveryRequest"]["LabelSpecification"]["LabelImageFormat"]["Code"]
    image = {"LabelImageFormat": {"Code": form}, "GraphicImage": base64(PDF if form == "PDF" else ZPL)}
    return {"LabelRecoveryResponse": {"LabelResults": {"TrackingNumber": NUMBER, "LabelImage": image}}}


PLACE = {
    "LocationID": "1", "Distance": {"Value": "0.4"},
    "AddressKeyFormat": {
        "ConsigneeName": "TABAC DU PORT", "AddressLine": "2 RUE NEUVE", "PoliticalDivision2": "LYON",
        "PostcodePrimaryLow": "69002", "CountryCode": "FR",
    },
    "AccessPointInformation": {"PublicAccessPointID": "U12345678", "AccessPointStatus": {"Code": "01"}},
    "OperatingHours": {
        "StandardHours": [
            {
                "HoursType": "10",
                "DayOfWeek": [
                    {"Day": "1", "ClosedIndicator": ""},
                    {"Day": "2", "OpenHours": ["900", "1400"], "CloseHours": ["1230", "1830"]},
                ],
            }
        ]
    },
}  # fmt: skip


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        running.on("POST", TOKEN, {"access_token": "k1", "expires_in": "14399"})
        running.on("POST", SHIP, sold()).on("POST", RECOVERY, recovered)
        running.on("POST", POINTS, {"LocatorResponse": {"SearchResults": {"DropLocation": [PLACE]}}})
        yield running


def carrier(server: Loopback, **values: str) -> Ups:
    said = {"account": "A1B2C3", "client_id": "id", "url": server.url, **values}
    return Ups(Account("ups", said, {"client_secret": WORD}), Wire(connect=1, read=1, whole=2))


def test_what_is_sent_fits_the_published_schema(server: Loopback) -> None:
    schema = ups_schema("Shipping", "SHIPRequestWrapper")
    abroad = parcel(
        "65", country="CH", postal_code="1201", city="Genève", customs=(ARTICLE,), invoice_number="F-1"
    )
    for each in (parcel("11"), at_relay("70", "U12345678"), abroad, parcel("11", length_mm=0)):
        assert carrier(server).problems(each) == ()
        assert isinstance(carrier(server).buy(each), Ok)
        jsonschema.validate(server.asked(SHIP)[-1].json, schema)
    assert isinstance(carrier(server).return_label(parcel("11")), Ok)
    back = server.asked(SHIP)[-1].json
    jsonschema.validate(back, schema)
    assert back["ShipmentRequest"]["Shipment"]["ReturnService"] == {"Code": "9"}
    carrier(server).find(parcel("11", label_format="pdf"))
    jsonschema.validate(server.requests[-1].json, ups_schema("Shipping", "LABELRECOVERYRequestWrapper"))
    carrier(server).rate(parcel(""))
    jsonschema.validate(server.requests[-1].json, ups_schema("Rating", "RATERequestWrapper"))
    carrier(server).points(RECIPIENT, 1296, date(2026, 11, 30))
    jsonschema.validate(server.requests[-1].json, ups_schema("Locator", "LOCATORRequestWrapper"))


def test_a_label_comes_as_it_was_made_at_the_negotiated_price(server: Loopback) -> None:
    bought = carrier(server).buy(parcel("11", weight_g=1301))
    assert isinstance(bought, Ok)
    assert (bought.value.number, bought.value.price_cents) == (NUMBER, 785)
    assert [(paper.format, paper.content, paper.dpi) for paper in bought.value.papers] == [("zpl", ZPL, 203)]
    asked = server.asked(SHIP)[-1]
    assert asked.headers["authorization"] == "Bearer k1"
    package = asked.json["ShipmentRequest"]["Shipment"]["Package"][0]
    assert package["PackageWeight"]["Weight"] == "1.4"
    assert package["ReferenceNumber"] == [{"Value": "P-000123-1"}]
    assert server.asked(RECOVERY) == []


@pytest.mark.parametrize("changes", [{"label_format": "pdf", "dpi": 0}, {"dpi": 300}])
def test_other_printers_get_the_pdf_which_is_fetched_not_bought(server: Loopback, changes: Any) -> None:
    bought = carrier(server).buy(parcel("11", **changes))
    assert isinstance(bought, Ok)
    assert [(paper.format, paper.content) for paper in bought.value.papers] == [("pdf", PDF)]
    assert len(server.asked(SHIP)) == 1
    server.on("POST", RECOVERY, failing("300", "No label yet"))
    assert carrier(server).buy(parcel("11", **changes)) == Unknown(f"no_label {NUMBER}")


def test_a_package_may_be_an_object(server: Loopback) -> None:
    package = sold()["ShipmentResponse"]["ShipmentResults"]["PackageResults"][0]
    server.on("POST", SHIP, sold(PackageResults=package))
    assert isinstance(carrier(server).buy(parcel("11")), Ok)


def test_no_answer_is_in_doubt_and_found_by_our_reference(server: Loopback) -> None:
    late = failing("10429", "Request timed out", 408)
    for route in (hang_up, (500, "text/html", b"no"), (200, "text/html", b"<html>"), late):
        server.on("POST", SHIP, route)
        assert isinstance(carrier(server).buy(parcel("11")), Unknown)
    found = carrier(server).find(parcel("11"))
    assert isinstance(found, Ok)
    assert found.value is not None
    assert found.value.number == NUMBER
    server.on("POST", RECOVERY, failing("300", "nothing under this reference"))
    assert not isinstance(carrier(server).find(parcel("11")), Ok)  # it may still come: nobody may buy another


@pytest.mark.parametrize(
    ("code", "words", "meaning", "field"),
    [
        (
            "120802",
            "Address Validation Error on ShipTo address: postal code",
            "carrier_postal_code_wrong",
            "postal_code",
        ),
        ("120213", "Invalid ShipTo phone number", "carrier_phone_refused", "phone"),
        ("120500", "The selected service is not available", "carrier_place_not_served", "product"),
        ("9999", "Something else", "carrier_said", ""),
    ],
)
def test_its_refusals_say_what_to_change(
    server: Loopback, code: str, words: str, meaning: str, field: str
) -> None:
    server.on("POST", SHIP, failing(code, words))
    answer = carrier(server).buy(parcel("11"))
    assert isinstance(answer, Refused)
    assert (answer.code, answer.field, answer.said) == (meaning, field, words)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (parcel("11", weight_g=70_001), "carrier_too_heavy"),
        (parcel("11", length_mm=1500, width_mm=700, height_mm=600), "carrier_too_large_around"),
        (parcel("11", phone=""), "carrier_phone_missing"),
        (parcel("70"), "carrier_relay_missing"),
        (parcel("65", country="CH", postal_code="1201", city="Genève"), "carrier_customs_missing"),
    ],
)
def test_what_it_would_refuse_is_not_asked(wrong: Any, code: str) -> None:
    assert [each.code for each in Ups(Account("ups")).problems(wrong)] == [code]


def test_an_access_point_that_is_gone_is_not_bought_for(server: Loopback) -> None:
    answer = carrier(server).buy(at_relay("70", "U999"))
    assert isinstance(answer, Refused)
    assert answer.field == "relay_id"
    assert server.asked(SHIP) == []


def test_a_key_is_fetched_once_and_again_when_it_is_refused(server: Loopback) -> None:
    ups = carrier(server)
    ups.buy(parcel("11"))
    ups.buy(parcel("11"))
    assert len(server.asked(TOKEN)) == 1
    server.on("POST", TOKEN, {"access_token": "k2", "expires_in": 3600})
    server.on(
        "POST",
        SHIP,
        lambda asked: sold() if "k2" in asked.headers["authorization"] else failing("1", "x", 401),
    )
    assert isinstance(ups.buy(parcel("11")), Ok)
    server.on("POST", TOKEN, failing("10401", "ClientId is Invalid", 401))
    fresh = carrier(server)
    for answer in (fresh.check(), fresh.buy(parcel("11"))):
        assert isinstance(answer, Refused)
        assert answer.code == "carrier_login_wrong"
    server.on("POST", TOKEN, (503, "text/html", b""))
    assert isinstance(fresh.buy(parcel("11")), Unavailable)  # nothing was sent


def test_prices_of_every_service_with_their_days(server: Loopback) -> None:
    def rated(code: str, euros: str, days: str) -> dict[str, Any]:
        summary = {"EstimatedArrival": {"BusinessDaysInTransit": days}}
        return {
            "Service": {"Code": code}, "TotalCharges": {"CurrencyCode": "EUR", "MonetaryValue": "99"},
            "NegotiatedRateCharges": {"TotalCharge": {"CurrencyCode": "EUR", "MonetaryValue": euros}},
            "TimeInTransit": {"ServiceSummary": summary},
        }  # fmt: skip

    many = {
        "RateResponse": {
            "RatedShipment": [rated("11", "7.85", "2"), rated("07", "21.1", "1"), rated("96", "1", "1")]
        }
    }
    server.on("POST", "/rating/v2409/Shoptimeintransit", many)
    assert carrier(server).rate(parcel("")) == Ok((Price("11", 785, 2), Price("07", 2110, 1)))


def test_points_with_their_hours(server: Loopback) -> None:
    found = carrier(server).points(RECIPIENT, 1296, date(2026, 11, 30))
    assert isinstance(found, Ok)
    (point,) = found.value
    assert (point.id, point.distance_m, point.closed) == ("U12345678", 400, False)
    assert [(day.weekday, day.spans) for day in point.hours] == [
        (6, ()),
        (0, (("09:00", "12:30"), ("14:00", "18:30"))),
    ]


def test_an_access_point_is_not_a_delivery(server: Loopback) -> None:
    def activity(kind: str, words: str) -> dict[str, Any]:
        at = {"gmtDate": "20261130", "gmtTime": "9:15:00", "location": {"address": {"city": "LYON"}}}
        return {**at, "status": {"type": kind, "code": "2Q", "description": words}}

    told = [
        activity("D", "Delivered to UPS Access Point"), activity("D", "Picked up at UPS Access Point"),
        activity("O", "Out"), activity("RS", "Returned"), activity("?", "?"),
    ]  # fmt: skip
    server.on(
        "GET", f"/details/{NUMBER}", {"trackResponse": {"shipment": [{"package": [{"activity": told}]}]}}
    )
    server.on(
        "GET", "/details/1ZNONE", (404, "application/json", b'{"response": {"errors": [{"code": "TW0001"}]}}')
    )
    answer = carrier(server).track([NUMBER, "1ZNONE"])
    assert isinstance(answer, Ok)
    assert answer.value["1ZNONE"] == ()
    assert [event.status for event in answer.value[NUMBER]] == [
        Status.AVAILABLE_FOR_PICKUP, Status.DELIVERED, Status.OUT_FOR_DELIVERY, Status.RETURNING, Status.UNKNOWN,
    ]  # fmt: skip
    assert answer.value[NUMBER][0].at == datetime(2026, 11, 30, 9, 15, tzinfo=UTC)


def test_a_label_is_given_back(server: Loopback) -> None:
    done = {"VoidShipmentResponse": {"SummaryResult": {"Status": {"Code": "1"}}}}
    server.on("DELETE", f"/void/cancel/{NUMBER}", done)
    assert carrier(server).void(NUMBER) == Ok(None)
    server.on("DELETE", "/void/cancel/", failing("190117", "The Pickup Request was already completed"))
    assert isinstance(carrier(server).void(NUMBER), Refused)
