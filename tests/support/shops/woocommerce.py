"""WooCommerce 8.4 as recorded: posts storage, pages by offset, exclusive dates, batches with errors."""

from __future__ import annotations

import copy
import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.channels.woocommerce.oauth import signature_of
from tests.support.shops.server import Reply, Request, WebServer

KEY, SECRET, READ_ONLY = "ck_test", "cs_test", "ck_reader"
MAINTENANCE = Reply(
    503,
    b"<!DOCTYPE html><html><body>Maintenance</body></html>",
    {"Retry-After": "600", "Content-Type": "text/html"},
)
_STATUSES = {"pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed"}
_ROOT = "/wp-json/wc/v3"


class Woo:
    """One shop; tests act in it as its customers and staff do, and read what it was told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
        self.orders: dict[int, dict[str, Any]] = {}
        self.refunds: dict[int, list[dict[str, Any]]] = {}
        self.notes: dict[int, list[str]] = {}
        self.products: dict[int, dict[str, Any]] = {}
        self.variations: dict[int, dict[str, Any]] = {}
        self.hpos = False
        """Where orders are rows of their own, every write moves an order's date; posts only with their status."""
        self.plain_permalinks = False
        """As a fresh WordPress has them: an address that it does not know is its front page."""
        self.read_only_writes = False
        """Once the shop's owner has granted the key that may only read more."""
        self.header_arrives = True
        """Web servers that run PHP as CGI keep ``Authorization`` from it."""
        self._last_id = 100
        self.server = WebServer(self.answer)

    @property
    def address(self) -> str:
        return self.server.address

    # What happens in the shop.

    def tick(self, **duration: float) -> None:
        self.now += timedelta(**(duration or {"seconds": 1}))

    def product(self, sku: str, quantity: int | None = 10, **more: Any) -> int:
        """A simple product; ``quantity`` of ``None`` is one whose stock the shop does not keep."""
        product = {
            "id": self._new_id(), "name": f"Article {sku}", "type": "simple", "sku": sku, "virtual": False,
            "manage_stock": quantity is not None, "stock_quantity": quantity, "global_unique_id": "", **more,
        }  # fmt: skip
        self.products[product["id"]] = product
        return int(product["id"])

    def variation(self, parent: int, sku: str, quantity: int) -> int:
        self.products[parent]["type"] = "variable"
        one = {
            "id": self._new_id(), "name": sku, "parent_id": parent, "sku": sku, "virtual": False,
            "manage_stock": True, "stock_quantity": quantity, "global_unique_id": "",
        }  # fmt: skip
        self.variations[one["id"]] = one
        return int(one["id"])

    def sell(self, *lines: tuple[int, int, str], status: str = "processing", **more: Any) -> int:
        """A customer buys (product, units, net price): an order of standard VAT and free home delivery."""
        number = self._new_id()
        items = []
        total = Decimal(0)
        for position, (product_id, units, price) in enumerate(lines, start=1):
            article = self.products.get(product_id) or self.variations[product_id]
            net, tax = (
                Decimal(price) * units,
                (Decimal(price) * units * Decimal("0.2")).quantize(Decimal("0.01")),
            )
            total += net + tax
            items.append(
                {
                    "id": number * 10 + position,
                    "name": article["name"],
                    "sku": article["sku"],
                    "product_id": article.get("parent_id", product_id),
                    "variation_id": product_id if "parent_id" in article else 0,
                    "quantity": units,
                    "subtotal": f"{net:.2f}",
                    "subtotal_tax": f"{tax:.2f}",
                    "total": f"{net:.2f}",
                    "total_tax": f"{tax:.2f}",
                    "price": float(price),
                    "taxes": [{"id": 1, "total": f"{tax:.2f}", "subtotal": f"{tax:.2f}"}],
                    "meta_data": [],
                }
            )
            if article["manage_stock"]:
                article["stock_quantity"] -= units
        place = {
            "first_name": "Élodie", "last_name": "Martin", "company": "", "address_1": "3 place Bellecour",
            "address_2": "", "city": "Lyon", "state": "", "postcode": "69002", "country": "FR",
            "phone": "+33612345678",
        }  # fmt: skip
        paid = status in {"processing", "completed"}
        self.orders[number] = {
            "id": number, "number": str(number), "status": status, "currency": "EUR", "total": f"{total:.2f}",
            "discount_total": "0.00", "discount_tax": "0.00", "date_created_gmt": _text(self.now),
            "date_modified_gmt": _text(self.now), "date_paid_gmt": _text(self.now) if paid else None,
            "customer_id": 7, "billing": {**place, "email": "elodie@example.fr"}, "shipping": place,
            "payment_method": "stripe", "payment_method_title": "Carte bancaire", "transaction_id": "pi_1",
            "customer_note": "", "meta_data": [], "line_items": items,
            "tax_lines": [{"rate_id": 1, "rate_percent": 20}],
            "shipping_lines": [
                {"id": number * 10, "method_title": "Colissimo", "method_id": "flat_rate", "total": "0.00",
                 "total_tax": "0.00", "meta_data": []}
            ],
            "fee_lines": [], "refunds": [], **more,
        }  # fmt: skip
        return number

    def change(self, number: int, **values: Any) -> None:
        """The shop's own staff change an order by REST or a plug-in: with posts only a new status moves its date."""
        order = self.orders[number]
        moved = self.hpos or ("status" in values and values["status"] != order["status"])
        order.update(values)
        if moved:
            order["date_modified_gmt"] = _text(self.now)

    def remove(self, number: int, *, for_good: bool) -> None:
        if for_good:
            del self.orders[number]
        else:
            self.change(number, status="trash")

    def tracking(self, number: int) -> list[str]:
        """The tracking numbers an order carries, as the shipment plug-in reads them."""
        metas = [
            meta for meta in self.orders[number]["meta_data"] if meta["key"] == "_wc_shipment_tracking_items"
        ]
        return [item["tracking_number"] for meta in metas for item in meta["value"]]

    # The REST interface.

    def answer(self, request: Request) -> Reply:
        route = self._route(request)
        if route is None:
            status = 200 if self.plain_permalinks else 404
            return Reply(status, b"<!DOCTYPE html><html>The shop</html>", {"Content-Type": "text/html"})
        key = self._signed_by(request)
        if key is None:
            return _error(401, "woocommerce_rest_authentication_error", "Invalid signature")
        if request.writes and key == READ_ONLY and not self.read_only_writes:
            words = "The API key provided does not have write permissions."
            return _error(401, "woocommerce_rest_authentication_error", words)
        parts = route.split("/")
        body = json.loads(request.body) if request.body else {}
        match (request.method, *parts):
            case ("GET", "orders"):
                return self._list_orders(request.params)
            case ("POST", "orders", "batch"):
                return _json({"update": [], "create": []} if body else {})
            case (method, "orders", number, *rest):
                return self._one_order(method, int(number), rest, body)
            case ("GET", "products"):
                return _listed(list(self.products.values()), request.params)
            case ("GET", "products", parent, "variations"):
                found = [one for one in self.variations.values() if one["parent_id"] == int(parent)]
                return _listed(found, request.params)
            case ("POST", "products", "batch"):
                return self._batch(self.products, body)
            case ("POST", "products", parent, "variations", "batch"):
                return self._batch(
                    {key: one for key, one in self.variations.items() if one["parent_id"] == int(parent)},
                    body,
                )
        return _error(404, "rest_no_route", "No route was found matching the URL and request method.")

    def _route(self, request: Request) -> str | None:
        """By the path, or with plain permalinks by a parameter; keys count only where the path names it (< 11.1)."""
        if not self.plain_permalinks:
            found = request.path
        elif f"{_ROOT}/" in request.path:
            found = "/wp-json" + request.params.get("rest_route", "")
        else:
            return None
        return found.removeprefix(_ROOT).strip("/") if found.startswith(_ROOT) else None

    def _signed_by(self, request: Request) -> str | None:
        given = request.headers.get("authorization", "") if self.header_arrives else ""
        if given and self.address.startswith("https://"):
            key, _, secret = b64decode(given.removeprefix("Basic ")).decode().partition(":")
            return key if secret == SECRET and key in {KEY, READ_ONLY} else None
        params = dict(request.params)
        given = params.pop("oauth_signature", "")
        address = self.address + request.path
        good = signature_of(request.method, address, list(params.items()), SECRET)
        key = params.get("oauth_consumer_key")
        return key if given == good and key in {KEY, READ_ONLY} else None

    def _list_orders(self, params: dict[str, str]) -> Reply:
        found = [order for order in self.orders.values() if order["status"] != "trash"]
        if "include" in params:
            wanted = set(params["include"].split(","))
            found = [order for order in found if str(order["id"]) in wanted]
        if "modified_after" in params:
            assert params["dates_are_gmt"] == "true"
            found = [order for order in found if order["date_modified_gmt"] > params["modified_after"]]
        if params.get("orderby") == "modified":
            found.sort(key=lambda order: order["date_modified_gmt"])
        return _listed(found, params)

    def _one_order(self, method: str, number: int, rest: list[str], body: dict[str, Any]) -> Reply:
        order = self.orders.get(number)
        if order is None:
            return _error(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
        match (method, *rest):
            case ("GET",):
                return _json(order)
            case ("PUT",):
                return self._put_order(order, body)
            case ("GET", "refunds"):
                return _listed(self.refunds.get(number, []), {})
            case ("POST", "refunds"):
                return self._refund(order, body)
            case ("GET", "notes"):
                return _listed(
                    [{"id": at, "note": text} for at, text in enumerate(self.notes.get(number, []))], {}
                )
            case ("POST", "notes"):
                self.notes.setdefault(number, []).append(body["note"])
                return _json({"id": len(self.notes[number]), "note": body["note"]}, 201)
        return _error(404, "rest_no_route", "No route")

    def _put_order(self, order: dict[str, Any], body: dict[str, Any]) -> Reply:
        if body.get("status", "processing") not in _STATUSES:
            return _error(400, "rest_invalid_param", "Invalid parameter(s): status")
        metas = {meta["key"]: meta for meta in order["meta_data"]}
        metas.update((meta["key"], meta) for meta in body.get("meta_data", ()))
        self.change(order["id"], **{**body, "meta_data": list(metas.values())})
        return _json(order)

    def _refund(self, order: dict[str, Any], body: dict[str, Any]) -> Reply:
        given_back = -sum(Decimal(refund["total"]) for refund in order["refunds"])
        if Decimal(body["amount"]) + given_back > Decimal(order["total"]):
            return _error(500, "woocommerce_rest_cannot_create_order_refund", "Invalid refund amount.")
        assert body["api_refund"] is False
        number = self._new_id()
        order["refunds"].append({"id": number, "reason": body["reason"], "total": f"-{body['amount']}"})
        refund = {"id": number, "amount": body["amount"], "line_items": []}
        self.refunds.setdefault(order["id"], []).append(refund)
        order["date_modified_gmt"] = _text(self.now)
        return _json(refund, 201)

    def _batch(self, articles: dict[int, dict[str, Any]], body: dict[str, Any]) -> Reply:
        if len(body["update"]) > 100:
            return _error(
                413, "woocommerce_rest_request_entity_too_large", "Unable to accept more than 100 items"
            )
        done = []
        for wish in body["update"]:
            article = articles.get(wish["id"])
            if article is None:
                done.append({"id": wish["id"], "error": {"code": "woocommerce_rest_product_invalid_id"}})
                continue
            assert isinstance(wish["stock_quantity"], int)
            if article["manage_stock"] is True:
                article["stock_quantity"] = wish["stock_quantity"]
            done.append(article)
        return _json({"update": done})

    def _new_id(self) -> int:
        self._last_id += 1
        return self._last_id


def _listed(found: list[Any], params: dict[str, str]) -> Reply:
    size = int(params.get("per_page", 10))
    if not 1 <= size <= 100:
        return _error(400, "rest_invalid_param", "per_page must be between 1 (inclusive) and 100 (inclusive)")
    if "include" in params:
        wanted = set(params["include"].split(","))
        found = [one for one in found if str(one["id"]) in wanted]
    start = (int(params.get("page", 1)) - 1) * size
    reply = _json(found[start : start + size])
    reply.headers |= {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(-(-len(found) // size))}
    return reply


def _json(document: Any, status: int = 200) -> Reply:
    body = json.dumps(copy.deepcopy(document), ensure_ascii=False).encode()
    return Reply(status, body, {"Content-Type": "application/json; charset=UTF-8"})


def _error(status: int, code: str, message: str) -> Reply:
    return _json({"code": code, "message": message, "data": {"status": status}}, status)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S")
