"""Chronopost over SOAP: labels, giving them back, tracking and relays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

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
from app.carriers.chronopost import request, response
from app.carriers.http import Reply, Wire, harmless, one_by_one
from app.values import SHOP_ZONE

_BASE = "https://ws.chronopost.fr"
_SOMEWHERE = Party(line1="10 rue de Vaugirard", postal_code="75006", city="Paris")


class Chronopost(Carrier):
    """Chronopost with one account. It cannot say which label was made under our reference, so doubt is a person's."""

    def __init__(self, account: Account, wire: Wire | None = None) -> None:
        self._account = account
        self._wire = wire or Wire()
        self._base = account.value("url", _BASE).rstrip("/")

    def check(self) -> Result[None]:
        found = self.points(_SOMEWHERE, 0, date.today())  # noqa: DTZ011 - any day will do
        return Ok(None) if isinstance(found, Ok) else found

    def problems(self, consignment: Consignment) -> tuple[Refused, ...]:
        return tuple(request.problems(consignment))

    def buy(self, consignment: Consignment) -> Result[Bought]:
        body = request.label(consignment, self._account, datetime.now(SHOP_ZONE).hour)
        reply = self._post("shipping-cxf/ShippingServiceWS", body)
        return response.bought(reply, 300) if isinstance(reply, Reply) else reply

    def void(self, number: str) -> Result[None]:
        body = request.cancel(number, self._account)
        reply = harmless(self._post("tracking-cxf/TrackingServiceWS", body))
        return response.cancelled(reply) if isinstance(reply, Reply) else reply

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        def ask(number: str) -> Result[tuple[Event, ...]]:
            reply = harmless(self._post("tracking-cxf/TrackingServiceWS", request.track(number)))
            return response.tracked(reply) if isinstance(reply, Reply) else reply

        return one_by_one(numbers, ask)

    def points(self, near: Party, weight_g: int, day: date, product: str = "") -> Result[tuple[Point, ...]]:
        del product
        body = request.points(near, weight_g, day, self._account)
        reply = harmless(self._post("recherchebt-ws-cxf/PointRelaisServiceWS", body))
        return response.points(reply) if isinstance(reply, Reply) else reply

    def close(self) -> None:
        self._wire.close()

    def _post(self, path: str, body: bytes) -> Reply | Unknown | Unavailable:
        return self._wire.ask("POST", f"{self._base}/{path}", content=body, headers=request.HEADERS)


PLUGIN = Plugin(
    code="chronopost",
    name="Chronopost",
    needs=(
        Need("account"),
        Need("sub_account", required=False),
        Need("password", secret=True),
        Need("url", required=False, default=_BASE),
    ),
    products=request.PRODUCTS,
    open=Chronopost,
    tracking_url="https://www.chronopost.fr/tracking-no-cms/suivi-page?listeNumerosLT={number}",
)
