"""Which lot and which serial number lies in which parcel, its photos, and lots that must not leave."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, UtcDateTime, Words

_LIVE_SERIAL = text("serial <> '' AND returned_at IS NULL")
_IN_FORCE = text("lifted_at IS NULL")


class PackedUnit(Base):
    """Units packed by one scan whose barcode names their lot or serial number, byte for byte as it is printed.

    A serial number is in one parcel at most until it comes back (domain 9).
    """

    __tablename__ = "packed_unit"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("lot <> '' OR serial <> ''", name="named"),
        Index(
            "uq_packed_unit_serial",
            "product_id",
            "serial",
            unique=True,
            sqlite_where=_LIVE_SERIAL,
            postgresql_where=_LIVE_SERIAL,
        ),
        Index("ix_packed_unit_lot", "product_id", "lot"),
        Index("ix_packed_unit_parcel_id", "parcel_id", "order_line_id"),
    )

    id: Mapped[Id]
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_line.id"))
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    lot: Mapped[str] = mapped_column(String(90), default="")
    serial: Mapped[str] = mapped_column(String(90), default="")
    expires_on: Mapped[date | None]
    quantity: Mapped[int]
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When this serial number came back: it may leave again."""


class ParcelPhoto(Base):
    """The open box as it was closed; the file lies in the station's photo folder, its digest proves it."""

    __tablename__ = "parcel_photo"
    __table_args__ = (Index("ix_parcel_photo_parcel_id", "parcel_id"),)

    id: Mapped[Id]
    parcel_id: Mapped[int] = mapped_column(ForeignKey("parcel.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[Moment]
    added_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class PhotoView(Base):
    """A photo of a parcel or of a returned article, small, for the stations that have not taken it."""

    __tablename__ = "photo_view"
    __table_args__ = (
        CheckConstraint("length(content) <= 1000000", name="content"),
        Index("ix_photo_view_kept_at", "kept_at"),
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the file it was made from, as the photo has it."""
    kept_at: Mapped[Moment]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """A JPEG file."""


class RecalledLot(Base):
    """A lot that must not be picked, packed or handed over until the recall is lifted."""

    __tablename__ = "recalled_lot"
    __table_args__ = (
        CheckConstraint("lot <> ''", name="lot"),
        Index(
            "uq_recalled_lot_in_force",
            "product_id",
            "lot",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    id: Mapped[Id]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    lot: Mapped[str] = mapped_column(String(90))
    reason: Mapped[Words]
    recalled_at: Mapped[Moment]
    recalled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
