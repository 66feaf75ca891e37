"""FedEx over HTTP. Tracking may have a key pair of its own, as FedEx gives them out."""

from __future__ import annotations

import uuid
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
from app.carriers.fedex import request, response
from app.carriers.http import Reply, Wire, harmless
from app.carriers.oauth import Keys

_BASE, _SANDBOX = "https://apis.fedex.com", "https://apis-sandbox.fedex.com"
_MOST_AT_ONCE = 30


class Fedex(Carrier):
    """FedEx with one account."""

    def __init__(self, account: Account, wire: Wire | None = None) -> None:
        self._account = account
        self._wire = wire or Wire()
        self._base = (account.value("url") or (_SANDBOX if account.sandbox else _BASE)).rstrip("/")
        self._keys = self._opened("client_id", "client_secret")
        own = account.value("tracking_id") and account.value("tracking_secret")
        self._tracking = self._opened("tracking_id", "tracking_secret") if own else self._keys

    def _opened(self, name: str, secret: str) -> Keys:
        form = {"client_id": self._account.value(name), "client_secret": self._account.value(secret)}
        return Keys(self._wire, f"{self._base}/oauth/token", form, {})

    def check(self) -> Result[None]:
        for keys in (self._keys, self._tracking):
            key = keys.key()
            if not isinstance(key, Ok):
                return key
        return Ok(None)

    def problems(self, consignment: Consignment) -> tuple[Refused, ...]:
        return tuple(request.problems(consignment))

    def rate(self, consignment: Consignment) -> Result[tuple[Price, ...]]:
        reply = self._harmless(
            self._keys, "POST", "/rate/v1/rates/quotes", request.rates(consignment, self._account)
        )
        return response.rated(reply, request.CODES) if isinstance(reply, Reply) else reply

    def buy(self, consignment: Consignment) -> Result[Bought]:
        body = request.label(consignment, self._account)
        reply = self._ask(self._keys, "POST", "/ship/v1/shipments", body)
        return response.bought(reply) if isinstance(reply, Reply) else reply

    def find(self, consignment: Consignment) -> Result[Bought | None]:
        """Its number only: FedEx hands out no label a second time."""
        body = request.find(consignment, self._account)
        reply = self._harmless(self._tracking, "POST", "/track/v1/referencenumbers", body)
        return response.found_number(reply) if isinstance(reply, Reply) else reply

    def void(self, number: str) -> Result[None]:
        body = request.void(number, self._account)
        reply = self._harmless(self._keys, "PUT", "/ship/v1/shipments/cancel", body)
        return response.voided(reply) if isinstance(reply, Reply) else reply

    def return_label(self, consignment: Consignment) -> Result[Bought]:
        return self.buy(replace(consignment, product=request.BACK, relay_id=""))

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        found: dict[str, tuple[Event, ...]] = {}
        for first in range(0, len(numbers), _MOST_AT_ONCE):
            body = request.track(numbers[first : first + _MOST_AT_ONCE])
            reply = self._harmless(self._tracking, "POST", "/track/v1/trackingnumbers", body)
            answer = response.tracked(reply) if isinstance(reply, Reply) else reply
            if not isinstance(answer, Ok):
                return Ok(found) if found else answer
            found |= answer.value
        return Ok(found)

    def points(self, near: Party, weight_g: int, day: date, product: str = "") -> Result[tuple[Point, ...]]:
        del weight_g, day, product
        reply = self._harmless(self._keys, "POST", "/location/v1/locations", request.points(near))
        return response.points(reply) if isinstance(reply, Reply) else reply

    def close(self) -> None:
        self._wire.close()

    def _ask(
        self, keys: Keys, method: str, path: str, body: bytes
    ) -> Reply | Refused | Unknown | Unavailable:
        headers = {
            "Content-Type": "application/json",
            # Its refusals are understood by their English words (``complaints.py``).
            "X-locale": "en_US",
            "x-customer-transaction-id": uuid.uuid4().hex,
        }
        return keys.ask(method, self._base + path, body, headers)

    def _harmless(self, keys: Keys, method: str, path: str, body: bytes) -> Reply | Refused | Unavailable:
        reply = self._ask(keys, method, path, body)
        return reply if isinstance(reply, Refused) else harmless(reply)


PLUGIN = Plugin(
    code="fedex",
    name="FedEx",
    needs=(
        Need("account"),
        Need("client_id"),
        Need("client_secret", secret=True),
        Need("tracking_id", required=False),
        Need("tracking_secret", secret=True, required=False),
        Need("pickup", required=False, default="USE_SCHEDULED_PICKUP"),
        Need("url", required=False),
    ),
    products=request.PRODUCTS,
    open=Fedex,
    tracking_url="https://www.fedex.com/fedextrack/?trknbr={number}",
    sandbox=True,
)
