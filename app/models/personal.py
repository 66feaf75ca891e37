"""Who looked at whose data: opening an order's page with name and address is written down (domain 10)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.database.dialect import insert_ignoring
from app.database.unit_of_work import UnitOfWork
from app.models.base import Base, Id, Moment
from app.values import shop_day

#: What stands where the name of an erased customer stood.
NOBODY = "Client anonymisé"


class Lookup(Base):
    """Somebody looked at a customer's data on a day; once a day, person, order and way of looking."""

    __tablename__ = "lookup"
    __table_args__ = (
        UniqueConstraint("staff_id", "order_id", "day", "way"),
        Index("ix_lookup_order_id", "order_id"),
        Index("ix_lookup_day", "day"),
    )

    id: Mapped[Id]
    day: Mapped[date]
    at: Mapped[Moment]
    """The first time that day."""
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    way: Mapped[str] = mapped_column(String(20))
    """``order``: its page; ``card``: the customer's, with their newest order; ``export``: everything
    about the customer was written to a file."""


def looked_at(uow: UnitOfWork, order_id: int, way: str = "order") -> None:
    """Write down that whoever is signed in has seen the customer's data of an order; nobody sees it as nobody."""
    if uow.actor.staff_id is None:
        return
    row = {
        "day": shop_day(uow.now),
        "at": uow.now,
        "staff_id": uow.actor.staff_id,
        "station_id": uow.actor.station_id,
        "order_id": order_id,
        "way": way,
    }
    uow.connection.execute(
        insert_ignoring(uow.connection, Lookup, ("staff_id", "order_id", "day", "way")), row
    )
