"""The photos that belong to an order's parcels: what lay in each box when it was closed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.shipment import Parcel
from app.models.trace import ParcelPhoto


@dataclass(frozen=True, slots=True)
class Photo:
    """The file's name in the station's photo folder, and the digest that proves it."""

    id: int
    file_name: str
    sha256: str


def parcel_photos(connection: Connection, order_id: int) -> dict[int, tuple[Photo, ...]]:
    """By the id of the parcel, in the order they were taken; parcels without are missing."""
    found: defaultdict[int, list[Photo]] = defaultdict(list)
    query = (
        select(ParcelPhoto.parcel_id, ParcelPhoto.id, ParcelPhoto.file_name, ParcelPhoto.sha256)
        .join(Parcel, Parcel.id == ParcelPhoto.parcel_id)
        .where(Parcel.order_id == order_id)
        .order_by(ParcelPhoto.id)
    )
    for row in connection.execute(query):
        found[row.parcel_id].append(Photo(row.id, row.file_name, row.sha256))
    return {parcel_id: tuple(photos) for parcel_id, photos in found.items()}
