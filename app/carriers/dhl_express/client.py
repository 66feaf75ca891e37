"""DHL Express over HTTP. It has no void: a label that is not handed over is not billed, so giving one up is ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

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
    Price,
    Refused,
    Result,
    Unavailable,
    Unknown,
)
from app.carriers.dhl_express import request, response
from app.carriers.dhl_locations import BASE, Locations
from app.carriers.http import Reply, Wire, basic, harmless, one_by_one

_BASE, _SANDBOX = "https://express.api.dhl.com/mydhlapi", "https://express.api.dhl.com/mydhlapi/test"
#: Where the connection is tried: an address that DHL is asked to look at, with our credentials.
_SOMEWHERE = Party(postal_code="75006", city="Paris")


class DhlExpress(Carrier):
    """DHL Express with one account."""

    def __init__(self, account: Account, wire: Wire | None = None) -> None:
        self._account = account
        self._wire = wire or Wire()
        self._base = (account.value("url") or (_SANDBOX if account.sandbox else _BASE)).rstrip("/")
        self._locations = Locations(
            self._wire,
            account.value("points_url", BASE),
            account.value("points_key"),
            "express",
            "express:pick-up",
        )

    def check(self) -> Result[None]:
        place = f"countryCode=FR&postalCode={_SOMEWHERE.postal_code}&cityName={_SOMEWHERE.city}"
        reply = harmless(self._ask("GET", f"/address-validate?type=delivery&{place}"))
        if not isinstance(reply, Reply):
            return reply
        refused = response.refusal(reply, None)
        return Ok(None) if reply.status == 200 else refused or Unavailable(f"http_{reply.status}")

    def problems(self, consignment: Consignment) -> tuple[Refused, ...]:
        return tuple(request.problems(consignment))

    def rate(self, consignment: Consignment) -> Result[tuple[Price, ...]]:
        reply = harmless(self._ask("POST", "/rates", request.rates(consignment, self._account)))
        return response.rated(reply, request.CODES) if isinstance(reply, Reply) else reply

    def buy(self, consignment: Consignment) -> Result[Bought]:
        reply = self._ask("POST", "/shipments", request.label(consignment, self._account))
        dpi = 300 if consignment.dpi >= 300 else 203
        return response.bought(reply, dpi) if isinstance(reply, Reply) else reply

    def find(self, consignment: Consignment) -> Result[Bought | None]:
        """Its number only: DHL hands out no label a second time."""
        reply = harmless(self._ask("GET", request.find(consignment, self._account)))
        return response.found_number(reply) if isinstance(reply, Reply) else reply

    def return_label(self, consignment: Consignment) -> Result[Bought]:
        return self.buy(replace(consignment, product=request.BACK, relay_id=""))

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        def ask(number: str) -> Result[tuple[Event, ...]]:
            reply = harmless(self._ask("GET", request.tracking({"shipmentTrackingNumber": number})))
            return response.tracked(reply) if isinstance(reply, Reply) else reply

        return one_by_one(numbers, ask)

    def points(self, near: Party, weight_g: int, day: date, product: str = "") -> Result[tuple[Point, ...]]:
        del weight_g, day, product
        return self._locations.near(near)

    def close(self) -> None:
        self._wire.close()

    def _ask(self, method: str, path: str, body: bytes = b"") -> Reply | Unknown | Unavailable:
        headers = {
            "Authorization": basic(self._account.value("user"), self._account.value("password")),
            "Content-Type": "application/json",
            "Accept-Language": "eng",
        }
        return self._wire.ask(method, self._base + path, content=body, headers=headers)


PLUGIN = Plugin(
    code="dhl_express",
    name="DHL Express",
    needs=(
        Need("account"),
        Need("user"),
        Need("password", secret=True),
        Need("points_key", secret=True, required=False),
        Need("url", required=False),
        Need("points_url", required=False, default=BASE),
    ),
    products=request.PRODUCTS,
    open=DhlExpress,
    tracking_url="https://www.dhl.com/fr-fr/home/tracking.html?tracking-id={number}",
    sandbox=True,
)
