"""UPS over HTTP. Its ZPL comes with the purchase; a PDF is fetched afterwards, which buys nothing."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
    Price,
    Refused,
    Result,
    Unavailable,
    Unknown,
)
from app.carriers.http import Reply, Wire, basic, harmless, one_by_one, wanted
from app.carriers.oauth import Keys
from app.carriers.ups import request, response

_BASE, _SANDBOX = "https://onlinetools.ups.com", "https://wwwcie.ups.com"
_SHIP, _VOID = "/api/shipments/v2409/ship", "/api/shipments/v2409/void/cancel/"
_RECOVERY, _RATES = "/api/labels/v1/recovery", "/api/rating/v2409/Shoptimeintransit"
_TRACK, _POINTS = "/api/track/v1/details/", "/api/locations/v3/search/availabilities/64"
#: A label that was just bought is not always there to fetch at once.
_FETCHES = 3


class Ups(Carrier):
    """UPS with one account."""

    def __init__(self, account: Account, wire: Wire | None = None) -> None:
        self._account = account
        self._wire = wire or Wire()
        self._base = (account.value("url") or (_SANDBOX if account.sandbox else _BASE)).rstrip("/")
        login = basic(account.value("client_id"), account.value("client_secret"))
        self._keys = Keys(
            self._wire,
            f"{self._base}/security/v1/oauth/token",
            {},
            {"Authorization": login, "x-merchant-id": account.value("account")},
        )

    def check(self) -> Result[None]:
        key = self._keys.key()
        return Ok(None) if isinstance(key, Ok) else key

    def problems(self, consignment: Consignment) -> tuple[Refused, ...]:
        return tuple(request.problems(consignment))

    def rate(self, consignment: Consignment) -> Result[tuple[Price, ...]]:
        reply = self._harmless("POST", _RATES, request.rates(consignment, self._account))
        return response.rated(reply, request.CODES) if isinstance(reply, Reply) else reply

    def buy(self, consignment: Consignment) -> Result[Bought]:
        point = self._point(consignment) if consignment.product == request.TO_POINT else None
        if isinstance(point, Refused | Unavailable):
            return point
        reply = self._ask("POST", _SHIP, request.label(consignment, self._account, point))
        if not isinstance(reply, Reply):
            return reply
        answer = response.bought(reply)
        if not isinstance(answer, Ok) or (request.is_zpl(consignment) and _has_label(answer.value)):
            return answer
        return self._with_label(consignment, answer)

    def _with_label(self, consignment: Consignment, answer: Ok[Bought]) -> Result[Bought]:
        for _ in range(_FETCHES):
            found = self.find(consignment)
            if isinstance(found, Ok) and found.value is not None:
                others = tuple(paper for paper in answer.value.papers if paper.kind != "label")
                papers = (*found.value.papers, *others)
                return Ok(replace(answer.value, papers=papers), answer.warnings)
        return Unknown(f"no_label {answer.value.number}")

    def _point(self, consignment: Consignment) -> Point | Refused | Unavailable:
        """The Access Point with its address, which the label wants."""
        return wanted(self._points(consignment.recipient, consignment.relay_id), consignment.relay_id)

    def find(self, consignment: Consignment) -> Result[Bought | None]:
        form = "ZPL" if request.is_zpl(consignment) else "PDF"
        body = request.recovery(consignment.reference, self._account, form)
        reply = self._harmless("POST", _RECOVERY, body)
        return response.recovered(reply, form) if isinstance(reply, Reply) else reply

    def void(self, number: str) -> Result[None]:
        reply = self._harmless("DELETE", _VOID + quote(number, safe=""))
        return response.voided(reply) if isinstance(reply, Reply) else reply

    def return_label(self, consignment: Consignment) -> Result[Bought]:
        return self.buy(replace(consignment, product=request.BACK, relay_id=""))

    def track(self, numbers: Sequence[str]) -> Result[Mapping[str, tuple[Event, ...]]]:
        def ask(number: str) -> Result[tuple[Event, ...]]:
            reply = self._harmless("GET", f"{_TRACK}{quote(number, safe='')}?locale=fr_FR")
            return response.tracked(reply) if isinstance(reply, Reply) else reply

        return one_by_one(numbers, ask)

    def points(self, near: Party, weight_g: int, day: date, product: str = "") -> Result[tuple[Point, ...]]:
        del weight_g, day, product
        return self._points(near, "")

    def _points(self, near: Party, point_id: str) -> Result[tuple[Point, ...]]:
        reply = self._harmless("POST", _POINTS, request.points(near, point_id))
        return response.points(reply) if isinstance(reply, Reply) else reply

    def close(self) -> None:
        self._wire.close()

    def _ask(self, method: str, path: str, body: bytes = b"") -> Reply | Refused | Unknown | Unavailable:
        headers = {
            "Content-Type": "application/json",
            "transId": uuid.uuid4().hex,
            "transactionSrc": "arrimage",
        }
        return self._keys.ask(method, self._base + path, body, headers)

    def _harmless(self, method: str, path: str, body: bytes = b"") -> Reply | Refused | Unavailable:
        reply = self._ask(method, path, body)
        return reply if isinstance(reply, Refused) else harmless(reply)


def _has_label(bought: Bought) -> bool:
    return any(paper.kind == "label" for paper in bought.papers)


PLUGIN = Plugin(
    code="ups",
    name="UPS",
    needs=(
        Need("account"),
        Need("client_id"),
        Need("client_secret", secret=True),
        Need("url", required=False),
    ),
    products=request.PRODUCTS,
    open=Ups,
    tracking_url="https://www.ups.com/track?tracknum={number}",
    sandbox=True,
)
