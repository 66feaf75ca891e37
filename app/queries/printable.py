"""What there is to print: the parcels, lists, articles, places, returns and people that a search names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, exists, select
from sqlalchemy.orm import aliased

from app.database.dialect import unindexed
from app.models.carrier import carriers_by_service
from app.models.channel import Customer, Shop
from app.models.invoice import Invoice
from app.models.order import Order
from app.models.outbox import PrintJob
from app.models.picking import PickList
from app.models.pickup import Pickup, PickupBag, pickup_reference
from app.models.product import Product, ProductBarcode
from app.models.rma import Rma
from app.models.shipment import Parcel, Shipment
from app.models.staff import Staff
from app.models.states import DeliveryMode, JobState, LocationKind, ParcelState
from app.models.stock import Location
from app.models.transfer import StockTransfer
from app.queries.orders import customer_name, find_orders
from app.rules.identifiers import parcel_reference, read_parcel_reference, transfer_reference
from app.scanning.own_codes import OwnKind, decode
from app.values import shop_day

_SCREENS = 200
#: A warehouse is labelled by the aisle, in one go.
_WHOLE_AISLES = {"location_label": 500, "product_label": 500}
#: As many of the newest parcels are looked at for what a carrier took along.
_DEPOSITED = 2_000
_PRINTED_PLACES = (LocationKind.BIN, LocationKind.SHELF, LocationKind.TOTE)
#: ``F-2026-000123``, or its beginning.
_INVOICE_NUMBER = re.compile(r"[FAfa]-\d{4}(-\d{0,6})?")
_RANGE = re.compile(r"^\s*(.+?)\s*(?:\.\.|…)\s*(.+?)\s*$")


@dataclass(frozen=True, slots=True)
class Printable:
    """Something to print a document about; ``printed`` where its label exists already."""

    id: int
    title: str
    detail: str
    printed: bool = False
    parcels: int = 0
    """Of a carrier's deposit: how many there are, and the day they left; without one they wait at the dock."""
    day: date | None = None


def printable(
    connection: Connection, kind: str, searched: str, limit: int | None = None
) -> tuple[Printable, ...]:
    """What a search names for a kind of document; the newest, or the first by code, where it is empty."""
    find = _FINDERS.get(kind)
    most = limit or _WHOLE_AISLES.get(kind, _SCREENS)
    return () if find is None else find(connection, kind, searched.strip(), most)


def _printed(kind: str, about: Any) -> Any:
    job = exists().where(PrintJob.document_kind == kind, PrintJob.state != JobState.CANCELLED, about)
    return job.label("printed")


def _orders(connection: Connection, searched: str) -> list[int]:
    return [order.id for order in find_orders(connection, searched, 50)]


def _parcel_numbers(searched: str) -> int | None:
    own = decode(searched)
    if own is not None and own.kind is OwnKind.PARCEL:
        return own.serial
    return read_parcel_reference(searched)


def _narrowed(connection: Connection, query: Select[Any], searched: str) -> Select[Any]:
    """Only the parcel that is named, else those of the orders that the text finds."""
    if not searched:
        return query
    number = _parcel_numbers(searched)
    if number is not None:
        return query.where(Parcel.number == number)
    return query.where(Parcel.order_id.in_(_orders(connection, searched)))


def _parcels(connection: Connection, kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    query = (
        select(
            Parcel.id, Parcel.number, Order.reference, Customer.first_name, Customer.last_name, Customer.company,
            _printed(kind, PrintJob.parcel_id == Parcel.id),
        )
        .join(Order, Order.id == Parcel.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .where(Parcel.state.not_in((ParcelState.DRAFT, ParcelState.VOID)))
        .order_by(Parcel.id.desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(
        Printable(row.id, parcel_reference(row.number), f"{row.reference} · {_name(row)}", row.printed)
        for row in connection.execute(_narrowed(connection, query, searched))
    )


def _deposits(connection: Connection, _kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    """By carrier, site and day, the parcels that left together; first those that wait at the dock."""
    query = (
        select(Parcel.id, Parcel.handed_over_at, Shipment.carrier_service, Shop.name.label("shop"))
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Order, Order.id == Parcel.order_id)
        .outerjoin(Shop, Shop.code == Parcel.site)
        .where(
            Parcel.state.in_((ParcelState.LABELLED, ParcelState.HANDED_OVER)),
            Order.delivery_mode != DeliveryMode.PICKUP,
        )
        .order_by(Parcel.id.desc())
        .limit(_DEPOSITED)
    )
    carriers = carriers_by_service(connection)
    groups: dict[tuple[str, str, date | None], list[int]] = {}
    for row in connection.execute(query):
        day = shop_day(row.handed_over_at) if row.handed_over_at else None
        _, carrier = carriers.get(row.carrier_service, ("", row.carrier_service))
        if searched.casefold() in carrier.casefold():
            groups.setdefault((carrier, row.shop or "", day), []).append(row.id)
    newest = sorted(groups.items(), key=lambda group: (group[0][2] or date.max, group[0]), reverse=True)
    return tuple(
        Printable(ids[0], carrier, shop, parcels=len(ids), day=day)
        for (carrier, shop, day), ids in newest[:limit]
    )


def _invoices(connection: Connection, _kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    """Invoices and credit notes by number, else of the orders that the text finds; nobody minds a second print."""
    query = (
        select(
            Invoice.id,
            Invoice.number,
            Order.reference,
            Customer.first_name,
            Customer.last_name,
            Customer.company,
        )
        .join(Order, Order.id == Invoice.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .order_by(Invoice.id.desc())
        .limit(limit)
    )
    if _INVOICE_NUMBER.fullmatch(searched):
        query = query.where(Invoice.number.istartswith(searched, autoescape=True))
    elif searched:
        query = query.where(Invoice.order_id.in_(_orders(connection, searched)))
    return tuple(
        Printable(row.id, row.number, f"{row.reference} · {_name(row)}") for row in connection.execute(query)
    )


def _bags(connection: Connection, kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    shelves = select(Location.id).where(Location.kind == LocationKind.SHELF)
    query = (
        select(
            Parcel.id, Pickup.number, Order.reference, Customer.first_name, Customer.last_name, Customer.company,
            _printed(kind, PrintJob.parcel_id == Parcel.id),
        )
        .join(PickupBag, PickupBag.parcel_id == Parcel.id)
        .join(Pickup, Pickup.id == PickupBag.pickup_id)
        .join(Order, Order.id == Parcel.order_id)
        .join(Customer, Customer.id == Order.customer_id)
        .where(PickupBag.shelf_id.in_(shelves))
        .order_by(unindexed(PickupBag.parcel_id).desc())
        .limit(limit)
    )  # fmt: skip
    return tuple(
        Printable(row.id, pickup_reference(row.number), f"{row.reference} · {_name(row)}", row.printed)
        for row in connection.execute(_narrowed(connection, query, searched))
    )


def _name(row: Any) -> str:
    return customer_name(row.first_name, row.last_name, row.company)


def _returns(connection: Connection, kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    printed = _printed(kind, (PrintJob.order_id == Rma.order_id) & (PrintJob.title == Rma.number))
    query = (
        select(Rma.id, Rma.number, Order.reference, printed)
        .join(Order, Order.id == Rma.order_id)
        .order_by(Rma.id.desc())
        .limit(limit)
    )
    own = decode(searched)
    if own is not None and own.kind is OwnKind.RETURN:
        query = query.where(Rma.serial == own.serial)
    elif searched:
        query = query.where(
            Rma.number.icontains(searched, autoescape=True) | Rma.order_id.in_(_orders(connection, searched))
        )
    return tuple(
        Printable(row.id, row.number, row.reference, row.printed) for row in connection.execute(query)
    )


def _pick_lists(connection: Connection, _kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    query = (
        select(PickList.id, PickList.number, Staff.name)
        .outerjoin(Staff, Staff.id == PickList.picker_id)
        .order_by(PickList.id.desc())
        .limit(limit)
    )
    own = decode(searched)
    digits = re.sub(r"\D", "", searched)
    if own is not None:
        query = query.where(PickList.number == own.serial)
    elif searched:
        query = query.where(PickList.number == (int(digits[:9]) if digits else 0))
    return tuple(
        Printable(row.id, f"L-{row.number:06d}", row.name or "") for row in connection.execute(query)
    )


def _transfers(connection: Connection, _kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    source, target = aliased(Shop), aliased(Shop)
    query = (
        select(StockTransfer.id, source.name.label("source"), target.name.label("target"))
        .outerjoin(source, source.code == StockTransfer.from_site)
        .outerjoin(target, target.code == StockTransfer.to_site)
        .order_by(StockTransfer.id.desc())
        .limit(limit)
    )
    own = decode(searched)
    digits = re.sub(r"\D", "", searched)
    if own is not None or searched:
        query = query.where(StockTransfer.id == (own.serial if own is not None else int(digits[:9] or 0)))
    return tuple(
        Printable(row.id, transfer_reference(row.id), " → ".join(filter(None, (row.source, row.target))))
        for row in connection.execute(query)
    )


def _products(connection: Connection, _kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    query = select(Product.id, Product.sku, Product.name).where(Product.active)
    query = query.order_by(Product.sku).limit(limit)
    own = decode(searched)
    if own is not None and own.kind is OwnKind.PRODUCT:
        query = query.where(Product.id == own.serial)
    elif searched:
        barcodes = {searched, searched.zfill(14)}
        with_barcode = select(ProductBarcode.product_id).where(ProductBarcode.code.in_(barcodes))
        query = query.where(
            Product.id.in_(with_barcode)
            | Product.sku.icontains(searched, autoescape=True)
            | Product.name.icontains(searched, autoescape=True)
        )
    return tuple(Printable(row.id, row.sku, row.name) for row in connection.execute(query))


def _locations(connection: Connection, _kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    """``A-01`` names all places that begin so; ``A-01..A-04`` those from the first to the last, both included."""
    query = (
        select(Location.id, Location.code, Location.site)
        .where(Location.active, Location.kind.in_(_PRINTED_PLACES))
        .order_by(Location.code)
        .limit(limit)
    )
    own = decode(searched)
    if own is not None and own.kind in (OwnKind.LOCATION, OwnKind.TOTE):
        query = query.where(Location.id == own.serial)
    elif span := _RANGE.match(searched):
        first, last = span[1].upper(), span[2].upper()
        query = query.where(Location.code >= first, (Location.code <= last) | Location.code.startswith(last))
    elif searched:
        query = query.where(Location.code.istartswith(searched, autoescape=True))
    return tuple(Printable(row.id, row.code, row.site) for row in connection.execute(query))


def _staff(connection: Connection, _kind: str, searched: str, limit: int) -> tuple[Printable, ...]:
    query = select(Staff.id, Staff.name).where(Staff.active).order_by(Staff.name).limit(limit)
    if searched:
        query = query.where(Staff.name.icontains(searched, autoescape=True))
    return tuple(Printable(row.id, row.name, "") for row in connection.execute(query))


_FINDERS: dict[str, Callable[[Connection, str, str, int], tuple[Printable, ...]]] = {
    "shipping_label": _parcels,
    "packing_slip": _parcels,
    "delivery_note": _parcels,
    "invoice": _invoices,
    "deposit_slip": _deposits,
    "pick_list": _pick_lists,
    "cart_sheet": _pick_lists,
    "transfer_slip": _transfers,
    "product_label": _products,
    "lot_label": _products,
    "location_label": _locations,
    "pickup_label": _bags,
    "return_label": _returns,
    "badge_sheet": _staff,
}
