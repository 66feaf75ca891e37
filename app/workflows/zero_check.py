"""Zero-check: where a pick leaves nothing at a place by the ledger, the picker who stands there says if that is so.

The cheapest of all counts: nobody walks for it, and what lies there without anybody's knowledge is found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import insert, select

from app.database.dialect import locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.counting import CountRequest, request_count
from app.models.house import setting
from app.models.staff import require
from app.models.states import CountCause, CountState, LocationKind
from app.models.stock import Location, StockLevel
from app.workflows.articles import find_articles
from app.workflows.outcome import Level, Outcome

_YES, _NO = "place_empty_yes", "place_empty_no"
#: Offered by number as other questions are.
CHOICES: Sequence[Mapping[str, Any]] = ({"number": 1, "code": _YES}, {"number": 2, "code": _NO})


def asked_after(uow: UnitOfWork, task: Any, picked: Outcome) -> Outcome:
    """The outcome of a pick, with the question where it took the last unit of a bin (setting ``zero_check``)."""
    lies_there = select(StockLevel.product_id).where(
        StockLevel.location_id == task.location_id, StockLevel.on_hand > 0
    )
    emptied = select(Location.id).where(
        Location.id == task.location_id, Location.kind == LocationKind.BIN, ~lies_there.exists()
    )
    if uow.connection.scalar(emptied) is None or not setting(uow.connection, "zero_check"):
        return picked
    about = {
        "location_id": task.location_id,
        "location": task.location,
        "product_id": task.product_id,
        "name": task.name,
    }
    return replace(
        picked,
        next="is_place_empty",
        facts={**picked.facts, "emptied": about, "choices": list(CHOICES)},
        session={
            **(picked.session or {}),
            "asking": "place_empty",
            "emptied": about,
            "choices": list(CHOICES),
        },
    )


def says_empty(uow: UnitOfWork, emptied: Mapping[str, Any]) -> Outcome:
    """Nothing lies there: kept as a count of none, unless somebody brought units meanwhile."""
    require(uow.actor, "pick")
    told = {"location": emptied["location"]}
    level = select(StockLevel.on_hand).where(
        StockLevel.location_id == emptied["location_id"], StockLevel.product_id == emptied["product_id"]
    )
    if uow.connection.scalar(locking(uow.connection, level)):
        return Outcome("place_filled_meanwhile", told)
    count_id = uow.connection.scalar(
        insert(CountRequest)
        .values(
            location_id=emptied["location_id"], product_id=emptied["product_id"], cause=CountCause.ZERO_CHECK,
            asked_by=uow.actor.staff_id, asked_at=uow.now, state=CountState.DONE, counts=1, counted=0,
            difference=0, counted_by=uow.actor.staff_id, counted_at=uow.now, done_at=uow.now,
        )
        .returning(CountRequest.id)
    )  # fmt: skip
    journal.record(
        uow, "counted", "count_request", count_id, location=emptied["location"], units=0, difference=0
    )
    return Outcome("place_empty", told)


def says_not_empty(uow: UnitOfWork, emptied: Mapping[str, Any], codes: Sequence[str] = ()) -> Outcome:
    """Something lies there: a count is asked for, of the article that was scanned or else of the one just picked.

    Raises ``UnknownBarcode``.
    """
    require(uow.actor, "pick")
    product_id, name = emptied["product_id"], emptied["name"]
    if codes:
        found = find_articles(uow, codes)
        seen = next((article for article in found if article.product_id == product_id), found[0])
        product_id, name = seen.product_id, seen.name
    request_count(uow, emptied["location_id"], product_id, CountCause.ZERO_CHECK)
    return Outcome("place_not_empty", {"location": emptied["location"], "name": name}, Level.WARNING)
