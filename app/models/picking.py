"""Pick lists: which units to fetch from where, into which tote, for which order."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    false,
    select,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.database.dialect import unindexed
from app.models.base import Base, Id, Moment, UtcDateTime, state_type
from app.models.order import Order, OrderLine
from app.models.states import DeliveryMode, PickListState
from app.models.stock import Location, Reservation


class PickList(Base):
    """One walk through the warehouse; belongs to one picker at a time."""

    __tablename__ = "pick_list"
    __table_args__ = (
        Index("ix_pick_list_state", "state", "id"),
        Index("ix_pick_list_wave", "wave"),
        Index(
            "ix_pick_list_packs_order_id",
            "packs_order_id",
            sqlite_where=text("packs_order_id IS NOT NULL"),
            postgresql_where=text("packs_order_id IS NOT NULL"),
        ),
    )

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[PickListState] = mapped_column(state_type(PickListState), default=PickListState.OPEN)
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    picker_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    walk_mm: Mapped[int | None]
    """Length of the walk as planned; empty where no layout says it."""
    bulk: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Orders of one unit each: fetched together into shared totes, told apart at the bench."""
    wave: Mapped[int | None]
    """The number of the wave it was released in by a manager; empty for a list of its own."""
    site: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """Empty for a walk through the warehouse, else the code of the shop that prepares a pickup from its stock."""
    packs_order_id: Mapped[int | None] = mapped_column(ForeignKey("orders.id"))
    """The one order whose units go straight into its parcel; empty for a list that goes into totes."""


class PickTask(Base):
    """Fetch ``quantity`` units for an order line at a location; open until picked or declared short."""

    __tablename__ = "pick_task"
    __table_args__ = (
        CheckConstraint("quantity > 0 AND picked >= 0 AND short >= 0 AND in_hand >= 0", name="amounts"),
        CheckConstraint("picked + short + in_hand <= quantity", name="not_more"),
        Index("ix_pick_task_pick_list_id", "pick_list_id", "sequence"),
        Index("ix_pick_task_order_line_id", "order_line_id"),
        Index("ix_pick_task_order_id", "order_id"),
    )

    id: Mapped[Id]
    pick_list_id: Mapped[int] = mapped_column(ForeignKey("pick_list.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    quantity: Mapped[int]
    picked: Mapped[int] = mapped_column(default=0)
    short: Mapped[int] = mapped_column(default=0)
    in_hand: Mapped[int] = mapped_column(default=0)
    """Units scanned and not yet put into a tote; kept, so that a crash between the two loses nothing."""
    sequence: Mapped[int]


class OrderTote(Base):
    """A tote carries one order from the shelves to the bench; freed when the order is packed.

    ``shared`` ones carry the orders of a list in bulk.
    """

    __tablename__ = "order_tote"
    __table_args__ = (
        Index(
            "uq_order_tote_alone",
            "location_id",
            unique=True,
            sqlite_where=text("NOT shared"),
            postgresql_where=text("NOT shared"),
        ),
        Index("ix_order_tote_location_id", "location_id"),
        Index("ix_order_tote_order_id", "order_id"),
    )

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    pick_list_id: Mapped[int | None] = mapped_column(ForeignKey("pick_list.id"))
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())


def list_into_parcel() -> Any:
    """A column of orders: the list that is still to be walked and goes straight into the parcel, or null."""
    return (
        select(PickList.id)
        .where(
            PickList.packs_order_id == Order.id,
            PickList.state.in_((PickListState.OPEN, PickListState.PICKING)),
        )
        .limit(1)
        .correlate(Order)
        .scalar_subquery()
        .label("list_into_parcel")
    )


def promised_in_shop() -> ColumnElement[bool]:
    """A condition on orders: units of it are promised on the shelves of the shop where it is collected.

    Its shop prepares that part of it; no walk through the warehouse does.
    """
    there = (
        select(Reservation.id)
        .join(OrderLine, OrderLine.id == Reservation.order_line_id)
        .join(Location, Location.id == Reservation.location_id)
        .where(OrderLine.order_id == Order.id, Location.site != "")
        .correlate(Order)
    )
    # The few that are under way are walked, not all that were ever collected.
    return and_(unindexed(Order.delivery_mode) == DeliveryMode.PICKUP, there.exists())
