"""From the database to paper: the plain values of labels, slips and lists, ready to be queued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from app.database.round_trips import ask_all, ask_first
from app.database.unit_of_work import UnitOfWork
from app.models import house
from app.models.channel import Customer
from app.models.kit import bought_kits
from app.models.order import Order, OrderLine
from app.models.picking import OrderTote, PickTask
from app.models.picking import PickList as PickListRow
from app.models.product import Product, ProductBarcode
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.states import ParcelState
from app.models.stock import Location
from app.printing.documents import PickList, PickRow, ShippingLabel, to_json
from app.printing.language import Language
from app.printing.parcel_papers import PackingSlip, SlipLine
from app.rules.boxes import MARKS
from app.rules.deadlines import FORTNIGHT
from app.rules.identifiers import parcel_reference
from app.scanning.own_codes import OwnKind, encode
from app.values import shop_day


def seller_lines(uow: UnitOfWork) -> tuple[str, ...]:
    """The house's name and address as printed on labels and slips."""
    return house.seller_lines(uow.connection)


def address_lines(address: dict[str, Any]) -> tuple[str, ...]:
    """An address as up to six lines, name first (NF Z10-011)."""
    person = f"{address.get('first_name', '')} {address.get('last_name', '')}".strip()
    town = f"{address.get('postal_code', '')} {address.get('city', '')}".strip()
    country = address.get("country", "")
    lines = (
        person,
        address.get("company", ""),
        address.get("line1", ""),
        address.get("line2", ""),
        address.get("line3", ""),
        town,
        country if country not in {"", "FR"} else "",
    )
    return tuple(line for line in lines if line)[:7]


def shipping_label(uow: UnitOfWork, row: Any) -> dict[str, Any]:
    """The label of a parcel, as a document to queue; ``row`` are its ``parcel_facts``."""
    label = ShippingLabel(
        language=language_of(row.language),
        sender=seller_lines(uow),
        recipient=address_lines(row.ship_to),
        order_reference=row.reference,
        parcel_number=parcel_reference(row.number),
        parcel_barcode=encode(OwnKind.PARCEL, row.number),
        service=row.carrier_service,
        parcel_index=row.position,
        parcel_count=row.parcels,
        weight_g=row.weight_g,
        sscc=row.sscc,
        relay_code=row.relay_id,
        relay=tuple(filter(None, (line.strip() for line in row.relay_place.splitlines()))),
        marks=tuple(mark for mark in MARKS if getattr(row, mark)),
    )
    return to_json(label)


def _inside(mark: str) -> Any:
    """Whether an article of the parcel has this mark."""
    marked = (
        select(ParcelItem.parcel_id)
        .join(OrderLine, OrderLine.id == ParcelItem.order_line_id)
        .join(Product, Product.id == OrderLine.product_id)
        .where(ParcelItem.parcel_id == Parcel.id, getattr(Product, mark))
    )
    return marked.correlate(Parcel).exists().label(mark)


def _index() -> Any:
    """Which of the order's parcels this is, those given up not counted."""
    sibling = aliased(Parcel)
    return (
        select(func.count())
        .where(
            sibling.order_id == Parcel.order_id,
            sibling.state != ParcelState.VOID,
            sibling.id <= Parcel.id,
        )
        .correlate(Parcel)
        .scalar_subquery()
        .label("position")
    )


def _count() -> Any:
    """How many parcels the order has, 0 while more may follow."""
    sibling = aliased(Parcel)
    alive = select(func.count()).where(sibling.order_id == Parcel.order_id, sibling.state != ParcelState.VOID)
    left = exists().where(
        OrderLine.order_id == Parcel.order_id,
        OrderLine.unallocated + OrderLine.backordered + OrderLine.allocated + OrderLine.picked > 0,
    )
    all_of_them = alive.correlate(Parcel).scalar_subquery()
    return case((left.correlate(Parcel), 0), else_=all_of_them).label("parcels")


# Made once: making them anew takes longer than either engine takes to answer them.
_FACTS = (
    select(
        Parcel.id, Parcel.number, Parcel.sscc, Parcel.order_id, Parcel.weight_g, Parcel.handed_over_at,
        Order.reference, Order.language, Order.gift, Order.gift_note, Order.placed_at, Order.currency,
        Order.relay_id, Order.relay_place, Shipment.ship_to, Shipment.carrier_service, Customer.siren,
        Customer.vat_number, _index(), _count(), *(_inside(mark) for mark in MARKS),
    )
    .join(Shipment, Shipment.id == Parcel.shipment_id)
    .join(Order, Order.id == Parcel.order_id)
    .join(Customer, Customer.id == Order.customer_id)
    .where(Parcel.id == bindparam("parcel"))
)  # fmt: skip
_SLIP_LINES = (
    select(OrderLine, func.coalesce(ParcelItem.quantity, 0).label("inside"))
    .outerjoin(
        ParcelItem, (ParcelItem.order_line_id == OrderLine.id) & (ParcelItem.parcel_id == bindparam("parcel"))
    )
    .where(OrderLine.order_id == bindparam("order"))
    .order_by(OrderLine.position)
)


def parcel_facts(uow: UnitOfWork, parcel_id: int) -> Any:
    """What the label of a parcel and a paper inside it say of it, its order, and where it goes."""
    return ask_first(uow.connection, _FACTS, {"parcel": parcel_id})


def slip_lines(uow: UnitOfWork, parcel_id: int, order_id: int, *, prices: bool) -> tuple[SlipLine, ...]:
    """The lines of an order: what was ordered, what is in this parcel, what follows; kits with their articles."""
    lines = ask_all(uow.connection, _SLIP_LINES, {"parcel": parcel_id, "order": order_id})
    kits = bought_kits(uow.connection, order_id) if any(line.kit_id for line in lines) else {}
    groups: dict[object, list[SlipLine]] = {}
    for line in lines:
        if line.ordered > line.cancelled:
            kit = kits.get(line.kit_id)
            group = groups.setdefault(line.kit_id or f"line {line.id}", [])
            if kit is not None and not group:
                price = kit.unit_cents if prices else None
                group.append(SlipLine(kit.sku, kit.name, kit.wanted, 0, 0, price, kit=True))
            group.append(_slip_line(line, prices=prices and kit is None))
    return tuple(line for group in groups.values() for line in group)


def _slip_line(line: Any, *, prices: bool) -> SlipLine:
    return SlipLine(
        sku=line.sku,
        name=line.name,
        ordered=line.ordered - line.cancelled,
        shipped=line.inside,
        backordered=line.unallocated + line.backordered + line.allocated,
        unit_price_cents=line.unit_cents if prices else None,
        part=line.kit_id is not None,
    )


def packing_slip(uow: UnitOfWork, row: Any) -> dict[str, Any]:
    """The slip inside a parcel: what was ordered, what is in it, what follows; ``row`` are its ``parcel_facts``."""
    person = f"{row.ship_to.get('first_name', '')} {row.ship_to.get('last_name', '')}".strip()
    slip = PackingSlip(
        language=language_of(row.language),
        seller=seller_lines(uow),
        order_reference=row.reference,
        order_barcode=encode(OwnKind.ORDER, row.order_id),
        ship_to_name=person,
        parcel_number=parcel_reference(row.number),
        lines=slip_lines(uow, row.id, row.order_id, prices=not row.gift),
        parcel_index=row.position,
        parcel_count=row.parcels,
        ordered_on=shop_day(row.placed_at),
        currency=row.currency,
        gift=row.gift,
        gift_note=row.gift_note,
        return_code=encode(OwnKind.ORDER, row.order_id),
        # The right to change one's mind is a consumer's (C. conso. L221-18).
        withdrawal_days=0 if row.siren or row.vat_number else FORTNIGHT.days,
    )
    return to_json(slip)


def pick_list(uow: UnitOfWork, pick_list_id: int, language: Language | None = None) -> dict[str, Any]:
    """A pick list in walking order, in the staff's language where none is asked for; it names no customer."""
    row = uow.connection.execute(select(PickListRow).where(PickListRow.id == pick_list_id)).one()
    gtin = (
        select(func.min(ProductBarcode.code))
        .where(ProductBarcode.product_id == PickTask.product_id, ProductBarcode.units == 1)
        .correlate(PickTask)
        .scalar_subquery()
    )
    tote = (
        select(func.min(Location.code))
        .join(OrderTote, OrderTote.location_id == Location.id)
        .where(OrderTote.order_id == PickTask.order_id)
        .correlate(PickTask)
        .scalar_subquery()
    )
    shelf = aliased(Location)
    tasks = uow.connection.execute(
        select(
            PickTask,
            Product.sku,
            Product.name,
            shelf.code,
            Order.reference,
            gtin.label("gtin"),
            tote.label("tote"),
        )
        .join(Product, Product.id == PickTask.product_id)
        .join(shelf, shelf.id == PickTask.location_id)
        .join(Order, Order.id == PickTask.order_id)
        .where(PickTask.pick_list_id == pick_list_id)
        .order_by(PickTask.sequence)
    )
    document = PickList(
        language=language or staff_language(uow),
        number=f"L-{row.number:06d}",
        barcode=encode(OwnKind.PICK_LIST, row.number),
        rows=_pick_rows(tasks.all(), bulk=row.bulk),
        made_on=shop_day(row.created_at),
    )
    return to_json(document)


def _pick_rows(tasks: Sequence[Any], *, bulk: bool) -> tuple[PickRow, ...]:
    """One row a task; in bulk one row for all of an article at a place."""
    groups: dict[object, list[Any]] = {}
    for task in tasks:
        groups.setdefault((task.code, task.sku) if bulk else task.id, []).append(task)
    return tuple(
        PickRow(
            location=first.code,
            sku=first.sku,
            name=first.name,
            quantity=sum(task.quantity for task in group),
            ean=(first.gtin or "").removeprefix("0"),
            order_reference=first.reference if len(group) == 1 else f"× {len(group)}",
            tote=first.tote or "",
        )
        for group in groups.values()
        for first in group[:1]
    )


def staff_language(uow: UnitOfWork) -> Language:
    """The language of papers that stay in the house."""
    return language_of(str(house.setting(uow.connection, "staff_language")))


def language_of(code: str) -> Language:
    """What is neither is French."""
    return "en" if code == "en" else "fr"
