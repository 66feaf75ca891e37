"""Mondial Relay: labels by API 2, points and tracking by signed SOAP, against a server that speaks both."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from lxml import etree

from app.carriers.base import Account, Ok, Refused, Status, Unavailable, Unknown
from app.carriers.http import Reply, Wire
from app.carriers.mondial_relay import request, response
from app.carriers.mondial_relay.client import MondialRelay
from app.pictures import opened
from app.printing.preview import rasterise
from app.scanning.picture import read_picture
from app.values import SHOP_ZONE
from tests.carriers.parcels import RECIPIENT, SENDER, at_relay, parcel
from tests.support.contracts import contract, mondial_relay_schema
from tests.support.loopback import Loopback, hang_up
from tests.support.mondial_relay import BRAND, KEY, LOGIN, WORD, MondialRelayServer


@pytest.fixture
def served() -> Iterator[MondialRelayServer]:
    with Loopback() as running:
        yield MondialRelayServer(running)


def carrier(served: MondialRelayServer, **changes: str) -> MondialRelay:
    url = served.server.url
    values = {
        "brand": BRAND, "login": LOGIN, "password": WORD, "private_key": KEY, "collection": "REL",
        "api1_url": f"{url}/Web_Services.asmx", "api2_url": f"{url}/api/shipment", **changes,
    }  # fmt: skip
    return MondialRelay(Account("mondial_relay", values), Wire(connect=1, read=1, whole=2))


@pytest.mark.parametrize("form", ["zpl", "pdf"])
def test_a_label_for_a_parcel_shop(served: MondialRelayServer, form: Any) -> None:
    wanted = at_relay("24R", "005680", label_format=form)
    assert carrier(served).problems(wanted) == ()
    bought = carrier(served).buy(wanted)
    assert isinstance(bought, Ok)
    (paper,) = bought.value.papers
    assert bought.value.number == "50554859"
    assert paper.format == form
    assert paper.content.startswith(b"^XA" if form == "zpl" else b"%PDF-")
    sent = etree.fromstring(served.shipments["50554859"])
    assert sent.find(".//{*}DeliveryMode").attrib == {"Mode": "24R", "Location": "FR-005680"}
    assert sent.find(".//{*}Weight").attrib == {"Value": "1296", "Unit": "gr"}
    assert sent.findtext(".//{*}OrderNo") == "P-000123-1"
    recipient = sent.find(".//{*}Recipient/{*}Address")
    assert recipient.findtext("{*}Lastname") == "MARTIN"
    assert recipient.findtext("{*}Streetname") == "3 PLACE BELLECOUR"
    assert recipient.findtext("{*}AddressAdd2") == "BATIMENT B, 2E ETAGE"


def customer_sends(product: str) -> Any:
    return replace(
        parcel(product, reference="R-000012-1"), sender=RECIPIENT, recipient=SENDER, label_format="pdf"
    )


@pytest.mark.parametrize(
    ("comes_as", "read"),
    [("words", "MR50554859"), ("picture", "MR picture 50554859"), ("url", "MR by address")],
)
def test_a_return_without_a_printer_gets_a_code(served: MondialRelayServer, comes_as: str, read: str) -> None:
    served.code_comes_as = comes_as
    wanted = customer_sends("LCC-QR")
    assert carrier(served).problems(wanted) == ()
    bought = carrier(served).return_label(wanted)
    assert isinstance(bought, Ok)
    assert bought.warnings == ()
    (paper,) = bought.value.papers
    assert (bought.value.number, paper.kind, paper.format) == ("50554859", "qr", "pdf")
    [page] = rasterise(paper.content, dpi=150)
    with opened(page) as (picture, _):
        assert [code.split("]Q1")[-1] for code in read_picture(picture.convert("L"))] == [read]
    sent = etree.fromstring(served.shipments["50554859"])
    assert sent.find(".//{*}DeliveryMode").attrib == {"Mode": "LCC", "Location": ""}
    assert sent.find(".//{*}CollectionMode").get("Mode") == "REL"
    assert [each.text for each in sent.find(".//{*}OutputOptions")] == ["QRCode"]


def test_a_return_that_is_printed_is_what_it_was(served: MondialRelayServer) -> None:
    bought = carrier(served).return_label(customer_sends("LCC"))
    assert isinstance(bought, Ok)
    assert [(paper.kind, paper.format) for paper in bought.value.papers] == [("label", "pdf")]


@pytest.mark.parametrize("said", ["x" * 501, base64.b64encode(b"\x89PNG broken").decode()])
def test_a_code_that_nobody_can_show_is_in_doubt(served: MondialRelayServer, said: str) -> None:
    body = (
        '<ShipmentCreationResponse xmlns="x"><ShipmentsList><Shipment ShipmentNumber="7"><LabelList><Label>'
        f"<Output>{said}</Output></Label></LabelList></Shipment></ShipmentsList></ShipmentCreationResponse>"
    )
    served.server.on("POST", "/api/shipment", (200, "application/xml", body.encode()))
    assert carrier(served).return_label(customer_sends("LCC-QR")) == Unknown("no_label 7")


def test_a_finer_printer_gets_the_pdf(served: MondialRelayServer) -> None:
    bought = carrier(served).buy(at_relay("24R", "005680", dpi=300))
    assert isinstance(bought, Ok)
    assert bought.value.papers[0].format == "pdf"


def test_a_relay_may_bring_its_country(served: MondialRelayServer) -> None:
    assert isinstance(carrier(served).buy(at_relay("24R", "FR-005680")), Ok)


def test_elements_stand_in_the_order_of_the_schema(served: MondialRelayServer) -> None:
    root = etree.fromstring(request.shipment(parcel("HOM"), Account("mondial_relay")))
    names = [etree.QName(each).localname for each in root.find(".//{*}Shipment")]
    order = ["OrderNo", "ParcelCount", "ShipmentValue", "DeliveryMode", "CollectionMode", "Parcels", "Sender"]
    assert names == [*order, "Recipient"]
    assert [etree.QName(each).localname for each in root] == ["Context", "OutputOptions", "ShipmentsList"]


def test_json_answers_with_net_names_are_read_too(served: MondialRelayServer) -> None:
    body = request.shipment(parcel("HOM"), carrier(served)._account)
    said = carrier(served)._wire.ask("POST", f"{served.server.url}/api/shipment", content=body)
    assert isinstance(said, Reply)
    assert "json" in said.content_type
    answer = response.shipped(said)
    assert isinstance(answer, Ok)
    assert answer.value.content.startswith(b"^XA") or answer.value.url
    login = carrier(served, password="x")._account  # noqa: S106 - a wrong one
    wrong = carrier(served)._wire.ask(
        "POST", f"{served.server.url}/api/shipment", content=request.shipment(parcel("HOM"), login)
    )
    assert isinstance(wrong, Reply)
    refused = response.shipped(wrong)
    assert isinstance(refused, Refused)
    assert refused.code == "carrier_login_wrong"


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        (at_relay("24R", "5680"), "carrier_relay_wrong", "relay_id"),
        (at_relay("24R", "005680", phone=""), "carrier_mobile_missing", "phone"),
        (at_relay("24R", "005680", city="Lyon 2"), "carrier_city_digits", "city"),
        (at_relay("24R", "005680", postal_code="97400"), "carrier_mainland_only", "postal_code"),
        (
            at_relay("24R", "005680", first_name="Marie-Bernadette", last_name="de la Tour du Pin"),
            "carrier_line_too_long",
            "last_name",
        ),
        (parcel("HOM", weight_g=25_001), "carrier_too_heavy", "weight_g"),
        (parcel("24X"), "carrier_product_unknown", "product"),
    ],
)
def test_what_it_would_refuse_is_not_asked(wrong: Any, code: str, field: str) -> None:
    found = MondialRelay(Account("mondial_relay")).problems(wrong)
    assert [(each.code, each.field) for each in found] == [(code, field)]


def test_its_errors_come_with_http_200(served: MondialRelayServer) -> None:
    said = b'<ShipmentCreationResponse xmlns="x"><StatusList><Status Code="%s" Level="%s" Message="%s"/>'
    end = b"</StatusList></ShipmentCreationResponse>"
    for code, level, meaning in (
        (b"10075", b"Error", "carrier_relay_refused"),
        (b"10085", b"Error", "carrier_phone_refused"),
        (b"10063", b"Error", "carrier_said"),
    ):
        body = said % (code, level, b"Non") + end
        served.server.on("POST", "/api/shipment", (200, "application/xml", body))
        answer = carrier(served).buy(at_relay("24R", "005680"))
        assert isinstance(answer, Refused)
        assert (answer.code, answer.said) == (meaning, "Non")
    served.server.on(
        "POST", "/api/shipment", (200, "application/xml", said % (b"99999", b"Error", b"-") + end)
    )
    assert isinstance(carrier(served).buy(at_relay("24R", "005680")), Unknown)


def test_no_answer_is_in_doubt_and_a_label_that_cannot_be_fetched_too(served: MondialRelayServer) -> None:
    served.server.on("GET", "/label/", (500, "text/html", b"no"))
    answer = carrier(served).buy(at_relay("24R", "005680", label_format="pdf"))
    assert answer == Unknown("no_label 50554859")
    assert len(served.shipments) == 1
    served.server.on("POST", "/api/shipment", hang_up)
    assert isinstance(carrier(served).buy(at_relay("24R", "005680")), Unknown)
    nobody = carrier(served, api2_url="http://127.0.0.1:9/")
    assert isinstance(nobody.buy(at_relay("24R", "005680")), Unavailable)


def test_the_connection_is_tried_without_shipping(served: MondialRelayServer) -> None:
    assert carrier(served).check() == Ok(None)
    assert served.shipments == {}
    for changes in ({"password": "x"}, {"private_key": "x"}):
        answer = carrier(served, **changes).check()
        assert isinstance(answer, Refused)
        assert answer.code == "carrier_login_wrong"


def test_the_signature_is_that_of_recorded_requests() -> None:
    assert request.signature([BRAND, "FR", "69100"], KEY) == "B92B23556C301E4A5D56F79566107A48"


def test_questions_are_as_the_published_wsdl_has_them(served: MondialRelayServer) -> None:
    schema = mondial_relay_schema()
    assert isinstance(carrier(served).points(RECIPIENT, 1296, date(2026, 11, 30), "24R"), Ok)
    assert isinstance(carrier(served).track(["50554859"]), Ok)
    asked = [etree.fromstring(each.body).find(".//{*}Body")[0] for each in served.server.requests]
    assert [etree.QName(each).localname for each in asked] == [
        "WSI4_PointRelais_Recherche",
        "WSI2_TracingColisDetaille",
    ]
    for each in asked:
        schema.assertValid(etree.fromstring(etree.tostring(each)))


def test_points_near_an_address_the_nearest_first(served: MondialRelayServer) -> None:
    found = carrier(served).points(RECIPIENT, 1296, date(2026, 11, 30), "24R")
    assert isinstance(found, Ok)
    assert [(point.id, point.name, point.distance_m) for point in found.value] == [
        ("005680", "BUREAU COPY", 150),
        ("012345", "TABAC DU PORT", 900),
    ]
    assert found.value[0].hours[0].spans == (("09:00", "12:30"), ("14:00", "18:30"))
    assert found.value[0].hours[6].spans == ()


def test_recorded_points() -> None:
    body = contract("recorded", "mondialrelay", "test_mondialrelay_search_pickup_site", "02-response.xml")
    found = response.points(Reply(200, "text/xml", body.read_bytes()))
    assert isinstance(found, Ok)
    assert len(found.value) >= 5
    lockers = [point for point in found.value if point.locker]
    assert lockers[0].hours[0].spans == (("00:01", "23:59"),)
    assert all(len(point.id) == 6 and point.name == point.name.strip() for point in found.value)


def test_tracking_puts_words_into_statuses_in_paris_time(served: MondialRelayServer) -> None:
    served.events = [
        ("COLIS LIVRÉ AU DESTINATAIRE", "21/11/26", "10:12"),
        ("DISPONIBLE AU POINT RELAIS", "20/11/26", "09:00"),
        ("COLIS LIVRÉ AU POINT RELAIS", "20/11/26", "08:59"),
        ("QUELQUE CHOSE", "19/11/26", "08:00"),
    ]
    answer = carrier(served).track(["50554859"])
    assert isinstance(answer, Ok)
    events = answer.value["50554859"]
    assert [event.status for event in events] == [
        Status.DELIVERED,
        Status.AVAILABLE_FOR_PICKUP,  # at the shop is not delivered
        Status.AVAILABLE_FOR_PICKUP,
        Status.UNKNOWN,
    ]
    assert events[0].at == datetime(2026, 11, 21, 10, 12, tzinfo=SHOP_ZONE)
