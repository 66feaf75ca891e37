"""Requests to Amazon's Selling Partner API: a token, few questions in a while, and what refusals mean."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.channels.http import Answer, ShopClient, parsed
from app.channels.port import ChannelFault, Trouble
from app.channels.tokens import ClientToken

ENDPOINT = "https://sellingpartnerapi-eu.amazon.com"
TOKEN = "https://api.amazon.com/auth/o2/token"  # noqa: S105 - where tokens are asked for
#: A question that has to wait longer than this ends the round.
_PATIENCE_SECONDS = 5.0
_TRIES = 4


@dataclass(frozen=True, slots=True)
class Plan:
    """How often an operation may be asked: ``rate`` a second, after a burst of ``burst`` (its usage plan)."""

    name: str
    rate: float
    burst: int


SEARCH_ORDERS = Plan("searchOrders", 0.0056, 20)
GET_ORDER = Plan("getOrder", 0.5, 30)
CONFIRM = Plan("confirmShipment", 2.0, 10)
SEARCH_LISTINGS = Plan("searchListingsItems", 5.0, 5)
GET_LISTING = Plan("getListingsItem", 5.0, 10)
PATCH_LISTING = Plan("patchListingsItem", 5.0, 5)


class Refused(Exception):
    """Amazon understood and said no: its status and its own words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status, self.message = status, message


class Api:
    """One seller's account; ``endpoint`` and ``token`` are Amazon's own but for tests."""

    def __init__(self, keys: Mapping[str, str], *, endpoint: str = ENDPOINT, token: str = TOKEN) -> None:
        """``keys``: ``client``, ``client_secret`` and ``refresh_token`` of a private app."""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": keys["refresh_token"],
            "client_id": keys["client"],
            "client_secret": keys["client_secret"],
        }
        self._client = ShopClient(
            endpoint, auth=ClientToken("x-amz-access-token", token, form), explain=_too_fast
        )
        self._waiting = threading.Event()
        self._paces: dict[str, _Pace] = {}

    def close(self) -> None:
        self._client.close()

    def get(self, plan: Plan, path: str, **params: Any) -> dict[str, Any]:
        """The document of a GET; raises ``Refused`` or ``ChannelFault``."""
        return self._ask(plan, "GET", path, params, None)

    def send(
        self, plan: Plan, method: str, path: str, body: Mapping[str, Any], **params: Any
    ) -> dict[str, Any]:
        """The answer to a POST or PATCH, empty where there is none; raises as ``get``."""
        return self._ask(plan, method, path, params, json.dumps(body, ensure_ascii=False).encode())

    def _ask(
        self, plan: Plan, method: str, path: str, params: Mapping[str, Any], content: bytes | None
    ) -> dict[str, Any]:
        """Asked again after a short wait where it was too fast, never where the wait is minutes."""
        pace = self._paces.setdefault(plan.name, _Pace(plan))
        for _ in range(_TRIES):
            if (seconds := pace.seconds()) > _PATIENCE_SECONDS:
                raise ChannelFault(Trouble.TOO_FAST, retry_after=seconds)
            self._waiting.wait(seconds)
            try:
                answer = self._client.request(method, path, params=params, content=content)
            except _TooFast as fast:
                pace.is_empty(fast.rate)
            else:
                pace.took_one(_rate(answer))
                return _document(answer)
        raise ChannelFault(Trouble.TOO_FAST, retry_after=pace.seconds())


class _Pace:
    """A bucket of questions of one operation; Amazon's own may be fuller or emptier, and its answers say so."""

    def __init__(self, plan: Plan) -> None:
        self._rate, self._burst = plan.rate, plan.burst
        self._left, self._at = float(plan.burst), time.monotonic()

    def seconds(self) -> float:
        """Until there is a question left."""
        self._fill()
        return max(0.0, 1.0 - self._left) / self._rate

    def took_one(self, rate: float | None) -> None:
        self._fill()
        self._left -= 1.0
        self._rate = rate or self._rate

    def is_empty(self, rate: float | None) -> None:
        self._left, self._at = 0.0, time.monotonic()
        self._rate = rate or self._rate

    def _fill(self) -> None:
        now = time.monotonic()
        self._left = min(float(self._burst), self._left + (now - self._at) * self._rate)
        self._at = now


class _TooFast(Exception):
    """HTTP 429; ``rate`` is what the answer allows a second, where it says so."""

    def __init__(self, rate: float | None) -> None:
        super().__init__(rate)
        self.rate = rate


def _too_fast(answer: Answer) -> None:
    if answer.status == 429:
        raise _TooFast(_rate(answer))


def _rate(answer: Answer) -> float | None:
    try:
        said = float(answer.headers.get("x-amzn-RateLimit-Limit", ""))
    except ValueError:
        return None
    return said if said > 0 else None


def _document(answer: Answer) -> dict[str, Any]:
    status = answer.status
    if status == 204:
        return {}
    if status == 401:
        raise ChannelFault(Trouble.KEYS_REFUSED)
    if status == 403:
        raise ChannelFault(Trouble.RIGHT_MISSING, right="read")
    if status >= 500:
        raise ChannelFault(Trouble.BROKEN, detail=f"HTTP {status}")
    document = parsed(answer)
    if not isinstance(document, dict):
        raise ChannelFault(Trouble.UNREADABLE, detail=f"HTTP {status}")
    if status >= 400:
        errors = document.get("errors")
        said = [str(one.get("message", "")) for one in errors or () if isinstance(one, dict)]
        raise Refused(status, "; ".join(said)[:200])
    return document
