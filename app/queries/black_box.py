"""The black box of a parcel: what lay in it, who packed it, what it weighed, what the house and its carrier saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select
from sqlalchemy.orm import aliased

from app.models import house
from app.models.carrier import CarrierRow, ParcelTracking
from app.models.journal import JournalEntry
from app.models.order import Order, OrderLine
from app.models.outbox import PrinterRow, PrintJob
from app.models.product import Box
from app.models.refusals import NotFound
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.staff import Staff
from app.models.states import JobState
from app.models.trace import ParcelPhoto
from app.queries.timeline import TimelineEntry, entries, timeline
from app.queries.tracking import EventRow, events
from app.rules.identifiers import parcel_reference
from app.rules.vat import units_share

#: Of an order's story, so much is looked through for what happened to one parcel.
_STORY = 500
#: Between the first and the last of these the parcel lay open on a bench.
_FILLING = frozenset({"packed", "unpacked", "box_chosen", "weighed", "parcel_closed"})


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
class Paper:
    """A document that came out of a printer; ``again`` says why it is a second one."""

    kind: str
    printer: str
    printed_at: datetime
    again: str


@dataclass(frozen=True, slots=True)
class BlackBox:
    """Everything a claim rests on; weights in grams, ``steps`` and ``events`` the newest first.

    ``steps``: what was done with the parcel, each scan of it, and what the bench refused while it was filled.
    """

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
    papers: tuple[Paper, ...]


def black_box(connection: Connection, parcel_id: int) -> BlackBox:
    """The black box of one parcel; raises ``NotFound``."""
    row = connection.execute(
        select(
            Parcel.number, Parcel.order_id, Parcel.tracking_number, Parcel.weight_g, Parcel.expected_weight_g,
            Parcel.station_id, Parcel.closed_at, Parcel.handed_over_at, Shipment.carrier_service, Shipment.ship_to,
            Order.reference, Order.currency, Box.name.label("box"), Staff.name.label("packed_by"),
            CarrierRow.name.label("carrier"), ParcelTracking.claim_opened_at,
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
        steps=_steps(connection, parcel_id, row.order_id, name, row.station_id),
        events=events(connection, parcel_id),
        photos=_photos(connection, parcel_id),
        papers=_papers(connection, parcel_id),
    )


def _steps(
    connection: Connection, parcel_id: int, order_id: int, name: str, station_id: int | None
) -> tuple[TimelineEntry, ...]:
    own = entries(
        connection, (JournalEntry.subject == "parcel") & (JournalEntry.subject_id == parcel_id), _STORY
    )
    named = [
        entry for entry in timeline(connection, order_id, limit=_STORY) if entry.details.get("parcel") == name
    ]
    found = {entry.id: entry for entry in (*own, *named)}
    filled = [entry.id for entry in own if entry.action in _FILLING]
    if filled and station_id is not None:
        between = JournalEntry.id.between(min(filled), max(filled))
        refused = (JournalEntry.action == "refused") & (JournalEntry.station_id == station_id) & between
        here = _worked_on() == order_id
        found |= {entry.id: entry for entry in entries(connection, refused & here, _STORY)}
    return tuple(found[at] for at in sorted(found, reverse=True))


def _worked_on() -> ColumnElement[int | None]:
    """The order that its station had in hand at a refusal, which names none itself: that of the entry before it.

    A parcel may be left for another and resumed in the evening: what was refused to others is not of its story.
    """
    before = aliased(JournalEntry)
    return (
        select(before.order_id)
        .where(
            before.station_id == JournalEntry.station_id,
            before.sequence < JournalEntry.sequence,
            before.order_id.is_not(None),
        )
        .order_by(before.sequence.desc())
        .limit(1)
        .correlate(JournalEntry)
        .scalar_subquery()
    )


def _papers(connection: Connection, parcel_id: int) -> tuple[Paper, ...]:
    """What came out on paper, oldest first; found by the order, as print jobs are."""
    query = (
        select(PrintJob.document_kind, PrinterRow.name, PrintJob.done_at, PrintJob.reason)
        .join(Parcel, Parcel.order_id == PrintJob.order_id)
        .join(PrinterRow, PrinterRow.id == PrintJob.printer_id)
        .where(Parcel.id == parcel_id, PrintJob.parcel_id == parcel_id)
        .where(PrintJob.state.in_((JobState.HANDED_OVER, JobState.CONFIRMED)))
        .order_by(PrintJob.id)
    )
    return tuple(
        Paper(row.document_kind, row.name, row.done_at, row.reason)
        for row in connection.execute(query)
        if row.done_at is not None
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
