"""The house's rules for what goes into parcels beside the goods."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    Select,
    String,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.database.round_trips import ask_all
from app.models.base import Base, Id
from app.models.order import Order, OrderAddress, OrderLine
from app.models.shipment import Parcel, ParcelItem
from app.models.states import Lifecycle, ParcelState
from app.rules.inserts import Filled, Insert, inserts_for


class InsertRule(Base):
    """One rule, in the order of ``number`` (see ``rules/inserts.py``)."""

    __tablename__ = "insert_rule"
    __table_args__ = (CheckConstraint("from_cents >= 0", name="value"),)

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    says: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(80), default="")
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channel.id"))
    country: Mapped[str] = mapped_column(String(2), default="")
    sku: Mapped[str] = mapped_column(String(80), default="")
    from_cents: Mapped[int] = mapped_column(default=0)
    first_order: Mapped[bool] = mapped_column(default=False)
    confirmed: Mapped[bool] = mapped_column(default=False)


_RULES = select(*(getattr(InsertRule, name) for name in Insert.__slots__)).order_by(InsertRule.number)


def insert_rules(connection: Connection) -> tuple[Insert, ...]:
    """All rules in their order."""
    return tuple(Insert(*row) for row in ask_all(connection, _RULES, {}))


def _as_filled() -> Select[*tuple[Any, ...]]:
    """The order of a parcel as rules see it.

    Made once, while the program starts: of an alias that two threads use for the first time at once SQLAlchemy keeps
    columns of the table itself, and the order's own parcel would then pass for another one.
    """
    earlier, other = aliased(Order), aliased(Parcel)
    had_one = exists().where(
        earlier.customer_id == Order.customer_id,
        earlier.id < Order.id,
        earlier.lifecycle != Lifecycle.CANCELLED,
    )
    closed_one = exists().where(
        other.order_id == Order.id, other.state.not_in((ParcelState.DRAFT, ParcelState.VOID))
    )
    country = func.coalesce(OrderAddress.country, "")
    return (
        select(
            Order.channel_id, country.label("country"), Order.total_cents,
            had_one.label("earlier"), closed_one.label("closed"),
        )
        .join(Parcel, Parcel.order_id == Order.id)
        .outerjoin(OrderAddress, (OrderAddress.order_id == Order.id) & (OrderAddress.kind == "shipping"))
        .where(Parcel.id == bindparam("parcel"))
    )  # fmt: skip


_AS_FILLED = _as_filled()


def inserts_of(
    connection: Connection, parcel_id: int, skus: Collection[str] | None = None
) -> tuple[Insert, ...]:
    """What goes into a parcel as it is filled now, or with the articles ``skus``, which are still in hand."""
    rules = insert_rules(connection)
    if not rules:
        return ()
    row = connection.execute(_AS_FILLED, {"parcel": parcel_id}).one()
    if skus is None:
        inside = select(OrderLine.sku).join(ParcelItem, ParcelItem.order_line_id == OrderLine.id)
        skus = connection.scalars(inside.where(ParcelItem.parcel_id == parcel_id)).all()
    filled = Filled(
        row.channel_id, row.country, row.total_cents, not row.earlier, not row.closed, frozenset(skus)
    )
    return inserts_for(rules, filled)
