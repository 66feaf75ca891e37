"""Returns that customers announced in Shopify, or its staff for them, as ours are announced."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from app.channels.base import IncomingReturn
from app.channels.port import ChannelFault, Trouble
from app.channels.shopify import queries
from app.channels.shopify.api import Api
from app.rules.return_terms import ReturnReason
from app.values import shop_day

#: Of orders, where a return is asked for or under way; others are not asked about.
_AWAITED = frozenset({"RETURN_REQUESTED", "IN_PROGRESS"})
#: Of returns: declined, cancelled and closed ones bring nothing any more.
_TO_COME = frozenset({"REQUESTED", "OPEN"})
#: Words of Shopify's stable handles of reasons (``too-tight``, ``arrived-late``), of which there are hundreds; the
#: first that fits. Whatever fits none is a reason all the same: its name stands in the notice.
_REASONS: tuple[tuple[frozenset[str], ReturnReason], ...] = (
    (frozenset({"defective", "damaged", "broken", "faulty"}), ReturnReason.DEFECTIVE),
    (frozenset({"wrong", "incorrect"}), ReturnReason.WRONG_ITEM),
    (frozenset({"missing", "incomplete"}), ReturnReason.MISSING_PART),
    (frozenset({"late"}), ReturnReason.LATE),
    (frozenset({"small", "tight", "short", "narrow"}), ReturnReason.TOO_SMALL),
    (frozenset({"big", "large", "loose", "long", "wide"}), ReturnReason.TOO_BIG),
    (frozenset({"quality", "comfort", "described", "expected"}), ReturnReason.NOT_AS_EXPECTED),
    (frozenset({"unwanted", "mind"}), ReturnReason.CHANGED_MIND),
)


def announced(api: Api, orders: Sequence[Mapping[str, Any]]) -> tuple[IncomingReturn, ...]:
    """What is to come back of these orders; nothing where the shop grants no right to read returns.

    Asked by itself, and only of orders that say that there is something: with their lines it would cost too much.
    """
    asked = [order["id"] for order in orders if order.get("returnStatus") in _AWAITED]
    if not asked:
        return ()
    try:
        nodes = api.ask(queries.RETURNS, ids=asked)["nodes"]
    except ChannelFault as fault:
        if fault.trouble is Trouble.RIGHT_MISSING:
            return ()
        raise
    return tuple(one for order in nodes if order for one in _of_order(order))


def _of_order(order: Mapping[str, Any]) -> Iterator[IncomingReturn]:
    for found in order["returns"]["nodes"]:
        if found["status"] not in _TO_COME:
            continue
        notice_day = shop_day(datetime.fromisoformat(found["createdAt"]))
        for line in found["returnLineItems"]["nodes"]:
            sold = (line.get("fulfillmentLineItem") or {}).get("lineItem") or {}
            reason = line["returnReasonDefinition"] or {}
            said = (reason.get("name"), line["returnReasonNote"], line["customerNote"])
            yield IncomingReturn(
                order=order["name"],
                sku=sold.get("sku") or "",
                notice_day=notice_day,
                quantity=int(line["quantity"]),
                reason=_reason(reason.get("handle") or ""),
                notice=" · ".join(dict.fromkeys(filter(None, said))),
            )


def _reason(handle: str) -> ReturnReason:
    words = set(handle.split("-"))
    return next((ours for theirs, ours in _REASONS if words & theirs), ReturnReason.OTHER)
