"""Amazon's Selling Partner API as its models say it is: few questions a while, a window and a token, stock later.

No answer of a real account was recorded. Where the published models lie beside the checkout, every answer given and
every body taken is held against them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, unquote

import jsonschema

from tests.support.needs import CONTRACTS
from tests.support.shops.server import Reply, Request, WebServer

SELLER, FRANCE = "A2SELLER", "A13V1IB3VIYZZH"
KEYS = {"client": "amzn1.application-oa2-client.1", "client_secret": "s", "refresh_token": "Atzr|1"}
_ORDERS = "/orders/2026-01-01/orders"


class Amazon:
    """One seller's account; tests act in it as its customers do, and read what it was told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
        self.orders: dict[str, dict[str, Any]] = {}
        self.listings: dict[str, dict[str, Any]] = {}
        self.denied: set[str] = set()
        """Roles the app lacks: ``orders``, ``buyers``, ``listings``, ``patch``."""
        self.allowed: defaultdict[str, int] = defaultdict(lambda: 1000)
        """Questions left, by operation."""
        self.rate = "5000.0"
        self.late: list[tuple[str, int]] = []
        """Quantities that were accepted and are not shown yet."""
        self._last = 0
        self.server = WebServer(self.answer)

    # What happens over there.

    def tick(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    def listing(self, sku: str, quantity: int | None) -> None:
        """One article; ``quantity`` of ``None`` is one that Amazon itself has in stock."""
        code = "DEFAULT" if quantity is not None else "AMAZON_EU"
        created = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=len(self.listings))
        self.listings[sku] = {
            "sku": sku,
            "summaries": [
                {"marketplaceId": FRANCE, "asin": f"B0{len(self.listings):08d}", "productType": "MUG",
                 "conditionType": "new_new", "status": ["BUYABLE"], "itemName": f"Article {sku}",
                 "createdDate": _text(created), "lastUpdatedDate": _text(created)}
            ],
            "fulfillmentAvailability": [{"fulfillmentChannelCode": code, "quantity": quantity or 0}],
        }  # fmt: skip

    def offered(self, sku: str) -> int:
        return int(self.listings[sku]["fulfillmentAvailability"][0]["quantity"])

    def show(self) -> None:
        """Some minutes later, what was accepted is what is offered."""
        for sku, quantity in self.late:
            self.listings[sku]["fulfillmentAvailability"] = [
                {"fulfillmentChannelCode": "DEFAULT", "quantity": quantity}
            ]
        self.late.clear()

    def sell(self, *lines: tuple[str, int, str], by: str = "MERCHANT", pending: bool = False) -> str:
        """A customer buys (SKU, units, price with VAT)."""
        self._last += 1
        number = f"171-{self._last:07d}-0000000"
        self.orders[number] = {
            "orderId": number, "createdTime": _text(self.now), "lastUpdatedTime": _text(self.now), "programs": [],
            "salesChannel": {"channelName": "AMAZON", "marketplaceId": FRANCE},
            "fulfillment": {
                "fulfillmentStatus": "PENDING", "fulfilledBy": by, "fulfillmentServiceLevel": "STANDARD",
            },
            "orderItems": [
                {"orderItemId": f"{self._last}{at:02d}", "quantityOrdered": units,
                 "product": {"asin": "B000000001", "sellerSku": sku, "title": f"Article {sku}"}}
                for at, (sku, units, _) in enumerate(lines, start=1)
            ],
            "packages": [],
        }  # fmt: skip
        if not pending:
            self.pay(number, *(price for _, _, price in lines))
        return number

    def pay(self, number: str, *prices: str) -> None:
        """The payment went through: price, buyer and address are there now."""
        order = self.orders[number]
        total = Decimal(0)
        for item, price in zip(order["orderItems"], prices, strict=True):
            amount = Decimal(price) * item["quantityOrdered"]
            total += amount
            item["product"]["price"] = {"unitPrice": euro(price)}
            item["proceeds"] = {
                "proceedsTotal": euro(amount), "breakdowns": [{"type": "ITEM", "subtotal": euro(amount)}],
            }  # fmt: skip
        order["proceeds"] = {"grandTotal": euro(total)}
        order["buyer"] = {"buyerName": "Élodie Martin", "buyerEmail": "x1y2@marketplace.amazon.fr"}
        order["recipient"] = {
            "deliveryAddress": {
                "name": "Élodie Martin", "addressLine1": "3 place Bellecour", "city": "Lyon", "postalCode": "69002",
                "countryCode": "FR", "phone": "0612345678", "addressType": "RESIDENTIAL",
            }
        }  # fmt: skip
        self.move(number, "UNSHIPPED")

    def move(self, number: str, status: str) -> None:
        self.orders[number]["fulfillment"]["fulfillmentStatus"] = status
        self.orders[number]["lastUpdatedTime"] = _text(self.now)

    def cancel(self, number: str) -> None:
        for item in self.orders[number]["orderItems"]:
            item["quantityOrdered"] = 0
            item.pop("proceeds", None)
        self.orders[number].pop("proceeds", None)
        self.move(number, "CANCELLED")

    # The interface.

    def answer(self, request: Request) -> Reply:
        if request.path == "/auth/o2/token":
            form = dict(parse_qsl(request.body.decode()))
            if form.get("refresh_token") != KEYS["refresh_token"]:
                return _json({"error": "invalid_grant"}, 400)
            return _json({"access_token": "Atza|1", "token_type": "bearer", "expires_in": 3600})
        if request.headers.get("x-amz-access-token") != "Atza|1":
            return _errors(403, "Unauthorized", "Access to requested resource is denied.")
        operation, reply = self._routed(request)
        self.allowed[operation] -= 1
        if self.allowed[operation] < 0:
            self.allowed[operation] = 0
            return _errors(
                429, "QuotaExceeded", "You exceeded your quota.", {"x-amzn-RateLimit-Limit": self.rate}
            )
        made = reply()
        made.headers["x-amzn-RateLimit-Limit"] = self.rate
        return made

    def _routed(self, request: Request) -> tuple[str, Any]:
        parts = request.path.strip("/").split("/")
        match (request.method, *parts):
            case ("GET", "orders", "2026-01-01", "orders"):
                return "searchOrders", lambda: self._search(request.params)
            case ("GET", "orders", "2026-01-01", "orders", number):
                return "getOrder", lambda: self._order(number, request.params)
            case ("POST", "orders", "v0", "orders", number, "shipmentConfirmation"):
                return "confirmShipment", lambda: self._confirm(number, json.loads(request.body))
            case ("GET", "listings", _, "items", seller):
                return "searchListingsItems", lambda: self._list(seller, request.params)
            case ("GET", "listings", _, "items", _, sku):
                return "getListingsItem", lambda: self._listing(unquote(sku))
            case ("PATCH", "listings", _, "items", _, sku):
                return "patchListingsItem", lambda: self._patch(unquote(sku), request)
        return "", lambda: _errors(404, "NotFound", "no such path")

    def _search(self, params: dict[str, str]) -> Reply:
        if self._denies("orders") or ("BUYER" in params.get("includedData", "") and self._denies("buyers")):
            return _errors(403, "Unauthorized", "Access to requested resource is denied.")
        assert params["marketplaceIds"].startswith(FRANCE)
        after, before = params["lastUpdatedAfter"], params.get("lastUpdatedBefore", "9")
        size = int(params["maxResultsPerPage"])
        assert 1 <= size <= 100
        if before != "9" and (before < after or before > _text(self.now - timedelta(minutes=2))):
            return _errors(400, "InvalidInput", "lastUpdatedBefore")
        found = [one for one in self.orders.values() if after <= one["lastUpdatedTime"] <= before]
        found.sort(key=lambda one: one["orderId"], reverse=True)  # in no order that is promised
        start = int(params.get("paginationToken", 0))
        page = [_with(one, params) for one in found[start : start + size]]
        body: dict[str, Any] = {"orders": page}
        if len(found) > start + size:
            body["pagination"] = {"nextToken": str(start + size)}
        return _checked("orders_2026-01-01", "SearchOrdersResponse", body)

    def _order(self, number: str, params: dict[str, str]) -> Reply:
        if number not in self.orders:
            return _errors(404, "NotFound", "The requested order does not exist.")
        return _checked(
            "orders_2026-01-01", "GetOrderResponse", {"order": _with(self.orders[number], params)}
        )

    def _confirm(self, number: str, body: dict[str, Any]) -> Reply:
        _hold("ordersV0", "ConfirmShipmentRequest", body)
        order, package = self.orders[number], body["packageDetail"]
        assert package["packageReferenceId"].isdecimal()
        assert body["marketplaceId"] == order["salesChannel"]["marketplaceId"]
        if order["fulfillment"]["fulfillmentStatus"] in {"CANCELLED", "SHIPPED"}:
            return _errors(400, "InvalidInput", "PackageToUpdateNotFound")
        order["packages"].append(
            {"packageReferenceId": package["packageReferenceId"], "trackingNumber": package["trackingNumber"],
             "carrier": package["carrierName"],
             "packageItems": [dict(item) for item in package["orderItems"]]}
        )  # fmt: skip
        sent: defaultdict[str, int] = defaultdict(int)
        for one in order["packages"]:
            for item in one["packageItems"]:
                sent[item["orderItemId"]] += item["quantity"]
        left = any(sent[item["orderItemId"]] < item["quantityOrdered"] for item in order["orderItems"])
        self.move(number, "PARTIALLY_SHIPPED" if left else "SHIPPED")
        return Reply(204)

    def _list(self, seller: str, params: dict[str, str]) -> Reply:
        if self._denies("listings"):
            return _errors(403, "Unauthorized", "Access to requested resource is denied.")
        assert seller == SELLER
        found = list(self.listings.values())
        if "identifiers" in params:
            wanted = params["identifiers"].split(",")
            assert len(wanted) <= 20
            found = [one for one in found if one["sku"] in wanted]
        found = [one for one in found if one["summaries"][0]["createdDate"] >= params.get("createdAfter", "")]
        start, size = int(params.get("pageToken", 0)), int(params["pageSize"])
        assert size <= 20
        body: dict[str, Any] = {"numberOfResults": len(found), "items": found[start : start + size]}
        if start + size < min(len(found), 1000):
            body["pagination"] = {"nextToken": str(start + size)}
        return _checked("listingsItems_2021-08-01", "ItemSearchResults", body)

    def _listing(self, sku: str) -> Reply:
        if sku not in self.listings:
            return _errors(404, "NOT_FOUND", f"SKU '{sku}' not found")
        return _checked("listingsItems_2021-08-01", "Item", self.listings[sku])

    def _patch(self, sku: str, request: Request) -> Reply:
        if self._denies("patch"):
            return _errors(403, "Unauthorized", "Access to requested resource is denied.")
        body = json.loads(request.body)
        _hold("listingsItems_2021-08-01", "ListingsItemPatchRequest", body)
        if sku not in self.listings:
            return _errors(404, "NOT_FOUND", f"SKU '{sku}' not found")
        preview = request.params.get("mode") == "VALIDATION_PREVIEW"
        wish = body["patches"][0]["value"][0]
        valid = self.listings[sku]["summaries"][0]["status"] == ["BUYABLE"]
        if valid and not preview:
            self.late.append((sku, wish["quantity"]))
        status = "INVALID" if not valid else "VALID" if preview else "ACCEPTED"
        done = {"sku": sku, "status": status, "submissionId": "f1", "issues": []}
        return _checked("listingsItems_2021-08-01", "ListingsItemSubmissionResponse", done)

    def _denies(self, role: str) -> bool:
        return role in self.denied


def euro(amount: object) -> dict[str, str]:
    return {"amount": f"{Decimal(str(amount)):.2f}", "currencyCode": "EUR"}


def _with(order: dict[str, Any], params: dict[str, str]) -> dict[str, Any]:
    """Only the data that was asked for."""
    sets = {"BUYER": "buyer", "RECIPIENT": "recipient", "PROCEEDS": "proceeds", "PACKAGES": "packages"}
    asked = params.get("includedData", "").split(",")
    left_out = {field for name, field in sets.items() if name not in asked}
    return {name: value for name, value in order.items() if name not in left_out}


@cache
def _model(name: str) -> dict[str, Any] | None:
    path = CONTRACTS.joinpath("amazon", "models", f"{name}.json")
    return json.loads(path.read_text()) if path.exists() else None


def _hold(model: str, definition: str, document: Any) -> None:
    """Against the published model, where it is there."""
    found = _model(model)
    if found is not None:
        at = "definitions" if "definitions" in found else "components/schemas"
        jsonschema.Draft4Validator({**found, "$ref": f"#/{at}/{definition}"}).validate(document)


def _checked(model: str, definition: str, document: Any) -> Reply:
    _hold(model, definition, document)
    return _json(document)


def _errors(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Reply:
    reply = _json({"errors": [{"code": code, "message": message, "details": ""}]}, status)
    reply.headers |= headers or {}
    return reply


def _json(document: Any, status: int = 200) -> Reply:
    return Reply(
        status, json.dumps(document, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
    )


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
