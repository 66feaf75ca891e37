"""Cycle counts: which article is to be counted where, and what came out of it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database.dialect import insert_ignoring
from app.database.unit_of_work import UnitOfWork
from app.models.base import Base, Id, Moment, UtcDateTime, state_type
from app.models.picking import PickList, PickTask
from app.models.states import CountCause, CountState, PickListState
from app.models.stock import StockMove

_LIVE = text("done_at IS NULL")


class CountRequest(Base):
    """Somebody should count an article at a place: one open request for both at a time.

    ``difference`` is what was counted less what lay there by the ledger in that moment, so that what is picked
    afterwards changes nothing about it.
    """

    __tablename__ = "count_request"
    __table_args__ = (
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="done"),
        CheckConstraint("state <> 'to_accept' OR difference <> 0", name="differs"),
        CheckConstraint("counted >= 0 AND counts >= 0", name="amounts"),
        Index("ix_count_request_done_at", "done_at", "id"),
        Index("ix_count_request_product_id", "product_id", "location_id"),
        Index(
            "uq_count_request_open",
            "location_id",
            "product_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    cause: Mapped[CountCause] = mapped_column(state_type(CountCause))
    reason: Mapped[str] = mapped_column(String(120), default="")
    """Words or the code of a reason from whoever asked; empty where the cause says it all."""
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    asked_at: Mapped[Moment]
    state: Mapped[CountState] = mapped_column(state_type(CountState), default=CountState.TO_COUNT)
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    claimed_station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    counts: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was counted: a large difference is believed once two counts agree."""
    counted: Mapped[int | None]
    difference: Mapped[int | None]
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_move_id: Mapped[int | None] = mapped_column(ForeignKey("stock_move.id"))
    """The article's last move at the place when it was counted."""
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def request_count(
    uow: UnitOfWork, location_id: int, product_id: int, cause: CountCause, reason: str = ""
) -> None:
    """Ask for a count of an article at a place; one that is open already begins anew, whatever was counted."""
    begun = {"cause": cause, "reason": reason, "asked_by": uow.actor.staff_id, "asked_at": uow.now}
    afresh = {"state": CountState.TO_COUNT, "counts": 0, "counted": None, "difference": None, **begun}
    open_one = (
        CountRequest.location_id == location_id,
        CountRequest.product_id == product_id,
        CountRequest.done_at.is_(None),
    )
    if not uow.connection.execute(update(CountRequest).where(*open_one).values(**afresh)).rowcount:
        # Another station may be asking at this moment too: one of the two is enough.
        asking = insert_ignoring(uow.connection, CountRequest, ())
        uow.connection.execute(asking, {"location_id": location_id, "product_id": product_id, **afresh})
    uow.changed("count_request", 0)


class Seen(NamedTuple):
    """What happened at a place to an article so far: the same later means that nobody took or brought any."""

    last_move_id: int
    in_hand: int
    """Units that pickers hold: gone from the shelf, and still there for the ledger."""


def seen_at(uow: UnitOfWork, location_id: int, product_id: int) -> Seen:
    """The article's last move at the place, and its units in pickers' hands."""
    last = uow.connection.scalar(
        select(StockMove.id)
        .where(StockMove.product_id == product_id, at_place(location_id))
        .order_by(StockMove.id.desc())
        .limit(1)
    )
    in_hand = uow.connection.scalar(
        select(func.coalesce(func.sum(PickTask.in_hand), 0))
        .join(PickList, PickList.id == PickTask.pick_list_id)
        .where(
            PickList.state == PickListState.PICKING,
            PickTask.location_id == location_id,
            PickTask.product_id == product_id,
        )
    )
    return Seen(last or 0, int(in_hand or 0))


def at_place(location_id: int) -> ColumnElement[bool]:
    """Moves from or to a place."""
    return or_(StockMove.from_location_id == location_id, StockMove.to_location_id == location_id)
