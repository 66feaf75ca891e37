"""Goods that a manager sends from one site of the house to another: what is wanted, what left, what arrived."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, UtcDateTime, state_type
from app.models.states import TransferState


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
