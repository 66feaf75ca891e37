"""What the label worker writes down: a label claimed before its carrier is called, and what the carrier said.

Every step is a transaction of its own, so that a crash between any two lines leaves a row that says what may have
happened. After bytes were sent nothing is repeated by itself (domain 1.3).
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from app.carriers.base import Bought, Consignment, Ok, Point, Refused, Result, Unavailable, Unknown
from app.database.dialect import claiming, locking
from app.database.unit_of_work import Actor, UnitOfWork
from app.models import journal, order_state
from app.models.carrier import CarrierRow, LabelAttempt, LabelPaper
from app.models.order import Order
from app.models.states import LABEL, HoldKind, LabelState, ParcelState, check
from app.rules.identifiers import parcel_reference
from app.rules.terms import RuleBroken
from app.workflows import consignments, labels
from app.workflows.carrier_prices import table_price

#: A call ends within a minute (carriers/http.py); what is claimed for longer belongs to a station that died.
ABANDONED_AFTER = timedelta(minutes=3)
#: So long after the call the carrier is asked what became of it: it may still have been at it.
LOOK_UP_AFTER = timedelta(minutes=2)
_LOOK_AGAIN_AFTER = timedelta(minutes=10)
_BACK_OFF = (15, 30, 60, 120, 300)
#: So many calls in a row without an answer, and the carrier is only asked whether it is back.
PAUSE_AFTER = 3
_PAUSES = (60, 120, 300, 600, 900)
_LONGEST_TROUBLE = 120
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A label that this station asks for now."""

    attempt_id: int
    carrier_id: int
    station_id: int
    consignment: Consignment


def claim(uow: UnitOfWork, carriers: Collection[int]) -> Claimed | None:
    """The next label to buy from one of these carriers, marked as being bought: commit before calling anybody.

    Orders on hold wait, and so do carriers that were given a pause. ``None`` where nothing is due. A parcel whose
    data cannot be put together stays a wish, and is put off with its trouble shown.
    """
    due = (
        select(LabelAttempt)
        .join(CarrierRow, CarrierRow.id == LabelAttempt.carrier_id)
        .join(Order, Order.id == LabelAttempt.order_id)
        .where(
            LabelAttempt.state == LabelState.WAITING,
            LabelAttempt.due_at <= uow.now,
            LabelAttempt.carrier_id.in_(carriers),
            CarrierRow.active,
            (CarrierRow.paused_until.is_(None)) | (CarrierRow.paused_until <= uow.now),
            Order.open_holds == 0,
        )
        .order_by(LabelAttempt.ahead, LabelAttempt.due_at, LabelAttempt.id)
        .limit(1)
    )
    row = uow.connection.execute(claiming(due, of=LabelAttempt)).first()
    if row is None:
        return None
    # In the name of the station that closed the parcel: it is its printer that the label is for.
    there = replace(uow, actor=Actor(station_id=row.station_id))
    try:
        parcel = consignments.consignment(there, row)
    except (RuleBroken, ArithmeticError, LookupError, TypeError, ValueError) as error:
        _log.exception("the label %s cannot be asked for", row.reference)
        put_off = uow.now + _LOOK_AGAIN_AFTER
        labels.move(uow, row.id, LabelState.WAITING, due_at=put_off, trouble=type(error).__name__)
        return None
    check(LABEL, row.state, LabelState.BUYING, "label")
    labels.move(uow, row.id, LabelState.BUYING, claimed_at=uow.now, tries=row.tries + 1, trouble="")
    return Claimed(row.id, row.carrier_id, row.station_id, parcel)


def settle(
    uow: UnitOfWork,
    attempt_id: int,
    result: Result[Bought],
    also: tuple[Refused, ...] = (),
    near: tuple[Point, ...] = (),
) -> LabelState:
    """Write down what the carrier said of a label, and let its parcel go on.

    ``also``: what else is wrong, beside a refusal; ``near``: pickup points to propose where the parcel's own takes it
    no more. An answer that comes late is believed: a label that somebody has decided on otherwise meanwhile, or whose
    parcel is gone, is given back.
    """
    attempt, parcel = labels.locked(uow, attempt_id)
    match result:
        case Ok(value=bought):
            return _bought(uow, attempt, parcel, bought)
        case Refused():
            return _refused(uow, attempt, parcel, (result, *also), near)
        case Unknown(detail=detail):
            return _in_doubt(uow, attempt, detail)
        case Unavailable(detail=detail):
            return _later(uow, attempt, detail)


def _bought(uow: UnitOfWork, attempt: Any, parcel: Any, bought: Bought) -> LabelState:
    if attempt.state in {LabelState.BOUGHT, LabelState.UNWANTED, LabelState.VOIDED}:
        return LabelState(attempt.state)
    for paper in bought.papers:
        uow.connection.execute(
            insert(LabelPaper).values(
                attempt_id=attempt.id, order_id=attempt.order_id, kind=paper.kind, format=paper.format,
                dpi=paper.dpi, content=paper.content,
            )
        )  # fmt: skip
    answering(uow, attempt.carrier_id)
    gone = attempt.state is LabelState.NOT_BOUGHT or parcel.state not in {
        ParcelState.DRAFT,
        ParcelState.LABEL_REQUESTED,
    }
    state = LabelState.UNWANTED if gone else LabelState.BOUGHT
    check(LABEL, attempt.state, state, "label")
    cents = bought.price_cents if bought.price_cents is not None else table_price(uow, attempt)
    labels.move(
        uow, attempt.id, state, number=bought.number, price_cents=cents, done_at=uow.now,
        due_at=uow.now, trouble="",
    )  # fmt: skip
    if state is LabelState.BOUGHT and parcel.state is ParcelState.LABEL_REQUESTED:
        row = consignments.attempt_row(uow, attempt.id)
        labels.use(uow, row, parcel, labels.service_of(uow, parcel.id), parcel.weight_g)
    return state


def _refused(
    uow: UnitOfWork, attempt: Any, parcel: Any, why: tuple[Refused, ...], near: tuple[Point, ...]
) -> LabelState:
    """The carrier, or what is known of its limits, says no: the parcel waits for somebody to put it right."""
    if attempt.state not in {LabelState.BUYING, LabelState.IN_DOUBT}:
        return LabelState(attempt.state)
    check(LABEL, attempt.state, LabelState.REFUSED, "label")
    said = [{**asdict(each), "values": dict(each.values)} for each in why]
    labels.move(uow, attempt.id, LabelState.REFUSED, answer={"refused": said}, done_at=uow.now)
    answering(uow, attempt.carrier_id)
    name = parcel_reference(parcel.number)
    if parcel.state is ParcelState.LABEL_REQUESTED:
        labels.set_parcel(uow, parcel, ParcelState.LABEL_FAILED)
    journal.record(
        uow, "label_refused", "parcel", parcel.id, order_id=parcel.order_id, parcel=name, code=why[0].code
    )
    if any(each.field == "relay_id" for each in why):
        _hold_for_relay(uow, attempt.order_id, near)
    return LabelState.REFUSED


def _hold_for_relay(uow: UnitOfWork, order_id: int, near: tuple[Point, ...]) -> None:
    """Closed at label time: the order waits for another point, the three nearest named (domain 6.2)."""
    relay = uow.connection.scalar(select(Order.relay_id).where(Order.id == order_id)) or ""
    three = [
        {"id": point.id, "name": point.name, "city": point.city, "distance_m": point.distance_m}
        for point in near[:3]
    ]
    order_state.place_hold(
        uow, order_id, HoldKind.ADDRESS, code=labels.RELAY_HOLD,
        values={"relay": relay, "points": three, "nearest": "; ".join(_shown(each) for each in three) or "-"},
    )  # fmt: skip


def _shown(point: dict[str, Any]) -> str:
    return f"{point['name']}, {point['city']} ({point['id']}, {point['distance_m']} m)"


def _in_doubt(uow: UnitOfWork, attempt: Any, detail: str) -> LabelState:
    if attempt.state is not LabelState.BUYING:
        return LabelState(attempt.state)
    labels.move(
        uow,
        attempt.id,
        LabelState.IN_DOUBT,
        trouble=detail[:_LONGEST_TROUBLE],
        due_at=uow.now + LOOK_UP_AFTER,
    )
    journal.record(
        uow, "label_in_doubt", "parcel", attempt.parcel_id, order_id=attempt.order_id, detail=detail
    )
    not_answering(uow, attempt.carrier_id)
    return LabelState.IN_DOUBT


def _later(uow: UnitOfWork, attempt: Any, detail: str) -> LabelState:
    """Nothing was sent: the wish stands, and waits a little longer each time."""
    not_answering(uow, attempt.carrier_id)
    if attempt.state is not LabelState.BUYING:
        return LabelState(attempt.state)
    seconds = _BACK_OFF[min(attempt.tries, len(_BACK_OFF)) - 1]
    labels.move(
        uow, attempt.id, LabelState.WAITING, trouble=detail[:_LONGEST_TROUBLE],
        due_at=uow.now + timedelta(seconds=seconds),
    )  # fmt: skip
    return LabelState.WAITING


def answering(uow: UnitOfWork, carrier_id: int) -> None:
    """The carrier answers: whatever it said, it is there."""
    reset = update(CarrierRow).where(CarrierRow.id == carrier_id, CarrierRow.failures > 0)
    if uow.connection.execute(reset.values(failures=0, paused_until=None)).rowcount:
        uow.changed("carrier", carrier_id)


def not_answering(uow: UnitOfWork, carrier_id: int) -> datetime | None:
    """One more call without an answer; from the third on the carrier is left alone for a while."""
    query = select(CarrierRow.failures).where(CarrierRow.id == carrier_id)
    failures = uow.connection.execute(locking(uow.connection, query)).scalar_one() + 1
    pause = None
    if failures >= PAUSE_AFTER:
        pause = uow.now + timedelta(seconds=_PAUSES[min(failures - PAUSE_AFTER, len(_PAUSES) - 1)])
    uow.connection.execute(
        update(CarrierRow).where(CarrierRow.id == carrier_id).values(failures=failures, paused_until=pause)
    )
    uow.changed("carrier", carrier_id)
    return pause


def recover(uow: UnitOfWork) -> int:
    """Labels whose buyer died between the call and the answer may exist: they are in doubt."""
    rows = uow.connection.execute(
        claiming(
            select(LabelAttempt).where(
                LabelAttempt.state == LabelState.BUYING, LabelAttempt.claimed_at < uow.now - ABANDONED_AFTER
            ),
            of=LabelAttempt,
        )
    ).all()
    for row in rows:
        _in_doubt(uow, row, "abandoned")
    return len(rows)


def claim_doubtful(uow: UnitOfWork, carriers: Collection[int]) -> Any:
    """A label in doubt whose carrier can be asked by our reference; the next look is put off at once."""
    due = (
        select(LabelAttempt)
        .where(
            LabelAttempt.state == LabelState.IN_DOUBT,
            LabelAttempt.due_at <= uow.now,
            LabelAttempt.carrier_id.in_(carriers),
        )
        .order_by(LabelAttempt.due_at)
        .limit(1)
    )
    row = uow.connection.execute(claiming(due, of=LabelAttempt)).first()
    if row is not None:
        labels.move(uow, row.id, LabelState.IN_DOUBT, due_at=uow.now + _LOOK_AGAIN_AFTER)
    return row


def looked_up(uow: UnitOfWork, attempt_id: int, result: Result[Bought | None]) -> None:
    """What the carrier knows of a label in doubt: there it is, or there is none and it may be asked for again.

    Anything else says nothing, and a person may still decide.
    """
    if isinstance(result, Ok) and result.value is not None:
        settle(uow, attempt_id, Ok(result.value))
        return
    if not isinstance(result, Ok):
        return
    attempt, parcel = labels.locked(uow, attempt_id)
    if attempt.state is not LabelState.IN_DOUBT:
        return
    labels.move(uow, attempt_id, LabelState.NOT_BOUGHT, done_at=uow.now)
    service = labels.service_of(uow, parcel.id)
    if parcel.state is ParcelState.LABEL_REQUESTED and service is not None:
        labels.ask(uow, parcel, service, parcel.weight_g)


def claim_unwanted(uow: UnitOfWork, carriers: Collection[int]) -> Any:
    """A label to give back; the next try is put off at once. Giving one back twice costs nothing."""
    due = (
        select(LabelAttempt)
        .where(
            LabelAttempt.state == LabelState.UNWANTED,
            LabelAttempt.due_at <= uow.now,
            LabelAttempt.carrier_id.in_(carriers),
        )
        .order_by(LabelAttempt.due_at)
        .limit(1)
    )
    row = uow.connection.execute(claiming(due, of=LabelAttempt)).first()
    if row is not None:
        labels.move(uow, row.id, LabelState.UNWANTED, due_at=uow.now + _LOOK_AGAIN_AFTER)
    return row


def voided(uow: UnitOfWork, attempt_id: int, result: Result[None]) -> None:
    """The carrier took the label back, or has no way to: an unused label is then left to expire (domain 1.5)."""
    if isinstance(result, Unknown | Unavailable):
        return
    attempt, parcel = labels.locked(uow, attempt_id)
    if attempt.state is not LabelState.UNWANTED:
        return
    how = result.code if isinstance(result, Refused) else ""
    labels.move(uow, attempt_id, LabelState.VOIDED, done_at=uow.now, trouble=how)
    journal.record(
        uow, "label_voided", "parcel", attempt.parcel_id, order_id=attempt.order_id,
        parcel=parcel_reference(parcel.number), number=attempt.number,
    )  # fmt: skip
