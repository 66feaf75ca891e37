"""Amazon's listings: what a seller offers, and how many of it; an article's external id is its SKU.

A new quantity is accepted at once and shown minutes later: the next listing of the articles tells whether it held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from app.channels.amazon.api import GET_LISTING, PATCH_LISTING, SEARCH_LISTINGS, Api, Refused
from app.channels.port import ChannelArticle, ChannelFault, StockAnswer, Trouble
from app.channels.texts import plain

#: What Amazon itself has in stock is under another code, and is Amazon's.
_OURS = "DEFAULT"
#: A page, SKUs asked for at once, and how far a search can be paged through.
_PAGE, _FURTHEST = 20, 1000
#: For attributes that every kind of product has.
_ANY_PRODUCT = "PRODUCT"


class Listings:
    """The listings of one seller in one marketplace, which all others of a European account follow."""

    def __init__(self, api: Api, seller: str, marketplace: str) -> None:
        self._api, self._marketplace = api, marketplace
        self._path = f"/listings/2021-08-01/items/{quote(seller, safe='')}"
        self._types: dict[str, str] = {}

    def articles(self) -> Iterator[ChannelArticle]:
        """Everything listed, oldest first; raises ``ChannelFault``.

        A search ends after a thousand: the next one begins where it ended.
        """
        since: str | None = None
        seen: set[str] = set()
        while True:
            before = len(seen)
            for item in self._search(since):
                since = _summary(item).get("createdDate") or since
                if item["sku"] not in seen:
                    seen.add(item["sku"])
                    yield self._article(item)
            if len(seen) - before < _FURTHEST - 1:
                return

    def _search(self, since: str | None) -> Iterator[dict[str, Any]]:
        token: str | None = None
        while True:
            more = {"createdAfter": since} if since else {}
            page = self._get(
                pageSize=_PAGE, sortBy="createdDate", sortOrder="ASC", **({"pageToken": token} if token else {}),
                **more,
            )  # fmt: skip
            yield from page["items"]
            token = (page.get("pagination") or {}).get("nextToken")
            if not token:
                return

    def any_sku(self) -> str:
        """Some SKU to try a right with; empty where nothing is listed. Raises ``ChannelFault``."""
        items = self._get(pageSize=1)["items"]
        return str(items[0]["sku"]) if items else ""

    def held(self, skus: Sequence[str]) -> dict[str, int | None]:
        """What is offered now; listings that are gone are left out. Raises ``ChannelFault``."""
        found: dict[str, int | None] = {}
        plain_ones = [sku for sku in skus if "," not in sku]  # a list is separated by commas
        for start in range(0, len(plain_ones), _PAGE):
            wanted = ",".join(plain_ones[start : start + _PAGE])
            page = self._get(identifiers=wanted, identifiersType="SKU", pageSize=_PAGE)
            found.update((item["sku"], self._learn(item)) for item in page["items"])
        for sku in set(skus) - set(plain_ones):
            item = self._one(sku)
            if item is not None:
                found[sku] = self._learn(item)
        return {sku: found[sku] for sku in skus if sku in found}

    def offer(self, quantities: Mapping[str, int]) -> dict[str, StockAnswer]:
        """Set absolute quantities, one listing after the other; raises ``ChannelFault``."""
        return {sku: self._offer(sku, quantity) for sku, quantity in quantities.items()}

    def may_offer(self, sku: str) -> bool:
        """Whether the keys may change a listing; Amazon only looks whether it would be taken."""
        try:
            self._patch(sku, 0, mode="VALIDATION_PREVIEW")
        except ChannelFault as fault:
            if fault.trouble is not Trouble.RIGHT_MISSING:
                raise
            return False
        except Refused:
            return True
        return True

    def _offer(self, sku: str, quantity: int) -> StockAnswer:
        try:
            done = self._patch(sku, quantity)
        except Refused as refused:
            gone = refused.status == 404
            return StockAnswer(None, "channel_article_gone" if gone else "channel_stock_refused")
        if done.get("status") != "ACCEPTED":
            return StockAnswer(None, "channel_stock_refused")
        return StockAnswer(quantity)

    def _patch(self, sku: str, quantity: int, **params: str) -> dict[str, Any]:
        value = [{"fulfillment_channel_code": _OURS, "quantity": quantity}]
        body = {
            "productType": self._types.get(sku, _ANY_PRODUCT),
            "patches": [{"op": "merge", "path": "/attributes/fulfillment_availability", "value": value}],
        }
        path = f"{self._path}/{quote(sku, safe='')}"
        return self._api.send(PATCH_LISTING, "PATCH", path, body, marketplaceIds=self._marketplace, **params)

    def _get(self, **params: Any) -> dict[str, Any]:
        try:
            return self._api.get(
                SEARCH_LISTINGS, self._path, marketplaceIds=self._marketplace,
                includedData="summaries,fulfillmentAvailability", **params,
            )  # fmt: skip
        except Refused as refused:
            raise ChannelFault(Trouble.BROKEN, detail=refused.message) from refused

    def _one(self, sku: str) -> dict[str, Any] | None:
        try:
            return self._api.get(
                GET_LISTING, f"{self._path}/{quote(sku, safe='')}", marketplaceIds=self._marketplace,
                includedData="summaries,fulfillmentAvailability",
            )  # fmt: skip
        except Refused as refused:
            if refused.status == 404:
                return None
            raise ChannelFault(Trouble.BROKEN, detail=refused.message) from refused

    def _learn(self, item: Mapping[str, Any]) -> int | None:
        """Its quantity; what kind of product it is has to be said when it is changed."""
        kind = _summary(item).get("productType")
        if kind:
            self._types[str(item["sku"])] = str(kind)
        return _quantity(item)

    def _article(self, item: Mapping[str, Any]) -> ChannelArticle:
        return ChannelArticle(
            external_id=str(item["sku"]),
            sku=plain(str(item["sku"])),
            name=plain(str(_summary(item).get("itemName") or ""), 200),
            quantity=self._learn(item),
        )


def _summary(item: Mapping[str, Any]) -> Mapping[str, Any]:
    found = item.get("summaries") or [{}]
    summary: Mapping[str, Any] = found[0]
    return summary


def _quantity(item: Mapping[str, Any]) -> int | None:
    for offered in item.get("fulfillmentAvailability") or ():
        if offered.get("fulfillmentChannelCode") == _OURS:
            return int(offered.get("quantity") or 0)
    return None
