"""La Poste Suivi v2: its sample answers, its quota, and its codes in words that every carrier shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.carriers.base import Account, Ok, Refused, Status, Unavailable
from app.carriers.http import Reply, Wire
from app.carriers.laposte import response
from app.carriers.laposte.client import LaPoste
from tests.support.contracts import contract
from tests.support.loopback import Loopback


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


def carrier(server: Loopback, key: str = "the-key") -> LaPoste:
    return LaPoste(Account("laposte", {"tracking_url": server.url}, {"tracking_key": key}), Wire(1, 1, 2))


def told(number: str, *codes: str) -> dict[str, Any]:
    events = [
        {"code": code, "label": code, "date": f"2026-11-2{day}T10:00:00+01:00"}
        for day, code in enumerate(codes)
    ]
    return {"returnCode": 200, "shipment": {"idShip": number, "event": events}}


def test_the_published_sample() -> None:
    answer = response.tracked(
        Reply(200, "application/json", contract("laposte", "tracking_response.json").read_bytes())
    )
    assert isinstance(answer, Ok)
    events = answer.value["EW112720413FR"]
    assert [event.status for event in events] == [
        Status.DELIVERED, Status.OUT_FOR_DELIVERY, Status.IN_TRANSIT, Status.IN_TRANSIT, Status.IN_TRANSIT,
        Status.IN_TRANSIT, Status.IN_TRANSIT, Status.ACCEPTED, Status.LABEL_CREATED,
    ]  # fmt: skip
    assert events[0].at.isoformat() == "2023-03-09T09:38:00+01:00"


def test_the_quota_says_nothing_of_a_parcel() -> None:
    said = b'{"code": "TOO_MANY_REQUESTS", "message": "max quota reached (100 calls per 1s)"}'
    assert response.tracked(Reply(429, "application/json", said)) == Unavailable("quota")


def test_one_number_or_several_ten_a_question(server: Loopback) -> None:
    numbers = [f"6A{each:011d}" for each in range(12)]

    def answer(asked: Any) -> Any:
        wanted = asked.path.split("/")[2].split("?")[0].split(",")
        many = [told(number, "PC1", "ET1") for number in wanted]
        return many if len(many) > 1 else many[0]

    server.on("GET", "/idships/", answer)
    found = carrier(server).track(numbers)
    assert isinstance(found, Ok)
    assert set(found.value) == set(numbers)
    assert len(server.requests) == 2
    assert server.requests[0].headers["x-okapi-key"] == "the-key"
    alone = carrier(server).track(numbers[:1])
    assert isinstance(alone, Ok)


def test_a_number_that_is_not_known_yet_has_no_events(server: Loopback) -> None:
    server.on("GET", "/idships/", {"returnCode": 404, "idShip": "6A1", "returnMessage": "inconnu"})
    assert carrier(server).track(["6A1"]) == Ok({"6A1": ()})
    assert carrier(server).check() == Ok(None)


def test_a_wrong_key_and_an_outage(server: Loopback) -> None:
    server.on("GET", "/idships/", (401, "application/json", b'{"code": "UNAUTHORIZED"}'))
    assert carrier(server).check() == Refused("carrier_login_wrong")
    server.on("GET", "/idships/", (502, "text/html", b"no"))
    assert isinstance(carrier(server).track(["6A1"]), Unavailable)
    assert carrier(server, key="").check() == Refused("carrier_key_missing", "tracking_key")
