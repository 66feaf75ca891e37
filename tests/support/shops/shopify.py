"""Shopify as its Admin interface says it is: GraphQL answered by graphql-core, a bucket of cost, compare and set.

No answer of a real shop was recorded; shapes are those of the schema, refusals those of its documentation.
"""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    graphql_sync,
    parse,
    value_from_ast_untyped,
)

from tests.support.shops.server import Reply, Request, WebServer

KEY, SECRET, TOKEN = "client-test", "secret-test", "shpua_token"
SCOPES = (
    "read_orders", "write_orders", "read_products", "read_locations", "write_inventory",
    "write_merchant_managed_fulfillment_orders", "read_returns",
)  # fmt: skip
#: Which right each question or telling needs.
_NEEDS = {
    "orders": "read_orders", "ordersCount": "read_orders", "order": "read_orders", "nodes": "read_orders",
    "productVariants": "read_products", "locations": "read_locations",
    "inventorySetQuantities": "write_inventory", "refundCreate": "write_orders", "orderCancel": "write_orders",
    "fulfillmentCreate": "write_merchant_managed_fulfillment_orders",
}  # fmt: skip
HERE = "gid://shopify/Location/1"


@cache
def _schema() -> GraphQLSchema:
    schema = build_schema(Path(__file__).with_suffix(".graphql").read_text())
    node: Any = schema.type_map["Node"]
    node.resolve_type = lambda value, *_: "InventoryItem" if "tracked" in value else "Order"
    returned: Any = schema.type_map["ReturnLineItemType"]
    returned.resolve_type = lambda *_: "ReturnLineItem"
    return schema


class Shopify:
    """One shop; tests act in it as its customers and staff do, and read what it was told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
        self.orders: dict[int, dict[str, Any]] = {}
        self.items: dict[int, dict[str, Any]] = {}
        self.locations = [_location(1, "Entrepôt")]
        self.scopes = set(SCOPES)
        self.tokens = {TOKEN}
        self.most, self.bucket, self.restored_a_second = 1000.0, 2000.0, 20_000.0
        self._seen = time.monotonic()
        self._last_id = 100
        self.server = WebServer(self.answer)

    @property
    def address(self) -> str:
        return self.server.address

    # What happens in the shop.

    def tick(self, **duration: float) -> None:
        self.now += timedelta(**(duration or {"seconds": 1}))

    def product(self, sku: str, quantity: int, *, tracked: bool = True) -> int:
        number = self._new_id()
        self.items[number] = {
            "id": f"gid://shopify/InventoryItem/{number}", "tracked": tracked, "sku": sku, "available": quantity,
        }  # fmt: skip
        return number

    def available(self, sku: str) -> int:
        return next(int(item["available"]) for item in self.items.values() if item["sku"] == sku)

    def sell(self, *lines: tuple[str, int, str], paid: bool = True, **more: Any) -> int:
        """A customer buys (SKU, units, price with tax), paid by card, delivered for nothing."""
        number = self._new_id()
        total = sum((Decimal(price) * units for _, units, price in lines), Decimal(0))
        items = [
            self._line(number * 100 + at, sku, units, price)
            for at, (sku, units, price) in enumerate(lines, start=1)
        ]
        place = {
            "firstName": "Élodie", "lastName": "Martin", "company": None, "address1": "3 place Bellecour",
            "address2": None, "zip": "69002", "city": "Lyon", "countryCodeV2": "FR", "phone": "+33612345678",
        }  # fmt: skip
        self.orders[number] = {
            "id": _gid("Order", number), "name": f"#{number}", "createdAt": _text(self.now),
            "updatedAt": _text(self.now), "cancelledAt": None, "taxesIncluded": True, "currencyCode": "EUR",
            "displayFinancialStatus": "PAID" if paid else "PENDING",
            "displayFulfillmentStatus": "UNFULFILLED", "returnStatus": "NO_RETURN", "back": [],
            "email": "elodie@example.fr", "phone": None, "note": None,
            "customerLocale": "fr-FR", "customAttributes": [], "shippingAddress": place, "billingAddress": place,
            "totalPriceSet": money(total), "currentTotalPriceSet": money(total),
            "totalReceivedSet": money(total if paid else 0), "totalRefundedSet": money(0),
            "totalTipReceivedSet": money(0), "currentTotalDutiesSet": None, "currentTotalAdditionalFeesSet": None,
            "paymentGatewayNames": ["shopify_payments"],
            "transactions": [
                {"id": _gid("OrderTransaction", number), "kind": "SALE", "status": "SUCCESS",
                 "processedAt": _text(self.now), "paymentId": f"c{number}.1", "manualPaymentGateway": False,
                 "formattedGateway": "Shopify Payments", "gateway": "shopify_payments", "amountSet": money(total)}
            ] if paid else [],
            "shippingLines": {"nodes": [shipping("Colissimo", "0.00")]}, "items": items, "fulfillments": [],
            "method": {"methodType": "SHIPPING", "presentedName": None, "sourceReference": None}, **more,
        }  # fmt: skip
        self.orders[number]["open"] = {
            _gid("FulfillmentOrderLineItem", number * 100 + at): [item, item["quantity"]]
            for at, item in enumerate(items, start=1)
        }
        return number

    def _line(self, number: int, sku: str, units: int, price: str) -> dict[str, Any]:
        gross = Decimal(price) * units
        tax = gross - gross / Decimal("1.2")
        for item in self.items.values():
            if item["sku"] == sku:
                item["available"] -= units
        return {
            "id": _gid("LineItem", number), "sku": sku, "name": f"Article {sku}", "quantity": units,
            "currentQuantity": units, "requiresShipping": True, "isGiftCard": False, "variant": {"barcode": None},
            "originalUnitPriceSet": money(price), "discountAllocations": [],
            "taxLines": [{"rate": 0.2, "priceSet": money(tax.quantize(Decimal("0.01")))}],
        }  # fmt: skip

    def change(self, number: int, **values: Any) -> None:
        self.orders[number] |= {**values, "updatedAt": _text(self.now)}

    def send_back(self, number: int, sku: str, units: int, handle: str, name: str, note: str = "") -> None:
        """Its customer asks to send units back."""
        order = self.orders[number]
        sold = next(item for item in order["items"] if item["sku"] == sku)
        line = {
            "quantity": units, "returnReasonDefinition": {"handle": handle, "name": name}, "returnReasonNote": "",
            "customerNote": note or None, "fulfillmentLineItem": {"lineItem": sold},
        }  # fmt: skip
        asked = {"status": "REQUESTED", "createdAt": _text(self.now), "returnLineItems": {"nodes": [line]}}
        self.change(number, returnStatus="RETURN_REQUESTED", back=[asked, *order["back"]])

    def tracking(self, number: int) -> list[str]:
        return [one["trackingInfo"][0]["number"] for one in self.orders[number]["fulfillments"]]

    # The interface.

    def answer(self, request: Request) -> Reply:
        if request.path == "/admin/oauth/access_token":
            return self._give_token(dict(parse_qsl(request.body.decode())))
        if not re.fullmatch(r"/admin/api/2026-(07|10)/graphql\.json", request.path):
            return _json({"errors": "Not Found"}, 404)
        if request.headers.get("x-shopify-access-token") not in self.tokens:
            return _json({"errors": "[API] Invalid API key or access token (unrecognized login)"}, 401)
        asked = json.loads(request.body)
        cost = price(parse(asked["query"]), asked["variables"])
        if (refused := self._too_dear(cost)) is not None:
            return refused
        done = graphql_sync(_schema(), asked["query"], self._roots(), variable_values=asked["variables"])
        document: dict[str, Any] = {"data": done.data, "extensions": self._cost(cost)}
        if done.errors:
            document["errors"] = [error.formatted for error in done.errors]
        return _json(document)

    def _give_token(self, form: dict[str, str]) -> Reply:
        if (form.get("client_id"), form.get("client_secret")) != (KEY, SECRET):
            return _json({"error": "invalid_client"}, 400)
        assert form["grant_type"] == "client_credentials"
        token = f"shpua_{self._new_id()}"
        self.tokens.add(token)
        return _json({"access_token": token, "scope": ",".join(self.scopes), "expires_in": 86399})

    def _too_dear(self, cost: float) -> Reply | None:
        now = time.monotonic()
        self.bucket = min(2000.0, self.bucket + (now - self._seen) * self.restored_a_second)
        self._seen = now
        code = "MAX_COST_EXCEEDED" if cost > self.most else "THROTTLED" if cost > self.bucket else ""
        if not code:
            self.bucket -= cost
            return None
        error = {"message": "Throttled", "extensions": {"code": code}}
        return _json({"errors": [error], "extensions": self._cost(cost)})

    def _cost(self, cost: float) -> dict[str, Any]:
        state = {
            "maximumAvailable": 2000.0, "currentlyAvailable": int(self.bucket),
            "restoreRate": self.restored_a_second,
        }  # fmt: skip
        return {"cost": {"requestedQueryCost": int(cost), "throttleStatus": state}}

    def _roots(self) -> dict[str, Any]:
        roots = {
            "orders": self._list, "ordersCount": self._count, "order": self._order, "nodes": self._nodes,
            "fulfillment": self._fulfilment, "fulfillmentOrder": self._fulfilment_order,
            "currentAppInstallation": lambda _: {"accessScopes": [{"handle": one} for one in self.scopes]},
            "locations": lambda *_, **__: {"nodes": self.locations}, "productVariants": self._variants,
            "inventorySetQuantities": self._set_stock, "fulfillmentCreate": self._fulfil,
            "refundCreate": self._refund, "orderCancel": self._cancel,
        }  # fmt: skip
        return {name: self._guarded(name, root) for name, root in roots.items()}

    def _guarded(self, name: str, root: Any) -> Any:
        def carry_out(info: Any, **args: Any) -> Any:
            need = _NEEDS.get(name)
            if need and need not in self.scopes:
                from graphql import GraphQLError

                words = f"Access denied for {name} field. Required access: `{need}` access scope."
                raise GraphQLError(words, extensions={"code": "ACCESS_DENIED"})
            return root(info, **args)

        return carry_out

    def _seen_orders(self, query: str) -> list[dict[str, Any]]:
        since = re.fullmatch(r"updated_at:>='([^']+)'", query)
        assert since is not None, query
        found = [order for order in self.orders.values() if order["updatedAt"] >= since[1]]
        return sorted(found, key=lambda order: (order["updatedAt"], order["id"]))

    def _list(self, info: Any, first: int, query: str, sortKey: str, after: str | None = None) -> Any:  # noqa: N803
        assert sortKey == "UPDATED_AT"
        found = self._seen_orders(query)
        if after:
            moment, number = json.loads(after)
            found = [one for one in found if (one["updatedAt"], one["id"]) > (moment, number)]
        page = found[:first]
        cursor = json.dumps([page[-1]["updatedAt"], page[-1]["id"]]) if page else None
        return {
            "nodes": [self._shown(one) for one in page],
            "pageInfo": {"hasNextPage": len(found) > first, "endCursor": cursor},
        }

    def _count(self, info: Any, query: str, limit: int | None) -> Any:
        assert limit is None  # else it ends at ten thousand
        return {"count": len(self._seen_orders(query))}

    def _order(self, info: Any, id: str) -> Any:  # noqa: A002 - as the schema calls it
        order = self.orders.get(_number(id))
        return self._shown(order) if order else None

    def _nodes(self, info: Any, ids: list[str]) -> Any:
        assert len(ids) <= 250
        found = []
        for gid in ids:
            if "/Order/" in gid:
                found.append(self._order(info, gid))
            else:
                item = self.items.get(_number(gid))
                found.append(self._item(item) if item else None)
        return found

    def _shown(self, order: dict[str, Any]) -> dict[str, Any]:
        open_order = self._open_order(order)
        return {
            **order,
            "lineItems": _paged(order["items"]),
            "returns": lambda _, first, **__: self._returns(order, first),
            "fulfillmentOrders": {"nodes": [open_order]},
        }

    def _returns(self, order: dict[str, Any], first: int) -> dict[str, Any]:
        if "read_returns" not in self.scopes:
            from graphql import GraphQLError

            words = "Access denied for returns field. Required access: `read_returns` access scope."
            raise GraphQLError(words, extensions={"code": "ACCESS_DENIED"})
        return {"nodes": order["back"][:first]}

    def _open_order(self, order: dict[str, Any]) -> dict[str, Any]:
        left = [
            {"id": key, "remainingQuantity": units, "lineItem": item}
            for key, (item, units) in order["open"].items()
        ]
        return {
            "id": order["id"].replace("/Order/", "/FulfillmentOrder/"),
            "status": "OPEN" if any(one["remainingQuantity"] for one in left) else "CLOSED",
            "assignedLocation": {"name": "Entrepôt", "location": self.locations[0]},
            "deliveryMethod": order["method"],
            "lineItems": _paged(left),
        }

    def _fulfilment_order(self, info: Any, id: str) -> Any:  # noqa: A002 - as the schema calls it
        return self._open_order(self.orders[_number(id)])

    def _fulfilment(self, info: Any, id: str) -> Any:  # noqa: A002 - as the schema calls it
        made = (one for order in self.orders.values() for one in order["fulfillments"] if one["id"] == id)
        return next(made, None)

    def _variants(self, info: Any, first: int, after: str | None = None) -> Any:
        variants = [
            {"sku": one["sku"], "barcode": None, "displayName": f"Article {one['sku']}",
             "inventoryItem": self._item(one)}
            for one in self.items.values()
        ]  # fmt: skip
        return _paged(variants)(info, first, after)

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        def level(info: Any, locationId: str) -> Any:  # noqa: N803 - as the schema calls it
            return {"quantities": [{"quantity": item["available"]}]} if locationId == HERE else None

        return {**item, "inventoryLevel": level}

    def _set_stock(self, info: Any, input: dict[str, Any]) -> Any:  # noqa: A002 - as the schema calls it
        assert (input["name"], input["reason"]) == ("available", "correction")
        assert len(input["quantities"]) <= 250
        errors = []
        for at, wish in enumerate(input["quantities"]):
            item = self.items.get(_number(wish["inventoryItemId"]))
            field = ["input", "quantities", str(at)]
            expected = wish["changeFromQuantity"]  # it has to be there, be it null
            if item is None:
                errors.append(_error([*field, "inventoryItemId"], "INVALID_INVENTORY_ITEM"))
            elif not item["tracked"]:
                errors.append(_error([*field, "inventoryItemId"], "NON_MUTABLE_INVENTORY_ITEM"))
            elif expected is not None and expected != item["available"]:
                errors.append(_error([*field, "changeFromQuantity"], "CHANGE_FROM_QUANTITY_STALE"))
        if not errors:
            for wish in input["quantities"]:
                self.items[_number(wish["inventoryItemId"])]["available"] = wish["quantity"]
        return {"userErrors": errors}

    def _fulfil(self, info: Any, fulfillment: dict[str, Any]) -> Any:
        assert fulfillment["notifyCustomer"] is False
        told: list[dict[str, Any]] = []
        for group in fulfillment["lineItemsByFulfillmentOrder"]:
            order = self.orders[_number(group["fulfillmentOrderId"])]
            if order["cancelledAt"]:
                return {"userErrors": [{"message": "The order is cancelled."}]}
            for wish in group["fulfillmentOrderLineItems"]:
                item, left = order["open"][wish["id"]]
                if wish["quantity"] > left:
                    return {"userErrors": [{"message": "Invalid fulfillment order line item quantity."}]}
                order["open"][wish["id"]][1] = left - wish["quantity"]
                told.append({"quantity": wish["quantity"], "lineItem": item})
            done = not any(left for _, left in order["open"].values())
            made = {
                "id": _gid("Fulfillment", self._new_id()), "status": "SUCCESS",
                "trackingInfo": [{"number": number} for number in fulfillment["trackingInfo"]["numbers"]],
                "fulfillmentLineItems": _paged(told),
            }  # fmt: skip
            status = "FULFILLED" if done else "PARTIALLY_FULFILLED"
            self.change(
                _number(order["id"]),
                fulfillments=[*order["fulfillments"], made],
                displayFulfillmentStatus=status,
            )
        return {"fulfillment": made, "userErrors": []}

    def _refund(self, info: Any, input: dict[str, Any]) -> Any:  # noqa: A002 - as the schema calls it
        order = self.orders[_number(input["orderId"])]
        amount = sum((Decimal(one["amount"]) for one in input["transactions"]), Decimal(0))
        refunded = Decimal(order["totalRefundedSet"]["shopMoney"]["amount"]) + amount
        if refunded > Decimal(order["totalReceivedSet"]["shopMoney"]["amount"]):
            return {"userErrors": [{"message": "Refund amount cannot be greater than what was paid."}]}
        self.change(_number(order["id"]), totalRefundedSet=money(refunded), displayFinancialStatus="REFUNDED")
        return {"refund": {"id": _gid("Refund", self._new_id())}, "userErrors": []}

    def _cancel(self, info: Any, orderId: str, restock: bool, **rest: Any) -> Any:  # noqa: N803
        assert rest["refundMethod"] == {"originalPaymentMethodsRefund": False}
        order = self.orders[_number(orderId)]
        if order["cancelledAt"]:
            return {"orderCancelUserErrors": [{"message": "The order is cancelled already."}]}
        self.cancel(_number(orderId))
        return {"orderCancelUserErrors": []}

    def cancel(self, number: int) -> None:
        """Nothing of it is wanted any more, and what was committed to it may be sold again."""
        for item in self.orders[number]["items"]:
            for held in self.items.values():
                if held["sku"] == item["sku"]:
                    held["available"] += item["currentQuantity"]
            item["currentQuantity"] = 0
        self.change(number, cancelledAt=_text(self.now), currentTotalPriceSet=money(0))

    def _new_id(self) -> int:
        self._last_id += 1
        return self._last_id


def price(document: DocumentNode, variables: dict[str, Any]) -> float:
    """What a question costs before it is answered: objects 1, connections 2 and their objects, a mutation 10.

    As Shopify's engineers describe it (Rate Limiting GraphQL APIs by Calculating Query Complexity); in practice long
    connections are cheaper.
    """
    fragments = {
        one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
    }

    def of(selected: SelectionSetNode) -> float:
        total = 0.0
        for one in selected.selections:
            if isinstance(one, FragmentSpreadNode):
                total += of(fragments[one.name.value].selection_set)
            elif isinstance(one, InlineFragmentNode):
                total += of(one.selection_set)
            elif isinstance(one, FieldNode) and one.selection_set and one.name.value != "pageInfo":
                inside, units = of(one.selection_set), _units(one, variables)
                total += 2 + units * inside if _is_connection(one.selection_set) else units * (1 + inside)
        return total

    (asked,) = (one for one in document.definitions if isinstance(one, OperationDefinitionNode))
    return 10.0 if asked.operation.value == "mutation" else of(asked.selection_set)


def _units(field: FieldNode, variables: dict[str, Any]) -> int:
    """How many of a list are asked for; one where there is no list."""
    given = {one.name.value: value_from_ast_untyped(one.value, variables) for one in field.arguments or ()}
    return len(given["ids"]) if "ids" in given else int(given.get("first", 1))


def _is_connection(selected: SelectionSetNode) -> bool:
    return any(isinstance(one, FieldNode) and one.name.value == "nodes" for one in selected.selections)


def _paged(found: list[dict[str, Any]]) -> Any:
    """Answers a connection a page at a time."""

    def page(info: Any, first: int, after: str | None = None) -> Any:
        start = int(after or 0)
        more = len(found) > start + first
        return {
            "nodes": found[start : start + first],
            "pageInfo": {"hasNextPage": more, "endCursor": str(start + first)},
        }

    return page


def money(amount: object) -> dict[str, Any]:
    return {"shopMoney": {"amount": str(amount)}}


def shipping(title: str, price: str, tax: str = "0.00") -> dict[str, Any]:
    return {
        "title": title, "code": title, "discountedPriceSet": money(price),
        "currentDiscountedPriceSet": money(price), "taxLines": [{"rate": 0.2, "priceSet": money(tax)}],
    }  # fmt: skip


def _location(number: int, name: str) -> dict[str, Any]:
    return {
        "id": _gid("Location", number), "name": name, "fulfillsOnlineOrders": True, "isFulfillmentService": False,
    }  # fmt: skip


def _gid(kind: str, number: int) -> str:
    return f"gid://shopify/{kind}/{number}"


def _number(gid: str) -> int:
    return int(gid.rpartition("/")[2])


def _error(field: list[str], code: str) -> dict[str, Any]:
    return {"code": code, "field": field, "message": code.capitalize().replace("_", " ")}


def _json(document: Any, status: int = 200) -> Reply:
    body = json.dumps(document, ensure_ascii=False).encode()
    return Reply(status, body, {"Content-Type": "application/json; charset=utf-8"})


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
