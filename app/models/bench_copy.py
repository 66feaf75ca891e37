"""What a packer saw of the order on the bench: kept, so that a change by somebody else can be told exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, bindparam, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.database.dialect import upsert
from app.database.unit_of_work import UnitOfWork
from app.models.base import Base, Document
from app.models.channel import Shop
from app.models.order import Order, OrderAddress, OrderHold, OrderLine
from app.models.shipment import Parcel
from app.models.states import ParcelState
from app.rules.identifiers import parcel_reference

#: The hold that waits for units to be scanned back to a shelf before their cancelling takes effect.
SCAN_BACK = "cancel_after_unpacking"

_ADDRESS = (
    "first_name", "last_name", "company", "line1", "line2", "line3", "postal_code", "city", "country", "phone",
)  # fmt: skip


class BenchCopy(Base):
    """What matters to whoever packs an order, as it was when the order was opened or a change acknowledged.

    ``version`` is the order's ``content_version`` of that moment: while both are equal nothing has changed.
    """

    __tablename__ = "bench_copy"

    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), primary_key=True)
    version: Mapped[int]
    content: Mapped[Document]


_CHANGED = (
    update(Order).where(Order.id == bindparam("order")).values(content_version=Order.content_version + 1)
)


def changed(uow: UnitOfWork, order_id: int) -> None:
    """What a packer goes by has changed. The row is locked by it: no bench opens the order half changed.

    Who changes an order that lies on the very same bench has seen it.
    """
    uow.connection.execute(_CHANGED, {"order": order_id})
    seen_before = uow.connection.scalar(
        select(BenchCopy.version)
        .join(Order, Order.id == BenchCopy.order_id)
        .where(
            Order.id == order_id,
            Order.claimed_station_id == uow.actor.station_id,
            BenchCopy.version == Order.content_version - 1,
        )
    )
    if seen_before is not None:
        uow.at_commit(_SeenHere(order_id))


@dataclass(frozen=True, slots=True)
class _SeenHere:
    """Keeps the order as it is when everything is done; equal to another for the same order."""

    order_id: int

    def __call__(self, uow: UnitOfWork) -> None:
        keep(uow, self.order_id)


def content(uow: UnitOfWork, order_id: int) -> dict[str, Any]:
    """Where the order goes and how, its holds, closed parcels given up since, and units still wanted of each line."""
    order = uow.connection.execute(
        select(
            Order.lifecycle, Order.delivery_mode, Order.carrier_service, Order.relay_id, Shop.name.label("shop")
        )
        .outerjoin(Shop, Shop.id == Order.shop_id)
        .where(Order.id == order_id)
    ).one()  # fmt: skip
    address = uow.connection.execute(
        select(*(getattr(OrderAddress, name) for name in _ADDRESS)).where(
            OrderAddress.order_id == order_id, OrderAddress.kind == "shipping"
        )
    ).first()
    holds = uow.connection.execute(
        select(OrderHold.id, OrderHold.kind, OrderHold.code, OrderHold.values, OrderHold.reason)
        .where(OrderHold.order_id == order_id, OrderHold.released_at.is_(None))
        .order_by(OrderHold.id)
    ).all()
    back = {hold.values["line"]: int(hold.values["units"]) for hold in holds if hold.code == SCAN_BACK}
    given_up = uow.connection.scalars(
        select(Parcel.number)
        .where(Parcel.order_id == order_id, Parcel.state == ParcelState.VOID, Parcel.closed_at.is_not(None))
        .order_by(Parcel.number)
    )
    lines = uow.connection.execute(
        select(
            OrderLine.id, OrderLine.sku, OrderLine.name, (OrderLine.ordered - OrderLine.cancelled).label("units")
        )
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position, OrderLine.id)
    )  # fmt: skip
    return {
        "lifecycle": order.lifecycle.value,
        "delivery": order.delivery_mode.value,
        "service": order.carrier_service,
        "relay": order.relay_id,
        "shop": order.shop or "",
        "address": _on_one_line(address) if address else "",
        "given_up": [parcel_reference(number) for number in given_up],
        "holds": [
            {"id": hold.id, "kind": hold.kind.value, "code": hold.code, "values": hold.values, "reason": hold.reason}
            for hold in holds
            if hold.code != SCAN_BACK
        ],
        "lines": [
            {"id": line.id, "sku": line.sku, "name": line.name, "units": line.units - back.get(line.id, 0)}
            for line in lines
        ],
    }  # fmt: skip


def _on_one_line(address: Any) -> str:
    """An address as people read it, what belongs together without a comma between."""
    name, town = (
        " ".join(filter(None, pair))
        for pair in ((address.first_name, address.last_name), (address.postal_code, address.city))
    )
    street = (address.line1, address.line2, address.line3)
    return ", ".join(filter(None, (name, address.company, *street, town, address.country, address.phone)))


def keep(uow: UnitOfWork, order_id: int) -> None:
    """The packer sees the order as it is now; its row must be locked."""
    version = uow.connection.execute(select(Order.content_version).where(Order.id == order_id)).scalar_one()
    row = {"order_id": order_id, "version": version, "content": content(uow, order_id)}
    seen = {name: value for name, value in row.items() if name != "order_id"}
    upsert(uow.connection, BenchCopy, row, ("order_id",), seen)


def seen(uow: UnitOfWork, order_id: int) -> dict[str, Any] | None:
    """What the packer saw last, or ``None`` for an order nobody opened."""
    return uow.connection.scalar(select(BenchCopy.content).where(BenchCopy.order_id == order_id))


#: The ``order`` has left the bench: nobody's address is kept twice longer than it takes to pack.
FORGET = delete(BenchCopy).where(BenchCopy.order_id == bindparam("order"))


def forget(uow: UnitOfWork, order_id: int) -> None:
    """Carry ``FORGET`` out now: the order may come back to the bench in this transaction."""
    uow.connection.execute(FORGET, {"order": order_id})


def is_stale() -> Any:
    """A column: true where something about the order changed since its packer looked."""
    copied = (
        select(BenchCopy.version).where(BenchCopy.order_id == Order.id).correlate(Order).scalar_subquery()
    )
    return (Order.content_version != func.coalesce(copied, Order.content_version)).label("stale")


def waits_for_shelf() -> ColumnElement[bool]:
    """A condition on orders: what holds them ends at the bench, once what was cancelled lies on a shelf again."""
    other = select(OrderHold.id).where(
        OrderHold.order_id == Order.id, OrderHold.released_at.is_(None), OrderHold.code != SCAN_BACK
    )
    return (Order.open_holds > 0) & ~other.correlate(Order).exists()
