"""A label bought from carriers that can look one up, the line cut at every step: paid once, and found again."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from app.carriers.registry import plugin
from app.database.unit_of_work import UnitOfWork
from app.models.carrier import LabelAttempt
from app.models.shipment import Parcel
from app.models.states import LabelState, ParcelState, Role
from app.station.label_worker import LabelWorker
from app.workflows import carrier_setup, labels, parcels
from tests.support.bench import done
from tests.support.carriers import worker
from tests.support.databases import TestClock
from tests.support.house import MUG, House
from tests.support.loopback import Asked, HangUp, Loopback, Replied

IMAGE = b64encode(b"%PDF-1.4 label").decode()
SECRETS = {
    "ARRIMAGE_UPS_CLIENT_SECRET": "s",
    "ARRIMAGE_FEDEX_CLIENT_SECRET": "s",
    "ARRIMAGE_DHL_EXPRESS_PASSWORD": "s",
}
Told = dict[str, Any]


@dataclass
class Kind:
    """How one carrier is spoken with: where it sells, what it says of what it sold, how it is asked again."""

    code: str
    product: str
    values: Mapping[str, str]
    sells: str
    looks: tuple[str, str]
    """Method and place where it is asked for our reference."""
    reference: Callable[[Asked], str]
    receipt: Callable[[str], Told]
    found: Callable[[Asked, str], Told]
    """The answer to a search for our reference, an empty number where nothing was sold under it."""


def _ups_receipt(number: str) -> Told:
    package = {"TrackingNumber": number, "ShippingLabel": {"GraphicImage": IMAGE}}
    return {"ShipmentResponse": {"ShipmentResults": {"PackageResults": [package]}}}


def _ups_found(asked: Asked, number: str) -> Told:
    del asked
    if not number:
        return {"response": {"errors": [{"code": "300", "message": "nothing under this reference"}]}}
    result = {"TrackingNumber": number, "LabelImage": {"GraphicImage": IMAGE}}
    return {"LabelRecoveryResponse": {"LabelResults": result}}


UPS = Kind(
    "ups",
    "11",
    {"account": "A1B2C3", "client_id": "id"},
    "/v2409/ship",
    ("POST", "/labels/v1/recovery"),
    lambda asked: _of_ups(asked.json),
    _ups_receipt,
    _ups_found,
)


def _of_ups(body: Told) -> str:
    if "LabelRecoveryRequest" in body:
        return str(body["LabelRecoveryRequest"]["ReferenceValues"]["ReferenceNumber"]["Value"])
    (package,) = body["ShipmentRequest"]["Shipment"]["Package"]
    return str(package["ReferenceNumber"][0]["Value"])


def _of_fedex(body: Told) -> str:
    if "referencesInformation" in body:
        return str(body["referencesInformation"]["value"])
    (item,) = body["requestedShipment"]["requestedPackageLineItems"]
    return str(item["customerReferences"][0]["value"])


def _fedex_receipt(number: str) -> Told:
    document = {"contentType": "LABEL", "encodedLabel": IMAGE}
    piece = {"trackingNumber": number, "packageDocuments": [document]}
    return {"output": {"transactionShipments": [{"masterTrackingNumber": number, "pieceResponses": [piece]}]}}


def _fedex_found(asked: Asked, number: str) -> Told:
    del asked
    results = [{"trackingNumber": number, "trackResults": [{"scanEvents": []}]}] if number else []
    return {"output": {"completeTrackResults": results}}


FEDEX = Kind(
    "fedex",
    "FEDEX_PRIORITY",
    {"account": "740561073", "client_id": "id"},
    "/ship/v1/shipments$",
    ("POST", "/track/v1/referencenumbers"),
    lambda asked: _of_fedex(asked.json),
    _fedex_receipt,
    _fedex_found,
)


def _of_dhl(asked: Asked) -> str:
    if not asked.body:
        return parse_qs(urlsplit(asked.path).query)["shipmentReference"][0]
    return str(asked.json["customerReferences"][0]["value"])


DHL = Kind(
    "dhl_express",
    "N",
    {"account": "220123456", "user": "api"},
    "/shipments$",
    ("GET", "/tracking"),
    _of_dhl,
    lambda number: {
        "shipmentTrackingNumber": number, "documents": [{"typeCode": "label", "content": IMAGE}],
    },
    lambda _asked, number: {"shipments": [{"shipmentTrackingNumber": number}] if number else []},
)  # fmt: skip


@dataclass
class Office:
    """The other end: it takes money as often as it is asked, and remembers for what."""

    kind: Kind
    paid: list[str] = field(default_factory=list)
    fault: Callable[[Office, Asked], Replied | Told] | None = None

    def sell(self, asked: Asked) -> Told:
        self.paid.append(self.kind.reference(asked))
        return self.kind.receipt(self.number(self.paid[-1]))

    def number(self, reference: str) -> str:
        return f"N{self.paid.index(reference) + 1:09d}" if reference in self.paid else ""

    def asked(self, asked: Asked) -> Any:
        fault, self.fault = self.fault, None
        return fault(self, asked) if fault is not None else self.sell(asked)

    def asked_again(self, asked: Asked) -> Told:
        return self.kind.found(asked, self.number(self.kind.reference(asked)))


def gone_before(_office: Office, _asked: Asked) -> Replied:
    raise HangUp


def gone_after(office: Office, asked: Asked) -> Replied:
    office.sell(asked)
    raise HangUp


def gone_in_the_middle(office: Office, asked: Asked) -> Replied:
    office.sell(asked)
    raise HangUp(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 9000\r\n\r\n{"output')


def answered(status: int, kind: str, body: bytes) -> Callable[[Office, Asked], Replied]:
    def sold(office: Office, asked: Asked) -> Replied:
        office.sell(asked)
        return status, kind, body

    return sold


def key_refused(_office: Office, _asked: Asked) -> Replied:
    return 401, "application/json", b"{}"


WORDS = b'{"detail": "timed out", "errors": [{"code": "T", "message": "timed out"}]}'
#: Sold, and nobody on our side heard a number.
LOST = [
    gone_after,
    gone_in_the_middle,
    answered(200, "text/html", b"<html>"),
    answered(200, "application/json", b"{}"),
    answered(502, "text/html", b"Bad Gateway"),
    answered(408, "application/json", WORDS),
]


@pytest.fixture(params=[UPS, FEDEX, DHL], ids=lambda kind: kind.code)
def office(request: pytest.FixtureRequest, house: House) -> Any:
    office = Office(request.param)
    with Loopback() as server:
        server.on("POST", "/oauth/token", {"access_token": "k1", "expires_in": 3599})
        server.on("POST", office.kind.sells, office.asked)
        server.on(*office.kind.looks, office.asked_again)
        known = plugin(office.kind.code)
        assert known is not None
        values = {**office.kind.values, "url": server.url}

        def sign(uow: UnitOfWork) -> Any:
            carrier_setup.save_carrier(uow, known, values, sandbox=False, active=True)
            return carrier_setup.save_service(uow, known, "colissimo_home", office.kind.product)

        done(house.act(Role.MANAGER, sign))
        yield office


def wished(house: House) -> int:
    """A closed parcel that waits for its label."""
    order_id = house.order((MUG, 1))

    def close(uow: UnitOfWork) -> int:
        parcel_id = parcels.new_parcel(uow, order_id)
        uow.connection.execute(
            update(Parcel)
            .where(Parcel.id == parcel_id)
            .values(state=ParcelState.LABEL_REQUESTED, weight_g=470, closed_at=uow.now)
        )
        labels.ask(uow, labels.closed_parcel(uow, parcel_id), labels.service_of(uow, parcel_id), 470)
        return parcel_id

    return house.database.write(close, house.staff[Role.PACKER])


def test_whatever_is_lost_on_the_line_a_label_is_paid_once(
    house: House, office: Office, clock: TestClock
) -> None:
    at_work = worker(house, **SECRETS)
    for fault in LOST:
        row = _tried(house, office, clock, at_work, fault)
        assert (row.state, row.number) == (LabelState.BOUGHT, office.number(row.reference)), fault
    assert len(office.paid) == len(set(office.paid)) == len(LOST)
    office.paid.clear()
    unsold = _tried(house, office, clock, at_work, gone_before)
    assert (unsold.state, office.paid) == (LabelState.IN_DOUBT, [])  # it may still turn up: a person decides
    refused = _tried(house, office, clock, at_work, key_refused)
    if office.kind is DHL:  # a name and a password: there is no other key to fetch
        assert (refused.state, office.paid) == (LabelState.REFUSED, [])
    else:
        assert (refused.state, office.paid) == (LabelState.BOUGHT, [refused.reference])


def _tried(house: House, office: Office, clock: TestClock, at_work: LabelWorker, fault: Any) -> Any:
    """The label of a parcel after this happened to its purchase, and an hour later."""
    parcel_id = wished(house)
    office.fault = fault
    at_work.work_off()
    clock.forward(hours=1)
    at_work.work_off()
    query = select(LabelAttempt).where(LabelAttempt.parcel_id == parcel_id)
    return house.database.read(lambda c: c.execute(query).one())
