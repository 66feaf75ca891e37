"""From the database to a carrier: one parcel with everything that its label needs, as plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from app.carriers.base import Consignment, CustomsLine, Format, Party
from app.database.unit_of_work import UnitOfWork
from app.models import house
from app.models.carrier import LabelAttempt
from app.models.order import Order, OrderAddress, OrderLine
from app.models.outbox import PrinterRow
from app.models.product import Box, Product
from app.models.shipment import Parcel, ParcelItem, Shipment
from app.models.shipping_choice import order_to_send
from app.printing.printer import Driver
from app.rules import postal
from app.rules.phone import normalise
from app.rules.vat import units_share
from app.values import shop_day
from app.workflows import printing

_TOWN = " "


def consignment(uow: UnitOfWork, attempt: Any) -> Consignment:
    """The parcel of a label attempt (a row) as its carrier is told of it; sizes are those of its box."""
    row = uow.connection.execute(
        select(
            Shipment.ship_to, Order.reference, Order.relay_id, Order.currency, Order.shipping_cents,
            Box.length_mm, Box.width_mm, Box.height_mm,
        )
        .select_from(Parcel)
        .join(Shipment, Shipment.id == Parcel.shipment_id)
        .join(Order, Order.id == Parcel.order_id)
        .outerjoin(Box, Box.id == Parcel.box_id)
        .where(Parcel.id == attempt.parcel_id)
    ).one()  # fmt: skip
    recipient = party(row.ship_to)
    goods = _goods(uow, attempt)
    label_format, dpi = paper_wanted(uow)
    return Consignment(
        reference=attempt.reference,
        order_reference=row.reference,
        product=attempt.product,
        sender=sender(uow),
        recipient=recipient,
        weight_g=attempt.weight_g,
        length_mm=row.length_mm or 0,
        width_mm=row.width_mm or 0,
        height_mm=row.height_mm or 0,
        relay_id=row.relay_id,
        value_cents=sum(line.value_cents * line.quantity for line in goods),
        shipping_cents=row.shipping_cents,
        currency=row.currency,
        deposit_day=shop_day(uow.now),
        label_format=label_format,
        dpi=dpi,
        customs=goods if postal.needs_customs(recipient.country, recipient.postal_code) else (),
        invoice_number=row.reference,
    )


def quotation(uow: UnitOfWork, order_id: int) -> Consignment | None:
    """An order as carriers are asked for prices, before there is a parcel; ``None`` where it cannot be told yet.

    That is an order without weight, and one that meets customs: its price hangs on every article.
    """
    address = uow.connection.execute(
        select(OrderAddress).where(OrderAddress.order_id == order_id, OrderAddress.kind == "shipping")
    ).first()
    sent = order_to_send(uow.connection, order_id, shop_day(uow.now))
    if address is None or sent is None or not sent.wanted.weight_g:
        return None
    recipient = party(address._asdict())
    if postal.needs_customs(recipient.country, recipient.postal_code):
        return None
    return Consignment(
        reference=sent.reference,
        order_reference=sent.reference,
        product="",
        sender=sender(uow),
        recipient=recipient,
        weight_g=sent.wanted.weight_g,
        value_cents=sent.wanted.value_cents,
        deposit_day=shop_day(uow.now),
    )


def party(address: Mapping[str, Any]) -> Party:
    """An address as it is stored with an order or shipment; the phone number in E.164 where it is one."""
    country = str(address.get("country") or postal.FRANCE)
    phone = str(address.get("phone") or "")
    fields = ("first_name", "last_name", "company", "line1", "line2", "line3", "postal_code", "city", "email")
    said = {name: " ".join(str(address.get(name) or "").split()) for name in fields}
    return Party(**said, country=country, phone=(normalise(phone, country) or "") if phone else "")


def sender(uow: UnitOfWork) -> Party:
    """The house: its address is kept as it is printed, the town on its last line."""
    lines = [str(line) for line in house.setting(uow.connection, "seller_address")]
    code, _, city = (lines[-1] if lines else "").partition(_TOWN)
    street = [*lines[:-1], "", "", ""]
    phone = str(house.setting(uow.connection, "seller_phone"))
    return Party(
        company=str(house.setting(uow.connection, "seller_name")),
        line1=street[0],
        line2=street[1],
        line3=street[2],
        postal_code=code,
        city=city,
        phone=normalise(phone) or "",
        email=str(house.setting(uow.connection, "seller_email")),
    )


def paper_wanted(uow: UnitOfWork) -> tuple[Format, int]:
    """What the printer that this station uses for carriers' labels takes as it comes, and its resolution."""
    printer_id = printing.printer_for(uow, "carrier_label")
    row = uow.connection.execute(
        select(PrinterRow.driver, PrinterRow.dpi).where(PrinterRow.id == printer_id)
    ).first()
    if row is None or row.driver != Driver.ZPL:
        return "pdf", 0
    return "zpl", int(row.dpi)


def _goods(uow: UnitOfWork, attempt: Any) -> tuple[CustomsLine, ...]:
    """What lies in the parcel; of a label asked for ahead, everything on the bench that will."""
    inside = (
        select(ParcelItem.order_line_id, ParcelItem.quantity)
        .where(ParcelItem.parcel_id == attempt.parcel_id)
        .subquery()
    )
    rows = uow.connection.execute(
        select(
            OrderLine.sku, OrderLine.name, OrderLine.net_cents, OrderLine.ordered, OrderLine.picked,
            Product.weight_g, Product.hs_code, Product.origin, inside.c.quantity,
        )
        .outerjoin(Product, Product.id == OrderLine.product_id)
        .outerjoin(inside, inside.c.order_line_id == OrderLine.id)
        .where(OrderLine.order_id == attempt.order_id)
        .order_by(OrderLine.position)
    )  # fmt: skip
    lines = []
    for row in rows:
        units = (row.quantity or 0) + (row.picked if attempt.ahead else 0)
        if units:
            one = units_share(row.net_cents, row.ordered, 0, 1)
            lines.append(
                CustomsLine(
                    row.name, units, row.weight_g or 0, one, row.hs_code or "", row.origin or "", row.sku
                )
            )
    return tuple(lines)


def address_digest(uow: UnitOfWork, parcel_id: int, product: str) -> str:
    """What tells one destination from another: a label bought for one is not used for the other."""
    row = uow.connection.execute(
        select(Shipment.ship_to, Order.relay_id)
        .join(Parcel, Parcel.shipment_id == Shipment.id)
        .join(Order, Order.id == Parcel.order_id)
        .where(Parcel.id == parcel_id)
    ).one()
    told = json.dumps([row.ship_to, row.relay_id, product], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def attempt_row(uow: UnitOfWork, attempt_id: int) -> Any:
    return uow.connection.execute(select(LabelAttempt).where(LabelAttempt.id == attempt_id)).one()
