"""What cancelling an order or changing its address takes at each stage: the table of domain 1.5."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.rules.terms import OrderStage


class Change(StrEnum):
    """What is asked of an order under way."""

    CANCEL = "CANCEL"
    CHANGE_ADDRESS = "CHANGE_ADDRESS"


class Step(StrEnum):
    """One thing that the change takes, or what is offered instead of it."""

    VOID_AUTHORISATION = "VOID_AUTHORISATION"
    RELEASE_STOCK = "RELEASE_STOCK"
    REVALIDATE_ADDRESS = "REVALIDATE_ADDRESS"
    RERATE_SHIPPING = "RERATE_SHIPPING"
    RECHECK_VAT_TERRITORY = "RECHECK_VAT_TERRITORY"
    UNPACK_TASK = "UNPACK_TASK"
    REPRINT_SLIP = "REPRINT_SLIP"
    VOID_LABEL = "VOID_LABEL"
    DESTROY_LABEL = "DESTROY_LABEL"
    REMOVE_FROM_MANIFEST = "REMOVE_FROM_MANIFEST"
    BUY_NEW_LABEL = "BUY_NEW_LABEL"
    RETURN_TO_STOCK_TASK = "RETURN_TO_STOCK_TASK"
    OFFER_INTERCEPTION = "OFFER_INTERCEPTION"
    LOG_REQUEST = "LOG_REQUEST"
    CARRIER_REDIRECTION = "CARRIER_REDIRECTION"
    WITHDRAWAL_FLOW = "WITHDRAWAL_FLOW"


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether a change is allowed, what it takes in order, and the code that says why in words.

    ``after_scan_back``: allowed now, effective when the steps' items or label are scanned back.
    """

    allowed: bool
    code: str
    steps: tuple[Step, ...] = ()
    after_scan_back: bool = False


_READDRESS = (Step.REVALIDATE_ADDRESS, Step.RERATE_SHIPPING, Step.RECHECK_VAT_TERRITORY)
_VOID = (Step.VOID_LABEL, Step.REMOVE_FROM_MANIFEST, Step.DESTROY_LABEL)

RULINGS: dict[tuple[OrderStage, Change], Ruling] = {
    (OrderStage.IMPORTED, Change.CANCEL): Ruling(
        True, "cancel_free", (Step.VOID_AUTHORISATION, Step.RELEASE_STOCK)
    ),
    (OrderStage.IMPORTED, Change.CHANGE_ADDRESS): Ruling(True, "readdress_edit", (Step.REVALIDATE_ADDRESS,)),
    (OrderStage.ALLOCATED, Change.CANCEL): Ruling(
        True, "cancel_free", (Step.VOID_AUTHORISATION, Step.RELEASE_STOCK)
    ),
    (OrderStage.ALLOCATED, Change.CHANGE_ADDRESS): Ruling(True, "readdress_edit_rerate", _READDRESS),
    (OrderStage.PICKED_OR_PACKED, Change.CANCEL): Ruling(
        True, "cancel_after_unpacking", (Step.UNPACK_TASK, Step.RELEASE_STOCK), after_scan_back=True
    ),
    (OrderStage.PICKED_OR_PACKED, Change.CHANGE_ADDRESS): Ruling(
        True, "readdress_edit_reprint", (*_READDRESS, Step.REPRINT_SLIP)
    ),
    (OrderStage.LABELLED, Change.CANCEL): Ruling(
        True, "cancel_after_label_void", (*_VOID, Step.UNPACK_TASK, Step.RELEASE_STOCK), after_scan_back=True
    ),
    (OrderStage.LABELLED, Change.CHANGE_ADDRESS): Ruling(
        True, "readdress_new_label", (*_VOID, *_READDRESS, Step.BUY_NEW_LABEL, Step.REPRINT_SLIP)
    ),
    (OrderStage.HANDED_OVER, Change.CANCEL): Ruling(
        False, "cancel_handed_over", (Step.LOG_REQUEST, Step.OFFER_INTERCEPTION, Step.WITHDRAWAL_FLOW)
    ),
    (OrderStage.HANDED_OVER, Change.CHANGE_ADDRESS): Ruling(
        False, "readdress_handed_over", (Step.LOG_REQUEST, Step.CARRIER_REDIRECTION)
    ),
    (OrderStage.PICKUP_READY, Change.CANCEL): Ruling(
        True, "cancel_back_to_stock", (Step.RETURN_TO_STOCK_TASK,), after_scan_back=True
    ),
    (OrderStage.PICKUP_READY, Change.CHANGE_ADDRESS): Ruling(False, "readdress_at_pickup"),
    (OrderStage.DELIVERED, Change.CANCEL): Ruling(False, "cancel_delivered", (Step.WITHDRAWAL_FLOW,)),
    (OrderStage.DELIVERED, Change.CHANGE_ADDRESS): Ruling(False, "readdress_delivered"),
}


def ruling(stage: OrderStage, change: Change) -> Ruling:
    """What the change takes at this stage, or why it is refused and what is offered instead (domain 1.5)."""
    return RULINGS[stage, change]


def order_ruling(stages: frozenset[OrderStage], change: Change) -> Ruling:
    """The ruling for an order whose parcels stand at several stages: the furthest one decides (domain 1.5).

    Raises ``ValueError`` for an order that stands nowhere.
    """
    order = list(OrderStage)
    return ruling(max(stages, key=order.index), change)
