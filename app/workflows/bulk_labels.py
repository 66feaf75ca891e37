"""Many labels at once, as after a morning without the carrier: asked for in lots, stopped, each accounted for."""

from __future__ import annotations

from sqlalchemy import func, select

from app.database.unit_of_work import UnitOfWork
from app.models.carrier import LabelAttempt
from app.models.order import Order
from app.models.shipment import Parcel
from app.models.staff import require
from app.models.states import LabelState, ParcelState
from app.workflows import labels
from app.workflows.outcome import Outcome

#: Parcels of one transaction: benches that write meanwhile wait a fraction of a second.
LOT = 50


def ask_failed(uow: UnitOfWork, after: int = 0) -> Outcome:
    """Ask once more for the labels of the next lot of closed parcels whose last one was refused or stopped.

    Orders on hold and parcels without a carrier are left out. Facts: ``label_ids``, and ``last``, the parcel to go on
    after (0: there are no more).
    """
    require(uow.actor, "ask_label")
    query = (
        select(Parcel)
        .join(Order, Order.id == Parcel.order_id)
        .where(Parcel.state == ParcelState.LABEL_FAILED, Parcel.id > after, Order.open_holds == 0)
        .order_by(Parcel.id)
        .limit(LOT)
    )
    lot = uow.connection.execute(query).all()
    asked = []
    for row in lot:
        parcel = labels.closed_parcel(uow, row.id)
        if parcel.state is not ParcelState.LABEL_FAILED or labels.service_of(uow, row.id) is None:
            continue
        labels.ask_anew(uow, parcel)
        standing = labels.live(uow, row.id)
        asked.append(standing.id)
    last = lot[-1].id if len(lot) == LOT else 0
    return Outcome("labels_asked", {"count": len(asked)}, facts={"label_ids": asked, "last": last})


def stop_waiting(uow: UnitOfWork) -> Outcome:
    """Give up a lot of wishes that no carrier has heard of; those in flight end by themselves.

    Facts: ``left``, how many still wait.
    """
    require(uow.actor, "ask_label")
    wishes = (
        select(LabelAttempt.id)
        .where(LabelAttempt.state == LabelState.WAITING, LabelAttempt.ahead.is_(False))
        .order_by(LabelAttempt.id)
    )
    stopped = 0
    for label_id in uow.connection.scalars(wishes.limit(LOT)).all():
        attempt, parcel = labels.locked(uow, label_id)
        if attempt.state is not LabelState.WAITING:
            continue  # its carrier is asked at this moment
        labels.move(uow, label_id, LabelState.CANCELLED, done_at=uow.now)
        if parcel.state is ParcelState.LABEL_REQUESTED:
            labels.set_parcel(uow, parcel, ParcelState.LABEL_FAILED)
        stopped += 1
    left = uow.connection.scalar(select(func.count()).select_from(wishes.subquery())) or 0
    return Outcome("labels_stopped", {"count": stopped}, facts={"left": left})
