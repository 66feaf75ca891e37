"""Pickup points of FedEx and DHL: where they are, when they are open, and what a label for one says."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from app.carriers.base import Account, Hours, Ok, Refused, Unavailable
from app.carriers.dhl_express.client import DhlExpress
from app.carriers.dhl_parcel.client import DhlParcel
from app.carriers.fedex.client import Fedex
from app.carriers.http import Wire
from tests.carriers.parcels import RECIPIENT, at_relay, parcel
from tests.support.loopback import Loopback

DAY = date(2026, 11, 30)
FIND, PLACES = "/location-finder/v1/find-by-address", "/location/v1/locations"
BRANCH = "/location-finder/v1/find-by-keyword-id"
GERMAN = {"country": "DE", "postal_code": "53113", "city": "Bonn"}
PDF = b64encode(b"%PDF-1.4 label").decode()


def schedule(*days: str) -> list[dict[str, str]]:
    return [
        {"opens": "09:00:00", "closes": "18:30:00", "dayOfWeek": f"http://schema.org/{day}"} for day in days
    ]


def dhl_place(number: str, metres: int, **changes: Any) -> dict[str, Any]:
    """As DHL's published clients recorded it."""
    provider = "parcel" if number.isdecimal() else "express"
    return {
        "url": f"/locations/{number}",
        "location": {
            "ids": [{"locationId": number if provider == "express" else f"8003-{number}", "provider": provider}],
            "keyword": "Postfiliale",
            "keywordId": number,
            "type": "servicepoint",
        },
        "name": f"Shop {number}",
        "distance": metres,
        "place": {
            "address": {
                "countryCode": "DE", "postalCode": "53111", "addressLocality": "Bonn", "streetAddress": "Markt 3",
            },
        },
        "openingHours": schedule("Monday", "Saturday"),
        "closurePeriods": [],
        "serviceTypes": ["parcel:pick-up"],
        **changes,
    }  # fmt: skip


def fedex_place(number: str, kilometres: float, **changes: Any) -> dict[str, Any]:
    return {
        "locationId": number,
        "distance": {"units": "KM", "value": kilometres},
        "contactAndAddress": {
            "contact": {"companyName": f"Tabac {number}"},
            "address": {
                "streetLines": ["3 rue du Port"], "city": "Lyon", "postalCode": "69002", "countryCode": "FR",
            },
            "addressAncillaryDetail": {"displayName": "FedEx OnSite"},
        },
        "storeHours": [
            {
                "dayOfWeek": "MONDAY", "operationalHoursType": "OPEN_BY_HOURS",
                "operationalHours": {"begins": "09:00:00", "ends": "18:30:00"},
            },
            {"dayofweek": "SUN", "operationalHoursType": "CLOSED_ALL_DAY"},
            {"dayOfWeek": "SATURDAY", "operationalHoursType": "OPEN_ALL_DAY"},
        ],
        "lockerAvailability": False,
        **changes,
    }  # fmt: skip


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        running.on("POST", "/oauth/token", {"access_token": "k1", "expires_in": 3599})
        yield running


def wire() -> Wire:
    return Wire(connect=1, read=1, whole=2)


def fedex(server: Loopback) -> Fedex:
    said = {"account": "740561073", "client_id": "id", "url": server.url}
    return Fedex(Account("fedex", said, {"client_secret": "s"}), wire())


def express(server: Loopback, key: str = "k") -> DhlExpress:
    said = {
        "account": "220123456",
        "user": "api",
        "url": server.url,
        "points_url": f"{server.url}/location-finder/v1",
    }
    return DhlExpress(Account("dhl_express", said, {"password": "s", "points_key": key}), wire())


def german(server: Loopback) -> DhlParcel:
    said = {
        "account": "3333333333", "user": "u", "url": server.url, "points_url": f"{server.url}/location-finder/v1",
    }  # fmt: skip
    return DhlParcel(Account("dhl_parcel", said, {"password": "s", "api_key": "k"}), wire())


def test_dhl_points_with_their_hours_and_holidays(server: Loopback) -> None:
    closed = [{"type": "vacation", "fromDate": "2026-12-24", "toDate": "2026-12-31"}]
    far, near = dhl_place("BON002", 950), dhl_place("BON001", 120, closurePeriods=closed)
    server.on("GET", FIND, {"locations": [far, near]})
    found = express(server).points(RECIPIENT, 1296, DAY)
    assert isinstance(found, Ok)
    first, second = found.value
    assert (first.id, first.distance_m, first.lines, first.city) == ("BON001", 120, ("Markt 3",), "Bonn")
    assert first.hours[0] == Hours(0, (("09:00", "18:30"),))
    assert first.hours[6] == Hours(6, ())
    assert (first.is_closed_on(date(2026, 12, 25)), second.is_closed_on(date(2026, 12, 25))) == (True, False)
    (asked,) = server.requests
    assert asked.headers["dhl-api-key"] == "k"
    said = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query).items()}
    assert (said["countryCode"], said["postalCode"], said["addressLocality"]) == ("FR", "69002", "Lyon")
    assert (said["providerType"], said["serviceType"]) == ("express", "express:pick-up")


def test_a_branch_of_dhl_is_known_by_its_postal_code_and_number(server: Loopback) -> None:
    far, near = dhl_place("754", 1200), dhl_place("755", 1) | {"distance": 223.6}
    server.on("GET", FIND, {"locations": [far, near]})
    found = german(server).points(RECIPIENT, 1296, DAY)
    assert isinstance(found, Ok)
    assert [(point.id, point.distance_m) for point in found.value] == [
        ("53111-755", 224),
        ("53111-754", 1200),
    ]


def test_a_point_of_dhl_needs_a_key_and_an_answer(server: Loopback) -> None:
    assert express(server, key="").points(RECIPIENT, 1, DAY) == Refused("carrier_key_missing")
    assert server.requests == []
    server.on("GET", FIND, (404, "application/json", b'{"status": 404, "title": "No result found"}'))
    assert express(server).points(RECIPIENT, 1, DAY) == Ok(())
    server.on("GET", FIND, (401, "application/json", b"{}"))
    assert express(server).points(RECIPIENT, 1, DAY) == Refused("carrier_login_wrong")
    server.on("GET", FIND, (503, "text/html", b"away"))
    assert express(server).points(RECIPIENT, 1, DAY) == Unavailable("http_503")


def test_an_express_label_to_a_point(server: Loopback) -> None:
    answer = {"shipmentTrackingNumber": "3318810025", "documents": [{"typeCode": "label", "content": PDF}]}
    server.on("POST", "/shipments$", answer)
    assert isinstance(express(server).buy(at_relay("POINT", "BON001")), Ok)
    body = server.requests[0].json
    assert body["productCode"] == "N"
    assert body["onDemandDelivery"] == {"deliveryOption": "servicepoint", "servicePointId": "BON001"}
    assert body["valueAddedServices"] == [{"serviceCode": "TV"}]


@pytest.mark.parametrize(
    ("relay_id", "postal_code"), [("53111-754", "53111"), ("754", "53113")], ids=["chosen here", "by number"]
)
def test_a_german_label_to_a_branch_names_it_by_number_and_place(
    server: Loopback, relay_id: str, postal_code: str
) -> None:
    """However far it is from the recipient: it is asked for itself, not looked for around them."""
    place = dhl_place("754", 0)
    place["place"]["address"]["postalCode"] = postal_code
    server.on("GET", BRANCH, (404, "application/json", b'{"status": 404}'))
    server.on("GET", f"{BRANCH}.*keywordId=754&countryCode=DE&postalCode={postal_code}", place)
    shipment = {"sstatus": {"statusCode": 200}, "shipmentNo": "340434310428091700", "label": {"b64": PDF}}
    server.on("POST", "/v2/orders", {"items": [shipment]})
    assert isinstance(german(server).buy(at_relay("FILIALE", relay_id, **GERMAN)), Ok)
    (sent,) = server.requests[-1].json["shipments"]
    assert (sent["product"], sent["billingNumber"]) == ("V01PAK", "33333333330101")
    assert sent["consignee"] == {
        "name": "Élodie Martin", "retailID": 754, "email": "elodie@example.fr",
        "postalCode": postal_code, "city": "Bonn", "country": "DEU",
    }  # fmt: skip
    gone = german(server).buy(at_relay("FILIALE", "53111-755", **GERMAN))
    assert isinstance(gone, Refused)
    assert (gone.code, gone.field) == ("carrier_relay_refused", "relay_id")
    place["closurePeriods"] = [{"type": "vacation", "fromDate": "2026-11-30", "toDate": "2026-12-05"}]
    closed = german(server).buy(at_relay("FILIALE", relay_id, **GERMAN))
    assert isinstance(closed, Refused)
    assert closed.code == "carrier_relay_closed"
    assert len(server.asked("/v2/orders")) == 1


def test_fedex_points_with_their_hours(server: Loopback) -> None:
    miles = {"units": "MI", "value": 2}
    places = [fedex_place("LYSA", 1.25), fedex_place("LYSB", 0, distance=miles), fedex_place("LYSC", 0.4)]
    server.on("POST", PLACES, {"output": {"locationDetailList": places}})
    found = fedex(server).points(RECIPIENT, 1296, DAY)
    assert isinstance(found, Ok)
    assert [(point.id, point.distance_m) for point in found.value] == [
        ("LYSC", 400), ("LYSA", 1250), ("LYSB", 3219),
    ]  # fmt: skip
    assert found.value[0].hours == (
        Hours(0, (("09:00", "18:30"),)), Hours(6, ()), Hours(5, (("00:00", "24:00"),)),
    )  # fmt: skip
    asked = server.asked(PLACES)[0].json
    assert asked["location"]["address"]["streetLines"] == ["3 place Bellecour"]
    assert asked["locationCapabilities"] == [{"transferOfPossessionType": "HOLD_AT_LOCATION"}]


def test_a_fedex_label_to_a_point(server: Loopback) -> None:
    piece = {
        "trackingNumber": "986578788855",
        "packageDocuments": [{"contentType": "LABEL", "encodedLabel": PDF}],
    }
    shipment = {"masterTrackingNumber": "986578788855", "pieceResponses": [piece]}
    server.on("POST", "/ship/v1/shipments$", {"output": {"transactionShipments": [shipment]}})
    assert isinstance(fedex(server).buy(at_relay("POINT", "LYSA")), Ok)
    sent = server.asked("/ship/v1/shipments$")[0].json["requestedShipment"]
    assert sent["serviceType"] == "FEDEX_PRIORITY"
    assert sent["shipmentSpecialServices"] == {
        "specialServiceTypes": ["HOLD_AT_LOCATION"],
        "holdAtLocationDetail": {"locationId": "LYSA"},
    }


@pytest.mark.parametrize(
    ("open_with", "product", "changes"),
    [(fedex, "POINT", {}), (express, "POINT", {}), (german, "FILIALE", GERMAN)],
)
def test_a_label_to_a_point_needs_the_point_and_an_address_to_tell_it_to(
    server: Loopback, open_with: Any, product: str, changes: Any
) -> None:
    missing = open_with(server).problems(parcel(product, email="", **changes))
    assert {each.code for each in missing} == {"carrier_relay_missing", "carrier_email_missing"}
    assert open_with(server).problems(at_relay(product, "754", **changes)) == ()
