"""DHL Parcel over HTTP: orders, returns with a code for customers without a printer, tracking of all DHL's houses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from app.carriers.base import (
    Account,
    Bought,
    Carrier,
    Consignment,
    Event,
    Need,
    Ok,
    Party,
    Plugin,
    Point,
    Refused,
    Result,
    Unavailable,
    Unknown,
)
from app.carriers.dhl_locations import BASE, Locations
from app.carriers.dhl_parcel import request, response
from app.carriers.http import Reply, Wire, basic, harmless, one_by_one, wanted

_BASE, _SANDBOX = "https://api-eu.dhl.com", "https://api-sandbox.dhl.com"
_ORDERS, _RETURNS = "/parcel/de/shipping/v2/orders", "/parcel/de/shipping/returns/v1/orders"
_TRACK = "/track/shipments"
#: A label of 103 x 150 mm as a PDF: its ZPL does not say for which head it is made.
_FORM = "docFormat=PDF&printFormat=910-300-400&includeDocs=include&mustEncode=false"


class DhlParcel(Carrier):
    """DHL Parcel with one contract. It finds no shipment by our reference: a person decides what is in doubt."""

    def __init__(self, account: Account, wire: Wire | None = None) -> None:
        self._account = account
        self._wire = wire or Wire()
        self._base = (account.value("url") or (_SANDBOX if account.sandbox else _BASE)).rstrip("/")
        # Without packing stations: they open only to customers with a number of DHL's.
        self._locations = Locations(
            self._wire,
            account.value("points_url", BASE),
            account.value("api_key"),
            "parcel",
            "parcel:pick-up",
        )

    def check(self) -> Result[None]:
        """A shipment that cannot exist is asked for: right credentials hear that it is not there."""
        reply = harmless(self._ask("GET", _ORDERS + "?shipment=0000000000"))
        if not isinstance(reply, Reply):
            return reply
        if reply.status in {401, 403}:
            return Refused("carrier_login_wrong")
        return Ok(None) if reply.status < 500 else Unavailable(f"http_{reply.status}")

    def problems(self, consignment: Consignment) -> tuple[Refused, ...]:
        return tuple(request.problems(consignment))

    def buy(self, consignment: Consignment) -> Result[Bought]:
        point = self._point(consignment) if consignment.product == request.TO_POINT else None
        if isinstance(point, Refused | Unavailable):
            return point
        body = request.label(consignment, self._account, point)
        reply = self._ask("POST", f"{_ORDERS}?{_FORM}", body)
        return response.bought(reply) if isinstance(reply, Reply) else reply

    def _point(self, consignment: Consignment) -> Point | Refused | Unavailable:
        """The branch with its address; a number alone, as shops have it, is of the postal code written to."""
        to = consignment.recipient
        postal_code, _, number = consignment.relay_id.rpartition("-")
        postal_code = postal_code or to.postal_code
        point = wanted(self._locations.branch(to.country, postal_code, number), f"{postal_code}-{number}")
        if isinstance(point, Point) and point.is_closed_on(consignment.deposit_day):
            return Refused("carrier_relay_closed", "relay_id", {"given": point.id, "name": point.name})
        return point

    def points(self, near: Party, weight_g: int, day: date, product: str = "") -> Result[tuple[Point, ...]]:
        del weight_g, day, product
        return self._locations.near(near)

    def return_label(self, consignment: Consignment) -> Result[Bought]:
        reply = self._ask("POST", f"{_RETURNS}?labelType=BOTH", request.back(consignment))
        return response.sent_back(reply) if isinstance(reply, Reply) else reply

    def void(self, number: str) -> Result[None]:
        path = _ORDERS + request.orders(shipment=quote(number, safe=""))
        reply = harmless(self._ask("DELETE", path))
        return response.voided(reply) if isinstance(reply, Reply) else reply

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        def ask(number: str) -> Result[tuple[Event, ...]]:
            path = f"{_TRACK}?trackingNumber={quote(number, safe='')}&language=fr"
            reply = harmless(self._ask("GET", path))
            return response.tracked(reply) if isinstance(reply, Reply) else reply

        return one_by_one(numbers, ask)

    def close(self) -> None:
        self._wire.close()

    def _ask(self, method: str, path: str, body: bytes = b"") -> Reply | Unknown | Unavailable:
        headers = {
            "Authorization": basic(self._account.value("user"), self._account.value("password")),
            "dhl-api-key": self._account.value("api_key"),
            "Content-Type": "application/json",
            # Its refusals are understood by their English words (``complaints.py``).
            "Accept-Language": "en-US",
        }
        return self._wire.ask(method, self._base + path, content=body, headers=headers)


PLUGIN = Plugin(
    code="dhl_parcel",
    name="DHL Parcel",
    needs=(
        Need("account"),
        Need("participation", required=False, default="01"),
        Need("user"),
        Need("password", secret=True),
        Need("api_key", secret=True),
        Need("url", required=False),
        Need("points_url", required=False, default=BASE),
    ),
    products=request.PRODUCTS,
    open=DhlParcel,
    tracking_url="https://www.dhl.com/fr-fr/home/tracking.html?tracking-id={number}",
    sandbox=True,
)
