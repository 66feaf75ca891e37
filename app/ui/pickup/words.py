"""What the counter calls lists, states and days."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.models.states import PickupState
from app.queries.pickup import CounterList

translate = QCoreApplication.translate


def list_name(which: CounterList) -> str:
    """The lists of the counter."""
    return {
        CounterList.TO_PREPARE: translate("pickup", "To prepare"),
        CounterList.EXPECTED: translate("pickup", "Expected"),
        CounterList.ARRIVED: translate("pickup", "Incomplete"),
        CounterList.READY: translate("pickup", "On the shelf"),
        CounterList.OVERDUE: translate("pickup", "Overdue"),
    }[which]


def state(value: PickupState) -> str:
    """Where a pickup stands."""
    return {
        PickupState.REQUESTED: translate("pickup", "To prepare"),
        PickupState.ALLOCATED: translate("pickup", "In preparation"),
        PickupState.IN_TRANSFER: translate("pickup", "On its way"),
        PickupState.PARTIAL_READY: translate("pickup", "Incomplete"),
        PickupState.ARRIVED: translate("pickup", "Arrived"),
        PickupState.READY: translate("pickup", "Ready"),
        PickupState.COLLECTED: translate("pickup", "Handed over"),
        PickupState.EXPIRED: translate("pickup", "Expired"),
        PickupState.RETURNED_TO_STOCK: translate("pickup", "Back in stock"),
        PickupState.CANCELLED: translate("pickup", "Cancelled"),
    }[value]


STATE_TONE = {
    PickupState.ALLOCATED: "violet",
    PickupState.PARTIAL_READY: "warning",
    PickupState.ARRIVED: "info",
    PickupState.READY: "ok",
    PickupState.COLLECTED: "ok",
    PickupState.EXPIRED: "error",
    PickupState.CANCELLED: "error",
}


def days(left: int) -> tuple[str, str]:
    """How long a parcel is still kept, and the tone of that: calm, soon over, over."""
    if left < -1:
        return translate("pickup", "{count} days overdue").format(count=-left), "error"
    if left == -1:
        return translate("pickup", "1 day overdue"), "error"
    if left == 0:
        return translate("pickup", "Last day today"), "warning"
    if left == 1:
        return translate("pickup", "1 day left"), "warning"
    return translate("pickup", "{count} days left").format(count=left), "warning" if left <= 3 else "ok"


def pill(value: PickupState, left: int | None) -> tuple[str, str]:
    """The one thing to know of a pickup: how long it is kept, else where it stands."""
    if value is PickupState.READY and left is not None:
        return days(left)
    return state(value), STATE_TONE.get(value, "neutral")


def bags(here: int, expected: int) -> str:
    """How many of the parcels are here."""
    if expected <= 1 and here == expected:
        return translate("pickup", "1 parcel") if expected else ""
    if here == expected:
        return translate("pickup", "{count} parcels").format(count=expected)
    return translate("pickup", "{here} of {count} parcels").format(here=here, count=expected)


def items(count: int) -> str:
    """How many units."""
    return (
        translate("pickup", "1 item")
        if count == 1
        else translate("pickup", "{count} items").format(count=count)
    )
