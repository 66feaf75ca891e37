"""Shopify's stock: what is available at one location, set only where it is still what was last read.

An article's external id is the number of its inventory item, which variants of one SKU share.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.channels.port import ChannelArticle, ChannelFault, StockAnswer, Trouble
from app.channels.shopify import queries
from app.channels.shopify.api import Api, Refused
from app.channels.texts import plain

_STALE = frozenset({"CHANGE_FROM_QUANTITY_STALE", "COMPARE_QUANTITY_STALE"})
_GONE = frozenset({"INVALID_INVENTORY_ITEM"})
_NOT_KEPT = frozenset({"NON_MUTABLE_INVENTORY_ITEM"})


def location(api: Api, wanted: str) -> str:
    """The id of the location this house is; raises ``ChannelFault`` where that is not clear."""
    found = api.ask(queries.LOCATIONS)["locations"]["nodes"]
    ours = [one for one in found if not one["isFulfillmentService"]]
    if wanted:
        ours = [one for one in ours if one["name"].casefold() == wanted.casefold()]
    elif len(ours) > 1:
        ours = [one for one in ours if one["fulfillsOnlineOrders"]]
    if len(ours) != 1:
        names = ", ".join(sorted(one["name"] for one in found))
        raise ChannelFault(Trouble.LOCATION, detail=names)
    return str(ours[0]["id"])


def articles(api: Api, place: str) -> Iterator[ChannelArticle]:
    """Every variant; two that share an inventory item are one article. Raises ``ChannelFault``."""
    seen: set[str] = set()
    for variant in api.every(queries.VARIANTS, "productVariants", location=place):
        item = variant["inventoryItem"]
        number = _number(item["id"])
        if number not in seen:
            seen.add(number)
            yield ChannelArticle(
                external_id=number,
                sku=plain(variant["sku"]),
                barcode=plain(variant["barcode"]),
                name=plain(variant["displayName"], 200),
                quantity=_quantity(item),
            )


def read(api: Api, place: str, external_ids: Sequence[str]) -> dict[str, int | None]:
    """What is available now; articles that are gone are left out. Raises ``ChannelFault``."""
    found = api.ask(queries.STOCK, ids=[_gid(one) for one in external_ids], location=place)["nodes"]
    return {_number(item["id"]): _quantity(item) for item in found if item and "id" in item}


def write(
    api: Api, place: str, quantities: Mapping[str, int], held: Mapping[str, int | None]
) -> dict[str, StockAnswer]:
    """Set absolute quantities and read them back; raises ``ChannelFault``.

    One stale or unknown article refuses the whole mutation: it is left out, and the rest is set without it.
    """
    answers: dict[str, StockAnswer] = {}
    left = dict(quantities)
    while left:
        ids = list(left)
        inputs = [
            {
                "inventoryItemId": _gid(one),
                "locationId": place,
                "quantity": left[one],
                "changeFromQuantity": held.get(one),
            }
            for one in ids
        ]
        try:
            api.tell(
                queries.SET_STOCK,
                "inventorySetQuantities",
                input={"name": "available", "reason": "correction", "quantities": inputs},
                key=str(uuid.uuid4()),
            )
            break
        except Refused as refused:
            named = _named(refused, ids)
            if not named:
                raise ChannelFault(Trouble.BROKEN, detail=refused.message) from refused
            answers |= named
            left = {one: quantity for one, quantity in left.items() if one not in named}
    now = read(api, place, list(quantities))
    for one in quantities:
        if one not in now:
            answers[one] = StockAnswer(None, "channel_article_gone")
        elif now[one] is None:
            answers[one] = StockAnswer(None, "channel_stock_not_kept")
        else:
            answers[one] = StockAnswer(now[one], answers[one].code if one in answers else "")
    return answers


def _named(refused: Refused, ids: Sequence[str]) -> dict[str, StockAnswer]:
    """The articles that the errors are about: ``["input", "quantities", "3", "changeFromQuantity"]``."""
    found: dict[str, StockAnswer] = {}
    for error in refused.errors:
        place = [str(part) for part in error.get("field") or ()]
        number = next((int(part) for part in place if part.isdecimal()), -1)
        if 0 <= number < len(ids):
            found[ids[number]] = StockAnswer(None, _code(str(error.get("code") or "")))
    return found


def _code(said: str) -> str:
    """A stale one has no trouble: it is told again, once the sale behind it has been read."""
    if said in _STALE:
        return ""
    if said in _GONE:
        return "channel_article_gone"
    return "channel_stock_not_kept" if said in _NOT_KEPT else "channel_stock_refused"


def _quantity(item: Mapping[str, Any]) -> int | None:
    """Empty where Shopify keeps no stock of it, or not at this location."""
    level = item.get("inventoryLevel")
    if not item.get("tracked") or not level:
        return None
    return int(level["quantities"][0]["quantity"])


def _number(gid: str) -> str:
    return gid.rpartition("/")[2]


def _gid(number: str) -> str:
    return f"gid://shopify/InventoryItem/{number}"
