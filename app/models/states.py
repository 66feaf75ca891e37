"""Every state and what may follow it: the only file that says so. Pure Python; source: domain rules 1.1 to 1.5."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from app.models.refusals import WrongTransition
from app.rules.terms import DeliveryMode, HoldKind


class Way(StrEnum):
    """How a customer may be written to."""

    EMAIL = "email"
    SMS = "sms"
    POST = "post"


class Role(StrEnum):
    """What a staff member is trusted with."""

    PICKER = "picker"
    PACKER = "packer"
    SHOP = "shop"
    RETURNS = "returns"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class Lifecycle(StrEnum):
    IMPORTED = "imported"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    PENDING = "pending"
    AUTHORISED = "authorised"
    PARTIALLY_PAID = "partially_paid"
    PAID = "paid"
    PARTIALLY_REFUNDED = "partially_refunded"
    REFUNDED = "refunded"
    VOIDED = "voided"
    DISPUTED = "disputed"


class PaymentKind(StrEnum):
    """A movement in an order's payment journal."""

    AUTHORISATION = "authorisation"
    CAPTURE = "capture"
    REFUND = "refund"
    VOID = "void"
    DISPUTE = "dispute"


class FulfilledBy(StrEnum):
    MERCHANT = "merchant"
    CHANNEL = "channel"
    SUPPLIER = "supplier"


class Stage(StrEnum):
    """Where an order stands, derived from its counters, parcels and pickup; shown, filtered, never decided on."""

    IMPORTED = "imported"
    BACKORDER = "backorder"
    READY = "ready"
    PICKING = "picking"
    PICKED = "picked"
    PACKING = "packing"
    PACKED = "packed"
    PARTLY_SHIPPED = "partly_shipped"
    SHIPPED = "shipped"
    AT_SHOP = "at_shop"
    COLLECTED = "collected"
    CLOSED = "closed"
    CANCELLED = "cancelled"


#: What a house still has to fetch and pack.
TO_PREPARE = (Stage.READY, Stage.PICKING, Stage.PICKED, Stage.PACKING)


class Bucket(StrEnum):
    """The counter in which a unit of an order line sits; each unit sits in exactly one."""

    UNALLOCATED = "unallocated"
    BACKORDERED = "backordered"
    ALLOCATED = "allocated"
    PICKED = "picked"
    PACKED = "packed"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"


class ParcelState(StrEnum):
    DRAFT = "draft"
    LABEL_REQUESTED = "label_requested"
    LABEL_FAILED = "label_failed"
    LABELLED = "labelled"
    HANDED_OVER = "handed_over"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    AVAILABLE_FOR_PICKUP = "available_for_pickup"
    EXCEPTION = "exception"
    RETURNING = "returning"
    DELIVERED = "delivered"
    RETURNED_TO_SENDER = "returned_to_sender"
    LOST = "lost"
    VOID = "void"


#: Closed and not handed over, with or without its label.
CLOSED_HERE = (ParcelState.LABEL_REQUESTED, ParcelState.LABEL_FAILED, ParcelState.LABELLED)


class PickListState(StrEnum):
    OPEN = "open"
    PICKING = "picking"
    DONE = "done"
    CANCELLED = "cancelled"


class PickupState(StrEnum):
    REQUESTED = "requested"
    ALLOCATED = "allocated"
    IN_TRANSFER = "in_transfer"
    PARTIAL_READY = "partial_ready"
    ARRIVED = "arrived"
    READY = "ready"
    COLLECTED = "collected"
    EXPIRED = "expired"
    RETURNED_TO_STOCK = "returned_to_stock"
    CANCELLED = "cancelled"


class RmaState(StrEnum):
    REQUESTED = "requested"
    AUTHORISED = "authorised"
    REFUSED = "refused"
    IN_TRANSIT = "in_transit"
    EXPIRED = "expired"
    RECEIVED_UNMATCHED = "received_unmatched"
    RECEIVED = "received"
    INSPECTING = "inspecting"
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    SETTLED = "settled"
    CLOSED = "closed"


class RefundState(StrEnum):
    DRAFT = "draft"
    PENDING_APPROVAL = "pending_approval"
    APPROVED = "approved"
    SENT = "sent"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobState(StrEnum):
    """A print job or an outbox message on its way out."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    HANDED_OVER = "handed_over"
    CONFIRMED = "confirmed"
    IN_DOUBT = "in_doubt"
    PARKED = "parked"
    CANCELLED = "cancelled"


class CountCause(StrEnum):
    """Why an article is counted at a place."""

    SHORT_PICK = "short_pick"
    ZERO_CHECK = "zero_check"
    """The place should be empty, and somebody says that it is not."""
    MISSING_ELSEWHERE = "missing_elsewhere"
    """Units are missing at another place: they may lie here."""
    FOUND = "found"
    """It lay where nobody expected it."""
    BY_HAND = "by_hand"
    CYCLE_A = "cycle_a"
    CYCLE_B = "cycle_b"
    CYCLE_C = "cycle_c"


class CountState(StrEnum):
    TO_COUNT = "to_count"
    TO_ACCEPT = "to_accept"
    DONE = "done"


class TransferState(StrEnum):
    OPEN = "open"
    TRAVELLING = "travelling"
    RECEIVED = "received"
    CANCELLED = "cancelled"


class LabelState(StrEnum):
    """A label asked of a carrier, from the wish to the paper or to its end."""

    WAITING = "waiting"
    """Nothing was sent."""
    BUYING = "buying"
    """Committed before the call: it may have been sent."""
    BOUGHT = "bought"
    IN_DOUBT = "in_doubt"
    """Sent, and nobody knows what became of it."""
    REFUSED = "refused"
    CANCELLED = "cancelled"
    """Given up before anything was sent."""
    NOT_BOUGHT = "not_bought"
    """Was in doubt; the carrier or a person says that there is none."""
    UNWANTED = "unwanted"
    """Bought, and its parcel goes another way: to be given back."""
    VOIDED = "voided"


class LocationKind(StrEnum):
    BIN = "bin"
    TOTE = "tote"
    PACK = "pack"
    SHELF = "shelf"
    TRANSIT = "transit"
    RETURNS = "returns"
    QUARANTINE = "quarantine"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    ADJUST = "adjust"
    SCRAP = "scrap"


#: Places outside the house: they may go negative, so no level is kept for them.
VIRTUAL_LOCATIONS = frozenset(
    {LocationKind.SUPPLIER, LocationKind.CUSTOMER, LocationKind.ADJUST, LocationKind.SCRAP}
)

#: Where what came back lies until it is put away or leaves for good.
RETURNED_LIES_IN = frozenset({LocationKind.RETURNS, LocationKind.QUARANTINE})

State = TypeVar("State", bound=StrEnum)
Transitions = Mapping[State, frozenset[State]]

LIFECYCLE: Transitions[Lifecycle] = {
    Lifecycle.IMPORTED: frozenset({Lifecycle.OPEN, Lifecycle.CANCELLED}),
    Lifecycle.OPEN: frozenset({Lifecycle.CANCELLED, Lifecycle.CLOSED}),
    Lifecycle.CLOSED: frozenset({Lifecycle.OPEN}),
    Lifecycle.CANCELLED: frozenset(),
}

#: What may move where; packed -> shipped only by a handed-over parcel, short-pick is allocated -> unallocated.
UNIT_MOVES: Transitions[Bucket] = {
    Bucket.UNALLOCATED: frozenset({Bucket.ALLOCATED, Bucket.BACKORDERED, Bucket.CANCELLED}),
    Bucket.BACKORDERED: frozenset({Bucket.ALLOCATED, Bucket.CANCELLED}),
    Bucket.ALLOCATED: frozenset({Bucket.PICKED, Bucket.UNALLOCATED, Bucket.CANCELLED}),
    Bucket.PICKED: frozenset({Bucket.PACKED, Bucket.ALLOCATED, Bucket.UNALLOCATED, Bucket.CANCELLED}),
    Bucket.PACKED: frozenset({Bucket.SHIPPED, Bucket.PICKED, Bucket.CANCELLED}),
    Bucket.SHIPPED: frozenset(),
    Bucket.CANCELLED: frozenset(),
}

_P = ParcelState
PARCEL: Transitions[ParcelState] = {
    _P.DRAFT: frozenset({_P.LABEL_REQUESTED, _P.VOID}),
    # Void as long as the label is only wished for: workflows/labels.py refuses once it is being bought.
    _P.LABEL_REQUESTED: frozenset({_P.LABELLED, _P.LABEL_FAILED, _P.VOID}),
    # One that failed has no label that could be given back.
    _P.LABEL_FAILED: frozenset({_P.LABEL_REQUESTED, _P.DRAFT, _P.VOID}),
    _P.LABELLED: frozenset({_P.HANDED_OVER, _P.VOID}),
    _P.HANDED_OVER: frozenset({_P.IN_TRANSIT, _P.EXCEPTION, _P.LOST}),
    _P.IN_TRANSIT: frozenset(
        {_P.OUT_FOR_DELIVERY, _P.AVAILABLE_FOR_PICKUP, _P.DELIVERED, _P.EXCEPTION, _P.RETURNING, _P.LOST}
    ),
    _P.OUT_FOR_DELIVERY: frozenset({_P.DELIVERED, _P.EXCEPTION, _P.AVAILABLE_FOR_PICKUP, _P.RETURNING}),
    _P.AVAILABLE_FOR_PICKUP: frozenset({_P.DELIVERED, _P.RETURNING}),
    _P.EXCEPTION: frozenset({_P.IN_TRANSIT, _P.OUT_FOR_DELIVERY, _P.DELIVERED, _P.RETURNING, _P.LOST}),
    _P.RETURNING: frozenset({_P.RETURNED_TO_SENDER}),
    _P.DELIVERED: frozenset({_P.EXCEPTION}),
    _P.RETURNED_TO_SENDER: frozenset(),
    _P.LOST: frozenset(),
    _P.VOID: frozenset(),
}

_L = PickListState
PICK_LIST: Transitions[PickListState] = {
    _L.OPEN: frozenset({_L.PICKING, _L.CANCELLED}),
    _L.PICKING: frozenset({_L.DONE, _L.CANCELLED}),
    _L.DONE: frozenset(),
    _L.CANCELLED: frozenset(),
}

_U = PickupState
PICKUP: Transitions[PickupState] = {
    _U.REQUESTED: frozenset({_U.ALLOCATED, _U.IN_TRANSFER, _U.CANCELLED}),
    _U.ALLOCATED: frozenset({_U.ARRIVED, _U.PARTIAL_READY, _U.CANCELLED}),
    _U.IN_TRANSFER: frozenset({_U.ARRIVED, _U.PARTIAL_READY, _U.CANCELLED}),
    _U.PARTIAL_READY: frozenset({_U.ARRIVED, _U.CANCELLED}),
    _U.ARRIVED: frozenset({_U.READY, _U.CANCELLED}),
    _U.READY: frozenset({_U.COLLECTED, _U.EXPIRED, _U.CANCELLED}),
    _U.EXPIRED: frozenset({_U.RETURNED_TO_STOCK, _U.READY}),
    _U.COLLECTED: frozenset(),
    _U.RETURNED_TO_STOCK: frozenset(),
    _U.CANCELLED: frozenset(),
}

_R = RmaState
RMA: Transitions[RmaState] = {
    _R.REQUESTED: frozenset({_R.AUTHORISED, _R.REFUSED}),
    # Proposed with nothing here: the customer keeps the goods; where that is declined, they come back after all.
    _R.AUTHORISED: frozenset({_R.IN_TRANSIT, _R.RECEIVED, _R.EXPIRED, _R.PROPOSED}),
    _R.REFUSED: frozenset(),
    _R.IN_TRANSIT: frozenset({_R.RECEIVED, _R.PROPOSED}),
    _R.EXPIRED: frozenset({_R.AUTHORISED}),
    _R.RECEIVED_UNMATCHED: frozenset({_R.RECEIVED}),
    _R.RECEIVED: frozenset({_R.INSPECTING}),
    _R.INSPECTING: frozenset({_R.PROPOSED}),
    _R.PROPOSED: frozenset({_R.APPROVED, _R.REJECTED, _R.AUTHORISED}),
    _R.APPROVED: frozenset({_R.SETTLED}),
    _R.REJECTED: frozenset({_R.SETTLED}),
    _R.SETTLED: frozenset({_R.CLOSED}),
    _R.CLOSED: frozenset(),
}

_F = RefundState
REFUND: Transitions[RefundState] = {
    _F.DRAFT: frozenset({_F.PENDING_APPROVAL, _F.CANCELLED}),
    _F.PENDING_APPROVAL: frozenset({_F.APPROVED, _F.CANCELLED}),
    _F.APPROVED: frozenset({_F.SENT}),
    _F.SENT: frozenset({_F.SUCCEEDED, _F.FAILED}),
    _F.FAILED: frozenset({_F.APPROVED}),
    _F.SUCCEEDED: frozenset(),
    _F.CANCELLED: frozenset(),
}

_J = JobState
JOB: Transitions[JobState] = {
    _J.WAITING: frozenset({_J.CLAIMED, _J.CANCELLED}),
    _J.CLAIMED: frozenset({_J.WAITING, _J.HANDED_OVER, _J.CONFIRMED, _J.IN_DOUBT, _J.PARKED}),
    # A letter that a mail server took may come back.
    _J.HANDED_OVER: frozenset({_J.CONFIRMED, _J.CANCELLED, _J.PARKED}),
    _J.IN_DOUBT: frozenset({_J.CONFIRMED, _J.CANCELLED}),
    _J.PARKED: frozenset({_J.WAITING, _J.CANCELLED}),
    _J.CONFIRMED: frozenset(),
    _J.CANCELLED: frozenset(),
}

_C = CountState
#: What waits to be accepted is counted anew where the shelf was corrected meanwhile, or a manager wants it.
COUNT: Transitions[CountState] = {
    _C.TO_COUNT: frozenset({_C.TO_ACCEPT, _C.DONE}),
    _C.TO_ACCEPT: frozenset({_C.DONE, _C.TO_COUNT}),
    _C.DONE: frozenset(),
}

TRANSFER: Transitions[TransferState] = {
    TransferState.OPEN: frozenset({TransferState.TRAVELLING, TransferState.CANCELLED}),
    TransferState.TRAVELLING: frozenset({TransferState.RECEIVED}),
    **dict.fromkeys((TransferState.RECEIVED, TransferState.CANCELLED), frozenset[TransferState]()),
}

#: A parcel has at most one label in these.
LIVE_LABELS = frozenset({LabelState.WAITING, LabelState.BUYING, LabelState.BOUGHT, LabelState.IN_DOUBT})

_B = LabelState
#: An answer may come after somebody thought that none would: it is believed, and what nobody wants is given back.
LABEL: Transitions[LabelState] = {
    _B.WAITING: frozenset({_B.BUYING, _B.CANCELLED}),
    _B.BUYING: frozenset({_B.BOUGHT, _B.REFUSED, _B.IN_DOUBT, _B.WAITING, _B.UNWANTED, _B.CANCELLED}),
    _B.IN_DOUBT: frozenset({_B.BOUGHT, _B.REFUSED, _B.NOT_BOUGHT, _B.UNWANTED}),
    _B.BOUGHT: frozenset({_B.UNWANTED}),
    _B.NOT_BOUGHT: frozenset({_B.UNWANTED}),
    _B.UNWANTED: frozenset({_B.VOIDED}),
    _B.REFUSED: frozenset(),
    _B.CANCELLED: frozenset(),
    _B.VOIDED: frozenset(),
}


def check(table: Transitions[State], current: State, target: State, subject: str = "") -> None:
    """Raise ``WrongTransition`` unless ``target`` may follow ``current``."""
    if target not in table[current]:
        raise WrongTransition(subject=subject, state=current.value, target=target.value)


__all__ = [
    "COUNT", "JOB", "LABEL", "LIFECYCLE", "LIVE_LABELS", "PARCEL", "PICKUP", "PICK_LIST", "REFUND", "RMA",
    "TRANSFER", "UNIT_MOVES", "VIRTUAL_LOCATIONS", "Bucket", "CountCause", "CountState", "DeliveryMode",
    "FulfilledBy", "HoldKind", "JobState", "LabelState", "Lifecycle", "LocationKind", "ParcelState", "PaymentKind",
    "PaymentState", "PickListState", "PickupState", "RefundState", "RmaState", "Role", "Stage", "State",
    "TransferState", "Transitions", "check",
]  # fmt: skip
