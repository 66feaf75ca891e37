"""The house's rules for what goes into parcels beside the goods."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Connection, ForeignKey, String, exists, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.models.base import Base, Id
from app.models.order import Order, OrderAddress, OrderLine
from app.models.shipment import Parcel, ParcelItem
from app.models.states import Lifecycle, ParcelState
from app.rules.inserts import Filled, Insert, inserts_for

_Earlier, _Other = aliased(Order), aliased(Parcel)


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


def insert_rules(connection: Connection) -> tuple[Insert, ...]:
    """All rules in their order."""
    columns = [getattr(InsertRule, name) for name in Insert.__slots__]
    return tuple(Insert(*row) for row in connection.execute(select(*columns).order_by(InsertRule.number)))


def inserts_of(connection: Connection, parcel_id: int) -> tuple[Insert, ...]:
    """What goes into a parcel as it is filled now."""
    rules = insert_rules(connection)
    if not rules:
        return ()
    earlier = exists().where(
        _Earlier.customer_id == Order.customer_id,
        _Earlier.id < Order.id,
        _Earlier.lifecycle != Lifecycle.CANCELLED,
    )
    closed = exists().where(
        _Other.order_id == Order.id, _Other.state.not_in((ParcelState.DRAFT, ParcelState.VOID))
    )
    row = connection.execute(
        select(
            Order.channel_id, func.coalesce(OrderAddress.country, "").label("country"), Order.total_cents,
            earlier.label("earlier"), closed.label("closed"),
        )
        .join(Parcel, Parcel.order_id == Order.id)
        .outerjoin(OrderAddress, (OrderAddress.order_id == Order.id) & (OrderAddress.kind == "shipping"))
        .where(Parcel.id == parcel_id)
    ).one()  # fmt: skip
    inside = connection.scalars(
        select(OrderLine.sku)
        .join(ParcelItem, ParcelItem.order_line_id == OrderLine.id)
        .where(ParcelItem.parcel_id == parcel_id)
    )
    filled = Filled(
        row.channel_id, row.country, row.total_cents, not row.earlier, not row.closed, frozenset(inside)
    )
    return inserts_for(rules, filled)
