"""Where a session stands in its job: the step that the next scan or key meets."""

from __future__ import annotations

from typing import Any

from app.station.session import Job, Session
from app.station.step import StepName

_N = StepName
_QUESTIONS = {
    "choice": _N.CHOICE,
    "box": _N.CHOICE,
    "box_order": _N.RETURN_GUESS,
    "take_over": _N.TAKE_OVER,
    "order_changed": _N.CHANGED,
    "inserts": _N.PACK_INSERTS,
    "bag_inserts": _N.PICKUP_INSERTS,
    "photo": _N.PACK_PHOTO,
    "place_empty": _N.PICK_EMPTY,
}


def step_of(session: Session) -> StepName:
    """Where the session stands in its job."""
    place: dict[str, Any] = dict(session.place)
    if not session.is_open:
        return _N.SIGNED_OUT
    if place.get("asking"):
        return _QUESTIONS.get(place["asking"], _N.REASON)
    match session.job:
        case Job.PICKING:
            if "pick_list_id" not in place:
                return _N.PICK_CHOOSE
            return _N.PICK_ITEM if place.get("at_location") else _N.PICK_LOCATION
        case Job.PACKING:
            if "label_of" in place:
                return _N.PACK_LABEL
            if "order_id" not in place:
                return _N.PACK_IDLE
            if "take_out" in place:
                return _N.PACK_BACK
            return _N.PACK_ITEMS if place.get("left") else _N.PACK_CLOSE
        case Job.SHIPPING:
            return _N.SHIP
        case Job.PICKUP:
            return _counter_step(place)
        case Job.RETURNS:
            return _N.RETURN_UNITS if {"rma_id", "return_order_id"} & place.keys() else _N.RETURN_IDLE
        case _:
            return _step_in_stock(session.job, place)


def _counter_step(place: dict[str, Any]) -> StepName:
    if "pickup_id" in place:
        return _N.PICKUP_CODE
    if "arrived" in place:
        return _N.PICKUP_ITEMS
    return _N.PICKUP_PREPARE if "pick_list_id" in place else _N.PICKUP_IDLE


def _step_in_stock(job: Job, place: dict[str, Any]) -> StepName:
    if job is Job.RECEIVING:
        return _N.RECEIVE_ITEMS if "purchase_id" in place else _N.RECEIVE_CHOOSE
    if job is Job.REPLENISHING:
        return _fill_step(place)
    if job is Job.TRANSFERRING:
        if "transfer_id" not in place:
            return _N.TRANSFER_CHOOSE
        return _N.TRANSFER_ITEM if "location_id" in place else _N.TRANSFER_PLACE
    if job is Job.PUTTING_AWAY:
        return _N.PUT_BIN if "product_id" in place else _N.PUT_CHOOSE
    if "location_id" in place:
        return _N.COUNT_UNITS
    return _N.COUNT_PLACE if "count_id" in place else _N.COUNT_CHOOSE


def _fill_step(place: dict[str, Any]) -> StepName:
    if "face_id" not in place:
        return _N.FILL_CHOOSE
    if not place["at_source"]:
        return _N.FILL_SOURCE
    return _N.FILL_FACE if place["taken"] else _N.FILL_ITEM
