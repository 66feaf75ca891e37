"""The photos that belong to an order's parcels, what lay in each box when it was closed; and any of them small."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from app.models.shipment import Parcel
from app.models.trace import ParcelPhoto, PhotoView


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


def photo_views(connection: Connection, digests: Collection[str]) -> dict[str, bytes]:
    """Small JPEG files of photos by their digest; those that nobody kept are missing."""
    query = select(PhotoView.sha256, PhotoView.content).where(PhotoView.sha256.in_(digests))
    return {row.sha256: row.content for row in connection.execute(query)}
