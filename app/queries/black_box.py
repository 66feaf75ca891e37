"""The black box of a parcel: what lay in it, who packed it, what it weighed, what the house and its carrier saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.models import house
from app.models.carrier import CarrierRow, ParcelTracking
from app.models.order import Order, OrderLine
from app.models.product import Box
from app.models.refusals import NotFound
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.staff import Staff
from app.models.trace import ParcelPhoto
from app.queries.timeline import TimelineEntry, timeline
from app.queries.tracking import EventRow, events
from app.rules.identifiers import parcel_reference
from app.rules.vat import units_share

#: Of an order's story, so much is looked through for what happened to one parcel.
_STORY = 500


@dataclass(frozen=True, slots=True)
class Content:
    """Units of an article in the parcel; ``paid_cents`` is what the customer paid for them, tax included."""

    sku: str
    name: str
    quantity: int
    paid_cents: int


@dataclass(frozen=True, slots=True)
class Photo:
    file_name: str
    sha256: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class BlackBox:
    """Everything a claim rests on; weights in grams, ``steps`` and ``events`` the newest first."""

    parcel: str
    order: str
    carrier: str
    service: str
    number: str
    seller: tuple[str, ...]
    ship_to: Mapping[str, Any]
    currency: str
    weight_g: int
    expected_weight_g: int
    box: str
    packed_by: str
    closed_at: datetime | None
    handed_over_at: datetime | None
    claim_opened_at: datetime | None
    contents: tuple[Content, ...]
    steps: tuple[TimelineEntry, ...]
    events: tuple[EventRow, ...]
    photos: tuple[Photo, ...]


def black_box(connection: Connection, parcel_id: int) -> BlackBox:
    """The black box of one parcel; raises ``NotFound``."""
    row = connection.execute(
        select(
            Parcel.number, Parcel.order_id, Parcel.tracking_number, Parcel.weight_g, Parcel.expected_weight_g,
            Parcel.closed_at, Parcel.handed_over_at, Shipment.carrier_service, Shipment.ship_to, Order.reference,
            Order.currency, Box.name.label("box"), Staff.name.label("packed_by"), CarrierRow.name.label("carrier"),
            ParcelTracking.claim_opened_at,
        )
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Order, Order.id == Parcel.order_id)
        .outerjoin(Box, Box.id == Parcel.box_id)
        .outerjoin(Staff, Staff.id == Parcel.packed_by)
        .outerjoin(ParcelTracking, ParcelTracking.parcel_id == Parcel.id)
        .outerjoin(CarrierRow, CarrierRow.id == ParcelTracking.carrier_id)
        .where(Parcel.id == parcel_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound(kind="parcel", given=parcel_id)
    name = parcel_reference(row.number)
    story = timeline(connection, row.order_id, limit=_STORY)
    return BlackBox(
        parcel=name,
        order=row.reference,
        carrier=row.carrier or "",
        service=row.carrier_service,
        number=row.tracking_number,
        seller=house.seller_lines(connection),
        ship_to=row.ship_to,
        currency=row.currency,
        weight_g=row.weight_g,
        expected_weight_g=row.expected_weight_g,
        box=row.box or "",
        packed_by=row.packed_by or "",
        closed_at=row.closed_at,
        handed_over_at=row.handed_over_at,
        claim_opened_at=row.claim_opened_at,
        contents=_contents(connection, parcel_id),
        steps=tuple(entry for entry in story if entry.details.get("parcel") == name),
        events=events(connection, parcel_id),
        photos=_photos(connection, parcel_id),
    )


def _contents(connection: Connection, parcel_id: int) -> tuple[Content, ...]:
    query = (
        select(OrderLine.sku, OrderLine.name, OrderLine.net_cents, OrderLine.ordered, ParcelItem.quantity)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .where(ParcelItem.parcel_id == parcel_id, ParcelItem.quantity > 0)
        .order_by(OrderLine.position)
    )
    return tuple(
        Content(row.sku, row.name, row.quantity, units_share(row.net_cents, row.ordered, 0, row.quantity))
        for row in connection.execute(query)
    )


def _photos(connection: Connection, parcel_id: int) -> tuple[Photo, ...]:
    query = (
        select(ParcelPhoto.file_name, ParcelPhoto.sha256, ParcelPhoto.added_at)
        .where(ParcelPhoto.parcel_id == parcel_id)
        .order_by(ParcelPhoto.id)
    )
    return tuple(Photo(*row) for row in connection.execute(query))
