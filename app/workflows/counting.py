"""Cycle counts, blind: a place, its article, how many lie there; nobody is told how many there should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, or_, select, update

from app.database.dialect import insert_ignoring, locking
from app.database.unit_of_work import UnitOfWork
from app.models import journal
from app.models.counting import CountRequest, Seen, seen_at
from app.models.product import Product
from app.models.refusals import NotFound, Refusal, TakenByOther, WrongLocation
from app.models.staff import Station, require
from app.models.states import COUNT, CountCause, CountState, LocationKind, check
from app.models.stock import Location, StockLevel
from app.rules.cycle_counts import needs_second_count
from app.workflows import claims, walking
from app.workflows.articles import find_stocked
from app.workflows.outcome import Level, Outcome

#: The walk is planned through so many of the oldest requests.
_AHEAD = 60
_NOTHING_SEEN = Seen(0, 0)


@dataclass(frozen=True, slots=True)
class Tally:
    """A count under way, as the station keeps it: ``request_id`` is ``None`` at a place that should be empty.

    ``seen`` is what had happened to the article there when the count began. ``walk``: the next count follows.
    """

    location_id: int
    request_id: int | None = None
    units: int = 0
    seen: Seen = _NOTHING_SEEN
    walk: bool = False

    def as_place(self) -> dict[str, Any]:
        return {
            "job": "counting", "location_id": self.location_id, "count_id": self.request_id, "units": self.units,
            "seen": list(self.seen), "walk": self.walk,
        }  # fmt: skip

    @classmethod
    def from_place(cls, place: Mapping[str, Any]) -> Tally:
        return cls(
            place["location_id"], place["count_id"], place["units"], Seen(*place["seen"]), bool(place["walk"])
        )


def next_count(uow: UnitOfWork, code: str = "count_next", values: Mapping[str, Any] | None = None,
               here: int | None = None) -> Outcome:  # fmt: skip
    """Give me work: the count that the walk through the open ones comes to first, from ``here`` or the depot.

    What one has counted oneself comes last: a second count is somebody else's where that is possible.
    """
    require(uow.actor, "count")
    told = dict(values or {})
    rows = _open_requests(uow)
    fresh = [row for row in rows if not row.counts or row.counted_by != uow.actor.staff_id]
    if here is None and not rows:
        raise Refusal("nothing_to_count")
    if here is not None and not fresh:
        return Outcome(code, told, next="scan_count_location", session={"job": "counting"})
    standing = None
    if here is not None:
        standing = uow.connection.execute(select(Location).where(Location.id == here)).one()
    row = walking.plan(uow, fresh or rows, standing).rows[0]
    _claim(uow, row)
    place = {"job": "counting", "count_id": row.id}
    if code == "count_next":
        told = {"location": row.code}
    return Outcome(code, told, next="scan_location", facts=_facts(row, 0), session=place)


def _open_requests(uow: UnitOfWork) -> Sequence[Any]:
    """Open counts that nobody else has in hand, the oldest of them in walking order."""
    free = or_(
        CountRequest.claimed_station_id.is_(None),
        CountRequest.claimed_station_id == uow.actor.station_id,
        Station.seen_at < uow.now - claims.SILENT_AFTER,
    )
    oldest = (
        select(CountRequest.id)
        .outerjoin(Station, Station.id == CountRequest.claimed_station_id)
        .where(CountRequest.done_at.is_(None), CountRequest.state == CountState.TO_COUNT, free)
        .order_by(CountRequest.id)
        .limit(_AHEAD)
    )
    ids = list(uow.connection.scalars(oldest))
    return uow.connection.execute(_requests().where(CountRequest.id.in_(ids))).all()


def _requests() -> Any:
    return (
        select(
            CountRequest.id, CountRequest.location_id, CountRequest.product_id, CountRequest.state,
            CountRequest.counts, CountRequest.counted_by, CountRequest.difference,
            CountRequest.claimed_station_id, Location.code, Location.site, Location.aisle, Location.bay,
            Location.level, Product.sku, Product.name, Product.price_cents,
        )
        .join(Location, Location.id == CountRequest.location_id)
        .join(Product, Product.id == CountRequest.product_id)
        .order_by(Location.pick_sequence, Location.code, CountRequest.id)
    )  # fmt: skip


def arrive(uow: UnitOfWork, request_id: int, location_id: int) -> Outcome:
    """Stand before the place of the count that was given out; raises ``WrongLocation``."""
    require(uow.actor, "count")
    row = _request(uow, request_id)
    if row.location_id != location_id:
        scanned = uow.connection.scalar(select(Location.code).where(Location.id == location_id))
        raise WrongLocation(scanned=scanned or "?", expected=row.code)
    return _begin(uow, row, walk=True)


def open_location(uow: UnitOfWork, location_id: int) -> Outcome:
    """Count at a place: what was asked for there, else all that lies there.

    Raises ``NotFound("bin_unknown")``, and ``Refusal("count_waits_for_decision")`` where all of it was counted.
    """
    require(uow.actor, "count")
    code = uow.connection.scalar(
        select(Location.code).where(
            Location.id == location_id, Location.kind == LocationKind.BIN, Location.active
        )
    )
    if code is None:
        raise NotFound("bin_unknown")
    row = _next_at(uow, location_id)
    if row is None:
        ask_at(uow, location_id, CountCause.BY_HAND)
        row = _next_at(uow, location_id)
    if row is not None:
        return _begin(uow, row, walk=False)
    if _waits_at(uow, location_id):
        raise Refusal("count_waits_for_decision", location=code)
    empty = Tally(location_id)
    facts = {"count": {"location": code, "sku": "", "name": "", "units": 0}}
    return Outcome(
        "count_nothing_known", {"location": code}, Level.WARNING,
        next="count_units", facts=facts, session=empty.as_place(),
    )  # fmt: skip


def _waits_at(uow: UnitOfWork, location_id: int) -> bool:
    waits = (CountRequest.location_id == location_id, CountRequest.state == CountState.TO_ACCEPT)
    return uow.connection.scalar(select(CountRequest.id).where(*waits).limit(1)) is not None


def ask_at(uow: UnitOfWork, location_id: int, cause: CountCause) -> int:
    """Ask for a count of all that lies at a place and is not asked for already; how many that were."""
    asked = select(CountRequest.product_id).where(
        CountRequest.location_id == location_id, CountRequest.done_at.is_(None)
    )
    lies = uow.connection.scalars(
        select(StockLevel.product_id)
        .where(
            StockLevel.location_id == location_id,
            StockLevel.on_hand > 0,
            StockLevel.product_id.not_in(asked),
        )
        .order_by(StockLevel.product_id)
    ).all()
    ask_all(uow, [(location_id, product_id, cause) for product_id in lies])
    return len(lies)


def ask_all(uow: UnitOfWork, wanted: Sequence[tuple[int, int, CountCause]]) -> None:
    """Ask for many counts (place, article, cause); one that is open already, even since just now, stays as it is."""
    if not wanted:
        return
    common = {"asked_by": uow.actor.staff_id, "asked_at": uow.now, "state": CountState.TO_COUNT, "counts": 0}
    rows = [
        {"location_id": place, "product_id": product, "cause": cause, "reason": "", **common}
        for place, product, cause in wanted
    ]
    uow.connection.execute(insert_ignoring(uow.connection, CountRequest, ()), rows)
    uow.changed("count_request", 0)


def _next_at(uow: UnitOfWork, location_id: int) -> Any:
    """The next count at a place; what one has counted oneself comes late, what another station has in hand last."""
    elsewhere = case((CountRequest.claimed_station_id != uow.actor.station_id, 1), else_=0)
    mine = case((CountRequest.counted_by == uow.actor.staff_id, 1), else_=0)
    rows = _requests().where(
        CountRequest.location_id == location_id,
        CountRequest.done_at.is_(None),
        CountRequest.state == CountState.TO_COUNT,
    )
    return uow.connection.execute(
        rows.order_by(None).order_by(elsewhere, mine, CountRequest.id).limit(1)
    ).first()


def _request(uow: UnitOfWork, request_id: int) -> Any:
    row = uow.connection.execute(
        locking(uow.connection, _requests().where(CountRequest.id == request_id), of=CountRequest)
    ).first()
    if row is None:
        raise NotFound(kind="count", given=request_id)
    if row.state is not CountState.TO_COUNT:
        raise Refusal("count_over", location=row.code, name=row.name)
    return row


def _claim(uow: UnitOfWork, row: Any) -> None:
    """Raises ``Refusal("counted_by_other")`` while another station has it; another badge here goes on."""
    here = claims.lies_at(uow.connection, claims.COUNT, row.id) == uow.actor.station_id
    try:
        claims.claim(uow, claims.COUNT, row.id, take_over=here)
    except TakenByOther as other:
        who, where = other.values["who"], other.values["where"]
        raise Refusal("counted_by_other", location=row.code, who=who, where=where) from other


def _begin(
    uow: UnitOfWork, row: Any, *, walk: bool, code: str = "count_begun", level: Level = Level.OK, units: int = 0,
    values: Mapping[str, Any] | None = None,
) -> Outcome:  # fmt: skip
    _claim(uow, row)
    seen = seen_at(uow, row.location_id, row.product_id)
    tally = Tally(row.location_id, row.id, units, seen, walk)
    told = {"location": row.code, "name": row.name, **(values or {})}
    return _shown(row, tally, code, told, level)


def _shown(row: Any, tally: Tally, code: str, values: Mapping[str, Any], level: Level = Level.OK) -> Outcome:
    facts = _facts(row, tally.units)
    return Outcome(code, values, level, next="count_units", facts=facts, session=tally.as_place())


def _facts(row: Any, units: int) -> dict[str, Any]:
    return {"count": {"location": row.code, "sku": row.sku, "name": row.name, "units": units}}


def scan_item(uow: UnitOfWork, tally: Tally, codes: Sequence[str]) -> Outcome:
    """One more (or a case more). An article that is not being counted there is counted afterwards.

    Raises ``UnknownBarcode``, and ``Refusal("count_over")`` where a manager has to decide on its count first.
    """
    require(uow.actor, "count")
    found = find_stocked(uow, codes)
    if tally.request_id is None:
        row = _request(uow, _asked_for(uow, tally.location_id, found[0].product_id).id)
        return _begin(uow, row, walk=tally.walk, units=found[0].units)
    row = _request(uow, tally.request_id)
    mine = next((article for article in found if article.product_id == row.product_id), None)
    if mine is None:
        asked = _asked_for(uow, tally.location_id, found[0].product_id)
        code = "count_other_article" if asked.state is CountState.TO_COUNT else "count_over"
        told = {"name": found[0].name, "counting": row.name, "location": row.code}
        return _shown(row, tally, code, told, Level.WARNING)
    return _counted_so_far(row, tally, tally.units + mine.units)


def _asked_for(uow: UnitOfWork, location_id: int, product_id: int) -> Any:
    """The open count (id, state) of an article that was found at a place, asked for where there was none."""
    ask_all(uow, [(location_id, product_id, CountCause.FOUND)])
    open_one = (
        CountRequest.location_id == location_id,
        CountRequest.product_id == product_id,
        CountRequest.done_at.is_(None),
    )
    return uow.connection.execute(select(CountRequest.id, CountRequest.state).where(*open_one)).one()


def type_units(uow: UnitOfWork, tally: Tally, units: int) -> Outcome:
    """So many lie there in all, whatever was scanned before."""
    require(uow.actor, "count")
    if tally.request_id is None:
        raise Refusal("scan_item_of_place")
    return _counted_so_far(_request(uow, tally.request_id), tally, units)


def undo_unit(uow: UnitOfWork, tally: Tally) -> Outcome:
    """One less; raises ``Refusal("nothing_to_undo")``."""
    require(uow.actor, "count")
    if tally.request_id is None or not tally.units:
        raise Refusal("nothing_to_undo")
    return _counted_so_far(_request(uow, tally.request_id), tally, tally.units - 1)


def _counted_so_far(row: Any, tally: Tally, units: int) -> Outcome:
    counted = Tally(tally.location_id, tally.request_id, units, tally.seen, tally.walk)
    return _shown(row, counted, "count_so_far", {"units": units, "name": row.name})


def finish(uow: UnitOfWork, tally: Tally) -> Outcome:
    """That is all: compare with the ledger of this moment, and go on to the next count.

    A difference waits for a manager; a large one is first counted again, until two counts agree. Where somebody took
    or brought units of the article meanwhile, nobody knows whether they were counted: the count begins anew.
    """
    require(uow.actor, "count")
    if tally.request_id is None:
        code = uow.connection.scalar(select(Location.code).where(Location.id == tally.location_id))
        return _go_on(uow, tally, "count_place_empty", {"location": code})
    row = _request(uow, tally.request_id)
    on_hand = _lock_level(uow, row)
    seen = seen_at(uow, row.location_id, row.product_id)
    if seen != tally.seen:
        return _begin(uow, row, walk=tally.walk, code="count_disturbed", level=Level.WARNING)
    expected = on_hand - seen.in_hand
    difference = tally.units - expected
    agreed = bool(row.counts) and row.difference == difference
    again = not agreed and needs_second_count(expected, difference, row.price_cents)
    state = CountState.TO_COUNT if again else CountState.TO_ACCEPT if difference else CountState.DONE
    _write(uow, row, tally, difference, state)
    told = {"name": row.name, "units": tally.units, "location": row.code}
    if again:
        return _go_on(uow, tally, "count_again_by_other", told, Level.WARNING)
    return _go_on(uow, tally, "count_taken" if difference else "count_right", told)


def _lock_level(uow: UnitOfWork, row: Any) -> int:
    """What lies there by the ledger; locked, so that nothing leaves between looking and writing."""
    level = select(StockLevel.on_hand).where(
        StockLevel.location_id == row.location_id, StockLevel.product_id == row.product_id
    )
    return uow.connection.scalar(locking(uow.connection, level)) or 0


def _write(uow: UnitOfWork, row: Any, tally: Tally, difference: int, state: CountState) -> None:
    if state is not CountState.TO_COUNT:
        check(COUNT, row.state, state, "count")
    uow.connection.execute(
        update(CountRequest)
        .where(CountRequest.id == row.id)
        .values(
            state=state, counts=row.counts + 1, counted=tally.units, difference=difference,
            counted_by=uow.actor.staff_id, counted_at=uow.now, last_move_id=tally.seen.last_move_id or None,
            claimed_by=None, claimed_station_id=None, done_at=uow.now if state is CountState.DONE else None,
        )
    )  # fmt: skip
    journal.record(
        uow, "counted", "count_request", row.id,
        sku=row.sku, location=row.code, units=tally.units, difference=difference,
    )  # fmt: skip
    uow.changed("count_request", row.id)


def _go_on(
    uow: UnitOfWork, tally: Tally, code: str, values: Mapping[str, Any], level: Level = Level.OK
) -> Outcome:
    """The next count at the same place, else the next of the walk, else whatever place is scanned."""
    row = _next_at(uow, tally.location_id)
    mine = row is not None and row.counts and row.counted_by == uow.actor.staff_id
    free = row is not None and row.claimed_station_id in {None, uow.actor.station_id}
    if free and not mine:
        told = {**values, "next_name": row.name}
        return _begin(uow, row, walk=tally.walk, code=code, level=level, values=told)
    if tally.walk:
        after = next_count(uow, code, values, tally.location_id)
        return Outcome(code, after.values, level, after.next, facts=after.facts, session=after.session)
    return Outcome(code, values, level, next="scan_count_location", session={"job": "counting"})


def leave(uow: UnitOfWork, request_id: int | None) -> Outcome:
    """Stop here: what was counted at this place so far is forgotten, the count stays to be done."""
    require(uow.actor, "count")
    if request_id is not None:
        claims.give_back(uow, claims.COUNT, request_id)
    return Outcome("count_left", next="scan_count_location", session={"job": "counting"})
