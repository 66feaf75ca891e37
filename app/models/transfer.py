"""Goods that a manager sends from one site of the house to another: what is wanted, what left, what arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, UtcDateTime, state_type
from app.models.states import LocationKind, TransferState
from app.models.stock import Location, StockLevel


class StockTransfer(Base):
    """From a site to another; the empty one is the warehouse. On the way the goods lie in the location TRANSIT."""

    __tablename__ = "stock_transfer"
    __table_args__ = (
        CheckConstraint("from_site <> to_site", name="goes_somewhere"),
        Index("ix_stock_transfer_state", "state", "id"),
    )

    id: Mapped[Id]
    from_site: Mapped[str] = mapped_column(String(40))
    to_site: Mapped[str] = mapped_column(String(40))
    state: Mapped[TransferState] = mapped_column(state_type(TransferState), default=TransferState.OPEN)
    created_at: Mapped[Moment]
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was received, or given up before it left."""


class StockTransferLine(Base):
    """Units of an article: wanted, taken off the shelves of one site, put on those of the other."""

    __tablename__ = "stock_transfer_line"
    __table_args__ = (
        UniqueConstraint("transfer_id", "product_id"),
        CheckConstraint("wanted > 0 AND taken >= 0 AND taken <= wanted AND received >= 0", name="amounts"),
    )

    id: Mapped[Id]
    transfer_id: Mapped[int] = mapped_column(ForeignKey("stock_transfer.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    wanted: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0, server_default="0")
    received: Mapped[int] = mapped_column(default=0, server_default="0")


class TransferPromise(Base):
    """Units on a shelf promised to a line of a transfer that has not left; ``stock_level.reserved`` has them too."""

    __tablename__ = "transfer_promise"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_transfer_promise_location_id", "location_id", "product_id"),
    )

    line_id: Mapped[int] = mapped_column(ForeignKey("stock_transfer_line.id"), primary_key=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id"), primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    quantity: Mapped[int]


def shelves_of(connection: Connection, transfer: Any, product_ids: Sequence[int]) -> dict[int, str]:
    """By article the first shelf on the walk that is promised to a transfer, else that has some which nobody is.

    ``transfer``: its ``id`` and ``from_site``.
    """
    ours = (
        select(TransferPromise.line_id)
        .join(StockTransferLine, StockTransferLine.id == TransferPromise.line_id)
        .where(
            StockTransferLine.transfer_id == transfer.id,
            TransferPromise.location_id == StockLevel.location_id,
            TransferPromise.product_id == StockLevel.product_id,
        )
        .exists()
    )
    rows = connection.execute(
        select(StockLevel.product_id, Location.code)
        .join(Location, Location.id == StockLevel.location_id)
        .where(
            StockLevel.product_id.in_(product_ids), ours | (StockLevel.on_hand > StockLevel.reserved),
            Location.kind == LocationKind.BIN, Location.site == transfer.from_site, Location.active,
        )
        .order_by(ours, Location.pick_sequence.desc(), Location.code.desc())
    )  # fmt: skip
    return {row.product_id: row.code for row in rows}
