"""Colissimo: what is sent fits La Poste's own OpenAPI, and every recorded answer is read byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from app.carriers.base import Account, Ok, Refused, Unavailable, Unknown
from app.carriers.colissimo import response
from app.carriers.colissimo.client import Colissimo
from app.carriers.http import Reply, Wire
from app.printing.carrier_label import carrier_label, likely_dpi
from tests.carriers.parcels import ARTICLE, RECIPIENT, at_relay, parcel
from tests.support.contracts import colissimo_schema, contract
from tests.support.loopback import Asked, Loopback, hang_up

GENERATE = "/3.1/generateLabel"
WORD = "un-deux-trois"
PDF = b"%PDF-1.4\r\n\xe2\xe3\xcf\xd3\r\n--uuid:not-a-boundary\r\n\x00\xff\xfe\r\n%%EOF"


def multipart(info: dict[str, Any], *parts: tuple[str, bytes], end: str = "\r\n", status: int = 200) -> Any:
    """An answer as SLS makes it; ``end`` is how its lines end."""
    mark, new = b"--uuid:abc", end.encode()
    body = new
    head = f"{end}Content-Type: application/octet-stream{end}Content-Transfer-Encoding: binary{end}Content-ID: <%s>"
    for name, content in (("jsonInfos", json.dumps(info, ensure_ascii=False).encode()), *parts):
        body += mark + (head % name).encode() + new + new + content + new
    return status, 'multipart/mixed; boundary="uuid:abc"', body + mark + b"--" + new


def sold(number: str = "6A15602676300") -> dict[str, Any]:
    message = {"id": "0", "type": "INFOS", "messageContent": "La requête a été traitée avec succès"}
    return {"messages": [message], "labelV31Response": {"parcelNumber": number}}


def refusing(code: str, words: str) -> tuple[int, str, bytes]:
    message = {"id": code, "type": "ERROR", "messageContent": words, "replacementValues": []}
    return 400, "application/json;charset=UTF-8", json.dumps({"messages": [message]}).encode()


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def carrier(server: Loopback, *, sandbox: bool = False, **values: str) -> Colissimo:
    said = {"contract": "819364", "url": f"{server.url}/3.1", "points_url": f"{server.url}/points"}
    secrets = {"password": WORD, "tracking_key": "key", **values}
    return Colissimo(Account("colissimo", said, secrets, sandbox), Wire(connect=1, read=1, whole=2))


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_label_comes_as_it_was_made(server: Loopback, end: str) -> None:
    server.on("POST", GENERATE, multipart(sold(), ("label", PDF), ("cn23", b"%PDF-cn23"), end=end))
    bought = carrier(server).buy(parcel("DOM"))
    assert isinstance(bought, Ok)
    assert bought.value.number == "6A15602676300"
    assert [(paper.kind, paper.content) for paper in bought.value.papers] == [
        ("label", PDF),
        ("cn23", b"%PDF-cn23"),
    ]


def test_what_is_sent_fits_the_published_schema(server: Loopback) -> None:
    schema = colissimo_schema("GenerateLabelRequestV31")
    server.on("POST", GENERATE, multipart(sold(), ("label", PDF)))
    for each in (
        parcel("DOM"),
        parcel("DOS", label_format="pdf"),
        at_relay("HD", "060567"),
        parcel("COM", postal_code="97400", city="Saint-Denis", customs=(ARTICLE,), invoice_number="F-1"),
        parcel("DOS", country="BE", postal_code="1000", city="Bruxelles", phone="+32470123456"),
    ):
        assert carrier(server).problems(each) == ()
        assert isinstance(carrier(server).buy(each), Ok)
        jsonschema.validate(server.requests[-1].json, schema)
    carrier(server, sandbox=True).buy(parcel("DOM"))
    jsonschema.validate(server.requests[-1].json, colissimo_schema("CheckGenerateLabelRequest"))


def test_the_fields_mean_what_la_poste_says(server: Loopback) -> None:
    server.on("POST", GENERATE, multipart(sold(), ("label", PDF)))
    carrier(server).buy(at_relay("HD", "060567"))
    body = server.requests[-1].json
    letter = body["letter"]
    assert (body["contractNumber"], body["password"]) == ("819364", WORD)
    assert letter["parcel"] == {"weight": 1.3, "pickupLocationId": "060567"}
    assert letter["service"]["depositDate"] == "2026-11-30"
    assert letter["service"]["commercialName"] == "Comptoir d’Arrimage"
    address = letter["addressee"]["address"]
    assert (address["line1"], address["line2"]) == ("Bâtiment B, 2e étage", "3 place Bellecour")
    assert address["mobileNumber"] == "+33612345678"
    assert body["outputFormat"]["outputPrintingType"] == "ZPL_10x15_203dpi"
    carrier(server, api_key="the-key").buy(parcel("DOM", weight_g=1301))
    last = server.requests[-1]
    assert last.headers["apikey"] == "the-key"
    assert "password" not in last.json
    assert "pickupLocationId" not in last.json["letter"]["parcel"]
    assert last.json["letter"]["parcel"]["weight"] == 1.31


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        (parcel("DOM", weight_g=30_001), "carrier_too_heavy", "weight_g"),
        (at_relay("HD", "060567", weight_g=20_001), "carrier_too_heavy", "weight_g"),
        (at_relay("HD", "060567", phone=""), "carrier_mobile_missing", "phone"),
        (at_relay("HD", "060567", phone="+33472000000"), "carrier_mobile_wrong", "phone"),
        (at_relay("HD", "060567", email=""), "carrier_email_missing", "email"),
        (at_relay("HD", "60567"), "carrier_relay_wrong", "relay_id"),
        (at_relay("HD", ""), "carrier_relay_missing", "relay_id"),
        (parcel("DOM", length_mm=1010), "carrier_too_long", "length_mm"),
        (parcel("DOM", length_mm=1000, width_mm=900, height_mm=200), "carrier_too_large", "length_mm"),
        (parcel("DOM", line1="rue de " + "la Très Longue Avenue " * 5), "carrier_address_too_long", "line1"),
        (parcel("DOM", last_name="M" * 36), "carrier_line_too_long", "last_name"),
        (parcel("DOM", line1=""), "carrier_street_missing", "line1"),
        (parcel("DOM", postal_code="97400", customs=(ARTICLE,)), "carrier_overseas_product", "product"),
        (parcel("COM"), "carrier_mainland_product", "product"),
        (parcel("COM", postal_code="97400"), "carrier_customs_missing", "customs"),
        (
            parcel("COM", postal_code="97400", customs=(replace(ARTICLE, hs_code="12"),)),
            "carrier_customs_hs_code",
            "customs",
        ),
    ],
)
def test_what_colissimo_would_refuse_is_not_asked(wrong: Any, code: str, field: str) -> None:
    found = Colissimo(Account("colissimo")).problems(wrong)
    assert [(each.code, each.field) for each in found] == [(code, field)]


def test_a_long_street_goes_onto_the_next_line_and_nothing_is_cut(server: Loopback) -> None:
    server.on("POST", GENERATE, multipart(sold(), ("label", PDF)))
    long = parcel("DOM", line1="128 bis avenue du Général de Gaulle prolongée", line2="")
    assert carrier(server).problems(long) == ()
    carrier(server).buy(long)
    address = server.requests[-1].json["letter"]["addressee"]["address"]
    assert f"{address['line2']} {address['line3']}" == long.recipient.line1
    assert max(len(address[name]) for name in ("line2", "line3")) <= 35


@pytest.mark.parametrize(
    ("code", "words", "meaning", "field"),
    [
        ("30213", "Le code pays ou le code postal est incorrect", "carrier_place_not_served", "postal_code"),
        ("30220", "Le numéro de portable n’a pas été transmis", "carrier_mobile_missing", "phone"),
        ("30000", "Identifiant ou mot de passe incorrect", "carrier_login_wrong", ""),
        ("31999", "Le point de retrait est fermé", "carrier_relay_refused", "relay_id"),
        ("39999", "Autre chose", "carrier_said", ""),
    ],
)
def test_its_refusals_say_what_to_change(
    server: Loopback, code: str, words: str, meaning: str, field: str
) -> None:
    server.on("POST", GENERATE, refusing(code, words))
    answer = carrier(server).buy(parcel("DOM"))
    assert answer == Refused(meaning, field, {"carrier_code": code}, words)


def test_an_outage_after_the_request_is_in_doubt_and_one_before_it_is_not(server: Loopback) -> None:
    server.on("POST", GENERATE, (503, "text/html", b"<html>maintenance</html>"))
    assert carrier(server).buy(parcel("DOM")) == Unknown("http_503")
    server.on("POST", GENERATE, hang_up)
    assert isinstance(carrier(server).buy(parcel("DOM")), Unknown)
    server.on("POST", GENERATE, (200, "text/html", b"captive portal"))
    assert isinstance(carrier(server).buy(parcel("DOM")), Unknown)
    assert len(server.requests) == 3  # none of them was repeated
    away = carrier(server, url="http://127.0.0.1:9/3.1")
    assert isinstance(away.buy(parcel("DOM")), Unavailable)
    server.on("POST", GENERATE, (403, "text/html", b"no"))
    assert carrier(server).buy(parcel("DOM")) == Refused("carrier_login_wrong")


def test_a_number_without_a_label_is_in_doubt(server: Loopback) -> None:
    server.on("POST", GENERATE, multipart(sold()))
    assert carrier(server).buy(parcel("DOM")) == Unknown("no_label 6A15602676300")


@pytest.mark.parametrize("form", ["zpl", "pdf"])
def test_the_sandbox_buys_nothing(server: Loopback, form: Any) -> None:
    server.on("POST", "/checkGenerateLabel", {"messages": [{"id": "0", "type": "INFOS"}]})
    answer = carrier(server, sandbox=True).buy(parcel("DOM", label_format=form))
    assert isinstance(answer, Ok)
    assert answer.value.number.startswith("SPECIMEN")
    assert [each.path for each in server.requests] == ["/3.1/checkGenerateLabel"]
    carrier_label(answer.value.papers[0].content, "x")


def recorded(folder: str, name: str) -> tuple[str, bytes]:
    path = contract("recorded", "colissimo", folder, name)
    return path.suffix, path.read_bytes()


@pytest.mark.parametrize(
    ("folder", "kinds"),
    [
        ("test_DOM_product", ["label"]),
        ("test_colissimo_label", ["label"]),
        ("test_colissimo_label_zpl", ["label"]),
        ("test_pickup_ok", ["label"]),
        ("test_full_customs_declarations", ["label", "cn23"]),
    ],
)
def test_recorded_labels_are_read_and_pass_the_printers_check(folder: str, kinds: list[str]) -> None:
    _, body = recorded(folder, "02-response.multipart.bin")
    answer = response.bought(Reply(200, "multipart/mixed", body), "zpl", 300)
    assert isinstance(answer, Ok), answer
    assert [paper.kind for paper in answer.value.papers] == kinds
    for paper in answer.value.papers:
        assert paper.content in body
        if paper.format == "zpl":
            assert likely_dpi(paper.content) == 300
        carrier_label(paper.content, answer.value.number, dpi=300)


@pytest.mark.parametrize(
    ("folder", "field"), [("test_DOM_product_raise_1", "postal_code"), ("test_pickup_fail_1", "phone")]
)
def test_recorded_refusals(folder: str, field: str) -> None:
    _, body = recorded(folder, "01-response.json")
    answer = response.bought(Reply(400, "application/json", body), "zpl", 203)
    assert isinstance(answer, Refused)
    assert answer.field == field


def test_recorded_deposit_slip(server: Loopback) -> None:
    _, body = recorded("test_common_success_get_packing_slip", "03-response.multipart.bin")
    server.on("POST", "/generateBordereau", (200, "multipart/mixed", body))
    paper = carrier(server).manifest(["9V34928217639"])
    assert isinstance(paper, Ok)
    assert paper.value.content[:5] == b"%PDF-"
    jsonschema.validate(server.requests[0].json, colissimo_schema("GenerateBordereauByParcelsNumbersRequest"))


def test_recorded_pickup_points(server: Loopback) -> None:
    _, body = recorded("test_search_pickup_sites_api_key_ok", "01-response.json")
    server.on("POST", "/findRDV", (200, "application/json", body))
    found = carrier(server).points(RECIPIENT, 1300, parcel("HD").deposit_day)
    assert isinstance(found, Ok)
    first = found.value[0]
    assert (first.id, first.distance_m, first.postal_code) == ("060567", 172, "69100")
    assert first.hours[0].spans == (("07:00", "21:00"),)
    assert first.hours[6].spans == ()
    assert [point.distance_m for point in found.value] == sorted(point.distance_m for point in found.value)
    assert first.is_closed_on(first.closed_spans[0][0])
    assert server.requests[0].json["shippingDate"] == "30/11/2026"


def test_nothing_in_the_account_shows_a_secret(server: Loopback) -> None:
    shown = repr(Account("colissimo", {}, {"password": WORD}))
    assert WORD not in shown


def test_the_connection_is_tried_without_buying(server: Loopback) -> None:
    def points(asked: Asked) -> Any:
        right = asked.json["password"] == WORD
        return {"errorCode": 0 if right else 201, "errorMessage": "Identifiant / mot de passe invalide"}

    server.on("POST", "/findRDV", points)
    assert carrier(server).check() == Ok(None)
    assert isinstance(carrier(server, password=WORD[1:]).check(), Refused)
