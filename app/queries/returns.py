"""Returns: the list with its countdown, and one return with all the evidence a decision needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from app.models.channel import Customer
from app.models.order import Order, OrderLine
from app.models.refusals import NotFound
from app.models.rma import Refund, Rma, RmaPhoto, RmaUnit
from app.models.shipment import Parcel, ParcelItem
from app.models.staff import Staff, Station
from app.models.states import ParcelState, RefundState, RmaState
from app.models.stock import Location
from app.queries.orders import customer_name
from app.queries.photos import Photo, parcel_photos
from app.queries.touched import LISTED, Touched, touched
from app.rules.return_terms import Approver, Disposition, Grade, Ground, ReturnReason

#: Returns that somebody still has to do something about.
OPEN = (
    RmaState.REQUESTED, RmaState.AUTHORISED, RmaState.IN_TRANSIT, RmaState.RECEIVED_UNMATCHED, RmaState.RECEIVED,
    RmaState.INSPECTING, RmaState.PROPOSED, RmaState.APPROVED,
)  # fmt: skip
TO_DECIDE = (RmaState.PROPOSED,)


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A return in the list; ``days_left`` counts to the legal day of the refund, negative when it is late."""

    id: int
    number: str
    order_id: int
    order: str
    customer: str
    state: RmaState
    ground: Ground
    opened_at: datetime
    received_at: datetime | None
    refund_due: date | None
    days_left: int | None
    in_time: bool
    approver: Approver | None
    units: int
    received: int
    amount_cents: int | None
    currency: str
    claimed_by: str | None
    claimed_at: str | None


def returns(
    connection: Connection,
    today: date,
    states: Sequence[RmaState] = OPEN,
    *,
    only: Touched | None = None,
    limit: int = LISTED,
) -> tuple[ReturnRow, ...]:
    """Returns in these states, those whose refund is due first (``urgency``); ``only`` those touched."""
    of_unit = RmaUnit.rma_id == Rma.id
    query = (
        select(
            Rma.id, Rma.number, Rma.order_id, Order.reference.label("order"), Customer.first_name,
            Customer.last_name, Customer.company, Rma.state, Rma.ground, Rma.opened_at, Rma.received_at,
            Rma.refund_due, Rma.in_time, Rma.approver, Order.currency,
            select(func.count()).where(of_unit).scalar_subquery().label("units"),
            select(func.count()).where(of_unit, RmaUnit.received_at.is_not(None)).scalar_subquery().label("received"),
            select(func.sum(Refund.amount_cents))
            .where(Refund.order_id == Rma.order_id, Refund.rma_id == Rma.id, Refund.state != RefundState.CANCELLED)
            .scalar_subquery()
            .label("amount_cents"),
            Staff.name.label("claimed_by"), Station.name.label("claimed_at"),
        )
        .join(Order, Order.id == Rma.order_id)
        .outerjoin(Staff, Staff.id == Rma.claimed_by)
        .outerjoin(Station, Station.id == Rma.claimed_station_id)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Rma.state.in_(states))
        .order_by(Rma.refund_due.is_(None), Rma.refund_due, Rma.id)
        .limit(limit)
    )  # fmt: skip
    if only is not None:
        query = query.where(touched(only, {"rma": Rma.id, "order": Rma.order_id}))
    found = []
    for row in connection.execute(query):
        values = row._asdict()
        name = customer_name(values.pop("first_name"), values.pop("last_name"), values.pop("company"))
        days = None if row.refund_due is None else (row.refund_due - today).days
        values["amount_cents"] = None if row.amount_cents is None else int(row.amount_cents)
        found.append(ReturnRow(**values, customer=name, days_left=days))
    return tuple(found)


def urgency(row: ReturnRow) -> tuple[bool, date, int]:
    """The order of ``returns``."""
    return row.refund_due is None, row.refund_due or date.max, row.id


@dataclass(frozen=True, slots=True)
class UnitEvidence:
    """One returned article as the inspector found it."""

    id: int
    order_line_id: int
    sku: str
    name: str
    unit_number: int | None
    reason: ReturnReason
    received_at: datetime | None
    serial: str
    grade: Grade | None
    disposition: Disposition | None
    depreciation_bp: int
    note: str
    inspected_by: str | None
    location: str | None
    accepted: bool | None
    photos: tuple[Photo, ...]


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """What was sent and paid: ``net_cents`` for all ``ordered`` units, TTC."""

    id: int
    sku: str
    name: str
    unit_cents: int
    net_cents: int
    vat_rate_bp: int
    ordered: int
    shipped: int
    returned: int
    refunded: int


@dataclass(frozen=True, slots=True)
class PackedParcel:
    """What left: its weight against what its content should weigh, and who packed it (domain 3.4)."""

    id: int
    number: int
    weight_g: int
    expected_weight_g: int
    packed_by: str | None
    closed_at: datetime | None
    handed_over_at: datetime | None
    delivered_at: datetime | None
    units: int
    no_photo: str
    """Why the house's photo of the open box was not taken; empty where it was, or none was asked for."""
    photos: tuple[Photo, ...]
    """Of the open box."""


@dataclass(frozen=True, slots=True)
class RefundSplit:
    """The refund in parts: amount = goods + shipping out + shipping back - depreciation (domain 8.4)."""

    id: int
    state: RefundState
    goods_cents: int
    ship_out_cents: int
    ship_back_cents: int
    depreciation_cents: int
    amount_cents: int
    currency: str
    means: str


@dataclass(frozen=True, slots=True)
class ReturnHistory:
    """The customer's orders and returns, this one included; ``refused``: with an article rejected."""

    orders: int
    returns: int
    refused: int
    refunded_cents: int


@dataclass(frozen=True, slots=True)
class ReturnReview:
    """One return with all the evidence for the decision."""

    id: int
    number: str
    serial: int
    state: RmaState
    ground: Ground
    order_id: int
    order: str
    customer: str
    customer_email: str
    currency: str
    paid_cents: int
    refunded_cents: int
    opened_at: datetime
    opened_by: str | None
    notice_day: date
    posted_day: date | None
    received_at: datetime | None
    weight_g: int | None
    withdrawal_last_day: date | None
    window_last_day: date | None
    send_back_last_day: date
    refund_due: date | None
    days_left: int | None
    in_time: bool
    blind: bool
    goods_kept: bool
    """The customer keeps the goods: nothing comes back."""
    approver: Approver | None
    inspected_by: str | None
    inspected_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str
    exchange_order_id: int | None
    units: tuple[UnitEvidence, ...]
    lines: tuple[ShippedLine, ...]
    parcels: tuple[PackedParcel, ...]
    refund: RefundSplit | None
    history: ReturnHistory


def review(connection: Connection, rma_id: int, today: date) -> ReturnReview:
    """One return with its evidence; raises ``NotFound``."""
    opener, inspector, decider = aliased(Staff), aliased(Staff), aliased(Staff)
    row = connection.execute(
        select(
            Rma.id, Rma.number, Rma.serial, Rma.state, Rma.ground, Rma.order_id, Order.reference.label("order"),
            Customer.id.label("customer_id"), Customer.first_name, Customer.last_name, Customer.company,
            Customer.email.label("customer_email"), Order.currency, Order.captured_cents.label("paid_cents"),
            Order.refunded_cents, Rma.opened_at, opener.name.label("opened_by"), Rma.notice_day, Rma.posted_day,
            Rma.received_at, Rma.weight_g, Rma.withdrawal_last_day, Rma.window_last_day, Rma.send_back_last_day,
            Rma.refund_due,
            Rma.in_time, Rma.blind, Rma.goods_kept, Rma.approver,
            inspector.name.label("inspected_by"), Rma.inspected_at,
            decider.name.label("decided_by"), Rma.decided_at, Rma.decision_reason, Rma.exchange_order_id,
        )
        .join(Order, Order.id == Rma.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .outerjoin(opener, opener.id == Rma.opened_by)
        .outerjoin(inspector, inspector.id == Rma.inspected_by)
        .outerjoin(decider, decider.id == Rma.decided_by)
        .where(Rma.id == rma_id)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound(kind="return", given=rma_id)
    values = row._asdict()
    customer_id = values.pop("customer_id")
    name = customer_name(values.pop("first_name"), values.pop("last_name"), values.pop("company"))
    return ReturnReview(
        **values,
        customer=name,
        days_left=None if row.refund_due is None else (row.refund_due - today).days,
        units=_units(connection, rma_id),
        lines=_lines(connection, row.order_id),
        parcels=_parcels(connection, row.order_id),
        refund=_refund(connection, rma_id),
        history=_history(connection, customer_id),
    )


def _units(connection: Connection, rma_id: int) -> tuple[UnitEvidence, ...]:
    photos: defaultdict[int, list[Photo]] = defaultdict(list)
    pictures = (
        select(RmaPhoto.rma_unit_id, RmaPhoto.id, RmaPhoto.file_name, RmaPhoto.sha256)
        .join(RmaUnit, RmaUnit.id == RmaPhoto.rma_unit_id)
        .where(RmaUnit.rma_id == rma_id)
        .order_by(RmaPhoto.id)
    )
    for photo in connection.execute(pictures):
        photos[photo.rma_unit_id].append(Photo(photo.id, photo.file_name, photo.sha256))
    query = (
        select(
            RmaUnit.id, RmaUnit.order_line_id, OrderLine.sku, OrderLine.name, RmaUnit.unit_number, RmaUnit.reason,
            RmaUnit.received_at, RmaUnit.serial, RmaUnit.grade, RmaUnit.disposition, RmaUnit.depreciation_bp,
            RmaUnit.note,
            Staff.name.label("inspected_by"), Location.code.label("location"), RmaUnit.accepted,
        )
        .join(OrderLine, OrderLine.id == RmaUnit.order_line_id)
        .outerjoin(Staff, Staff.id == RmaUnit.inspected_by)
        .outerjoin(Location, Location.id == RmaUnit.location_id)
        .where(RmaUnit.rma_id == rma_id)
        .order_by(OrderLine.position, RmaUnit.id)
    )  # fmt: skip
    return tuple(
        UnitEvidence(**row._asdict(), photos=tuple(photos[row.id])) for row in connection.execute(query)
    )


def _lines(connection: Connection, order_id: int) -> tuple[ShippedLine, ...]:
    columns = [getattr(OrderLine, name) for name in ShippedLine.__slots__]
    query = select(*columns).where(OrderLine.order_id == order_id).order_by(OrderLine.position)
    return tuple(ShippedLine(*row) for row in connection.execute(query))


def _parcels(connection: Connection, order_id: int) -> tuple[PackedParcel, ...]:
    inside = select(func.coalesce(func.sum(ParcelItem.quantity), 0)).where(ParcelItem.parcel_id == Parcel.id)
    query = (
        select(
            Parcel.id, Parcel.number, Parcel.weight_g, Parcel.expected_weight_g, Staff.name.label("packed_by"),
            Parcel.closed_at, Parcel.handed_over_at, Parcel.delivered_at, inside.scalar_subquery().label("units"),
            Parcel.no_photo,
        )
        .outerjoin(Staff, Staff.id == Parcel.packed_by)
        .where(Parcel.order_id == order_id, Parcel.state != ParcelState.VOID)
        .order_by(Parcel.number)
    )  # fmt: skip
    photos = parcel_photos(connection, order_id)
    found = connection.execute(query)
    return tuple(PackedParcel(**row._asdict(), photos=photos.get(row.id, ())) for row in found)


def _refund(connection: Connection, rma_id: int) -> RefundSplit | None:
    columns = [getattr(Refund, name) for name in RefundSplit.__slots__]
    row = connection.execute(
        select(*columns)
        .join(Rma, Rma.order_id == Refund.order_id)
        .where(Rma.id == rma_id, Refund.rma_id == rma_id)
        .order_by(Refund.id.desc())
        .limit(1)
    ).first()
    return None if row is None else RefundSplit(*row)


def _history(connection: Connection, customer_id: int) -> ReturnHistory:
    theirs = Order.customer_id == customer_id
    of_orders = select(func.count(), func.coalesce(func.sum(Order.refunded_cents), 0)).where(theirs)
    orders, refunded = connection.execute(of_orders).one()
    turned_down = select(RmaUnit.id).where(RmaUnit.rma_id == Rma.id, RmaUnit.accepted.is_(False)).exists()
    rejected = func.count(Rma.id).filter(turned_down)
    counted = select(func.count(Rma.id), rejected).join(Order, Order.id == Rma.order_id).where(theirs)
    total, refused = connection.execute(counted).one()
    return ReturnHistory(orders, total, refused, int(refunded))
