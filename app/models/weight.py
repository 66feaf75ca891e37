"""What weighed parcels have taught: the weight of articles, and of boxes with what fills them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment


class WeightSample(Base):
    """What one parcel says of the weight of one article, or of its box (neither: a parcel without known box)."""

    __tablename__ = "weight_sample"
    __table_args__ = (
        CheckConstraint("product_id IS NULL OR box_id IS NULL", name="one_thing"),
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
