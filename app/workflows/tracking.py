"""Parcels under way: asked about by plan, every event kept, what they mean carried out once (domain 6.5)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from app.carriers.base import Event
from app.database.dialect import claiming, insert_ignoring, locking, upsert
from app.database.unit_of_work import UnitOfWork
from app.models import journal, order_state, search
from app.models.carrier import CarrierService, LabelAttempt, ParcelTracking, TrackingEvent
from app.models.order import OrderLine
from app.models.refusals import NotFound, Refusal
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.staff import require
from app.models.states import PARCEL, LabelState, ParcelState, check
from app.rules import tracking as rules
from app.rules.identifiers import parcel_reference
from app.rules.tracking import Status
from app.workflows import labels, messages
from app.workflows.outcome import Outcome

#: A carrier's call takes seconds; a station that died with parcels in hand keeps them this long.
_IN_HAND = timedelta(minutes=15)
_LONGEST_LABEL, _LONGEST_PLACE, _LONGEST_CODE = 250, 120, 20
_STATES = {
    Status.ACCEPTED: ParcelState.IN_TRANSIT,
    Status.IN_TRANSIT: ParcelState.IN_TRANSIT,
    Status.OUT_FOR_DELIVERY: ParcelState.OUT_FOR_DELIVERY,
    Status.AVAILABLE_FOR_PICKUP: ParcelState.AVAILABLE_FOR_PICKUP,
    Status.DELIVERED: ParcelState.DELIVERED,
    Status.DELIVERY_FAILED: ParcelState.EXCEPTION,
    Status.EXCEPTION: ParcelState.EXCEPTION,
    Status.RETURNING: ParcelState.RETURNING,
    Status.RETURNED_TO_SENDER: ParcelState.RETURNED_TO_SENDER,
    Status.LOST: ParcelState.LOST,
}
#: Through these a parcel may have gone unseen on its way to where the carrier says it is.
_ON_THE_WAY = (ParcelState.IN_TRANSIT, ParcelState.OUT_FOR_DELIVERY, ParcelState.RETURNING)
#: What customers are told, each once a parcel.
_TOLD = {Status.AVAILABLE_FOR_PICKUP: "parcel_at_point", Status.DELIVERED: "parcel_delivered"}


def follow(uow: UnitOfWork, parcel: Any) -> None:
    """A parcel left with its number: ask its carrier about it from now on, where the house has one."""
    if not parcel.tracking_number:
        return
    carrier_id = uow.connection.scalar(
        select(LabelAttempt.carrier_id).where(
            LabelAttempt.parcel_id == parcel.id, LabelAttempt.state == LabelState.BOUGHT
        )
    ) or uow.connection.scalar(
        select(CarrierService.carrier_id)
        .join(Shipment, Shipment.carrier_service == CarrierService.code)
        .where(Shipment.id == parcel.shipment_id)
    )
    if carrier_id is not None:
        row = {"parcel_id": parcel.id, "carrier_id": carrier_id, "due_at": uow.now, "status": ""}
        upsert(uow.connection, ParcelTracking, row, ("parcel_id",))


def claim_due(uow: UnitOfWork, carriers: Collection[int], most: int = 50) -> list[Any]:
    """Parcels of one carrier to ask about now, put off at once so that no other station asks as well."""
    due = (
        select(ParcelTracking.parcel_id, ParcelTracking.carrier_id, Parcel.tracking_number)
        .join(Parcel, Parcel.id == ParcelTracking.parcel_id)
        .where(ParcelTracking.due_at <= uow.now, ParcelTracking.carrier_id.in_(carriers))
        .order_by(ParcelTracking.due_at)
        .limit(most)
    )
    rows = uow.connection.execute(claiming(due, of=ParcelTracking)).all()
    mine = [row for row in rows if row.carrier_id == rows[0].carrier_id]
    uow.connection.execute(
        update(ParcelTracking)
        .where(ParcelTracking.parcel_id.in_([row.parcel_id for row in mine]))
        .values(due_at=uow.now + _IN_HAND)
    )
    return mine


def record(uow: UnitOfWork, parcel_id: int, events: Sequence[Event]) -> Status | None:
    """Keep what the carrier said and let the parcel go where it is; the same events again change nothing."""
    parcel = labels.closed_parcel(uow, parcel_id)
    for event in events:
        row = {
            "parcel_id": parcel_id, "at": event.at, "status": event.status.value, "seen_at": uow.now,
            "code": event.code[:_LONGEST_CODE], "label": event.label[:_LONGEST_LABEL],
            "place": event.place[:_LONGEST_PLACE],
        }  # fmt: skip
        key = ("parcel_id", "at", "code", "label")
        uow.connection.execute(insert_ignoring(uow.connection, TrackingEvent, key), row)
    known = [
        Event(row.at, Status(row.status), row.code, row.label, row.place)
        for row in uow.connection.execute(select(TrackingEvent).where(TrackingEvent.parcel_id == parcel_id))
    ]
    stands = rules.standing(known)
    status, at = stands or (None, None)
    uow.connection.execute(
        update(ParcelTracking)
        .where(ParcelTracking.parcel_id == parcel_id)
        .values(
            status=status.value if status else "", status_at=at, asked_at=uow.now,
            due_at=rules.ask_again(status, at, uow.now),
        )
    )  # fmt: skip
    if status is not None and at is not None and (target := _STATES.get(status)) is not None:
        _move(uow, parcel, target, status, at)
    return status


def _move(uow: UnitOfWork, parcel: Any, target: ParcelState, status: Status, at: Any) -> None:
    if parcel.state is target or not way(parcel.state, target):
        return
    delivered = {"delivered_at": at} if target is ParcelState.DELIVERED else {}
    uow.connection.execute(update(Parcel).where(Parcel.id == parcel.id).values(state=target, **delivered))
    if target is ParcelState.DELIVERED:
        _count_delivered(uow, parcel.id)
    name = parcel_reference(parcel.number)
    journal.record(
        uow, "parcel_tracked", "parcel", parcel.id, order_id=parcel.order_id, parcel=name, status=status.value
    )
    order_state.refresh_stage(uow, parcel.order_id)
    uow.changed("parcel", parcel.id)
    uow.changed("order", parcel.order_id)
    if (template := _TOLD.get(status)) is not None:
        about = {"parcel": name, "tracking": parcel.tracking_number}
        messages.tell(uow, parcel.order_id, template, f"{template}:{parcel.id}", about)


def way(state: ParcelState, target: ParcelState) -> tuple[ParcelState, ...]:
    """The shortest allowed way from one state to another, through what a carrier may not have told; empty: none."""
    ways: list[tuple[ParcelState, ...]] = [(following,) for following in sorted(PARCEL[state])]
    for path in ways:
        if path[-1] is target:
            return path
        if path[-1] in _ON_THE_WAY:
            ways += [(*path, each) for each in sorted(PARCEL[path[-1]]) if each not in path]
    return ()


def _count_delivered(uow: UnitOfWork, parcel_id: int) -> None:
    items = uow.connection.execute(select(ParcelItem).where(ParcelItem.parcel_id == parcel_id)).all()
    for item in items:
        uow.connection.execute(
            update(OrderLine)
            .where(OrderLine.id == item.order_line_id)
            .values(delivered=OrderLine.delivered + item.quantity)
        )


def type_number(uow: UnitOfWork, parcel_id: int, number: str) -> Outcome:
    """The tracking number of a parcel whose label was made elsewhere, typed or scanned.

    Raises ``Refusal``: ``label_number_wrong``, and ``parcel_number_bought`` for one whose carrier gave it a number.
    """
    require(uow.actor, "ask_label")
    parcel = labels.closed_parcel(uow, parcel_id)
    given = labels.plain_number(number)
    if not given:
        raise Refusal("label_number_wrong", number=number)
    name = parcel_reference(parcel.number)
    if labels.live(uow, parcel_id) is not None:
        raise Refusal("parcel_number_bought", parcel=name, number=parcel.tracking_number)
    if parcel.state is ParcelState.VOID:
        check(PARCEL, parcel.state, ParcelState.LABELLED, "parcel")
    uow.connection.execute(update(Parcel).where(Parcel.id == parcel_id).values(tracking_number=given))
    search.index_order(uow, parcel.order_id)
    journal.record(
        uow, "parcel_numbered", "parcel", parcel_id, order_id=parcel.order_id, parcel=name, number=given
    )
    row = uow.connection.execute(select(Parcel).where(Parcel.id == parcel_id)).one()
    if row.handed_over_at is not None:
        follow(uow, row)
    uow.changed("parcel", parcel_id)
    uow.changed("order", parcel.order_id)
    return Outcome("parcel_numbered", {"parcel": name, "number": given}, facts={"parcel_id": parcel_id})


def open_claim(uow: UnitOfWork, parcel_id: int, reason: str) -> Outcome:
    """Somebody asks the carrier where the parcel is: it is no longer on the list of those nobody asked about.

    Raises ``NotFound`` for a parcel that is not followed, ``Refusal("claim_open_already")``.
    """
    require(uow.actor, "open_claim")
    query = select(ParcelTracking.claim_opened_at, Parcel.number, Parcel.order_id).join(
        Parcel, Parcel.id == ParcelTracking.parcel_id
    )
    query = query.where(ParcelTracking.parcel_id == parcel_id)
    row = uow.connection.execute(locking(uow.connection, query, of=ParcelTracking)).first()
    if row is None:
        raise NotFound(kind="parcel", given=parcel_id)
    name = parcel_reference(row.number)
    if row.claim_opened_at is not None:
        raise Refusal("claim_open_already", parcel=name)
    uow.connection.execute(
        update(ParcelTracking).where(ParcelTracking.parcel_id == parcel_id).values(claim_opened_at=uow.now)
    )
    journal.record(
        uow, "claim_opened", "parcel", parcel_id, order_id=row.order_id, parcel=name, reason=reason.strip()
    )
    uow.changed("parcel", parcel_id)
    return Outcome("claim_opened", {"parcel": name}, facts={"parcel_id": parcel_id})


def declare_lost(uow: UnitOfWork, parcel_id: int, reason: str) -> Outcome:
    """The carrier says that the parcel is lost, by letter or telephone; raises ``WrongTransition``."""
    require(uow.actor, "open_claim")
    parcel = labels.closed_parcel(uow, parcel_id)
    name = parcel_reference(parcel.number)
    check(PARCEL, parcel.state, ParcelState.LOST, "parcel")
    uow.connection.execute(update(Parcel).where(Parcel.id == parcel_id).values(state=ParcelState.LOST))
    uow.connection.execute(
        update(ParcelTracking)
        .where(ParcelTracking.parcel_id == parcel_id)
        .values(status=Status.LOST.value, status_at=uow.now, due_at=None)
    )
    journal.record(
        uow, "parcel_lost", "parcel", parcel_id, order_id=parcel.order_id, parcel=name, reason=reason.strip()
    )
    order_state.refresh_stage(uow, parcel.order_id)
    uow.changed("parcel", parcel_id)
    uow.changed("order", parcel.order_id)
    return Outcome("parcel_lost", {"parcel": name}, facts={"order_id": parcel.order_id})
