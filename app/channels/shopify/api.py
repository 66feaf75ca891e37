"""Requests to Shopify's Admin GraphQL, what its refusals mean, and its price of each question."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx

from app.channels.http import Answer, ShopClient, parsed
from app.channels.port import ChannelFault, Trouble
from app.channels.shopify.queries import VERSION
from app.channels.tokens import ClientToken, FixedToken

_HEADER = "X-Shopify-Access-Token"
#: A bucket that is empty is waited for within a round for so long; after that the round ends.
_PATIENCE_SECONDS = 30.0
_TRIES = 4


class TooDear(ChannelFault):
    """One question costs more than Shopify allows at once: it has to be made smaller."""

    def __init__(self) -> None:
        super().__init__(Trouble.BROKEN, detail="MAX_COST_EXCEEDED")


class Refused(Exception):
    """Shopify understood and said no to one thing: its own words, and what they are about."""

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        self.errors = errors
        self.message = "; ".join(str(error.get("message", "")) for error in errors)[:200]
        super().__init__(self.message)


class Api:
    """One shop's GraphQL interface."""

    def __init__(self, address: str, client: str, secret: str) -> None:
        self._client = ShopClient(address, auth=_signing(address, client, secret))
        self._waiting = threading.Event()

    def close(self) -> None:
        self._client.close()

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The ``data`` of an answer; raises ``ChannelFault``, of which ``TooDear`` can be mended by asking for less.

        Where the bucket is empty it is waited for, as long as its own numbers say (``extensions.cost``).
        """
        content = json.dumps({"query": query, "variables": variables}, ensure_ascii=False).encode()
        for _ in range(_TRIES):
            answer = self._client.request("POST", f"/admin/api/{VERSION}/graphql.json", content=content)
            document = _document(answer)
            cost = _cost(document)
            errors = document.get("errors")
            if not errors:
                data = document.get("data")
                if not isinstance(data, dict):
                    raise ChannelFault(Trouble.UNREADABLE, detail="data")
                return data
            if "THROTTLED" not in _codes(errors):
                raise _fault(errors)
            seconds = _seconds_until(cost)
            if seconds > _PATIENCE_SECONDS:
                raise ChannelFault(Trouble.TOO_FAST, retry_after=seconds)
            self._waiting.wait(seconds)
        raise ChannelFault(Trouble.TOO_FAST, retry_after=_PATIENCE_SECONDS)

    def tell(self, mutation: str, name: str, errors: str = "userErrors", **variables: Any) -> None:
        """Carry out a mutation; raises ``Refused`` with its user errors, ``ChannelFault``."""
        done = self.ask(mutation, **variables).get(name)
        said = done.get(errors) if isinstance(done, dict) else None
        if not isinstance(said, list):
            raise ChannelFault(Trouble.UNREADABLE, detail=name)
        if said:
            raise Refused(said)

    def every(self, query: str, *path: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """All nodes of the connection at ``path``, page after page; none where it ends early. Raises as ``ask``."""
        after: str | None = None
        while True:
            page: Any = self.ask(query, after=after, **variables)
            for name in path:
                page = page and page[name]
            if page is None:
                return
            yield from page["nodes"]
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]


def _signing(address: str, client: str, secret: str) -> httpx.Auth:
    """An app of the Dev Dashboard trades its keys for a token of a day; older apps of the shop have a fixed one."""
    if secret.startswith("shpat_"):
        return FixedToken(_HEADER, secret)
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    return ClientToken(_HEADER, f"{address}/admin/oauth/access_token", form)


def _document(answer: Answer) -> dict[str, Any]:
    status = answer.status
    if status == 401:
        raise ChannelFault(Trouble.KEYS_REFUSED)
    if status == 403:
        raise ChannelFault(Trouble.RIGHT_MISSING, right="read")
    if status in {402, 423}:  # the shop is frozen: unpaid, or locked by Shopify
        raise ChannelFault(Trouble.SWITCHED_OFF, detail=f"HTTP {status}")
    if status in {404, 410}:
        raise ChannelFault(Trouble.MOVED, detail=f"HTTP {status}")
    if status >= 500:
        raise ChannelFault(Trouble.BROKEN, detail=f"HTTP {status}")
    document = parsed(answer)
    if not isinstance(document, dict):
        raise ChannelFault(Trouble.UNREADABLE, detail=f"HTTP {status}")
    return document


def _codes(errors: Any) -> set[str]:
    listed = errors if isinstance(errors, list) else []
    return {
        str(error["extensions"].get("code", ""))
        for error in listed
        if isinstance(error, dict) and isinstance(error.get("extensions"), dict)
    }


def _fault(errors: Any) -> ChannelFault:
    codes = _codes(errors)
    if "MAX_COST_EXCEEDED" in codes:
        return TooDear()
    if "ACCESS_DENIED" in codes:
        return ChannelFault(Trouble.RIGHT_MISSING, right=_scope(errors))
    if "SHOP_INACTIVE" in codes:
        return ChannelFault(Trouble.SWITCHED_OFF, detail="SHOP_INACTIVE")
    said = (
        errors[0].get("message", "") if isinstance(errors, list) and isinstance(errors[0], dict) else errors
    )
    return ChannelFault(Trouble.BROKEN, detail=str(said)[:200])


def _scope(errors: Any) -> str:
    """Which right is missing, as the channel's panel calls it, from what the refusal says is required."""
    said = " ".join(str(error) for error in errors)
    return next((name for name, scopes in RIGHTS.items() if any(one in said for one in scopes)), "read")


def _cost(document: Mapping[str, Any]) -> Mapping[str, Any]:
    extensions = document.get("extensions")
    cost = extensions.get("cost") if isinstance(extensions, dict) else None
    return cost if isinstance(cost, dict) else {}


def _seconds_until(cost: Mapping[str, Any]) -> float:
    """How long the bucket takes until it holds what the question costs."""
    state = cost.get("throttleStatus")
    if not isinstance(state, dict):
        return 1.0
    missing = float(cost.get("requestedQueryCost") or 0) - float(state.get("currentlyAvailable") or 0)
    return max(0.0, missing) / (float(state.get("restoreRate") or 0) or 1.0)


#: What we need of Shopify's access scopes, by our name for it; all of a row are needed.
RIGHTS: Mapping[str, tuple[str, ...]] = {
    "orders_read": ("read_orders",),
    "products_read": ("read_products",),
    "locations_read": ("read_locations",),
    "stock_write": ("write_inventory",),
    "fulfilment_write": ("write_merchant_managed_fulfillment_orders",),
    "write_orders": ("write_orders",),
}
