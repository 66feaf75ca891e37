"""What states, modes and roles are called on the screen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.models.states import DeliveryMode, HoldKind, ParcelState, PaymentKind, PaymentState, Role, Stage
from app.rules.boxes import Packaging

translate = QCoreApplication.translate


def stage(value: str) -> str:
    """Where an order stands."""
    return {
        Stage.IMPORTED: translate("words", "To validate"),
        Stage.BACKORDER: translate("words", "Waiting for stock"),
        Stage.READY: translate("words", "Ready to pick"),
        Stage.PICKING: translate("words", "Picking"),
        Stage.PICKED: translate("words", "Picked"),
        Stage.PACKING: translate("words", "Packing"),
        Stage.PACKED: translate("words", "Packed"),
        Stage.PARTLY_SHIPPED: translate("words", "Partly shipped"),
        Stage.SHIPPED: translate("words", "Shipped"),
        Stage.AT_SHOP: translate("words", "At the shop"),
        Stage.COLLECTED: translate("words", "Collected"),
        Stage.CLOSED: translate("words", "Closed"),
        Stage.CANCELLED: translate("words", "Cancelled"),
    }[Stage(value)]


def payment(value: str) -> str:
    """How far an order is paid."""
    return {
        PaymentState.PENDING: translate("words", "Unpaid"),
        PaymentState.AUTHORISED: translate("words", "Authorised"),
        PaymentState.PARTIALLY_PAID: translate("words", "Partly paid"),
        PaymentState.PAID: translate("words", "Paid"),
        PaymentState.PARTIALLY_REFUNDED: translate("words", "Partly refunded"),
        PaymentState.REFUNDED: translate("words", "Refunded"),
        PaymentState.VOIDED: translate("words", "Voided"),
        PaymentState.DISPUTED: translate("words", "Disputed"),
    }[PaymentState(value)]


def hold(value: str) -> str:
    """Why an order waits."""
    return {
        HoldKind.PAYMENT: translate("words", "Payment"),
        HoldKind.ADDRESS: translate("words", "Address"),
        HoldKind.FRAUD: translate("words", "Fraud check"),
        HoldKind.STOCK: translate("words", "Stock"),
        HoldKind.AMENDED: translate("words", "Changed by the shop"),
        HoldKind.CUSTOMER_REQUEST: translate("words", "Customer's request"),
        HoldKind.MANUAL: translate("words", "On hold"),
        HoldKind.EXPORT_DOCS: translate("words", "Export papers"),
    }[HoldKind(value)]


def delivery_mode(value: str) -> str:
    """Where the customer receives the goods."""
    return {
        DeliveryMode.HOME: translate("words", "Home"),
        DeliveryMode.RELAY: translate("words", "Relay point"),
        DeliveryMode.PICKUP: translate("words", "Shop pickup"),
    }[DeliveryMode(value)]


def role(value: str) -> str:
    """What a person does here."""
    return {
        Role.PICKER: translate("words", "Picker"),
        Role.PACKER: translate("words", "Packer"),
        Role.SHOP: translate("words", "Shop"),
        Role.RETURNS: translate("words", "Returns"),
        Role.MANAGER: translate("words", "Manager"),
        Role.ADMINISTRATOR: translate("words", "Administrator"),
    }[Role(value)]


def parcel(value: str) -> str:
    """Where a parcel is."""
    return {
        ParcelState.DRAFT: translate("words", "Being packed"),
        ParcelState.LABEL_REQUESTED: translate("words", "Label requested"),
        ParcelState.LABEL_FAILED: translate("words", "Label failed"),
        ParcelState.LABELLED: translate("words", "Ready to leave"),
        ParcelState.HANDED_OVER: translate("words", "Handed over"),
        ParcelState.IN_TRANSIT: translate("words", "On its way"),
        ParcelState.OUT_FOR_DELIVERY: translate("words", "Out for delivery"),
        ParcelState.AVAILABLE_FOR_PICKUP: translate("words", "At the relay point"),
        ParcelState.EXCEPTION: translate("words", "Incident"),
        ParcelState.RETURNING: translate("words", "Coming back"),
        ParcelState.DELIVERED: translate("words", "Delivered"),
        ParcelState.RETURNED_TO_SENDER: translate("words", "Returned to sender"),
        ParcelState.LOST: translate("words", "Lost"),
        ParcelState.VOID: translate("words", "Voided"),
    }[ParcelState(value)]


def packaging(value: str) -> str:
    """What a packaging is."""
    return {
        Packaging.CARTON: translate("words", "Carton"),
        Packaging.ENVELOPE: translate("words", "Envelope"),
        Packaging.INSULATED: translate("words", "Insulated"),
    }[Packaging(value)]


def mark(name: str) -> str:
    """What to mind about an article (``rules.boxes.MARKS``)."""
    return {
        "fragile": translate("words", "Fragile"),
        "cold": translate("words", "Keep cold"),
        "liquid": translate("words", "Liquid"),
    }[name]


#: Which colour a state's badge has: a name of theme.TONES.
PAYMENT_KIND_TONE = {
    PaymentKind.AUTHORISATION: "info",
    PaymentKind.CAPTURE: "ok",
    PaymentKind.REFUND: "warning",
    PaymentKind.VOID: "neutral",
    PaymentKind.DISPUTE: "error",
}
MARK_TONE = {"fragile": "warning", "cold": "info", "liquid": "teal"}
PARCEL_TONE = {
    ParcelState.DELIVERED: "ok",
    ParcelState.EXCEPTION: "warning",
    ParcelState.RETURNING: "warning",
    ParcelState.RETURNED_TO_SENDER: "warning",
    ParcelState.LABEL_FAILED: "error",
    ParcelState.LOST: "error",
    ParcelState.VOID: "neutral",
}
STAGE_TONE = {
    Stage.IMPORTED: "neutral",
    Stage.BACKORDER: "warning",
    Stage.READY: "info",
    Stage.PICKING: "violet",
    Stage.PICKED: "violet",
    Stage.PACKING: "violet",
    Stage.PACKED: "teal",
    Stage.PARTLY_SHIPPED: "warning",
    Stage.SHIPPED: "ok",
    Stage.AT_SHOP: "teal",
    Stage.COLLECTED: "ok",
    Stage.CLOSED: "neutral",
    Stage.CANCELLED: "neutral",
}
PAYMENT_TONE = {
    PaymentState.PENDING: "warning",
    PaymentState.AUTHORISED: "info",
    PaymentState.PARTIALLY_PAID: "warning",
    PaymentState.PAID: "ok",
    PaymentState.PARTIALLY_REFUNDED: "info",
    PaymentState.REFUNDED: "neutral",
    PaymentState.VOIDED: "neutral",
    PaymentState.DISPUTED: "error",
}


def payment_kind(value: str) -> str:
    """What a movement of money did."""
    return {
        PaymentKind.AUTHORISATION: translate("words", "Authorised"),
        PaymentKind.CAPTURE: translate("words", "Paid"),
        PaymentKind.REFUND: translate("words", "Refunded"),
        PaymentKind.VOID: translate("words", "Voided"),
        PaymentKind.DISPUTE: translate("words", "Disputed"),
    }[PaymentKind(value)]


def means(value: str) -> str:
    """How money came or goes back; a channel's own word stays as it is."""
    return {
        "CARD": translate("words", "Card"),
        "TRANSFER": translate("words", "Bank transfer"),
        "CHEQUE": translate("words", "Cheque"),
        "ON_COLLECTION": translate("words", "On collection"),
        "card": translate("words", "Card terminal"),
        "till": translate("words", "Till (cash, cheque)"),
        "original": translate("words", "As it was paid"),
        "transfer": translate("words", "Bank transfer"),
        "cheque": translate("words", "Cheque"),
        "store_credit": translate("words", "Store credit"),
        "exchange": translate("words", "Exchange"),
    }.get(value, value)
