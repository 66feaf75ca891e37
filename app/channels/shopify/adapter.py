"""Shopify as a channel: orders in, stock, departures, refunds and cancellations out (Admin GraphQL)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from app.channels.amounts import cents
from app.channels.base import FieldRefused, IncomingOrder, RefusedRow
from app.channels.http import shop_address
from app.channels.port import (
    Ability,
    Adapter,
    Bookmark,
    ChangePage,
    ChannelArticle,
    Departure,
    Field,
    Hook,
    PushRefused,
    Reread,
    Right,
    StockAnswer,
)
from app.channels.shopify import departures, queries, response, returns, stock
from app.channels.shopify.api import RIGHTS, Api, Refused, TooDear
from app.values import Money

#: Orders a page: a question may cost a thousand points, and each order of thirty lines near a hundred.
_FIRST = 10


class Shopify:
    """One shop; a ``Connection``."""

    def __init__(self, api: Api, location: str = "") -> None:
        self._api, self._wanted = api, location
        self._location = ""
        self._size = _FIRST
        self._to_come = 0
        self._held: dict[str, int | None] = {}

    def close(self) -> None:
        self._api.close()

    def test(self) -> tuple[Right, ...]:
        """By the access scopes the shop granted; a right to write holds the one to read."""
        granted = {
            one["handle"] for one in self._api.ask(queries.SCOPES)["currentAppInstallation"]["accessScopes"]
        }
        granted |= {scope.replace("write_", "read_", 1) for scope in granted}
        return tuple(Right(name, granted.issuperset(scopes)) for name, scopes in RIGHTS.items())

    def changes(self, mark: Bookmark) -> ChangePage:
        """Shopify's cursors hold the moment and order they stand at: an order changed meanwhile comes again later."""
        changed = f"updated_at:>='{mark.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}'"
        if not mark.after:
            self._to_come = int(self._api.ask(queries.COUNT, changed=changed)["ordersCount"]["count"])
        page = self._page(changed, mark.after)
        found, info = page["nodes"], page["pageInfo"]
        expected = max(self._to_come, len(found))
        self._to_come = expected - len(found)
        moments = [moment for one in found if (moment := _moment(one.get("updatedAt"))) is not None]
        following = Bookmark(mark.moment, after=info["endCursor"]) if info["hasNextPage"] else None
        return ChangePage(
            self._canonical(found), max(moments, default=None), following, expected,
            returns=returns.announced(self._api, found),
        )  # fmt: skip

    def _page(self, changed: str, after: str) -> dict[str, Any]:
        found = self._smaller(
            lambda size: self._api.ask(queries.ORDERS, first=size, after=after or None, changed=changed)
        )
        page: dict[str, Any] = found["orders"]
        return page

    def _smaller(self, ask: Callable[[int], dict[str, Any]]) -> dict[str, Any]:
        """The answer for so many orders as may be asked for at once; fewer are remembered."""
        while True:
            try:
                return ask(self._size)
            except TooDear:
                if self._size == 1:
                    raise
                self._size //= 2

    def orders(self, external_ids: Sequence[str]) -> Reread:
        wanted = [external_id for external_id in external_ids if external_id.isdecimal()]
        found: list[dict[str, Any]] = []
        while left := [_gid(one) for one in wanted[len(found) :]]:
            found += self._smaller(partial(self._by_id, left))["nodes"]
        gone = {one for one, node in zip(wanted, found, strict=True) if not node}
        gone |= set(external_ids) - set(wanted)
        here = [node for node in found if node]
        return Reread(self._canonical(here), frozenset(gone), returns.announced(self._api, here))

    def _by_id(self, gids: Sequence[str], size: int) -> dict[str, Any]:
        return self._api.ask(queries.ORDERS_BY_ID, ids=gids[:size])

    def acknowledge(self, page: ChangePage, refused: Sequence[RefusedRow]) -> None:
        """Nothing: a tag would change the order, and every poll would bring it back."""

    def articles(self) -> Iterator[ChannelArticle]:
        return stock.articles(self._api, self._place())

    def stock(self, external_ids: Sequence[str]) -> Mapping[str, int | None]:
        held = stock.read(self._api, self._place(), external_ids)
        self._held |= held
        return held

    def put_stock(self, quantities: Mapping[str, int]) -> Mapping[str, StockAnswer]:
        """Only where it is still what ``stock`` read: a sale in between is not written over."""
        return stock.write(self._api, self._place(), quantities, self._held)

    def _place(self) -> str:
        self._location = self._location or stock.location(self._api, self._wanted)
        return self._location

    def fulfil(self, departure: Departure) -> None:
        order = self._order(queries.TO_FULFIL, departure.order_external_id)
        if order is None:
            raise PushRefused("channel_order_gone")
        for one in departures.fulfilments(self._api, order, departure):
            self._tell(queries.FULFIL, "fulfillmentCreate", fulfillment=one)

    def refund(self, order_external_id: str, refunded_cents: int, currency: str, reason: str) -> None:
        """Money taken by a payment service is given back in Shopify, which would pay it out a second time.

        What was paid by hand (transfer, cheque, at the counter) is written down here.
        """
        order = self._order(queries.TO_REFUND, order_external_id)
        if order is None:
            raise PushRefused("channel_order_gone")
        missing = refunded_cents - _cents(order["totalRefundedSet"])
        if missing <= 0:
            return
        paid = [
            one
            for one in order["transactions"]
            if one["kind"] in {"SALE", "CAPTURE"} and one["status"] == "SUCCESS"
        ]
        if len(paid) != 1 or not paid[0]["manualPaymentGateway"]:
            raise PushRefused(
                "channel_refund_over_there", detail=f"{Money(missing, currency).amount:.2f} {currency}"
            )
        transaction = {
            "orderId": order["id"],
            "parentId": paid[0]["id"],
            "gateway": paid[0]["gateway"],
            "kind": "REFUND",
            "amount": f"{Money(missing, currency).amount:.2f}",
        }
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"{order['id']}/refunded/{refunded_cents}"))
        body = {"orderId": order["id"], "note": reason, "notify": False, "transactions": [transaction]}
        self._tell(queries.REFUND, "refundCreate", input=body, key=key)

    def cancel(self, order_external_id: str) -> None:
        order = self._order(queries.TO_CANCEL, order_external_id)
        if order is not None and order["cancelledAt"] is None:
            self._tell(queries.CANCEL, "orderCancel", "orderCancelUserErrors", id=order["id"])

    def _order(self, query: str, external_id: str) -> dict[str, Any] | None:
        order: dict[str, Any] | None = self._api.ask(query, id=_gid(external_id))["order"]
        return order

    def _tell(self, mutation: str, name: str, errors: str = "userErrors", **variables: Any) -> None:
        try:
            self._api.tell(mutation, name, errors, **variables)
        except Refused as refused:
            raise PushRefused("channel_said_no", detail=refused.message) from refused

    def _canonical(self, documents: Sequence[dict[str, Any]]) -> tuple[IncomingOrder | RefusedRow, ...]:
        return tuple(_read(number, self._whole(one)) for number, one in enumerate(documents, start=1))

    def _whole(self, document: dict[str, Any]) -> dict[str, Any]:
        """An order with all its lines: one of many is longer than what a page holds of it."""
        lines = document["lineItems"]
        while lines["pageInfo"]["hasNextPage"]:
            found = self._api.ask(queries.MORE_LINES, id=document["id"], after=lines["pageInfo"]["endCursor"])
            more = (found["order"] or {"lineItems": {"nodes": [], "pageInfo": {"hasNextPage": False}}})[
                "lineItems"
            ]
            lines = {"nodes": [*lines["nodes"], *more["nodes"]], "pageInfo": more["pageInfo"]}
        return {**document, "lineItems": lines}


def _read(number: int, document: Mapping[str, Any]) -> IncomingOrder | RefusedRow:
    try:
        return response.to_order(document)
    except FieldRefused as fault:
        order = str(document.get("id", "")).rpartition("/")[2]
        return RefusedRow(
            number, fault.code, fault.values, {"order": order, "reference": str(document.get("name", ""))}
        )


def _gid(number: str) -> str:
    return f"gid://shopify/Order/{number}"


def _cents(bag: Mapping[str, Any]) -> int:
    return cents(Decimal(bag["shopMoney"]["amount"]))


def _moment(said: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(said))
    except ValueError:
        return None


def _check(values: Mapping[str, str]) -> Mapping[str, str]:
    """The shop's own name stands in its address, whichever of its pages it was copied from."""
    given = values.get("address", "").strip().rstrip("/")
    inside = re.search(r"admin\.shopify\.com/store/([a-z0-9-]+)", given, re.IGNORECASE)
    bare = re.fullmatch(r"[a-z0-9][a-z0-9-]*", given, re.IGNORECASE)
    name = inside[1] if inside else given if bare else ""
    address = shop_address(f"{name}.myshopify.com" if name else given.partition("/admin")[0])
    client, secret = values.get("client", "").strip(), values.get("secret", "").strip()
    if not secret or not (client or secret.startswith("shpat_")):
        raise FieldRefused("channel_shopify_keys_wrong")
    return {
        "address": address.lower(),
        "location": " ".join(values.get("location", "").split()),
        "client": client,
        "secret": secret,
        "hook_secret": values.get("hook_secret", "").strip(),
    }


def _open(values: Mapping[str, str]) -> Shopify:
    return Shopify(
        Api(values["address"], values.get("client", ""), values["secret"]), values.get("location", "")
    )


ADAPTER = Adapter(
    code="shopify",
    name="Shopify",
    fields=(
        Field("address"),
        Field("location", optional=True),
        Field("client", optional=True),
        Field("secret", secret=True),
        Field("hook_secret", secret=True, optional=True),
    ),
    abilities=frozenset(Ability),
    check=_check,
    open=_open,
    # Apps sign with their own secret; webhooks made by hand in the admin with one that is shown there.
    hook=Hook("X-Shopify-Hmac-Sha256", ("hook_secret", "secret")),
    steps={
        "fr": (
            "Sur dev.shopify.com : Apps, Créer une application, puis une version avec les droits (scopes) "
            "read_orders, write_orders, read_products, read_locations, read_inventory, write_inventory, "
            "read_merchant_managed_fulfillment_orders, write_merchant_managed_fulfillment_orders ; "
            "read_all_orders en plus pour les commandes de plus de 60 jours.",
            "Installer l’application sur la boutique.",
            "Dans Paramètres de l’application : copier ici l’ID client et le secret. Pour une ancienne "
            "application personnalisée, le jeton shpat_… comme secret suffit.",
            "L’adresse est celle en .myshopify.com. L’emplacement n’est à indiquer que si plusieurs expédient.",
        ),
        "en": (
            "On dev.shopify.com: Apps, Create app, then a version with the scopes "
            "read_orders, write_orders, read_products, read_locations, read_inventory, write_inventory, "
            "read_merchant_managed_fulfillment_orders, write_merchant_managed_fulfillment_orders; "
            "also read_all_orders for orders older than 60 days.",
            "Install the app on the shop.",
            "In the app’s Settings: copy the client ID and the secret here. For an older custom app, "
            "its token shpat_… as the secret is enough.",
            "The address is the one in .myshopify.com. The location is needed only where several of them ship.",
        ),
    },
)
