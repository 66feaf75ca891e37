"""The words that rules and models share: hold kinds, delivery modes, stages, and a broken rule."""

from __future__ import annotations

from enum import StrEnum


class HoldKind(StrEnum):
    """Why an order may not be picked, labelled or handed over (domain 1.1)."""

    PAYMENT = "PAYMENT"
    ADDRESS = "ADDRESS"
    FRAUD = "FRAUD"
    STOCK = "STOCK"
    AMENDED = "AMENDED"
    CUSTOMER_REQUEST = "CUSTOMER_REQUEST"
    MANUAL = "MANUAL"
    EXPORT_DOCS = "EXPORT_DOCS"


class DeliveryMode(StrEnum):
    """Where the customer receives the goods (domain 2.1)."""

    HOME = "HOME"
    RELAY = "RELAY"
    PICKUP = "PICKUP"


class PaymentMeans(StrEnum):
    """How the customer pays, as far as waiting for the money differs (domain 1.1, 2.2)."""

    CARD = "CARD"
    TRANSFER = "TRANSFER"
    CHEQUE = "CHEQUE"
    ON_COLLECTION = "ON_COLLECTION"


class OrderStage(StrEnum):
    """How far the goods are, as cancelling and changing an address see it (domain 1.5)."""

    IMPORTED = "IMPORTED"
    ALLOCATED = "ALLOCATED"
    PICKED_OR_PACKED = "PICKED_OR_PACKED"
    LABELLED = "LABELLED"
    HANDED_OVER = "HANDED_OVER"
    PICKUP_READY = "PICKUP_READY"
    DELIVERED = "DELIVERED"


class RuleBroken(ValueError):
    """A rule of trade or law forbids it: a code and its values; the words come from the catalogues.

    Values named ``..._cents`` are amounts, for the sentence to show as money.
    """

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values
