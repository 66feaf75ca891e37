"""The four platforms as one: what happens in a shop of each kind, and what it shows, for tests that hold for all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from app.channels.amazon.adapter import Amazon as AmazonConnection
from app.channels.amazon.api import Api
from app.station.channel_sync import Opener
from tests.support.shops import amazon, prestashop, shopify, woocommerce
from tests.support.shops.server import WebServer


class Side(Protocol):
    """One shop; an article's unit costs twelve euros with VAT, orders are known by their external id."""

    kind: str
    settings: Mapping[str, str]
    secrets: Mapping[str, str]
    open_with: Opener | None
    cancels_by_hand: bool
    """The platform is not told of cancellations: a person is."""
    forgets_cancelled: bool
    """Of an order that was cancelled over there it no longer says what was paid."""

    @property
    def server(self) -> WebServer: ...

    def article(self, sku: str, quantity: int) -> None: ...

    def tick(self, minutes: float) -> None: ...

    def shown(self, sku: str) -> int: ...

    def set_stock(self, sku: str, quantity: int) -> None: ...

    def sell(self, sku: str, units: int) -> str: ...

    def readdress(self, order: str, street: str, behind: bool) -> None:
        """``behind``: without moving the order's date, where the platform knows such a way."""

    def cancel(self, order: str) -> None:
        """As the shop's own staff do it, where nothing has left yet: what was sold may be sold again."""

    def street(self, order: str) -> str: ...

    def is_cancelled(self, order: str) -> bool: ...

    def is_complete(self, order: str) -> bool: ...

    def told(self, order: str) -> list[str]:
        """The tracking numbers it was told; twice the same is two."""


class WooSide:
    kind = "woocommerce"
    open_with = None
    cancels_by_hand = forgets_cancelled = False

    def __init__(self) -> None:
        self.shop = woocommerce.Woo()
        self.server = self.shop.server
        self.settings = {"address": self.shop.address}
        self.secrets = {"key": woocommerce.KEY, "secret": woocommerce.SECRET}
        self._articles: dict[str, int] = {}

    def article(self, sku: str, quantity: int) -> None:
        self._articles[sku] = self.shop.product(sku, quantity)

    def tick(self, minutes: float) -> None:
        self.shop.tick(minutes=minutes)

    def shown(self, sku: str) -> int:
        return int(self.shop.products[self._articles[sku]]["stock_quantity"])

    def set_stock(self, sku: str, quantity: int) -> None:
        self.shop.products[self._articles[sku]]["stock_quantity"] = quantity

    def sell(self, sku: str, units: int) -> str:
        return str(self.shop.sell((self._articles[sku], units, "10.00")))

    def readdress(self, order: str, street: str, behind: bool) -> None:
        self.shop.hpos = not behind
        self.shop.change(int(order), shipping={**self._of(order)["shipping"], "address_1": street})

    def cancel(self, order: str) -> None:
        if self._of(order)["status"] == "processing":
            self.shop.change(int(order), status="cancelled")
            for line in self._of(order)["line_items"]:
                self.shop.products[line["product_id"]]["stock_quantity"] += line["quantity"]

    def street(self, order: str) -> str:
        return str(self._of(order)["shipping"]["address_1"])

    def is_cancelled(self, order: str) -> bool:
        return bool(self._of(order)["status"] == "cancelled")

    def is_complete(self, order: str) -> bool:
        return bool(self._of(order)["status"] == "completed")

    def told(self, order: str) -> list[str]:
        numbers = self.shop.tracking(int(order))
        assert len(numbers) == len(self.shop.notes.get(int(order), []))
        return numbers

    def _of(self, order: str) -> dict[str, Any]:
        return self.shop.orders[int(order)]


class PrestaSide:
    kind = "prestashop"
    open_with = None
    cancels_by_hand = forgets_cancelled = False

    def __init__(self) -> None:
        self.shop = prestashop.Presta()
        self.server = self.shop.server
        self.settings = {"address": self.shop.address}
        self.secrets = {"key": prestashop.KEY}
        self._articles: dict[str, int] = {}

    def article(self, sku: str, quantity: int) -> None:
        self._articles[sku] = self.shop.product(sku, quantity)

    def tick(self, minutes: float) -> None:
        self.shop.tick(minutes=minutes)

    def shown(self, sku: str) -> int:
        return self.shop.held(self._articles[sku])

    def set_stock(self, sku: str, quantity: int) -> None:
        self.shop.hold(self._articles[sku], quantity)

    def sell(self, sku: str, units: int) -> str:
        return str(self.shop.sell(sku, units))

    def readdress(self, order: str, street: str, behind: bool) -> None:
        self.shop.readdress(int(order), street, anew=not behind)

    def cancel(self, order: str) -> None:
        if self._state(order) == prestashop.PAID:
            self.shop.move(int(order), prestashop.CANCELLED)

    def street(self, order: str) -> str:
        return str(self.shop.address_of(int(order))["address1"])

    def is_cancelled(self, order: str) -> bool:
        return self._state(order) == prestashop.CANCELLED

    def is_complete(self, order: str) -> bool:
        return self._state(order) == prestashop.SHIPPED

    def told(self, order: str) -> list[str]:
        assert self.shop.histories(int(order)).count(prestashop.SHIPPED) <= 1
        return [number for number in self.shop.tracking(int(order)) if number]

    def _state(self, order: str) -> int:
        return int(self.shop.order(int(order))["current_state"])


class ShopifySide:
    kind = "shopify"
    open_with = None
    cancels_by_hand = forgets_cancelled = False

    def __init__(self) -> None:
        self.shop = shopify.Shopify()
        self.server = self.shop.server
        self.settings = {"address": self.shop.address, "client": shopify.KEY}
        self.secrets = {"secret": shopify.SECRET}

    def article(self, sku: str, quantity: int) -> None:
        self.shop.product(sku, quantity)

    def tick(self, minutes: float) -> None:
        self.shop.tick(minutes=minutes)

    def shown(self, sku: str) -> int:
        return self.shop.available(sku)

    def set_stock(self, sku: str, quantity: int) -> None:
        next(item for item in self.shop.items.values() if item["sku"] == sku)["available"] = quantity

    def sell(self, sku: str, units: int) -> str:
        return str(self.shop.sell((sku, units, "12.00")))

    def readdress(self, order: str, street: str, behind: bool) -> None:
        self.shop.change(
            int(order), shippingAddress={**self._of(order)["shippingAddress"], "address1": street}
        )

    def cancel(self, order: str) -> None:
        if not self._of(order)["cancelledAt"] and not self._of(order)["fulfillments"]:
            self.shop.cancel(int(order))

    def street(self, order: str) -> str:
        return str(self._of(order)["shippingAddress"]["address1"])

    def is_cancelled(self, order: str) -> bool:
        return self._of(order)["cancelledAt"] is not None

    def is_complete(self, order: str) -> bool:
        return bool(self._of(order)["displayFulfillmentStatus"] == "FULFILLED")

    def told(self, order: str) -> list[str]:
        return self.shop.tracking(int(order))

    def _of(self, order: str) -> dict[str, Any]:
        return self.shop.orders[int(order)]


class AmazonSide:
    """What it accepts as stock it shows with the next tick; it takes what it sells out of what it shows."""

    kind = "amazon"
    cancels_by_hand = forgets_cancelled = True

    def __init__(self) -> None:
        self.shop = amazon.Amazon()
        self.server = self.shop.server
        self.settings = {
            "seller": amazon.SELLER,
            "marketplaces": "FR",
            "client": amazon.KEYS["client"],
        }
        self.secrets = amazon.KEYS

    def open_with(self, _: object, values: Mapping[str, str]) -> AmazonConnection:
        address = self.server.address
        api = Api(values, endpoint=address, token=f"{address}/auth/o2/token")
        return AmazonConnection(api, amazon.SELLER, ("FR",), lambda: self.shop.now)

    def article(self, sku: str, quantity: int) -> None:
        self.shop.listing(sku, quantity)

    def tick(self, minutes: float) -> None:
        self.shop.tick(minutes=minutes)
        self.shop.show()

    def shown(self, sku: str) -> int:
        return self.shop.offered(sku)

    def set_stock(self, sku: str, quantity: int) -> None:
        self.shop.listings[sku]["fulfillmentAvailability"][0]["quantity"] = quantity

    def sell(self, sku: str, units: int) -> str:
        self.set_stock(sku, self.shown(sku) - units)
        return self.shop.sell((sku, units, "12.00"))

    def readdress(self, order: str, street: str, behind: bool) -> None:
        place = self._of(order)["recipient"]["deliveryAddress"]
        self._of(order)["recipient"] = {"deliveryAddress": {**place, "addressLine1": street}}
        self.shop.move(order, self._status(order))

    def cancel(self, order: str) -> None:
        if self._status(order) == "UNSHIPPED":
            self.shop.cancel(order)

    def street(self, order: str) -> str:
        return str(self._of(order)["recipient"]["deliveryAddress"]["addressLine1"])

    def is_cancelled(self, order: str) -> bool:
        return self._status(order) == "CANCELLED"

    def is_complete(self, order: str) -> bool:
        return self._status(order) == "SHIPPED"

    def told(self, order: str) -> list[str]:
        return [package["trackingNumber"] for package in self._of(order)["packages"]]

    def _of(self, order: str) -> dict[str, Any]:
        return self.shop.orders[order]

    def _status(self, order: str) -> str:
        return str(self._of(order)["fulfillment"]["fulfillmentStatus"])


SIDES = {"woocommerce": WooSide, "prestashop": PrestaSide, "shopify": ShopifySide, "amazon": AmazonSide}
