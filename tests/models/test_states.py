"""Every pair of states of every axis: allowed exactly where the rules say so."""

from __future__ import annotations

from enum import StrEnum

import pytest

from app.models.refusals import WrongTransition
from app.models.states import (
    COUNT,
    JOB,
    LABEL,
    LIFECYCLE,
    PARCEL,
    PICK_LIST,
    PICKUP,
    REFUND,
    RMA,
    UNIT_MOVES,
    Transitions,
    check,
)

#: The rules written a second time, from domain 1.1 to 1.4, as "state: what may follow".
RULES: dict[str, tuple[Transitions[StrEnum], str]] = {
    "lifecycle": (LIFECYCLE, "imported: open cancelled; open: cancelled closed; closed: open; cancelled:"),
    "units": (
        UNIT_MOVES,
        "unallocated: allocated backordered cancelled; backordered: allocated cancelled;"
        "allocated: picked unallocated cancelled; picked: packed allocated unallocated cancelled;"
        "packed: shipped picked cancelled; shipped:; cancelled:",
    ),
    "parcel": (
        PARCEL,
        "draft: label_requested void; label_requested: labelled label_failed void;"
        "label_failed: label_requested draft void; labelled: handed_over void;"
        "handed_over: in_transit exception lost;"
        "in_transit: out_for_delivery available_for_pickup delivered exception returning lost;"
        "out_for_delivery: delivered exception available_for_pickup returning;"
        "available_for_pickup: delivered returning;"
        "exception: in_transit out_for_delivery delivered returning lost; returning: returned_to_sender;"
        "delivered: exception; returned_to_sender:; lost:; void:",
    ),
    "pick_list": (PICK_LIST, "open: picking cancelled; picking: done cancelled; done:; cancelled:"),
    "pickup": (
        PICKUP,
        "requested: allocated in_transfer cancelled; allocated: arrived partial_ready cancelled;"
        "in_transfer: arrived partial_ready cancelled; partial_ready: arrived cancelled;"
        "arrived: ready cancelled; ready: collected expired cancelled; expired: returned_to_stock ready;"
        "collected:; returned_to_stock:; cancelled:",
    ),
    "rma": (
        RMA,
        "requested: authorised refused; authorised: in_transit received expired proposed; refused:;"
        "in_transit: received proposed; expired: authorised; received_unmatched: received; received: inspecting;"
        "inspecting: proposed; proposed: approved rejected authorised; approved: settled; rejected: settled;"
        "settled: closed; closed:",
    ),
    "refund": (
        REFUND,
        "draft: pending_approval cancelled; pending_approval: approved cancelled; approved: sent;"
        "sent: succeeded failed; failed: approved; succeeded:; cancelled:",
    ),
    "label": (
        LABEL,
        "waiting: buying cancelled; buying: bought refused in_doubt waiting unwanted cancelled;"
        "in_doubt: bought refused not_bought unwanted; bought: unwanted; not_bought: unwanted;"
        "unwanted: voided; refused:; cancelled:; voided:",
    ),
    "job": (
        JOB,
        "waiting: claimed cancelled; claimed: waiting handed_over confirmed in_doubt parked;"
        "handed_over: confirmed cancelled parked; in_doubt: confirmed cancelled; parked: waiting cancelled;"
        "confirmed:; cancelled:",
    ),
    "count": (COUNT, "to_count: to_accept done; to_accept: done to_count; done:"),
}


def _allowed(words: str) -> dict[str, set[str]]:
    parts = (part.split(":") for part in words.replace("\n", "").split(";") if part.strip())
    return {state.strip(): set(followers.split()) for state, followers in parts}


@pytest.mark.parametrize("axis", RULES)
def test_every_pair_of_states(axis: str) -> None:
    table, words = RULES[axis]
    allowed = _allowed(words)
    states = list(type(next(iter(table))))
    assert {state.value for state in states} == set(allowed) == {state.value for state in table}
    for current in states:
        for target in states:
            if target.value in allowed[current.value]:
                check(table, current, target)
            else:
                with pytest.raises(WrongTransition) as caught:
                    check(table, current, target, axis)
                assert caught.value.values == {
                    "subject": axis,
                    "state": current.value,
                    "target": target.value,
                }
