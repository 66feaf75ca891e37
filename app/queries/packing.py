"""What packers see: which order a scanned thing may mean, and the order on the bench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, false, func, select

from app.models.insert_rule import InsertRule, inserts_of
from app.models.kit import OrderKit
from app.models.order import Order, OrderLine
from app.models.picking import OrderTote
from app.models.product import Product, ProductBarcode, ProductPicture
from app.models.refusals import NotFound
from app.models.shipment import Parcel, ParcelItem
from app.models.staff import Staff
from app.models.states import DeliveryMode, Lifecycle, ParcelState, Stage
from app.models.stock import Location
from app.models.weight import content_of
from app.rules.boxes import MARKS, Marks
from app.rules.learnt_weights import judge

_MOST = 50
_SIDES = ("length_mm", "width_mm", "height_mm")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An order that a scan may mean; several are offered with what tells them apart."""

    order_id: int
    reference: str
    stage: Stage
    units_to_pack: int
    totes: str
    claimed_by: str | None


def by_order(connection: Connection, order_id: int) -> tuple[Candidate, ...]:
    """The order of a scanned order barcode."""
    return _candidates(connection, select(Order.id).where(Order.id == order_id))


def by_tote(connection: Connection, location_id: int) -> tuple[Candidate, ...]:
    """The order in a scanned tote."""
    return _candidates(connection, select(OrderTote.order_id).where(OrderTote.location_id == location_id))


def by_parcel(connection: Connection, parcel_number: int) -> tuple[Candidate, ...]:
    """The order of a scanned parcel."""
    return _candidates(connection, select(Parcel.order_id).where(Parcel.number == parcel_number))


def by_item(connection: Connection, codes: Sequence[str]) -> tuple[Candidate, ...]:
    """Orders on the bench that wait for this very article, most urgent first."""
    waiting = (
        select(OrderLine.order_id)
        .join(ProductBarcode, ProductBarcode.product_id == OrderLine.product_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(ProductBarcode.code.in_(codes), OrderLine.picked > 0, Order.lifecycle == Lifecycle.OPEN)
    )
    return _candidates(connection, waiting)


def _candidates(connection: Connection, ids: Select[int]) -> tuple[Candidate, ...]:
    to_pack = (
        select(func.coalesce(func.sum(OrderLine.picked), 0))
        .where(OrderLine.order_id == Order.id)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            Order.id, Order.reference, Order.stage, to_pack.label("to_pack"), Staff.name.label("claimed_by"),
        )
        .outerjoin(Staff, Staff.id == Order.claimed_by)
        .where(Order.id.in_(ids))
        .order_by(Order.promise_date.is_(None), Order.promise_date, Order.id)
        .limit(_MOST)
    ).all()  # fmt: skip
    totes = totes_of(connection, [row.id for row in rows])
    return tuple(
        Candidate(
            row.id,
            row.reference,
            row.stage,
            int(row.to_pack),
            ", ".join(totes.get(row.id, ())),
            row.claimed_by,
        )
        for row in rows
    )


def totes_of(connection: Connection, order_ids: Sequence[int]) -> dict[int, list[str]]:
    """The codes of the totes that hold each order's units; orders without one are missing."""
    totes: dict[int, list[str]] = {}
    query = (
        select(OrderTote.order_id, Location.code)
        .join(Location, Location.id == OrderTote.location_id)
        .where(OrderTote.order_id.in_(order_ids))
        .order_by(Location.code)
    )
    for order_id, code in connection.execute(query) if order_ids else ():
        totes.setdefault(order_id, []).append(code)
    return totes


@dataclass(frozen=True, slots=True)
class PackingLine:
    """``to_pack`` units lie on the bench, ``in_parcel`` in this parcel, ``packed`` in closed or other ones.

    Of those ``waiting``, ``to_fetch`` are promised on a shelf.
    """

    line_id: int
    position: int
    product_id: int | None
    sku: str
    name: str
    ordered: int
    to_pack: int
    in_parcel: int
    packed: int
    waiting: int
    to_fetch: int
    weight_g: int
    barcodes: int
    """How many barcodes the article has: without one it is packed by typing."""
    length_mm: int
    width_mm: int
    height_mm: int
    picture: str
    """The digest of what it looks like (``queries.pictures``); empty where nobody gave one."""
    marks: Marks
    kit: str = ""
    """The name of what was bought that this is a part of."""


@dataclass(frozen=True, slots=True)
class PackingParcel:
    id: int
    number: int
    state: ParcelState
    box_id: int | None
    weight_g: int
    units: int


@dataclass(frozen=True, slots=True)
class LearntWeight:
    """What the parcel should weigh as parcels have taught, and which line explains the scale where it does not.

    ``samples``: how many parcels the least known article was in; ``suspect`` is its name, ``missing`` whether one
    unit too few (else too many) lies in the parcel.
    """

    expected_g: int
    tolerance_g: int
    samples: int
    gap_g: int = 0
    off: bool = False
    suspect: str = ""
    missing: bool = False


@dataclass(frozen=True, slots=True)
class PackingView:
    """The order on the bench; ``parcel`` is the open one, ``parcels`` all that were not given up."""

    order_id: int
    reference: str
    delivery_mode: DeliveryMode
    carrier_service: str
    gift: bool
    gift_note: str
    customer_note: str
    stage: Stage
    open_holds: int
    claimed_by: str | None
    opened_at: datetime | None
    totes: tuple[str, ...]
    lines: tuple[PackingLine, ...]
    parcel: PackingParcel | None
    parcels: tuple[PackingParcel, ...]
    inserts: tuple[str, ...] = ()
    """What goes into the open parcel beside the goods, in the house's words."""
    learnt: LearntWeight | None = None
    """Known once the parcel is full or weighed, and every article in it is learnt."""


def packing_view(connection: Connection, order_id: int) -> PackingView:
    """Everything the packing screen shows of an order; raises ``NotFound``."""
    order = connection.execute(
        select(
            Order.id, Order.reference, Order.delivery_mode, Order.carrier_service, Order.gift, Order.gift_note,
            Order.customer_note, Order.stage, Order.open_holds, Staff.name.label("claimed_by"),
            exists(select(InsertRule.id)).label("rules"),
        )
        .outerjoin(Staff, Staff.id == Order.claimed_by)
        .where(Order.id == order_id)
    ).first()  # fmt: skip
    if order is None:
        raise NotFound(kind="order", given=order_id)
    found = connection.execute(
        select(
            Parcel.id, Parcel.number, Parcel.state, Parcel.box_id, Parcel.weight_g, Parcel.created_at,
            func.coalesce(func.sum(ParcelItem.quantity), 0).label("units"),
        )
        .outerjoin(ParcelItem, ParcelItem.parcel_id == Parcel.id)
        .where(Parcel.order_id == order_id, Parcel.state != ParcelState.VOID)
        .group_by(Parcel.id)
        .order_by(Parcel.number)
    ).all()  # fmt: skip
    parcels = {
        row.id: PackingParcel(row.id, row.number, row.state, row.box_id, row.weight_g, int(row.units))
        for row in found
    }
    draft = next((row for row in found if row.state is ParcelState.DRAFT), None)
    values = order._asdict()
    wanted = inserts_of(connection, draft.id) if values.pop("rules") and draft is not None else ()
    lines = packing_lines(connection, order_id, None if draft is None else draft.id)
    full = draft is not None and (draft.weight_g or not any(line.to_pack for line in lines))
    return PackingView(
        order_id=values.pop("id"),
        **values,
        opened_at=None if draft is None else draft.created_at,
        totes=tuple(totes_of(connection, [order_id]).get(order_id, ())),
        lines=lines,
        parcel=None if draft is None else parcels[draft.id],
        parcels=tuple(parcels.values()),
        inserts=tuple(rule.says for rule in wanted),
        learnt=_learnt(connection, draft.id, draft.weight_g) if draft is not None and full else None,
    )


def _learnt(connection: Connection, parcel_id: int, weight_g: int) -> LearntWeight | None:
    content = content_of(connection, parcel_id)
    verdict = judge(content.parts, content.box, weight_g)
    if not verdict.learnt:
        return None
    samples = min(part.weight.samples for part in content.parts)
    if not weight_g:
        return LearntWeight(verdict.expected_g, verdict.tolerance_g, samples)
    best = next(iter(verdict.suspects), None)
    name = "" if best is None else content.names[int(str(best.key))][1]
    return LearntWeight(
        verdict.expected_g, verdict.tolerance_g, samples, verdict.gap_g, verdict.alert, name,
        missing=best is not None and best.units < 0,
    )  # fmt: skip


def packing_lines(connection: Connection, order_id: int, parcel_id: int | None) -> tuple[PackingLine, ...]:
    """The lines of an order beside one of its parcels."""
    inside = func.coalesce(ParcelItem.quantity, 0)
    in_this = (ParcelItem.order_line_id == OrderLine.id) & (ParcelItem.parcel_id == (parcel_id or 0))
    barcodes = (
        select(func.count()).where(ProductBarcode.product_id == OrderLine.product_id).correlate(OrderLine)
    ).scalar_subquery()
    query = (
        select(
            OrderLine.id.label("line_id"), OrderLine.position, OrderLine.product_id, OrderLine.sku, OrderLine.name,
            (OrderLine.ordered - OrderLine.cancelled).label("ordered"), OrderLine.picked.label("to_pack"),
            inside.label("in_parcel"), (OrderLine.packed + OrderLine.shipped - inside).label("packed"),
            (OrderLine.unallocated + OrderLine.backordered + OrderLine.allocated).label("waiting"),
            OrderLine.allocated.label("to_fetch"), func.coalesce(Product.weight_g, 0).label("weight_g"),
            barcodes.label("barcodes"),
            *(func.coalesce(getattr(Product, side), 0).label(side) for side in _SIDES),
            *(func.coalesce(getattr(Product, mark), false()).label(mark) for mark in MARKS),
            func.coalesce(ProductPicture.sha256, "").label("picture"), func.coalesce(OrderKit.name, "").label("kit"),
        )
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .outerjoin(ProductPicture, ProductPicture.product_id == OrderLine.product_id)
        .outerjoin(ParcelItem, in_this)
        .outerjoin(OrderKit, OrderKit.id == OrderLine.kit_id)
        .where(OrderLine.order_id == order_id)
        .order_by(OrderLine.position, OrderLine.id)
    )  # fmt: skip
    return tuple(_line(row._asdict()) for row in connection.execute(query))


def _line(values: dict[str, Any]) -> PackingLine:
    marks = Marks(**{mark: bool(values.pop(mark)) for mark in MARKS})
    return PackingLine(**values, marks=marks)
