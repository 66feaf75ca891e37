"""What weighed parcels have taught: the weight of articles, and of boxes with what fills them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, Select, bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from app.database.round_trips import ask_all
from app.models.base import Base, Id, Moment
from app.models.order import OrderLine
from app.models.product import Box, Product
from app.models.shipment import Parcel, ParcelItem
from app.rules.learnt_weights import LATEST, Part, Sample, Weight, article_weight, box_weight
from app.rules.weights import expected_weight_g


class WeightSample(Base):
    """What one parcel says of the weight of one article, or of its box (neither: a parcel without known box)."""

    __tablename__ = "weight_sample"
    __table_args__ = (
        CheckConstraint("product_id IS NULL OR box_id IS NULL", name="one_thing"),
        CheckConstraint("doubt_tenth_g > 0", name="doubt"),
        Index("ix_weight_sample_product_id", "product_id", "id"),
        Index("ix_weight_sample_box_id", "box_id", "id"),
    )

    id: Mapped[Id]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"))
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"))
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    at: Mapped[Moment]
    tenth_g: Mapped[int]
    """Tenths of a gram, of one unit; may be below zero where a parcel was lighter than all else in it."""
    doubt_tenth_g: Mapped[int]
    """The standard deviation of that."""


@dataclass(frozen=True, slots=True)
class Content:
    """What lies in a parcel: each line as a ``Part`` whose key is the line's id, and the box, as far as is known."""

    parts: tuple[Part, ...]
    box: Weight
    products: dict[int, int]
    """The article of each line."""
    names: dict[int, tuple[str, str]]
    """SKU and name of each line."""
    box_id: int | None
    catalogue_g: int | None
    """What catalogue and tare sum to; ``None`` where the catalogue does not know an article."""


def _samples(thing: InstrumentedAttribute[int | None]) -> Select[Any]:
    """The latest samples of each of the ``things``, oldest first."""
    turn = func.row_number().over(partition_by=thing, order_by=WeightSample.id.desc())
    newest = select(
        thing.label("thing"),
        WeightSample.id,
        WeightSample.tenth_g,
        WeightSample.doubt_tenth_g,
        turn.label("turn"),
    )
    inner = newest.where(thing.in_(bindparam("things", expanding=True))).subquery()
    found: Select[Any] = select(inner.c.thing, inner.c.tenth_g, inner.c.doubt_tenth_g)
    return found.where(inner.c.turn <= LATEST).order_by(inner.c.id)


# Made once: every parcel that is weighed or closed asks them, and making them takes longer than the answer.
_LINES = (
    select(
        ParcelItem.order_line_id,
        ParcelItem.quantity,
        Product.id,
        Product.sku,
        Product.name,
        Product.weight_g,
        Box.id.label("box_id"),
        Box.tare_g,
    )
    .select_from(Parcel)
    .outerjoin(Box, Box.id == Parcel.box_id)
    .outerjoin(ParcelItem, (ParcelItem.parcel_id == Parcel.id) & (ParcelItem.quantity > 0))
    .outerjoin(OrderLine, OrderLine.id == ParcelItem.order_line_id)
    .outerjoin(Product, Product.id == OrderLine.product_id)
    .where(Parcel.id == bindparam("parcel"))
    .order_by(OrderLine.position)
)
_OF_ARTICLES, _OF_BOXES = _samples(WeightSample.product_id), _samples(WeightSample.box_id)
_NAMELESS = (
    select(WeightSample.tenth_g, WeightSample.doubt_tenth_g)
    .where(WeightSample.product_id.is_(None), WeightSample.box_id.is_(None))
    .order_by(WeightSample.id.desc())
    .limit(LATEST)
)


def content_of(connection: Connection, parcel_id: int) -> Content:
    """The lines of a parcel with their weights; three statements whatever it holds."""
    rows = ask_all(connection, _LINES, {"parcel": parcel_id})
    lines = [row for row in rows if row.id is not None]  # an empty parcel has its box alone
    box_id, tare = (rows[0].box_id, rows[0].tare_g or 0) if rows else (None, 0)
    taught = _latest(connection, _OF_ARTICLES, {line.id for line in lines})
    of_box = _of_box(connection, box_id)
    return Content(
        tuple(
            Part(line.order_line_id, article_weight(taught[line.id], line.weight_g), line.quantity)
            for line in lines
        ),
        box_weight(of_box, tare),
        {line.order_line_id: line.id for line in lines},
        {line.order_line_id: (line.sku, line.name) for line in lines},
        box_id,
        expected_weight_g(((line.weight_g or None, line.quantity) for line in lines), tare),
    )


def _latest(
    connection: Connection, samples: Select[Any], ids: Collection[int]
) -> defaultdict[int, list[Sample]]:
    """The latest samples of each article or box in grams, oldest first."""
    found: defaultdict[int, list[Sample]] = defaultdict(list)
    if ids:
        for which, tenths, doubt in connection.execute(samples, {"things": list(ids)}):
            found[which].append(Sample(tenths / 10, doubt / 10))
    return found


def _of_box(connection: Connection, box_id: int | None) -> list[Sample]:
    if box_id is not None:
        return _latest(connection, _OF_BOXES, [box_id])[box_id]
    rows = ask_all(connection, _NAMELESS, {})
    return [Sample(tenths / 10, doubt / 10) for tenths, doubt in reversed(rows)]
