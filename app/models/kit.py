"""Kits: which articles are sold as several others together, and what an order's customer bought of them.

A kit lies on no shelf. What an order has of it are the lines of its components, which are ordinary lines: promised,
picked, packed, invoiced, sent back and refunded one by one. ``OrderKit`` keeps what was bought, for the channel and
for who reads a slip; it counts nothing but how much of it the channel was told of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    select,
)
from sqlalchemy import false as sql_false
from sqlalchemy import true as sql_true
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, BigId, Id
from app.models.order import OrderLine
from app.rules.kits import whole_kits


class KitComponent(Base):
    """How many of an article are in one kit.

    A component is no kit itself: each row repeats what the two products are, and the foreign keys hold it to that.
    So there is no kit in itself, and no circle of any length.
    """

    __tablename__ = "kit_component"
    __table_args__ = (
        ForeignKeyConstraint(["kit_id", "kit"], ["product.id", "product.kit"]),
        ForeignKeyConstraint(["component_id", "component_kit"], ["product.id", "product.kit"]),
        CheckConstraint("kit", name="kit"),
        CheckConstraint("NOT component_kit", name="component"),
        CheckConstraint("quantity BETWEEN 1 AND 999", name="quantity"),
        Index("ix_kit_component_component_id", "component_id"),
    )

    kit_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    component_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    quantity: Mapped[int]
    kit: Mapped[bool] = mapped_column(default=True, server_default=sql_true())
    component_kit: Mapped[bool] = mapped_column(default=False, server_default=sql_false())


class OrderKit(Base):
    """A line as the customer bought and paid it; ``order_line.kit_id`` names it in what it was taken apart into.

    Each of those has ``ordered`` units for ``quantity`` kits, always a multiple. Orders keep what they were taken
    apart into when the kit changes.
    """

    __tablename__ = "order_kit"
    __table_args__ = (
        UniqueConstraint("order_id", "external_line_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("net_cents >= 0 AND unit_cents >= 0", name="amounts"),
        CheckConstraint("told >= 0 AND told <= quantity", name="told"),
        Index("ix_order_kit_product_id_order_id", "product_id", "order_id"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    external_line_id: Mapped[str] = mapped_column(String(120))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    sku: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(200))
    quantity: Mapped[int]
    unit_cents: Mapped[int]
    """Unit price TTC before discount."""
    net_cents: Mapped[int]
    """What the customer pays for all of them, TTC, after discounts: the sum of the lines it was taken apart into."""
    told: Mapped[int] = mapped_column(default=0, server_default="0")
    """How many the channel was told have left: whole ones only."""


class BoughtKit(NamedTuple):
    """A kit of an order in numbers of kits: ``wanted`` are not cancelled, ``left`` have left whole."""

    id: int
    external_line_id: str
    sku: str
    name: str
    unit_cents: int
    net_cents: int
    wanted: int
    left: int
    told: int


def bought_kits(connection: Connection, order_id: int) -> Mapping[int, BoughtKit]:
    """What an order has of kits, by their ids; a part that was given up keeps no kit from being whole."""
    rows = connection.execute(
        select(OrderKit, OrderLine.ordered, OrderLine.shipped, OrderLine.cancelled)
        .join(OrderLine, OrderLine.kit_id == OrderKit.id)
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position)
    ).all()
    found = {}
    for kit in {row.id: row for row in rows}.values():
        parts = [(row, row.ordered // kit.quantity) for row in rows if row.id == kit.id]
        given_up = whole_kits((row.cancelled, per_kit) for row, per_kit in parts)
        over = whole_kits((row.shipped + row.cancelled, per_kit) for row, per_kit in parts)
        found[kit.id] = BoughtKit(
            kit.id, kit.external_line_id, kit.sku, kit.name, kit.unit_cents, kit.net_cents,
            kit.quantity - given_up, over - given_up, kit.told,
        )  # fmt: skip
    return found
